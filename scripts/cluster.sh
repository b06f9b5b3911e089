#!/usr/bin/env bash
# A real cluster on this machine: a standalone Master and N Workers from target/spark, on loopback and on ports
# that were free, with spark.authenticate on.
#
#   scripts/cluster.sh start 2          a Master and two Workers, of two cores and 3 GB each
#   scripts/cluster.sh submit --class nndl.Train target/nndl.jar ...       spark-submit's own arguments
#   scripts/cluster.sh submit --deploy-mode cluster --class nndl.Train ... the driver on a Worker
#   scripts/cluster.sh stop
#
# submit ends with the job, in cluster mode too (where Spark ends with 0, however the job ended). A run has an
# executor of one core on each Worker; the other core is there for a driver. The secret is made at start and
# stands in one file, which only the owner can read: target/cluster/conf/spark-defaults.conf. stop leaves nothing
# but the logs, of the Master, the Workers, the executors and the drivers: target/cluster/logs, which start empties.
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
home="$root/target/cluster"
logs="$home/logs"
seconds=120 # a daemon may take so long to come up, and so long to go

fail() {
  echo "cluster.sh: $*" >&2
  exit 1
}

start() {
  [[ "$1" =~ ^[1-9][0-9]?$ ]] || fail "start: expected 1 to 99 Workers, found '$1'"
  [[ ! -e "$home/pids" ]] || fail "$home: expected no cluster, found one; scripts/cluster.sh stop ends it"
  "$root/scripts/build.sh"
  rm -rf "$home"
  mkdir -p "$home/conf" "$home/tmp" "$logs"
  : > "$home/pids"
  trap '[[ $? == 0 ]] || stop' EXIT # all or nothing

  sed 's/^rootLogger.level = .*/rootLogger.level = info/' "$root/conf/log4j2.properties" \
    > "$home/conf/log4j2-daemon.properties"
  cp "$root/conf/log4j2.properties" "$home/conf"
  configure "$1"
  daemon master Master --host 127.0.0.1 --port 0 --webui-port 0
  local url
  url="$(awaited master 's#.* Starting Spark master at \(spark://.*\)#\1#p')"
  echo "spark.master $url" >> "$home/conf/spark-defaults.conf"
  local worker
  for ((worker = 1; worker <= $1; worker++)); do
    daemon "worker-$worker" Worker --host 127.0.0.1 --webui-port 0 --cores 2 --memory 3g \
      --work-dir "$logs/work-$worker" "$url"
  done
  for ((worker = 1; worker <= $1; worker++)); do
    awaited "worker-$worker" 's#.* Successfully registered with master \(.*\)#\1#p' > /dev/null
  done
  echo "cluster.sh: $url with $1 Workers; logs in $logs" >&2
}

# $1: executors. The secret comes from the kernel and goes from one pipe into one file.
configure() {
  cat > "$home/conf/spark-defaults.conf" << END
spark.authenticate true
spark.authenticate.secret $(od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n')
spark.network.crypto.enabled true
spark.network.crypto.cipher AES/GCM/NoPadding
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.executor.cores 1
spark.cores.max $1
spark.standalone.submit.waitAppCompletion true
spark.driver.extraJavaOptions --add-modules=jdk.incubator.vector "-Djava.io.tmpdir=$home/tmp"
spark.executor.defaultJavaOptions "-Djava.io.tmpdir=$home/tmp"
END
}

environment() {
  export SPARK_CONF_DIR="$home/conf"
  export SPARK_LOCAL_DIRS="$home/tmp"
  export SPARK_LOCAL_IP=127.0.0.1 # web pages too
  unset SPARK_HOME
}

# A Master or a Worker by its log's name and its class, in a process group of its own.
daemon() {
  local log="$logs/$1.log" class="org.apache.spark.deploy.$(tr '[:upper:]' '[:lower:]' <<< "$2").$2"
  environment
  SPARK_HOME="$root/target/spark" SPARK_SCALA_VERSION=2.13 \
    setsid "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions \
    --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED \
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED \
    "-Djava.io.tmpdir=$home/tmp" "-Dlog4j.configurationFile=$home/conf/log4j2-daemon.properties" \
    -cp "$root/target/spark/jars/*" "$class" "${@:3}" > "$log" 2>&1 < /dev/null &
  echo "$!" >> "$home/pids"
}

# What sed finds in a daemon's log, as soon as it finds it.
awaited() {
  local found tries
  for ((tries = 0; tries < 10 * seconds; tries++)); do
    found="$(sed -n "$2" "$logs/$1.log")"
    if [[ -n "$found" ]]; then
      echo "$found"
      return
    fi
    sleep 0.1
  done
  tail -n 20 "$logs/$1.log" >&2
  fail "$1: expected it to be up within $seconds s, found the above"
}

# Workers end their executors and drivers; what is left of a group after the limit is killed.
stop() {
  [[ -e "$home/pids" ]] || fail "$home: expected a cluster, found none"
  local groups group tries
  mapfile -t groups < <(ours)
  for group in "${groups[@]}"; do
    kill -TERM "$group" 2> /dev/null || true
  done
  for group in "${groups[@]}"; do
    for ((tries = 0; tries < 10 * seconds; tries++)); do
      kill -0 -- "-$group" 2> /dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$group" 2> /dev/null || true
  done
  find "$home" -mindepth 1 -maxdepth 1 ! -name logs -exec rm -rf {} +
  find "$logs" -name '*.jar' -delete # of drivers and executors
}

# The process groups of the cluster; a number that has gone to another process since is none of them.
ours() {
  local pid
  while read -r pid; do
    if ps -o args= -p "$pid" | grep -qF -- "-Djava.io.tmpdir=$home/tmp"; then
      echo "$pid"
    fi
  done < "$home/pids"
}

case "${1:-}" in
  start) start "${2:-}" ;;
  submit)
    [[ -e "$home/pids" ]] || fail "$home: expected a cluster, found none; scripts/cluster.sh start 2 makes one"
    [[ $# -gt 1 ]] || fail "submit: expected spark-submit's arguments, as --class nndl.Train target/nndl.jar, found none"
    environment
    if [[ " $* " =~ ' --deploy-mode'[\ =]'cluster ' ]]; then
      echo "cluster.sh: what the driver prints goes to $logs/work-*/driver-*" >&2
    fi
    exec "$root/scripts/spark-submit.sh" "${@:2}"
    ;;
  stop) stop ;;
  *)
    echo "cluster.sh: expected start N, submit ... or stop, found '${1:-}'" >&2
    exit 2
    ;;
esac
