#include "print/sign.h"

#include "core/text.h"

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdlib.h>

enum { ROOM = 8192 };

static int
openssl_failed(struct err *e, const char *what)
{
	char text[120] = "";

	ERR_error_string_n(ERR_peek_last_error(), text, sizeof text);
	ERR_clear_error();
	return err_set(e, ERR_RECEIPT, "%s: %s", what, text);
}

/* ---- the CMS ------------------------------------------------------------------ */

/* What is signed is everything but the hole. */
static int
digest(const struct blob *pdf, const struct update_hole *hole, unsigned char md[32], struct err *e)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok = c != NULL && EVP_DigestInit_ex(c, EVP_sha256(), NULL) == 1 &&
	    EVP_DigestUpdate(c, pdf->p, hole->from) == 1 &&
	    EVP_DigestUpdate(c, pdf->p + hole->to, pdf->n - hole->to) == 1 && EVP_DigestFinal_ex(c, md, NULL) == 1;

	EVP_MD_CTX_free(c);
	return ok ? 0 : openssl_failed(e, "SHA-256");
}

/*
 * CMS_SignerInfo_sign would put a signing-time among the attributes, so they
 * are set here one by one.  CMS_CADES adds signing-certificate-v2.
 */
static int
add_attributes(CMS_SignerInfo *si, const unsigned char md[32], struct err *e)
{
	if (CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) != 1 ||
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, md, 32) != 1)
		return openssl_failed(e, "signed attributes");
	if (CMS_signed_get_attr_by_NID(si, NID_id_smime_aa_signingCertificateV2, -1) < 0 ||
	    CMS_signed_get_attr_by_NID(si, NID_pkcs9_signingTime, -1) >= 0)
		return err_set(e, ERR_RECEIPT, "signed attributes are not those of PAdES");
	return 0;
}

static ASN1_TYPE *
attribute_any(const X509_ATTRIBUTE *a)
{
	unsigned char *der = NULL;
	const unsigned char *p;
	ASN1_TYPE *any = NULL;
	int n = i2d_X509_ATTRIBUTE(a, &der);

	if (n > 0) {
		p = der;
		any = d2i_ASN1_TYPE(NULL, &p, n);
	}
	OPENSSL_free(der);
	return any;
}

/* What gets signed: the attributes as a SET OF, which DER puts in order (RFC 5652, 5.4). */
static int
attributes_der(const CMS_SignerInfo *si, struct blob *out, struct err *e)
{
	ASN1_SEQUENCE_ANY *all = sk_ASN1_TYPE_new_null();
	unsigned char *der = NULL;
	int n = CMS_signed_get_attr_count(si), rc;
	ASN1_TYPE *any;

	for (int i = 0; all != NULL && i < n; i++) {
		any = attribute_any(CMS_signed_get_attr(si, i));
		if (any == NULL || sk_ASN1_TYPE_push(all, any) <= 0)
			n = -1;
	}
	if (all != NULL && n > 0)
		n = i2d_ASN1_SET_ANY(all, &der);
	sk_ASN1_TYPE_pop_free(all, ASN1_TYPE_free);
	rc = n > 0 ? blob_set(out, der, (size_t)n, e) : openssl_failed(e, "signed attributes");
	OPENSSL_free(der);
	return rc;
}

static int
verify(EVP_PKEY *key, const struct blob *data, const struct blob *sig, struct err *e)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok = c != NULL && EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) == 1 && sig->n > 0 &&
	    EVP_DigestVerify(c, sig->p, sig->n, data->p, data->n) == 1;

	EVP_MD_CTX_free(c);
	ERR_clear_error();
	return ok ? 0 : err_set(e, ERR_TOKEN_KEY, "the signature does not verify under its certificate");
}

/* Have the attributes signed and put the signature in its place. */
static int
sign_attributes(CMS_SignerInfo *si, EVP_PKEY *key, const struct signer *by, struct err *e)
{
	struct blob data = { 0 }, sig = { 0 };
	int rc = -1;

	if (attributes_der(si, &data, e) == -1)
		goto out;
	if (by->sign(by->ctx, &data, &sig, e) == -1) {
		err_wrap(e, "the key did not sign");
		goto out;
	}
	if (verify(key, &data, &sig, e) == -1)
		goto out;
	if (ASN1_STRING_set(CMS_SignerInfo_get0_signature(si), sig.p, (int)sig.n) != 1) {
		openssl_failed(e, "signature value");
		goto out;
	}
	rc = 0;
out:
	blob_done(&data);
	blob_done(&sig);
	return rc;
}

static int
encode(CMS_ContentInfo *cms, struct blob *out, struct err *e)
{
	unsigned char *der = NULL;
	int n = i2d_CMS_ContentInfo(cms, &der), rc;

	rc = n > 0 ? blob_set(out, der, (size_t)n, e) : openssl_failed(e, "CMS");
	OPENSSL_free(der);
	return rc;
}

static X509 *
decode(const struct blob *der)
{
	const unsigned char *p = der->p;

	return der->n > 0 ? d2i_X509(NULL, &p, (long)der->n) : NULL;
}

