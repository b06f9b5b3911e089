# Dense products of wide layers, one thread, over OpenBLAS, with AVX-512 where the machine has it and with AVX2; and the
# slowest of ten JVMs. Takes ten minutes.

# Ten JVMs whatever the rounds. The goals are those of the Java version that `java` is.
bench_dense() {
  local version
  version="$(java -XshowSettings:properties -version 2>&1 | sed -n 's/ *java.specification.version = //p')"
  if has_avx512; then
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
