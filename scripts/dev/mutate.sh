#!/usr/bin/env bash
# Tells which small faults tests notice: PIT changes an instruction at a time in compiled classes (a comparison, a sum, a
# returned value, a call left out), and runs the tests that reach it. Prints a line for each area: changes, killed, timed out, lived,
# not reached by any test, the share killed, and how many were not killed and have no reason in scripts/dev/survivors.txt. A time-out
# counts as no kill, so the machine should be idle.
#
#   scripts/dev/mutate.sh [--slow] [AREA...]   all areas take an hour or two on one core; with the slow tests, many hours
#   scripts/dev/mutate.sh optimizer network
#       of network, sampling, optimizer, training, formats, tables (with recipes), storage, messages and ml
#   scripts/dev/mutate.sh 'nndl.time.*' 'nndl.time.*'      classes, and the tests to run
#
# target/mutate/AREA has mutations.csv, a page for each class, and survivors.txt: each change that no test noticed, those without a
# reason first.
set -euo pipefail
export LC_ALL=C.UTF-8

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Of each area the classes, and the packages of tests that are to notice what changes in them.
declare -A classes=(
  [network]='nndl.network.*'
  [sampling]='nndl.data.sampling.*'
  [optimizer]='nndl.training.optimizer.*'
  [training]='nndl.training.*'
  [formats]='nndl.data.format.*'
  [tables]='nndl.data.table.*,nndl.data.recipe.*'
  [storage]='nndl.data.storage.*'
  [messages]='nndl.spark.transport.*'
  [ml]='nndl.ml.*'
)
declare -A tests=(
  [network]='nndl.network.*,nndl.training.worker.*'
  [sampling]='nndl.data.sampling.*,nndl.training.*'
  [optimizer]='nndl.training.*'
  [training]='nndl.training.*,nndl.command.SavingHookTest'
  [formats]='nndl.data.*,nndl.command.evaluate.*,nndl.command.predict.*'
  [tables]='nndl.data.*,nndl.ml.*'
  [storage]='nndl.data.*,nndl.command.OutputsTest'
  [messages]='nndl.spark.transport.*,nndl.spark.barrier.*,nndl.spark.ExchangeSettingsTest'
  [ml]='nndl.ml.*'
)
without=slow,thorough
[[ "${1:-}" != --slow ]] || { without=thorough && shift; }
areas=("$@")
[[ $# -gt 0 ]] || areas=(optimizer sampling network training formats tables storage messages ml)
if [[ "${1:-}" == *.* ]]; then
  areas=(given)
  classes[given]="$1"
  tests[given]="${2:-$1}"
fi

for area in "${areas[@]}"; do
  if [[ -z "${classes[$area]:-}" ]]; then
    echo "mutate.sh: expected an area of ${!classes[*]}, found $area" >&2
    exit 2
  fi
done

mkdir -p target
touch target/without-error-prone # so that test.sh compiles again
mvn -B -q -Dwithout.error-prone -Denforcer.skip test-compile
printf '%-12s %8s %8s %8s %8s %12s %8s %15s\n' area changes killed timeout lived 'not reached' share 'without reason'
for area in "${areas[@]}"; do
  out="target/mutate/$area"
  mkdir -p "$out"
  mvn -B -Pmutate "-Dmutate.classes=${classes[$area]}" "-Dmutate.tests=${tests[$area]}" "-Dmutate.out=$PWD/$out" \
    "-Dmutate.without=$without" org.pitest:pitest-maven:mutationCoverage > "$out/pit.log" 2>&1 || { tail -20 "$out/pit.log" >&2 && exit 1; }
  : > "$out/survivors.txt"
  awk -v area="$area" -v survivors="$out/survivors.txt" -f scripts/dev/survivors.awk scripts/dev/survivors.txt "$out/mutations.csv"
  sort -t $'\t' -k1,1 -k2,2V -o "$out/survivors.txt" "$out/survivors.txt"
done
