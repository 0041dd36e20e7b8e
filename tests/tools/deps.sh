#!/bin/sh
# deps.sh run|test|fuzz|lint: install what is missing, from Debian, and say what.
run='gcc make pkg-config gettext locales libncurses-dev libssl-dev libcurl4-openssl-dev libpcsclite-dev opensc
libiniparser-dev libhpdf-dev libsqlite3-dev libjansson-dev libarchive-dev libqrencode-dev libharfbuzz-dev libp11-kit-dev softhsm2
fonts-wqy-microhei fonts-droid-fallback fonts-lxgw-wenkai fonts-babelstone-han fonts-hanazono
libvterm-dev libcmocka-dev'
test='poppler-utils qpdf mupdf-tools zbar-tools librsvg2-bin fonts-noto-cjk fonts-dejavu-core libnss3-tools openssl
opensc-pkcs11 pcscd vsmartcard-vpcd sqlite3 jq procps xxd'
fuzz='clang libclang-rt-dev'
lint='clang clang-tidy cppcheck'
case $1 in
run) want=$run ;;
test) want="$run $test" ;;
fuzz) want="$run $test $fuzz" ;;
lint) want="$run $test $lint" ;;
*) echo "usage: deps.sh run|test|fuzz|lint" >&2; exit 2 ;;
esac
missing=
for p in $want; do
	dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
as=; [ "$(id -u)" -eq 0 ] || as=sudo
[ -z "$as" ] || command -v sudo >/dev/null || {
	echo "no sudo here; as root: apt-get update && apt-get install --no-install-recommends$missing" >&2
	exit 1
}
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as apt-get update -qq && $as apt-get install -y -qq --no-install-recommends $missing >/dev/null
