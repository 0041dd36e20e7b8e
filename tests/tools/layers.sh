#!/bin/sh
# layers.sh: who may include what.
#   - conf <- core <- forms <- print <- tui: a folder includes itself and what stands left of it;
#   - a private header (*_own.h, *_impl.h, *_private.h) stays in its folder;
#   - each outside library is known to few files.  A new one, or a new place, is added here, on purpose.
# Says each break as file:line, exits 1.
cd "${1:-.}" || exit 2
files=$(find conf core forms print tui -name '*.[ch]' 2>/dev/null | sort)
[ -n "$files" ] || { echo "layers: no sources here" >&2; exit 2; }

# library header (prefix), then the files or folders/ that may know it
libraries='
iniparser/       conf/ini.c
ncurses          tui/
curses.h         tui/
sqlite3.h        core/book/sqlite_private.h core/book/sqlite.c
libpq-fe.h       core/book/postgres.c
microhttpd.h     core/book/centre.c core/sms/reports.c
curl/            core/net/http.c
p11-kit/         core/token/
winscard.h       core/token/pcsc.c
hpdf.h           print/page.c
harfbuzz/        print/font.c
qrencode.h       print/qr.c
archive          core/tar.c
cups/            print/spool.c
jansson.h        core/intake core/jsonline core/approval_facts.c core/day_facts.c core/book/ core/sms/ forms/approve
jansson.h        print/facts tui/orders_json.c tui/receipt_json.c tui/ukey_json.c tui/json_out tui/verb_doctor.c
openssl/         core/rsa/ core/ca/ core/token/derive.c core/token/opensc.c core/staff.c core/secret.c core/blob.c core/digest.c
openssl/         core/audit.c core/sms/aliyun.c core/sms/tencent.c print/sign.c print/verify.c
'
libc='aio.h alloca.h argz.h arpa/inet.h assert.h byteswap.h ctype.h dirent.h dlfcn.h endian.h errno.h execinfo.h
fcntl.h float.h fnmatch.h ftw.h getopt.h glob.h grp.h iconv.h ifaddrs.h inttypes.h langinfo.h libgen.h libintl.h
limits.h locale.h malloc.h math.h net/if.h netdb.h netinet/in.h netinet/tcp.h paths.h poll.h pthread.h pty.h pwd.h
regex.h sched.h search.h semaphore.h setjmp.h signal.h spawn.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h
stdint.h stdio.h stdio_ext.h stdlib.h stdnoreturn.h string.h strings.h sys/ sysexits.h syslog.h termios.h
threads.h time.h uchar.h ucontext.h unistd.h utime.h wchar.h wctype.h linux/'

# shellcheck disable=SC2086 # a list of names without spaces
awk -v libraries="$libraries" -v libc="$libc" '
function bad(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; broken++ }
function top(path) { sub(/\/.*/, "", path); return path }
function folder(path) { sub(/\/[^\/]*$/, "", path); return path }

function check_own(path) {
	if (path !~ /\//) {
		if (path !~ /\.inc$/) bad("\"" path "\": written from the top of the tree, please")
	} else if (!(top(path) in rank))
		bad("\"" path "\": no folder of the program")
	else if (rank[top(path)] > rank[top(FILENAME)])
		bad(top(FILENAME) " may not include " top(path) ": \"" path "\"")
	else if (path ~ /_(own|impl|private)\.h$/ && folder(path) != folder(FILENAME))
		bad("\"" path "\" is private to " folder(path))
}

function check_outside(header,   l, known, i) {
	for (l = 1; l <= nlib; l++) {
		if (index(header, lib[l]) != 1) continue
		known = 1
		for (i = 2; i <= split(allowed[l], place, " "); i++)
			if (index(FILENAME, place[i]) == 1) return
	}
	for (i in std)
		if (header == i || (i ~ /\/$/ && index(header, i) == 1)) return
	bad(known ? "may not know <" header ">" : "<" header ">: a library nobody listed")
}

BEGIN {
	split("conf core forms print tui", order, " ")
	for (i in order) rank[order[i]] = i + 0
	nlib = split(libraries, row, "\n")
	for (i = 1; i <= nlib; i++) { split(row[i], word, " "); lib[i] = word[1] == "" ? "\n" : word[1]; allowed[i] = row[i] }
	split(libc, word, /[ \n]+/)
	for (i in word) std[word[i]]
}
/^[ \t]*#[ \t]*include[ \t]/ {
	path = $0
	if (path ~ /"/) { gsub(/^[^"]*"|".*$/, "", path); check_own(path) }
	else { gsub(/^[^<]*<|>.*$/, "", path); check_outside(path) }
	seen++
}
END {
	if (broken) printf "layers: %d includes break them\n", broken
	else printf "layers: %d includes hold\n", seen
	exit broken > 0
}' $files
