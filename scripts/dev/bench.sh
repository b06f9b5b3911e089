#!/usr/bin/env bash
# Measures nndl against what one would use instead, and against itself. Promises a line a figure: what, nndl's
# figure, the other's, their ratio, the goal, ok or short. Ratios are medians over rounds; in a round the two
# stand side by side. Of a Python program the better of one and two threads counts.
#
#   scripts/dev/bench.sh [--rounds N] [NAME...]       three rounds of every figure but those "only if named" take an hour
#   scripts/dev/bench.sh --rounds 1 kernel local
#   scripts/dev/bench.sh jmh [options of JMH]         each kernel by itself, plain, vectorised and by BLAS
#   scripts/dev/bench.sh --compare REV [--rounds N] [NAME...]       against a revision of git: see scripts/dev/compare.sh
#
#   kernel    784-30-10, mini-batch 10, a steady epoch in one thread, against NumPy, PyTorch, scikit-learn
#   narrow    the same epoch, and one of nndl.Train on local[2], over that of a kernel in C, scripts/dev/peers/narrow.c;
#             and the slowest of ten JVMs
#   local     the same job through the barrier exchange on local[2], over the bare kernel
#   whole     the book's run, 30 epochs, from process start to saved model, over the sum of its parts: an empty Spark
#             application, 30 epochs of the kernel, evaluations and checkpoints, and 0.2 s for the report; and against the
#             Python programs
#   cluster   an iteration on local-cluster[2,1,1024], barrier and job, MNIST and images without a zero
#   wide      784-2500-2000-1500-1000-500-10, mini-batch 1000, local[2], against PyTorch, and exact against BLAS
#   broad     784-800-10 against PyTorch: mini-batch 2000, on two slots and on one; and ReLU with Adam, mini-batch 128
#   load      MNIST's .gz files, from a JVM's main to the first iteration, against NumPy's reading them
#   bytes     held a training sample
#   formats   reading MNIST's training set as IDX, gzip, CSV, LIBSVM, against a bare read or inflating
#   storage   reading samples from a NameNode and DataNode and from an S3 server, against a bare copy of the same files
#   scaling   784-800-10, mini-batch 2000, local[1] and local[2]
#   startup   from process start to the end of the first iteration
#   jobcost   an iteration of the job exchange over an empty Spark job
#   shuffle   what the order of an epoch costs a sample, of 10^9
#   making    samples a second that nndl.Convert and nndl.Deform write
#   deform    images a second that --deform distorts, in one thread
#   learn     steps of Adam and momentum against a bare copy; vector forms of activations against their definitions; an
#             epoch of nndl.Train with dropout, and with --deform ciresan, over one without
#   predict   samples a second of nndl.Predict as parts on local[2], of 810,000 distorted digits (target/predict, made once),
#             which 784-30-10 gets ten times, over reading, packing and the bare forward kernel one after the other
#   dense     only if named, ten minutes: dense products of wide layers, one thread, over OpenBLAS, with AVX-512 where the
#             machine has it and with AVX2; and the slowest of ten JVMs
#   tiles     only if named, ten minutes: tile shapes of dense products, GFLOP/s of one thread, the slowest of three JVMs
#             with AVX-512 where the machine has it and with AVX2: what VectorTile was chosen by, for another machine
#   shares    only if named, five minutes: dense products of the first layer over sparse ones, one thread, by the share of
#             inputs that are not zero: what VectorProducts chooses by, for another machine
#   big       only if named: 8.1 million distorted digits (6.4 GB in target/infinite, made once) on local[2], against
#             60,000, in a heap that holds them and in one that does not
#
# Needs data/mnist (scripts/fetch-data.sh) and for the others Debian's python3-numpy, python3-sklearn, python3-torch
# and libopenblas0-pthread; says in a line what it skips without. What the programs say goes to target/bench.log.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/measure.sh"

cd "$root"
python=/usr/bin/python3 # Debian's, which finds Debian's packages
data=data/mnist
classes="$root/target/test-classes:$root/target/nndl.jar"
rounds=3
steps=5000 # iterations of an epoch of 50,000 samples in mini-batches of 10
figures=(kernel narrow local whole cluster wide broad load bytes formats storage scaling startup jobcost shuffle making
  deform learn predict)

# --- what is measured -------------------------------------------------------------------------------------

peer() { # threads program arguments...
  OMP_NUM_THREADS="$1" OPENBLAS_NUM_THREADS="$1" "$python" "scripts/dev/peers/$2.py" "${@:3}" 2>> "$log" \
    || fail "scripts/dev/peers/$2.py: expected it to run, found an error; see $log"
}

