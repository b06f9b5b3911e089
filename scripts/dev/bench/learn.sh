# Steps of Adam and momentum against a bare copy; vector forms of activations against their definitions; an epoch of
# nndl.Train with dropout, and with --deform ciresan, over one without.

# The seconds of an epoch are what more epochs take nndl.Train, so without its start.
bench_learn() {
  local i activation wide=784,1500,1000,500,10
  for ((i = 0; i < rounds; i++)); do
    java --add-modules=jdk.incubator.vector -Xmx2g -cp "$classes:$(< target/bench.classpath)" nndl.bench.LearningKernels \
      2>> "$log" | note learn || fail "nndl.bench.LearningKernels: expected it to run, found an error; see $log"
    learn_epoch 784,800,10 128 20 | note learn-800
    learn_epoch 784,800,10 128 20 --dropout 0.5 | note learn-800-dropout
    learn_epoch 784,800,10 128 20 --deform ciresan | note learn-800-deform
    learn_epoch "$wide" 256 4 | note learn-wide
    learn_epoch "$wide" 256 4 --deform ciresan | note learn-wide-deform
  done
  learn_line 'GB a second of a step of Adam, 32 bytes a weight, over a copy' learn.2 learn.1 GB/s '>=' 1
  learn_line 'GB a second of momentum with l2, 24 bytes a weight, over a copy' learn.3 learn.1 GB/s '>=' 1
  i=4
  for activation in sigmoid tanh gelu; do
    line "learn: $activation by vectors, its definition over it" - - "$(median_of "learn.$i")" '>=' 5
    line "learn: $activation's derivative by vectors, its definition over it" - - "$(median_of "learn.$((i + 1))")" '>=' 5
    i=$((i + 2))
  done
  learn_line 'an epoch of 784-800-10, mini-batch 128, with dropout' learn-800-dropout.1 learn-800.1 s '<=' 1.1
  learn_line 'an epoch of 784-800-10, mini-batch 128, with --deform ciresan' learn-800-deform.1 learn-800.1 s '<=' 1.7
  learn_line 'an epoch of 784-1500-1000-500-10 with --deform' learn-wide-deform.1 learn-wide.1 s '<=' 1.1
}

learn_line() { # what series other's unit relation goal
  line "learn: $1" "$(with_unit "$(median_of "$2")" "$4")" "$(with_unit "$(median_of "$3")" "$4")" \
    "$(ratio_of "$2" "$3")" "$5" "$6"
}

learn_epoch() { # sizes mini-batch epochs options...
  local long short
  long="$(learned "$1" "$2" "$((2 + $3))" "${@:4}")"
  short="$(learned "$1" "$2" 2 "${@:4}")"
  calculate "($long - $short) / $3"
}

learned() { # sizes mini-batch epochs options...
  seconds_of scripts/spark-submit.sh --master 'local[2]' --driver-memory 3g --class nndl.Train target/nndl.jar \
    --data "$data" --sizes "$1" --mini-batch-size "$2" --epochs "$3" "${@:4}" --cost log-likelihood --activation relu \
    --initialiser he --optimizer adam --learning-rate 0.001 --shards 2 --evaluate none --checkpoint-every 0 --no-report \
    --model "$series/model" --overwrite
}
