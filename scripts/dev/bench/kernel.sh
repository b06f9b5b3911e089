# 784-30-10, mini-batch 10: a steady epoch in one thread, against NumPy, PyTorch and scikit-learn.

bench_kernel() {
  local programs program threads i
  local -A epochs=([numpy_batch]=5 [numpy_samples]=1 [torch_loop]=2 [sklearn_mlp]=3)
  local -A goal=([numpy_batch]=4 [numpy_samples]=40 [torch_loop]=20 [sklearn_mlp]=9)
  mapfile -t programs < <(usable kernel numpy_batch torch_loop sklearn_mlp numpy_samples)
  for ((i = 0; i < rounds; i++)); do
    submit nndl.bench.Race --data "$data" --rounds 1 memory \
      | awk -v steps="$steps" '{ print $1 * steps / 1000 }' | note kernel
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        peer "$threads" "$program" "$data" --epochs "${epochs[$program]}" | note "kernel-$program-$threads"
      done
    done
  done
  for program in "${programs[@]}"; do
    local other
    other="$(better "kernel-$program" 1)"
    line "kernel: an epoch, one thread, against ${title[$program]}" "$(with_unit "$(median_of kernel.1)" s)" \
      "$(with_unit "$(median_of "$other")" s)" "$(ratio_of "$other" kernel.1)" '>=' "${goal[$program]}"
  done
}
