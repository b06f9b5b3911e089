#!/usr/bin/env bash
# Shows that the simulations find faults: each patch below src/test/resources/faults plants one. Three simulations run in
# turn, a minute each, until one fails. Without a fault none may fail. Prints a line a fault; status 1 if one is not found,
# or does not apply any more.
#
#   scripts/dev/faults.sh [NAME...]               all faults unless told, such as rename-before-sync
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
faults=src/test/resources/faults
work="$root/target/faults"
log=target/faults.log
seconds=60

fail() {
  echo "faults.sh: $*" >&2
  exit 2
}

names=("$@")
[[ ${#names[@]} -gt 0 ]] || names=($(cd "$faults" && ls -- *.patch | sed 's/\.patch$//'))
for name in "${names[@]}"; do
  [[ -f "$faults/$name.patch" ]] || fail "expected a file $faults/NAME.patch, found the name '$name'"
done

classpath="$(scripts/dev/classpath.sh "$log")"

# Compiles the files of a fault.
plant() {
  local name="$1"
  rm -rf "$work"
  mkdir -p "$work/classes"
  cp -r src "$work/src"
  (cd "$work" && patch -s -p1 < "$root/$faults/$name.patch") || fail "$name: expected a patch that applies"
  "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -nowarn -proc:none -implicit:none --add-modules jdk.incubator.vector -d "$work/classes" \
    -cp "$classpath" $(sed -n "s|^+++ b/|$work/|p" "$faults/$name.patch") >> "$log" 2>&1 \
    || fail "$name: expected that it compiles; see $log"
}

# Simulates, with what has been planted; status 0 if something is found. Each simulation has a minute. Sets which one
# has found it, and after how many seconds of its own.
found() {
  local simulation start
  for simulation in "nndl.data.storage.OwnerSimulation 1 $seconds 40" "nndl.spark.barrier.SimulationRun STAR 1 100000" \
    "nndl.spark.barrier.SimulationRun PEERS 1 100000"; do
    start=$SECONDS
    # shellcheck disable=SC2086
    timeout "$seconds" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC --add-modules jdk.incubator.vector -cp "$work/classes:$classpath" $simulation \
      >> "$log" 2>&1 || [[ $? -eq 124 ]] || {
      took=$((SECONDS - start))
      by="${simulation##*.}"
      return 0
    }
  done
  return 1
}

rm -rf "$work"
! found || fail "without a fault: expected that nothing is found; see $log"
echo "without a fault: nothing is found within $seconds s in each simulation"
status=0
for name in "${names[@]}"; do
  plant "$name"
  if found; then
    echo "$name: found within $took s by $by"
  else
    echo "$name: not found"
    status=1
  fi
done
rm -rf "$work"
exit "$status"
