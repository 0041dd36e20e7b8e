# one.sh FILE: silent when clean
sum=$( (echo "$LINT_SHARED"; cat "$1") | sha256sum | cut -c1-64)
mark=$LINT_DONE/$(echo "$1" | tr / _).$sum
[ -e "$mark" ] && exit 0
# shellcheck disable=SC2086 # a list of flags
out=$(clang-tidy --quiet "$1" -- $LINT_FLAGS 2>/dev/null) && { : >"$mark"; exit 0; }
echo "$out"
exit 1
