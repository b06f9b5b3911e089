# MLlib's network of the sizes of the book's, from process start to saved model, beside the book's run. MLlib has no
# mini-batches: it makes 100 iterations of L-BFGS, each over all training samples.

bench_mllib() {
  local i
  for ((i = 0; i < rounds; i++)); do
    whole_run "$data" | note mllib-whole
    seconds_of mllib_run | note mllib
  done
  line 'mllib: process start to saved model, against MLlib' "$(with_unit "$(median_of mllib-whole.1)" s)" \
    "$(with_unit "$(median_of mllib.1)" s)" "$(ratio_of mllib.1 mllib-whole.1)" '>=' 1
}

mllib_run() {
  scripts/spark-submit.sh --master 'local[2]' --driver-memory 3g --conf spark.log.level=WARN \
    --driver-class-path "$classes:$(< target/bench.classpath)" --class nndl.bench.MllibPerceptron target/nndl.jar \
    "$data" "$series/mllib"
}
