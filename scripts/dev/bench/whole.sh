# The book's run, 30 epochs, from process start to saved model, over the sum of its parts: an empty Spark application,
# 30 epochs of the kernel, evaluations and checkpoints, and 0.2 s for the report; and against the Python programs.

bench_whole() {
  local programs program threads i
  local -A epochs=([numpy_batch]=30 [numpy_samples]=3 [torch_loop]=3 [sklearn_mlp]=3)
  local -A goal=([numpy_batch]=1 [numpy_samples]=16 [torch_loop]=8 [sklearn_mlp]=3.5)
  mapfile -t programs < <(usable whole numpy_batch torch_loop sklearn_mlp numpy_samples)
  for ((i = 0; i < rounds; i++)); do
    whole_run "$data" | note whole
    whole_parts | note whole-parts
    for program in "${programs[@]}"; do
      for threads in 1 2; do
        whole_peer "$threads" "$program" "${epochs[$program]}" | note "whole-$program-$threads"
      done
    done
  done
  line 'whole: 30 epochs, start to saved, over the sum of its parts' "$(with_unit "$(median_of whole.1)" s)" \
    "$(for i in 2 3 4 5 6; do median_of "whole-parts.$i"; done | xargs printf '%.1f+%.2f+%.2f+%.2f+%.1f s')" \
    "$(ratio_of whole.1 whole-parts.1)" '<=' 1.15
  for program in "${programs[@]}"; do
    local other how=''
    other="$(better "whole-$program" 1)"
    [[ "${epochs[$program]}" == 30 ]] || how=" (from ${epochs[$program]} epochs)"
    line "whole: 30 epochs, start to saved, against ${title[$program]}" "$(with_unit "$(median_of whole.1)" s)" \
      "$(with_unit "$(median_of "$other")" s)$how" "$(ratio_of "$other" whole.1)" '>=' "${goal[$program]}"
  done
}

# Seconds of the sum, of an empty Spark application through the same script, of 30 epochs, evaluations, checkpoints,
# and what a report may take.
whole_parts() {
  local empty
  empty="$(seconds_of scripts/spark-submit.sh --jars target/nndl.jar --class nndl.bench.Empty "$(bench_jar)")"
  submit nndl.bench.Parts "$data" "$series/parts" \
    | awk -v empty="$empty" -v report=0.2 '{ print empty + $1 + $2 + $3 + report, empty, $1, $2, $3, report }'
}

# Seconds of 30 epochs: of a process that runs so many, and its median epoch as often as it takes.
whole_peer() { # threads program epochs
  local start="$EPOCHREALTIME" epoch
  epoch="$(peer "$1" "$2" "$data" --epochs "$3" --save "$series/weights.npz" | cut -d ' ' -f 2)"
  calculate "$EPOCHREALTIME - $start + (30 - $3) * $epoch"
}
