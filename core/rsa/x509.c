#include "core/rsa/x509.h"

#include <ctype.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <string.h>
#include <strings.h>

const char *
ossl_reason(void)
{
	const char *why = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return why != NULL ? why : "no reason given";
}

X509 *
x509_from(const struct blob *der, enum err_code code, struct err *e)
{
	const unsigned char *p = der->p;
	X509 *cert = d2i_X509(NULL, &p, (long)der->n);

	if (cert != NULL && p == der->p + der->n)
		return cert;
	X509_free(cert);
	(void)ossl_set(e, code, "no certificate");
	return NULL;
}

X509_REQ *
x509_req_from(const struct blob *der, enum err_code code, struct err *e)
{
	const unsigned char *p = der->p;
	X509_REQ *req = d2i_X509_REQ(NULL, &p, (long)der->n);

	if (req != NULL && p == der->p + der->n)
		return req;
	X509_REQ_free(req);
	(void)ossl_set(e, code, "no certificate request");
	return NULL;
}

EVP_PKEY *
pkey_from(const struct blob *spki, enum err_code code, struct err *e)
{
	const unsigned char *p = spki->p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)spki->n);

	if (key != NULL && p == spki->p + spki->n)
		return key;
	EVP_PKEY_free(key);
	(void)ossl_set(e, code, "no public key");
	return NULL;
}

int
x509_to(const X509 *cert, struct blob *out, struct err *e)
{
	unsigned char *der = NULL;
	int rc, n = i2d_X509(cert, &der);

	if (n <= 0)
		return ossl_set(e, ERR_FAULT, "encoding a certificate");
	rc = blob_set(out, der, (size_t)n, e);
	OPENSSL_free(der);
	return rc;
}

int
pkey_sha256(const EVP_PKEY *key, char out[65], struct err *e)
{
	struct blob spki = { 0 };
	int n = i2d_PUBKEY(key, &spki.p);

	if (n <= 0)
		return ossl_set(e, ERR_FAULT, "encoding a public key");
	spki.n = (size_t)n;
	blob_sha256(&spki, out);
	OPENSSL_free(spki.p);
	return 0;
}

/* ---- names ------------------------------------------------------------------ */

int
x509_name_text(const X509_NAME *name, char *out, size_t size, struct err *e)
{
	BIO *mem = BIO_new(BIO_s_mem());
	char *text;
	long n;
	int rc = -1;

	if (mem == NULL || X509_NAME_print_ex(mem, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
		ossl_set(e, ERR_FAULT, "a name as text");
	else if ((n = BIO_get_mem_data(mem, &text)) < 0 || (size_t)n >= size)
		err_set(e, ERR_INPUT, "a name of %ld bytes, room for %zu", n, size - 1);
	else {
		memcpy(out, text, (size_t)n);
		out[n] = '\0';
		rc = 0;
	}
	BIO_free(mem);
	return rc;
}

int
x509_name_add(X509_NAME *name, int nid, const char *text, struct err *e)
{
	if (X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0) != 1)
		return ossl_set(e, ERR_INPUT, OBJ_nid2sn(nid));
	return 0;
}

/* The next character of a name that counts: blanks after a comma do not. */
static const char *
past_comma(const char *s)
{
	if (*s != ',')
		return s + 1;
	for (s++; *s == ' '; s++)
		;
	return s;
}

bool
x509_name_same(const char *a, const char *b)
{
	while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
		a = past_comma(a);
		b = past_comma(b);
	}
	return *a == *b;
}

/* ---- serial numbers ----------------------------------------------------------- */

int
x509_serial_text(const ASN1_INTEGER *serial, char *out, size_t size, struct err *e)
{
	BIGNUM *n = ASN1_INTEGER_to_BN(serial, NULL);
	char *hex = n != NULL ? BN_bn2hex(n) : NULL;
	int rc = -1;

	if (hex == NULL)
		ossl_set(e, ERR_FAULT, "a serial number as text");
	else if (strlen(hex) >= size)
		err_set(e, ERR_FAULT, "a serial number of %zu digits", strlen(hex));
	else {
		memcpy(out, hex, strlen(hex) + 1);
		rc = 0;
	}
	OPENSSL_free(hex);
	BN_free(n);
	return rc;
}

bool
x509_serial_same(const char *a, const char *b)
{
	a += strspn(a, "0");
	b += strspn(b, "0");
	return strcasecmp(a, b) == 0;
}
