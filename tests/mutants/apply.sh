#!/bin/sh
# apply.sh: every mutant still applies, and names a test there is.  Counted like a cmocka program.
set -u
. tests/mutants/patches.sh
work=$(mktemp -d "${TMPDIR:-/tmp}/mutants.XXXXXX")
cp -a core "$work"/ || exit 2
ok=0 wrong=0
for patch in tests/mutants/*.patch; do
	program=$(killer "$patch" | cut -d' ' -f1)
	sweep=$(killer "$patch" | cut -s -d' ' -f2)
	source=tests/$(folder "$program")/$program.c
	if ! patch_apply "$work" "$(pwd)/$patch" --check; then
		echo "$patch does not apply any more"
	elif [ ! -f "$source" ]; then
		echo "$patch: no $source"
	elif [ -n "$sweep" ] && ! grep -q "\"$sweep\"" "$source"; then
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
