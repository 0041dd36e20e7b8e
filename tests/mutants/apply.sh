#!/bin/sh
# apply.sh: every mutant still applies, and names a test there is.  Counted like a cmocka program.
set -u
. tests/mutants/patches.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/mutants.XXXXXX")
cp -a core "$work"/ || exit 2
ok=0 wrong=0
for patch in tests/mutants/*.patch; do
	program=$(sed -n 's/^Killed by: *\([^ ]*\).*/\1/p' "$patch")
	sweep=$(sed -n 's/^Killed by: *[^ ]* *//p' "$patch")
	if ! patch_apply "$work" "$(pwd)/$patch" --check; then
		echo "$patch does not apply any more"
	elif [ ! -f "tests/fault/$program.c" ]; then
		echo "$patch: no tests/fault/$program.c"
	elif [ -n "$sweep" ] && ! grep -q "\"$sweep\"" "tests/fault/$program.c"; then
		echo "$patch: no sweep $sweep in $program"
	else
		ok=$((ok + 1))
		continue
	fi
	wrong=$((wrong + 1))
done
rm -rf "$work"
echo "[  PASSED  ] $ok test(s)."
[ "$wrong" -eq 0 ] || echo "[  FAILED  ] $wrong test(s), listed above:"
[ "$wrong" -eq 0 ] && [ "$ok" -gt 0 ]
