# An iteration on local-cluster[2,1,1024], barrier and job, with MNIST and with images without a zero.

bench_cluster() {
  local master='local-cluster[2,1,1024]' images
  for images in 'without a zero' 'of MNIST'; do
    local options=(--shards 2 --seconds 6) # executors take a while until their code is compiled
    [[ "$images" != 'of MNIST' ]] || options+=(--data "$data")
    submit nndl.bench.Race "${options[@]}" --rounds "$rounds" "barrier@$master" "job@$master" \
      | note "cluster-${images##* }"
    local barrier="cluster-${images##* }.1" job="cluster-${images##* }.2"
    line "cluster: ms an iteration of barrier, images $images" "$(with_unit "$(median_of "$barrier")" ms)" - \
      "$(median_of "$barrier")" '<=' 0.4
    line "cluster: an iteration against job's, images $images" "$(with_unit "$(median_of "$barrier")" ms)" \
      "$(with_unit "$(median_of "$job")" ms)" "$(ratio_of "$job" "$barrier")" '>=' 30
  done
}
