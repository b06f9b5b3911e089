# Only if named. fit of nndl.ml.NetworkClassifier against fit of MLlib's classifier on the same DataFrame, MNIST in Parquet,
# 784-100-10, until 97 % of the test rows are right: scripts/dev/peers/Fit.java. Writing the rows is part of nndl's fit. Both
# know from runs before how many epochs or iterations that takes, MLlib for each of its numbers of samples a block.

bench_fit() {
  local block blocks=(128 512 2048) epochs n right i
  local -A iterations
  mkdir "$series/classes"
  javac -nowarn -cp "target/nndl.jar:$(< target/bench.classpath)" -d "$series/classes" scripts/dev/peers/Fit.java 2>> "$log" \
    || fail "javac: scripts/dev/peers/Fit.java; see $log"
  for epochs in {1..20}; do
    right="$(fit nndl "$epochs" | cut -d ' ' -f 1)"
    [[ "$right" -lt 9700 ]] || break
  done
  for block in "${blocks[@]}"; do
    # The fewest twenties that do.
    for n in {40..400..20}; do
      right="$(fit mllib "$n" "$block" | cut -d ' ' -f 1)"
      [[ "$right" -lt 9700 ]] || break
    done
    iterations[$block]="$n"
  done
  for ((i = 0; i < rounds; i++)); do
    fit nndl "$epochs" | note fit-nndl
    for block in "${blocks[@]}"; do
      fit mllib "${iterations[$block]}" "$block" | note "fit-$block"
    done
  done
  for block in "${blocks[@]}"; do
    line "fit: to 97 %, $epochs epochs, over ${iterations[$block]} iterations, $block a block" \
      "$(with_unit "$(median_of fit-nndl.2)" s)" "$(with_unit "$(median_of "fit-$block.2")" s)" \
      "$(ratio_of "fit-$block.2" fit-nndl.2)" '>=' 10
  done
}

fit() { # contender epochs-or-iterations block
  OPENBLAS_NUM_THREADS=1 java --add-modules=jdk.incubator.vector \
    --add-opens=java.base/{java.{io,lang,lang.invoke,net,nio,util,util.concurrent},sun.nio.ch}=ALL-UNNAMED -Xmx3g \
    -Dlog4j.configurationFile=conf/log4j2.properties \
    -cp "$series/classes:target/nndl.jar:$(< target/bench.classpath)" \
    Fit "$data" "$series/parquet" "$@" 2>> "$log" || fail "Fit: expected it to run, found an error; see $log"
}
