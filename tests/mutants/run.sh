#!/bin/sh
# run.sh BUILD [NAME...]: each mutant is a patch that takes one step's look-before-act away.
# In a copy of the tree under BUILD it is applied and built, and the sweep it names runs whole,
# to its first failure: a mutant under which everything recovers is not killed, and fails this.
# Prints a line a mutant, and "mutants tried N killed N" at the end.
set -u
build=$(realpath "$1") || exit 2
shift
top=$(pwd)
tree=$build/mutants/tree
. tests/mutants/patches.sh

# Linked from the objects there are: what a mutant does not touch is not compiled again.
prepare() {
	mkdir -p "$build/mutants" && rm -rf "$tree" && mkdir "$tree" || return 1
	cp -a Makefile README.md core conf forms print tui tests "$tree"/ || return 1
	rm -rf "$build/mutants/build" && mkdir "$build/mutants/build" || return 1
	(cd "$build" && find gen locale conf core forms print tui tests -name '*.o' -o -name '*.inc' -o -name '*.mo' |
	    tar -cf - -T -) | tar -xf - -C "$build/mutants/build" || return 1
	make_tree all
}
make_tree() { make --no-print-directory -C "$tree" BUILD="$build/mutants/build" WARN=-w "$@"; }

# 0: killed.  1: not.  2: it could not be tried.
try() {
	log=$build/mutants/$(basename "$1" .patch).log
	killer "$1" | { read -r program sweep
	program=$build/mutants/build/tests/$(folder "$program")/$program
	make_tree "$program" all >"$log" 2>&1 || exit 2
	tmp=$(mktemp -d /tmp/mu.XXXXXX)
	(cd "$tree" && env TOP="$tree" BUILD_DIR="$build/mutants/build" TMPDIR="$tmp" LC_ALL=C.UTF-8 \
	    FAULT_ALL=1 FAULT_FIRST=1 ${sweep:+FAULT_SWEEP=$sweep} \
	    timeout -k 10 "${TEST_SECONDS:-1800}" "$program" </dev/null 2>&1) |
	    sed '/^\[  FAILED  \]/q' >>"$log"
	rm -rf "$tmp"
	grep -aq '^\[  FAILED  \]' "$log" && exit 0
	grep -aq '^\[  PASSED  \]' "$log" && exit 1
	exit 2; }
}

prepare >"${TMPDIR:-/tmp}/mutants.log" 2>&1 || { cat "${TMPDIR:-/tmp}/mutants.log"; exit 2; }
tried=0 killed=0
for patch in tests/mutants/*.patch; do
	name=$(basename "$patch" .patch)
	[ $# -eq 0 ] || case " $* " in *" $name "*) ;; *) continue ;; esac
	tried=$((tried + 1))
	if ! patch_apply "$tree" "$top/$patch"; then
		echo "$name: does not apply any more"
		continue
	fi
	try "$patch"
	case $? in
	0) killed=$((killed + 1)); echo "$name: killed by $(killer "$patch")" ;;
	1) echo "$name: NOT KILLED by $(killer "$patch")" ;;
	*) echo "$name: could not be tried"; tail -20 "$build/mutants/$name.log" ;;
	esac
	patch_apply "$tree" "$top/$patch" -R || exit 2
done
echo "mutants tried $tried killed $killed"
[ "$tried" -gt 0 ] && [ "$killed" -eq "$tried" ]
