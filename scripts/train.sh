#!/usr/bin/env bash
# Trains the book's network: gets the data, builds what is missing, runs nndl.Train. Standard output holds the
# book's lines and nothing else.
#
#   scripts/train.sh [mnist|fashion-mnist|digits] [options of nndl.Train]
#   scripts/train.sh mnist --epochs 3 --sizes 784,100,10
#   scripts/train.sh digits --help                                    all options
#
# The settings are conf/NAME.properties, the data data/NAME; the model goes to target/models/NAME unless
# --model says otherwise. Without a name: MNIST where it can be had, else the digits that come along.
# MASTER=... is Spark's master, local[*] without it; PROPERTIES=FILE are settings for Spark and Hadoop, as in
# conf/hdfs.conf and conf/s3a.conf. A path of s3a: brings what Spark lacks for it, target/s3a. For Spark's other
# options use scripts/spark-submit.sh.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

case "${1:-}" in
  mnist | fashion-mnist)
    name="$1"
    shift
    "$root/scripts/fetch-data.sh" "$name"
    ;;
  digits)
    name=digits
    shift
    ;;
  '' | -*)
    name=mnist
    if ! "$root/scripts/fetch-data.sh" mnist 2> /dev/null; then
      name=digits
      echo "train.sh: data/mnist: expected MNIST in it or on a mirror, found neither" \
        "(scripts/fetch-data.sh says why): training on data/digits" >&2
    fi
    ;;
  *)
    echo "train.sh: data set: expected mnist, fashion-mnist or digits, found '$1'" >&2
    exit 2
    ;;
esac

config=(--config "$root/conf/$name.properties")
data=(--data "$root/data/$name")
model=(--model "$root/target/models/$name")
overwrite=(--overwrite)
for argument in "$@"; do
  case "${argument%%=*}" in # an option counts once: the user's instead of ours
    --config) config=() ;;
    --data) data=() ;;
    --model) model=() overwrite=() ;;
    --overwrite | --resume) overwrite=() ;;
  esac
done

"$root/scripts/build.sh"

spark=(--master "${MASTER:-local[*]}")
if [[ -n "${PROPERTIES:-}" ]]; then
  spark+=(--properties-file "$PROPERTIES")
fi
if [[ "$*" == *s3a:* ]]; then
  jars=("$root"/target/s3a/*.jar)
  spark+=(--jars "$(IFS=,; echo "${jars[*]}")")
fi
exec "$root/scripts/spark-submit.sh" "${spark[@]}" --class nndl.Train "$root/target/nndl.jar" \
  "${config[@]}" "${data[@]}" "${model[@]}" "${overwrite[@]}" "$@"
