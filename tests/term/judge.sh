#!/bin/sh
# judge.sh: whole pickups on the real screen, and what they leave judged by others' tools.
# Each judgement is a function; one that fails says why.  Counted like a cmocka program.
# pickup.json lists what was handed over; what is judged of each is judged for nth = 0, 1, 2.
set -u
build=${BUILD_DIR:-build}
work=$(mktemp -d "${TMPDIR:-/tmp}/judge.XXXXXX")
out=$work/out
module=/usr/lib/softhsm/libsofthsm2.so
LC_ALL=C.UTF-8; export LC_ALL
unset LANGUAGE

# -- what the judgements share --

nth=0
fact() { jq -er ".[$nth].$1" "$out/pickup.json"; }
paper() { echo "$out/$(fact receipt)"; }

# The PIN as the handler's phone has it: eight digits that stand alone, in the newest message
# that names the last four of the order and of the UKey.
pin() {
	grep -lE "UKey尾号$(fact token_serial | tail -c 5)，订单尾号$(fact order | tail -c 5)" \
	    "$out/counter/phone/$(fact mobile)"/*.txt | sort | tail -1 |
	    xargs grep -ohP '(?<![0-9A-F])[0-9]{8}(?![0-9A-F])'
}

# Runs in $out, where the tokendir of softhsm2.conf is relative to.
token() { (cd "$out" && SOFTHSM2_CONF=counter/softhsm2.conf pkcs11-tool --module "$module" "$@"); }

# The slot that holds the delivered UKey.
slot() {
	token -L 2>/dev/null | awk -v want="$(fact token_serial)" \
	    '/^Slot/ { gsub(/[()]/, "", $3); id = $3 } /serial num/ && $NF == want { print id }'
}

# pkcs11-tool on that UKey's key and certificate.
ukey() {
	id=$(token --slot "$(slot)" -O --type cert 2>/dev/null | awk '$1 == "ID:" { print $2 }')
	token --slot "$(slot)" --id "$id" "$@"
}

# Our program, signed in: as STAFF COUNTER WORD...
as() {
	staff=$1 counter=$2
	shift 2
	awk -v staff="$staff" '$1 == staff { print $2 }' "$counter/SIGN-IN.txt" |
	    "$build/ukey-pickup" "$@" --conf "$counter/counter.ini" --staff "$staff"
}

same() { [ "$1" = "$2" ] || { echo "\"$1\" is not \"$2\""; return 1; }; }
lines() { [ "$(grep -c -- "$2" "$3")" -eq "$1" ] || { echo "wanted $1 times: $2"; cat "$3"; return 1; }; }

# -- the pickup --

a_whole_pickup_takes_less_than_a_minute() {
	begun=$(date +%s)
	"$build/tests/term/pickup" "$build/ukey-pickup" "$out" || return 1
	[ $(($(date +%s) - begun)) -lt 60 ] || { echo "$(($(date +%s) - begun)) seconds"; return 1; }
}

all_it_should_leave_is_there() {
	for f in counter/counter.ini counter/book.db counter/ca/ca.pem counter/ca/crl.pem counter/phone \
	    counter/softhsm2.conf handler.pdf agent.pdf agent-2.pdf pickup.json; do
		[ -e "$out/$f" ] || { echo "no $f"; return 1; }
	done
	same "$(jq -r '.[] | keys_unsorted | join(" ")' "$out/pickup.json" | sort -u)" \
	    "order collector token_serial old_certificate certificate receipt mobile" || return 1
	same "$(jq -r '.[] | .collector + " " + .receipt' "$out/pickup.json" | tr '\n' ' ')" \
	    "handler handler.pdf agent agent.pdf agent agent-2.pdf " || return 1
	same "$(jq -r '.[1:][].mobile' "$out/pickup.json" | sort -u | wc -l)" 1
}

each_screen_is_80_by_24() {
	n=0
	for f in "$out"/screens/*.txt; do
		n=$((n + 1))
		same "$(wc -l <"$f")" 24 || return 1
		[ -s "${f%.txt}.svg" ] || { echo "no picture of $f"; return 1; }
		rsvg-convert "${f%.txt}.svg" -o "$work/screen.png" || return 1
	done
	[ $n -ge 6 ] || { echo "$n screens"; return 1; }
}

# -- the receipt --

both_signatures_are_valid_and_trusted() {
	[ -d "$work/nss" ] || { mkdir "$work/nss"; certutil -N -d "sql:$work/nss" --empty-password; }
	certutil -A -d "sql:$work/nss" -n root -t C,C,C -i "$out/counter/ca/ca.pem" || return 1
	pdfsig -nssdir "sql:$work/nss" "$(paper)" >"$work/pdfsig" 2>&1
	lines 2 'Signature is Valid.' "$work/pdfsig" && lines 2 'Certificate is Trusted.' "$work/pdfsig"
}

the_last_signature_covers_the_whole_document() {
	sed -n '/Signature #2/,$p' "$work/pdfsig" >"$work/last"
	lines 1 '- Total document signed' "$work/last" && ! grep -q 'Signature #3' "$work/last"
}

without_the_root_nobody_trusts_it() {
	[ -d "$work/nobody" ] || { mkdir "$work/nobody"; certutil -N -d "sql:$work/nobody" --empty-password; }
	pdfsig -nssdir "sql:$work/nobody" "$(paper)" >"$work/untrusted" 2>&1
	lines 2 'Signature is Valid.' "$work/untrusted" && lines 0 'Certificate is Trusted.' "$work/untrusted"
}

the_file_is_sound() { qpdf --check "$(paper)"; }

the_code_is_read_and_names_the_certificate() {
	pdftoppm -r 200 -png -singlefile "$(paper)" "$work/page" || return 1
	qr=$(zbarimg -q --raw "$work/page.png") || return 1
	pdfdetach -save 1 -o "$work/facts.json" "$(paper)" || return 1
	same "$(echo "$qr" | cut -d'|' -f3)" "$(fact certificate)" || return 1
	same "$(echo "$qr" | cut -d'|' -f5)" "$(sha256sum "$work/facts.json" | cut -d' ' -f1)"
}

the_signed_facts_say_who_came_and_who_approved() {
	same "$(jq -r .order.no "$work/facts.json")" "$(fact order)" || return 1
	if [ "$(fact collector)" = handler ]; then
		same "$(jq -r '.visit | "\(.agent) \(.letter) \(.approval)"' "$work/facts.json")" "false null null"
	else
		same "$(jq -r '"\(.visit.agent) \(.visit.letter.principal == .order.institution)"' "$work/facts.json")" \
		    "true true" || return 1
		pdftotext "$(paper)" - | grep -qF "$(jq -er .visit.approval.check "$work/facts.json")"
	fi
}

# Where the page says a name stands there is ink, in each character's own place.
ink() { # x y w h, in pixels of the page at 200 dpi
	pdftoppm -r 200 -gray -singlefile -x "$1" -y "$2" -W "$3" -H "$4" "$(paper)" "$work/glyph" || return 1
	# the pixels are the file's last bytes, one each; dark is below 128
	tail -c "$(($3 * $4))" "$work/glyph.pgm" | od -An -v -tu1 -w1 | awk '$1 < 128 { n++ } END { print n + 0 }'
}

every_name_is_drawn() {
	pdftotext -bbox "$(paper)" "$work/words.html" || return 1
	as 1001 "$out/counter" orders show --json "$(fact order)" >"$work/order.json" || return 1
	set -- "$(jq -r .institution "$work/order.json")" "$(jq -r .handler.name "$work/order.json")"
	[ "$(fact collector)" = handler ] || set -- "$@" "$(jq -r .visit.collector "$work/facts.json")"
	for name in "$@"; do
		line=$(grep -F ">$name" "$work/words.html" | head -1)
		[ -n "$line" ] || { echo "the page does not say $name"; return 1; }
		chars=$(echo "$line" | sed 's/.*">\(.*\)<.*/\1/' | tr -d '\n' | wc -m)
		box=$(echo "$line" | awk -F'"' -v n="$chars" '{ s = 200 / 72; printf "%d %d %d %d", $2 * s, $4 * s, ($6 - $2) * s / n, ($8 - $4) * s }')
		i=0
		while [ $i -lt "$chars" ]; do
			dark=$(echo "$box" | { read -r x y w h; ink $((x + i * w)) "$y" "$w" "$h"; })
			[ "$dark" -gt 10 ] || { echo "character $((i + 1)) of $name: $dark dark pixels"; return 1; }
			i=$((i + 1))
		done
	done
}

