#include "core/token/p11_impl.h"

#include "core/token/der.h"

#include <string.h>

/* Objects one id may have of a class: more is rubbish that key_make clears in turns. */
enum { SAME_ID = 8 };

/* ---- find ---- */

/* Handles of the pair, looked up once.  NOT_FOUND unless both halves are there. */
static int
pair(struct p11 *p, struct p11_token *t, const char *key_id, struct err *e)
{
	struct p11_id id;
	size_t npub, npriv;

	if (strcmp(t->key_id, key_id) == 0)
		return 0;
	if (p11_id_get(key_id, &id, e) == -1)
		return -1;
	t->key_id[0] = '\0';
	if (p11_find(p, t, CKO_PUBLIC_KEY, &id, &t->pub, 1, &npub, e) == -1 ||
	    p11_find(p, t, CKO_PRIVATE_KEY, &id, &t->priv, 1, &npriv, e) == -1)
		return -1;
	if (npub == 0 || npriv == 0)
		return err_set(e, ERR_NOT_FOUND, "no key %s on UKey %s", key_id, t->serial);
	memcpy(t->key_id, key_id, strlen(key_id) + 1);
	return 0;
}

static int
read_spki(struct p11 *p, struct p11_token *t, struct blob *spki, struct err *e)
{
	unsigned char modulus[P11_RSA_MAX], exponent[16];
	struct span m = { modulus, sizeof(modulus) }, x = { exponent, sizeof(exponent) };

	if (p11_read(p, t, t->pub, CKA_MODULUS, modulus, &m.n, e) == -1 ||
	    p11_read(p, t, t->pub, CKA_PUBLIC_EXPONENT, exponent, &x.n, e) == -1)
		return -1;
	return der_spki(m, x, spki, e);
}

int
p11_key_find(struct p11 *p, const char *serial, const char *key_id, struct blob *spki,
    struct err *e)
{
	struct p11_token *t;

	/* not logged in, private keys are invisible, which is not "none" */
	if (p11_use_user(p, serial, &t, e) == -1 || pair(p, t, key_id, e) == -1)
		return -1;
	return read_spki(p, t, spki, e);
}

/* ---- make ---- */

/* Half a pair, left by a making that was cut off. */
static int
clear(struct p11 *p, struct p11_token *t, const struct p11_id *id, struct err *e)
{
	static const CK_OBJECT_CLASS classes[] = { CKO_PRIVATE_KEY, CKO_PUBLIC_KEY };
	CK_OBJECT_HANDLE found[SAME_ID];
	size_t n;

	for (size_t c = 0; c < 2; c++)
		do {
			if (p11_find(p, t, classes[c], id, found, SAME_ID, &n, e) == -1)
				return -1;
			for (size_t i = 0; i < n; i++)
				if (p11_destroy(p, t, found[i], e) == -1)
					return -1;
		} while (n == SAME_ID);
	return 0;
}

/* RULES 28: made on the token, sensitive, not extractable. */
static int
generate(struct p11 *p, struct p11_token *t, const char *key_id, const struct p11_id *id,
    CK_ULONG bits, struct err *e)
{
	static const unsigned char f4[] = { 0x01, 0x00, 0x01 }; /* 65537 */
	static const CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	CK_MECHANISM how = { CKM_RSA_PKCS_KEY_PAIR_GEN, NULL, 0 };
	CK_ATTRIBUTE pub[] = {
		p11_attr(CKA_TOKEN, &yes, sizeof(yes)),
		p11_attr(CKA_PRIVATE, &no, sizeof(no)),
		p11_attr(CKA_VERIFY, &yes, sizeof(yes)),
		p11_attr(CKA_ENCRYPT, &yes, sizeof(yes)),
		p11_attr(CKA_WRAP, &yes, sizeof(yes)),
		p11_attr(CKA_MODULUS_BITS, &bits, sizeof(bits)),
		p11_attr(CKA_PUBLIC_EXPONENT, f4, sizeof(f4)),
		p11_attr(CKA_ID, id->b, id->n),
		p11_attr(CKA_LABEL, key_id, strlen(key_id)),
	};
	CK_ATTRIBUTE priv[] = {
		p11_attr(CKA_TOKEN, &yes, sizeof(yes)),
		p11_attr(CKA_PRIVATE, &yes, sizeof(yes)),
		p11_attr(CKA_SENSITIVE, &yes, sizeof(yes)),
		p11_attr(CKA_EXTRACTABLE, &no, sizeof(no)),
		p11_attr(CKA_SIGN, &yes, sizeof(yes)),
		p11_attr(CKA_DECRYPT, &yes, sizeof(yes)),
		p11_attr(CKA_UNWRAP, &yes, sizeof(yes)),
		p11_attr(CKA_ID, id->b, id->n),
		p11_attr(CKA_LABEL, key_id, strlen(key_id)),
	};
	CK_OBJECT_HANDLE hpub, hpriv;
	CK_RV rv = p->f->C_GenerateKeyPair(t->session, &how, pub, sizeof(pub) / sizeof(pub[0]),
	    priv, sizeof(priv) / sizeof(priv[0]), &hpub, &hpriv);

	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_GenerateKeyPair");
}

