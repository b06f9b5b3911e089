#!/usr/bin/env bash
# Disturbs real processes of nndl at random, in small trainings and searches. Each must end with the bytes of an
# undisturbed run. Prints a line a try and a summary; status 1 if one differs, hangs or is given up.
#
#   scripts/dev/soak.sh [TRIES] [--seed N]          of 50 tries unless told, half are accidents, a third ends, and the
#                                                   rest starved starts; the same seed, the same tries
#   scripts/dev/soak.sh --accidents [TRIES]         50 unless told
#   scripts/dev/soak.sh --ends [TRIES]              50 unless told
#   scripts/dev/soak.sh --starved [TRIES]           20 unless told
#   scripts/dev/soak.sh --directories [TRIES]       30 unless told
#   scripts/dev/soak.sh --story [NAME]              all ten unless told
#
# Accidents: executors are killed and frozen, and robbed of their Workers and connections, over local-cluster and over a
# standalone Master with Workers, with both exchanges. In one of 25 it is frozen for five minutes
# and then goes on. Only root can cut connections.
#
# Ends: trainings and searches are ended by all that can end them: signals, also two and during the start, kill -9, a
# full disk, a reader who leaves, exceptions, a full heap, the end of Spark, and the loss of all executors. Each is
# resumed, and must end in time and with lines of nndl's alone.
#
# Starved starts: trainings over two executors start on one core that they share with 4 to 12 busy loops. None may be
# given up or change its exchange.
#
# Directories: trainings are stopped until others have taken their directory, and killed while they replace an earlier
# one; a third as often, two searches start on one directory. Files that differ stay in target/soak.
#
# Stories: trainings with accidents at stated places are played by the simulator of simulate.sh and by real processes,
# and must end alike: with the bytes of an undisturbed training, the same statuses, and as many restarts and take-overs.
# Prints a table. Links are cut in the namespaces of netlab.sh, which takes root; without it these stories are left out.
#
# What Spark says goes to target/soak.log.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
classes="$root/target/test-classes:$root/target/nndl.jar"
log=target/soak.log
tries=
seed=1
what=all

fail() {
  echo "soak.sh: $*" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --seed)
      seed="${2:-}"
      shift
      ;;
    --accidents | --ends | --starved | --directories | --story) what="${1#--}" ;;
    *) tries="$1" ;;
  esac
  shift || fail "--seed: expected a number, found none"
done
name=
if [[ "$what" == story ]]; then
  name="$tries"
  tries=
fi
if [[ -z "$tries" ]]; then
  case "$what" in
    directories) tries=30 ;;
    starved) tries=20 ;;
    *) tries=50 ;;
  esac
fi
for number in "$tries" "$seed"; do
  [[ "$number" =~ ^[0-9]+$ ]] || fail "expected a number, found '$number'"
done

scripts/build.sh
mvn -B -q -Dspotless.check.skip test-compile > "$log" 2>&1 \
  || fail "mvn test-compile: expected success, found an error; see $log"
unset SPARK_HOME # the clusters are of the jars in target/spark
rm -rf target/soak # what an earlier soak has left that failed

# soak CLASS TRIES
soak() {
  scripts/spark-submit.sh --driver-class-path "$classes" \
    --conf spark.executor.extraClassPath="$classes" \
    --conf spark.executor.extraJavaOptions="-Djava.io.tmpdir=$root/target/spark" \
    --conf spark.driver.host=localhost --conf spark.driver.bindAddress=127.0.0.1 \
    --class "nndl.$1" target/nndl.jar "$2" "$seed" 2>> "$log"
}

case "$what" in
  accidents) soak spark.Soak "$tries" ;;
  ends) soak command.EndingSoak "$tries" ;;
  starved) soak command.StarvedSoak "$tries" ;;
  story) soak command.StorySoak "$name" ;;
  directories) soak command.DirectorySoak "$tries" ;;
  all)
    soak spark.Soak "$((tries / 2))"
    soak command.EndingSoak "$((tries / 3))"
    soak command.StarvedSoak "$((tries - tries / 2 - tries / 3))"
    ;;
esac
