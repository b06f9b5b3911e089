# A table of 3 million rows with two columns of 300 categories: what the samples of a training take on the disk, against
# the table, and its processor time with one epoch, against a goal of 90 s.

bench_categories() {
  local table="$series/flights.csv" model="$series/flights" seconds samples rows
  awk 'BEGIN {
    srand(1)
    print "month,hour,carrier,origin,destination,distance,late"
    for (i = 0; i < 3000000; i++) {
      hour = int(rand() * 24); from = int(rand() * 300); to = int(rand() * 300)
      late = rand() < (hour + from % 17 + to % 13) / 60 ? "yes" : "no"
      printf "%d,%d,C%d,A%03d,A%03d,%d,%s\n", i % 12 + 1, hour, rand() * 15, from, to, 50 + rand() * 4000, late
    }
  }' > "$table"
  TIMEFORMAT='%U %S'
  seconds="$({ time scripts/nndl train --data "$table" --label late --max-categories 300 --epochs 1 --no-report \
    --model "$model" --overwrite >> "$log" 2>&1; } 2>&1)" || fail "nndl train: expected it to run, found an error; see $log"
  seconds="$(calculate "${seconds/ /+}")"
  samples="$(du --bytes "$model/samples" | cut -f 1)"
  rows="$(stat --format %s "$table")"
  line 'categories: MB of samples on the disk, against the CSV file' "$(with_unit "$(calculate "$samples / 1e6")" MB)" \
    "$(with_unit "$(calculate "$rows / 1e6")" MB)" "$(calculate "$samples / $rows")" '<=' 1.2
  line 'categories: seconds of processor time of a training' "$(with_unit "$seconds" s)" '' "$seconds" '<=' 90
}
