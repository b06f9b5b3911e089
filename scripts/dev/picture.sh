#!/usr/bin/env bash
# Draws the picture that opens the README: the pad of the report of the book's run, with a 7 on it, and the answer.
# Needs chromium and chromium-driver, and looks best with fonts-inter.
#
#   scripts/dev/picture.sh [REPORT]   by default that of scripts/train.sh mnist, which is trained first
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
report="${1:-}"
if [[ -z "$report" ]]; then
  report="$root/target/models/mnist/report.html"
  "$root/scripts/train.sh" mnist
fi
picture="$root/src/site/resources/images/pad.png"
most=60000 # bytes

port=$((20000 + RANDOM % 10000))
chromedriver --port="$port" > /dev/null 2>&1 &
driver=$!
trap 'kill "$driver" 2> /dev/null || true' EXIT

# Sends a command of WebDriver, and prints the answer.
ask() { curl -sS --fail-with-body --max-time 60 --retry 20 --retry-connrefused --retry-delay 1 -d "$2" "http://127.0.0.1:$port$1"; }

answer="$(ask /session '{"capabilities": {"alwaysMatch": {"goog:chromeOptions": {
  "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,880"]}}}}')"
session="/session/$(sed -E 's/.*"sessionId":"([^"]+)".*/\1/' <<< "$answer")"
command() { ask "$session/goog/cdp/execute" "{\"cmd\": \"$1\", \"params\": $2}"; }

command Emulation.setDeviceMetricsOverride '{"width": 1280, "height": 850, "deviceScaleFactor": 1, "mobile": false}' > /dev/null
ask "$session/url" "{\"url\": \"file://$(realpath "$report")\"}" > /dev/null

# Where the pad is, and a 7 on it: shares of its width.
pad="$(ask "$session/execute/sync" '{"args": [], "script":
  "const box = document.querySelector(\".sheet canvas\").getBoundingClientRect(); return `${box.left} ${box.top} ${box.width}`"}' |
  sed -E 's/.*"value":"([^"]+)".*/\1/')"
read -r left top width <<< "$pad"
moves=
for point in 0.25,0.22 0.5,0.2 0.74,0.2 0.66,0.36 0.56,0.52 0.49,0.68 0.45,0.84; do
  move="$(awk -v l="$left" -v t="$top" -v w="$width" -F, '{ printf "{\"type\": \"pointerMove\", \"duration\": 10, \"x\": %d, \"y\": %d}", l + $1 * w, t + $2 * w }' <<< "$point")"
  moves+="$move, "
  [[ "$point" != 0.25,* ]] || moves+='{"type": "pointerDown", "button": 0}, '
done
ask "$session/actions" "{\"actions\": [{\"type\": \"pointer\", \"id\": \"mouse\", \"actions\": [$moves {\"type\": \"pointerUp\", \"button\": 0}]}]}" > /dev/null

mkdir -p "$(dirname "$picture")"
ask "$session/execute/sync" '{"args": [], "script":
  "document.querySelectorAll(\"#draw button, #draw details\").forEach(one => one.style.visibility = \"hidden\")"}' > /dev/null
command Page.captureScreenshot "{\"clip\": {\"x\": $left, \"y\": $top, \"width\": 922, \"height\": 342, \"scale\": 1}}" |
  sed -E 's/.*"data":"([^"]+)".*/\1/' | base64 -d > "$picture.new"
curl -sS -X DELETE "http://127.0.0.1:$port$session" > /dev/null
bytes="$(stat -c %s "$picture.new")"
if [[ "$bytes" -gt "$most" ]]; then
  echo "picture.sh: $picture: expected at most $most bytes, found $bytes" >&2
  exit 1
fi
mv "$picture.new" "$picture"
echo "$picture, $bytes bytes" >&2
