# An iteration of the job exchange over an empty Spark job.

# JobCost's lines: "local[2], mini-batch 50, 2 shards: iteration 7.10 ms; runJob 5.60 ms, ratio 1.27; ..."
bench_jobcost() {
  local shards mine empty ratio
  while read -r shards mine empty ratio; do
    line "jobcost: an iteration of job over an empty job, $shards shards" "$mine ms" "$empty ms" "$ratio" '<=' 2.2
  done < <(submit nndl.spark.job.JobCost 'local[2]' \
    | sed -nE 's/.* ([0-9]+) shards: iteration ([0-9.]+) ms; runJob ([0-9.]+) ms, ratio ([0-9.]+);.*/\1 \2 \3 \4/p')
}
