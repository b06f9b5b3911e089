#!/usr/bin/env bash
# Measures the exchange between a driver and E executors over links of MBIT Mbit/s, on this machine alone. Each of the
# E + 1 has a network namespace with a link to one switch, and tbf holds both directions of each link to that speed.
#
#   scripts/dev/netlab.sh E MBIT [--samples N] [--topology star|peers] [--timeout TIME] [--cut LINK:SECONDS]
#                         [options of nndl.Train]
#   scripts/dev/netlab.sh 4 100 --sizes 784,800,10 --mini-batch-size 1000 --epochs 9 --exchange barrier --shards 4
#   scripts/dev/netlab.sh 4 100 --data data/mnist     MNIST in place of N made images (5,000 unless told)
#   scripts/dev/netlab.sh 2 200 --timeout 5s --cut 1:3     executor 1 is cut off for 3 s in the middle of the run
#   scripts/dev/netlab.sh 3 200 --timeout 5s --cut 1-2:3   executors 1 and 2 do not reach each other for 3 s
#   scripts/dev/netlab.sh --alltoall E MBIT BYTES     BYTES through a star and from all to all, by plain sockets
#
# A training runs on a real standalone cluster: a Master beside the driver, and in each other namespace a Worker with an
# executor of one core and 512 MB. No input of a made image is zero, so that all weights and gradients travel. The first
# third of the epochs warms up; the other epochs are measured. Printed are the seconds an iteration, as the median of
# these epochs, and for each namespace what an iteration costs: megabytes out and in by its link, and processor time.
# That in the kernel may contain work for the links of others, since an interrupt counts for whoever it interrupts.
# All share the cores of the machine, so idle time is that of the machine, with whatever else runs on it. With
# --cut the longest epoch after it and the restarts are printed instead. The last line has the hash of the model.
#
# Needs root and iproute2. One at a time runs on a machine. It ends with its namespaces and processes, and the next one
# removes what a killed one has left. What the programs say stays in target/netlab/logs.
set -euo pipefail
export LC_ALL=C.UTF-8

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
home="$root/target/netlab"
logs="$home/logs"
space=nndl-netlab # begins the name of each namespace; the driver's is number 0
rounds=5 # of plain sockets
seconds=300 # the longest wait, as for an epoch or a daemon
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

fail() {
  echo "netlab.sh: $*" >&2
  exit 1
}

# --- the network ---

