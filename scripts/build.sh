#!/usr/bin/env bash
# Promises target/nndl.jar and target/spark/jars (Spark's own jars), no older than src/main and pom.xml, and
# beside them target/spark/classes.jsa, with which a job starts a second sooner. Where python3 is found, target has
# the wheel of the Python package too.
# Says nothing and does nothing where they are; Maven is heard only when it fails.
#
#   scripts/build.sh [--quiet]          with --quiet not even that it builds is said
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

jar_is_new() {
  [[ -f target/nndl.jar && -n "$(compgen -G 'target/spark/jars/spark-launcher_*.jar')" \
    && -z "$(find src/main pom.xml -newer target/nndl.jar -print -quit)" ]]
}

work="$(mktemp -d)"
made=
trap 'rm -rf "$work" ${made:+"$made"}' EXIT
trap 'exit 130' INT
log="$work/log"

if ! jar_is_new; then
  if ! command -v mvn > /dev/null; then
    echo "build.sh: $root: expected Maven to build target/nndl.jar with, found no mvn on the PATH" >&2
    exit 1
  fi
  [[ "${1:-}" == --quiet ]] || echo "build.sh: building target/nndl.jar" >&2
  if ! mvn -B -q -Dmaven.test.skip package > "$log" 2>&1; then
    cat "$log" >&2
    echo "build.sh: $root: expected 'mvn -Dmaven.test.skip package' to succeed, found the errors above" >&2
    exit 1
  fi
  # Maven leaves a jar alone whose classes have not changed: its age must say so all the same.
  touch target/nndl.jar
fi

# A short training shows the JVM which classes a job needs. Without the file everything works, only slower.
archive=target/spark/classes.jsa
if [[ ! -f "$archive" || -n "$(find -L target/spark/jars target/nndl.jar -newer "$archive" -print -quit)" ]]; then
  made="$archive.$$" # of this build: another one may be under way
  if ! NNDL_KEEP_CLASSES="$root/$made" SPARK_HOME='' SPARK_CONF_DIR='' scripts/spark-submit.sh --master 'local[1]' \
    --class nndl.Main target/nndl.jar train --config conf/digits.properties --data data/digits --epochs 1 \
    --model "$work/model" > "$log" 2>&1; then
    echo "build.sh: $archive: expected a training to make it, found it fail; going on without" >&2
    rm -f "$made"
  fi
  [[ -f "$made" ]] || : > "$made" # where it can't be made: not tried again
  mv -f "$made" "$archive" # whole, whatever ends this script
fi
