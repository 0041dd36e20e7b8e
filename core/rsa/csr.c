#include "core/rsa/csr.h"

#include "core/rsa/x509.h"
#include "core/text.h"

#include <string.h>

/* One RDN of RULES 29; the upper bounds are those of X.520 (ITU-T X.520, annex C). */
struct rdn {
	int nid;
	const char *text;
	size_t most;       /* characters */
	const char *field; /* the clerk's word for it */
};

static bool
controls(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

static int
check_rdn(const struct rdn *r, struct err *e)
{
	const char *sn = OBJ_nid2sn(r->nid);

	if (r->text[0] == '\0') {
		err_set(e, ERR_INPUT, "subject %s is empty", sn);
		return err_say(e, _("%s是空的，做不成证书。"), _(r->field));
	}
	if (!text_valid(r->text) || controls(r->text)) {
		err_set(e, ERR_INPUT, "subject %s holds control characters or is no UTF-8", sn);
		return err_say(e, _("%s里有不能写入证书的字符。"), _(r->field));
	}
	if (text_chars(r->text) > r->most) {
		err_set(e, ERR_INPUT, "subject %s has %zu characters, X.520 allows %zu", sn, text_chars(r->text), r->most);
		return err_say(e, _("%s有%zu个字，证书里最多%zu个字。"), _(r->field), text_chars(r->text), r->most);
	}
	return 0;
}

/* RFC 4514 reads a name from its end, so the country stands first. */
static X509_NAME *
subject_name(const struct order *o, struct err *e)
{
	const struct rdn rdns[] = {
		{ NID_countryName, "CN", 2, N_("国家") },
		{ NID_stateOrProvinceName, "广东省", 128, N_("省份") },
		{ NID_localityName, "深圳市", 128, N_("城市") },
		{ NID_organizationName, o->institution, 64, N_("机构名称") },
		{ NID_organizationalUnitName, o->uscc, 64, N_("机构证件号码") },
		{ NID_commonName, o->kind == ORDER_PERSONAL ? o->holder : o->institution, 64, N_("证书持有人") },
	};
	X509_NAME *name = X509_NAME_new();
	size_t i;

	if (name == NULL)
		ossl_set(e, ERR_FAULT, "a new name");
	for (i = 0; name != NULL && i < sizeof(rdns) / sizeof(rdns[0]); i++) {
		if (check_rdn(&rdns[i], e) == -1 || x509_name_add(name, rdns[i].nid, rdns[i].text, e) == -1) {
			X509_NAME_free(name);
			name = NULL;
		}
	}
	return name;
}

int
csr_subject(const struct order *o, char out[DN_SIZE], struct err *e)
{
	X509_NAME *name = subject_name(o, e);
	int rc;

	if (name == NULL)
		return err_wrap(e, "subject of order %s", o->no);
	rc = x509_name_text(name, out, DN_SIZE, e);
	X509_NAME_free(name);
	return rc;
}

/* ---- the request -------------------------------------------------------------- */

/* Everything but the signature; what of it is signed goes to tbs. */
static int
fill_request(X509_REQ *req, const struct order *o, const struct blob *spki, struct blob *tbs, struct err *e)
{
	X509_NAME *name = subject_name(o, e);
	EVP_PKEY *key = NULL;
	X509_ALGOR *how = NULL;
	unsigned char *der = NULL;
	int n, rc = -1;

	if (name == NULL || (key = pkey_from(spki, ERR_TOKEN_KEY, e)) == NULL)
		goto out;
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_get_bits(key) < RSA_BITS_MIN) {
		err_set(e, ERR_TOKEN_KEY, "not an RSA key of %d bits or more", RSA_BITS_MIN);
		goto out;
	}
	ossl_reason();
	if ((how = X509_ALGOR_new()) == NULL ||
	    X509_ALGOR_set0(how, OBJ_nid2obj(NID_sha256WithRSAEncryption), V_ASN1_NULL, NULL) != 1 ||
	    X509_REQ_set_version(req, X509_REQ_VERSION_1) != 1 || X509_REQ_set_subject_name(req, name) != 1 ||
	    X509_REQ_set_pubkey(req, key) != 1 || X509_REQ_set1_signature_algo(req, how) != 1 ||
	    (n = i2d_re_X509_REQ_tbs(req, &der)) <= 0) {
		ossl_set(e, ERR_FAULT, "filling the request");
		goto out;
	}
	rc = blob_set(tbs, der, (size_t)n, e);
out:
	OPENSSL_free(der);
	X509_ALGOR_free(how);
	EVP_PKEY_free(key);
	X509_NAME_free(name);
	return rc;
}

/* The signature into the request, and the whole as DER. */
static int
seal_request(X509_REQ *req, const struct blob *sig, struct blob *out, struct err *e)
{
	ASN1_BIT_STRING *bits = ASN1_BIT_STRING_new();
	unsigned char *der = NULL;
	int n, rc;

	if (bits == NULL || ASN1_BIT_STRING_set(bits, sig->p, (int)sig->n) != 1) {
		ASN1_BIT_STRING_free(bits);
		return ossl_set(e, ERR_FAULT, "the signature as bit string");
	}
	bits->flags |= ASN1_STRING_FLAG_BITS_LEFT; /* 0 unused bits, else trailing zero bits would be cut off */
	X509_REQ_set0_signature(req, bits);
	if ((n = i2d_X509_REQ(req, &der)) <= 0)
		return ossl_set(e, ERR_FAULT, "encoding the request");
	rc = blob_set(out, der, (size_t)n, e);
	OPENSSL_free(der);
	return rc;
}

/* As its reader will see it: decoded anew, since the object in hand still caches what it was made of. */
static int
verify_request(const struct blob *der, struct err *e)
{
	X509_REQ *req = x509_req_from(der, ERR_TOKEN_KEY, e);
	int rc = 0;

	if (req == NULL)
		return -1;
	if (X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1)
		rc = ossl_set(e, ERR_TOKEN_KEY, "the token's signature does not verify");
	X509_REQ_free(req);
	return rc;
}

int
csr_make(const struct order *o, const struct blob *spki, rsa_sign_fn sign, void *ctx, struct blob *csr, struct err *e)
{
	struct blob tbs = { 0 }, sig = { 0 }, made = { 0 };
	X509_REQ *req = X509_REQ_new();
	int rc = -1;

	if (req == NULL) {
		ossl_set(e, ERR_FAULT, "a new request");
		goto out;
	}
	if (fill_request(req, o, spki, &tbs, e) == -1 || sign(ctx, &tbs, &sig, e) == -1 ||
	    seal_request(req, &sig, &made, e) == -1 || verify_request(&made, e) == -1) {
		err_wrap(e, "request for order %s", o->no);
		goto out;
	}
	blob_done(csr);
	*csr = made;
	made = (struct blob){ 0 };
	rc = 0;
out:
	X509_REQ_free(req);
	blob_done(&tbs);
	blob_done(&sig);
	blob_done(&made);
	return rc;
}