# The benchmarks as a user's jar: --driver-class-path, as submit has it, would not fit the archive of classes.
bench_jar() {
  local jar="$series/bench.jar"
  [[ -f "$jar" ]] || jar --create --file "$jar" -C target/test-classes .
  echo "$jar"
}

# --- what is made of it -----------------------------------------------------------------------------------

ratio_of() { # series over series, round by round
  paste -d ' ' "$series/$1" "$series/$2" | awk '{ print $1 / $2 }' | median
}

# The series of a Python program with the better of one and two threads.
better() { # name column
  local one two
  one="$(median_of "$1-1.$2")"
  two="$(median_of "$1-2.$2")"
  if [[ "$(calculate "($one <= $two)")" == 1 ]]; then echo "$1-1.$2"; else echo "$1-2.$2"; fi
}

# --- what is there ----------------------------------------------------------------------------------------

has_python() { # module
  "$python" - "$1" << 'END' >> "$log" 2>&1
import importlib, sys, numpy
importlib.import_module(sys.argv[1])
numpy.ones((64, 64)) @ numpy.ones((64, 64))
assert "openblas" in open("/proc/self/maps").read(), "numpy without OpenBLAS"
END
}

declare -A package=([numpy_batch]=numpy [numpy_samples]=numpy [torch_loop]=torch [sklearn_mlp]=sklearn)
declare -A title=([numpy_batch]='NumPy by mini-batches' [numpy_samples]="the book's way in NumPy"
  [torch_loop]=PyTorch [sklearn_mlp]=scikit-learn)

# Those of the Python programs that can run; a line for each that can't.
usable() { # figure programs...
  local program
  for program in "${@:2}"; do
    if has_python "${package[$program]}"; then
      echo "$program"
    else
      echo "$1: skipped against ${title[$program]}: expected python3-${package[$program]} with" \
        "libopenblas0-pthread, found none" >&2
    fi
  done
}

machine() {
  local blas
  blas="$("$python" 2> /dev/null << 'END' || echo no OpenBLAS
import ctypes
blas = ctypes.CDLL("libopenblas.so.0")
blas.openblas_get_corename.restype = ctypes.c_char_p
print("OpenBLAS for", blas.openblas_get_corename().decode())
END
)"
  printf '# %s x %s; %s; %s; load %s; %d rounds\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    "$(java -version 2>&1 | head -n 1)" "$blas" "$(cut -d ' ' -f 1 /proc/loadavg)" "$rounds"
}

# --- the figures ------------------------------------------------------------------------------------------

bench_kernel() {
  local programs program threads i
  local -A epochs=([numpy_batch]=5 [numpy_samples]=1 [torch_loop]=2 [sklearn_mlp]=3)
  local -A goal=([numpy_batch]=4 [numpy_samples]=40 [torch_loop]=20 [sklearn_mlp]=9)
  mapfile -t programs < <(usable kernel numpy_batch torch_loop sklearn_mlp numpy_samples)
  for ((i = 0; i < rounds; i++)); do
    submit nndl.bench.Race --data "$data" --rounds 1 memory \
      | awk -v steps="$steps" '{ print $1 * steps / 1000 }' | note kernel
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        peer "$threads" "$program" "$data" --epochs "${epochs[$program]}" | note "kernel-$program-$threads"
      done
    done
  done
  for program in "${programs[@]}"; do
    local other
    other="$(better "kernel-$program" 1)"
    line "kernel: an epoch, one thread, against ${title[$program]}" "$(with_unit "$(median_of kernel.1)" s)" \
      "$(with_unit "$(median_of "$other")" s)" "$(ratio_of "$other" kernel.1)" '>=' "${goal[$program]}"
  done
}

# Ten JVMs whatever the rounds, the slowest beside the median: what the compiler makes of a loop is luck. The seconds
# of nndl.Train are what more epochs take it, so without its start.
bench_narrow() {
  local i c="$series/narrow" lines="$series/narrow-lines" right other
  if ! command -v gcc > /dev/null; then
    echo 'narrow: skipped: expected gcc, found none' >&2
    return 0
  fi
  gcc -O3 -march=native -o "$c" scripts/dev/peers/narrow.c -lm 2>> "$log" || fail "gcc: scripts/dev/peers/narrow.c; see $log"
  for ((i = 0; i < 10; i++)); do
    "$c" "$data" 30 2> "$lines" | note narrow-c
    submit nndl.bench.Race --data "$data" --rounds 1 memory \
      | awk -v steps="$steps" '{ print $1 * steps / 1000 }' | note narrow-kernel
    calculate "($(trained "$data" 330) - $(trained "$data" 30)) / 300" | note narrow-trained
  done
  narrow_lines 'an epoch, one thread, over C' narrow-kernel 1.15
  narrow_lines 'an epoch of nndl.Train on local[2], over C' narrow-trained 1.25
  whole_run "$data" > /dev/null
  right="$(tail -n 1 "$series/model/history.csv" | cut -d , -f 2)"
  other="$(tail -n 1 "$lines" | cut -d ' ' -f 3)"
  line 'narrow: right digits of 10,000 after 30 epochs, and those of C' "$right" "$other" \
    "$(calculate "($right < $other ? $other - $right : $right - $other)")" '<=' 30
}

