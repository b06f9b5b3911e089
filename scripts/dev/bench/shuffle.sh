# What the order of an epoch costs a sample, of 10^9.

# ShuffleCost's columns: nanoseconds of a position of 60,000, of 10^9, and of a place in the order.
bench_shuffle() {
  submit nndl.bench.ShuffleCost "$((2 * rounds + 1))" | note shuffle
  line 'shuffle: ns a sample of 10^9 for its position; of 60,000' "$(median_of shuffle.2) ns" \
    "$(median_of shuffle.1) ns" "$(median_of shuffle.2)" '<=' 100
  line 'shuffle: ns a sample to put a million of 10^9 in order' "$(median_of shuffle.3) ns" - \
    "$(median_of shuffle.3)" '<=' 200
}