alone() {
  local program
  [[ "$EUID" == 0 ]] || fail "expected root, who may make network namespaces, found $(id -un)"
  for program in ip tc; do
    command -v "$program" > /dev/null || fail "expected iproute2, found no $program on the PATH"
  done
  exec 9> "/run/$space.lock"
  flock -n 9 || fail "expected no other netlab.sh, found one that runs"
  remove
  rm -rf "$home"
  mkdir -p "$logs" "$home/conf" "$home/tmp"
  trap end EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

end() {
  trap '' HUP INT TERM
  remove
  find "$home" -mindepth 1 -maxdepth 1 ! -name logs -exec rm -rf {} +
  find "$logs" -name '*.jar' -delete # of executors
}

# All namespaces of this script, with all processes in them, also those of an earlier start.
remove() {
  local name tries pids
  while read -r name; do
    for ((tries = 0; tries < 10 * seconds; tries++)); do
      pids="$(ip netns pids "$name")"
      [[ -n "$pids" ]] || break
      xargs kill -KILL <<< "$pids" 2> /dev/null || true
      sleep 0.1
    done
    ip netns delete "$name"
  done < <(ip netns list | grep -o "^$space-[0-9a-z]*")
}

network() {
  local i name
  ip netns add "$space-switch"
  ip -n "$space-switch" link add switch up type bridge
  for ((i = 0; i <= executors; i++)); do
    name="$space-$i"
    ip netns add "$name"
    ip -n "$name" link set lo up
    ip -n "$name" link add uplink type veth peer name "port$i" netns "$space-switch"
    ip -n "$name" address add "$(address "$i")/24" dev uplink
    ip -n "$name" link set uplink up
    ip -n "$space-switch" link set "port$i" up master switch
    tc -n "$name" qdisc add dev uplink root tbf rate "${speed}mbit" burst 64kb latency 400ms
    tc -n "$space-switch" qdisc add dev "port$i" root tbf rate "${speed}mbit" burst 64kb latency 400ms
  done
}

address() { echo "10.0.0.$((100 + $1))"; }

# Becomes a command in a namespace. The lock stays here: it must not outlive the script.
become() { # number command...
  exec ip netns exec "$space-$1" env SPARK_LOCAL_IP="$(address "$1")" "${@:2}" 9>&-
}

# --- a training ---

declare -A option=([--samples]=5000 [--sizes]=784,800,10 [--mini-batch-size]=1000 [--epochs]=9
  [--topology]=auto [--timeout]=120s [--cut]='')

train() { # options...
  local others=() # which this script does not look at
  while [[ $# -gt 0 ]]; do
    if [[ -v "option[$1]" ]]; then
      [[ $# -gt 1 ]] || fail "$1: expected a value, found none"
      option[$1]="$2"
      shift
    else
      others+=("$1")
    fi
    shift
  done
  [[ "${option[--epochs]}" =~ ^[0-9]+$ && "${option[--epochs]}" -ge 3 ]] \
    || fail "--epochs: expected 3 or more, found '${option[--epochs]}'"
  [[ "${option[--cut]}" =~ ^([1-9][0-9]?(-[1-9][0-9]?)?:[0-9]+)?$ ]] \
    || fail "--cut: expected EXECUTOR:SECONDS or EXECUTOR-EXECUTOR:SECONDS, found '${option[--cut]}'"
  if [[ " ${others[*]} " != *' --data '* ]]; then
    make_samples > "$home/made.csv"
    others+=(--train-images "$home/made.csv" --csv-label first)
  fi
  scripts/build.sh
  cluster
  follow < <(become 0 scripts/spark-submit.sh --class nndl.Train target/nndl.jar --sizes "${option[--sizes]}" \
    --mini-batch-size "${option[--mini-batch-size]}" --epochs "${option[--epochs]}" --evaluate none \
    --checkpoint-every 0 --no-report --model "$home/model" "${others[@]}" 2> "$logs/driver.log")
  [[ -s "$home/model/timings.csv" && -s "$home/after" ]] || failed driver "a training of ${option[--epochs]} epochs"
  report
}

# A line a sample: its class, and inputs from 1 to 255 by chance.
make_samples() {
  awk -v samples="${option[--samples]}" -v inputs="${option[--sizes]%%,*}" -v classes="${option[--sizes]##*,}" 'BEGIN {
    srand(1)
    for (i = 0; i < samples; i++) {
      printf "%d", i % classes
      for (j = 0; j < inputs; j++) printf ",%d", 1 + 255 * rand()
      print ""
    }
  }'
}

# A Master and E Workers, and what the driver is told of them.
cluster() {
  local master i
  master="spark://$(address 0):7077"
  export SPARK_CONF_DIR="$home/conf" SPARK_LOCAL_DIRS="$home/tmp"
  unset SPARK_HOME
  cp conf/log4j2.properties "$home/conf"
  sed 's/^rootLogger.level = .*/rootLogger.level = info/' conf/log4j2.properties > "$home/conf/daemon.properties"
  cat > "$home/conf/spark-defaults.conf" << END
spark.master $master
spark.driver.host $(address 0)
spark.driver.bindAddress $(address 0)
spark.driver.memory 1g
spark.executor.memory 512m
spark.executor.cores 1
spark.cores.max $executors
spark.scheduler.minRegisteredResourcesRatio 1
spark.scheduler.maxRegisteredResourcesWaitingTime ${seconds}s
spark.executor.defaultJavaOptions "-Djava.io.tmpdir=$home/tmp"
spark.ui.enabled false
spark.nndl.exchange.topology ${option[--topology]}
spark.nndl.exchange.timeout ${option[--timeout]}
END
  daemon 0 Master --host "$(address 0)" --port 7077 --webui-port 0
  awaited 0 'Starting Spark master at'
  for ((i = 1; i <= executors; i++)); do
    daemon "$i" Worker --host "$(address "$i")" --webui-port 0 --cores 1 --memory 512m --work-dir "$logs/work-$i" "$master"
  done
  for ((i = 1; i <= executors; i++)); do
    awaited "$i" 'Successfully registered with master'
  done
}

daemon() { # number class arguments...
  become "$1" env SPARK_HOME="$root/target/spark" SPARK_SCALA_VERSION=2.13 "$java" -Xmx128m -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions \
    --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.nio=ALL-UNNAMED \
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED \
    "-Djava.io.tmpdir=$home/tmp" "-Dlog4j.configurationFile=$home/conf/daemon.properties" \
    -cp "$root/target/spark/jars/*" "org.apache.spark.deploy.${2,,}.$2" "${@:3}" > "$logs/$1.log" 2>&1 < /dev/null &
  disown
}

awaited() { # number text
  local tries
  for ((tries = 0; tries < 10 * seconds; tries++)); do
    ! grep -qsF "$2" "$logs/$1.log" || return 0
    sleep 0.1
  done
  failed "$1" "'$2' within $seconds s"
}

failed() { # log expected
  tail -n 20 "$logs/$1.log" >&2
  fail "$logs/$1.log: expected $2, found the above"
}

# Counts when the first third of the epochs is over, and again when all are. Half-way a link is cut, if one is to be.
follow() { # < the driver's lines
  local line epochs=0
  while IFS= read -r -t "$seconds" line; do
    [[ "$line" == 'Epoch '* ]] || continue
    epochs=$((epochs + 1))
    if [[ "$epochs" == "$((option[--epochs] / 3))" ]]; then
      find_processes
      count > "$home/before"
    elif [[ "$epochs" == "${option[--epochs]}" ]]; then
      count > "$home/after"
    fi
    if [[ -n "${option[--cut]}" && "$epochs" == "$((option[--epochs] / 2))" ]]; then
      cut_and_heal 9>&- &
    fi
  done
  wait
}

# Cuts one executor off from everybody, or two from each other, without a sign to any of them.
cut_and_heal() {
  local link="${option[--cut]%:*}"
  sleep 0.3 # so that an iteration is under way
  if [[ "$link" == *-* ]]; then
    isolate "${link/-/ }" on
    sleep "${option[--cut]#*:}"
    isolate "${link/-/ }" off
  else
    ip -n "$space-switch" link set "port$link" down
    sleep "${option[--cut]#*:}"
    ip -n "$space-switch" link set "port$link" up
  fi
}

# Between isolated ports a switch carries nothing.
isolate() { # numbers on|off
  local i
  for i in $1; do
    ip -n "$space-switch" link set "port$i" type bridge_slave isolated "$2"
  done
}

find_processes() {
  local i
  for ((i = 0; i <= executors; i++)); do
    ip netns pids "$space-$i" > "$home/processes-$i"
  done
}

# A line for each namespace: bytes out, bytes in, retransmits, clock ticks of its processes, those of them in the kernel.
# One for the machine: ticks that it was idle, all ticks.
count() {
  local i pids
  for ((i = 0; i <= executors; i++)); do
    mapfile -t pids < "$home/processes-$i"
    pids=("${pids[@]/#//proc/}")
    awk 'FILENAME ~ /dev$/ && sub(/^ *uplink:/, "") { received = $1; sent = $9 }
      /^Tcp: [0-9]/ { retransmits = $13 }
      FILENAME ~ /stat$/ { sub(/.*\) /, ""); ticks += $12 + $13; kernel += $13 }
      END { printf "%.0f %.0f %d %d %d\n", sent, received, retransmits, ticks, kernel }' \
      "${pids[0]}/net/dev" "${pids[0]}/net/snmp" "${pids[@]/%//stat}"
  done
  awk '/^cpu / { print $5 + $6, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat
}

report() {
  if [[ -n "${option[--cut]}" ]]; then
    tail -n "$((option[--epochs] - option[--epochs] / 2))" "$home/model/timings.csv" \
      | awk -F , -v cut="${option[--cut]}" '{ longest = $2 > longest ? $2 : longest; restarts += $8 }
        END { printf "cut %s s; the longest epoch since then took %.1f s, restarts: %d\n", cut, longest, restarts }'
  else
    report_costs
  fi
  sha256sum < "$home/model/model.safetensors"
}

report_costs() {
  local samples iterations measured
  samples="$(sed 's/.*"training-samples":"\([0-9]*\)".*/\1/;q' "$home/model/record.json")"
  iterations="$(((samples + option[--mini-batch-size] - 1) / option[--mini-batch-size]))" # of an epoch
  measured="$((option[--epochs] - option[--epochs] / 3))"
  [[ "$(tail -n "$measured" "$home/model/timings.csv" | cut -d , -f 8 | sort -u)" == 0 ]] \
    || fail "expected all executors from the measured epochs' start to their end, found that some came or went"
  tail -n "$measured" "$home/model/timings.csv" | awk -F , "{ print (\$2 - \$3) / $iterations }" > "$home/seconds"
  printf '%s, %s, mini-batch %s, executors: %s, Mbit/s: %s; seconds an iteration: %s, of %s epochs of %s; %s in the fastest\n' \
    "${option[--topology]}" "${option[--sizes]}" "${option[--mini-batch-size]}" "$executors" "$speed" \
    "$(median < "$home/seconds")" "$measured" "$iterations" "$(sort -g "$home/seconds" | sed q)"
  paste -d ' ' "$home/before" "$home/after" \
    | awk -v iterations="$((measured * iterations))" -v a_second="$(getconf CLK_TCK)" '
      NF == 10 {
        printf "%-11s %9.4f MB out %9.4f MB in %8.1f ms of processor time (%.1f in the kernel), each an iteration; %d retransmits\n",
          NR == 1 ? "driver" : "executor " NR - 1, ($6 - $1) / iterations / 1e6, ($7 - $2) / iterations / 1e6,
          ($9 - $4) * 1e3 / a_second / iterations, ($10 - $5) * 1e3 / a_second / iterations, $8 - $3
      }
      NF == 4 { printf "the machine was idle for %.0f %% of its processor time\n", 100 * ($3 - $1) / ($4 - $2) }'
}

median() { # < numbers
  sort -g | awk '{ a[NR] = $1 } END { print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }'
}

# --- plain sockets ---

all_to_all() { # bytes
  local addresses=() i
  "${java}c" -d "$home/classes" src/bench/java/nndl/bench/AllToAll.java
  for ((i = 0; i <= executors; i++)); do
    addresses+=("$(address "$i")")
  done
  for ((i = 1; i <= executors; i++)); do
    sockets "$i" "$1" > "$logs/$i.log" 2>&1 &
    disown
  done
  (sockets 0 "$1") 2> "$logs/0.log" > "$home/rounds" || failed 0 'sockets that reach each other'
  for i in 1 2; do cut -d ' ' -f "$i" "$home/rounds" | median; done \
    | xargs printf "%s s through a star, %s s from all to all: medians of $rounds rounds\n"
}

sockets() { # number bytes
  become "$1" timeout "$seconds" "$java" -Xmx64m -XX:+UseSerialGC -cp "$home/classes" nndl.bench.AllToAll "$1" "$2" \
    "$rounds" "${addresses[@]}"
}

# --- what is asked for ---

what=train
if [[ "${1:-}" == --alltoall ]]; then
  what=all_to_all
  shift
fi
executors="${1:-}"
speed="${2:-}"
[[ "$executors" =~ ^[1-9][0-9]?$ ]] || fail "expected 1 to 99 executors, found '$executors'"
[[ "$speed" =~ ^[1-9][0-9]*$ ]] || fail "expected a speed in Mbit/s, found '$speed'"
[[ "$what" == train || "${3:-}" =~ ^[1-9][0-9]*$ ]] || fail "--alltoall: expected bytes, found '${3:-}'"
alone
network
"$what" "${@:3}"