narrow_lines() { # what series goal
  local ratios="$series/$2-ratios.1"
  paste -d ' ' "$series/$2.1" "$series/narrow-c.1" | awk '{ print $1 / $2 }' > "$ratios"
  narrow_line "$1" "$2" "$(median < "$ratios")" "$3"
  narrow_line "$1, slowest of ten" "$2" "$(sort -g "$ratios" | tail -n 1)" "$3"
}

narrow_line() { # what series ratio goal
  line "narrow: $1" "$(with_unit "$(median_of "$2.1")" s)" "$(with_unit "$(median_of narrow-c.1)" s)" "$3" '<=' "$4"
}

# Seconds of so many epochs of the book's network on local[2], from process start to saved model.
trained() { # data epochs
  seconds_of scripts/spark-submit.sh --master 'local[2]' --class nndl.Train target/nndl.jar \
    --config conf/mnist.properties --data "$1" --evaluate none --checkpoint-every 0 --epochs "$2" \
    --model "$series/model" --overwrite
}

bench_local() {
  submit nndl.bench.Race --data "$data" --rounds "$((2 * rounds))" memory 'barrier@local[2]' | note local
  line 'local: an iteration, barrier on local[2] over the bare kernel' "$(with_unit "$(median_of local.2)" ms)" \
    "$(with_unit "$(median_of local.1)" ms)" "$(ratio_of local.2 local.1)" '<=' 1.5
}

bench_whole() {
  local programs program threads i
  local -A epochs=([numpy_batch]=30 [numpy_samples]=3 [torch_loop]=3 [sklearn_mlp]=3)
  local -A goal=([numpy_batch]=1 [numpy_samples]=16 [torch_loop]=8 [sklearn_mlp]=3.5)
  mapfile -t programs < <(usable whole numpy_batch torch_loop sklearn_mlp numpy_samples)
  for ((i = 0; i < rounds; i++)); do
    whole_run "$data" | note whole
    whole_parts | note whole-parts
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        whole_peer "$threads" "$program" "${epochs[$program]}" | note "whole-$program-$threads"
      done
    done
  done
  line 'whole: 30 epochs, start to saved, over the sum of its parts' "$(with_unit "$(median_of whole.1)" s)" \
    "$(for i in 2 3 4 5 6; do median_of "whole-parts.$i"; done | xargs printf '%.1f+%.2f+%.2f+%.2f+%.1f s')" \
    "$(ratio_of whole.1 whole-parts.1)" '<=' 1.15
  for program in "${programs[@]}"; do
    local other how=''
    other="$(better "whole-$program" 1)"
    [[ "${epochs[$program]}" == 30 ]] || how=" (from ${epochs[$program]} epochs)"
    line "whole: 30 epochs, start to saved, against ${title[$program]}" "$(with_unit "$(median_of whole.1)" s)" \
      "$(with_unit "$(median_of "$other")" s)$how" "$(ratio_of "$other" whole.1)" '>=' "${goal[$program]}"
  done
}

# Seconds of the sum, of an empty Spark application through the same script, of 30 epochs, evaluations, checkpoints,
# and what a report may take.
whole_parts() {
  local empty
  empty="$(seconds_of scripts/spark-submit.sh --jars target/nndl.jar --class nndl.bench.Empty "$(bench_jar)")"
  submit nndl.bench.Parts "$data" "$series/parts" \
    | awk -v empty="$empty" -v report=0.2 '{ print empty + $1 + $2 + $3 + report, empty, $1, $2, $3, report }'
}

# Seconds of 30 epochs: of a process that runs so many, and its median epoch as often as it takes.
whole_peer() { # threads program epochs
  local start="$EPOCHREALTIME" epoch
  epoch="$(peer "$1" "$2" "$data" --epochs "$3" --save "$series/weights.npz" | cut -d ' ' -f 2)"
  calculate "$EPOCHREALTIME - $start + (30 - $3) * $epoch"
}

