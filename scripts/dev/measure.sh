# What bench.sh, its figures and compare.sh have in common. bench.sh and compare.sh source it. Measures go by the line
# into series, files of $series, and what is printed is made of their medians. What the programs say goes to $log.
export LC_ALL=C.UTF-8
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE # the other side has the kernels that OpenBLAS itself takes for the machine

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
tree="$root" # whose programs run
master='local[*]' # of a program that is submitted
log="$root/target/bench.log"
python=/usr/bin/python3 # Debian's, which finds Debian's packages

fail() {
  echo "bench.sh: $*" >&2
  exit 1
}

# INSTRUCTIONS=AVX2 holds every program to what a processor without AVX-512 has.
c_compiler=(gcc -O3 -march=native)
case "${INSTRUCTIONS:=all}" in
  all) ;;
  AVX2)
    export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:-} -XX:UseAVX=2"
    export OPENBLAS_CORETYPE=Haswell ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2
    export NPY_DISABLE_CPU_FEATURES='AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR'
    c_compiler+=(-mno-avx512f)
    ;;
  *) fail "INSTRUCTIONS: expected all or AVX2, found '$INSTRUCTIONS'" ;;
esac

# Runs a class of src/test or src/main as spark-submit runs the job, with the settings of nndl.Train.
submit() { # class arguments...
  local classes="$tree/target/test-classes:$tree/target/nndl.jar"
  "$tree/scripts/spark-submit.sh" --master "$master" --driver-memory 3g --driver-class-path "$classes" \
    --conf spark.executor.extraClassPath="$classes" --conf spark.ui.enabled=false --conf spark.log.level=WARN \
    --conf spark.broadcast.compress=false \
    --class "$1" "$tree/target/nndl.jar" "${@:2}" 2>> "$log" || fail "$1: expected it to run, found an error; see $log"
}

# The benchmarks as a user's jar: --driver-class-path, as submit has it, would not fit the archive of classes.
bench_jar() {
  local jar="$series/bench.jar"
  [[ -f "$jar" ]] || jar --create --file "$jar" -C target/test-classes .
  echo "$jar"
}

# Adds the columns of a program's lines to the series NAME.1, NAME.2, ...
note() { # name < lines
  awk -v name="$series/$1" '{ for (i = 1; i <= NF; i++) print $i >> (name "." i) }'
}

seconds_of() { # command...
  local start="$EPOCHREALTIME"
  "$@" >> "$log" 2>&1 || fail "$1: expected it to run, found an error; see $log"
  calculate "$EPOCHREALTIME - $start"
}

# The book's run from process start to saved model.
whole_run() { # data options-of-nndl.Train...
  seconds_of "$tree/scripts/spark-submit.sh" --class nndl.Train "$tree/target/nndl.jar" \
    --config "$tree/conf/mnist.properties" --data "$1" --model "$series/model" --overwrite "${@:2}"
}

# What a program says of its samples a second.
made() { # class arguments...
  scripts/spark-submit.sh --driver-memory 2g --class "$1" target/nndl.jar "${@:2}" 2>&1 >> "$log" | tee -a "$log" \
    | sed -n 's/.* \([0-9]*\) samples a second$/\1/p'
}

calculate() { awk "BEGIN { print $1 }"; }

median() { # < numbers
  sort -g | awk '{ a[NR] = $1 } END { print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }'
}

median_of() { median < "$series/$1"; }

ratio_of() { # series over series, round by round
  paste -d ' ' "$series/$1" "$series/$2" | awk '{ print $1 / $2 }' | median
}

line() { # what nndl's other's ratio relation goal
  local verdict
  verdict="$(calculate "($4 $5 $6)")"
  printf '%-68s %12s %24s %7s  %-7s %s\n' "$1" "$2" "$3" "$(printf '%.3g' "$4")" "$5 $6" \
    "$([[ "$verdict" == 1 ]] && echo ok || echo short)"
}

with_unit() { printf '%.4g %s' "$1" "$2"; } # number unit

has_mnist() { [[ -n "$(compgen -G "$1/train-images-idx3-ubyte*")" ]]; } # folder

# Sets of instructions that are measured, each with the JVM's number for it.
instructions() {
  ! has_avx512 || echo AVX-512:3
  echo AVX2:2
}

has_avx512() { [[ "$INSTRUCTIONS" == all ]] && grep -q avx512f /proc/cpuinfo; }

# The tree's jar and the benchmarks' own classes, no older than their sources.
build() {
  "$tree/scripts/build.sh"
  local built="$tree/target/bench.built"
  if [[ ! -f "$built" || -n "$(find "$tree/src" "$tree/pom.xml" -newer "$built" -print -quit)" ]]; then
    touch "$built.next"
    (cd "$tree" && mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile=target/bench.classpath \
      -Dmdep.includeScope=test) >> "$log" 2>&1 || fail "mvn test-compile: expected success, found an error; see $log"
    mv "$built.next" "$built"
  fi
}

# --- the Python programs of scripts/dev/peers ---

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

has_python() { # module
  "$python" - "$1" << 'END' >> "$log" 2>&1
import importlib, sys, numpy
importlib.import_module(sys.argv[1])
numpy.ones((64, 64)) @ numpy.ones((64, 64))
assert "openblas" in open("/proc/self/maps").read(), "numpy without OpenBLAS"
END
}

peer() { # threads program arguments...
  OMP_NUM_THREADS="$1" OPENBLAS_NUM_THREADS="$1" "$python" "scripts/dev/peers/$2.py" "${@:3}" 2>> "$log" \
    || fail "scripts/dev/peers/$2.py: expected it to run, found an error; see $log"
}

# The series of a Python program with the better of one and two threads.
better() { # name column
  local one two
  one="$(median_of "$1-1.$2")"
  two="$(median_of "$1-2.$2")"
  if [[ "$(calculate "($one <= $two)")" == 1 ]]; then echo "$1-1.$2"; else echo "$1-2.$2"; fi
}
