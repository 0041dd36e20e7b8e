/* Status, revocation and CRL of the local CA: RULES 3, 30; RFC 5280, 5. */
#include "tests/unit/cakit.h"
#include "tests/unit/kit.h"
#include "tests/unit/rsakit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- old certificates, status, revocation ------------------------------------------------ */

static void
old_certificates_are_good_revoked_or_unknown(void **state)
{
	struct cakit *b = *state;
	int64_t when = 7, then = 1795000000;

	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_UNKNOWN);
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(cakit_status(b, "CN=Demo CA, C=CN", "018ce44b092f73a71f", &when), CA_UNKNOWN);
	assert_int_equal(cakit_status(b, "CN=Demo CA, C=CN", "0018ce44b092f73a71", &when), CA_GOOD);
	assert_true(when == 0);
	assert_int_equal(ca_local_old(b->c, &b->o, then, &b->e), 0);
	assert_int_equal(ca_local_old(b->c, &b->o, then + 99, &b->e), 0); /* again changes nothing */
	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(when == then);
	assert_int_equal(cakit_status(b, "CN=Other CA,C=CN", b->o.old_serial, &when), CA_UNKNOWN);
	assert_true(when == 0);
}

static void
old_certificates_of_others_are_not_ours_to_book(void **state)
{
	struct cakit *b = *state;

	snprintf(b->o.old_issuer, sizeof(b->o.old_issuer), "CN=Other CA,C=CN");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1);
	assert_int_equal(b->e.code, ERR_INPUT);
	rsakit_order(&b->o);
	snprintf(b->o.old_serial, sizeof(b->o.old_serial), "18CZ");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1);
	rsakit_order(&b->o);
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	snprintf(b->o.no, sizeof(b->o.no), "SZ2611160099");
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), -1); /* its serial is taken */
	assert_int_equal(b->e.code, ERR_INPUT);
}

static void
old_certificate_does_not_count_as_the_orders_new_one(void **state)
{
	struct cakit *b = *state;

	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(cakit_issue(b, &b->cert), 0);
}

static void
revoking_twice_keeps_the_first_time(void **state)
{
	struct cakit *b = *state;
	int64_t then = 1795000000, when = 0;

	assert_int_equal(ca_local_old(b->c, &b->o, then, &b->e), 0);
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "certificateHold"), 0); /* nor does it become a hold */
	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(when == then);
}

static void
hold_is_not_final(void **state)
{
	struct cakit *b = *state;
	int64_t when = 0;

	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "certificateHold"), 0);
	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_HOLD);
	assert_true(cakit_crl_says(b, "Certificate Hold"));
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	assert_true(cakit_crl_says(b, "Superseded"));
	assert_false(cakit_crl_says(b, "Certificate Hold"));
}

static void
unknown_serials_and_reasons_are_not_revoked(void **state)
{
	struct cakit *b = *state;

	assert_int_equal(cakit_revoke(b, "18CE", "superseded"), -1);
	assert_int_equal(b->e.code, ERR_CA_STATUS);
	assert_int_equal(cakit_revoke(b, "18CE", "because"), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
}

/* ---- the CRL --------------------------------------------------------------------------- */

static void
crl_has_number_reason_issuer_key_and_a_week(void **state)
{
	struct cakit *b = *state;

	assert_true(cakit_crl_says(b, "No Revoked Certificates"));
	assert_int_equal(ca_local_old(b->c, &b->o, 0, &b->e), 0);
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "superseded"), 0);
	assert_true(cakit_crl_says(b, "Version 2 (0x1)"));
	assert_true(cakit_crl_says(b, "Serial Number: 18CE44B092F73A71"));
	assert_true(cakit_crl_says(b, "Superseded"));
	assert_true(cakit_crl_says(b, "X509v3 Authority Key Identifier"));
	assert_int_equal(cakit_shell("cd '%s' && openssl crl -in crl.pem -CAfile ca.pem -noout 2>&1 | grep -qx 'verify OK'", b->folder), 0);
	assert_int_equal(cakit_shell("cd '%s' && a=$(date -d \"$(openssl crl -in crl.pem -noout -lastupdate | cut -d= -f2)\" +%%s) && "
				     "z=$(date -d \"$(openssl crl -in crl.pem -noout -nextupdate | cut -d= -f2)\" +%%s) && "
				     "[ $((z - a)) -eq 604800 ]",
			     b->folder),
	    0);
}

static void
crl_number_rises_with_each(void **state)
{
	struct cakit *b = *state;
	char *last, *next, *cmd = kit_path(b->dir, "n");
	int i;

	for (last = strdup("crlNumber=0x00"), i = 0; i < 3; i++, free(last), last = next) {
		assert_int_equal(ca_local_crl(b->c, &b->e), 0);
		assert_int_equal(cakit_shell("openssl crl -in '%s/crl.pem' -noout -crlnumber >'%s'", b->folder, cmd), 0);
		next = kit_read(cmd);
		assert_true(strcmp(next, last) > 0);
	}
	free(last);
	free(cmd);
}

static void
a_crl_left_behind_is_made_good_on_open(void **state)
{
	struct cakit *b = *state;

	/* old certificates leave the CRL to the next open, as a crash before the CRL does */
	assert_int_equal(ca_local_old(b->c, &b->o, 1795000000, &b->e), 0);
	assert_false(cakit_crl_says(b, "18CE44B092F73A71"));
	cakit_reopen(b);
	assert_true(cakit_crl_says(b, "18CE44B092F73A71"));

	assert_int_equal(cakit_shell("rm '%s/crl.pem'", b->folder), 0);
	cakit_reopen(b);
	assert_true(cakit_crl_says(b, "18CE44B092F73A71"));

	assert_int_equal(cakit_shell("cp '%s/crl.pem' '%s/older.pem'", b->folder, b->folder), 0);
	assert_int_equal(ca_local_crl(b->c, &b->e), 0);
	assert_int_equal(cakit_shell("mv '%s/older.pem' '%s/crl.pem'", b->folder, b->folder), 0);
	assert_int_equal(cakit_revoke(b, b->o.old_serial, "superseded"), 0); /* done already, but not in the file */
	assert_true(cakit_crl_says(b, "X509v3 CRL Number"));
	assert_int_equal(cakit_shell("n=$(openssl crl -in '%s/crl.pem' -noout -crlnumber) && [ \"$n\" = crlNumber=0x05 ]", b->folder), 0);
}

static void
a_fresh_crl_is_left_alone(void **state)
{
	struct cakit *b = *state;
	char *path = kit_path(b->folder, "crl.pem"), *before = kit_read(path), *after;

	cakit_reopen(b);
	after = kit_read(path);
	assert_string_equal(before, after);
	free(path);
	free(before);
	free(after);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, cakit_new, cakit_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(old_certificates_are_good_revoked_or_unknown),
		CASE(old_certificates_of_others_are_not_ours_to_book),
		CASE(old_certificate_does_not_count_as_the_orders_new_one),
		CASE(revoking_twice_keeps_the_first_time),
		CASE(hold_is_not_final),
		CASE(unknown_serials_and_reasons_are_not_revoked),
		CASE(crl_has_number_reason_issuer_key_and_a_week),
		CASE(crl_number_rises_with_each),
		CASE(a_crl_left_behind_is_made_good_on_open),
		CASE(a_fresh_crl_is_left_alone),
	};

	return cmocka_run_group_tests(tests, cakit_setup, cakit_teardown);
}
