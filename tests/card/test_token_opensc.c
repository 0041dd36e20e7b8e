/* The token seam over the real helper, OpenSC and pcscd, on the software UKey: plain, then with AES. */
#include "core/rsa/challenge.h"
#include "tests/card/opensckit.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

enum { TRIES = 6, MAKING_MOST = 200 };

/* ---- what it is ---- */

static void
a_blank_is_seen_with_serial_and_reader(void **state)
{
	struct token_info t = look_for(bed.serials[0]);

	(void)state;
	assert_int_equal(t.what, TOKEN_BLANK);
	assert_string_equal(t.product, "飞天 ePass2003");
	assert_string_equal(t.model, "ePass2003");
	assert_string_equal(t.reader, rig_reader(bed.rig, 0));
	assert_int_equal(t.pin_max, 16);
	assert_false(t.can_reset);
}

static void
a_blank_is_asked_three_things_and_only_once(void **state)
{
	(void)state;
	rig_zero(bed.rig, 0);
	look_for(bed.serials[0]);
	look_for(bed.serials[0]);
	assert_true(rig_apdus(bed.rig, 0) <= 3);
}

static void
an_empty_reader_has_no_ukey(void **state)
{
	(void)state;
	rig_remove(bed.rig, 0);
	assert_int_equal(looks(), 0);
	assert_err(format(bed.serials[0]), ERR_TOKEN_GONE);
}

static void
two_ukeys_are_two_and_each_has_its_own_login(void **state)
{
	(void)state;
	rig_insert(bed.rig, 1);
	assert_int_equal(looks(), 2);
	formatted();
	assert_int_equal(look_for(bed.serials[1]).what, TOKEN_BLANK);
	assert_ok(OP(format, bed.serials[1], bed.so_pin, bed.other_pin, LABEL, &e));
	assert_ok(OP(login, bed.serials[1], bed.other_pin, &e));
	assert_err(OP(login, bed.serials[0], bed.other_pin, &e), ERR_TOKEN_PIN);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	assert_true(look_for(bed.serials[1]).open);
}

static void
one_put_in_beside_it_leaves_it_logged_in(void **state)
{
	(void)state;
	formatted();
	rig_insert(bed.rig, 1);
	assert_int_equal(looks(), 2);
	assert_int_equal(look_for(bed.serials[1]).what, TOKEN_BLANK);
	assert_true(look_for(bed.serials[0]).open);
	assert_ok(make_key());
	assert_ok(OP(format, bed.serials[1], bed.so_pin, bed.pin, LABEL, &e));
	rig_remove(bed.rig, 1);
	assert_int_equal(looks(), 1);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	rig_insert(bed.rig, 1);
	assert_int_equal(look_for(bed.serials[1]).what, TOKEN_IN_USE);
	assert_true(look_for(bed.serials[0]).open);
}

/* Another program's alone, until that lets go of it. */
static void
one_nobody_can_connect_to_leaves_the_other_logged_in(void **state)
{
	SCARDCONTEXT context;
	SCARDHANDLE card;
	DWORD protocol;

	(void)state;
	formatted();
	rig_insert(bed.rig, 1);
	assert_int_equal(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), SCARD_S_SUCCESS);
	assert_int_equal(SCardConnect(context, rig_reader(bed.rig, 1), SCARD_SHARE_EXCLUSIVE,
	    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol), SCARD_S_SUCCESS);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(looks(), 2);
		assert_int_equal(look_for("").what, TOKEN_UNREADABLE);
		assert_true(look_for(bed.serials[0]).open);
	}
	assert_ok(make_key());
	SCardDisconnect(card, SCARD_LEAVE_CARD);
	SCardReleaseContext(context);
	assert_int_equal(look_for(bed.serials[1]).what, TOKEN_BLANK);
	assert_true(look_for(bed.serials[0]).open);
}

