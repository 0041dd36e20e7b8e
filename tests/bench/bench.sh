#!/bin/sh
# bench.sh BUILD: every figure, a line each: name value unit limit.  Ratios are taken in one run; run it on a
# machine that does nothing else.  The big book is made once and kept in BUILD/bench.
set -eu
build=$(realpath "$1")
orders=${BENCH_ORDERS:-1000000}
kept=$build/bench
mkdir -p "$kept"
TMPDIR=$(mktemp -d /tmp/uk.XXXXXX)
trap 'rm -rf "$TMPDIR"' EXIT
TOP=$(pwd) BUILD_DIR=$build LC_ALL=C.UTF-8
export TMPDIR TOP BUILD_DIR LC_ALL

book() {
	[ -e "$kept/book-$1/SIGN-IN.txt" ] && return
	echo "making a book of $1 orders (once)" >&2
	rm -rf "$kept/book-$1" "$kept/new"
	"$build/ukey-pickup" demo "$kept/new" --orders "$1" >/dev/null
	mv "$kept/new" "$kept/book-$1"
}

book 1000
book "$orders"
"$build/tests/bench/bench_making"
"$build/tests/bench/bench_card"
"$build/tests/bench/bench_receipts"
"$build/tests/bench/bench_screen" "$kept/book-$orders"
"$build/tests/bench/bench_lists" "$kept/book-1000" "$kept/book-$orders"
echo "machine: $(nproc) x $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(uname -sr), load $(cut -d' ' -f1 /proc/loadavg)"
