# Only if named. fit and transform of nndl.ml.NetworkClassifier beside MLlib's network and its logistic regression, on four real
# tables of R's packages mlbench and kernlab and on MNIST's training images: scripts/dev/peers/Frames.java. Each has its
# defaults, all rows of a round are split alike, and the order changes from round to round. A line a table and contender: the
# share of right answers, the mean area under the curve by probability, and the seconds of fit, all medians. Skipped without
# R or these packages.

bench_frames() {
  local i table label contenders=(nndl network regression) order
  mkdir -p "$series/classes" "$series/tables"
  if ! Rscript --vanilla - "$series/tables" "$data" 2>> "$log" << 'END'; then
directory <- commandArgs(TRUE)[1]
numbers <- function(name, header, count) {
  file <- gzfile(file.path(commandArgs(TRUE)[2], paste0(name, "-ubyte.gz")), "rb")
  readBin(file, "raw", header)
  readBin(file, "integer", count, size = 1, signed = FALSE)
}
pixels <- matrix(numbers("train-images-idx3", 16, 60000 * 784), ncol = 784, byrow = TRUE)
mnist <- cbind(data.frame(digit = numbers("train-labels-idx1", 8, 60000)), pixels)
names(mnist) <- make.names(names(mnist))
write.table(mnist, file.path(directory, "MNIST.csv"), sep = ",", row.names = FALSE)
for (table in list(c("Satellite", "mlbench"), c("LetterRecognition", "mlbench"), c("Shuttle", "mlbench"), c("spam", "kernlab"))) {
  data(list = table[1], package = table[2])
  frame <- get(table[1])
  names(frame) <- gsub(".", "_", make.names(names(frame)), fixed = TRUE) # a dot would be a field of a column
  write.csv(frame, file.path(directory, paste0(table[1], ".csv")), row.names = FALSE)
}
END
    echo "frames: skipped: expected R with mlbench and kernlab, found none; see $log" >&2
    return 0
  fi
  javac -nowarn -cp "target/nndl.jar:$(< target/bench.classpath)" -d "$series/classes" scripts/dev/peers/Frames.java 2>> "$log" \
    || fail "javac: scripts/dev/peers/Frames.java; see $log"
  for ((i = 1; i <= rounds; i++)); do
    order=("${contenders[@]}")
    [[ $((i % 2)) -eq 1 ]] || order=(regression network nndl)
    while read -r table label; do
      frames "$series/tables/$table.csv" "$label" "$i" "${order[@]}" \
        | while read -r contender figures; do echo "$figures" | note "frames-$table-$contender"; done
    done <<< $'Satellite classes\nLetterRecognition lettr\nShuttle Class\nspam type\nMNIST digit'
  done
  for table in Satellite LetterRecognition Shuttle spam MNIST; do
    for contender in "${contenders[@]}"; do
      printf 'frames: %s, %s: right %s, area %s, fit %s s\n' "$table" "$contender" \
        "$(median_of "frames-$table-$contender.1")" "$(median_of "frames-$table-$contender.2")" \
        "$(median_of "frames-$table-$contender.3")"
    done
  done
}

frames() { # file label seed contenders
  OPENBLAS_NUM_THREADS=1 java --add-modules=jdk.incubator.vector \
    --add-opens=java.base/{java.{io,lang,lang.invoke,net,nio,util,util.concurrent},sun.nio.ch}=ALL-UNNAMED -Xmx3g \
    -Dlog4j.configurationFile=conf/log4j2.properties \
    -cp "$series/classes:target/nndl.jar:$(< target/bench.classpath)" \
    Frames "$@" 2>> "$log" || fail "Frames: expected it to run, found an error; see $log"
}
