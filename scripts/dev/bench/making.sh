# The samples a second that nndl.Convert and nndl.Deform write.

bench_making() {
  local i
  for ((i = 0; i < rounds; i++)); do
    made nndl.Convert --in "$data"/train-images-idx3-ubyte* --in-labels "$data"/train-labels-idx1-ubyte* \
      --out-images "$series/images" --out-labels "$series/labels" --overwrite | note convert
    made nndl.Deform --images "$series/images" --labels "$series/labels" --out "$series/infinite" \
      --count 300000 --overwrite | note deform
  done
  made_line 'converts, from gzip to plain IDX, one thread' convert
  made_line 'deforms, on local[*], Spark started' deform
}

made_line() { # what series
  line "making: samples a second that nndl $1" "$(median_of "$2.1") /s" - "$(median_of "$2.1")" '>=' 20000
}