bench_cluster() {
  local master='local-cluster[2,1,1024]' images
  for images in 'without a zero' 'of MNIST'; do
    local options=(--shards 2 --seconds 6) # executors take a while until their code is compiled
    [[ "$images" != 'of MNIST' ]] || options+=(--data "$data")
    submit nndl.bench.Race "${options[@]}" --rounds "$rounds" "barrier@$master" "job@$master" \
      | note "cluster-${images##* }"
    local barrier="cluster-${images##* }.1" job="cluster-${images##* }.2"
    line "cluster: ms an iteration of barrier, images $images" "$(with_unit "$(median_of "$barrier")" ms)" - \
      "$(median_of "$barrier")" '<=' 0.4
    line "cluster: an iteration against job's, images $images" "$(with_unit "$(median_of "$barrier")" ms)" \
      "$(with_unit "$(median_of "$job")" ms)" "$(ratio_of "$job" "$barrier")" '>=' 30
  done
}

# Ten JVMs whatever the rounds. The goals are those of the Java version that `java` is.
bench_dense() {
  local version
  version="$(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')"
  if grep -q avx512f /proc/cpuinfo; then
    dense AVX-512 3 SkylakeX "$([[ "$version" -lt 25 ]] && echo 0.85 || echo 0.75)"
  fi
  dense AVX2 2 Haswell "$([[ "$version" -lt 25 ]] && echo 0.65 || echo 0.5)"
}

dense() { # instructions UseAVX kernels-of-OpenBLAS goal
  local i name shape kind shapes=(504x2000x1536
    1000x2500x2000 1000x2000x1500 1000x1500x1000 1000x1000x500
    128x800x800 500x800x800 2000x800x800
    first:128x784x800 first:500x784x800 first:2000x784x800)
  for ((i = 0; i < 10; i++)); do
    OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE="$3" java --add-modules=jdk.incubator.vector -XX:UseAVX="$2" -Xmx2g \
      -cp "$classes:$(< target/bench.classpath)" nndl.bench.DenseProducts "${shapes[@]}" 2>> "$log" \
      | while read -r shape kind mine theirs ratio; do
        echo "$mine $theirs $ratio" | note "dense-$1-$shape-$kind"
      done || fail "nndl.bench.DenseProducts: expected it to run with libopenblas0-pthread, found an error; see $log"
  done
  for shape in "${shapes[@]}"; do
    for kind in forward backward gradient; do
      name="dense-$1-$shape-$kind"
      [[ -f "$series/$name.1" ]] || continue
      line "dense: GFLOP/s of $shape $kind, $1, over OpenBLAS" "$(median_of "$name.1")" "$(median_of "$name.2")" \
        "$(median_of "$name.3")" '>=' "$4"
      sort -g "$series/$name.1" | head -n 1 | awk -v median="$(median_of "$name.1")" -v name="$shape-$kind" \
        '{ print $1 / median, name }' >> "$series/dense-$1-slowest"
    done
  done
  read -r ratio name < <(sort -g "$series/dense-$1-slowest")
  line "dense: slowest of ten JVMs over the median, $1, at worst $name" - - "$ratio" '>=' 0.9
}

# Sets of instructions that the machine has, each with the JVM's number for it.
instructions() {
  ! grep -q avx512f /proc/cpuinfo || echo AVX-512:3
  echo AVX2:2
}

# Rows by vectors; sums, a step of b and a number of a must fit into 32 registers, or 16.
bench_tiles() {
  local shape kind kinds i
  mapfile -t kinds < <(instructions)
  echo "tiles: rows x vectors, $(printf 'GFLOP/s %s  ' "${kinds[@]%:*}")"
  for shape in {3..14}x1 {3..12}x2 {3..9}x3 {3..7}x4 {3..5}x5 {3..4}x6; do
    for kind in "${kinds[@]}"; do
      for ((i = 0; i < 3; i++)); do
        java --add-modules=jdk.incubator.vector -XX:UseAVX="${kind#*:}" -Xmx1g -cp "$classes:$(< target/bench.classpath)" \
          nndl.bench.TileShapes "$series/tile" "$shape" 2>> "$log" || fail "$shape: expected it to run; see $log"
      done | sort -g | head -n 1
    done | xargs printf "tiles: %-6s %s   %s\n" "$shape"
  done
}

bench_shares() {
  local kind shapes=(64x784x800 125x784x800 500x784x800 24x784x800 125x784x100 125x3072x1000)
  for kind in $(instructions); do
    java --add-modules=jdk.incubator.vector -XX:UseAVX="${kind#*:}" -Xmx1g -cp "$classes:$(< target/bench.classpath)" \
      nndl.math.products.SparseShares "${shapes[@]}" 2>> "$log" \
      | awk -v kind="${kind%:*}" '
        { key = $1 " " $2 }
        !(key in ratios) { name[++n] = key }
        { ratios[key] = ratios[key] "  " $3 ": " $4 }
        END { for (i = 1; i <= n; i++) print "shares: dense over sparse, " kind ", " name[i] ratios[name[i]] }' \
      || fail "nndl.math.products.SparseShares: expected it to run, found an error; see $log"
  done
}

