# Dense products of the first layer over sparse ones, one thread, by the share of inputs that are not zero: what
# VectorProducts chooses by, for another machine. Takes five minutes.

bench_shares() {
  local kind shapes=(64x784x800 125x784x800 500x784x800 24x784x800 125x784x100 125x3072x1000)
  for kind in $(instructions); do
    java --add-modules=jdk.incubator.vector -XX:UseAVX="${kind#*:}" -Xmx1g -cp "$classes:$(< target/bench.classpath)" \
      nndl.math.products.SparseShares "${shapes[@]}" 2>> "$log" \
      | awk -v kind="${kind%:*}" '
        { key = $1 " " $2 }
        !(key in ratios) { name[++n] = key }
        { ratios[key] = ratios[key] "  " $3 ": " $4 }
        END { for (i = 1; i <= n; i++) print "shares: dense over sparse, " kind ", " name[i] ratios[name[i]] }' \
      || fail "nndl.math.products.SparseShares: expected it to run, found an error; see $log"
  done
}
