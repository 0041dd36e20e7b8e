#!/bin/sh
# run-tests.sh BUILD TEST...: run each test program, two at a time, each in a folder of its own;
# close with the sum "N passed, N failed".  A program that ends without a count is one failure.
build=$(realpath "$1"); shift
top=$(pwd)
out=$build/test-out; rm -rf "$out"; mkdir -p "$out"
one() {
	name=$(echo "${1#"$build"/}" | tr / _)
	dir=$out/$name; mkdir -p "$dir/tmp"
	case $1 in *.sh) cmd="sh $top/$1" ;; /*) cmd=$1 ;; *) cmd=$top/$1 ;; esac
	TOP=$top BUILD_DIR=$build TMPDIR=$dir/tmp LC_ALL=C.UTF-8 timeout -k 10 "${TEST_SECONDS:-1500}" $cmd \
	    </dev/null >"$dir/log" 2>&1
	rc=$?
	p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s).*/\1/p' "$dir/log" | awk '{s+=$1} END{print s+0}')
	f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed.*/\1/p; s/^ *\([0-9]*\) FAILED TEST(S)$/\1/p' "$dir/log" | sort -n | tail -1)
	f=${f:-0}
	[ "$rc" -ne 0 ] && [ "$f" -eq 0 ] && f=1
	[ "$rc" -eq 0 ] && [ "$p" -eq 0 ] && f=1 && echo "ran no test" >>"$dir/log"
	echo "$p $f" >"$dir/count"
	if [ "$f" -ne 0 ]; then echo "FAILED $name ($p passed, $f failed, exit $rc)"; tail -40 "$dir/log"; else echo "ok     $name ($p)"; rm -rf "$dir/tmp"; fi
}
n=0
for t in "$@"; do
	one "$t" &
	n=$((n + 1))
	[ $((n % ${TEST_JOBS:-2})) -eq 0 ] && wait
done
wait
cat "$out"/*/count | awk '{p+=$1; f+=$2} END{printf "%d passed, %d failed\n", p, f; exit f != 0}'
