# The time from process start to the end of the first iteration.

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
