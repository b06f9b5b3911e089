# MNIST's .gz files, from a JVM's main to the first iteration, against NumPy's reading them.

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
