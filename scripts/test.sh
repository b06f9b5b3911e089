#!/usr/bin/env bash
# Runs every test on a machine that has a JDK 17, Maven and curl; further arguments go to Maven.
#
#   scripts/test.sh [options of mvn]
#
# The tests on MNIST need data/mnist: it is fetched where it can be had, else they are skipped.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

if ! problem="$(scripts/fetch-data.sh mnist 2>&1)"; then
  echo "test.sh: the tests on MNIST are skipped: $problem" >&2
fi
exec mvn -B verify "$@"
