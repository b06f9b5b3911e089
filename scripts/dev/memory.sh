#!/usr/bin/env bash
# Compares the heap that nndl foresees for a run with the smallest with which the run completes. Prints a line for
# each net and exchange: the estimate and the smallest heap, in MB, and their ratio.
#
#   scripts/dev/memory.sh [NET...]         all nets with both exchanges take half an hour
#   scripts/dev/memory.sh widest
#
#   line        784-10, mini-batch 10
#   book        784-30-10, mini-batch 10
#   deep        784-100-33-10, mini-batch 10
#   broad       784-800-10, mini-batch 2000
#   wide        784-2000-1500-10, mini-batch 1000
#   widest      784-2500-2000-1500-1000-500-10, mini-batch 1000: 12 million weights, 4 shards
#   sharded     the same, mini-batch 4000: 16 shards
#
# A run is a few iterations on local[2] with MNIST (data/mnist, by scripts/fetch-data.sh), an evaluation of the test set
# and a checkpoint, twice. The smallest heap is found by halving, to 2 %; spark.nndl.memory.check=false lets runs begin
# that nndl would refuse. What they say goes to target/memory.log.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
log=target/memory.log
seconds=120 # no run takes longer, unless the collector does nothing but collect
nets=(line book deep broad wide widest sharded)
declare -A options=(
  [line]='--sizes 784,10 --mini-batch-size 10 --validation 59000'
  [book]='--sizes 784,30,10 --mini-batch-size 10 --validation 59000'
  [deep]='--sizes 784,100,33,10 --mini-batch-size 10 --validation 59000'
  [broad]='--sizes 784,800,10 --mini-batch-size 2000 --validation 50000'
  [wide]='--sizes 784,2000,1500,10 --mini-batch-size 1000 --validation 57000'
  [widest]='--sizes 784,2500,2000,1500,1000,500,10 --mini-batch-size 1000 --validation 57000'
  [sharded]='--sizes 784,2500,2000,1500,1000,500,10 --mini-batch-size 4000 --validation 52000')

fail() {
  echo "memory.sh: $*" >&2
  exit 1
}

train() { # megabytes exchange net [options of spark-submit]
  local status=0
  # shellcheck disable=SC2086 # the options of a net are words
  timeout "$seconds" scripts/spark-submit.sh --master 'local[2]' --driver-memory "$1m" "${@:4}" --class nndl.Train \
    target/nndl.jar --data data/mnist --exchange "$2" ${options[$3]} --learning-rate 0.1 --epochs 2 \
    --model "$work/model" --overwrite --debug > /dev/null 2> "$work/lines" || status=$?
  cat "$work/lines" >> "$log"
  grep 'expected to write a checkpoint' "$work/lines" > "$lost" || true
  sed -n 's/.*memory: driver: a heap of \([0-9]*\) MB will do.*/\1/p' "$work/lines"
  return "$status"
}

completes() { # megabytes exchange net
  train "$@" --conf spark.nndl.memory.check=false > /dev/null && [[ ! -s "$lost" ]]
}

compare() { # exchange net
  local estimate low high middle
  # In a larger heap the collector's regions are larger, and so are blocks, which have whole ones.
  estimate="$(train 2000 "$@")" || fail "$2: expected it to run in 2000 MB, found an error; see $log"
  low=449 # in which Spark does not start
  high=$((estimate * 5 / 4))
  completes "$high" "$@" || fail "$2: expected it to run in $high MB, found an error; see $log"
  if completes 450 "$@"; then
    high=450
  fi
  while (((high - low) * 50 > high)); do
    middle=$(((low + high) / 2))
    if completes "$middle" "$@"; then high="$middle"; else low="$middle"; fi
  done
  awk -v net="$2" -v exchange="$1" -v foreseen="$estimate" -v needed="$high" 'BEGIN {
    ratio = foreseen / needed
    printf "%-8s %-8s %6d MB foreseen, %6d MB needed, ratio %.2f  0.90 to 1.02 %s\n", net, exchange, foreseen, needed,
      ratio, (ratio > 0.90 && ratio <= 1.02 ? "ok" : "short")
  }'
}

for net in "$@"; do
  [[ -n "${options[$net]:-}" ]] || fail "expected one of ${nets[*]}, found '$net'"
done
[[ $# -eq 0 ]] || nets=("$@")
[[ -n "$(compgen -G 'data/mnist/train-images-idx3-ubyte*')" ]] || fail "expected MNIST in data/mnist, found none"
mkdir -p target
: > "$log"
scripts/build.sh
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
lost="$work/lost" # checkpoints for which there was no room
for net in "${nets[@]}"; do
  for exchange in barrier job; do
    compare "$exchange" "$net"
  done
done
