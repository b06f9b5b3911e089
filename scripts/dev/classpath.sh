#!/usr/bin/env bash
# Compiles the program and its tests, and prints the class path of the tests, for scripts that run a class of them.
#
#   scripts/dev/classpath.sh LOG                  what Maven prints goes to the file LOG
set -euo pipefail

log="$1"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p "$(dirname "$log")"

fail() {
  echo "classpath.sh: expected $1, found an error; see $log" >&2
  exit 2
}

mvn -B -q -Dspotless.check.skip test-compile > "$log" 2>&1 || fail "mvn test-compile to end well"
mvn -B -q dependency:build-classpath -Dmdep.outputFile=target/test.classpath >> "$log" 2>&1 || fail "the class path"
echo "target/test-classes:target/classes:$(cat target/test.classpath)"
