# Only if named. Epochs of the recipe chapter3-30, without its average, until 95 % of MNIST's test images are right, by the
# mini-batch size, on one core. The learning rate of a size is what --find-learning-rate suggests, or two or five
# times as much: whichever needs the fewest epochs until 95 % of the validation images are right. Takes half an hour.

bench_batches() {
  local m
  printf '%-10s %10s %6s  %s\n' mini-batch suggestion rate 'epochs with seeds 1, 2, 3; median'
  for m in 10 30 100 300 1000 3000 10000; do
    batches_of "$m"
  done
}

batches_of() { # mini-batch
  local suggestion factor seed rate best=0 fewest=1000000 n most
  most="$(calculate "int(60 + $1 / 8)")" # epochs of a training
  suggestion="$(batches_train "$1" --find-learning-rate | sed -n 's/^suggestion: --learning-rate //p')"
  for factor in 1 2 5; do
    rate="$(calculate "$factor * $suggestion")"
    n="$(batches_until "$1" "$rate" 1 validation "$most")"
    if [[ "$n" -lt "$fewest" ]]; then
      fewest="$n"
      best="$rate"
    fi
  done
  for seed in 1 2 3; do
    batches_until "$1" "$best" "$seed" test "$most"
  done > "$series/batches"
  printf '%-10s %10s %6s  %s; %s\n' "$1" "$suggestion" "$best" "$(paste -s -d ' ' "$series/batches")" \
    "$(median < "$series/batches")"
}

# The epochs until 95 % of a set are right; a million if there are not so many.
batches_until() { # mini-batch rate seed set most
  batches_train "$1" --learning-rate "$2" --seed "$3" --evaluate "$4" --epochs "$5" --average none --checkpoint-every 0 \
    --no-report --model "$series/model" --overwrite > /dev/null
  awk -F , 'NR > 1 && $2 >= 9500 { print NR - 1; found = 1; exit } END { if (!found) print 1000000 }' "$series/model/history.csv"
}

batches_train() { # mini-batch options...
  scripts/spark-submit.sh --master 'local[1]' --driver-memory 3g --class nndl.Train target/nndl.jar --data "$data" \
    --config conf/records/chapter3-30.properties --mini-batch-size "$1" "${@:2}" 2>> "$log" \
    || fail "batches: expected nndl.Train to run, found an error; see $log"
}
