#!/usr/bin/env bash
# Takes a model to PyTorch and back, and one of PyTorch's to nndl and back, on the digits of data/digits: each trains on
# where the other ended, and both count the same right answers. Prints what they count; status 1 if they do not agree.
# Takes a minute.
#
#   scripts/dev/check-interchange.sh
#
# Needs Debian's python3-torch; is skipped where that is missing. PYTHON=python3 names the interpreter.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
log=target/check-interchange.log
python="${PYTHON:-/usr/bin/python3}"
mkdir -p target
: > "$log"

fail() {
  echo "check-interchange.sh: $*; see $log" >&2
  exit 1
}

if ! "$python" -c 'import torch' 2>> "$log"; then
  echo "check-interchange.sh: skipped: expected python3-torch, found none" >&2
  exit 0
fi
scripts/build.sh
files="$(mktemp -d)"
trap 'rm -rf "$files"' EXIT

nndl() {
  scripts/nndl "$@" 2>> "$log" || fail "nndl $1: expected it to run, found an error"
}

torch() {
  "$python" scripts/dev/peers/torch_interchange.py "$@" 2>> "$log" || fail "torch_interchange.py: expected it to run, found an error"
}

# Trains in nndl, with softmax outputs.
train() { # model, options...
  nndl train --data data/digits --sizes 64,30,10 --cost log-likelihood --learning-rate 0.3 --epochs 3 --seed 13 \
    --model "$files/$1" "${@:2}" >> "$log"
}

import() { # safetensors model, options...
  nndl import --format safetensors --input "$files/$1" --output "$files/$2" --cost log-likelihood --scale 255 --rows 8 \
    --columns 8 "${@:3}" >> "$log"
}

# Counts the right answers for a model of nndl's, there and in PyTorch.
compare() { # what model activation
  local ours theirs
  ours="$(nndl evaluate --model "$files/$2" --data data/digits --quiet > "$files/lines"; sed -n '1s/^test: //p' "$files/lines")"
  theirs="$(torch evaluate --activation "$3" --digits data/digits "$files/$2/model.safetensors")"
  echo "$1: nndl $ours, PyTorch $theirs"
  [[ "$ours" == "$theirs" ]] || fail "$1: expected the same right answers, found others"
}

train ours --activation tanh
compare 'trained by nndl' ours tanh
torch train --activation tanh --digits data/digits --start "$files/ours/model.safetensors" "$files/on.safetensors" >> "$log"
import on.safetensors on --activation tanh
compare 'trained on by PyTorch' on tanh

torch train --activation relu --digits data/digits "$files/theirs.safetensors" >> "$log"
import theirs.safetensors theirs --activation relu
compare 'trained by PyTorch' theirs relu
train both --activation relu --initial-model "$files/theirs"
compare 'trained on by nndl' both relu
