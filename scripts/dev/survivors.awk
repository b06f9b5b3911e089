# Counts the changes in a file of PIT, and writes those that no test noticed with the reason that survivors.txt has for each, or "-".
# Each line of survivors.txt has a class, a method, a kind of change and a reason. A * stands for any method or change, and a lambda
# counts as the method that it is in. A change that ran out of time or memory needs no reason: what it changed does not end any more.

FNR == 1 { file++ }

file == 1 {
  if (!/^(#|$)/) {
    reason = $0
    sub(/^([^ ]+ +){3}/, "", reason)
    reasons[$1, $2, $3] = reason
  }
  next
}

FNR == 1 { FS = ","; $0 = $0 }

{
  changes++
  count[$6]++
  if ($6 != "KILLED") {
    class = $2
    sub(/^nndl\./, "", class)
    method = $4
    sub(/^lambda\$/, "", method)
    sub(/\$.*/, "", method)
    change = $3
    sub(/.*\./, "", change)
    sub(/Mutator$/, "", change)
    why = $6 ~ /^(TIMED_OUT|MEMORY_ERROR)$/ ? "does not end" : "-"
    for (i = 0; i < 4 && why == "-"; i++) {
      key = class SUBSEP (i % 2 ? "*" : method) SUBSEP (i > 1 ? "*" : change)
      if (key in reasons) {
        why = reasons[key]
      }
    }
    without += why == "-"
    printf "%s\t%s:%s\t%s %s %s\n", why, class, $5, method, change, $6 > survivors
  }
}

END {
  printf "%-12s %8d %8d %8d %8d %12d %7.1f%% %15d\n", area, changes, count["KILLED"], count["TIMED_OUT"] + count["MEMORY_ERROR"],
    count["SURVIVED"], count["NO_COVERAGE"], 100 * count["KILLED"] / (changes > 0 ? changes : 1), without
}
