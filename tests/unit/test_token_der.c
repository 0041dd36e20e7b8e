/* Our little DER against OpenSSL's. */
#include "core/token/der.h"

#include "tests/unit/kit.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

static EVP_PKEY *
new_key(size_t bits)
{
	EVP_PKEY *k = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);

	assert_non_null(k);
	return k;
}

/* A number of the key with `zeros` bytes in front, as modules give it now and then. */
static struct span
number(const EVP_PKEY *k, const char *name, size_t zeros, unsigned char out[600])
{
	BIGNUM *n = NULL;
	size_t size;

	assert_int_equal(EVP_PKEY_get_bn_param(k, name, &n), 1);
	size = (size_t)BN_num_bytes(n) + zeros;
	assert_true(size <= 600);
	assert_true(BN_bn2binpad(n, out, (int)size) > 0);
	BN_free(n);
	return (struct span){ out, size };
}

static void
spki_is_openssls(void **state)
{
	static const size_t bits[] = { 2048, 3072, 4096 };
	unsigned char n[600], x[600];
	struct blob ours = { 0 };
	struct err e;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		EVP_PKEY *k = new_key(bits[i]);
		unsigned char *p = NULL;
		int len = i2d_PUBKEY(k, &p);

		assert_int_equal(der_spki(number(k, OSSL_PKEY_PARAM_RSA_N, i, n),
		    number(k, OSSL_PKEY_PARAM_RSA_E, i, x), &ours, &e), 0);
		assert_int_equal(ours.n, len);
		assert_memory_equal(ours.p, p, ours.n);
		OPENSSL_free(p);
		EVP_PKEY_free(k);
	}
	blob_done(&ours);
}

static void
an_empty_number_is_no_key(void **state)
{
	static const unsigned char zeros[4], three[] = { 3 };
	struct blob out = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(der_spki((struct span){ zeros, 4 }, (struct span){ three, 1 }, &out, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN);
	assert_int_equal(der_spki((struct span){ three, 1 }, (struct span){ three, 0 }, &out, &e), -1);
	assert_null(out.p);
}

static void
digest_info_signed_raw_is_the_signature(void **state)
{
	static const unsigned char text[] = "receipt";
	EVP_PKEY *k = new_key(2048);
	EVP_PKEY_CTX *raw = EVP_PKEY_CTX_new_from_pkey(NULL, k, NULL);
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned char hash[32], info[DER_DIGEST_INFO], a[256], b[256];
	size_t na = sizeof(a), nb = sizeof(b);

	(void)state;
	assert_non_null(SHA256(text, 7, hash));
	der_digest_info(hash, info);
	assert_int_equal(EVP_PKEY_sign_init(raw), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(raw, RSA_PKCS1_PADDING), 1);
	assert_int_equal(EVP_PKEY_sign(raw, a, &na, info, sizeof(info)), 1);
	assert_int_equal(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, k), 1);
	assert_int_equal(EVP_DigestSign(md, b, &nb, text, 7), 1);
	assert_int_equal(na, nb);
	assert_memory_equal(a, b, na);
	EVP_PKEY_CTX_free(raw);
	EVP_MD_CTX_free(md);
	EVP_PKEY_free(k);
}

static X509 *
new_cert(long serial)
{
	X509 *x = X509_new();
	X509_NAME *subject = X509_NAME_new(), *issuer = X509_NAME_new();
	EVP_PKEY *k = new_key(2048);

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	    (const unsigned char *)"深圳市测试建设工程有限公司", -1, -1, 0);
	X509_NAME_add_entry_by_txt(issuer, "CN", MBSTRING_ASC, (const unsigned char *)"CA", -1, -1, 0);
	X509_set_subject_name(x, subject);
	X509_set_issuer_name(x, issuer);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 86400);
	X509_set_pubkey(x, k);
	assert_true(X509_sign(x, k, EVP_sha256()) > 0);
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	EVP_PKEY_free(k);
	return x;
}

static void
assert_der(struct span got, unsigned char *want, int n)
{
	assert_int_equal(got.n, n);
	assert_memory_equal(got.p, want, got.n);
	OPENSSL_free(want);
}

