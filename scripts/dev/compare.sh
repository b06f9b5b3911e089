#!/usr/bin/env bash
# scripts/dev/bench.sh --compare REV: this tree against a revision of it, as built side by side. Promises a line a
# figure: what, this tree's median, the revision's, their ratio, the goal of at most 2 % more, ok or short. Each
# measure is a JVM's; the two trees take turns, and each begins every other round.
#
#   scripts/dev/compare.sh REV [--rounds N] [NAME...]       ten rounds of every figure take half an hour
#
#   kernel    784-30-10, mini-batch 10, a steady iteration in one thread
#   local     the same through the barrier exchange on local[2], in a JVM of its own, over the kernel
#   cluster   an iteration of the barrier exchange on local-cluster[2,1,1024]
#   whole     the book's run, 30 epochs, from process start to saved model
#   wide      784-2500-2000-1500-1000-500-10, mini-batch 1000, local[2]; ten JVMs are few: the compiler's luck differs
#
# The revision stands in target/compare, as git has it, and is built once. Needs data/mnist.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/measure.sh"

unset SPARK_HOME # each tree has its own jars
data="$root/data/mnist"
rounds=10
figures=(kernel local cluster whole wide)

cd "$root"
commit="$(git rev-parse --verify --quiet "${1:-}^{commit}")" || fail "--compare: expected a revision, found '${1:-}'"
other="$root/target/compare/$commit"
name="${1}"
shift
if [[ "${1:-}" == --rounds ]]; then
  rounds="${2:-}"
  [[ "$rounds" =~ ^[1-9][0-9]*$ ]] || fail "--rounds: expected 1 or more, found '$rounds'"
  shift 2
fi
for figure in "$@"; do
  [[ " ${figures[*]} " == *" $figure "* ]] || fail "expected one of ${figures[*]}, found '$figure'"
done
[[ $# -eq 0 ]] || figures=("$@")
has_mnist "$data" || fail "expected MNIST in $data (scripts/fetch-data.sh), found none"

wanted() { [[ " ${figures[*]} " == *" $1 "* ]]; }

# Adds a round's measures of $tree to the series of that name.
measure() { # name
  if wanted kernel || wanted local; then
    # As users have them: where two exchanges call it in one JVM, HotSpot compiles the kernel otherwise.
    for contender in memory 'barrier@local[2]'; do
      submit nndl.bench.Race --data "$data" --rounds 1 "$contender"
    done | paste -s -d ' ' - | awk '{ print $1, $2 / $1 }' | note "$1-kernel"
  fi
  if wanted cluster; then
    master='local-cluster[2,1,1024]' submit nndl.bench.Race --data "$data" --shards 2 --seconds 6 --rounds 1 \
      'barrier@local-cluster[2,1,1024]' | note "$1-cluster"
  fi
  if wanted whole; then
    whole_run "$data" | note "$1-whole"
  fi
  if wanted wide; then
    submit nndl.bench.Race --data "$data" --sizes 784,2500,2000,1500,1000,500,10 --mini-batch-size 1000 \
      --learning-rate 0.1 --seconds 6 --rounds 1 'barrier@local[2]' | note "$1-wide"
  fi
}

compared() { # figure what unit column
  wanted "$1" || return 0
  local here there
  here="$(median_of "here-$4")"
  there="$(median_of "there-$4")"
  line "$1: $2" "$(with_unit "$here" "$3")" "$(with_unit "$there" "$3")" "$(calculate "$here / $there")" '<=' 1.02
}

mkdir -p target
: > "$log"
series="$(mktemp -d)"
trap 'rm -rf "$series"' EXIT
if [[ ! -d "$other" ]]; then
  mkdir -p "$other.part"
  git archive "$commit" | tar -x -C "$other.part"
  mv "$other.part" "$other"
fi
for tree in "$root" "$other"; do
  build
done
for ((round = 0; round < rounds; round++)); do
  for turn in 0 1; do
    if (((round + turn) % 2 == 0)); then
      tree="$root" measure here
    else
      tree="$other" measure there
    fi
  done
done
echo "# medians of $rounds: this tree, $name ($(git log -1 --format=%h "$commit")), ratio"
compared kernel 'ms an iteration, one thread' ms kernel.1
compared local 'an iteration of barrier on local[2] over the kernel' '' kernel.2
compared cluster 'ms an iteration of barrier on local-cluster[2,1,1024]' ms cluster.1
compared whole '30 epochs, start to saved' s whole.1
compared wide 'ms an iteration of mini-batch 1000' ms wide.1
