#!/usr/bin/env bash
# How well rows of digits are read. Everything is made of MNIST, by hashes of numbers, so that who repeats it gets the same.
#
#   scripts/rows.sh              train what is missing, then read rows of test digits
#   scripts/rows.sh train        train a network that knows what is no digit: 110 s on 2 cores
#   scripts/rows.sh penalty      how many rows of training digits are right with each of several cut penalties
#
# The network is trained on the first 50,000 images and on pieces of rows of them. The cut penalty is chosen by rows of the
# last 10,000, which it was not trained on. The rows of test digits decided nothing.
#
# Prints a line for each set of 1,000 rows: how many rows are right, how many digits are, by the edit distance of what was
# read, and whether that is the goal. MODEL=DIR reads with another model, ROWS=N other numbers of rows. MASTER=local[2] is
# Spark's master. Needs data/mnist (scripts/fetch-data.sh mnist). What the programs say goes to target/rows.log.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
log=target/rows.log
work=target/rows
model="${MODEL:-target/models/rows}"
count="${ROWS:-1000}"

fail() {
  echo "rows.sh: $*" >&2
  exit 1
}

nndl() { # class options...
  scripts/spark-submit.sh --master "${MASTER:-local[2]}" --driver-memory 2g --class "nndl.$1" target/nndl.jar "${@:2}" \
    >> "$log" 2>&1 || fail "$1: expected it to run, found an error; see $log"
}

make_rows() { # name images options...
  nndl Rows --images "$(echo data/mnist/"$2"-images-idx3-ubyte*)" --labels "$(echo data/mnist/"$2"-labels-idx1-ubyte*)" \
    --out "$work/$1" --overwrite "${@:3}"
}

train() {
  make_rows cut train --digits 0-49999 --most-gap 8 --count 2000 --pieces
  nndl Train --config conf/rows.properties --train-images "$work/cut/train-images-idx3-ubyte" \
    --train-labels "$work/cut/train-labels-idx1-ubyte" --test-images "$(echo data/mnist/t10k-images-idx3-ubyte*)" \
    --test-labels "$(echo data/mnist/t10k-labels-idx1-ubyte*)" --evaluate validation,test --checkpoint-every 0 \
    --seed 1 --model "$model" --overwrite
}

read_rows() { # name options...
  nndl Predict --model "$model" --row "$work/$1/pictures" --output "$work/$1/read.csv" --overwrite "${@:2}"
}

# The share of rows that are right, and of digits, in per cent.
score() { # name
  awk -F, '
    FNR == 1 { next }
    FNR == NR { text[$1] = $2; next }
    { read[$1] = $2 }
    function least(a, b) { return a < b ? a : b }
    function distance(a, b,   i, j, d, n, before, here) {
      n = length(b)
      for (j = 0; j <= n; j++) d[j] = j
      for (i = 1; i <= length(a); i++) {
        before = d[0]; d[0] = i
        for (j = 1; j <= n; j++) {
          here = d[j]
          d[j] = least(least(d[j], d[j - 1]) + 1, before + (substr(a, i, 1) != substr(b, j, 1)))
          before = here
        }
      }
      return d[n]
    }
    END {
      for (name in text) { rows++; right += "" read[name] == "" text[name]; digits += length(text[name])
        wrong += distance("" text[name], "" read[name]) }
      printf "%.1f %.2f\n", 100 * right / rows, 100 * (1 - wrong / digits)
    }' "$work/$1/rows.csv" "$work/$1/read.csv"
}

measure() { # name what rows-goal digits-goal
  local rows digits
  read -r rows digits < <(score "$1")
  printf '%-36s rows %5s %%, digits %5s %%; goal %s and %s: %s\n' "$2" "$rows" "$digits" "$3" "$4" \
    "$(awk -v r="$rows" -v d="$digits" -v rg="$3" -v dg="$4" 'BEGIN { print (r >= rg && d >= dg ? "ok" : "short") }')"
}

[[ -n "$(compgen -G 'data/mnist/train-images-idx3-ubyte*')" ]] || fail "expected MNIST in data/mnist, found none"
mkdir -p target
: > "$log"
scripts/build.sh
case "${1:-}" in
  train) train ;;
  penalty)
    [[ -e "$model" ]] || train
    make_rows training train --digits 50000-59999 --count "$count"
    for penalty in 0 0.02 0.05 0.1 0.2 0.5 1; do
      read_rows training --cut-penalty "$penalty"
      echo "cut penalty $penalty: $(score training)"
    done
    ;;
  '')
    [[ -e "$model" ]] || train
    make_rows touching t10k --count "$count"
    make_rows apart t10k --count "$count" --least-gap 1
    read_rows touching
    read_rows apart
    measure touching 'gaps of -3 to 20 columns' 80 95
    measure apart 'gaps of 1 to 20 columns' 90 98
    ;;
  *) fail "expected train, penalty or nothing, found '$1'" ;;
esac
