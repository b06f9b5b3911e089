#!/usr/bin/env bash
# Runs the tests on a machine that has a JDK 17 and Maven; further arguments go to Maven.
#
#   scripts/test.sh [options of mvn]           every test
#   scripts/test.sh --quick [options of mvn]   the format, and the unit tests but for those that are marked @Slow
#                                              (src/test/java/nndl/Slow.java): a minute
#
# The tests on MNIST, of which none is quick, need data/mnist: it is fetched where it can be had, else they are skipped.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

if [[ "${1:-}" == --quick ]]; then
  exec mvn -B -DexcludedGroups=slow spotless:check test "${@:2}"
fi
if ! problem="$(scripts/fetch-data.sh mnist 2>&1)"; then
  echo "test.sh: the tests on MNIST are skipped: $problem" >&2
fi
exec mvn -B verify "$@"
