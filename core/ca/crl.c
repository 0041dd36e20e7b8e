#include "core/ca/crl.h"

#include "core/rsa/x509.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

enum { DAY = 86400 };

static int
dated(int (*set)(X509_CRL *, const ASN1_TIME *), X509_CRL *crl, int64_t when)
{
	ASN1_TIME *t = ASN1_TIME_set(NULL, when);
	int ok = t != NULL && set(crl, t) == 1;

	ASN1_TIME_free(t);
	return ok;
}

/* The reason, unless unspecified: RFC 5280, 5.3.1 wants it left out then. */
static int
set_reason(X509_REVOKED *r, enum ca_reason reason)
{
	ASN1_ENUMERATED *n;
	int ok;

	if (reason == CA_REASON_UNSPECIFIED)
		return 1;
	n = ASN1_ENUMERATED_new();
	ok = n != NULL && ASN1_ENUMERATED_set(n, ca_reason_number(reason)) == 1 &&
	    X509_REVOKED_add1_ext_i2d(r, NID_crl_reason, n, 0, 0) == 1;
	ASN1_ENUMERATED_free(n);
	return ok;
}

static int
add_row(X509_CRL *crl, const struct ca_row *row)
{
	X509_REVOKED *r = X509_REVOKED_new();
	BIGNUM *n = NULL;
	ASN1_INTEGER *serial = NULL;
	ASN1_TIME *when = ASN1_TIME_set(NULL, row->revoked);
	int ok;

	ok = r != NULL && when != NULL && BN_hex2bn(&n, row->serial) > 0 &&
	    (serial = BN_to_ASN1_INTEGER(n, NULL)) != NULL && X509_REVOKED_set_serialNumber(r, serial) == 1 &&
	    X509_REVOKED_set_revocationDate(r, when) == 1 && set_reason(r, row->reason) &&
	    X509_CRL_add0_revoked(crl, r) == 1;
	if (!ok)
		X509_REVOKED_free(r);
	ASN1_TIME_free(when);
	ASN1_INTEGER_free(serial);
	BN_free(n);
	return ok;
}

static int
set_extensions(X509_CRL *crl, X509 *ca, int64_t number)
{
	ASN1_INTEGER *n = ASN1_INTEGER_new();
	X509_EXTENSION *aki;
	X509V3_CTX ctx;
	int ok;

	X509V3_set_ctx(&ctx, ca, NULL, NULL, crl, 0);
	aki = X509V3_EXT_nconf_nid(NULL, &ctx, NID_authority_key_identifier, "keyid:always");
	ok = n != NULL && ASN1_INTEGER_set_int64(n, number) == 1 &&
	    X509_CRL_add1_ext_i2d(crl, NID_crl_number, n, 0, 0) == 1 && aki != NULL &&
	    X509_CRL_add_ext(crl, aki, -1) == 1;
	X509_EXTENSION_free(aki);
	ASN1_INTEGER_free(n);
	return ok;
}

static X509_CRL *
make(const struct ca_index *x, X509 *ca, EVP_PKEY *key, int64_t number, int64_t now, struct err *e)
{
	X509_CRL *crl = X509_CRL_new();
	size_t i;
	int ok;

	ok = crl != NULL && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
	    X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca)) == 1 &&
	    dated(X509_CRL_set1_lastUpdate, crl, now) && dated(X509_CRL_set1_nextUpdate, crl, now + (int64_t)CRL_DAYS * DAY);
	for (i = 0; ok && i < x->n; i++)
		ok = x->rows[i].revoked == 0 || add_row(crl, &x->rows[i]);
	if (ok && set_extensions(crl, ca, number) && X509_CRL_sort(crl) == 1 && X509_CRL_sign(crl, key, EVP_sha256()) > 0)
		return crl;
	ossl_set(e, ERR_FAULT, "making the CRL");
	X509_CRL_free(crl);
	return NULL;
}

int
ca_crl_write(const struct ca_index *x, X509 *ca, EVP_PKEY *key, int64_t number, int64_t now, const char *path,
    struct err *e)
{
	X509_CRL *crl = make(x, ca, key, number, now, e);
	BIO *mem = BIO_new(BIO_s_mem());
	struct blob pem = { 0 };
	char *p;
	long n;
	int rc = -1;

	if (crl == NULL)
		goto out;
	if (mem == NULL || PEM_write_bio_X509_CRL(mem, crl) != 1 || (n = BIO_get_mem_data(mem, &p)) <= 0) {
		ossl_set(e, ERR_FAULT, "encoding the CRL");
		goto out;
	}
	pem = (struct blob){ (unsigned char *)p, (size_t)n }; /* borrowed from mem */
	rc = blob_write(&pem, path, 0600, e);
out:
	BIO_free(mem);
	X509_CRL_free(crl);
	return rc;
}

bool
ca_crl_fresh(const char *path, int64_t number, int64_t now)
{
	BIO *in = BIO_new_file(path, "r");
	X509_CRL *crl = in != NULL ? PEM_read_bio_X509_CRL(in, NULL, NULL, NULL) : NULL;
	ASN1_INTEGER *n = crl != NULL ? X509_CRL_get_ext_d2i(crl, NID_crl_number, NULL, NULL) : NULL;
	time_t tomorrow = (time_t)(now + DAY);
	int64_t got = 0;
	bool fresh;

	fresh = n != NULL && ASN1_INTEGER_get_int64(&got, n) == 1 && got == number &&
	    X509_cmp_time(X509_CRL_get0_nextUpdate(crl), &tomorrow) > 0;
	ossl_reason();
	ASN1_INTEGER_free(n);
	X509_CRL_free(crl);
	BIO_free(in);
	return fresh;
}
