#!/usr/bin/env bash
# Measures nndl against what one would use instead, and against itself. Promises a line a figure: what, nndl's
# figure, the other's, their ratio, the goal, ok or short. Ratios are medians over rounds; in a round the two
# stand side by side. Of a Python program the better of one and two threads counts.
#
#   scripts/dev/bench.sh [--rounds N] [NAME...]       three rounds of every figure not "only if named" take an hour
#   scripts/dev/bench.sh --rounds 1 kernel local
#   INSTRUCTIONS=AVX2 scripts/dev/bench.sh narrow     as on a processor without AVX-512: both sides are held to AVX2
#   scripts/dev/bench.sh jmh [options of JMH]         each kernel by itself, plain, vectorised and by BLAS
#   scripts/dev/bench.sh --compare REV [--rounds N] [NAME...]       against a revision of git: see compare.sh
#
# scripts/dev/bench/NAME.sh is the figure NAME, and says at its head what exactly is measured:
#
#   kernel    a steady epoch of the book's network in one thread, against NumPy, PyTorch, scikit-learn
#   narrow    the same against a kernel in C, and the slowest of ten JVMs
#   local     the same through the barrier exchange on local[2]
#   whole     the book's run, from process start to saved model, over the sum of its parts, and against Python
#   cluster   an iteration on a cluster of processes, barrier and job
#   wide      a network of 12 million weights against PyTorch, and exact against BLAS
#   broad     784-800-10 against PyTorch
#   load      MNIST's .gz files until the first iteration, against NumPy's reading them
#   bytes     held a training sample
#   formats   reading IDX, gzip, CSV, LIBSVM
#   storage   reading from HDFS and S3
#   scaling   local[1] and local[2]
#   startup   from process start to the end of the first iteration
#   jobcost   an iteration of the job exchange over an empty Spark job
#   shuffle   what the order of an epoch costs a sample
#   making    samples a second that nndl.Convert and nndl.Deform write
#   deform    images a second that --deform distorts
#   learn     Adam, momentum, activations, dropout and --deform
#   predict   samples a second of nndl.Predict
#   batches   only if named: epochs until 95 % are right, by the mini-batch size
#   dense     only if named: dense products of wide layers over OpenBLAS
#   tiles     only if named: tile shapes of dense products
#   shares    only if named: dense products over sparse ones, by the share of inputs that are not zero
#   categories only if named: a table of 3 million rows with 600 categories, on the disk and in processor time
#   big       only if named: 8.1 million distorted digits against 60,000
#   transform only if named: predicting a column of vectors, over reading it and over MLlib
#   mllib     only if named: the book's run to 95 % against Spark MLlib
#   fit       only if named: fit to 97 % on a DataFrame against Spark MLlib
#   frames    only if named: four real tables as DataFrames, beside MLlib's network and logistic regression
#
# Needs data/mnist (scripts/fetch-data.sh) and for the others Debian's python3-numpy, python3-sklearn, python3-torch
# and libopenblas0-pthread; says in a line what it skips without. What the programs say goes to target/bench.log.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/measure.sh"

cd "$root"
figures=(kernel narrow local whole cluster wide broad load bytes formats storage scaling startup jobcost shuffle making
  deform learn predict)
if_named=(transform mllib fit frames batches dense tiles shares categories big)

# What every figure knows.
data=data/mnist
classes="$root/target/test-classes:$root/target/nndl.jar"
rounds=3
steps=5000 # iterations of an epoch of 50,000 samples in mini-batches of 10

machine() {
  local blas
  blas="$("$python" 2> /dev/null << 'END' || echo no OpenBLAS
import ctypes
blas = ctypes.CDLL("libopenblas.so.0")
blas.openblas_get_corename.restype = ctypes.c_char_p
print("OpenBLAS for", blas.openblas_get_corename().decode())
END
)"
  printf '# %s x %s; instructions: %s; %s; %s; load %s; %d rounds\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$INSTRUCTIONS" \
    "$(java -version 2>&1 | grep -m 1 ' version ')" "$blas" "$(cut -d ' ' -f 1 /proc/loadavg)" "$rounds"
}

if [[ "${1:-}" == --compare ]]; then
  exec scripts/dev/compare.sh "${@:2}"
fi
mkdir -p target
: > "$log"
if [[ "${1:-}" == jmh ]]; then
  build
  exec java --add-modules=jdk.incubator.vector -cp "$classes:$(< target/bench.classpath)" org.openjdk.jmh.Main "${@:2}"
fi
if [[ "${1:-}" == --rounds ]]; then
  rounds="${2:-}"
  [[ "$rounds" =~ ^[1-9][0-9]*$ ]] || fail "--rounds: expected 1 or more, found '$rounds'"
  shift 2
fi
for name in "$@"; do
  [[ " ${figures[*]} ${if_named[*]} " == *" $name "* ]] \
    || fail "expected one of ${figures[*]} ${if_named[*]}, found '$name'"
done
[[ $# -eq 0 ]] || figures=("$@")
for name in "${figures[@]}"; do
  source "scripts/dev/bench/$name.sh"
done

build
series="$(mktemp -d)"
trap 'rm -rf "$series"' EXIT
machine
for name in "${figures[@]}"; do
  if [[ ! "$name" =~ ^(jobcost|storage|dense|tiles|shares|categories|frames)$ ]] && ! has_mnist "$data"; then
    echo "$name: skipped: expected MNIST in $data (scripts/fetch-data.sh), found none" >&2
  else
    "bench_$name"
  fi
done
