/* What paper refuses, and that it gives out nothing then. */
#include "core/text.h"
#include "print/sign.h"
#include "print/update.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
setup(void **state)
{
	*state = paper_kit_new();
	return 0;
}

static int
teardown(void **state)
{
	paper_kit_free(*state);
	return 0;
}

/* The receipt fails with this code and touches nothing. */
static void
assert_refused(struct paper_kit *k, const struct signer *ukey, enum err_code code, struct err *e)
{
	struct blob pdf = { 0 }, facts = { 0 };

	assert_int_equal(k->paper.ops->receipt(k->paper.self, &k->facts, ukey, &pdf, &facts, e), -1);
	assert_int_equal(e->code, code);
	assert_null(pdf.p);
	assert_int_equal(pdf.n, 0);
	assert_null(facts.p);
}

/* ---- names ------------------------------------------------------------------------------ */

static void
preflight_takes_every_name_of_the_vectors(void **state)
{
	static const char *const groups[] = { "common", "rare_bmp", "supplementary", "long" };
	struct paper_kit *k = *state;
	json_t *names = kit_vectors("names.json"), *name;
	struct err e;
	size_t at;

	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
		json_array_foreach(json_object_get(names, groups[g]), at, name)
			assert_int_equal(k->paper.ops->preflight(k->paper.self, json_string_value(name), &e), 0);
	json_decref(names);
}

static void
a_name_no_font_draws_is_named_by_code_point(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	assert_int_equal(k->paper.ops->preflight(k->paper.self, "王\U00032000\U0003FFFF明", &e), -1);
	assert_int_equal(e.code, ERR_UNPRINTABLE);
	assert_string_equal(e.say, "〔U+32000〕〔U+3FFFF〕");
	paper_kit_set(k->order.handler, sizeof k->order.handler, "王\U00032000");
	assert_refused(k, &k->ukey, ERR_UNPRINTABLE, &e);
	assert_string_equal(e.say, "〔U+32000〕");
}

/* They would vanish on paper, or turn the text around. */
static void
marks_without_ink_are_unprintable(void **state)
{
	static const char *const texts[] = { "王\u200B明", "王\u202E明", "王\uFE00", "葛\U000E0100", "王\x1b明", "王\n明", "\b",
		"e\u0301", "\uE000", "\U0010FFFD" };
	struct paper_kit *k = *state;
	struct err e;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(k->paper.ops->preflight(k->paper.self, texts[i], &e), -1);
		assert_int_equal(e.code, ERR_UNPRINTABLE);
	}
	assert_int_equal(k->paper.ops->preflight(k->paper.self, "A B\u3000C", &e), 0);
	assert_int_equal(k->paper.ops->preflight(k->paper.self, "", &e), 0);
}

static void
text_that_is_not_utf8_is_unprintable(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	assert_int_equal(k->paper.ops->preflight(k->paper.self, "王\xE6\x98", &e), -1);
	assert_int_equal(e.code, ERR_UNPRINTABLE);
}

static void
many_odd_characters_are_listed_as_far_as_they_go(void **state)
{
	struct paper_kit *k = *state;
	char text[401] = "";
	struct err e;

	for (int i = 0; i < 100; i++)
		strcat(text, "\U00032000");
	assert_int_equal(k->paper.ops->preflight(k->paper.self, text, &e), -1);
	assert_true(text_valid(e.say));
	assert_true(strlen(e.say) > 100);
}

/* ---- setting up ----------------------------------------------------------------------------- */

static int
open_with(const struct paper_kit *k, const char *fonts, const char *cert, const char *key, struct err *e)
{
	char *c = kit_path(k->dir, cert), *p = kit_path(k->dir, key);
	struct paper_setup s = { .fonts = fonts, .branch_cert = c, .branch_key = p, .service_phone = "", .website = "" };
	struct paper_pdf *pdf = NULL;
	int rc = paper_pdf_new(&pdf, &s, e);

	paper_pdf_free(pdf);
	free(c);
	free(p);
	return rc;
}

static void
missing_fonts_are_named(void **state)
{
	const char *good = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc:/nowhere/a.ttf:/nowhere/b.ttf";
	struct err e;

	assert_int_equal(open_with(*state, good, "branch.pem", "branch.key", &e), -1);
	assert_int_equal(e.code, ERR_FONT);
	assert_string_equal(e.say, "/nowhere/a.ttf /nowhere/b.ttf");
	assert_int_equal(open_with(*state, "/etc/passwd", "branch.pem", "branch.key", &e), -1);
	assert_int_equal(e.code, ERR_FONT);
}

