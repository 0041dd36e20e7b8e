#include "core/ca/profile.h"

#include "core/rsa/x509.h"

#include <openssl/conf.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

/* 2.999 is the arc ITU-T X.660 keeps for examples: nobody can mistake these policies for a CA's. */
#define POLICY(n) "2.999.112.1." #n
#define CRL_AT "URI:http://crl.demo.invalid/demo.crl"

enum { MOST = 6 };

struct extension {
	int nid;
	const char *value;
};

#define LEAF(usage, policy) \
	{ \
		{ NID_basic_constraints, "critical,CA:FALSE" }, { NID_key_usage, usage }, \
		    { NID_subject_key_identifier, "hash" }, \
		    { NID_authority_key_identifier, "keyid:always" }, \
		    { NID_crl_distribution_points, CRL_AT }, { NID_certificate_policies, policy }, \
	}
#define SIGNS_AND_OPENS "critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment"
#define SIGNS "critical,digitalSignature,nonRepudiation"

static const struct extension profiles[CA_PROFILE__MAX][MOST] = {
	[CA_PROFILE_INSTITUTION] = LEAF(SIGNS_AND_OPENS, POLICY(1)),
	[CA_PROFILE_BUSINESS] = LEAF(SIGNS_AND_OPENS, POLICY(2)),
	[CA_PROFILE_PERSONAL] = LEAF(SIGNS_AND_OPENS, POLICY(3)),
	[CA_PROFILE_BRANCH] = LEAF(SIGNS, POLICY(9)),
	[CA_PROFILE_ROOT] = {
	    { NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
	    { NID_key_usage, "critical,keyCertSign,cRLSign" },
	    { NID_subject_key_identifier, "hash" },
	},
};

_Static_assert((int)CA_PROFILE_PERSONAL == (int)ORDER_PERSONAL && (int)CA_PROFILE_BUSINESS == (int)ORDER_BUSINESS,
    "an order's kind is its profile");

/* 126 random bits, always 16 bytes, always positive (RFC 5280, 4.1.2.2). */
static int
random_serial(X509 *x)
{
	unsigned char b[16];
	BIGNUM *n;
	int ok;

	if (RAND_bytes(b, sizeof(b)) != 1)
		return 0;
	b[0] = (unsigned char)((b[0] & 0x3f) | 0x40);
	n = BN_bin2bn(b, sizeof(b), NULL);
	ok = n != NULL && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x)) != NULL;
	BN_free(n);
	return ok;
}

static int
extend(X509 *x, X509 *issuer, const struct extension *list)
{
	CONF *empty = NCONF_new(NULL); /* certificatePolicies will not do without one */
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	size_t i;
	int ok = empty != NULL;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, empty);
	for (i = 0; ok && i < MOST && list[i].value != NULL; i++) {
		ext = X509V3_EXT_nconf_nid(NULL, &ctx, list[i].nid, list[i].value);
		ok = ext != NULL && X509_add_ext(x, ext, -1) == 1;
		X509_EXTENSION_free(ext);
	}
	NCONF_free(empty);
	return ok;
}

X509 *
ca_certify(const struct ca_wish *w, X509 *issuer, EVP_PKEY *issuer_key, struct err *e)
{
	X509 *x = X509_new();

	if (issuer == NULL)
		issuer = x;
	if (x != NULL && X509_set_version(x, X509_VERSION_3) == 1 && random_serial(x) &&
	    X509_set_subject_name(x, w->subject) == 1 && X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1 &&
	    ASN1_TIME_set(X509_getm_notBefore(x), w->begin) != NULL &&
	    ASN1_TIME_set(X509_getm_notAfter(x), w->end) != NULL && X509_set_pubkey(x, w->key) == 1 &&
	    extend(x, issuer, profiles[w->profile]) && X509_sign(x, issuer_key, EVP_sha256()) > 0)
		return x;
	ossl_set(e, ERR_FAULT, "making a certificate");
	X509_free(x);
	return NULL;
}