/* The names of both readers begin alike. */
static void
in_readers_with_long_names_one_ukey_is_one(void **state)
{
	(void)state;
	assert_true(strlen(rig_reader(bed.rig, 0)) > 64);
	formatted();
	assert_int_equal(looks(), 1);
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_IN_USE);
	opensc_client_new();
	assert_int_equal(looks(), 1);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	assert_ok(make_key());
}

/* ---- format ---- */

static void
a_format_gives_it_our_pin_and_label(void **state)
{
	struct token_info t;

	(void)state;
	formatted();
	t = look_for(bed.serials[0]);
	assert_int_equal(t.what, TOKEN_IN_USE);
	assert_string_equal(t.label, LABEL);
	assert_string_equal(t.model, "ePass2003");
	assert_true(t.open);
	assert_int_equal(t.keys + t.certs, 0);
}

static void
a_format_torn_anywhere_is_done_anew(void **state)
{
	const unsigned points[] = { 1, 2, 4, 6, 11, 23, 30, 42, 58, 63, 66, 70, 78 };

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		look_for(bed.serials[0]);
		rig_tear(bed.rig, 0, points[i], i % 2 == 1);
		assert_err(format(bed.serials[0]), ERR_TOKEN_GONE);
		rig_insert(bed.rig, 0);
		look_for(bed.serials[0]);
		formatted();
		opensc_done(state);
		opensc_blank(state);
	}
}

static void
one_that_holds_something_is_erased_first(void **state)
{
	(void)state;
	formatted();
	assert_ok(make_key());
	assert_ok(OP(format, bed.serials[0], bed.so_pin, bed.other_pin, LABEL, &e));
	assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_TOKEN_PIN);
	assert_ok(OP(login, bed.serials[0], bed.other_pin, &e));
	assert_int_equal(look_for(bed.serials[0]).keys, 0);
}

/* pkcs15-init would erase whatever sits there, RULES 31. */
static void
another_one_in_its_place_is_left_alone(void **state)
{
	char other[40];

	(void)state;
	rig_swap(bed.rig, 0, "other");
	rig_insert(bed.rig, 0);
	rig_serial(bed.rig, 0, other);
	assert_ok(format(other));
	rig_swap(bed.rig, 0, "ukey-0");
	rig_insert(bed.rig, 0);
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_BLANK);
	rig_swap(bed.rig, 0, "other");
	rig_insert(bed.rig, 0);
	assert_err(format(bed.serials[0]), ERR_TOKEN_OTHER);
	assert_ok(OP(login, other, bed.pin, &e));
	assert_string_equal(look_for(other).label, LABEL);
}

/* RULES 31: OpenSC does not recognize it, and yet it is not empty.  Torn in a format is one way to come by it. */
static void
what_holds_something_nobody_can_read_is_no_blank(void **state)
{
	(void)state;
	look_for(bed.serials[0]);
	rig_tear(bed.rig, 0, 30, false);
	assert_err(format(bed.serials[0]), ERR_TOKEN_GONE);
	rig_insert(bed.rig, 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(look_for(bed.serials[0]).what, TOKEN_UNKNOWN);
	opensc_client_new();
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_UNKNOWN);
	rig_wipe(bed.rig, 0);
	rig_remove(bed.rig, 0);
	rig_insert(bed.rig, 0);
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_BLANK);
}

/* Wherever it is in the first look: the next ones ask anew. */
static void
one_wrong_answer_does_not_make_it_anything_else(void **state)
{
	(void)state;
	formatted();
	assert_ok(make_key());
	for (unsigned at = 1; at <= 29; at += 2) {
		opensc_client_new();
		rig_status(bed.rig, 0, at, 0x6f00, false);
		looks();
		rig_tear(bed.rig, 0, 0, false);
		looks();
		assert_int_equal(look_for(bed.serials[0]).what, TOKEN_IN_USE);
	}
}

/* ---- PIN ---- */

