# The bytes that are held for a training sample.

bench_bytes() {
  submit nndl.bench.LoadImages "$data" | note bytes
  line 'bytes: held a training sample' "$(median_of bytes.3) bytes" - "$(median_of bytes.3)" '<=' 400
}
