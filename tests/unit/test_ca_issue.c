/* What the local CA issues and refuses: RULES 8, 29, 30; judged by OpenSSL's own program too. */
#include "tests/unit/cakit.h"
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include "core/clock.h"
#include "core/rsa/cert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- what it issues ---------------------------------------------------------------- */

static void
certificate_is_what_rules_29_ask(void **state)
{
	struct cakit *b = *state;
	struct blob root = { 0 };
	struct cert_facts f;
	int64_t last;
	size_t n = 0;

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(b->ca.ops->chain(b->ca.self, &root, 1, &n, &b->e), 0);
	assert_int_equal(n, 1);
	assert_int_equal(cert_check(&b->cert, &b->csr, &b->o, &root, 1, clock_now(), &b->e), 0);
	assert_int_equal(cert_facts(&b->cert, &f, &b->e), 0);
	assert_int_equal(strlen(f.serial), 32);
	assert_in_range(f.serial[0], '4', '7');
	assert_int_equal(cert_last_second(b->o.old_end, &last, &b->e), 0);
	assert_true(f.end == last);
	assert_string_equal(f.issuer, "CN=Demo CA,C=CN");
	assert_string_equal(f.issuer, ca_local_name(b->c));
	assert_true(b->ms <= CAKIT_BUDGET);
	blob_done(&root);
}

static void
each_kind_has_its_policy(void **state)
{
	static const char *const policies[] = { "2.999.112.1.1", "2.999.112.1.2", "2.999.112.1.3" };
	struct cakit *b = *state;
	char *path = kit_path(b->dir, "c.der");
	int kind;

	for (kind = 0; kind < ORDER_KIND__MAX; kind++) {
		b->o.kind = (enum order_kind)kind;
		snprintf(b->o.no, sizeof(b->o.no), "SZ%d", kind);
		rsakit_csr(&b->o, rsakit_key(kind, 2048), &b->csr);
		assert_int_equal(cakit_issue(b, &b->cert), 0);
		assert_int_equal(blob_write(&b->cert, path, 0600, &b->e), 0);
		assert_int_equal(cakit_shell("openssl x509 -inform DER -in '%s' -noout -text | grep -qx ' *Policy: %s'", path, policies[kind]), 0);
	}
	free(path);
}

static void
openssl_finds_every_extension_and_no_responder(void **state)
{
	static const char *const lines[] = {
		"X509v3 Basic Constraints: critical",
		"CA:FALSE",
		"X509v3 Key Usage: critical",
		"Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment",
		"X509v3 Subject Key Identifier",
		"X509v3 Authority Key Identifier",
		"URI:http://crl.demo.invalid/demo.crl",
		"sha256WithRSAEncryption",
	};
	struct cakit *b = *state;
	char *path = kit_path(b->dir, "c.der");
	size_t i;

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(blob_write(&b->cert, path, 0600, &b->e), 0);
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (cakit_shell("openssl x509 -inform DER -in '%s' -noout -text | grep -q '%s'", path, lines[i]) != 0)
			fail_msg("no %s", lines[i]);
	assert_int_not_equal(cakit_shell("openssl x509 -inform DER -in '%s' -noout -text | grep -q -e OCSP -e 'Authority Information'", path), 0);
	free(path);
}

static void
openssl_verifies_until_revoked(void **state)
{
	struct cakit *b = *state;
	char *der = kit_path(b->dir, "c.der");
	const char *verify = "cd '%s' && openssl x509 -inform DER -in c.der -out c.pem && "
			     "openssl verify -x509_strict -CAfile ca/ca.pem -CRLfile ca/crl.pem -crl_check c.pem >verify.out 2>&1";

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(blob_write(&b->cert, der, 0600, &b->e), 0);
	assert_int_equal(cakit_shell(verify, b->dir), 0);
	assert_int_equal(cakit_revoke(b, cakit_serial(b), "superseded"), 0);
	assert_int_not_equal(cakit_shell(verify, b->dir), 0);
	assert_int_equal(cakit_shell("grep -q 'certificate revoked' '%s/verify.out'", b->dir), 0);
	free(der);
}

/* ---- one certificate per order and key, RULES 30 -------------------------------------- */

static void
same_order_and_key_get_the_same_bytes(void **state)
{
	struct cakit *b = *state;
	struct blob again = { 0 };

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(cakit_issue(b, &again), 0);
	assert_true(blob_equal(&b->cert, &again));
	cakit_reopen(b); /* as after a crash before the answer arrived */
	assert_int_equal(cakit_issue(b, &again), 0);
	assert_true(blob_equal(&b->cert, &again));
	blob_done(&again);
}

