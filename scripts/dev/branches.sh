#!/usr/bin/env bash
# Tells which branches of the exchange, of commits and owners, and of checkpoints the simulations reach, and which the tests of
# these packages reach beside them, as JaCoCo counts them. Prints a line for each area: branches, those that a simulation reached,
# those that a simulation or a test reached, and how many were not reached and have no reason in scripts/dev/branches.txt.
#
#   scripts/dev/branches.sh [--seed S] [--accidents N]     seed 1 and 6,000 accidents of star and of peers unless told, and two
#                                                          minutes of auto and of owners; half an hour in all
#
# target/branches has missed.txt: each method of which a branch was not reached, those without a reason first.
set -euo pipefail
export LC_ALL=C.UTF-8

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jacoco=0.8.15
seed=1
accidents=6000
out=target/branches
log="$out/log"

fail() {
  echo "branches.sh: $*" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  [[ "$1" =~ ^--(seed|accidents)$ ]] || fail "expected --seed or --accidents, found '$1'"
  [[ "${2:-}" =~ ^[0-9]+$ ]] || fail "$1: expected a number, found '${2:-}'"
  declare "${1#--}=$2"
  shift 2
done

rm -rf "$out"
mkdir -p "$out"
classpath="$(scripts/dev/classpath.sh "$log")"
for artifact in agent:"$jacoco":jar:runtime cli:"$jacoco":jar:nodeps; do
  mvn -B -q dependency:copy "-Dartifact=org.jacoco:org.jacoco.$artifact" "-DoutputDirectory=$out" >> "$log" 2>&1 \
    || fail "expected JaCoCo $jacoco, found none; see $log"
done

# The option of a JVM that adds what it reaches to a file.
agent() {
  echo "-javaagent:$PWD/$out/org.jacoco.agent-$jacoco-runtime.jar=destfile=$PWD/$out/$1.exec,includes=nndl.*"
}

simulate() {
  echo "branches.sh: $*" >> "$log"
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$(agent accidents)" --add-modules jdk.incubator.vector -XX:+UseSerialGC -cp "$classpath" "$@" \
    >> "$log" 2>&1 || fail "expected $* to end well, found an error; see $log"
}
processes=()
trap 'kill "${processes[@]}" 2> /dev/null || true' EXIT
simulate nndl.spark.barrier.SimulationRun STAR "$seed" "$accidents" &
processes+=($!)
{
  simulate nndl.spark.barrier.SimulationRun PEERS "$seed" "$accidents"
  simulate nndl.spark.barrier.SimulationRun AUTO "$seed" 20
  simulate nndl.data.storage.OwnerSimulation "$seed" 120 40
} &
processes+=($!)
for process in "${processes[@]}"; do
  wait "$process" || exit
done

mvn -B -q -Dspotless.check.skip "-Dtest=nndl/spark/*Test,nndl/spark/barrier/*Test,nndl/spark/transport/*Test,nndl/data/storage/*Test,nndl/training/*Test,nndl/training/checkpoint/*Test,nndl/data/*Test,nndl/command/run/*Test,!Steady*Test" \
  "-Dquick.java.options=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC $(agent tests)" test-compile surefire:test@default-test >> "$log" 2>&1 \
  || fail "expected the tests to pass, found an error; see $log"

report() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$out/org.jacoco.cli-$jacoco-nodeps.jar" report "${@:2}" --classfiles target/classes \
    --xml "$out/$1.xml" >> "$log" 2>&1 || fail "expected a report of JaCoCo, found an error; see $log"
}
report accidents "$out/accidents.exec"
report both "$out/accidents.exec" "$out/tests.exec"
awk -v missed="$out/missed.txt" -f scripts/dev/branches.awk scripts/dev/branches.txt RS="<" "$out/accidents.xml" "$out/both.xml"
sort -t $'\t' -k1,1 -k2,2 -o "$out/missed.txt" "$out/missed.txt"
