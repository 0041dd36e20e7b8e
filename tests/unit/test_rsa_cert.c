/* Certificates and challenges: RULES 28, 29. */
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include "core/clock.h"
#include "core/rsa/cert.h"
#include "core/rsa/challenge.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- certificate --------------------------------------------------------------- */

struct case_ {
	struct order o;
	int64_t now;
	struct rsakit_cert c;
	struct blob csr, root;
};

static int
new_case(void **state)
{
	struct case_ *k = calloc(1, sizeof(*k));

	rsakit_order(&k->o);
	k->now = 1795398540; /* 2026-11-23 09:49 in Shenzhen */
	k->c = rsakit_good(&k->o, k->now);
	rsakit_csr(&k->o, rsakit_key(0, 2048), &k->csr);
	rsakit_root(rsakit_key(1, 2048), k->now, &k->root);
	*state = k;
	return 0;
}

static int
free_case(void **state)
{
	struct case_ *k = *state;

	blob_done(&k->csr);
	blob_done(&k->root);
	free(k);
	return ERR_peek_error() == 0 ? 0 : -1; /* nothing may stay for the next caller to trip over */
}

static int
judge(struct case_ *k, struct err *e)
{
	struct blob der = { 0 };
	int rc;

	err_clear(e);
	rsakit_cert(&k->c, &der);
	rc = cert_check(&der, &k->csr, &k->o, &k->root, 1, k->now, e);
	blob_done(&der);
	return rc;
}

/* Refused as not what we asked for, and the clerk is told which part. */
static void
assert_wrong(struct case_ *k, const char *say)
{
	struct err e;

	assert_int_equal(judge(k, &e), -1);
	assert_int_equal(e.code, ERR_CA_CERTIFICATE);
	if (strstr(e.say, say) == NULL)
		fail_msg("said %s, wanted %s", e.say, say);
}

static void
right_certificate_is_accepted(void **state)
{
	struct case_ *k = *state;
	struct err e;

	assert_int_equal(judge(k, &e), 0);
	k->c.hash = EVP_sha384();
	assert_int_equal(judge(k, &e), 0);
}

static void
public_key_must_be_the_requests(void **state)
{
	struct case_ *k = *state;

	k->c.key = rsakit_key(2, 2048);
	assert_wrong(k, "公钥");
}

static void
subject_must_be_the_orders(void **state)
{
	struct case_ *k = *state;

	k->c.cn = "深圳市测试建设工程有限公司 ";
	assert_wrong(k, "主题");
	k->c = rsakit_good(&k->o, k->now);
	k->c.uscc = "91440300MA5TEXT03F";
	assert_wrong(k, "主题");
	k->c = rsakit_good(&k->o, k->now);
	k->c.o = "别的公司";
	assert_wrong(k, "主题");
}

static void
chain_must_end_in_the_cas_root(void **state)
{
	struct case_ *k = *state;

	k->c.issuer_key = rsakit_key(2, 2048);
	assert_wrong(k, "根证书");
	k->c = rsakit_good(&k->o, k->now);
	k->c.issuer = "Another root";
	assert_wrong(k, "根证书");
}

static void
no_chain_is_no_trust(void **state)
{
	struct case_ *k = *state;
	struct blob der = { 0 };
	struct err e;

	rsakit_cert(&k->c, &der);
	assert_int_equal(cert_check(&der, &k->csr, &k->o, &k->root, 0, k->now, &e), -1);
	assert_int_equal(e.code, ERR_CA_CERTIFICATE);
	blob_done(&der);
}

static void
validity_may_begin_five_minutes_ahead(void **state)
{
	struct case_ *k = *state;
	struct err e;

	k->c.begin = k->now + 300;
	assert_int_equal(judge(k, &e), 0);
	k->c.begin = k->now + 301;
	assert_wrong(k, "才生效");
}

static void
validity_must_not_be_over(void **state)
{
	struct case_ *k = *state;
	struct err e;

	k->c.begin = k->now - 1000;
	k->c.end = k->now + 1;
	assert_int_equal(judge(k, &e), 0);
	k->c.end = k->now;
	assert_wrong(k, "已到期");
}

static void
end_is_at_most_the_old_ones_last_second(void **state)
{
	struct case_ *k = *state;
	struct err e;
	int64_t last;

	assert_int_equal(time_parse("2028-02-09T23:59:59+08:00", &last, &e), 0);
	k->c.end = last;
	assert_int_equal(judge(k, &e), 0);
	k->c.end = last + 1;
	assert_wrong(k, "2028-02-09");
	k->o.old_end = 0;
	assert_int_equal(judge(k, &e), -1);
}

static void
all_four_key_usages_are_needed(void **state)
{
	static const char *const wrong[] = {
		NULL,
		"critical,nonRepudiation,keyEncipherment,dataEncipherment",
		"critical,digitalSignature,keyEncipherment,dataEncipherment",
		"critical,digitalSignature,nonRepudiation,dataEncipherment",
		"critical,digitalSignature,nonRepudiation,keyEncipherment",
		"critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyCertSign",
	};
	struct case_ *k = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		k->c.usage = wrong[i];
		assert_wrong(k, "密钥用途");
	}
	k->c = rsakit_good(&k->o, k->now);
	k->c.basic = "critical,CA:TRUE";
	assert_wrong(k, "密钥用途");
}

