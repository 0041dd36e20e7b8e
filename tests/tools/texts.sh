#!/bin/sh
# texts.sh: every Chinese text in the sources is ready for English (inside _() or N_()), and
# tui/po/en.po has an English sentence for each.
set -u
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
src=$(ls conf/*.[ch] core/*.[ch] core/*.def core/*/*.[ch] forms/*.[ch] print/*.[ch] tui/*.[ch] 2>/dev/null)
data='^tui/demo[_a-z]*\.[ch]$' # names of sample persons and places, the same in every language
get() { # files, keywords... -> one msgid a line
	files=$1; shift
	xgettext --from-code=UTF-8 -L C --no-location --no-wrap -o - "$@" $files 2>/dev/null |
	    msgcat --no-wrap --sort-output - 2>/dev/null | sed -n 's/^msgid "\(..*\)"$/\1/p' | sort -u
}
get "$(echo "$src" | grep -v "$data")" -a >"$tmp/all"
get "$src" -k -k_ -kN_ >"$tmp/marked"
grep -P '\p{Han}' "$tmp/all" | comm -23 - "$tmp/marked" | grep -vxFf tests/tools/texts.allow >"$tmp/bad"
rc=0
if [ -s "$tmp/bad" ]; then echo "texts: not inside _() or N_():"; cat "$tmp/bad"; rc=1; fi
xgettext --from-code=UTF-8 -L C -k -k_ -kN_ --no-wrap -o "$tmp/new.pot" $src 2>/dev/null
if msgmerge -q --no-fuzzy-matching --no-wrap tui/po/en.po "$tmp/new.pot" -o "$tmp/en.po" 2>"$tmp/err"; then
	msgattrib --untranslated --no-obsolete --no-wrap "$tmp/en.po" | sed -n 's/^msgid "\(..*\)"$/\1/p' >"$tmp/un"
	if [ -s "$tmp/un" ]; then echo "texts: no English in tui/po/en.po for:"; cat "$tmp/un"; rc=1; fi
else cat "$tmp/err"; rc=1; fi
[ $rc -eq 0 ] && echo "texts: $(wc -l <"$tmp/marked") ready for English and translated"
exit $rc