static void
another_key_waits_until_the_first_is_revoked(void **state)
{
	struct cakit *b = *state;
	struct blob first = { 0 };

	assert_int_equal(cakit_issue(b, &first), 0);
	rsakit_csr(&b->o, rsakit_key(1, 2048), &b->csr);
	cakit_refused(b, "须先注销");
	assert_int_equal(blob_set(&b->cert, first.p, first.n, &b->e), 0);
	assert_int_equal(cakit_revoke(b, cakit_serial(b), "certificateHold"), 0);
	cakit_refused(b, "须先注销"); /* a hold is not final */
	assert_int_equal(cakit_revoke(b, cakit_serial(b), "superseded"), 0);
	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_false(blob_equal(&b->cert, &first));
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	cakit_refused(b, "已注销"); /* the revoked one's key gets no second chance */
	blob_done(&first);
}

static void
a_key_serves_one_order(void **state)
{
	struct cakit *b = *state;

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	snprintf(b->o.no, sizeof(b->o.no), "SZ2611160024");
	cakit_refused(b, "另一订单");
}

static void
a_torn_line_is_as_if_never_written(void **state)
{
	struct cakit *b = *state;
	struct blob again = { 0 };
	char *index = kit_path(b->folder, "index.db");
	struct stat st;

	/* killed while booking: half a line, and no certificate was answered */
	assert_int_equal(stat(index, &st), 0);
	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(truncate(index, st.st_size + 300), 0);
	cakit_reopen(b);
	assert_int_equal(cakit_issue(b, &again), 0);
	assert_false(blob_equal(&b->cert, &again));
	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_true(blob_equal(&b->cert, &again));
	assert_int_equal(stat(index, &st), 0);
	assert_int_equal(truncate(index, st.st_size + 100), 0); /* NULs, as some file systems leave them */
	cakit_reopen(b);
	assert_int_equal(cakit_revoke(b, cakit_serial(b), "superseded"), 0);
	cakit_reopen(b);
	free(index);
	blob_done(&again);
}

/* Eight processes ask for the same order and key at the same moment. */
static void
racing_processes_get_one_certificate(void **state)
{
	struct cakit *b = *state;
	char *name;
	pid_t pid[8];
	int i, rc;

	for (i = 0; i < 8; i++) {
		if ((pid[i] = fork()) == 0) {
			struct ca_local *c = NULL;
			struct ca_request r = { "k", &b->o, &b->csr };
			struct blob cert = { 0 };
			char path[600];

			snprintf(path, sizeof(path), "%s/%d.der", b->dir, i);
			rc = ca_local_open(&c, b->folder, &b->e) == 0 &&
			    ca_local_seam(c).ops->issue(c, &r, &cert, &b->ms, &b->e) == 0 &&
			    blob_write(&cert, path, 0600, &b->e) == 0;
			_exit(rc ? 0 : 1);
		}
	}
	for (i = 0; i < 8; i++) {
		assert_int_equal(waitpid(pid[i], &rc, 0), pid[i]);
		assert_int_equal(rc, 0);
	}
	assert_int_equal(cakit_issue(b, &b->cert), 0);
	for (i = 0; i < 8; i++) {
		struct blob got = { 0 };

		assert_true(asprintf(&name, "%s/%d.der", b->dir, i) > 0);
		assert_int_equal(blob_read(&got, name, 8192, &b->e), 0);
		assert_true(blob_equal(&got, &b->cert));
		blob_done(&got);
		free(name);
	}
}

/* ---- what it refuses ------------------------------------------------------------------- */

static void
wrong_requests_are_refused(void **state)
{
	struct cakit *b = *state;

	b->csr.p[b->csr.n - 1] ^= 1;
	cakit_refused(b, "签名不对");
	rsakit_csr(&b->o, rsakit_key(0, 2048), &b->csr);
	snprintf(b->o.uscc, sizeof(b->o.uscc), "91440300MA5TEXT03F");
	cakit_refused(b, "与订单不符");
	rsakit_order(&b->o);
	b->csr.n--;
	cakit_refused(b, "");
	b->csr.n++;
	snprintf(b->o.no, sizeof(b->o.no), "SZ\n1");
	assert_int_equal(cakit_issue(b, &b->cert), -1);
	assert_int_equal(b->e.code, ERR_INPUT);
	rsakit_order(&b->o);
	assert_int_equal(cakit_issue(b, &b->cert), 0);
}

static void
expired_old_certificate_gives_no_new_one(void **state)
{
	struct cakit *b = *state;

	b->o.old_end = date_of(clock_now()) - 1;
	cakit_refused(b, "已过有效期");
	b->o.old_end = date_of(clock_now());
	assert_int_equal(cakit_issue(b, &b->cert), 0); /* its last day counts to the end */
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, cakit_new, cakit_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(certificate_is_what_rules_29_ask),
		CASE(each_kind_has_its_policy),
		CASE(openssl_finds_every_extension_and_no_responder),
		CASE(openssl_verifies_until_revoked),
		CASE(same_order_and_key_get_the_same_bytes),
		CASE(another_key_waits_until_the_first_is_revoked),
		CASE(a_key_serves_one_order),
		CASE(a_torn_line_is_as_if_never_written),
		CASE(racing_processes_get_one_certificate),
		CASE(wrong_requests_are_refused),
		CASE(expired_old_certificate_gives_no_new_one),
	};

	return cmocka_run_group_tests(tests, cakit_setup, cakit_teardown);
}