# -- certificates --

the_new_certificate_is_good() {
	ukey --read-object --type cert -o "$work/cert.der" >/dev/null 2>&1 || { echo "no certificate on the UKey"; return 1; }
	openssl x509 -inform DER -in "$work/cert.der" -out "$work/cert.pem" || return 1
	same "$(openssl x509 -in "$work/cert.pem" -noout -serial | cut -d= -f2)" "$(fact certificate)" || return 1
	openssl verify -CAfile "$out/counter/ca/ca.pem" -CRLfile "$out/counter/ca/crl.pem" -crl_check "$work/cert.pem"
}

the_old_one_is_on_the_revocation_list() {
	openssl crl -in "$out/counter/ca/crl.pem" -CAfile "$out/counter/ca/ca.pem" -noout -text >"$work/crl" 2>&1 || return 1
	lines 1 "Serial Number: $(fact old_certificate)\$" "$work/crl" && lines 0 "Serial Number: $(fact certificate)\$" "$work/crl"
}

# -- the UKey --

the_pin_on_the_phone_signs() {
	head -c 1000 /dev/urandom >"$work/data"
	PIN=$(pin); export PIN
	ukey --login --pin env:PIN --sign --mechanism SHA256-RSA-PKCS \
	    -i "$work/data" -o "$work/sig" || return 1
	openssl x509 -in "$work/cert.pem" -noout -pubkey >"$work/pub.pem"
	openssl dgst -sha256 -verify "$work/pub.pem" -signature "$work/sig" "$work/data"
}

