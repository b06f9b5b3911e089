#!/usr/bin/env bash
# spark-submit, with or without a Spark: takes spark-submit's own arguments and becomes that process, so
# signals and the exit status are the job's.
#
#   scripts/spark-submit.sh --master 'local[2]' --driver-memory 2g --class nndl.Train target/nndl.jar --help
#   scripts/spark-submit.sh --master 'local-cluster[2,1,1024]' ...    two executor JVMs on this machine
#
# SPARK_HOME set: its bin/spark-submit. Else target/spark, a folder of Spark's jars from Maven (built when it
# is missing), with conf/ as Spark's configuration folder unless SPARK_CONF_DIR names another.
#
# A path of s3a:, in the arguments or in a local *.conf or *.properties that they name, brings as --jars what Spark
# lacks for it, target/s3a, unless arguments or files say --jars, --packages or the settings that these stand for, or
# the master is Kubernetes, where images bring all. A --table is read by Spark SQL, and an --output of Parquet written,
# which target/spark lacks: it comes from target/sql in the same way, which Maven fills at the first one. NNDL_MLLIB=1,
# for a program of your own that uses DataFrames or MLlib, brings target/sql and target/mllib.
set -euo pipefail

# Java cannot ask whether standard error is a terminal, on which nndl shows how far it is (--progress auto): so
# NNDL_TERMINAL says how wide that is, which characters it has, and whether standard output comes there too.
unset NNDL_TERMINAL
if [[ -t 2 && "${TERM:-dumb}" != dumb ]]; then
  size="$(stty size <&2 2> /dev/null || true)"
  charset=ascii stdout=apart
  [[ ! "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" =~ [Uu][Tt][Ff]-?8 ]] || charset=utf-8
  [[ ! -p /dev/fd/1 ]] || stdout=piped
  [[ ! -t 1 ]] || stdout=shared
  export NNDL_TERMINAL="${size#* } $charset $stdout"
fi
export LC_ALL=C.UTF-8 # a JVM without an encoding takes one file name for another

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

if [[ -n "${JAVA_HOME:-}" && ! -x "$JAVA_HOME/bin/java" ]]; then
  echo "spark-submit.sh: JAVA_HOME=$JAVA_HOME: expected bin/java in it, found none" >&2
  exit 1
fi
if [[ -n "${SPARK_HOME:-}" ]]; then
  if [[ ! -x "$SPARK_HOME/bin/spark-submit" ]]; then
    echo "spark-submit.sh: SPARK_HOME=$SPARK_HOME: expected bin/spark-submit in it, found none" >&2
    exit 1
  fi
else
  launcher="$(compgen -G "$root/target/spark/jars/spark-launcher_*.jar" || true)"
  if [[ -z "$launcher" ]]; then
    "$root/scripts/build.sh"
    launcher="$(compgen -G "$root/target/spark/jars/spark-launcher_*.jar")"
  fi
fi

if ! id -un > /dev/null 2>&1; then
  echo "spark-submit.sh: user $(id -u): expected a name in /etc/passwd, which Hadoop asks for, found none" >&2
  exit 1
fi

# The arguments, a line each, and what the local files of settings among them say.
settings() {
  local argument file
  for argument; do
    echo " $argument"
    file="${argument#--*=}"
    file="${file#file:}"
    if [[ "$file" =~ \.(conf|properties)$ && -f "$file" ]]; then
      grep -v '^[[:space:]]*[#!]' "$file" || true
    fi
  done
}

defaults="${SPARK_CONF_DIR:-${SPARK_HOME:-$root}/conf}/spark-defaults.conf"
settings="$(settings "$@" "$defaults")"
if [[ $'\n'"$settings"$'\n' == *$'\n --master\n \n'* || $'\n'"$settings"$'\n' == *$'\n --master=\n'* ]]; then
  echo 'spark-submit.sh: --master: expected local[*], yarn, spark:// or k8s:// and a host, found nothing' >&2
  exit 1
fi
others='^ --(jars|packages)(=|$)|^( --conf=|[[:space:]]*)spark\.jars(\.packages)?[[:space:]=:]|^ (--master=)?k8s:'
jars=()
if [[ "$settings" == *s3a:* ]]; then
  jars+=("$root"/target/s3a/*.jar)
fi
# Adds the jars of target/$1 that target/spark lacks, after Maven has filled that folder once.
add_jars() { # folder what why
  local log jar
  if [[ ! -e "$root/target/$1/complete" ]]; then
    echo "spark-submit.sh: fetching $2 for $3 into target/$1" >&2
    if ! log="$(cd "$root" && mvn -B -q "dependency:copy-dependencies@$1" 2>&1)"; then
      echo "$log" >&2
      echo "spark-submit.sh: $root: expected Maven to fill target/$1, found the errors above" >&2
      exit 1
    fi
    touch "$root/target/$1/complete"
  fi
  for jar in "$root/target/$1"/*.jar; do
    [[ -e "$root/target/spark/jars/${jar##*/}" ]] || jars+=("$jar")
  done
}

