#!/usr/bin/env bash
# An HDFS and an S3 server on this machine, with data/digits on both, to try nndl on data that is not local. Prints
# what a shell needs to reach them, which another terminal can read, and runs until Ctrl-C.
#
#   scripts/build.sh; scripts/dev/storage.sh > target/storage.env &
#   until grep -q ready target/storage.env; do sleep 1; done; source target/storage.env     a minute the first time
#   scripts/nndl train --config conf/digits.properties --data "$S3/digits" --model "$S3/models/digits"
#   scripts/nndl evaluate --data "$HDFS/digits" --model "$S3/models/digits"
#   scripts/cluster.sh submit $S3_OPTIONS --class nndl.Evaluate target/nndl.jar --data "$S3/digits" --model ...
#   kill %1
#
# scripts/nndl takes the settings for S3 from $PROPERTIES, which storage.env sets; cluster.sh has a file of settings of
# its own, and so needs $S3_OPTIONS. HDFS needs none. Both listen on loopback, and are gone with the script: nothing
# stays but the log, target/storage.log.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
log="$root/target/storage.log"
mkdir -p "$root/target"

fail() {
  echo "storage.sh: $*" >&2
  exit 1
}

[[ $# == 0 ]] || fail "expected no arguments, found '$1'; the head of the script says how it is used"
exec 9>> "$log"
flock -n 9 || fail "$log: expected no other storage.sh, found one that runs"
scripts/build.sh
: > "$log"
if [[ ! -f target/storage.classpath || ! -f target/test-classes/nndl/TryStorage.class || pom.xml -nt target/storage.classpath ]]; then
  echo "storage.sh: building the servers" >&2
  mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile=target/storage.classpath \
    -Dmdep.includeScope=test >> "$log" 2>&1 || fail "mvn test-compile: expected success, found an error; see $log"
fi
directory="$(mktemp -d)"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
"$java" -Xmx1g -Djava.io.tmpdir="$directory" -Dlog4j.configurationFile=conf/log4j2.properties \
  -cp "target/test-classes:target/nndl.jar:$(< target/storage.classpath)" \
  nndl.data.storage.TryStorage "$directory" "$root/data/digits" 2>> "$log" &
servers=$!
trap 'kill "$servers" 2> /dev/null || true; wait "$servers" 2> /dev/null || true; rm -rf "$directory"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
wait "$servers" || fail "expected servers that run, found that they have ended; see $log"
