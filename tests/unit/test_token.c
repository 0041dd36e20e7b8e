/* The token seam over the real helper and SoftHSM2: RULES 25, 26, 28, 31. */
#include "tests/unit/tokenkit.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
make_key(struct bed *b, struct blob *spki)
{
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_ok(b->token.ops->key_make(b->token.self, b->serials[0], BED_KEY, 2048, spki, &e));
}

static EVP_PKEY *
key_of(const struct blob *spki)
{
	const unsigned char *p = spki->p;
	EVP_PKEY *k = d2i_PUBKEY(NULL, &p, (long)spki->n);

	assert_non_null(k);
	assert_ptr_equal(p, spki->p + spki->n);
	return k;
}

static bool
verifies(const struct blob *spki, const struct blob *data, const struct blob *sig)
{
	EVP_PKEY *k = key_of(spki);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, k), 1);
	ok = EVP_DigestVerify(ctx, sig->p, sig->n, data->p, data->n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(k);
	return ok;
}

/* A certificate: for the token it is just bytes with names in them. */
static void
make_cert(struct blob *der, long serial)
{
	X509 *x = X509_new();
	EVP_PKEY *k = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	unsigned char *p = NULL;
	struct err e;
	int n;

	assert_int_equal(X509_set_version(x, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(x), serial), 1);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
	    (const unsigned char *)"深圳市测试建设工程有限公司", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 86400);
	X509_set_pubkey(x, k);
	assert_true(X509_sign(x, k, EVP_sha256()) > 0);
	assert_true((n = i2d_X509(x, &p)) > 0);
	assert_ok(blob_set(der, p, (size_t)n, &e));
	OPENSSL_free(p);
	X509_free(x);
	EVP_PKEY_free(k);
}

static struct token_info
look_one(struct bed *b)
{
	struct token_info t[4];
	struct err e;
	size_t n;

	assert_ok(b->token.ops->look(b->token.self, t, 4, &n, &e));
	assert_int_equal(n, 1);
	return t[0];
}

/* ---- look ---- */

static void
a_blank_is_seen_as_blank(void **state)
{
	struct bed *b = *state;
	struct token_info t = look_one(b);

	assert_string_equal(t.serial, b->serials[0]);
	assert_string_equal(t.model, "SoftHSM v2");
	assert_string_equal(t.product, "SoftHSM2 虚拟UKey");
	assert_int_equal(t.what, TOKEN_BLANK);
	assert_int_equal(t.keys, 0);
	assert_int_equal(t.certs, 0);
	assert_true(t.pin_max >= 12);
}

static void
an_empty_reader_shows_none(void **state)
{
	struct bed *b = *state;
	struct token_info t[4];
	struct err e;
	size_t n = 9;

	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_ok(b->token.ops->look(b->token.self, t, 4, &n, &e));
	assert_int_equal(n, 0);
}

static void
two_ukeys_are_both_seen(void **state)
{
	struct bed *b = *state;
	struct token_info t[4];
	struct err e;
	size_t n;

	look_one(b);
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_ok(b->token.ops->look(b->token.self, t, 4, &n, &e));
	assert_int_equal(n, 2);
	assert_string_not_equal(t[0].serial, t[1].serial);
}

static void
a_formatted_ukey_is_in_use(void **state)
{
	struct bed *b = *state;
	struct token_info t;

	bed_format(b, b->serials[0]);
	t = look_one(b);
	assert_int_equal(t.what, TOKEN_IN_USE);
	assert_string_equal(t.serial, b->serials[0]);
	assert_string_equal(t.label, "SZ2611160023");
}

/* ---- format and login ---- */

static void
format_twice_is_format_once(void **state)
{
	struct bed *b = *state;

	bed_format(b, b->serials[0]);
	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
}

static void
format_wipes_keys_and_certificates(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct token_info t;
	struct err e;

	make_key(b, &spki);
	assert_int_equal(look_one(b).keys, 1);
	bed_format(b, b->serials[0]);
	t = look_one(b);
	assert_int_equal(t.keys, 0);
	bed_login(b, b->serials[0]);
	assert_err(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &spki, &e),
	    ERR_NOT_FOUND);
	blob_done(&spki);
}

static void
format_under_a_foreign_so_pin_is_refused(void **state)
{
	struct bed *b = *state;
	struct secret *so = bed_secret("1111222233334444"), *pin = bed_secret("99998888");
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(b->token.ops->format(b->token.self, b->serials[0], so, pin, "x", &e),
	    ERR_TOKEN_NOT_BLANK);
	secret_free(so);
	secret_free(pin);
	bed_login(b, b->serials[0]); /* and nothing is changed */
}

