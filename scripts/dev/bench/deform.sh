# The images a second that --deform distorts, in one thread.

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
