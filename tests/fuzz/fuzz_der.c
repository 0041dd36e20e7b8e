/* A certificate's names as a token is given them; a token's numbers as a public key.  OpenSSL reads what we write. */
#include "tests/fuzz/fuzz.h"

#include "core/token/der.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdlib.h>

static bool
within(struct span part, const uint8_t *p, size_t n)
{
	return part.n >= 2 && part.p >= p && part.n <= n && part.p <= p + (n - part.n);
}

static void
names(const uint8_t *p, size_t n)
{
	struct der_names names;
	struct err e;

	if (der_cert_names((struct span){ p, n }, &names, &e) == -1)
		return;
	fuzz_must(within(names.serial, p, n) && within(names.issuer, p, n) && within(names.subject, p, n));
	fuzz_must(names.serial.p < names.issuer.p && names.issuer.p < names.subject.p);
}

static void
key(struct span modulus, struct span exponent)
{
	struct blob spki = { 0 };
	const unsigned char *at;
	X509_PUBKEY *pub;
	struct err e;

	if (der_spki(modulus, exponent, &spki, &e) == 0) {
		at = spki.p;
		pub = d2i_X509_PUBKEY(NULL, &at, (long)spki.n);
		fuzz_must(pub != NULL && at == spki.p + spki.n);
		X509_PUBKEY_free(pub);
		ERR_clear_error();
	}
	blob_done(&spki);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint8_t *bytes = fuzz_bytes(p, n);
	size_t cut = n > 0 ? p[0] % n : 0;

	names(bytes, n);
	key((struct span){ bytes + cut, n - cut }, (struct span){ bytes, cut });
	free(bytes);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	/* version, serial, signature, issuer, validity, subject; nothing a name must have */
	static const uint8_t least[] = { 0x30, 0x14, 0x30, 0x12, 0xa0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x05,
		0x30, 0x00, 0x30, 0x00, 0x30, 0x00, 0x30, 0x00, 0x30, 0x00 };
	static const uint8_t number[] = { 3, 1, 0, 1, 0x80, 0xff, 0x13, 0x55 };

	take(to, "least", least, sizeof(least));
	take(to, "number", number, sizeof(number));
}
