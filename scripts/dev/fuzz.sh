#!/usr/bin/env bash
# Fuzzes the readers of foreign bytes with Jazzer, guided by the branches that an input reaches. Whatever the bytes, a
# reader returns or ends with its own error in a line, in time and memory that are in proportion to the bytes (Contract in
# src/test/java/nndl/fuzz). Prints how many inputs each reader had; the status is 1 if one broke its promise.
#
#   scripts/dev/fuzz.sh [READER...] [--seconds N] [--seed S]
#
#   READER     which of the readers in src/test/java/nndl/fuzz/FuzzTargets.java; all without it
#   --seconds  how long, 60 by default; classes are compiled and instrumented before
#   --seed     the same seed, the same inputs, as many as there is time for; a fresh one is printed without it
#
# An input that breaks a promise, also when it is tried again, is a file target/fuzz/READER/HASH. It belongs into
# src/test/resources/fuzz/READER, where FuzzReplayTest finds it, once the reader is mended. What Jazzer says is in
# target/fuzz/log. The next run deletes target/fuzz. FUZZ_CLASSPATH names compiled classes with all that they need; without
# it Maven compiles. FUZZ_OUT names another directory than target/fuzz.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"

fail() {
  echo "fuzz.sh: $*" >&2
  exit 2
}

readers=()
seconds=60
seed=$(((RANDOM * 32768 + RANDOM) % 999999999 + 1))
while (($# > 0)); do
  case "$1" in
    --seconds | --seed)
      [[ "${2:-}" =~ ^[1-9][0-9]{0,8}$ ]] || fail "$1: expected a number above 0, found '${2:-}'"
      declare "${1#--}=$2"
      shift
      ;;
    -*) fail "expected --seconds or --seed, found $1" ;;
    *) readers+=("$1") ;;
  esac
  shift
done

out="${FUZZ_OUT:-target/fuzz}"
log="$out/log"
[[ ! -e "$out" || -d "$out/corpus" ]] || fail "$out: expected no file or directory, or that of an earlier run"
rm -rf "$out"
mkdir -p "$out/corpus"
out="$(realpath --relative-base="$root" "$out")"
classpath="${FUZZ_CLASSPATH:-$(scripts/dev/classpath.sh "$log")}"
# Jazzer looks at every class of the class path: with all of Spark's it would begin after 20 s of processor time.
needed='classes$|/(jazzer|hadoop-client-(api|runtime)|jackson-(core|databind|annotations)|log4j|slf4j-api|picocli'
needed+='|commons-(codec|compress|io|lang3)|scala-library|spark-(core|network-common|common-utils))[-_.a-z0-9]*[.]jar$'
java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -XX:+UseSerialGC -XX:-UsePerfData --add-modules=jdk.incubator.vector "-Djava.io.tmpdir=$(realpath "$out")"
  "-Dlog4j.configurationFile=conf/log4j2.properties"
  -cp "$(tr : '\n' <<< "$classpath" | grep -E "$needed" | paste -sd:)")
mapfile -t known < <("${java[@]}" nndl.fuzz.Fuzz names 2>> "$log")
for reader in "${readers[@]}"; do
  [[ " ${known[*]} " == *" $reader "* ]] || fail "expected readers of ${known[*]}, found '$reader'"
done
((${#readers[@]} > 0)) || readers=("${known[@]}")
"${java[@]}" nndl.fuzz.Fuzz seeds "$out/corpus" "${readers[@]}" >> "$log" 2>&1 \
  || fail "expected what to begin with, found an error; see $log"

echo "fuzz.sh: seed $seed"
"${java[@]}" com.code_intelligence.jazzer.Jazzer --target_class=nndl.fuzz.Fuzz --target_args="$out ${readers[*]}" \
  --instrumentation_includes='nndl.**:org.apache.commons.compress.compressors.**' \
  --instrumentation_excludes='nndl.fuzz.**' --custom_hook_includes='nndl.**' --keep_going=1000 --reproducer_path="$out" \
  -artifact_prefix="$out/" -max_total_time="$seconds" -seed="$seed" -timeout=100 -rss_limit_mb=0 "$out/corpus" \
  >> "$log" 2>&1 || true
for late in "$out"/timeout-*; do # Jazzer has ended; its first byte is the number of the reader
  [[ -f "$late" ]] || continue
  echo "fuzz.sh: a reader went on for 100 s, and the fuzzing ended"
  of="$out/${readers[$(od -An -tu1 -N1 "$late") % ${#readers[@]}]}"
  mkdir -p "$of"
  tail -c +2 "$late" > "$of/${late##*-}"
done
if [[ -s "$out/inputs" ]]; then
  cat "$out/inputs"
elif ! compgen -G "$out/timeout-*" > /dev/null; then
  fail "expected it to run, found an error; see $log"
fi
found="$(timeout 600 "${java[@]}" nndl.fuzz.Fuzz again "$out" "${readers[@]}" 2>> "$log")" \
  || found="$out: expected that every reader ends, found that one goes on"
if [[ -n "$found" ]]; then
  echo "$found"
  exit 1
fi
