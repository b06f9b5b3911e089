#!/usr/bin/env bash
# Shows whether a process that lives long keeps more and more: its heap after full collections, open files, threads, the
# storage of Spark, the size of its directory and of its log, a row at a time.
#
#   scripts/dev/endure.sh fits [COUNT] [EVERY]          fits an estimator and predicts in one context, 500 times, a row
#                                                       for each 50: ten minutes
#   scripts/dev/endure.sh training [MINUTES] [EVERY]    trains on MNIST (data/mnist) over two executors, with a checkpoint
#                                                       and an evaluation after each epoch: an hour. One executor is
#                                                       killed after each 5 minutes, and another one comes.
#
# What Spark and nndl say goes to target/endure.log.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
what="${1:-}"

fail() {
  echo "endure.sh: $*" >&2
  exit 2
}

case "$what" in
  fits) count="${2:-500}" every="${3:-50}" ;;
  training) count="${2:-60}" every="${3:-5}" ;;
  *) fail "expected fits or training, found '$what'" ;;
esac
for number in "$count" "$every"; do
  [[ "$number" =~ ^[1-9][0-9]{0,5}$ ]] || fail "expected a number above 0, found '$number'"
done
((every <= count)) || fail "expected EVERY of at most $count, found $every"
[[ "$what" != training || -d data/mnist ]] || fail "expected data/mnist, which scripts/fetch-data.sh mnist gets; found none"

scripts/build.sh
mvn -B -q -Dspotless.check.skip test-compile
unset SPARK_HOME # the cluster is of the jars in target/spark
directory=target/endure
log=target/endure.log
rm -rf "$directory"
mkdir -p "$directory"
classes="$root/target/test-classes:$root/target/nndl.jar"
NNDL_MLLIB=1 scripts/spark-submit.sh --driver-class-path "$classes:$root/target/sql/*:$root/target/mllib/*" \
  --conf spark.executor.extraClassPath="$classes" --conf spark.local.dir="$root/$directory" \
  --conf spark.driver.host=localhost --class nndl.bench.Endurance target/nndl.jar "$directory" "$log" "$what" "$count" \
  "$every" 2> "$log" || { tail -n 5 "$log" >&2 && exit 1; }
rm -rf "$directory"