static void
the_branch_key_must_be_there_private_and_its_certificates(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	assert_int_equal(open_with(k, "", "branch.pem", "branch.key", &e), 0);
	assert_int_equal(open_with(k, "", "branch.pem", "none.key", &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
	assert_non_null(strstr(e.at[0].text, "none.key"));
	assert_int_equal(open_with(k, "", "none.pem", "branch.key", &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
	assert_int_equal(open_with(k, "", "ukey.pem", "branch.key", &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
	paper_kit_do(k, "chmod 644 branch.key");
	assert_int_equal(open_with(k, "", "branch.pem", "branch.key", &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
}

/* It must not ask the terminal, either. */
static void
a_key_under_a_pass_phrase_is_refused(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	paper_kit_do(k, "openssl pkcs8 -topk8 -in branch.key -out locked.key -passout pass:x && chmod 600 locked.key");
	assert_int_equal(open_with(k, "", "branch.pem", "locked.key", &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
}

/* ---- signing ---------------------------------------------------------------------------------- */

static int
sign_gone(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	(void)ctx, (void)data, (void)sig;
	return err_set(e, ERR_TOKEN_GONE, "pulled out");
}

static int
sign_rubbish(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	unsigned char b[256] = { 1 };

	(void)ctx, (void)data;
	return blob_set(sig, b, sizeof b, e);
}

static int
sign_nothing(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	(void)ctx, (void)data, (void)sig, (void)e;
	return 0;
}

/* Signs well, then fails all the same. */
static int
sign_then_gone(void *ctx, const struct blob *data, struct blob *sig, struct err *e)
{
	const struct signer *good = ctx;

	if (good->sign(good->ctx, data, sig, e) == -1)
		return -1;
	return err_set(e, ERR_TOKEN_GONE, "pulled out just after");
}

static void
a_signer_that_fails_leaves_no_receipt(void **state)
{
	struct paper_kit *k = *state;
	struct signer gone = k->ukey, after = k->ukey;
	struct err e;

	gone.sign = sign_gone;
	assert_refused(k, &gone, ERR_TOKEN_GONE, &e);
	after.sign = sign_then_gone;
	after.ctx = &k->ukey;
	assert_refused(k, &after, ERR_TOKEN_GONE, &e);
}

static void
a_signature_that_does_not_verify_is_not_given_out(void **state)
{
	struct paper_kit *k = *state;
	struct signer by = k->ukey;
	struct err e;

	by.sign = sign_rubbish;
	assert_refused(k, &by, ERR_TOKEN_KEY, &e);
	by.sign = sign_nothing;
	assert_refused(k, &by, ERR_TOKEN_KEY, &e);
}

static void
a_key_of_another_certificate_is_refused(void **state)
{
	struct paper_kit *k = *state;
	char *cert = kit_path(k->dir, "branch.pem"), *key = kit_path(k->dir, "branch.key");
	struct sign_key *branch = NULL;
	struct signer by = k->ukey;
	struct err e;

	assert_int_equal(sign_key_open(&branch, cert, key, &e), 0);
	by.cert = sign_key_signer(branch).cert;
	assert_refused(k, &by, ERR_TOKEN_KEY, &e);
	sign_key_free(branch);
	free(cert);
	free(key);
}

static void
an_original_wants_a_ukey_and_a_supplement_none(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	assert_refused(k, NULL, ERR_FAULT, &e);
	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	assert_refused(k, &k->ukey, ERR_FAULT, &e);
}

static void
a_supplement_and_only_it_names_another_receipt(void **state)
{
	struct paper_kit *k = *state;
	struct err e;

	k->facts.supplements = "FT2611230036";
	assert_refused(k, &k->ukey, ERR_FAULT, &e);
	k->facts.kind = "supplement";
	k->facts.supplements = "";
	assert_refused(k, NULL, ERR_FAULT, &e);
	k->facts.supplements = NULL;
	assert_refused(k, NULL, ERR_FAULT, &e);
}

/* ---- the incremental update ----------------------------------------------------------------------- */

static int
update(const struct blob *pdf, const char *field, struct err *e)
{
	unsigned char operators[] = "q Q";
	struct blob out = { 0 }, ops = { operators, 3 };
	struct update u = { .field = field, .name = "", .reason = "", .location = "", .when = 1, .w = 1, .h = 1,
		.appearance = &ops, .fonts = "", .room = 100 };
	struct update_hole hole;
	int rc = update_field(pdf, &u, &out, &hole, e);

	blob_done(&out);
	return rc;
}

static void
a_field_is_signed_once(void **state)
{
	struct paper_kit *k = *state;
	char *path = kit_path(k->dir, "a.pdf");
	struct blob pdf = { 0 };
	struct err e;

	paper_kit_receipt(k, "a.pdf");
	assert_int_equal(blob_read(&pdf, path, 1 << 20, &e), 0);
	assert_int_equal(update(&pdf, "branch", &e), -1);
	assert_int_equal(e.code, ERR_RECEIPT);
	assert_int_equal(update(&pdf, "nobody", &e), -1);
	assert_int_equal(e.code, ERR_RECEIPT);
	blob_done(&pdf);
	free(path);
}

/* Cut anywhere, it is refused, and nothing is read that is not there. */
static void
a_torn_file_is_not_signed(void **state)
{
	struct paper_kit *k = *state;
	char *path = kit_path(k->dir, "a.pdf");
	struct blob pdf = { 0 };
	size_t whole;
	struct err e;

	paper_kit_receipt(k, "a.pdf");
	assert_int_equal(blob_read(&pdf, path, 1 << 20, &e), 0);
	whole = pdf.n;
	for (pdf.n = 0; pdf.n + 8 < whole; pdf.n += 97) {
		if (pdf.n > 8 && memmem(pdf.p + pdf.n - 8, 8, "%%EOF", 5) != NULL)
			continue;       /* an earlier revision, whole */
		assert_int_equal(update(&pdf, "branch", &e), -1);
	}
	pdf.n = whole;
	blob_done(&pdf);
	free(path);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(preflight_takes_every_name_of_the_vectors),
		T(a_name_no_font_draws_is_named_by_code_point),
		T(marks_without_ink_are_unprintable),
		T(text_that_is_not_utf8_is_unprintable),
		T(many_odd_characters_are_listed_as_far_as_they_go),
		T(missing_fonts_are_named),
		T(the_branch_key_must_be_there_private_and_its_certificates),
		T(a_key_under_a_pass_phrase_is_refused),
		T(a_signer_that_fails_leaves_no_receipt),
		T(a_signature_that_does_not_verify_is_not_given_out),
		T(a_key_of_another_certificate_is_refused),
		T(an_original_wants_a_ukey_and_a_supplement_none),
		T(a_supplement_and_only_it_names_another_receipt),
		T(a_field_is_signed_once),
		T(a_torn_file_is_not_signed),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