static void
wrong_pin_is_refused(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(bed_try_login(b, b->serials[0], "000011112222", &e), ERR_TOKEN_PIN);
	bed_login(b, b->serials[0]);
}

static void
wrong_pin_is_refused_after_a_right_one(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_err(bed_try_login(b, b->serials[0], "000011112222", &e), ERR_TOKEN_PIN);
}

static void
login_on_a_blank_is_an_error_but_no_wrong_pin(void **state)
{
	struct bed *b = *state;
	struct err e;

	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN);
}

static void
after_logout_the_key_cannot_be_used(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, data = { 0 }, sig = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(b->token.ops->logout(b->token.self, b->serials[0], &e));
	assert_ok(blob_set(&data, "x", 1, &e));
	assert_err(b->token.ops->sign(b->token.self, b->serials[0], BED_KEY, &data, &sig, &e),
	    ERR_TOKEN);
	assert_null(sig.p);
	blob_done(&spki);
	blob_done(&data);
}

/* ---- key ---- */

static void
key_is_made_found_and_guarded(void **state)
{
	struct bed *b = *state;
	struct blob made = { 0 }, found = { 0 };
	EVP_PKEY *k;
	struct err e;

	make_key(b, &made);
	k = key_of(&made);
	assert_int_equal(EVP_PKEY_get_bits(k), 2048);
	EVP_PKEY_free(k);
	assert_ok(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &found, &e));
	assert_true(blob_equal(&made, &found));
	assert_ok(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e));
	blob_done(&made);
	blob_done(&found);
}

static void
key_made_again_is_the_same_key(void **state)
{
	struct bed *b = *state;
	struct blob made = { 0 }, again = { 0 };
	struct err e;

	make_key(b, &made);
	assert_ok(b->token.ops->key_make(b->token.self, b->serials[0], BED_KEY, 2048, &again, &e));
	assert_true(blob_equal(&made, &again));
	assert_int_equal(look_one(b).keys, 1);
	blob_done(&made);
	blob_done(&again);
}

static void
no_key_is_not_found(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_err(b->token.ops->key_find(b->token.self, b->serials[0], "ff", &spki, &e),
	    ERR_NOT_FOUND);
	assert_err(b->token.ops->key_guarded(b->token.self, b->serials[0], "ff", &e),
	    ERR_NOT_FOUND);
	assert_null(spki.p);
}

static void
a_key_is_not_missing_only_because_nobody_is_logged_in(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &spki, &e),
	    ERR_TOKEN);
}

static void
weak_keys_and_bad_ids_are_refused(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_err(b->token.ops->key_make(b->token.self, b->serials[0], BED_KEY, 1024, &spki, &e),
	    ERR_INPUT);
	assert_err(b->token.ops->key_make(b->token.self, b->serials[0], "zz", 2048, &spki, &e),
	    ERR_INPUT);
	assert_err(b->token.ops->key_make(b->token.self, b->serials[0],
	    "000102030405060708090a0b0c0d0e0f10", 2048, &spki, &e), ERR_INPUT);
}

static void
signature_verifies_under_the_key_and_no_other_text(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, data = { 0 }, sig = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(blob_set(&data, "receipt", 7, &e));
	assert_ok(b->token.ops->sign(b->token.self, b->serials[0], BED_KEY, &data, &sig, &e));
	assert_int_equal(sig.n, 256);
	assert_true(verifies(&spki, &data, &sig));
	data.p[0] ^= 1;
	assert_false(verifies(&spki, &data, &sig));
	blob_done(&spki);
	blob_done(&data);
	blob_done(&sig);
}

static void
data_too_long_for_a_frame_is_refused_and_the_helper_lives(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, data = { 0 }, sig = { 0 };
	unsigned char much[20000] = { 0 };
	struct err e;
	int pid;

	make_key(b, &spki);
	pid = token_client_pid(b->client);
	assert_ok(blob_set(&data, much, sizeof(much), &e));
	assert_err(b->token.ops->sign(b->token.self, b->serials[0], BED_KEY, &data, &sig, &e),
	    ERR_FAULT);
	assert_int_equal(token_client_pid(b->client), pid);
	assert_ok(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e));
	blob_done(&spki);
	blob_done(&data);
}

/* ---- certificate ---- */