bench_wide() {
  local sizes=784,2500,2000,1500,1000,500,10 m=1000 programs program threads i arithmetic
  local -A goal=([exact]=1.7 [blas]=1.5)
  mapfile -t programs < <(usable wide torch_loop)
  # The series are seconds a mini-batch.
  for ((i = 0; i < rounds; i++)); do
    for arithmetic in exact blas; do
      submit nndl.bench.Race --data "$data" --sizes "$sizes" --mini-batch-size "$m" --learning-rate 0.1 \
        --arithmetic "$arithmetic" --seconds 6 --rounds 1 'barrier@local[2]' \
        | awk '{ print $1 / 1000 }' | note "wide-$arithmetic"
    done
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        peer "$threads" "$program" "$data" --sizes "$sizes" --mini-batch-size "$m" --learning-rate 0.1 \
          --init default --samples "$((5 * m))" --epochs 3 | awk '{ print $1 / 5 }' | note "wide-$program-$threads"
      done
    done
  done
  for program in "${programs[@]}"; do
    local other
    other="$(better "wide-$program" 1)"
    for arithmetic in exact blas; do
      line "wide: samples a second, --arithmetic $arithmetic, against ${title[$program]}" \
        "$(with_unit "$(calculate "$m / $(median_of "wide-$arithmetic.1")")" /s)" \
        "$(with_unit "$(calculate "$m / $(median_of "$other")")" /s)" \
        "$(ratio_of "$other" "wide-$arithmetic.1")" '>=' "${goal[$arithmetic]}"
    done
  done
  line 'wide: ms an iteration, exact, against --arithmetic blas' \
    "$(with_unit "$(calculate "1000 * $(median_of wide-exact.1)")" ms)" \
    "$(with_unit "$(calculate "1000 * $(median_of wide-blas.1)")" ms)" "$(ratio_of wide-blas.1 wide-exact.1)" '>=' 0.92
}

bench_broad() {
  local i threads
  local old=(--sizes 784,800,10 --mini-batch-size 2000 --learning-rate 0.5)
  local new=(--sizes 784,800,10 --mini-batch-size 128 --learning-rate 0.001 --modern)
  [[ -n "$(usable broad torch_loop)" ]] || return 0
  # The series are milliseconds an epoch of 50,000.
  for ((i = 0; i < rounds; i++)); do
    for threads in 1 2; do
      submit nndl.bench.Race --data "$data" "${old[@]}" --seconds 4 --rounds 1 "barrier@local[$threads]" \
        | awk '{ print $1 * 25 }' | note "broad-$threads"
      peer "$threads" torch_loop "$data" "${old[@]}" --init default --epochs 3 \
        | awk '{ print $1 * 1000 }' | note "broad-torch-$threads"
      peer "$threads" torch_loop "$data" "${new[@]}" --init default --epochs 3 \
        | awk '{ print $1 * 1000 }' | note "broad-adam-torch-$threads"
    done
    submit nndl.bench.Race --data "$data" "${new[@]}" --shards 2 --seconds 4 --rounds 1 'barrier@local[2]' \
      | awk '{ print $1 * 50000 / 128 }' | note broad-adam
  done
  broad_line 'mini-batch 2000, local[2], against PyTorch' broad-2 "$(better broad-torch 1)" 4
  broad_line 'mini-batch 2000, local[1], against PyTorch, one thread' broad-1 broad-torch-1.1 3
  broad_line 'ReLU, Adam, mini-batch 128, local[2], against PyTorch' broad-adam "$(better broad-adam-torch 1)" 3
}

broad_line() { # what series other's goal
  line "broad: an epoch, $1" "$(with_unit "$(median_of "$2.1")" ms)" "$(with_unit "$(median_of "$3")" ms)" \
    "$(ratio_of "$3" "$2.1")" '>=' "$4"
}

bench_load() {
  local programs i
  mapfile -t programs < <(usable load numpy_batch)
  [[ "${#programs[@]}" -gt 0 ]] || return 0
  for ((i = 0; i < 5 * rounds; i++)); do
    scripts/spark-submit.sh --driver-memory 3g --conf spark.log.level=WARN --jars target/nndl.jar \
      --class nndl.bench.LoadImages "$(bench_jar)" "$data" 2>> "$log" | note load
    peer 1 load "$data" | note load-numpy
  done
  line "load: MNIST's .gz to first iteration, against NumPy's reading" "$(with_unit "$(median_of load.2)" s)" \
    "$(with_unit "$(median_of load-numpy.1)" s)" "$(ratio_of load-numpy.1 load.2)" '>=' 1
}

