# Tile shapes of dense products, GFLOP/s of one thread, the slowest of three JVMs, with AVX-512 where the machine has it
# and with AVX2: what VectorTile was chosen by, for another machine. Takes ten minutes.

# Rows by vectors; sums, a step of b and a number of a must fit into 32 registers, or 16.
bench_tiles() {
  local shape kind kinds i
  mapfile -t kinds < <(instructions)
  echo "tiles: rows x vectors, $(printf 'GFLOP/s %s  ' "${kinds[@]%:*}")"
  for shape in {3..14}x1 {3..12}x2 {3..9}x3 {3..7}x4 {3..5}x5 {3..4}x6; do
    for kind in "${kinds[@]}"; do
      for ((i = 0; i < 3; i++)); do
        java --add-modules=jdk.incubator.vector -XX:UseAVX="${kind#*:}" -Xmx1g -cp "$classes:$(< target/bench.classpath)" \
          nndl.bench.TileShapes "$series/tile" "$shape" 2>> "$log" || fail "$shape: expected it to run; see $log"
      done | sort -g | head -n 1
    done | xargs printf "tiles: %-6s %s   %s\n" "$shape"
  done
}
