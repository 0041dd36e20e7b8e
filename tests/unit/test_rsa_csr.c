/* Certificate requests: RULES 28, 29; RFC 2986. */
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include "core/rsa/csr.h"
#include "core/rsa/x509.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nothing may stay in OpenSSL's queue for the next caller to trip over. */
static int
quiet(void **state)
{
	(void)state;
	return ERR_peek_error() == 0 ? 0 : -1;
}

/* ---- subject and request ------------------------------------------------------- */

static void
subject_is_that_of_rules_29(void **state)
{
	struct order o;
	struct err e;
	char dn[DN_SIZE];

	(void)state;
	rsakit_order(&o);
	assert_int_equal(csr_subject(&o, dn, &e), 0);
	assert_string_equal(dn, "CN=深圳市测试建设工程有限公司,OU=91440300MA5TEXT03E,O=深圳市测试建设工程有限公司,"
				"L=深圳市,ST=广东省,C=CN");
	o.kind = ORDER_PERSONAL;
	snprintf(o.holder, sizeof(o.holder), "陈𬭎");
	assert_int_equal(csr_subject(&o, dn, &e), 0);
	assert_string_equal(dn, "CN=陈𬭎,OU=91440300MA5TEXT03E,O=深圳市测试建设工程有限公司,L=深圳市,ST=广东省,C=CN");
}

static void
subject_escapes_what_rfc_4514_escapes(void **state)
{
	struct order o;
	struct err e;
	char dn[DN_SIZE];

	(void)state;
	rsakit_order(&o);
	snprintf(o.institution, sizeof(o.institution), "A+B, \"C\" 公司");
	assert_int_equal(csr_subject(&o, dn, &e), 0);
	assert_non_null(strstr(dn, "CN=A\\+B\\, \\\"C\\\" 公司,OU="));
}

static void
repeat(char *out, const char *what, int n)
{
	for (*out = '\0'; n > 0; n--)
		strcat(out, what);
}

static void
names_of_64_characters_fit_65_do_not(void **state)
{
	struct order o;
	struct err e;
	char dn[DN_SIZE] = "as before";

	(void)state;
	rsakit_order(&o);
	repeat(o.institution, "深", 64);
	assert_int_equal(csr_subject(&o, dn, &e), 0);
	repeat(o.institution, "深", 65);
	strcpy(dn, "as before");
	assert_int_equal(csr_subject(&o, dn, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.say, "机构名称"));
	assert_non_null(strstr(e.say, "65"));
	assert_string_equal(dn, "as before");

	rsakit_order(&o);
	o.kind = ORDER_PERSONAL;
	repeat(o.holder, "A", 65);
	assert_int_equal(csr_subject(&o, dn, &e), -1);
	assert_non_null(strstr(e.say, "证书持有人"));
}

static void
empty_broken_or_control_text_makes_no_subject(void **state)
{
	static const char *const bad[] = { "", "深圳\x1b[2J公司", "深\xff圳", "a\x7f" };
	struct order o;
	struct err e;
	char dn[DN_SIZE];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rsakit_order(&o);
		snprintf(o.uscc, sizeof(o.uscc), "%s", bad[i]);
		assert_int_equal(csr_subject(&o, dn, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
		assert_non_null(strstr(e.say, "机构证件号码"));
	}
}

static void
request_verifies_and_is_utf8(void **state)
{
	struct order o;
	struct blob csr = { 0 };
	struct err e;
	X509_REQ *req;
	X509_NAME *name;
	int i;

	(void)state;
	rsakit_order(&o);
	rsakit_csr(&o, rsakit_key(0, 2048), &csr);
	req = x509_req_from(&csr, ERR_FAULT, &e);
	assert_non_null(req);
	assert_int_equal(X509_REQ_verify(req, rsakit_key(0, 2048)), 1);
	assert_int_equal(X509_REQ_get_signature_nid(req), NID_sha256WithRSAEncryption);
	name = X509_REQ_get_subject_name(req);
	assert_int_equal(X509_NAME_entry_count(name), 6);
	for (i = 1; i < 6; i++)
		assert_int_equal(ASN1_STRING_type(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i))), V_ASN1_UTF8STRING);
	X509_REQ_free(req);
	blob_done(&csr);
}

