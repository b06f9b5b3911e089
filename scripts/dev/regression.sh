#!/usr/bin/env bash
# Compares what nndl answers by its defaults for columns of numbers with what a network and least squares of scikit-learn answer by
# theirs: each table is split five times, and all read the same files. Prints a line for each table: the mean R2 of the five splits,
# of which one counts -1 at least. The last line is the sum. Takes ten minutes.
#
#   scripts/dev/regression.sh [OUT]
#
# OUT gets the tables, the files of the splits, and what each program reached: OUT/TABLE/train-SEED.csv and test-SEED.csv,
# OUT/scikit-learn.txt and OUT/nndl.txt; target/regression without it. Needs scikit-learn and pandas, and R with the packages that
# scripts/dev/peers/regression.R names; is skipped where these are missing. PYTHON=python3 names the interpreter.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
out="$(realpath -m "${1:-$root/target/regression}")"
cd "$root"
python="${PYTHON:-/usr/bin/python3}"

if ! "$python" -c 'import pandas, sklearn' 2> /dev/null; then
  echo "regression.sh: skipped: expected scikit-learn and pandas in $python, found none" >&2
  exit 0
fi
if ! command -v Rscript > /dev/null; then
  echo "regression.sh: skipped: expected Rscript, found none" >&2
  exit 0
fi
mkdir -p "$out/r"
model="$(mktemp -d)"
trap 'rm -rf "$model"' EXIT

# The R2 of the test rows, of the line "test: RMSE ..., MAE ..., R2 ...".
score() { # table label seed
  scripts/nndl train --label "$2" --regression --missing mean --data "$out/$1/train-$3.csv" --test-images "$out/$1/test-$3.csv" \
    --seed "$3" --no-report --checkpoint-every 0 --model "$model" --overwrite > "$out/nndl.log" 2>&1 \
    || { cat "$out/nndl.log" >&2 && exit 1; }
  sed -n 's/^nndl: test: .* R2 \([^ ]*\).*/\1/p' "$out/nndl.log"
}

Rscript --vanilla scripts/dev/peers/regression.R "$out/r"
"$python" scripts/dev/peers/regression.py "$out" > "$out/scikit-learn.txt"
: > "$out/nndl.txt"
while read -r table label _; do
  for seed in 1 2 3 4 5; do score "$table" "$label" "$seed"; done \
    | awk '{ sum += $1 < -1 ? -1 : $1 } END { printf "%.4f\n", sum / NR }' >> "$out/nndl.txt"
done < "$out/scikit-learn.txt"
paste -d ' ' "$out/scikit-learn.txt" "$out/nndl.txt" | awk '
  { printf "%-16s %5d rows: network %7.4f, of a standardised label %7.4f, least squares %7.4f, nndl %7.4f\n", $1, $3, $5, $6, $7, $8
    for (k = 5; k <= 8; k++) sum[k] += $k }
  END { printf "sum: network %.4f, of a standardised label %.4f, least squares %.4f, nndl %.4f\n", sum[5], sum[6], sum[7], sum[8] }'
