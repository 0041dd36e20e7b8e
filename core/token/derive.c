#include "core/token/derive.h"

#include "core/blob.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { KEY_BYTES = 16, DIGITS_MAX = 16 };

/* One field of the info: its length in two bytes, big-endian, then its bytes. */
static int
add_field(struct blob *info, const char *s, struct err *e)
{
	size_t n = strlen(s);
	unsigned char head[2] = { (unsigned char)(n >> 8), (unsigned char)n };

	if (n > UINT16_MAX)
		return err_set(e, ERR_FAULT, "derivation field of %zu bytes", n);
	if (blob_add(info, head, sizeof(head), e) == -1)
		return -1;
	return blob_add(info, s, n, e);
}

/* purpose | key version (decimal) | model | serial | nonce */
static int
make_info(const struct derive *d, struct blob *info, struct err *e)
{
	char version[16];

	snprintf(version, sizeof(version), "%d", d->key_version);
	if (add_field(info, d->purpose, e) == -1 || add_field(info, version, e) == -1 ||
	    add_field(info, d->model, e) == -1 || add_field(info, d->serial, e) == -1)
		return -1;
	return add_field(info, d->nonce, e);
}

/* RFC 5869 with SHA-256; no salt is the salt of 32 zeros. */
static int
hkdf(const struct secret *master, struct blob *info, unsigned char key[KEY_BYTES], struct err *e)
{
	char digest[] = "SHA2-256";
	void *in = (void *)(uintptr_t)secret_bytes(master);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, in, secret_len(master)),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info->p, info->n),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	int rc = 0;

	if (ctx == NULL || EVP_KDF_derive(ctx, key, KEY_BYTES, params) != 1)
		rc = err_set(e, ERR_FAULT, "HKDF failed");
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return rc;
}

/* The number the bytes spell, modulo 10^digits, in decimal with its leading zeros. */
static void
decimal(const unsigned char key[KEY_BYTES], int digits, char out[DIGITS_MAX])
{
	uint64_t left = 0, modulus = 1;

	for (int i = 0; i < digits; i++)
		modulus *= 10;
	for (int i = 0; i < KEY_BYTES; i++) /* left < 10^16, so that left * 256 fits */
		left = (left * 256 + key[i]) % modulus;
	for (int i = digits; i-- > 0; left /= 10)
		out[i] = (char)('0' + left % 10);
}

int
derive_pin(const struct secret *master, const struct derive *d, struct secret *out, struct err *e)
{
	struct blob info = { 0 };
	unsigned char key[KEY_BYTES];
	char pin[DIGITS_MAX];
	int rc = -1;

	if (d->digits < 1 || d->digits > DIGITS_MAX)
		return err_set(e, ERR_FAULT, "%d digits to derive", d->digits);
	if (secret_len(master) == 0)
		return err_set(e, ERR_FAULT, "the master secret is empty");
	if (make_info(d, &info, e) == 0 && hkdf(master, &info, key, e) == 0) {
		decimal(key, d->digits, pin);
		rc = secret_set(out, pin, (size_t)d->digits, e);
	}
	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_cleanse(pin, sizeof(pin));
	blob_done(&info);
	return rc;
}
