#!/bin/sh
# pictures.sh BUILD: the README's pictures anew, from the screens that the tests compare and the receipt they judge.
# Wants pngquant beside what the tests want.
set -eu
build=$(realpath "$1")
out=tests/data/readme
work=$(mktemp -d /tmp/uk.XXXXXX); trap 'rm -rf "$work"' EXIT
export SCREENS_SVG="$work" TOP="$PWD" BUILD_DIR="$build" TMPDIR="$work" LC_ALL=C.UTF-8

small() { # svg, png
	rsvg-convert -w 800 "$1" -o "$work/full.png"
	pngquant --force --output "$2" 32 "$work/full.png"
}

for t in test_screens test_agent_visit test_reprint test_dayend test_refusals; do
	"$build/tests/term/$t" >"$work/$t.log" 2>&1 || { tail -20 "$work/$t.log"; exit 1; }
done
while read -r name screen; do
	small "$work/$screen.svg" "$out/$name.png"
	echo "$out/$name.png"
done <<'LIST'
home home-found
check visit-checked
approve visit-supervisor
handover visit-ticked
refused refused
reprint reprint-ask
dayend dayend-ready
LIST