static void
certificate_is_read_back_as_written(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, der = { 0 }, back = { 0 };
	struct err e;

	make_key(b, &spki);
	make_cert(&der, 7);
	assert_err(b->token.ops->cert_get(b->token.self, b->serials[0], BED_KEY, &back, &e),
	    ERR_NOT_FOUND);
	assert_ok(b->token.ops->cert_put(b->token.self, b->serials[0], BED_KEY, "sign", &der, &e));
	assert_ok(b->token.ops->cert_get(b->token.self, b->serials[0], BED_KEY, &back, &e));
	assert_true(blob_equal(&der, &back));
	blob_done(&spki);
	blob_done(&der);
	blob_done(&back);
}

static void
a_new_certificate_replaces_the_old(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, one = { 0 }, two = { 0 }, back = { 0 };
	struct err e;

	make_key(b, &spki);
	make_cert(&one, 1);
	make_cert(&two, 2);
	assert_ok(b->token.ops->cert_put(b->token.self, b->serials[0], BED_KEY, "sign", &one, &e));
	assert_ok(b->token.ops->cert_put(b->token.self, b->serials[0], BED_KEY, "sign", &two, &e));
	assert_ok(b->token.ops->cert_put(b->token.self, b->serials[0], BED_KEY, "sign", &two, &e));
	assert_ok(b->token.ops->cert_get(b->token.self, b->serials[0], BED_KEY, &back, &e));
	assert_true(blob_equal(&two, &back));
	assert_int_equal(look_one(b).certs, 1);
	blob_done(&spki);
	blob_done(&one);
	blob_done(&two);
	blob_done(&back);
}

static void
what_is_no_certificate_is_not_written(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, der = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(blob_set(&der, "no certificate", 14, &e));
	assert_err(b->token.ops->cert_put(b->token.self, b->serials[0], BED_KEY, "sign", &der, &e),
	    ERR_INPUT);
	assert_int_equal(look_one(b).certs, 0);
	blob_done(&spki);
	blob_done(&der);
}

/* ---- PIN change ---- */

static int
change(struct bed *b, const char *old, const char *new_pin, struct err *e)
{
	struct secret *o = bed_secret(old), *n = bed_secret(new_pin);
	int rc = b->token.ops->pin_change(b->token.self, b->serials[0], o, n, e);

	secret_free(o);
	secret_free(n);
	return rc;
}

static void
pin_changed_the_old_is_refused_the_new_taken(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(change(b, BED_PIN, "58203917", &e));
	assert_ok(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e));
	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN_PIN);
	assert_ok(bed_try_login(b, b->serials[0], "58203917", &e));
	blob_done(&spki);
}

static void
pin_change_under_a_wrong_old_pin_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	bed_login(b, b->serials[0]);
	assert_err(change(b, "111122223333", "58203917", &e), ERR_TOKEN_PIN);
	bed_login(b, b->serials[0]);
}

static int
so_change(struct bed *b, const char *old, const char *new_pin, struct err *e)
{
	struct secret *o = bed_secret(old), *n = bed_secret(new_pin);
	int rc = b->token.ops->so_change(b->token.self, b->serials[0], o, n, e);

	secret_free(o);
	secret_free(n);
	return rc;
}

static void
so_pin_changed_the_old_is_refused_the_user_pin_stays(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(so_change(b, "0000000000000000", "1111222233334444", &e), ERR_TOKEN_PIN);
	assert_ok(so_change(b, BED_SO, "1111222233334444", &e));
	assert_err(so_change(b, BED_SO, "1111222233334444", &e), ERR_TOKEN_PIN);
	assert_ok(so_change(b, "1111222233334444", BED_SO, &e));
	bed_login(b, b->serials[0]);
}

/* ---- PIN reset ---- */

/* new_pin NULL: only whether it could be. */
static int
pin_reset(struct bed *b, const char *so_pin, const char *new_pin, struct err *e)
{
	struct secret *so = bed_secret(so_pin), *n = new_pin != NULL ? bed_secret(new_pin) : NULL;
	int rc = b->token.ops->pin_reset(b->token.self, b->serials[0], so, n, e);

	secret_free(so);
	secret_free(n);
	return rc;
}

static void
a_reset_pin_opens_and_the_old_does_not_and_the_key_stays(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, back = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(pin_reset(b, BED_SO, "90817263", &e));
	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN_PIN);
	assert_ok(bed_try_login(b, b->serials[0], "90817263", &e));
	assert_ok(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &back, &e));
	assert_true(blob_equal(&spki, &back));
	assert_ok(pin_reset(b, BED_SO, "90817263", &e));        /* once more is the same */
	assert_ok(bed_try_login(b, b->serials[0], "90817263", &e));
	blob_done(&spki);
	blob_done(&back);
}

