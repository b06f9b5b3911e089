# 8.1 million distorted digits (6.4 GB in target/infinite, made once) on local[2], against 60,000, in a heap that holds
# them and in one that does not.

bench_big() {
  local infinite=target/infinite samples=8100000 small large spilled
  if [[ ! -f "$infinite/complete" ]]; then
    made nndl.Deform --images "$data"/train-images-idx3-ubyte* --labels "$data"/train-labels-idx1-ubyte* \
      --out "$infinite" --count "$samples" --overwrite | note deform-big
    touch "$infinite/complete"
  fi
  epoch 60000 6g 12 --train-images "$infinite/images/part-00040*" --train-labels "$infinite/labels/part-00040*" \
    --validation 40000 | note big-60000
  epoch "$samples" 6g 2 --validation 0 --train-images "$infinite/images" --train-labels "$infinite/labels" | note big-6g
  epoch "$samples" 2g 2 --validation 0 --train-images "$infinite/images" --train-labels "$infinite/labels" | note big-2g
  small="us, $(median_of big-60000.2) GB"
  large="us, $(median_of big-6g.2) GB"
  spilled="us, $(median_of big-2g.2) GB"
  line 'big: us a sample, peak memory, of 8.1 million in a heap of 6 GB; of 60,000' \
    "$(with_unit "$(median_of big-6g.1)" "$large")" "$(with_unit "$(median_of big-60000.1)" "$small")" \
    "$(ratio_of big-6g.1 big-60000.1)" '<=' 1.5
  line 'big: the same in a heap of 2 GB, the rest on disk' \
    "$(with_unit "$(median_of big-2g.1)" "$spilled")" "$(with_unit "$(median_of big-60000.1)" "$small")" \
    "$(ratio_of big-2g.1 big-60000.1)" '<=' 10
}

# Microseconds a sample of the epochs after the first, and the process's greatest memory in GB.
epoch() { # samples heap epochs options...
  local lines="$series/epochs" driver peak=0
  scripts/spark-submit.sh --master 'local[2]' --driver-memory "$2" --class nndl.Train target/nndl.jar \
    --config conf/mnist.properties --evaluate none --checkpoint-every 0 --epochs "$3" \
    --model "$series/model" --overwrite "${@:4}" 2>> "$log" > >(while read -r; do echo "$EPOCHREALTIME"; done > "$lines") &
  driver=$!
  while kill -0 "$driver" 2> /dev/null; do
    peak="$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$driver/status" 2> /dev/null || true)"
    [[ -z "$peak" ]] || echo "$peak" > "$series/peak"
    sleep 0.2
  done
  wait "$driver" || fail "nndl.Train: expected it to run, found an error; see $log"
  sleep 0.2
  awk -v samples="$1" -v peak="$(< "$series/peak")" '
    NR == 1 { first = $1 }
    { last = $1 }
    END { printf "%.4f %.2f\n", (last - first) * 1e6 / (NR - 1) / samples, peak / 1e6 }' "$lines"
}
