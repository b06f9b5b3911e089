#!/usr/bin/env bash
# Compares what nndl learns from tables with what scikit-learn's MLPClassifier does behind a StandardScaler: five small
# tables, each split five times, and both read the same files. Prints a line for each table: the right answers of both
# for the test rows of all five splits, and how many these are; status 1 if nndl is more than one row worse on a table.
# Takes two minutes.
#
#   scripts/dev/tables.sh [OUT]
#
# OUT gets the files of the splits, and what each program got right on each: OUT/TABLE/train-SEED.csv and test-SEED.csv,
# OUT/scikit-learn.txt and OUT/nndl.txt; target/tables without it. Needs scikit-learn and pandas; is skipped where these
# are missing. PYTHON=python3 names the interpreter.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
out="$(realpath -m "${1:-$root/target/tables}")"
cd "$root"
python="${PYTHON:-/usr/bin/python3}"

if ! "$python" -c 'import pandas, sklearn' 2> /dev/null; then
  echo "tables.sh: skipped: expected scikit-learn and pandas in $python, found none" >&2
  exit 0
fi
mkdir -p "$out"
model="$(mktemp -d)"
trap 'rm -rf "$model"' EXIT

# The right answers of a training: the first number in the line of the last epoch.
right() { # table label seed
  local options=(--label "$2" --missing mean)
  if [[ "$1" == penguins ]]; then options=(--config conf/penguins.properties); fi
  scripts/nndl train "${options[@]}" --data "$out/$1/train-$3.csv" --test-images "$out/$1/test-$3.csv" --seed "$3" \
    --no-report --checkpoint-every 0 --model "$model" --overwrite 2> "$out/nndl.log" | awk 'END { print $3 }' \
    || { cat "$out/nndl.log" >&2 && exit 1; }
}

"$python" scripts/dev/peers/tables.py "$out" > "$out/scikit-learn.txt"
: > "$out/nndl.txt"
while read -r table label _; do
  echo "$table" "$(for seed in 1 2 3 4 5; do right "$table" "$label" "$seed"; done | paste -s -d ' ')" >> "$out/nndl.txt"
done < "$out/scikit-learn.txt"
paste -d ' ' "$out/scikit-learn.txt" "$out/nndl.txt" | awk '
  { split($8, sum, "/")
    ours = $11 + $12 + $13 + $14 + $15
    worse = ours + 1 < sum[1]
    failed += worse
    printf "%-9s scikit-learn %4d, nndl %4d of %4d: %s\n", $1, sum[1], ours, sum[2], worse ? "worse" : "ok" }
  END { exit failed > 0 }'