static void
a_wrong_pin_is_refused_and_the_sixth_locks(void **state)
{
	(void)state;
	formatted();
	for (int i = 1; i < TRIES; i++)
		assert_err(OP(login, bed.serials[0], bed.other_pin, &e), ERR_TOKEN_PIN);
	assert_err(OP(login, bed.serials[0], bed.other_pin, &e), ERR_TOKEN_LOCKED);
	assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_TOKEN_LOCKED);
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_LOCKED);
	rig_remove(bed.rig, 0);
	rig_insert(bed.rig, 0);
	assert_int_equal(look_for(bed.serials[0]).what, TOKEN_LOCKED);
	formatted();
}

static void
the_pin_changes_only_under_the_old_one(void **state)
{
	(void)state;
	formatted();
	assert_err(OP(pin_change, bed.serials[0], bed.other_pin, bed.other_pin, &e), ERR_TOKEN_PIN);
	assert_ok(OP(pin_change, bed.serials[0], bed.pin, bed.other_pin, &e));
	assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_TOKEN_PIN);
	assert_ok(OP(login, bed.serials[0], bed.other_pin, &e));
}

/* OpenSC says it had been done. */
static void
no_reset_is_said_and_the_pin_stays(void **state)
{
	(void)state;
	formatted();
	assert_ok(OP(so_change, bed.serials[0], bed.so_pin, bed.other_pin, &e));
	assert_err(OP(pin_reset, bed.serials[0], bed.so_pin, NULL, &e), ERR_NO_RESET);
	assert_err(OP(pin_reset, bed.serials[0], bed.so_pin, bed.other_pin, &e), ERR_NO_RESET);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
}

static void
logged_out_there_is_no_key(void **state)
{
	struct blob spki = { 0 };

	(void)state;
	formatted();
	assert_ok(OP(logout, bed.serials[0], &e));
	assert_err(OP(key_make, bed.serials[0], KEY, 2048, &spki, &e), ERR_TOKEN);
	assert_false(look_for(bed.serials[0]).open);
}

/* ---- key and certificate ---- */

/* Signed by the key's own text for want of a CA: for the token it is bytes with names in them. */
static void
certificate_of(const struct blob *spki, struct blob *der)
{
	const unsigned char *p = spki->p;
	EVP_PKEY *k = d2i_PUBKEY(NULL, &p, (long)spki->n), *ca = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	X509 *x = X509_new();
	unsigned char *out = NULL;
	int n;

	assert_int_equal(X509_set_version(x, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(x), 4711), 1);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
	    (const unsigned char *)"深圳市测试建设工程有限公司", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 86400);
	X509_set_pubkey(x, k);
	assert_true(X509_sign(x, ca, EVP_sha256()) > 0);
	assert_true((n = i2d_X509(x, &out)) > 0);
	assert_ok(blob_set(der, out, (size_t)n, &e));
	OPENSSL_free(out);
	X509_free(x);
	EVP_PKEY_free(k);
	EVP_PKEY_free(ca);
}

static void
signs_for(const struct blob *cert)
{
	struct blob challenge = { 0 }, sig = { 0 };

	assert_ok(challenge_new(&challenge, &e));
	assert_ok(OP(sign, bed.serials[0], KEY, &challenge, &sig, &e));
	assert_ok(challenge_check(&challenge, &sig, cert, &e));
	blob_done(&challenge);
	blob_done(&sig);
}

static void
a_key_is_made_once_and_guarded(void **state)
{
	struct blob spki = { 0 }, again = { 0 };

	(void)state;
	formatted();
	assert_err(OP(key_find, bed.serials[0], KEY, &spki, &e), ERR_NOT_FOUND);
	assert_ok(OP(key_make, bed.serials[0], KEY, 2048, &spki, &e));
	assert_ok(OP(key_make, bed.serials[0], KEY, 2048, &again, &e));
	assert_true(blob_equal(&spki, &again));
	assert_ok(OP(key_guarded, bed.serials[0], KEY, &e));
	assert_int_equal(look_for(bed.serials[0]).keys, 1);
	blob_done(&spki);
	blob_done(&again);
}