static void
a_reset_under_a_wrong_so_pin_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	assert_err(pin_reset(b, "0000000000000000", "90817263", &e), ERR_TOKEN_PIN);
	assert_err(pin_reset(b, BED_PIN, "90817263", &e), ERR_TOKEN_PIN);
	bed_login(b, b->serials[0]);
}

static void
asking_whether_it_could_be_reset_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct err e;

	bed_format(b, b->serials[0]);
	assert_ok(pin_reset(b, BED_SO, NULL, &e));
	assert_err(pin_reset(b, "0000000000000000", NULL, &e), ERR_TOKEN_PIN);
	bed_login(b, b->serials[0]);
}

static void
a_reset_leaves_nobody_logged_in(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(pin_reset(b, BED_SO, "90817263", &e));
	assert_err(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e), ERR_TOKEN);
	blob_done(&spki);
}

/* ---- in and out ---- */

static void
pulled_out_is_gone_and_put_back_goes_on(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 }, back = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_err(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &back, &e),
	    ERR_TOKEN_GONE);
	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN_GONE);
	assert_ok(reader_insert(b->reader, "1", &e));
	bed_login(b, b->serials[0]);
	assert_ok(b->token.ops->key_find(b->token.self, b->serials[0], BED_KEY, &back, &e));
	assert_true(blob_equal(&spki, &back));
	blob_done(&spki);
	blob_done(&back);
}

static void
pulled_out_and_put_back_is_logged_out(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_ok(reader_insert(b->reader, "1", &e));
	assert_err(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e), ERR_TOKEN);
	blob_done(&spki);
}

static void
another_ukey_is_not_this_one(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_err(bed_try_login(b, b->serials[0], BED_PIN, &e), ERR_TOKEN_OTHER);
	assert_int_equal(look_one(b).what, TOKEN_BLANK);
	blob_done(&spki);
}

static void
a_second_ukey_does_not_disturb_the_first(void **state)
{
	struct bed *b = *state;
	struct blob spki = { 0 };
	struct err e;

	make_key(b, &spki);
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_ok(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e));
	bed_format(b, b->serials[1]);
	bed_login(b, b->serials[0]);
	assert_ok(b->token.ops->key_guarded(b->token.self, b->serials[0], BED_KEY, &e));
	blob_done(&spki);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_blank_is_seen_as_blank),
		TEST(an_empty_reader_shows_none),
		TEST(two_ukeys_are_both_seen),
		TEST(a_formatted_ukey_is_in_use),
		TEST(format_twice_is_format_once),
		TEST(format_wipes_keys_and_certificates),
		TEST(format_under_a_foreign_so_pin_is_refused),
		TEST(wrong_pin_is_refused),
		TEST(wrong_pin_is_refused_after_a_right_one),
		TEST(login_on_a_blank_is_an_error_but_no_wrong_pin),
		TEST(after_logout_the_key_cannot_be_used),
		TEST(key_is_made_found_and_guarded),
		TEST(key_made_again_is_the_same_key),
		TEST(no_key_is_not_found),
		TEST(a_key_is_not_missing_only_because_nobody_is_logged_in),
		TEST(weak_keys_and_bad_ids_are_refused),
		TEST(signature_verifies_under_the_key_and_no_other_text),
		TEST(data_too_long_for_a_frame_is_refused_and_the_helper_lives),
		TEST(certificate_is_read_back_as_written),
		TEST(a_new_certificate_replaces_the_old),
		TEST(what_is_no_certificate_is_not_written),
		TEST(pin_changed_the_old_is_refused_the_new_taken),
		TEST(pin_change_under_a_wrong_old_pin_changes_nothing),
		TEST(so_pin_changed_the_old_is_refused_the_user_pin_stays),
		TEST(a_reset_pin_opens_and_the_old_does_not_and_the_key_stays),
		TEST(a_reset_under_a_wrong_so_pin_changes_nothing),
		TEST(asking_whether_it_could_be_reset_changes_nothing),
		TEST(a_reset_leaves_nobody_logged_in),
		TEST(pulled_out_is_gone_and_put_back_goes_on),
		TEST(pulled_out_and_put_back_is_logged_out),
		TEST(another_ukey_is_not_this_one),
		TEST(a_second_ukey_does_not_disturb_the_first),
	};
	int rc = bed_helper(argc, argv);

	return rc != -1 ? rc : cmocka_run_group_tests(tests, NULL, kit_teardown);
}