bench_bytes() {
  submit nndl.bench.LoadImages "$data" | note bytes
  line 'bytes: held a training sample' "$(median_of bytes.3) bytes" - "$(median_of bytes.3)" '<=' 400
}

# ReadFormats' columns: IDX read, loaded; gzip inflated, loaded; CSV read, counted, loaded; LIBSVM the same.
bench_formats() {
  submit nndl.bench.ReadFormats "$data" "$((2 * rounds + 1))" | note formats
  formats_line 'IDX, a bare read beside it' 2 1 500
  formats_line 'CSV, a bare read beside it' 7 5 100
  formats_line 'CSV, its lines counted by the driver' 6 5 500
  formats_line 'LIBSVM, a bare read beside it' 10 8 100
  line 'formats: MB/s a core of IDX in gzip, against bare inflating' "$(with_unit "$(median_of formats.4)" MB/s)" \
    "$(with_unit "$(median_of formats.3)" MB/s)" "$(ratio_of formats.4 formats.3)" '>=' 0.9
}

formats_line() { # what column other goal
  line "formats: MB/s a core of $1" "$(with_unit "$(median_of "formats.$2")" MB/s)" \
    "$(with_unit "$(median_of "formats.$3")" MB/s)" "$(median_of "formats.$2")" '>=' "$4"
}

# ReadRemote's lines: place, MB/s of a bare copy, of reading, of reading and packing.
bench_storage() {
  local place copy read load
  while read -r place copy read load; do
    line "storage: MB/s of samples from $place (packed too: $load), a bare copy" "$read MB/s" "$copy MB/s" \
      "$(calculate "$copy / $read")" '<=' 1.5
  done < <(java -Xmx3g -Dlog4j.configurationFile=conf/log4j2.properties -cp "$classes:$(< target/bench.classpath)" \
    nndl.data.ReadRemote "$((2 * rounds + 1))" 2>> "$log" || fail "nndl.data.ReadRemote: see $log")
}

bench_scaling() {
  submit nndl.bench.Race --data "$data" --sizes 784,800,10 --mini-batch-size 2000 --learning-rate 0.1 \
    --seconds 4 --rounds "$rounds" 'barrier@local[1]' 'barrier@local[2]' | note scaling
  line 'scaling: 784-800-10, an iteration on local[2] against local[1]' "$(with_unit "$(median_of scaling.2)" ms)" \
    "$(with_unit "$(median_of scaling.1)" ms)" "$(ratio_of scaling.1 scaling.2)" '>=' 1.7
}

# A training set of one mini-batch: the epoch's line is printed after one iteration and the test set's count.
bench_startup() {
  local i start
  for ((i = 0; i < 2 * rounds; i++)); do
    start="$EPOCHREALTIME"
    scripts/spark-submit.sh --class nndl.Train target/nndl.jar --config conf/mnist.properties --data "$data" \
      --validation 59990 --epochs 1 --model "$series/model" --overwrite 2>> "$log" \
      | { read -r && calculate "$EPOCHREALTIME - $start" && cat > /dev/null; } | note startup
  done
  line 'startup: process start to the first iteration on local[*]' "$(with_unit "$(median_of startup.1)" s)" - \
    "$(median_of startup.1)" '<=' 4
}

# JobCost's lines: "local[2], mini-batch 50, 2 shards: iteration 7.10 ms; runJob 5.60 ms, ratio 1.27; ..."
bench_jobcost() {
  local shards mine empty ratio
  while read -r shards mine empty ratio; do
    line "jobcost: an iteration of job over an empty job, $shards shards" "$mine ms" "$empty ms" "$ratio" '<=' 2.2
  done < <(submit nndl.spark.job.JobCost 'local[2]' \
    | sed -nE 's/.* ([0-9]+) shards: iteration ([0-9.]+) ms; runJob ([0-9.]+) ms, ratio ([0-9.]+);.*/\1 \2 \3 \4/p')
}

# ShuffleCost's columns: nanoseconds of a position of 60,000, of 10^9, and of a place in the order.
bench_shuffle() {
  submit nndl.bench.ShuffleCost "$((2 * rounds + 1))" | note shuffle
  line 'shuffle: ns a sample of 10^9 for its position; of 60,000' "$(median_of shuffle.2) ns" \
    "$(median_of shuffle.1) ns" "$(median_of shuffle.2)" '<=' 100
  line 'shuffle: ns a sample to put a million of 10^9 in order' "$(median_of shuffle.3) ns" - \
    "$(median_of shuffle.3)" '<=' 200
}