/* The public key stands in for the private one: OpenSSL only compares it with the certificate. */
static int
make_cms(const unsigned char md[32], const struct signer *by, struct blob *out, struct err *e)
{
	const unsigned flags = CMS_PARTIAL | CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP | CMS_CADES;
	X509 *cert = decode(by->cert);
	EVP_PKEY *key = cert != NULL ? X509_get_pubkey(cert) : NULL;
	CMS_ContentInfo *cms = NULL;
	CMS_SignerInfo *si = NULL;
	int rc = -1;

	if (key == NULL || !EVP_PKEY_is_a(key, "RSA")) {
		err_set(e, ERR_RECEIPT, "the signer has no RSA certificate");
		goto out;
	}
	cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	if (cms != NULL)
		si = CMS_add1_signer(cms, cert, key, EVP_sha256(), flags);
	if (si == NULL) {
		openssl_failed(e, "CMS");
		goto out;
	}
	if (add_attributes(si, md, e) == 0 && sign_attributes(si, key, by, e) == 0)
		rc = encode(cms, out, e);
out:
	CMS_ContentInfo_free(cms);
	EVP_PKEY_free(key);
	X509_free(cert);
	return rc;
}

int
sign_pdf(const struct blob *pdf, const struct update *u, const struct signer *by, struct blob *out, struct err *e)
{
	struct update update = *u;
	struct update_hole hole;
	struct blob b = { 0 }, cms = { 0 };
	unsigned char md[32];
	int rc = -1;

	update.room = ROOM;
	if (update_field(pdf, &update, &b, &hole, e) == -1 || digest(&b, &hole, md, e) == -1 ||
	    make_cms(md, by, &cms, e) == -1 || update_fill(&b, &hole, &cms, e) == -1)
		goto out;
	blob_done(out);
	*out = b;
	b = (struct blob){ 0 };
	rc = 0;
out:
	blob_done(&b);
	blob_done(&cms);
	return rc;
}

/* ---- a key in a file ------------------------------------------------------------ */

struct sign_key {
	EVP_PKEY *key;
	struct blob cert;
};

/* An encrypted key must not make OpenSSL ask the terminal. */
static int
no_pass_phrase(char *buf, int size, int writing, void *ctx)
{
	(void)buf, (void)size, (void)writing, (void)ctx;
	return -1;
}

static EVP_PKEY *
read_key(const char *path, struct err *e)
{
	struct secret *pem = secret_new(e);
	EVP_PKEY *key = NULL;
	BIO *b = NULL;

	if (pem == NULL || secret_file(pem, path, e) == -1)
		goto out;
	b = BIO_new_mem_buf(secret_bytes(pem), (int)secret_len(pem));
	key = b != NULL ? PEM_read_bio_PrivateKey(b, NULL, no_pass_phrase, NULL) : NULL;
	if (key == NULL)
		err_set(e, ERR_SETTINGS, "branch:key: no private key in PEM, without pass phrase: %s", path);
out:
	BIO_free(b);
	secret_free(pem);
	ERR_clear_error();
	return key;
}

static X509 *
read_cert(const char *path, struct err *e)
{
	struct blob pem = { 0 };
	X509 *cert = NULL;
	BIO *b = NULL;

	if (blob_read(&pem, path, 65536, e) == 0 && pem.n > 0) {
		b = BIO_new_mem_buf(pem.p, (int)pem.n);
		cert = b != NULL ? PEM_read_bio_X509(b, NULL, no_pass_phrase, NULL) : NULL;
	}
	if (cert == NULL)
		err_set(e, ERR_SETTINGS, "branch:certificate: no certificate in PEM: %s", path);
	BIO_free(b);
	blob_done(&pem);
	ERR_clear_error();
	return cert;
}

static int
to_der(X509 *cert, struct blob *out, struct err *e)
{
	unsigned char *der = NULL;
	int n = i2d_X509(cert, &der), rc;

	rc = n > 0 ? blob_set(out, der, (size_t)n, e) : openssl_failed(e, "certificate");
	OPENSSL_free(der);
	return rc;
}

int
sign_key_open(struct sign_key **out, const char *cert, const char *key, struct err *e)
{
	struct sign_key *k = calloc(1, sizeof *k);
	X509 *x = NULL;
	int rc = -1;

	if (k == NULL)
		return err_set(e, ERR_MEMORY, "branch key");
	k->key = read_key(key, e);
	x = k->key != NULL ? read_cert(cert, e) : NULL;
	if (x == NULL)
		goto out;
	if (!EVP_PKEY_is_a(k->key, "RSA") || X509_check_private_key(x, k->key) != 1) {
		err_set(e, ERR_SETTINGS, "branch:key: not the RSA key of %s: %s", cert, key);
		err_say(e, "branch:key %s", _("与 branch:certificate 不是一对。"));
		goto out;
	}
	if (to_der(x, &k->cert, e) == -1)
		goto out;
	*out = k;
	k = NULL;
	rc = 0;
out:
	ERR_clear_error();
	X509_free(x);
	sign_key_free(k);
	return rc;
}

void
sign_key_free(struct sign_key *k)
{
	if (k == NULL)
		return;
	EVP_PKEY_free(k->key);
	blob_done(&k->cert);
	free(k);
}

static int
sign_with_key(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	struct sign_key *k = ctx;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	unsigned char s[1024];
	size_t n = sizeof s;
	bool ok = c != NULL && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, k->key) == 1 &&
	    EVP_DigestSign(c, s, &n, data->p, data->n) == 1;

	EVP_MD_CTX_free(c);
	return ok ? blob_set(sig, s, n, e) : openssl_failed(e, "branch key");
}

struct signer
sign_key_signer(struct sign_key *k)
{
	return (struct signer){ .sign = sign_with_key, .ctx = k, .cert = &k->cert };
}
