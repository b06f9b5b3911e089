# 784-2500-2000-1500-1000-500-10, mini-batch 1000, on local[2], against PyTorch; and exact against BLAS.

bench_wide() {
  local sizes=784,2500,2000,1500,1000,500,10 m=1000 programs program threads i arithmetic
  local -A goal=([exact]=1.7 [blas]=1.5)
  mapfile -t programs < <(usable wide torch_loop)
  # The series are seconds a mini-batch.
  for ((i = 0; i < rounds; i++)); do
    for arithmetic in exact blas; do
      submit nndl.bench.Race --data "$data" --sizes "$sizes" --mini-batch-size "$m" --learning-rate 0.1 \
        --arithmetic "$arithmetic" --seconds 6 --rounds 1 'barrier@local[2]' \
        | awk '{ print $1 / 1000 }' | note "wide-$arithmetic"
    done
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        peer "$threads" "$program" "$data" --sizes "$sizes" --mini-batch-size "$m" --learning-rate 0.1 \
          --init default --samples "$((5 * m))" --epochs 3 | awk '{ print $1 / 5 }' | note "wide-$program-$threads"
      done
    done
  done
  for program in "${programs[@]}"; do
    local other
    other="$(better "wide-$program" 1)"
    for arithmetic in exact blas; do
      line "wide: samples a second, --arithmetic $arithmetic, against ${title[$program]}" \
        "$(with_unit "$(calculate "$m / $(median_of "wide-$arithmetic.1")")" /s)" \
        "$(with_unit "$(calculate "$m / $(median_of "$other")")" /s)" \
        "$(ratio_of "$other" "wide-$arithmetic.1")" '>=' "${goal[$arithmetic]}"
    done
  done
  line 'wide: ms an iteration, exact, against --arithmetic blas' \
    "$(with_unit "$(calculate "1000 * $(median_of wide-exact.1)")" ms)" \
    "$(with_unit "$(calculate "1000 * $(median_of wide-blas.1)")" ms)" "$(ratio_of wide-blas.1 wide-exact.1)" '>=' 0.92
}