static void
openssl_req_verifies_our_request(void **state)
{
	struct order o;
	struct blob csr = { 0 };
	struct err e;
	char *dir = kit_dir(), *path = kit_path(dir, "csr.der"), *cmd;

	(void)state;
	rsakit_order(&o);
	rsakit_csr(&o, rsakit_key(0, 2048), &csr);
	assert_int_equal(blob_write(&csr, path, 0600, &e), 0);
	assert_true(asprintf(&cmd, "openssl req -inform DER -in '%s' -verify -noout 2>&1 | grep -qx 'Certificate request self-signature verify OK'", path) > 0);
	assert_int_equal(system(cmd), 0);
	free(cmd);
	free(path);
	free(dir);
	blob_done(&csr);
}

/* A token that signs with another key than it showed. */
static int
sign_with_another(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	(void)ctx;
	return rsakit_sign(rsakit_key(2, 2048), data, sig, e);
}

static int
sign_refused(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	(void)ctx;
	(void)data;
	(void)sig;
	return err_set(e, ERR_TOKEN_GONE, "pulled out");
}

static void
request_with_a_wrong_signature_is_not_given_out(void **state)
{
	struct order o;
	struct blob spki = { 0 }, csr = { 0 };
	struct err e;

	(void)state;
	rsakit_order(&o);
	rsakit_spki(rsakit_key(0, 2048), &spki);
	assert_int_equal(csr_make(&o, &spki, sign_with_another, NULL, &csr, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_KEY);
	assert_int_equal(csr_make(&o, &spki, sign_refused, NULL, &csr, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_GONE);
	assert_null(csr.p);
	blob_done(&spki);
}

static void
request_wants_a_whole_rsa_key_of_2048_bits(void **state)
{
	struct order o;
	struct blob spki = { 0 }, csr = { 0 };
	struct err e;

	(void)state;
	rsakit_order(&o);
	rsakit_spki(rsakit_key(3, 1024), &spki);
	assert_int_equal(csr_make(&o, &spki, rsakit_sign, rsakit_key(3, 1024), &csr, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_KEY);
	rsakit_spki(rsakit_key(0, 2048), &spki);
	assert_int_equal(blob_add(&spki, "x", 1, &e), 0);
	assert_int_equal(csr_make(&o, &spki, rsakit_sign, rsakit_key(0, 2048), &csr, &e), -1);
	assert_int_equal(e.code, ERR_TOKEN_KEY);
	assert_null(csr.p);
	blob_done(&spki);
}

/* ---- names and serials --------------------------------------------------------- */

static void
names_and_serials_compare_as_people_read_them(void **state)
{
	(void)state;
	assert_true(x509_name_same("CN=Demo CA,C=CN", "cn=Demo CA, C=cn"));
	assert_false(x509_name_same("CN=Demo CA,C=CN", "CN=DemoCA,C=CN"));
	assert_false(x509_name_same("CN=Demo CA,C=CN", "CN=Demo CA"));
	assert_false(x509_name_same("CN=深", "CN=圳"));
	assert_true(x509_serial_same("0018ce", "18CE"));
	assert_false(x509_serial_same("18CE", "18CE00"));
}

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
		cmocka_unit_test_teardown(subject_is_that_of_rules_29, quiet),
		cmocka_unit_test_teardown(subject_escapes_what_rfc_4514_escapes, quiet),
		cmocka_unit_test_teardown(names_of_64_characters_fit_65_do_not, quiet),
		cmocka_unit_test_teardown(empty_broken_or_control_text_makes_no_subject, quiet),
		cmocka_unit_test_teardown(request_verifies_and_is_utf8, quiet),
		cmocka_unit_test(openssl_req_verifies_our_request),
		cmocka_unit_test_teardown(request_with_a_wrong_signature_is_not_given_out, quiet),
		cmocka_unit_test_teardown(request_wants_a_whole_rsa_key_of_2048_bits, quiet),
		cmocka_unit_test(names_and_serials_compare_as_people_read_them),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
