#!/usr/bin/env bash
# Kills and freezes executors, and robs them of their Workers and connections, at random, in small trainings over
# local-cluster and over a standalone Master with Workers, with both exchanges; each must end with the undisturbed run's
# bytes. Prints a line a run and a summary; status 1 if one differs or hangs. Only root can cut connections.
#
#   scripts/dev/soak.sh [ACCIDENTS] [--seed N]      50 accidents unless told; the same seed, the same accidents
#   scripts/dev/soak.sh --directories [TRIES]       30 tries each unless told
#   scripts/dev/soak.sh --ends [ENDS]               50 ends unless told
#   scripts/dev/soak.sh --starved [STARTS]          20 starts unless told
#
# With --directories, trainings are stopped until others have taken their directory, and killed while they replace an
# earlier one; a third as often, two searches start on one directory. The files must be those of an undisturbed run, and
# stay in target/soak if they are not.
#
# With --ends, trainings and searches are ended at random moments by all that can end them: signals, also two and during
# the start, kill -9, a full disk, a reader who leaves, exceptions, a full heap, the end of Spark, and the loss of all
# executors. Each is resumed to the bytes of an undisturbed run, and must end in time and with lines of nndl's alone.
#
# With --starved, trainings over two executors start on one core that they share with 4 to 12 busy loops. None may be
# given up or change its exchange, and each must end with the bytes of an undisturbed run.
#
# What Spark says goes to target/soak.log.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
classes="$root/target/test-classes:$root/target/nndl.jar"
log=target/soak.log
accidents=
seed=1
class=nndl.spark.Soak

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
    --directories) class=nndl.command.DirectorySoak ;;
    --ends) class=nndl.command.EndingSoak ;;
    --starved) class=nndl.command.StarvedSoak ;;
    *) accidents="$1" ;;
  esac
  shift || fail "--seed: expected a number, found none"
done
if [[ -z "$accidents" ]]; then
  case "$class" in
    *.DirectorySoak) accidents=30 ;;
    *.StarvedSoak) accidents=20 ;;
    *) accidents=50 ;;
  esac
fi
for number in "$accidents" "$seed"; do
  [[ "$number" =~ ^[0-9]+$ ]] || fail "expected a number, found '$number'"
done

scripts/build.sh
mvn -B -q -Dspotless.check.skip test-compile > "$log" 2>&1 \
  || fail "mvn test-compile: expected success, found an error; see $log"
unset SPARK_HOME # the clusters are of the jars in target/spark
exec scripts/spark-submit.sh --driver-class-path "$classes" \
  --conf spark.executor.extraClassPath="$classes" \
  --conf spark.executor.extraJavaOptions="-Djava.io.tmpdir=$root/target/spark" \
  --conf spark.driver.host=localhost --conf spark.driver.bindAddress=127.0.0.1 \
  --class "$class" target/nndl.jar "$accidents" "$seed" 2>> "$log"
