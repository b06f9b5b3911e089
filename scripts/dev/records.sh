#!/usr/bin/env bash
# Repeats the records of nndl: each is three trainings from process start to saved model, with seeds 1 to 3 and the
# settings of conf/records/ROW.properties, or three times five of the row two-minutes. Prints a line for each: the right
# answers for the test set, which no choice was made by, in the order of the seeds, their mean and least, the longest of
# the times, how many samples it was trained on, and whether the median and the time are what the row promises.
#
#   scripts/dev/records.sh [ROW...]          all rows
#   scripts/dev/records.sh ten-seconds
#
#   chapter3-30     784-30-10 as in chapter 3 of the book: 96.49 %, less 0.2 points
#   chapter3-100    784-100-10 as in chapter 3 of the book: 98.04 %, less 0.2 points
#   ten-seconds     98.3 % in 10 seconds
#   plain           98.8 % in 15 minutes, without distortions
#   two-minutes     99.3 % in 2 minutes
#   forty-minutes   99.55 % in 40 minutes
#   committee       99.5 %: the mean of what five networks of the row two-minutes answer; a committee has seeds of its own
#   fashion-5       Fashion-MNIST: 89.8 % in 5 minutes
#   fashion-20      the same: 90.8 % in 20 minutes
#
# Needs data/mnist, and for the last two rows data/fashion-mnist (scripts/fetch-data.sh). MASTER=local[2] is Spark's master.
# What the programs say goes to target/records.log.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
log=target/records.log
seeds=(1 2 3)
rows=(chapter3-30 chapter3-100 ten-seconds plain two-minutes forty-minutes committee fashion-5 fashion-20)
members=5 # of a committee
declare -A data=([fashion-5]=fashion-mnist [fashion-20]=fashion-mnist) # mnist where nothing else is said
declare -A goal=([chapter3-30]=96.29 [chapter3-100]=97.84 [ten-seconds]=98.3 [plain]=98.8
  [two-minutes]=99.3 [forty-minutes]=99.55 [committee]=99.5 [fashion-5]=89.8 [fashion-20]=90.8)
declare -A seconds=([ten-seconds]=10 [plain]=900 [two-minutes]=120 [forty-minutes]=2400 [fashion-5]=300 [fashion-20]=1200)

fail() {
  echo "records.sh: $*" >&2
  exit 1
}

# A training: prints its seconds and the right answers for the test set.
train() { # row seed
  local start="$EPOCHREALTIME" config="conf/records/$1.properties" sets=test
  if grep -q '^validation' "$config"; then sets=validation,test; fi
  submit "$1" nndl.Train --config "$config" --evaluate "$sets" --checkpoint-every 0 --seed "$2" \
    --model "$work/model" --overwrite
  took "$start"
}

# The same of a committee, whose members are trained side by side.
elect() { # row committee
  local start="$EPOCHREALTIME" first="$((members * ($2 - 1) + 1))" seed models=()
  submit "$1" nndl.Train --config conf/records/two-minutes.properties --best-of "$members" --seed "$first" \
    --model "$work/model" --overwrite
  for ((seed = first; seed < first + members; seed++)); do
    models+=(--model "$work/model/seed-$seed")
  done
  submit "$1" nndl.Evaluate "${models[@]}"
  took "$start"
}

submit() { # row class options...
  scripts/spark-submit.sh --master "${MASTER:-local[2]}" --driver-memory 3g --class "$2" target/nndl.jar \
    --data "data/${data[$1]:-mnist}" "${@:3}" > "$work/lines" 2>&1 \
    || { cat "$work/lines" >> "$log" && fail "$1: expected it to run, found an error; see $log"; }
}

took() { # start
  awk -v start="$1" -v end="$EPOCHREALTIME" '
    { sub(/^nndl: /, "") }
    $1 == "Epoch" { right = $3 } # of the only set, if there is no line for the test set
    $1 == "test:" { right = $2 }
    END { print end - start, right }' "$work/lines"
}

record() { # row
  local seed samples
  for seed in "${seeds[@]}"; do
    if [[ "$1" == committee ]]; then elect "$1" "$seed"; else train "$1" "$seed"; fi
  done > "$work/runs"
  samples="$(sed -n 's/.*"training-samples" *: *"\?\([0-9]*\).*/\1/p' "$work/model/record.json")"
  awk -v row="$1" -v goal="${goal[$1]}" -v limit="${seconds[$1]:-1e9}" -v samples="$samples" '
    {
      right[NR] = sprintf("%.2f", $2 / 100)
      sum += right[NR]
      least = NR == 1 || $2 / 100 < least ? right[NR] : least
      most = $2 / 100 > most ? right[NR] : most
      longest = $1 > longest ? $1 : longest
    }
    END {
      median = sprintf("%.2f", sum - least - most)
      printf "%-14s %s, %s and %s %%; mean %.2f, least %s; %s samples, %.1f s", row, right[1], right[2], right[3],
        sum / NR, least, samples, longest
      printf "; goal %s %%%s: %s\n", goal, (limit < 1e9 ? " in " limit " s" : ""),
        (median + 0 >= goal + 0 && longest <= limit ? "ok" : "short")
    }' "$work/runs"
}

[[ $# -eq 0 ]] || rows=("$@")
for row in "${rows[@]}"; do
  [[ -n "${goal[$row]:-}" ]] || fail "row: expected one of ${!goal[*]}, found '$row'"
  [[ "$row" == committee || -f "conf/records/$row.properties" ]] \
    || fail "$row: expected conf/records/$row.properties, found none"
  folder="data/${data[$row]:-mnist}"
  [[ -n "$(compgen -G "$folder/train-images-idx3-ubyte*")" ]] || fail "$row: expected the images in $folder, found none"
done
mkdir -p target
: > "$log"
scripts/build.sh
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
for row in "${rows[@]}"; do
  record "$row"
done
