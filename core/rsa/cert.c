#include "core/rsa/cert.h"

#include "core/clock.h"
#include "core/rsa/csr.h"
#include "core/rsa/x509.h"
#include "core/text.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	TOLERANCE = 5 * 60,  /* seconds the CA's clock may be ahead of ours */
	HASH_STRENGTH = 128, /* bits: SHA-256 and better */
	CHAIN_STRENGTH = 2,  /* OpenSSL's level for 112 bits: no SHA-1, no RSA below 2048 above us either */
	KEY_USES = X509v3_KU_DIGITAL_SIGNATURE | X509v3_KU_NON_REPUDIATION | X509v3_KU_KEY_ENCIPHERMENT |
	    X509v3_KU_DATA_ENCIPHERMENT,
	CA_USES = X509v3_KU_KEY_CERT_SIGN | X509v3_KU_CRL_SIGN,
};

static int
seconds(const ASN1_TIME *t, int64_t *out, struct err *e)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return ossl_set(e, ERR_CA_CERTIFICATE, "validity");
	*out = timegm(&tm);
	return 0;
}

static int
facts_of(const X509 *x, struct cert_facts *f, struct err *e)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	if (key == NULL)
		return ossl_set(e, ERR_CA_CERTIFICATE, "public key");
	f->bits = EVP_PKEY_get_bits(key);
	if (x509_serial_text(X509_get0_serialNumber(x), f->serial, sizeof(f->serial), e) == -1 ||
	    x509_name_text(X509_get_subject_name(x), f->subject, sizeof(f->subject), e) == -1 ||
	    x509_name_text(X509_get_issuer_name(x), f->issuer, sizeof(f->issuer), e) == -1 ||
	    seconds(X509_get0_notBefore(x), &f->begin, e) == -1 || seconds(X509_get0_notAfter(x), &f->end, e) == -1)
		return -1;
	return 0;
}

int
cert_facts(const struct blob *der, struct cert_facts *out, struct err *e)
{
	X509 *x = x509_from(der, ERR_CA_CERTIFICATE, e);
	struct cert_facts f = { 0 };
	int rc;

	if (x == NULL)
		return -1;
	rc = facts_of(x, &f, e);
	X509_free(x);
	if (rc == 0)
		*out = f;
	return rc;
}

int
cert_last_second(int32_t date, int64_t *out, struct err *e)
{
	char day[16], noon[32], last[64];
	int64_t t;

	if (date <= 0)
		return err_set(e, ERR_INPUT, "no date");
	date_format(date, day);
	time_rfc3339((int64_t)date * 86400 + 43200, noon); /* for the offset that is in force */
	snprintf(last, sizeof(last), "%sT23:59:59%s", day, noon + strlen("2028-02-09T12:00:00"));
	if (time_parse(last, &t, e) == -1)
		return -1;
	*out = t;
	return 0;
}

/* ---- RULES 29 ------------------------------------------------------------------ */

/* The certificate, and what it has to match. */
struct match {
	X509 *cert;
	struct cert_facts facts;
	X509_REQ *csr;
	const struct order *order;
	STACK_OF(X509) * chain; /* root last */
	int64_t now;
};

static int
check_key(const struct match *m, struct err *e)
{
	if (EVP_PKEY_eq(X509_get0_pubkey(m->cert), X509_REQ_get0_pubkey(m->csr)) == 1)
		return 0;
	err_set(e, ERR_CA_CERTIFICATE, "public key is not the request's");
	return err_say(e, _("证书里的公钥不是这个UKey的。"));
}

static int
check_strength(const struct match *m, struct err *e)
{
	if (EVP_PKEY_get_base_id(X509_get0_pubkey(m->cert)) == EVP_PKEY_RSA && m->facts.bits >= RSA_BITS_MIN)
		return 0;
	err_set(e, ERR_CA_CERTIFICATE, "key is not RSA of %d bits or more", RSA_BITS_MIN);
	return err_say(e, _("证书的密钥不是 %d 位以上的 RSA。"), RSA_BITS_MIN);
}

static int
check_hash(const struct match *m, struct err *e)
{
	int bits, kind;

	if (X509_get_signature_info(m->cert, NULL, &kind, &bits, NULL) == 1 &&
	    (kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS) && bits >= HASH_STRENGTH)
		return 0;
	err_set(e, ERR_CA_CERTIFICATE, "signed with less than RSA and SHA-256");
	return err_say(e, _("证书的签名算法弱于 RSA 加 SHA-256。"));
}

static int
check_subject(const struct match *m, struct err *e)
{
	char want[DN_SIZE];

	if (csr_subject(m->order, want, e) == -1)
		return -1;
	if (strcmp(m->facts.subject, want) == 0)
		return 0;
	err_set(e, ERR_CA_CERTIFICATE, "subject is %.90s, wanted %.90s", m->facts.subject, want);
	return err_say(e, _("证书主题与订单不符：%.200s"), m->facts.subject);
}

