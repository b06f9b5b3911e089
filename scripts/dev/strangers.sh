#!/usr/bin/env bash
# Sends strangers of every kind to the port of a training over local-cluster, with and without authentication,
# encryption and TLS, from a process of their own. Prints a line for each kind: the time of an iteration beside as
# many strangers at another process, how the driver's memory grew and came back, how many descriptors it
# took, and that all bytes are the same.
# Status 1 if memory grew by 20 MB or a byte differs. An hour.
#
#   scripts/dev/strangers.sh [COUNT [WIRE]...]      1000 of each kind unless told, over all wires unless told:
#                                                   OPEN AUTHENTICATED ENCRYPTED TLS AUTHENTICATED_TLS
#
# What Spark and nndl say goes to target/strangers.log.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
classes="$root/target/test-classes:$root/target/nndl.jar"
log=target/strangers.log
count="${1:-1000}"
wires=("${@:2}")

fail() {
  echo "strangers.sh: $*" >&2
  exit 2
}

[[ "$count" =~ ^[0-9]+$ ]] || fail "expected a number, found '$count'"

scripts/build.sh
mvn -B -q -Dspotless.check.skip test-compile > "$log" 2>&1 \
  || fail "mvn test-compile: expected success, found an error; see $log"
unset SPARK_HOME # the clusters are of the jars in target/spark
exec scripts/spark-submit.sh --driver-class-path "$classes" \
  --conf spark.executor.extraClassPath="$classes" \
  --conf spark.executor.extraJavaOptions="-Djava.io.tmpdir=$root/target/spark" \
  --class nndl.spark.Strangers target/nndl.jar "$count" "${wires[@]}" 2>> "$log"
