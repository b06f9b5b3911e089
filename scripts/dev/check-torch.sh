#!/usr/bin/env bash
# Compares what nndl learns with what PyTorch does, in float64: five steps of every cost, activation, optimiser and
# penalty from the same weights, on the digits of data/digits. Prints for each optimiser how many weights agree;
# status 1 if a run does not. Takes half a minute.
#
#   scripts/dev/check-torch.sh
#
# Needs Debian's python3-torch; is skipped where that is missing. PYTHON=python3 names the interpreter.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
log=target/check-torch.log
python="${PYTHON:-/usr/bin/python3}"
mkdir -p target
: > "$log"

fail() {
  echo "check-torch.sh: $*; see $log" >&2
  exit 1
}

if ! "$python" -c 'import torch' 2>> "$log"; then
  echo "check-torch.sh: skipped: expected python3-torch, found none" >&2
  exit 0
fi
scripts/build.sh
mvn -B -q -Dspotless.check.skip test-compile >> "$log" 2>&1 || fail "mvn test-compile: expected success, found an error"
runs="$(mktemp -d)"
trap 'rm -rf "$runs"' EXIT
unset SPARK_HOME # the jars in target/spark are enough
scripts/spark-submit.sh --driver-class-path "target/test-classes:target/nndl.jar" --class nndl.bench.EveryDescent \
  target/nndl.jar data/digits "$runs" >> "$log" 2>&1 || fail "nndl.bench.EveryDescent: expected it to run, found an error"
"$python" scripts/dev/peers/torch_descent.py data/digits "$runs"
