#!/usr/bin/env bash
# Runs the long commands of chapter 1 in src/site/markdown/book.md and options.md, which need MNIST, and prints what
# differs from the page. A command is compared with the block of text that follows it; seconds do not count, nor where
# the checkout stands. It leaves out the rows of digits, which have a script of their own (scripts/rows.sh).
#
#   scripts/chapter.sh                    all of them: about an hour
#   scripts/chapter.sh scaling descent    those with one of these words in them; before a command that reads a model
#                                         which is not there yet, the one that trains it
#   scripts/chapter.sh svm                among them the test that a machine decides as LIBSVM alone, on 5,000 images
#
# Exit status: 0 if nothing differs, else 1. MASTER=... is Spark's master, as of scripts/nndl. What programs say on
# standard error goes to target/chapter.log.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
pages=(src/site/markdown/book.md src/site/markdown/options.md)
log=target/chapter.log

# Cuts the pages into N.sh and N.text.
cut_page() { # folder
  awk -v folder="$1" '
    /^```/ && inside { inside = 0; close(out); next }
    inside { print > out; next }
    /^```sh$/ { ours = before ~ /not run: scripts\/chapter.sh runs it/; n += ours }
    /^```sh$/ && ours { out = folder "/" n ".sh"; inside = 1; next }
    /^```text$/ && ours { out = folder "/" n ".text"; inside = 1; ours = 0; next }
    /^```/ { out = "/dev/null"; inside = 1; ours = 0; next }
    { before = $0 }' "${pages[@]}"
}

# What may differ becomes the same.
mask() {
  sed -E -e "s#$root#/home/you/nndl#g" -e 's/[0-9]+(\.[0-9]+)? s\b/# s/g' -e 's/[0-9]+ samples a second/# samples a second/g'
}

wanted() { # file words...
  local word
  [[ $# -gt 1 ]] || return 0
  for word in "${@:2}"; do
    ! grep -qF -- "$word" "$1" || return 0
  done
  return 1
}

# The block before another that trains a model.
trainer() { # script model
  local script
  for script in $(ls -v "$work"/*.sh); do
    [[ "$script" != "$1" ]] || return 0
    if grep -q 'scripts/nndl train mnist' "$script"; then
      case "$(grep -oE -e '--model [^ ]+' "$script" | tail -n 1)" in
        '') [[ "$2" != target/models/mnist ]] || echo "$script" ;;
        "--model $2" | "--model ${2%-*}-\$seed") echo "$script" ;;
      esac
    fi
  done
}

# Trains what a block reads and nobody has trained yet.
train_missing() { # script
  local model script
  for model in $(grep -oE 'target/models/[a-z0-9-]+' "$1" | sort -u); do
    script="$(trainer "$1" "$model")"
    if [[ ! -e "$model" && -n "$script" ]]; then
      echo "chapter.sh: training $model"
      bash -euo pipefail "$script" > /dev/null 2>> "$log" || return
    fi
  done
}

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cut_page "$work"
mkdir -p target
: > "$log"
scripts/fetch-data.sh mnist
scripts/build.sh
differing=0
for script in $(ls -v "$work"/*.sh); do
  block="${script%.sh}"
  wanted "$script" "$@" || continue
  touch "$block.text"
  sed 's/^/$ /' "$script"
  if ! train_missing "$script" || ! bash -euo pipefail "$script" > "$block.found" 2>> "$log"; then
    echo "chapter.sh: expected this to end well, found an error; see $log"
    differing=1
  elif diff <(mask < "$block.text") <(mask < "$block.found") > "$block.diff"; then
    echo "as on the page"
  else
    cat "$block.diff"
    differing=1
  fi
done
exit "$differing"