static void
key_must_have_2048_bits(void **state)
{
	struct case_ *k = *state;
	X509_REQ *weak = X509_REQ_new();
	unsigned char *der = NULL;
	struct err e;
	int n;

	/* csr_make would refuse: a request by hand, so that only the strength is wrong */
	X509_REQ_set_pubkey(weak, rsakit_key(3, 1024));
	X509_REQ_sign(weak, rsakit_key(3, 1024), EVP_sha256());
	n = i2d_X509_REQ(weak, &der);
	assert_int_equal(blob_set(&k->csr, der, (size_t)n, &e), 0);
	OPENSSL_free(der);
	X509_REQ_free(weak);
	k->c.key = rsakit_key(3, 1024);
	assert_wrong(k, "2048");
}

static void
signature_must_be_sha256_or_better(void **state)
{
	struct case_ *k = *state;

	k->c.hash = EVP_sha1();
	assert_wrong(k, "SHA-256");
	k->c.hash = EVP_sha224();
	assert_wrong(k, "SHA-256");
}

static void
rubbish_is_no_certificate(void **state)
{
	struct case_ *k = *state;
	struct cert_facts f = { .bits = 7 };
	struct blob der = { 0 };
	struct err e;

	rsakit_cert(&k->c, &der);
	assert_int_equal(blob_add(&der, "", 1, &e), 0);
	assert_int_equal(cert_check(&der, &k->csr, &k->o, &k->root, 1, k->now, &e), -1);
	assert_int_equal(e.code, ERR_CA_CERTIFICATE);
	der.n -= 9;
	assert_int_equal(cert_facts(&der, &f, &e), -1);
	assert_int_equal(e.code, ERR_CA_CERTIFICATE);
	der.n = 0;
	assert_int_equal(cert_facts(&der, &f, &e), -1);
	assert_int_equal(f.bits, 7);
	blob_done(&der);
}

static void
facts_keep_leading_zeros_of_the_serial(void **state)
{
	struct case_ *k = *state;
	struct cert_facts f;
	struct blob der = { 0 };
	struct err e;

	rsakit_cert(&k->c, &der);
	assert_int_equal(cert_facts(&der, &f, &e), 0);
	assert_string_equal(f.serial, "0A3F");
	assert_string_equal(f.issuer, "CN=Root of tests,C=CN");
	assert_true(f.begin == k->now && f.end == k->now + 86400);
	assert_int_equal(f.bits, 2048);
	blob_done(&der);
}

static void
last_second_is_local(void **state)
{
	struct err e;
	int64_t last = 5, want;
	int32_t day;

	(void)state;
	assert_int_equal(date_parse("2028-02-29", &day, &e), 0);
	assert_int_equal(cert_last_second(day, &last, &e), 0);
	assert_int_equal(time_parse("2028-02-29T15:59:59Z", &want, &e), 0);
	assert_true(last == want);
	assert_int_equal(date_of(last), day);
	assert_int_equal(date_of(last + 1), day + 1);
	assert_int_equal(cert_last_second(0, &last, &e), -1);
	assert_true(last == want);
}

/* ---- challenge ----------------------------------------------------------------- */

static void
challenge_is_answered_by_the_key_of_the_certificate(void **state)
{
	struct case_ *k = *state;
	struct blob a = { 0 }, b = { 0 }, sig = { 0 }, der = { 0 };
	struct err e;

	rsakit_cert(&k->c, &der);
	assert_int_equal(challenge_new(&a, &e), 0);
	assert_int_equal(challenge_new(&b, &e), 0);
	assert_false(blob_equal(&a, &b));
	assert_int_equal(rsakit_sign(rsakit_key(0, 2048), &a, &sig, &e), 0);
	assert_int_equal(challenge_check(&a, &sig, &der, &e), 0);

	assert_int_equal(challenge_check(&b, &sig, &der, &e), -1); /* yesterday's answer */
	assert_int_equal(e.code, ERR_TOKEN_KEY);
	assert_int_equal(rsakit_sign(rsakit_key(2, 2048), &a, &sig, &e), 0);
	assert_int_equal(challenge_check(&a, &sig, &der, &e), -1); /* another key's */
	assert_int_equal(e.code, ERR_TOKEN_KEY);
	sig.n = 0;
	assert_int_equal(challenge_check(&a, &sig, &der, &e), -1);
	sig.n = 256;
	a.p[0] ^= 1;
	assert_int_equal(challenge_check(&a, &sig, &der, &e), -1); /* no challenge of ours */
	assert_int_equal(e.code, ERR_FAULT);
	blob_done(&a);
	blob_done(&b);
	blob_done(&sig);
	blob_done(&der);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, new_case, free_case)

static int
done(void **state)
{
	rsakit_done();
	return kit_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(right_certificate_is_accepted),
		CASE(public_key_must_be_the_requests),
		CASE(subject_must_be_the_orders),
		CASE(chain_must_end_in_the_cas_root),
		CASE(no_chain_is_no_trust),
		CASE(validity_may_begin_five_minutes_ahead),
		CASE(validity_must_not_be_over),
		CASE(end_is_at_most_the_old_ones_last_second),
		CASE(all_four_key_usages_are_needed),
		CASE(key_must_have_2048_bits),
		CASE(signature_must_be_sha256_or_better),
		CASE(rubbish_is_no_certificate),
		CASE(facts_keep_leading_zeros_of_the_serial),
		cmocka_unit_test(last_second_is_local),
		CASE(challenge_is_answered_by_the_key_of_the_certificate),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