bench_making() {
  local i
  for ((i = 0; i < rounds; i++)); do
    made nndl.Convert --in "$data"/train-images-idx3-ubyte* --in-labels "$data"/train-labels-idx1-ubyte* \
      --out-images "$series/images" --out-labels "$series/labels" --overwrite | note convert
    made nndl.Deform --images "$series/images" --labels "$series/labels" --out "$series/infinite" \
      --count 300000 --overwrite | note deform
  done
  made_line 'converts, from gzip to plain IDX, one thread' convert
  made_line 'deforms, on local[*], Spark started' deform
}

# What a program says of its samples a second.
made() { # class arguments...
  scripts/spark-submit.sh --driver-memory 2g --class "$1" target/nndl.jar "${@:2}" 2>&1 >> "$log" | tee -a "$log" \
    | sed -n 's/.* \([0-9]*\) samples a second$/\1/p'
}

made_line() { # what series
  line "making: samples a second that nndl $1" "$(median_of "$2.1") /s" - "$(median_of "$2.1")" '>=' 20000
}

bench_deform() {
  local i
  for ((i = 0; i < rounds; i++)); do
    submit nndl.bench.Distortions "$data" | note distortions
  done
  line 'deform: images a second, one thread, --deform ciresan' "$(with_unit "$(median_of distortions.1)" /s)" - \
    "$(median_of distortions.1)" '>=' 200000
  line 'deform: inputs that are not zero, over those of the images' "$(median_of distortions.2)" - \
    "$(median_of distortions.2)" '<=' 1.4
}

# The seconds of an epoch are what more epochs take nndl.Train, so without its start.
bench_learn() {
  local i activation wide=784,1500,1000,500,10
  for ((i = 0; i < rounds; i++)); do
    java --add-modules=jdk.incubator.vector -Xmx2g -cp "$classes:$(< target/bench.classpath)" nndl.bench.LearningKernels \
      2>> "$log" | note learn || fail "nndl.bench.LearningKernels: expected it to run, found an error; see $log"
    learn_epoch 784,800,10 128 20 | note learn-800
    learn_epoch 784,800,10 128 20 --dropout 0.5 | note learn-800-dropout
    learn_epoch 784,800,10 128 20 --deform ciresan | note learn-800-deform
    learn_epoch "$wide" 256 4 | note learn-wide
    learn_epoch "$wide" 256 4 --deform ciresan | note learn-wide-deform
  done
  learn_line 'GB a second of a step of Adam, 32 bytes a weight, over a copy' learn.2 learn.1 GB/s '>=' 1
  learn_line 'GB a second of momentum with l2, 24 bytes a weight, over a copy' learn.3 learn.1 GB/s '>=' 1
  i=4
  for activation in sigmoid tanh gelu; do
    line "learn: $activation by vectors, its definition over it" - - "$(median_of "learn.$i")" '>=' 5
    line "learn: $activation's derivative by vectors, its definition over it" - - "$(median_of "learn.$((i + 1))")" '>=' 5
    i=$((i + 2))
  done
  learn_line 'an epoch of 784-800-10, mini-batch 128, with dropout' learn-800-dropout.1 learn-800.1 s '<=' 1.1
  learn_line 'an epoch of 784-800-10, mini-batch 128, with --deform ciresan' learn-800-deform.1 learn-800.1 s '<=' 1.7
  learn_line 'an epoch of 784-1500-1000-500-10 with --deform' learn-wide-deform.1 learn-wide.1 s '<=' 1.1
}

learn_line() { # what series other's unit relation goal
  line "learn: $1" "$(with_unit "$(median_of "$2")" "$4")" "$(with_unit "$(median_of "$3")" "$4")" \
    "$(ratio_of "$2" "$3")" "$5" "$6"
}

learn_epoch() { # sizes mini-batch epochs options...
  local long short
  long="$(learned "$1" "$2" "$((2 + $3))" "${@:4}")"
  short="$(learned "$1" "$2" 2 "${@:4}")"
  calculate "($long - $short) / $3"
}

learned() { # sizes mini-batch epochs options...
  seconds_of scripts/spark-submit.sh --master 'local[2]' --driver-memory 3g --class nndl.Train target/nndl.jar \
    --data "$data" --sizes "$1" --mini-batch-size "$2" --epochs "$3" "${@:4}" --cost log-likelihood --activation relu \
    --initialiser he --optimizer adam --learning-rate 0.001 --shards 2 --evaluate none --checkpoint-every 0 --no-report \
    --model "$series/model" --overwrite
}

