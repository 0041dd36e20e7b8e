#!/bin/sh
# fuzz.sh BUILD SECONDS: let libFuzzer think of inputs for each target, SECONDS each, as many at a
# time as there are processors.  What it learns stays in BUILD/fuzz/corpus; what breaks a target is
# put into BUILD/fuzz/broken (once mended, it belongs into tests/data/fuzz/NAME).
# fuzz.sh BUILD keep: the smallest part of all that into tests/data/fuzz, for the tests.
set -u
if [ "$1" = --one ]; then
	fuzz=$2 seconds=$3 name=$4
	log=$fuzz/log/$name
	"$fuzz/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -print_final_stats=1 -timeout=10 \
	    -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="$fuzz/broken/$name-" \
	    $([ -e "tests/fuzz/$name.dict" ] && echo "-dict=tests/fuzz/$name.dict") \
	    "$fuzz/corpus/$name" "$fuzz/seeds/$name" $([ -d "tests/data/fuzz/$name" ] && echo "tests/data/fuzz/$name") \
	    >"$log" 2>&1
	rc=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
	seed=$(sed -n 's/^INFO: Seed: //p' "$log")
	cov=$(grep -a ' cov: ' "$log" | tail -1 | sed 's/.* cov: \([0-9]*\) ft: \([0-9]*\) corp: \([0-9]*\).*/\1 edges, \3 inputs/')
	if [ "$rc" -eq 0 ]; then
		echo "ok     fuzz $name: ${runs:-?} runs, $cov, seed $seed"
	else
		echo "FAILED fuzz $name: exit $rc, seed $seed; $log"; grep -a -A12 'ERROR\|does not hold' "$log" | head -30
	fi
	echo "$rc" >"$fuzz/rc/$name"
	exit 0
fi
fuzz=$1/fuzz what=$2
names=$(for f in tests/fuzz/fuzz_*.c; do n=${f##*/fuzz_}; echo "${n%.c}"; done)
mkdir -p "$fuzz/log" "$fuzz/broken" "$fuzz/tmp"; rm -rf "$fuzz/rc"; mkdir "$fuzz/rc"
export TMPDIR="$fuzz/tmp" ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}" LC_ALL=C.UTF-8
for n in $names; do
	mkdir -p "$fuzz/corpus/$n" "$fuzz/seeds/$n"
	"$1/tests/fuzz/fuzz_$n" --seeds "$fuzz/seeds/$n" || exit 1
done
if [ "$what" = keep ]; then
	for n in $names; do
		mkdir -p "tests/data/fuzz/$n"
		"$fuzz/tests/fuzz/fuzz_$n" -set_cover_merge=1 -use_counters=0 -max_len=600 "tests/data/fuzz/$n" "$fuzz/corpus/$n" >"$fuzz/log/$n.keep" 2>&1 || exit 1
		echo "kept   fuzz $n: $(ls "tests/data/fuzz/$n" | wc -l) inputs"
	done
	du -sb tests/data/fuzz
	exit 0
fi
printf '%s\n' $names | xargs -P "${FUZZ_JOBS:-$(nproc)}" -I{} sh "$0" --one "$fuzz" "$what" {}
cat "$fuzz"/rc/* | awk '{ if ($1 == 0) p++; else f++ } END { printf "%d passed, %d failed\n", p, f; exit f != 0 }'
