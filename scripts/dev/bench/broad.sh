# 784-800-10 against PyTorch: mini-batch 2000, on two slots and on one; and ReLU with Adam, mini-batch 128.

bench_broad() {
  local i threads
  local old=(--sizes 784,800,10 --mini-batch-size 2000 --learning-rate 0.5)
  local new=(--sizes 784,800,10 --mini-batch-size 128 --learning-rate 0.001 --modern)
  [[ -n "$(usable broad torch_loop)" ]] || return 0
  # The series are milliseconds an epoch of 50,000.
  for ((i = 0; i < rounds; i++)); do
    for threads in 1 2; do
      submit nndl.bench.Race --data "$data" "${old[@]}" --seconds 4 --rounds 1 "barrier@local[$threads]" \
        | awk '{ print $1 * 25 }' | note "broad-$threads"
      peer "$threads" torch_loop "$data" "${old[@]}" --init default --epochs 3 \
        | awk '{ print $1 * 1000 }' | note "broad-torch-$threads"
      peer "$threads" torch_loop "$data" "${new[@]}" --init default --epochs 3 \
        | awk '{ print $1 * 1000 }' | note "broad-adam-torch-$threads"
    done
    submit nndl.bench.Race --data "$data" "${new[@]}" --shards 2 --seconds 4 --rounds 1 'barrier@local[2]' \
      | awk '{ print $1 * 50000 / 128 }' | note broad-adam
  done
  broad_line 'mini-batch 2000, local[2], against PyTorch' broad-2 "$(better broad-torch 1)" 4
  broad_line 'mini-batch 2000, local[1], against PyTorch, one thread' broad-1 broad-torch-1.1 3
  broad_line 'ReLU, Adam, mini-batch 128, local[2], against PyTorch' broad-adam "$(better broad-adam-torch 1)" 3
}

broad_line() { # what series other's goal
  line "broad: an epoch, $1" "$(with_unit "$(median_of "$2.1")" ms)" "$(with_unit "$(median_of "$3")" ms)" \
    "$(ratio_of "$3" "$2.1")" '>=' "$4"
}