static void
certificate_names_are_openssls(void **state)
{
	static const long serials[] = { 1, 0x80, 0x7fffffffffffff };
	struct err e;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		X509 *x = new_cert(serials[i]);
		unsigned char *der = NULL, *p;
		struct der_names names;
		int n = i2d_X509(x, &der);

		assert_int_equal(der_cert_names((struct span){ der, (size_t)n }, &names, &e), 0);
		p = NULL;
		n = i2d_X509_NAME(X509_get_subject_name(x), &p);
		assert_der(names.subject, p, n);
		p = NULL;
		n = i2d_X509_NAME(X509_get_issuer_name(x), &p);
		assert_der(names.issuer, p, n);
		p = NULL;
		n = i2d_ASN1_INTEGER(X509_get_serialNumber(x), &p);
		assert_der(names.serial, p, n);
		OPENSSL_free(der);
		X509_free(x);
	}
}

/* The Name of these pairs in this encoding, and the CN we read in it, cut to `size`. */
static void
common_name_is(int type, const char *text, size_t size, const char *want)
{
	X509_NAME *name = X509_NAME_new();
	unsigned char *p = NULL;
	char got[200];
	int n;

	X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const unsigned char *)"CN", -1, -1, 0);
	if (text != NULL)
		assert_int_equal(X509_NAME_add_entry_by_NID(name, NID_commonName, type,
		    (const unsigned char *)text, -1, -1, 0), 1);
	n = i2d_X509_NAME(name, &p);
	der_common_name((struct span){ p, (size_t)n }, got, size);
	assert_string_equal(got, want);
	OPENSSL_free(p);
	X509_NAME_free(name);
}

static void
a_common_name_is_read_in_each_encoding(void **state)
{
	static const char bmp[] = "\x6d\xf1\x57\x33\x5e\x02\0A";
	static const unsigned char wrong[] = { 0x30, 0x0d, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x03,
		0x0c, 0x02, 0xff, 0xfe };
	X509_NAME *name = X509_NAME_new();
	unsigned char *p = NULL;
	char got[200];
	int n;

	(void)state;
	common_name_is(MBSTRING_UTF8, "深圳市测试建设工程有限公司", 200, "深圳市测试建设工程有限公司");
	common_name_is(V_ASN1_PRINTABLESTRING, "Test Ltd", 200, "Test Ltd");
	common_name_is(V_ASN1_T61STRING, "Test", 200, "");      /* its accents are not Latin-1's: left alone */
	common_name_is(0, NULL, 200, "");
	common_name_is(MBSTRING_UTF8, "深圳市", 8, "深圳");
	der_common_name((struct span){ wrong, sizeof(wrong) }, got, sizeof(got));       /* no UTF-8, whatever it says */
	assert_string_equal(got, "");
	X509_NAME_add_entry_by_NID(name, NID_commonName, V_ASN1_BMPSTRING, (const unsigned char *)bmp, 8, -1, 0);
	n = i2d_X509_NAME(name, &p);
	der_common_name((struct span){ p, (size_t)n }, got, sizeof(got));
	assert_string_equal(got, "深圳市A");
	der_common_name((struct span){ p, (size_t)n }, got, 8);
	assert_string_equal(got, "深圳");
	OPENSSL_free(p);
	X509_NAME_free(name);
}

/* On the heap at its exact size, where a byte read too many is noticed. */
static int
names_of(const unsigned char *p, size_t n)
{
	unsigned char *copy = malloc(n > 0 ? n : 1);
	struct der_names names;
	struct err e;
	char cn[20];
	int rc;

	assert_non_null(copy);
	memcpy(copy, p, n);
	rc = der_cert_names((struct span){ copy, n }, &names, &e);
	if (rc == 0) {
		assert_true(names.subject.p + names.subject.n <= copy + n);
		der_common_name(names.subject, cn, sizeof(cn));
	} else
		assert_int_equal(e.code, ERR_INPUT);
	free(copy);
	return rc;
}

static void
cut_or_mangled_certificates_are_refused_or_harmless(void **state)
{
	X509 *x = new_cert(7);
	unsigned char *der = NULL, kept;
	size_t n = (size_t)i2d_X509(x, &der);

	(void)state;
	srandom(5);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(names_of(der, i), -1);
	for (int i = 0; i < 20000; i++) {
		size_t at = (size_t)random() % (i & 1 ? n : 200);

		kept = der[at];
		der[at] = (unsigned char)random();
		names_of(der, n);
		der[at] = kept;
	}
	assert_int_equal(names_of(der, n), 0);
	OPENSSL_free(der);
	X509_free(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spki_is_openssls),
		cmocka_unit_test(an_empty_number_is_no_key),
		cmocka_unit_test(digest_info_signed_raw_is_the_signature),
		cmocka_unit_test(certificate_names_are_openssls),
		cmocka_unit_test(a_common_name_is_read_in_each_encoding),
		cmocka_unit_test(cut_or_mangled_certificates_are_refused_or_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
