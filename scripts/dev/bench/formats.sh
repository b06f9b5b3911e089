# Reading MNIST's training set as IDX, gzip, CSV and LIBSVM, against a bare read or inflating.

# ReadFormats' columns: IDX read, loaded; gzip inflated, loaded; CSV read, counted, loaded; LIBSVM the same.
bench_formats() {
  submit nndl.bench.ReadFormats "$data" "$((2 * rounds + 1))" | note formats
  formats_line 'IDX, a bare read beside it' 2 1 500
  formats_line 'CSV, a bare read beside it' 7 5 100
  formats_line 'CSV, its lines counted by the driver' 6 5 500
  formats_line 'LIBSVM, a bare read beside it' 10 8 100
  line 'formats: MB/s a core of IDX in gzip, against bare inflating' "$(with_unit "$(median_of formats.4)" MB/s)" \
    "$(with_unit "$(median_of formats.3)" MB/s)" "$(ratio_of formats.4 formats.3)" '>=' 0.9
}

formats_line() { # what column other goal
  line "formats: MB/s a core of $1" "$(with_unit "$(median_of "formats.$2")" MB/s)" \
    "$(with_unit "$(median_of "formats.$3")" MB/s)" "$(median_of "formats.$2")" '>=' "$4"
}
