#!/usr/bin/env bash
# Compares what nndl learns from tables by its defaults with what logistic regression, a network and boosting of scikit-learn
# learn by theirs: each table is split five times, and all read the same files. Prints a line for each table: the test rows of all
# five splits, and how many of them each has right. The last line is the mean of the shares. Takes half an hour.
#
#   scripts/dev/tables.sh [OUT]
#
# OUT gets the tables, the files of the splits, and what each program got right: OUT/TABLE/train-SEED.csv and test-SEED.csv,
# OUT/scikit-learn.txt and OUT/nndl.txt; target/tables without it. Needs scikit-learn and pandas, npm, which fetches vega-datasets,
# and R with the packages that scripts/dev/peers/tables.R names; is skipped where these are missing. PYTHON=python3 names the
# interpreter.
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
for program in Rscript npm; do
  if ! command -v "$program" > /dev/null; then
    echo "tables.sh: skipped: expected $program, found none" >&2
    exit 0
  fi
done
mkdir -p "$out/r"
model="$(mktemp -d)"
trap 'rm -rf "$model"' EXIT

# The right answers of a training: the first number in the line of the last epoch.
right() { # table label seed
  local options=(--label "$2" --missing mean)
  scripts/nndl train "${options[@]}" --data "$out/$1/train-$3.csv" --test-images "$out/$1/test-$3.csv" --seed "$3" \
    --no-report --checkpoint-every 0 --model "$model" --overwrite 2> "$out/nndl.log" | awk 'END { print $3 }' \
    || { cat "$out/nndl.log" >&2 && exit 1; }
}

(cd "$out" && tar xzf "$(npm pack --silent vega-datasets@3.2.1)")
Rscript --vanilla scripts/dev/peers/tables.R "$out/r"
"$python" scripts/dev/peers/tables.py "$out" > "$out/scikit-learn.txt"
: > "$out/nndl.txt"
while read -r table label _; do
  for seed in 1 2 3 4 5; do right "$table" "$label" "$seed"; done | awk '{ sum += $1 } END { print sum }' >> "$out/nndl.txt"
done < "$out/scikit-learn.txt"
paste -d ' ' "$out/scikit-learn.txt" "$out/nndl.txt" | awk '
  { printf "%-20s %5d rows: logistic regression %5d, network %5d, boosting %5d, nndl %5d\n", $1, $3, $4, $5, $6, $7
    for (k = 4; k <= 7; k++) mean[k] += 100 * $k / $3 }
  END { printf "mean: logistic regression %.2f %%, network %.2f %%, boosting %.2f %%, nndl %.2f %%\n",
      mean[4] / NR, mean[5] / NR, mean[6] / NR, mean[7] / NR }'