if [[ -z "${SPARK_HOME:-}" ]]; then
  why=
  if grep -qE '^ --table(=|$)|^[[:space:]]*table[[:space:]]*[=:]' <<< "$settings"; then
    why=--table
  fi
  if grep -qE '^( --test(-images)?=| |[[:space:]]*test(-images)?[[:space:]]*[=:][[:space:]]*)(parquet|orc|json):' <<< "$settings"; then
    why="${why:---test}"
  fi
  if grep -qE '^ --output=.*\.parquet/?$' <<< "$settings" ||
    grep -A 1 -xF -e ' --output' <<< "$settings" | grep -qE '\.parquet/?$'; then
    why="${why:---output}"
  fi
  if [[ "${NNDL_MLLIB:-}" == 1 ]]; then
    why="${why:-NNDL_MLLIB}"
    add_jars mllib MLlib NNDL_MLLIB
  fi
  if [[ -n "$why" ]]; then
    add_jars sql 'Spark SQL' "$why"
    set -- --driver-class-path "$(IFS=:; echo "${jars[*]}")" "$@" # nndl.jar is there too, and must see it
  fi
fi
if [[ -e "${jars[0]:-}" ]] && ! grep -qE "$others" <<< "$settings"; then
  set -- --jars "$(IFS=,; echo "${jars[*]}")" "$@"
fi

if [[ -n "${SPARK_HOME:-}" ]]; then
  exec "$SPARK_HOME/bin/spark-submit" "$@"
fi

export SPARK_HOME="$root/target/spark"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
export SPARK_SCALA_VERSION=2.13 # executors are started by it
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}" # every task has a core; see --arithmetic blas

# The launcher turns the arguments into the driver's command line, as bin/spark-class has it do; its own jar
# alone is class path enough, and starts in half the time of all of Spark's. It prints a NUL and a newline,
# then the words of the command with a NUL after each.
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
mapfile -d '' -t command < <("$java" -XX:TieredStopAtLevel=1 -cp "$launcher" \
  org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
wait "$!" || exit

command[1]="${command[1]#$'\n'}"
command=("${command[@]:1}")

# build.sh has the JVM keep the classes of Spark and nndl as it holds them in memory in a file ($NNDL_KEEP_CLASSES)
# that the next JVMs map: they start a second sooner. Only classes of the class path can be kept, so nndl.jar is put
# there where it is among the arguments: first, since what is not kept is looked for in one jar after the other. On
# such a class path a folder may only come last. A file that does not fit, of another JDK or an older nndl.jar say, is
# passed over.
archive="$root/target/spark/classes.jsa"
jar=
while IFS= read -r -d , path; do
  [[ ! "${path#file:}" -ef "$root/target/nndl.jar" ]] || jar="$root/target/nndl.jar:"
done < <(printf '%s,' "${@#--jars=}")
for ((i = 0; i < ${#command[@]}; i++)); do
  if [[ "${command[i]}" == -cp && "${command[i + 1]}" == "$SPARK_CONF_DIR/:"* ]]; then
    jars="$jar${command[i + 1]#"$SPARK_CONF_DIR/:"}"
    quiet=(-Xlog:cds=off -Xlog:cds+dynamic=off)
    if [[ -n "${NNDL_KEEP_CLASSES:-}" ]]; then
      command=("${command[@]:0:i}" "-XX:ArchiveClassesAtExit=$NNDL_KEEP_CLASSES" "${quiet[@]}" -cp "$jars" "${command[@]:i + 2}")
    elif [[ -s "$archive" ]]; then
      command=("${command[@]:0:i}" "-XX:SharedArchiveFile=$archive" "${quiet[@]}" \
        -cp "$jars:$SPARK_CONF_DIR/" "${command[@]:i + 2}")
    fi
    break
  fi
done

# What Spark's start calls often is seldom called later. To compile it to the last degree would keep one core busy for
# three seconds, and nndl's kernels waiting: so they and their vectors come sooner, all else ten times later. And where
# many methods wait, Java would compile new ones without the profile that they need to be among them (Tier3DelayOn), so
# that they come later still. Options of
# --driver-java-options follow these, and win. A cluster's driver has no kernels, but Spark's network code in every
# iteration: there the JVM decides.
cluster='(local-cluster\[|spark:|yarn|k8s:)'
if ! grep -qE "^ (--master=)?$cluster|^( --conf=|[[:space:]]*)spark\.master[[:space:]=:]+$cluster" <<< "$settings"; then
  compiler=(-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000
    -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 -XX:Tier3DelayOn=50 -XX:CompileCommand=quiet)
  for package in nndl jdk.incubator.vector; do
    compiler+=("-XX:CompileCommand=CompileThresholdScaling,$package.*::*,0.1")
  done
  command=("${command[0]}" "${compiler[@]}" "${command[@]:1}")
fi
exec "${command[@]}"
