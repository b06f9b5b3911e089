# The samples a second of nndl.Predict as parts on local[2], of 810,000 distorted digits (target/predict, made once),
# which 784-30-10 gets ten times, over reading, packing and the bare forward kernel one after the other.

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
