#!/usr/bin/env bash
# Trains under simulated accidents, seed after seed: executors, links and drivers are killed, paused and cut off, and the
# storage fails, under one simulated clock. With auto each training is long enough to try both topologies. Each must end
# with the bytes that one process gives which trains alone. Prints how many accidents of each kind have hit; status 1 and
# the story of the seed if one has other bytes.
#
#   scripts/dev/simulate.sh [--seed S] [--accidents N] [--topology star|peers|auto]
#                                                 seed 1 and 20,000 accidents of star and peers, side by side, unless told;
#                                                 auto has one accident in some seconds
#   scripts/dev/simulate.sh --owners [--seed S]   for a minute, processes that want a directory or an object at once: no
#                                                 two owners' writes may mix, and a set of files is the old or the new one
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
seed=1
accidents=20000
topologies=(STAR PEERS)
owners=

fail() {
  echo "simulate.sh: $*" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  if [[ "$1" == --owners ]]; then
    owners=1
    shift
    continue
  fi
  [[ $# -gt 1 ]] || fail "$1: expected a value, found none"
  case "$1" in
    --seed) seed="$2" ;;
    --accidents) accidents="$2" ;;
    --topology)
      [[ "$2" =~ ^(star|peers|auto)$ ]] || fail "--topology: expected star, peers or auto, found '$2'"
      topologies=("${2^^}")
      ;;
    *) fail "expected --seed, --accidents, --topology or --owners, found '$1'" ;;
  esac
  shift 2
done
for number in "$seed" "$accidents"; do
  [[ "$number" =~ ^[0-9]+$ ]] || fail "expected a number, found '$number'"
done

log=target/simulate.log
classpath="$(scripts/dev/classpath.sh "$log")"

java=("${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector -XX:+UseSerialGC -cp "$classpath")
if [[ -n "$owners" ]]; then
  exec "${java[@]}" nndl.data.storage.OwnerSimulation "$seed" 60 40 2> target/simulate-owners.log
fi

# The threads of a simulation take turns, which is quicker on one core.
processes=()
trap 'kill "${processes[@]}" 2> /dev/null || true' EXIT
for i in "${!topologies[@]}"; do
  topology="${topologies[i]}"
  pinned=()
  if taskset -c "$i" true 2> /dev/null; then pinned=(taskset -c "$i"); fi
  "${pinned[@]}" "${java[@]}" nndl.spark.barrier.SimulationRun "$topology" "$seed" "$accidents" 2> "target/simulate-$topology.log" &
  processes+=($!)
done
status=0
for i in "${!processes[@]}"; do
  wait "${processes[i]}" || { status=1 && cat "target/simulate-${topologies[i]}.log" >&2; }
done
exit "$status"
