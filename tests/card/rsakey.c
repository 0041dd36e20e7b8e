#include "tests/card/card.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

/* A private key file holds the pair in DER, its public file the modulus. */
static bool
keep(EVP_PKEY *key, struct file *private, struct file *public, int bytes)
{
	uint8_t *at = private->data;
	int len = i2d_PrivateKey(key, NULL);
	BIGNUM *n = NULL;
	bool ok;

	ok = len > 0 && len <= CARD_DATA && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) == 1 &&
	    i2d_PrivateKey(key, &at) == len && BN_bn2binpad(n, public->data, bytes) == bytes;
	private->len = ok ? (uint16_t)len : 0;
	public->len = ok ? (uint16_t)bytes : 0;
	BN_free(n);
	return ok;
}

/* GENERATE ASYMMETRIC KEY PAIR (ISO 7816-8), Feitian's data: 1, bits, private and public file. */
unsigned
rsakey_generate(struct card *c, const struct apdu *a, struct answer *r)
{
	enum { RSA_PAIR = 1, LEN = 7 };
	struct file *private, *public;
	EVP_PKEY *key;
	unsigned bits;
	bool ok;

	(void)r;
	if (a->n != LEN)
		return SW_LENGTH;
	bits = apdu_be16(a->data + 1);
	if (a->data[0] != RSA_PAIR || (bits != 1024 && bits != 2048))
		return SW_FUNCTION;
	private = files_find(c, apdu_be16(a->data + 3));
	public = files_find(c, apdu_be16(a->data + 5));
	if (private == NULL || public == NULL || private->kind != FILE_KEY || public->kind != FILE_KEY)
		return SW_NO_FILE;
	if (!files_allowed(c, private, OP_WRITE) || !files_allowed(c, public, OP_WRITE))
		return SW_SECURITY;
	key = EVP_RSA_gen(bits);
	ok = key != NULL && keep(key, private, public, (int)bits / 8);
	EVP_PKEY_free(key);
	return ok ? SW_OK : SW_FAULT;
}

/* READ PUBLIC KEY, Feitian's own: the modulus; the exponent is always 65537. */
unsigned
rsakey_public(struct card *c, const struct apdu *a, struct answer *r)
{
	const struct file *f = a->n == 2 ? files_find(c, apdu_be16(a->data)) : NULL;

	/* never the private file: that one lies beside it under the same rights */
	if (f == NULL || f->kind != FILE_KEY || f->len == 0 || f->len > 256)
		return SW_NO_REFERENCE;
	memcpy(r->data, f->data, f->len);
	r->n = f->len;
	return SW_OK;
}

/* MANAGE SECURITY ENVIRONMENT (ISO 7816-4, 7.5.11): which key. */
unsigned
rsakey_choose(struct card *c, const struct apdu *a, struct answer *r)
{
	const uint8_t *fid;
	size_t n;

	(void)r;
	if ((fid = apdu_tlv(a->data, a->n, 0x81, &n)) == NULL || n != 2 || files_find(c, apdu_be16(fid)) == NULL)
		return SW_NO_REFERENCE;
	c->key_fid = (int)apdu_be16(fid);
	return SW_OK;
}

/* The bare private key operation: the host has padded. */
static bool
raw(EVP_PKEY *key, const struct apdu *a, struct answer *r)
{
	EVP_PKEY_CTX *x = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	size_t n = ANSWER_MAX;
	bool ok;

	ok = x != NULL && EVP_PKEY_decrypt_init(x) == 1 && EVP_PKEY_CTX_set_rsa_padding(x, RSA_NO_PADDING) == 1 &&
	    EVP_PKEY_decrypt(x, r->data, &n, a->data, a->n) == 1;
	EVP_PKEY_CTX_free(x);
	r->n = ok ? n : 0;
	return ok;
}

/* PERFORM SECURITY OPERATION (ISO 7816-8): sign or decipher. */
unsigned
rsakey_use(struct card *c, const struct apdu *a, struct answer *r)
{
	const struct file *f = c->key_fid >= 0 ? files_find(c, (unsigned)c->key_fid) : NULL;
	const uint8_t *der;
	EVP_PKEY *key;
	bool ok;

	if (f == NULL || f->len == 0)
		return SW_CONDITIONS;
	if (!files_allowed(c, f, OP_USE))
		return SW_SECURITY;
	der = f->data;
	key = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &der, f->len);
	ok = key != NULL && raw(key, a, r);
	EVP_PKEY_free(key);
	return ok ? SW_OK : SW_DATA;
}
