#!/bin/sh
# texts.sh: the sources speak Chinese, tui/po/en.po speaks English, and neither lacks anything:
#   - every Chinese text in the sources is inside _() or N_(), or stands in texts.allow;
#   - every such text has its English, with no Chinese left in it, the same {words} and printf
#     placeholders, and blanks at its ends where the Chinese has them;
#   - an English line of help has room on its screen.
# `texts.sh update` first brings en.po in line with the sources: new texts come in empty, unused go.
set -u
LC_ALL=C.UTF-8; export LC_ALL # the classes below are of characters, not of bytes
po=tui/po/en.po allow=tests/tools/texts.allow
han='[\p{Han}\x{3000}-\x{303F}\x{FF00}-\x{FFEF}]' # characters, and the punctuation between them
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
rc=0

extract() { # keywords...: the sources' texts as a catalogue
	find conf core forms print tui \( -name '*.[ch]' -o -name '*.def' \) 2>/dev/null | sort >"$tmp/sources"
	xgettext --from-code=UTF-8 -L C --no-wrap --add-location=file -f "$tmp/sources" -o - "$@" 2>"$tmp/said" ||
	    { cat "$tmp/said" >&2; exit 2; }
}
entries() { # catalogue -> "file<TAB>text<TAB>translation", a line each; texts of many lines are joined
	awk '
	function flush(   i) {
		if (id != "") for (i = 1; i <= n; i++) print file[i] "\t" id "\t" str
		n = 0; id = str = where = ""
	}
	function quoted(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }
	/^$/ { flush() }
	/^#: / { for (i = 2; i <= NF; i++) file[++n] = $i }
	/^msgid / { where = "id" }
	/^msgstr / { where = "str" }
	/^(msgid |msgstr )?"/ { if (where == "id") id = id quoted($0); else str = str quoted($0) }
	END { flush() }' "$1"
}
complain() { # what is wrong, a file with the cases
	[ -s "$2" ] || return
	echo "texts: $1:"
	sed 's/^/  /' "$2"
	rc=1
}
unallowed() { # "path: text" lines but those texts.allow lists; what ends in * there is a beginning
	awk -v allow="$allow" '
	BEGIN { while ((getline line <allow) > 0)
		if (line ~ /[*]$/) begin[++n] = substr(line, 1, length(line) - 1); else if (line !~ /^#/) ok[line] }
	{ for (i = 1; i <= n; i++) if (index($0, begin[i]) == 1) next }
	!($0 in ok)'
}

extract -k -k_ -kN_ >"$tmp/marked.pot"
extract -a >"$tmp/all.pot"
if [ "${1:-}" = update ]; then
	msgmerge -q --no-fuzzy-matching --no-wrap --add-location=file -o "$tmp/new.po" "$po" "$tmp/marked.pot" &&
	    msgattrib --no-obsolete --no-wrap --add-location=file "$tmp/new.po" >"$tmp/kept.po" || exit 2
	grep -v '^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\): ' "$tmp/kept.po" >"$po"
fi

entries "$tmp/marked.pot" | cut -f1,2 | sort -u >"$tmp/marked"
entries "$tmp/all.pot" | cut -f1,2 | sort -u | comm -23 - "$tmp/marked" | sed 's/\t/: /' | grep -P "$han" >"$tmp/chinese"
unallowed <"$tmp/chinese" >"$tmp/bad"
complain "not inside _() or N_()" "$tmp/bad"

msgmerge -q --no-fuzzy-matching --no-wrap --add-location=file -o "$tmp/en.po" "$po" "$tmp/marked.pot" || exit 2
msgfmt --check-format -o /dev/null "$tmp/en.po" 2>"$tmp/bad" || complain "not what the Chinese has" "$tmp/bad"
msgattrib --no-obsolete --no-wrap --add-location=file "$tmp/en.po" >"$tmp/now.po"
entries "$tmp/now.po" >"$tmp/lines"
cut -f2,3 "$tmp/lines" | sort -u >"$tmp/pairs"
awk -F'\t' '$2 == "" { print $1 }' "$tmp/pairs" >"$tmp/bad"
complain "no English in $po for" "$tmp/bad"
awk -F'\t' '
function same_words(zh, en,   w, i) {
	for (; match(zh, /[{][a-z_]*[}]/); zh = substr(zh, RSTART + RLENGTH)) {
		w = substr(zh, RSTART, RLENGTH)
		if (!(i = index(en, w))) return 0
		en = substr(en, 1, i - 1) substr(en, i + length(w))
	}
	return en !~ /[{]/
}
$2 != "" && (!same_words($1, $2) || ($1 ~ /^ / && $2 !~ /^ /) || ($1 ~ / $/ && $2 !~ / $/))' "$tmp/pairs" >"$tmp/bad"
complain "other {words} or blanks at the ends than the Chinese" "$tmp/bad"
cut -f2 "$tmp/pairs" | grep -P "$han" | sed "s|^|$po: |" | unallowed >"$tmp/bad"
complain "Chinese left in the English" "$tmp/bad"

awk -F'\t' '$1 == "tui/view_help.c" { gsub(/\\"/, "\"", $3); print $3 }' "$tmp/lines" | grep -P '^.{79,}$' >"$tmp/bad"
complain "too long for a line of help (78 cells)" "$tmp/bad"

msgattrib --only-obsolete --no-wrap "$tmp/en.po" | sed -n 's/^#~ msgid "\(.*\)"$/\1/p' >"$tmp/unused"
[ -s "$tmp/unused" ] && echo "texts: $(wc -l <"$tmp/unused") in $po are in no source any more (texts.sh update drops them)"
[ $rc -eq 0 ] && echo "texts: $(wc -l <"$tmp/pairs") ready for English and translated"
exit $rc
