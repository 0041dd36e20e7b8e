#include "tests/unit/rsakit.h"

#include "core/clock.h"
#include "core/rsa/csr.h"
#include "tests/unit/kit.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

enum { KEYS = 4 };

static struct {
	EVP_PKEY *key;
	int bits;
} keys[KEYS];

EVP_PKEY *
rsakit_key(int which, int bits)
{
	if (keys[which].key == NULL || keys[which].bits != bits) {
		EVP_PKEY_free(keys[which].key);
		keys[which].key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
		keys[which].bits = bits;
	}
	assert_non_null(keys[which].key);
	return keys[which].key;
}

void
rsakit_done(void)
{
	int i;

	for (i = 0; i < KEYS; i++) {
		EVP_PKEY_free(keys[i].key);
		keys[i].key = NULL;
	}
}

void
rsakit_spki(EVP_PKEY *key, struct blob *out)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(key, &der);
	struct err e;

	assert_true(n > 0);
	assert_int_equal(blob_set(out, der, (size_t)n, &e), 0);
	OPENSSL_free(der);
}

int
rsakit_sign(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	unsigned char out[1024];
	size_t n = sizeof(out);
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	assert_int_equal(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, ctx), 1);
	assert_int_equal(EVP_DigestSign(md, out, &n, data->p, data->n), 1);
	EVP_MD_CTX_free(md);
	return blob_set(sig, out, n, e);
}

void
rsakit_order(struct order *o)
{
	struct err e;

	*o = (struct order){ .kind = ORDER_INSTITUTION, .state = ORDER_READY };
	snprintf(o->no, sizeof(o->no), "SZ2611160023");
	snprintf(o->holder, sizeof(o->holder), "深圳市测试建设工程有限公司");
	snprintf(o->institution, sizeof(o->institution), "深圳市测试建设工程有限公司");
	snprintf(o->uscc, sizeof(o->uscc), "91440300MA5TEXT03E");
	snprintf(o->old_serial, sizeof(o->old_serial), "18CE44B092F73A71");
	snprintf(o->old_issuer, sizeof(o->old_issuer), "CN=Demo CA,C=CN");
	snprintf(o->old_subject, sizeof(o->old_subject), "CN=深圳市测试建设工程有限公司,C=CN");
	snprintf(o->mobile, sizeof(o->mobile), "13800138000");
	assert_int_equal(date_parse("2028-02-09", &o->old_end, &e), 0);
}

void
rsakit_csr(const struct order *o, EVP_PKEY *key, struct blob *csr)
{
	struct blob spki = { 0 };
	struct err e;

	rsakit_spki(key, &spki);
	assert_int_equal(csr_make(o, &spki, rsakit_sign, key, csr, &e), 0);
	blob_done(&spki);
}

/* ---- certificates ------------------------------------------------------------- */

static X509_NAME *
name_of(const char *cn, const char *uscc, const char *o)
{
	const char *const rdns[][2] = { { "C", "CN" }, { "ST", "广东省" }, { "L", "深圳市" }, { "O", o }, { "OU", uscc }, { "CN", cn } };
	X509_NAME *name = X509_NAME_new();
	size_t i;

	for (i = 0; i < sizeof(rdns) / sizeof(rdns[0]); i++)
		if (rdns[i][1] != NULL && (o != NULL || i == 0 || i == 5))
			assert_int_equal(X509_NAME_add_entry_by_txt(name, rdns[i][0], MBSTRING_UTF8,
					     (const unsigned char *)rdns[i][1], -1, -1, 0),
			    1);
	return name;
}

static void
extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *ext;

	if (value == NULL)
		return;
	ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	assert_non_null(ext);
	assert_int_equal(X509_add_ext(x, ext, -1), 1);
	X509_EXTENSION_free(ext);
}

struct rsakit_cert
rsakit_good(const struct order *o, int64_t now)
{
	return (struct rsakit_cert){
		.key = rsakit_key(0, 2048),
		.issuer_key = rsakit_key(1, 2048),
		.cn = o->kind == ORDER_PERSONAL ? o->holder : o->institution,
		.uscc = o->uscc,
		.o = o->institution,
		.issuer = "Root of tests",
		.begin = now,
		.end = now + 86400,
		.usage = "critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment",
		.basic = "critical,CA:FALSE",
		.hash = EVP_sha256(),
	};
}

void
rsakit_cert(const struct rsakit_cert *c, struct blob *der)
{
	X509 *x = X509_new();
	X509_NAME *subject = name_of(c->cn, c->uscc, c->o), *issuer = name_of(c->issuer, NULL, NULL);
	unsigned char *p = NULL;
	struct err e;
	int n;

	assert_int_equal(X509_set_version(x, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(x), 0x0a3f), 1);
	assert_int_equal(X509_set_subject_name(x, subject), 1);
	assert_int_equal(X509_set_issuer_name(x, issuer), 1);
	assert_non_null(ASN1_TIME_set(X509_getm_notBefore(x), c->begin));
	assert_non_null(ASN1_TIME_set(X509_getm_notAfter(x), c->end));
	assert_int_equal(X509_set_pubkey(x, c->key), 1);
	extension(x, NID_basic_constraints, c->basic);
	extension(x, NID_key_usage, c->usage);
	assert_true(X509_sign(x, c->issuer_key, c->hash) > 0);
	n = i2d_X509(x, &p);
	assert_true(n > 0);
	assert_int_equal(blob_set(der, p, (size_t)n, &e), 0);
	OPENSSL_free(p);
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	X509_free(x);
}

void
rsakit_root(EVP_PKEY *key, int64_t now, struct blob *der)
{
	struct rsakit_cert c = {
		.key = key,
		.issuer_key = key,
		.cn = "Root of tests",
		.issuer = "Root of tests",
		.begin = now - 86400,
		.end = now + 864000,
		.usage = "critical,keyCertSign,cRLSign",
		.basic = "critical,CA:TRUE",
		.hash = EVP_sha256(),
	};

	rsakit_cert(&c, der);
}
