# Only if named. The microseconds of computing a row in which a model of nndl.ml, 784-100-10, predicts a column of MNIST's
# vectors in Parquet, dense and sparse: over those of reading the column alone, and MLlib's classifier over it.

bench_transform() {
  local kind images
  images="$(compgen -G "$data/t10k-images-idx3-ubyte.gz")" || fail "expected t10k-images-idx3-ubyte.gz in $data"
  for kind in dense sparse; do
    OPENBLAS_NUM_THREADS=1 java --add-modules=jdk.incubator.vector \
      --add-opens=java.base/{java.{io,lang,lang.invoke,net,nio,util,util.concurrent},sun.nio.ch}=ALL-UNNAMED -Xmx3g \
      -Dlog4j.configurationFile=conf/log4j2.properties -cp "$classes:$(< target/bench.classpath)" \
      nndl.bench.TransformRate "$images" "$series/transform-$kind" 4 "$rounds" "$kind" 784,100,10 \
      2>> "$log" \
      | note "transform-$kind" || fail "TransformRate: expected it to run, found an error; see $log"
    line "transform: $kind, reading over reading and predicting" "$(with_unit "$(median_of "transform-$kind.2")" us)" \
      "$(with_unit "$(median_of "transform-$kind.1")" us)" \
      "$(ratio_of "transform-$kind.1" "transform-$kind.2")" '>=' 0.8
    line "transform: $kind, MLlib's classifier over nndl's" "$(with_unit "$(median_of "transform-$kind.2")" us)" \
      "$(with_unit "$(median_of "transform-$kind.4")" us)" \
      "$(ratio_of "transform-$kind.4" "transform-$kind.2")" '>=' 2
  done
}
