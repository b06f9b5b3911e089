#!/usr/bin/env bash
# Runs the tests on a machine that has a JDK 17 and Maven; further arguments go to Maven.
#
#   scripts/test.sh --quick [options of mvn]   the format, and the unit tests but for those that are marked @Slow or
#                                              @Thorough (src/test/java/nndl), compiled without error-prone:
#                                              three minutes
#   scripts/test.sh [options of mvn]           every test but for those that are marked @Thorough, which are of other
#                                              JVMs, clusters and vector widths, in a browser, and further variants:
#                                              twenty minutes on two cores
#   scripts/test.sh --all [options of mvn]     every test: forty minutes
#
# Three JVMs run tests, and start more; -Dtest.forks=4 are four, for a machine of more cores and 16 GB.
# The tests on MNIST, of which none is quick, need data/mnist: it is fetched where it can be had, else they are skipped.
# Those of the report's page need Debian's chromium and chromium-driver: NNDL_INSTALL=1 has --all install them, as root,
# with apt-get; else they are skipped where there is no browser.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

without=thorough
case "${1:-}" in
  --quick)
    mkdir -p target
    touch target/without-error-prone
    exec mvn -B -Dwithout.error-prone -Denforcer.skip -DexcludedGroups=slow,thorough spotless:check test "${@:2}"
    ;;
  --all) without='' && shift ;;
esac
if ! problem="$(scripts/fetch-data.sh mnist 2>&1)"; then
  echo "test.sh: the tests on MNIST are skipped: $problem" >&2
fi
if [[ -z "$without" && "${NNDL_INSTALL:-}" == 1 && ! -x /usr/bin/chromedriver ]]; then
  if [[ "$(id -u)" != 0 ]] || ! command -v apt-get > /dev/null; then
    problem="expected root and apt-get for NNDL_INSTALL=1"
  else
    echo "test.sh: installing chromium and chromium-driver" >&2
    export DEBIAN_FRONTEND=noninteractive
    problem="$({ timeout 120 apt-get -q update && timeout 600 apt-get -q install -y chromium chromium-driver; } 2>&1)" &&
      problem= || problem="${problem##*$'\n'}"
  fi
  [[ -z "$problem" ]] || echo "test.sh: the tests of the report in a browser are skipped: $problem" >&2
fi
# Maven does not see that classes were compiled without error-prone.
if [[ -e target/without-error-prone ]]; then
  rm -rf target/classes target/test-classes target/without-error-prone
fi
exec mvn -B "-DexcludedGroups=$without" verify "$@"
