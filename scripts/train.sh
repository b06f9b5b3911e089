#!/usr/bin/env bash
# Trains the book's network: gets the data, and has scripts/nndl train with it. Standard output holds the
# book's lines and nothing else.
#
#   scripts/train.sh [mnist|fashion-mnist|digits|penguins] [options of nndl.Train]
#   scripts/train.sh mnist --epochs 3 --sizes 784,100,10
#   scripts/train.sh digits --help                                    all options
#
#   scripts/train.sh --data my.csv --label NAME                       a table of your own
#
# The settings are conf/NAME.properties, the data data/NAME (of penguins a file there), and the model goes to target/models/NAME, each unless
# an option says otherwise, or a key of the file that --config names. Without a name: MNIST where it can be had
# (scripts/fetch-data.sh says where), else the digits that come along. Nothing is fetched for those who bring
# --data, or their training and test images. Without a name, --data, --table or --train-images are data of your own: they get no
# settings and no test images but yours, and their model goes to a folder that is named as they are, where nothing is
# replaced unless you say --overwrite. A --config that is no local file (hdfs:, s3a:) cannot be read here: nothing
# is fetched or added then, no data set is named, and the data and the model stand in that file or among the options.
# MASTER=... and PROPERTIES=FILE are those of scripts/nndl.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

case "${1:-}" in
  mnist | fashion-mnist | digits | penguins)
    name="$1"
    shift
    ;;
  '' | -*) name= ;;
  *)
    echo "train.sh: data set: expected mnist, fashion-mnist, digits or penguins, found '$1'" >&2
    exit 2
    ;;
esac

# The user's options: of the arguments, and below them of the file that --config names.
arguments=("$@")

# What the arguments say an option is; fails if they do not say it.
given() {
  local i
  for ((i = 0; i < ${#arguments[@]}; i++)); do
    case "${arguments[i]}" in
      --"$1") echo "${arguments[i + 1]:-}" && return ;;
      --"$1"=*) echo "${arguments[i]#*=}" && return ;;
    esac
  done
  return 1
}

file="$(given config)" || file=
file="${file#file:}"

# The options in the file, one a line, as the program reads them. What it cannot read, it says itself.
options=
if [[ -f "$file" ]]; then
  quiet=
  [[ " $* " != *' --quiet '* ]] || quiet=--quiet
  "$root/scripts/build.sh" $quiet
  options="$(LC_ALL=C.UTF-8 "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 \
    -cp "$root/target/nndl.jar:$root/target/spark/jars/*" nndl.command.ConfigFile "$file" 2> /dev/null)" ||
    exec "$root/scripts/nndl" train "$@"
fi

# Whether the file is one that only Hadoop can read, so that what it says is not known here.
remote() { [[ -n "$file" && ! -f "$file" ]]; }

if [[ -n "$name" ]] && remote; then
  echo "train.sh: --config: expected a local file beside the name of a data set, found '$file'" >&2
  exit 2
fi

# Whether they say one of these options.
say() {
  local option argument
  for option; do
    for argument in "${arguments[@]}"; do
      [[ "${argument%%=*}" != "--$option" ]] || return 0
    done
    [[ $'\n'"$options" != *$'\n'"$option="* ]] || return 0
  done
  return 1
}

# What they say an option is.
value() {
  given "$1" || sed -n "s/^$1=//p" <<< "$options"
}

# Whether no test set is counted.
untested() {
  [[ " ${arguments[*]:-} " =~ \ --evaluate[=\ ](none|validation)\  ]] ||
    grep -qiE '^evaluate=(none|validation)' <<< "$options"
}

# Whether the data are the user's own, of which nothing is known here.
own() { [[ -z "$name" ]] && say data table label train-images; }

# What the user's data are called: the folder's name, or that of the first file without what follows its first dot, and
# "own-" before it if a data set is called so.
called() {
  local option path
  for option in data table train-images; do
    ! say "$option" || break
  done
  path="$(value "$option")"
  path="${path%%,*}"
  path="${path%%/}"
  if [[ "${path##*/}" == *[*?[{]* ]]; then # a glob: its folder
    if [[ "$path" == */* ]]; then path="${path%/*}"; else path=; fi
  fi
  path="${path##*/}"
  path="${path##*:}" # the format of --table
  path="${path%%.*}"
  case "$path" in
    mnist | fashion-mnist | digits | penguins) echo "own-$path" ;;
    *) echo "${path:-data}" ;;
  esac
}

brings() { remote || say data table || { say train-images && { say test test-images || untested; }; }; }

ours=() # an option counts once: the user's instead of ours
if own; then
  remote || say model find-learning-rate || ours=(--model "$root/target/models/$(called)")
  exec "$root/scripts/nndl" train "${ours[@]}" "$@"
fi

if [[ "$name" != digits && "$name" != penguins ]] && ! brings && ! say help version; then
  if [[ -n "$name" ]]; then
    "$root/scripts/fetch-data.sh" "$name"
  elif ! problem="$("$root/scripts/fetch-data.sh" mnist 2>&1)"; then
    name=digits
    echo "train.sh: training on data/digits: $problem" >&2
  fi
fi
name="${name:-mnist}"

if ! remote; then
  say config || ours+=(--config "$root/conf/$name.properties")
  if [[ "$name" == penguins ]]; then
    brings || ours+=(--data "$root/data/penguins/penguins.csv")
  else
    brings || ours+=(--data "$root/data/$name")
  fi
  if ! say model find-learning-rate; then
    ours+=(--model "$root/target/models/$name")
    say overwrite resume || ours+=(--overwrite)
  fi
fi

exec "$root/scripts/nndl" train "${ours[@]}" "$@"
