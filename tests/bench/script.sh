#!/bin/sh
# script.sh WORK MODULE: what a clerk without this program would type: one making with the tools Debian has.
# WORK: ca.key, ca.pem, and tokens/ with one blank token.  Prints the seconds it took, those of making the key
# pair left out (its tool's start and login stay in).
set -eu
work=$1 module=$2
cd "$work"
export SOFTHSM2_CONF="$work/softhsm2.conf"
now() { date +%s.%N; }
quiet() { "$@" >>script.log 2>&1 || { echo "script.sh: $* failed, see $work/script.log" >&2; exit 1; }; }
p11() { quiet pkcs11-tool --module "$module" --token-label made "$@"; }

from=$(now)
quiet softhsm2-util --init-token --free --label made --so-pin 7230621975360636 --pin 438736237625
t0=$(now)
p11 --login --pin 438736237625 --keypairgen --key-type rsa:2048 --id 01020304 --label made
t1=$(now)
p11 --login --pin 438736237625 --list-objects
t2=$(now)
p11 --read-object --type pubkey --id 01020304 --output-file pub.der
quiet openssl rsa -pubin -inform DER -in pub.der -out pub.pem
quiet openssl req -new -key any.key -subj /CN=script -out any.csr
quiet openssl x509 -req -in any.csr -force_pubkey pub.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
    -sha256 -outform DER -out cert.der
p11 --login --pin 438736237625 --write-object cert.der --type cert --id 01020304 --label made
p11 --read-object --type cert --id 01020304 --output-file back.der
cmp -s cert.der back.der
quiet openssl x509 -inform DER -in back.der -out back.pem
quiet openssl verify -CAfile ca.pem back.pem
head -c 32 /dev/urandom >challenge
p11 --login --pin 438736237625 --sign --mechanism SHA256-RSA-PKCS --id 01020304 --input-file challenge \
    --output-file challenge.sig
quiet openssl dgst -sha256 -verify pub.pem -signature challenge.sig challenge
to=$(now)
# the tool that lists costs what the one that makes a key costs without the key
awk -v from="$from" -v t0="$t0" -v t1="$t1" -v t2="$t2" -v to="$to" \
    'BEGIN { printf "%.6f\n", to - from - (t1 - t0) }'