static int
check_usage(const struct match *m, struct err *e)
{
	uint32_t uses = X509_get_key_usage(m->cert);

	if (uses == UINT32_MAX || (uses & KEY_USES) != KEY_USES || (uses & CA_USES) != 0 ||
	    (X509_get_extension_flags(m->cert) & EXFLAG_CA) != 0) {
		err_set(e, ERR_CA_CERTIFICATE, "key usage %#x", (unsigned)uses);
		return err_say(e, _("证书的密钥用途不对，要能签名、抗抵赖和加密，且不是CA证书。"));
	}
	return 0;
}

static int
check_begun(const struct match *m, struct err *e)
{
	char when[20];

	if (m->facts.begin <= m->now + TOLERANCE)
		return 0;
	time_minute(m->facts.begin, when);
	err_set(e, ERR_CA_CERTIFICATE, "begins at %s", when);
	return err_say(e, _("证书到 %s 才生效。"), when);
}

static int
check_end(const struct match *m, struct err *e)
{
	char when[20], old[16];
	int64_t last = 0;

	time_minute(m->facts.end, when);
	if (m->facts.end <= m->now) {
		err_set(e, ERR_CA_CERTIFICATE, "ended at %s", when);
		return err_say(e, _("证书 %s 已到期。"), when);
	}
	if (cert_last_second(m->order->old_end, &last, e) == -1)
		return err_wrap(e, "end of the old certificate");
	if (m->facts.end > last) {
		date_format(m->order->old_end, old);
		err_set(e, ERR_CA_CERTIFICATE, "ends at %s, the old one on %s", when, old);
		return err_say(e, _("证书 %s 才到期，晚于原证书的 %s。"), when, old);
	}
	return 0;
}

/* The root is trusted because the CA seam gave it; times were judged above, with the tolerance. */
static int
check_chain(const struct match *m, struct err *e)
{
	X509_STORE *roots = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	int n = sk_X509_num(m->chain), why = X509_V_ERR_UNSPECIFIED, rc = 0;

	if (n > 0 && roots != NULL && ctx != NULL && X509_STORE_add_cert(roots, sk_X509_value(m->chain, n - 1)) == 1 &&
	    X509_STORE_CTX_init(ctx, roots, m->cert, m->chain) == 1) {
		X509_VERIFY_PARAM *how = X509_STORE_CTX_get0_param(ctx);

		X509_VERIFY_PARAM_set_auth_level(how, CHAIN_STRENGTH);
		X509_VERIFY_PARAM_set_time(how, m->facts.begin > m->now ? m->facts.begin : m->now);
		why = X509_verify_cert(ctx) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(ctx);
	}
	if (why != X509_V_OK) {
		err_set(e, ERR_CA_CERTIFICATE, "chain: %s", X509_verify_cert_error_string(why));
		rc = err_say(e, _("证书不是由本CA的根证书签发的，或签发它的证书已失效。"));
	}
	ossl_reason();
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(roots);
	return rc;
}

static int (*const checks[])(const struct match *, struct err *) = {
	check_key,
	check_strength,
	check_hash,
	check_subject,
	check_usage,
	check_begun,
	check_end,
	check_chain,
};

static STACK_OF(X509) *
    chain_from(const struct blob *chain, size_t n, struct err *e)
{
	STACK_OF(X509) *all = sk_X509_new_null();
	X509 *x;
	size_t i;

	for (i = 0; all != NULL && i < n; i++) {
		if ((x = x509_from(&chain[i], ERR_CA_CERTIFICATE, e)) != NULL && sk_X509_push(all, x) > 0)
			continue;
		X509_free(x);
		sk_X509_pop_free(all, X509_free);
		return NULL;
	}
	if (all == NULL)
		ossl_set(e, ERR_FAULT, "chain");
	return all;
}

int
cert_check(const struct blob *der, const struct blob *csr, const struct order *o, const struct blob *chain,
    size_t nchain, int64_t now, struct err *e)
{
	struct match m = { .order = o, .now = now };
	size_t i;
	int rc = -1;

	if ((m.cert = x509_from(der, ERR_CA_CERTIFICATE, e)) == NULL ||
	    (m.csr = x509_req_from(csr, ERR_FAULT, e)) == NULL ||
	    (m.chain = chain_from(chain, nchain, e)) == NULL || facts_of(m.cert, &m.facts, e) == -1)
		goto out;
	for (i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](&m, e) == -1)
			goto out;
	rc = 0;
out:
	if (rc == -1)
		err_wrap(e, "certificate for order %s", o->no);
	sk_X509_pop_free(m.chain, X509_free);
	X509_REQ_free(m.csr);
	X509_free(m.cert);
	return rc;
}
