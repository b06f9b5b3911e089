# Counts branches in two reports of JaCoCo, one of simulations and one of these with tests, and writes each method of which a branch was
# not reached, with the reason that branches.txt has for it, or "-".
# Each line of branches.txt has a class, a method, how many of its branches and the reason. A lambda counts as the method that it
# is in, and a class with the method "-" is not counted.

function areaOf(class) {
  return class ~ /^spark\.transport\./ ? "messages" : class ~ /^spark\.barrier\./ ? "starts" \
    : class ~ /^training\.(checkpoint\.|CheckpointWriter)/ ? "checkpoints" \
    : class ~ /^data\.storage\.(Commit|Fence|JobOutput|Lease|Owner|StagedFile|UnfinishedSets|Whole)/ ? "owners" : ""
}

function value(name,    text) {
  text = $0
  sub(".* " name "=\"", "", text)
  sub(/".*/, "", text)
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  return text
}

FNR == 1 { file++ }

file == 1 {
  if (!/^(#|$)/) {
    reason = $0
    sub(/^([^ ]+ +){3}/, "", reason)
    excused[$1, $2] = $3
    reasons[$1, $2] = reason
  }
  next
}

/^class / {
  class = value("name")
  sub(/^nndl\//, "", class)
  gsub(/\//, ".", class)
  area = areaOf(class)
  outer = class
  sub(/\$.*/, "", outer)
  if ((outer, "-") in reasons) {
    area = ""
  }
}

/^method / {
  method = value("name")
  sub(/^lambda\$/, "", method)
  sub(/\$.*/, "", method)
}

/^\/method/ { method = "" }

/^counter type="BRANCH"/ && method && area {
  reached[file, area] += value("covered")
  if (file == 3) {
    branches[area] += value("missed") + value("covered")
    lost[class, method] += value("missed")
  }
}

END {
  for (key in lost) {
    split(key, name, SUBSEP)
    if (lost[key]) {
      more = lost[key] - excused[key]
      without[areaOf(name[1])] += more > 0 ? more : 0
      why = more > 0 ? "-" : reasons[key]
      printf "%s\t%s.%s\t%d\n", why, name[1], name[2], lost[key] > missed
    }
  }
  printf "%-12s %9s %21s %14s %15s\n", "area", "branches", "reached by accidents", "by tests too", "without reason"
  count = split("messages starts owners checkpoints", areas)
  for (i = 1; i <= count; i++) {
    area = areas[i]
    printf "%-12s %9d %21d %14d %15d\n", area, branches[area], reached[2, area], reached[3, area], without[area]
  }
}
