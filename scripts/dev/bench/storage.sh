# Reading samples from a NameNode and DataNode and from an S3 server, against a bare copy of the same files.

# ReadRemote's lines: place, MB/s of a bare copy, of reading, of reading and packing.
bench_storage() {
  local place copy read load
  while read -r place copy read load; do
    line "storage: MB/s of samples from $place (packed too: $load), a bare copy" "$read MB/s" "$copy MB/s" \
      "$(calculate "$copy / $read")" '<=' 1.5
  done < <(java -Xmx3g -Dlog4j.configurationFile=conf/log4j2.properties -cp "$classes:$(< target/bench.classpath)" \
    nndl.data.ReadRemote "$((2 * rounds + 1))" 2>> "$log" || fail "nndl.data.ReadRemote: see $log")
}
