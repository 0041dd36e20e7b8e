#!/bin/sh
# lint.sh BUILD: clang-tidy (checks and reasons: .clang-tidy) and cppcheck over all our C, two at a
# time; shell syntax of our scripts.  A file is checked again only when something it is made of changed.
set -u
build=${1:-build}
done=$build/lint
jobs=${LINT_JOBS:-$(nproc)}
mkdir -p "$done"
sources=$(git ls-files -co --exclude-standard -- 'conf/*.c' 'core/*.c' 'forms/*.c' 'print/*.c' 'tui/*.c' 'tests/*.c') || exit 2
flags="-std=c11 -D_GNU_SOURCE -DOPENSSL_NO_DEPRECATED -DOPENSSL_API_COMPAT=30000 -I. -I$build/gen
$(pkg-config --cflags ncursesw libcrypto sqlite3 libarchive jansson libqrencode harfbuzz p11-kit-1 libpcsclite)"
# One stamp for what every file shares: the checks, the headers, the lists.
shared=$(git ls-files -co --exclude-standard -- .clang-tidy tests/tools/lint.sh '*.h' '*.def' '*.sql' | xargs cat | sha256sum)
rc=0

cat >"$done/one.sh" <<-'ONE'
	# one.sh FILE: silent when clean
	sum=$( (echo "$LINT_SHARED"; cat "$1") | sha256sum | cut -c1-64)
	mark=$LINT_DONE/$(echo "$1" | tr / _).$sum
	[ -e "$mark" ] && exit 0
	# shellcheck disable=SC2086 # a list of flags
	out=$(clang-tidy --quiet "$1" -- $LINT_FLAGS 2>/dev/null) && { : >"$mark"; exit 0; }
	echo "$out"
	exit 1
ONE
export LINT_SHARED="$shared" LINT_DONE="$done" LINT_FLAGS="$flags"
printf '%s\n' $sources | xargs -P "$jobs" -n 1 sh "$done/one.sh" || rc=1

# missingIncludeSystem: its own view of libc is better.  varFuncNullUB: NULL is a pointer in every libc
# we run on.  memleak, db.c: it does not follow a compound literal.  jansson's loops and OpenSSL's ASN.1
# templates are macros it does not look up (no ";" inside a -D: that ends it, and cppcheck with it).
# shellcheck disable=SC2086
cppcheck -j "$jobs" --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,performance,portability \
    --suppress=missingIncludeSystem --suppress=varFuncNullUB --suppress=memleak:core/book/db.c \
    --suppress=unknownMacro:print/sign.c -D_GNU_SOURCE -DOPENSSL_NO_DEPRECATED -I. -I"$build/gen" \
    "-Djson_array_foreach(a,i,v)=while((v=json_array_get(a,(i=json_at(a)))))" \
    "-Djson_object_foreach(o,k,v)=while((v=json_object_get(o,(k=json_at(o)))))" \
    $sources || rc=1

for script in $(git ls-files -co --exclude-standard -- '*.sh'); do
	sh -n "$script" || rc=1
done
[ "$rc" -eq 0 ] && echo "lint: $(printf '%s\n' $sources | wc -l) files clean"
exit "$rc"
