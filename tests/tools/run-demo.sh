#!/bin/sh
# run-demo.sh BUILD: make BUILD/demo once and open it; without a terminal, drive a whole pickup.
set -eu
build=$1
if ! [ -t 0 ] || ! [ -t 1 ]; then
	"${MAKE:-make}" --no-print-directory BUILD="$build" pickup
	echo "no terminal here: a whole pickup was driven instead."
	echo "receipts: $build/pickup/handler.pdf and $build/pickup/counter/receipts/"
	exit 0
fi
[ -e "$build/demo/counter.ini" ] || "$build/ukey-pickup" demo "$build/demo"
echo "sign-ins: $build/demo/SIGN-IN.txt"
exec "$build/ukey-pickup" --conf "$build/demo/counter.ini"