/* Writing a certificate renames the key: it is found by its id all the same. */
static void
a_certificate_comes_back_and_its_key_signs(void **state)
{
	struct blob spki = { 0 }, cert = { 0 }, back = { 0 };

	(void)state;
	formatted();
	assert_ok(OP(key_make, bed.serials[0], KEY, 2048, &spki, &e));
	certificate_of(&spki, &cert);
	assert_err(OP(cert_get, bed.serials[0], KEY, &back, &e), ERR_NOT_FOUND);
	assert_ok(OP(cert_put, bed.serials[0], KEY, LABEL, &cert, &e));
	assert_ok(OP(cert_put, bed.serials[0], KEY, LABEL, &cert, &e));
	assert_ok(OP(cert_get, bed.serials[0], KEY, &back, &e));
	assert_true(blob_equal(&cert, &back));
	assert_int_equal(look_for(bed.serials[0]).certs, 1);
	signs_for(&cert);
	opensc_client_new();
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	signs_for(&cert);
	blob_done(&spki);
	blob_done(&cert);
	blob_done(&back);
}

/* Sessions once, objects found once: from blank to verified, as core/making.c asks. */
static void
a_making_takes_no_more_than_two_hundred_commands(void **state)
{
	struct blob spki = { 0 }, cert = { 0 }, back = { 0 }, csr = { 0 };

	(void)state;
	rig_zero(bed.rig, 0);
	look_for(bed.serials[0]);
	formatted();
	assert_ok(OP(key_make, bed.serials[0], KEY, 2048, &spki, &e));
	assert_ok(OP(key_guarded, bed.serials[0], KEY, &e));
	assert_ok(OP(sign, bed.serials[0], KEY, &spki, &csr, &e));
	look_for(bed.serials[0]);
	certificate_of(&spki, &cert);
	assert_ok(OP(cert_put, bed.serials[0], KEY, LABEL, &cert, &e));
	assert_ok(OP(cert_get, bed.serials[0], KEY, &back, &e));
	signs_for(&cert);
	print_message("apdus_blank_to_verified %u\n", rig_apdus(bed.rig, 0));
	assert_true(rig_apdus(bed.rig, 0) <= MAKING_MOST);
	blob_done(&spki);
	blob_done(&cert);
	blob_done(&back);
	blob_done(&csr);
}

/* ---- both kinds ---- */

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, opensc_blank, opensc_done)
	const struct CMUnitTest tests[] = {
		T(a_blank_is_seen_with_serial_and_reader),
		T(a_blank_is_asked_three_things_and_only_once),
		T(an_empty_reader_has_no_ukey),
		T(two_ukeys_are_two_and_each_has_its_own_login),
		T(one_put_in_beside_it_leaves_it_logged_in),
		T(one_nobody_can_connect_to_leaves_the_other_logged_in),
		T(a_format_gives_it_our_pin_and_label),
		T(a_format_torn_anywhere_is_done_anew),
		T(one_that_holds_something_is_erased_first),
		T(another_one_in_its_place_is_left_alone),
		T(what_holds_something_nobody_can_read_is_no_blank),
		T(one_wrong_answer_does_not_make_it_anything_else),
		T(a_wrong_pin_is_refused_and_the_sixth_locks),
		T(the_pin_changes_only_under_the_old_one),
		T(no_reset_is_said_and_the_pin_stays),
		T(logged_out_there_is_no_key),
		T(a_key_is_made_once_and_guarded),
		T(a_certificate_comes_back_and_its_key_signs),
		T(a_making_takes_no_more_than_two_hundred_commands),
	};
	const struct CMUnitTest longer[] = { T(in_readers_with_long_names_one_ukey_is_one) };
	int failed = opensc_judge(tests);

	bed.rig = rig_new(&(struct rig_setup){ .long_names = true });
	failed += cmocka_run_group_tests_name("long names", longer, NULL, NULL);
	rig_done(bed.rig);
	return failed;
}