bench_predict() {
  local digits=target/predict master='local[2]' part i sizes images
  if [[ ! -f "$digits/complete" ]]; then
    made nndl.Deform --images "$data"/train-images-idx3-ubyte* --labels "$data"/train-labels-idx1-ubyte* \
      --out "$digits" --count 810000 --overwrite | note deform-predict
    mkdir -p "$digits/tenfold"
    for part in "$digits"/images/part-*; do
      for i in {0..9}; do ln -f "$part" "$digits/tenfold/$i-${part##*/}"; done
    done
    touch "$digits/complete"
  fi
  for images in tenfold images; do
    sizes="$([[ "$images" == tenfold ]] && echo 784,30,10 || echo 784,800,10)"
    submit nndl.bench.PredictRate "$digits/$images" "$sizes" "$series/predicted" "$rounds" \
      | note "predict-$sizes"
    predict_line "$sizes" 'three columns' 2 0.8
    predict_line "$sizes" 'all outputs' 3 0
  done
}

predict_line() { # sizes what column goal
  line "predict: samples a second of ${1//,/-}, $2, over the bare kernel" \
    "$(with_unit "$(median_of "predict-$1.$3")" /s)" "$(with_unit "$(median_of "predict-$1.1")" /s)" \
    "$(ratio_of "predict-$1.$3" "predict-$1.1")" '>=' "$4"
}

bench_big() {
  local infinite=target/infinite samples=8100000 small large spilled
  if [[ ! -f "$infinite/complete" ]]; then
    made nndl.Deform --images "$data"/train-images-idx3-ubyte* --labels "$data"/train-labels-idx1-ubyte* \
      --out "$infinite" --count "$samples" --overwrite | note deform-big
    touch "$infinite/complete"
  fi
  epoch 60000 6g 12 --train-images "$infinite/images/part-00040*" --train-labels "$infinite/labels/part-00040*" \
    --validation 40000 | note big-60000
  epoch "$samples" 6g 2 --validation 0 --train-images "$infinite/images" --train-labels "$infinite/labels" | note big-6g
  epoch "$samples" 2g 2 --validation 0 --train-images "$infinite/images" --train-labels "$infinite/labels" | note big-2g
  small="us, $(median_of big-60000.2) GB"
  large="us, $(median_of big-6g.2) GB"
  spilled="us, $(median_of big-2g.2) GB"
  line 'big: us a sample, peak memory, of 8.1 million in a heap of 6 GB; of 60,000' \
    "$(with_unit "$(median_of big-6g.1)" "$large")" "$(with_unit "$(median_of big-60000.1)" "$small")" \
    "$(ratio_of big-6g.1 big-60000.1)" '<=' 1.5
  line 'big: the same in a heap of 2 GB, the rest on disk' \
    "$(with_unit "$(median_of big-2g.1)" "$spilled")" "$(with_unit "$(median_of big-60000.1)" "$small")" \
    "$(ratio_of big-2g.1 big-60000.1)" '<=' 10
}

# Microseconds a sample of the epochs after the first, and the process's greatest memory in GB.
epoch() { # samples heap epochs options...
  local lines="$series/epochs" driver peak=0
  scripts/spark-submit.sh --master 'local[2]' --driver-memory "$2" --class nndl.Train target/nndl.jar \
    --config conf/mnist.properties --evaluate none --checkpoint-every 0 --epochs "$3" \
    --model "$series/model" --overwrite "${@:4}" 2>> "$log" > >(while read -r; do echo "$EPOCHREALTIME"; done > "$lines") &
  driver=$!
  while kill -0 "$driver" 2> /dev/null; do
    peak="$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$driver/status" 2> /dev/null || true)"
    [[ -z "$peak" ]] || echo "$peak" > "$series/peak"
    sleep 0.2
  done
  wait "$driver" || fail "nndl.Train: expected it to run, found an error; see $log"
  sleep 0.2
  awk -v samples="$1" -v peak="$(< "$series/peak")" '
    NR == 1 { first = $1 }
    { last = $1 }
    END { printf "%.4f %.2f\n", (last - first) * 1e6 / (NR - 1) / samples, peak / 1e6 }' "$lines"
}

# --- which of them ----------------------------------------------------------------------------------------

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
  [[ " ${figures[*]} dense tiles shares big " == *" $name "* ]] \
    || fail "expected one of ${figures[*]} dense tiles shares big, found '$name'"
done
[[ $# -eq 0 ]] || figures=("$@")

build
series="$(mktemp -d)"
trap 'rm -rf "$series"' EXIT
machine
for name in "${figures[@]}"; do
  if [[ ! "$name" =~ ^(jobcost|storage|dense|tiles|shares)$ ]] && ! has_mnist "$data"; then
    echo "$name: skipped: expected MNIST in $data (scripts/fetch-data.sh), found none" >&2
  else
    "bench_$name"
  fi
done
