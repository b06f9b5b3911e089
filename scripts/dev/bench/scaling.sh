# 784-800-10, mini-batch 2000: an iteration on local[1] and on local[2].

bench_scaling() {
  submit nndl.bench.Race --data "$data" --sizes 784,800,10 --mini-batch-size 2000 --learning-rate 0.1 \
    --seconds 4 --rounds "$rounds" 'barrier@local[1]' 'barrier@local[2]' | note scaling
  line 'scaling: 784-800-10, an iteration on local[2] against local[1]' "$(with_unit "$(median_of scaling.2)" ms)" \
    "$(with_unit "$(median_of scaling.1)" ms)" "$(ratio_of scaling.1 scaling.2)" '>=' 1.7
}
