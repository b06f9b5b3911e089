# Only if named. The book's run until 95 % of the test images are right, from process start to saved model, against
# Spark MLlib's MultilayerPerceptronClassifier on the same images, scripts/dev/peers/Mllib.java, with its default of
# samples a block and with others. Both know from runs before how many epochs or iterations that takes.

# MLlib runs as fast as can be: by java itself in place of spark-submit, with OpenBLAS, and a partition for each core.
bench_mllib() {
  local block blocks=(128 512 2048) epochs n right i
  local -A iterations
  mkdir "$series/classes"
  javac -nowarn -cp "$(< target/bench.classpath)" -d "$series/classes" scripts/dev/peers/Mllib.java 2>> "$log" \
    || fail "javac: scripts/dev/peers/Mllib.java; see $log"
  whole_run "$data" > /dev/null
  epochs="$(awk -F , 'NR > 1 && $2 >= 9500 { print NR - 1; exit }' "$series/model/history.csv")"
  [[ -n "$epochs" ]] || fail "nndl.Train: expected 95 % within 30 epochs, found less"
  for block in "${blocks[@]}"; do
    # The fewest tens that do.
    for n in {20..200..10}; do
      right="$(mllib "$block" "$n" | cut -d ' ' -f 2)"
      [[ "$right" -lt 9500 ]] || break
    done
    iterations[$block]="$n"
  done
  for ((i = 0; i < rounds; i++)); do
    whole_run "$data" --epochs "$epochs" | note mllib-nndl
    for block in "${blocks[@]}"; do
      seconds_of mllib "$block" "${iterations[$block]}" | note "mllib-$block"
    done
  done
  for block in "${blocks[@]}"; do
    line "mllib: to 95 %, $epochs epochs, over ${iterations[$block]} iterations, $block a block" \
      "$(with_unit "$(median_of mllib-nndl.1)" s)" "$(with_unit "$(median_of "mllib-$block.1")" s)" \
      "$(ratio_of "mllib-$block.1" mllib-nndl.1)" '>=' 3
  done
}

mllib() { # block iterations
  OPENBLAS_NUM_THREADS=1 java --add-modules=jdk.incubator.vector \
    --add-opens=java.base/{java.{io,lang,lang.invoke,net,nio,util,util.concurrent},sun.nio.ch}=ALL-UNNAMED -Xmx3g \
    -Dlog4j.configurationFile=conf/log4j2.properties -cp "$series/classes:$(< target/bench.classpath)" \
    Mllib "$data" "$series/mllib-model" "$@" 2>> "$log" || fail "Mllib: expected it to run, found an error; see $log"
}
