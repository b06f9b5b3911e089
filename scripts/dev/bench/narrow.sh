# The epoch of the figure kernel, and one of nndl.Train on local[2], over that of a kernel in C,
# scripts/dev/peers/narrow.c; and the slowest of ten JVMs.

# Ten JVMs whatever the rounds, the slowest beside the median: what the compiler makes of a loop is luck. The seconds
# of nndl.Train are what more epochs take it, so without its start.
bench_narrow() {
  local i c="$series/narrow" lines="$series/narrow-lines" right other
  if ! command -v gcc > /dev/null; then
    echo 'narrow: skipped: expected gcc, found none' >&2
    return 0
  fi
  "${c_compiler[@]}" -o "$c" scripts/dev/peers/narrow.c -lm 2>> "$log" \
    || fail "gcc: scripts/dev/peers/narrow.c; see $log"
  for ((i = 0; i < 10; i++)); do
    "$c" "$data" 30 2> "$lines" | note narrow-c
    submit nndl.bench.Race --data "$data" --rounds 1 memory \
      | awk -v steps="$steps" '{ print $1 * steps / 1000 }' | note narrow-kernel
    calculate "($(trained "$data" 330) - $(trained "$data" 30)) / 300" | note narrow-trained
  done
  narrow_lines 'an epoch, one thread, over C' narrow-kernel 1.15
  narrow_lines 'an epoch of nndl.Train on local[2], over C' narrow-trained 1.25
  whole_run "$data" > /dev/null
  right="$(tail -n 1 "$series/model/history.csv" | cut -d , -f 2)"
  other="$(tail -n 1 "$lines" | cut -d ' ' -f 3)"
  line 'narrow: right digits of 10,000 after 30 epochs, and those of C' "$right" "$other" \
    "$(calculate "($right < $other ? $other - $right : $right - $other)")" '<=' 30
}

narrow_lines() { # what series goal
  local ratios="$series/$2-ratios.1"
  paste -d ' ' "$series/$2.1" "$series/narrow-c.1" | awk '{ print $1 / $2 }' > "$ratios"
  narrow_line "$1" "$2" "$(median < "$ratios")" "$3"
  narrow_line "$1, slowest of ten" "$2" "$(sort -g "$ratios" | tail -n 1)" "$3"
}

narrow_line() { # what series ratio goal
  line "narrow: $1" "$(with_unit "$(median_of "$2.1")" s)" "$(with_unit "$(median_of narrow-c.1)" s)" "$3" '<=' "$4"
}

# Seconds of so many epochs of the book's network on local[2], from process start to saved model.
trained() { # data epochs
  seconds_of scripts/spark-submit.sh --master 'local[2]' --class nndl.Train target/nndl.jar \
    --config conf/mnist.properties --data "$1" --evaluate none --checkpoint-every 0 --epochs "$2" \
    --model "$series/model" --overwrite
}