int
p11_key_make(struct p11 *p, const char *serial, const char *key_id, int bits, struct blob *spki,
    struct err *e)
{
	struct p11_token *t;
	struct p11_id id;

	if (bits < 2048 || bits > 8 * P11_RSA_MAX)
		return err_set(e, ERR_INPUT, "an RSA key of %d bits", bits);
	if (p11_use_user(p, serial, &t, e) == -1 || p11_id_get(key_id, &id, e) == -1)
		return -1;
	if (pair(p, t, key_id, e) == -1 && (e->code != ERR_NOT_FOUND ||
	    clear(p, t, &id, e) == -1 ||
	    generate(p, t, key_id, &id, (CK_ULONG)bits, e) == -1 ||
	    pair(p, t, key_id, e) == -1))
		return err_wrap(e, "key %s", key_id);
	return read_spki(p, t, spki, e);
}

/* ---- guarded ---- */

int
p11_key_guarded(struct p11 *p, const char *serial, const char *key_id, struct err *e)
{
	struct p11_token *t;
	unsigned char d[P11_RSA_MAX];
	CK_ATTRIBUTE a = { CKA_PRIVATE_EXPONENT, d, sizeof(d) };
	CK_RV rv;

	if (p11_use_user(p, serial, &t, e) == -1 || pair(p, t, key_id, e) == -1)
		return -1;
	rv = p->f->C_GetAttributeValue(t->session, t->priv, &a, 1);
	explicit_bzero(d, sizeof(d));
	if (rv == CKR_ATTRIBUTE_SENSITIVE)
		return 0;
	if (rv == CKR_OK)
		return err_set(e, ERR_TOKEN_KEY, "UKey %s gave its private exponent", serial);
	ckr_set(e, rv, "C_GetAttributeValue(CKA_PRIVATE_EXPONENT)");
	if (e->code == ERR_TOKEN)
		e->code = ERR_TOKEN_KEY;
	return -1;
}

/* ---- sign ---- */

/*
 * RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2), hashed by the module or, where it cannot, here.
 * One that failed may be left open in its session, which then refuses every other.
 */
static int
sign_with(struct p11 *p, struct p11_token *t, CK_MECHANISM_TYPE type, struct span data,
    struct blob *sig, struct err *e)
{
	CK_MECHANISM how = { type, NULL, 0 };
	unsigned char out[P11_RSA_MAX];
	CK_ULONG n = sizeof(out);
	CK_RV rv;

	if ((rv = p->f->C_SignInit(t->session, &how, t->priv)) == CKR_OK &&
	    (rv = p->f->C_Sign(t->session, p11_bytes(data.p), data.n, out, &n)) == CKR_OK)
		return blob_set(sig, out, n, e);
	p11_forget(p, t);
	return ckr_set(e, rv, "C_Sign");
}

static int
sign_digest(struct p11 *p, struct p11_token *t, struct span data, struct blob *sig, struct err *e)
{
	const struct blob all = { p11_bytes(data.p), data.n };
	unsigned char hash[32], info[DER_DIGEST_INFO];
	char hex[65];

	blob_sha256(&all, hex);
	if (hex_get(hex, hash, sizeof(hash)) != (int)sizeof(hash))
		return err_set(e, ERR_FAULT, "SHA-256");
	der_digest_info(hash, info);
	return sign_with(p, t, CKM_RSA_PKCS, (struct span){ info, sizeof(info) }, sig, e);
}

int
p11_sign(struct p11 *p, const char *serial, const char *key_id, struct span data,
    struct blob *sig, struct err *e)
{
	struct p11_token *t;

	if (p11_use_user(p, serial, &t, e) == -1 || pair(p, t, key_id, e) == -1)
		return -1;
	return t->hashes ? sign_with(p, t, CKM_SHA256_RSA_PKCS, data, sig, e) :
	    sign_digest(p, t, data, sig, e);
}
