#!/bin/sh
# run-tests.sh BUILD TEST...: run each test program, a few at a time, each in a folder of its own;
# close with the sum "N passed, N failed".  A program that ends without a count is one failure.
# Logs lie in BUILD/test-out.
if [ "$1" = --one ]; then
	build=$2 top=$3 test=$4
	name=$(echo "${test#"$build"/}" | tr / _)
	dir=$build/test-out/$name; mkdir -p "$dir"
	# Screens show paths: a short one, of letters no test looks for.
	until tmp=/tmp/uk.$(od -An -N4 -tu4 /dev/urandom | tr -d ' ' | tr 0-9 a-j | cut -c1-6) && mkdir -m 700 "$tmp"; do
		[ -w /tmp ] || exit 1
	done
	case $test in *.sh) set -- sh "$top/$test" ;; /*) set -- "$test" ;; *) set -- "$top/$test" ;; esac
	TOP=$top BUILD_DIR=$build TMPDIR=$tmp LC_ALL=C.UTF-8 timeout -k 10 "${TEST_SECONDS:-1800}" "$@" \
	    </dev/null >"$dir/log" 2>&1
	rc=$?
	p=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s).*/\1/p' "$dir/log" | awk '{s+=$1} END{print s+0}')
	f=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed.*/\1/p' "$dir/log" | sort -n | tail -1)
	f=${f:-0}
	[ "$rc" -ne 0 ] && [ "$f" -eq 0 ] && f=1
	[ "$rc" -eq 0 ] && [ "$p" -eq 0 ] && f=1 && echo "ran no test" >>"$dir/log"
	echo "$p $f" >"$dir/count"
	if [ "$f" -eq 0 ]; then
		echo "ok     $name ($p)"; rm -rf "$tmp"
		grep -a ' tried [0-9]* of ' "$dir/log"
	else
		echo "FAILED $name ($p passed, $f failed, exit $rc; its files: $tmp)"; tail -40 "$dir/log"
	fi
	exit 0
fi
mkdir -p "$1"
build=$(realpath "$1"); shift
rm -rf "$build/test-out"
# the long ones first: they wait more than they work
for t in "$@"; do case $t in */unit/*) ;; *) echo "$t" ;; esac; done >"$build/test-list"
for t in "$@"; do case $t in */unit/*) echo "$t" ;; esac; done >>"$build/test-list"
xargs -P "${TEST_JOBS:-3}" -I{} sh "$0" --one "$build" "$(pwd)" {} <"$build/test-list"
cat "$build"/test-out/*/count | awk '{p+=$1; f+=$2} END{printf "%d passed, %d failed\n", p, f; exit f != 0}'