another_pin_does_not() {
	PIN=00000000; export PIN
	! ukey --login --pin env:PIN --sign --mechanism SHA256-RSA-PKCS \
	    -i "$work/data" -o "$work/sig2" 2>/dev/null
}

the_private_key_stays_inside() {
	PIN=$(pin); export PIN
	token --slot "$(slot)" --login --pin env:PIN -O --type privkey >"$work/keys" 2>&1 || return 1
	lines 1 'sensitive, always sensitive, never extract' "$work/keys" || return 1
	driver=$(realpath "$build/tests/term/pickup")
	(cd "$out" && SOFTHSM2_CONF=counter/softhsm2.conf "$driver" --exponent "$module" "$(fact token_serial)")
}

# -- the PIN is nowhere else --

hex() { od -An -v -tx1 | tr -d ' \n'; }

# Patterns of the PIN, as hex of the bytes: plain, UTF-16 of either order, hex
# digits, base64 at each of three alignments (the characters it alone decides).
forms() {
	printf '%s' "$1" | hex; echo
	printf '%s' "$1" | sed 's/./&\n/g' | while read -r d; do printf '%s' "$d" | hex; printf 00; done | sed 's/00$//'; echo
	printf '%s' "$1" | hex | hex; echo
	printf '%s' "$1" | base64 | cut -c1-10 | tr -d '\n' | hex; echo
	printf 'x%s' "$1" | base64 | cut -c3-12 | tr -d '\n' | hex; echo
	printf 'xx%s' "$1" | base64 | cut -c4-13 | tr -d '\n' | hex; echo
}

# The files (on stdin, a name a line) that hold any form of it.
holding() {
	forms "$1" >"$work/forms"
	while read -r f; do hex <"$f" | grep -qF -f "$work/forms" && echo "$f"; done
	return 0
}

