#!/usr/bin/env bash
# Two processes want one directory, again and again: the first is stopped or killed while it writes, and the second runs
# on the same host or on another one. Every file must then be the second one's. Prints a line a try; status 1 if one is
# mixed, whose files then stay in target/owners. The other host is made of namespaces where the system lets this user make
# them, and simulated by a setting elsewhere; the first line says which.
#
#   scripts/dev/owners.sh [TRIES] [--seed N]      200 tries unless told; the same seed, the same accidents
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
tries=200
seed=1

fail() {
  echo "owners.sh: $*" >&2
  exit 2
}

while [[ $# -gt 0 ]]; do
  case "$1" in
    --seed)
      seed="${2:-}"
      shift
      ;;
    *) tries="$1" ;;
  esac
  shift || fail "--seed: expected a number, found none"
done
for number in "$tries" "$seed"; do
  [[ "$number" =~ ^[0-9]+$ ]] || fail "expected a number, found '$number'"
done

log=target/owners.log
classpath="$(scripts/dev/classpath.sh "$log")"
rm -rf target/owners
java -cp "$classpath" nndl.data.storage.TwoOwners target/owners "$tries" "$seed"
rm -rf target/owners
