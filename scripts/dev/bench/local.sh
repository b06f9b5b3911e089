# The job of the figure kernel through the barrier exchange on local[2], over the bare kernel.

bench_local() {
  submit nndl.bench.Race --data "$data" --rounds "$((2 * rounds))" memory 'barrier@local[2]' | note local
  line 'local: an iteration, barrier on local[2] over the bare kernel' "$(with_unit "$(median_of local.2)" ms)" \
    "$(with_unit "$(median_of local.1)" ms)" "$(ratio_of local.2 local.1)" '<=' 1.5
}