the_search_finds_every_form() {
	p=48213906
	printf 'a%sb' $p >"$work/form1"
	printf 'a%sb' $p | iconv -t UTF-16LE >"$work/form2"
	printf 'a%sb' $p | iconv -t UTF-16BE >"$work/form3"
	printf 'a%sb' $p | hex >"$work/form4"
	for n in 5 6 7; do
		printf '%.*s%sb' $((n - 5)) xx $p | base64 >"$work/form$n"
	done
	printf 'a48213907b' >"$work/form8"
	same "$(ls "$work"/form[1-8] | holding $p | wc -l)" 7
}

the_pin_is_only_on_the_phone() {
	p=$(pin)
	same ${#p} 8 || return 1
	same "$(find "$out/counter/phone" -type f | holding "$p" | wc -l)" 1 || return 1
	find "$out" -type f ! -path "$out/counter/phone/*" | holding "$p" >"$work/found"
	[ ! -s "$work/found" ] || { echo "found in:"; cat "$work/found"; return 1; }
}

nor_inside_papers_and_books() {
	p=$(pin)
	mkdir -p "$work/inside"
	find "$out" -name '*.pdf' | while read -r f; do
		qpdf --qdf --object-streams=disable "$f" "$work/inside/$(basename "$f")" || return 1
	done
	for f in "$out"/counter/*.db "$out"/counter/ca/*.db; do
		sqlite3 "$f" .dump >"$work/inside/$(basename "$f").sql" || return 1
	done
	[ "$(find "$work/inside" -type f | wc -l)" -ge 4 ] || { echo "too little to search"; return 1; }
	find "$work/inside" -type f | holding "$p" >"$work/found"
	[ ! -s "$work/found" ] || { echo "found in:"; cat "$work/found"; return 1; }
}

# -- the counter as a whole --

# RULES 23: both PINs went to the handler; whoever came with the letter has no phone here.
the_agent_got_no_pin() {
	nth=1 p1=$(pin) nth=2 p2=$(pin) nth=0
	[ ${#p1} -eq 8 ] && [ ${#p2} -eq 8 ] || { echo "PINs of ${#p1} and ${#p2} digits"; return 1; }
	same "$(ls "$out/counter/phone" | sort)" "$(jq -r '.[].mobile' "$out/pickup.json" | sort -u)"
}

the_counter_may_be_moved() {
	cp -a "$out/counter" "$work/moved"
	as 1001 "$work/moved" orders show --json "$(fact order)" >"$work/moved.json" || return 1
	same "$(jq -r .counter.state "$work/moved.json")" collected || return 1
	as 3001 "$work/moved" audit verify
}

first='a_whole_pickup_takes_less_than_a_minute all_it_should_leave_is_there each_screen_is_80_by_24
the_search_finds_every_form'
each='both_signatures_are_valid_and_trusted the_last_signature_covers_the_whole_document
without_the_root_nobody_trusts_it the_file_is_sound the_code_is_read_and_names_the_certificate
the_signed_facts_say_who_came_and_who_approved every_name_is_drawn
the_new_certificate_is_good the_old_one_is_on_the_revocation_list
the_pin_on_the_phone_signs another_pin_does_not the_private_key_stays_inside
the_pin_is_only_on_the_phone nor_inside_papers_and_books'
last='the_agent_got_no_pin the_counter_may_be_moved'

passed=0
failed=
judge() { # the judgement, what it is about
	if $1 >"$work/said" 2>&1; then
		echo "[       OK ] $1${2:+ }${2:-}"
		passed=$((passed + 1))
	else
		cat "$work/said"
		echo "[  FAILED  ] $1${2:+ }${2:-}"
		failed="$failed $1${2:+:}${2:-}"
	fi
}

for t in $first; do judge "$t"; done
for nth in 0 1 2; do
	for t in $each; do judge "$t" "$(fact receipt)"; done
done
nth=0
for t in $last; do judge "$t"; done
echo "[  PASSED  ] $passed test(s)."
set -- $failed
if [ $# -gt 0 ]; then
	echo "[  FAILED  ] $# test(s), listed below:"
	printf '[  FAILED  ] %s\n' "$@"
	exit 1
fi
rm -rf "$work"
