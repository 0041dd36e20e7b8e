/* The English catalogue, as built: whole, short enough, and fit for the paper. */
#include "core/may.h"
#include "core/seams.h"
#include "core/text.h"
#include "forms/check.h"
#include "forms/find.h"
#include "print/rows.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts, from the tables that own them ---------------------------------------------- */

static const struct {
	const char *what, *todo;
} errors[ERR__MAX] = {
#define ERR(name, kind, code, what, todo) { what, todo },
#include "core/err.def"
#undef ERR
};

#define TEXT2(name, text) text,
#define TEXT3(name, file, text) text,
static const char *const steps[] = { MAKING_STATES(TEXT3) HANDOVER_STATES(TEXT3) };
static const char *const documents[] = { DOCUMENTS(TEXT3) };
static const char *const kinds[] = { ORDER_KINDS(TEXT3) };
static const char *const words[] = { ORDER_STATES(TEXT3) ORDER_SERVICES(TEXT3) VISIT_STATES(TEXT3)
	VISIT_ENDS(TEXT3) BIDS_ANSWERS(TEXT3) STOCK_STATES(TEXT3) PERMISSIONS(TEXT3) SMS_STATES(TEXT2) };

/* One or two of each part that speaks. */
static const struct {
	const char *zh, *en;
} some[] = {
	{ N_("被改动"), "was changed" },                                        /* core/book */
	{ N_("证书申请的签名不对。"), "The request's signature is wrong" },     /* core/ca */
	{ N_("证书里的公钥不是这个UKey的。"), "The certificate's public key is not this UKey's" }, /* core/rsa */
	{ N_("最后一位校验码与前面的数字不符"), "The check digit, the last, does not fit the digits before it" },
	{ N_("请插回尾号 %s 的 UKey"), "Put back the UKey ending %s" },         /* core */
	{ N_("授权委托书原件"), "Letter of authorization, original" },          /* forms */
	{ N_("领取回执"), "Pickup receipt" },                                   /* print */
	{ N_("演示 无效"), "DEMO VOID" },
	{ N_("= 都齐了"), "= Complete" },                                       /* tui */
	{ N_("审计链完整，共 %ld 行。\n"), "The audit chains are whole, %ld lines.\n" },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* ---- speaking ------------------------------------------------------------------------------ */

static int
speak_english(void **state)
{
	const char *build = getenv("BUILD_DIR");
	struct err e;
	char *dir;

	(void)state;
	if (text_language("en", &e) == -1)
		return -1;
	/* the program has its catalogues beside it, a test has not */
	dir = kit_path(build != NULL ? build : "build", "locale");
	bindtextdomain("ukey-pickup", dir);
	free(dir);
	return 0;
}

static int
speak_chinese(void **state)
{
	struct err e;

	(void)state;
	return text_language("zh", &e);
}

static bool
is_chinese(uint32_t u)
{
	return (u >= 0x2E80 && u < 0xA000) || (u >= 0xF900 && u < 0xFB00) || (u >= 0xFF00 && u < 0xFFF0) || u >= 0x20000;
}

static bool
has_chinese(const char *s)
{
	uint32_t u;
	size_t n;

	for (; (n = text_next(s, &u)) > 0; s += n)
		if (is_chinese(u))
			return true;
	return false;
}

static void
is_english(const char *zh)
{
	const char *en = text_get(zh);

	if (has_chinese(en) || (en[0] == '\0') != (zh[0] == '\0'))
		fail_msg("\"%s\" is \"%s\" in English", zh, en);
}

static void
all_english(const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		is_english(texts[i]);
}

static void
all_fit(const char *const *texts, size_t n, int cells)
{
	for (size_t i = 0; i < n; i++)
		if (text_cells(text_get(texts[i])) > cells)
			fail_msg("\"%s\" takes more than %d cells", text_get(texts[i]), cells);
}

/* ---- texts ------------------------------------------------------------------------------- */

static void
every_error_says_in_english_what_happened_and_what_to_do(void **state)
{
	struct err e = { 0 };

	(void)state;
	for (int i = 1; i < ERR__MAX; i++) {
		is_english(errors[i].what);
		is_english(errors[i].todo);
		e.code = (enum err_code)i;
		assert_string_equal(err_what(&e), text_get(errors[i].what));
		assert_string_equal(err_todo(&e), text_get(errors[i].todo));
		assert_string_not_equal(err_what(&e), errors[i].what);
		assert_string_not_equal(err_todo(&e), errors[i].todo);
	}
}

static void
every_state_and_kind_has_its_english(void **state)
{
	(void)state;
	all_english(steps, COUNT(steps));
	all_english(documents, COUNT(documents));
	all_english(kinds, COUNT(kinds));
	all_english(words, COUNT(words));
}

static void
each_part_speaks_english(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(some); i++)
		assert_string_equal(text_get(some[i].zh), some[i].en);
}

static void
chinese_is_what_the_sources_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(errors); i++) {
		assert_ptr_equal(text_get(errors[i].what), errors[i].what);
		assert_ptr_equal(text_get(errors[i].todo), errors[i].todo);
	}
	for (size_t i = 0; i < COUNT(some); i++)
		assert_ptr_equal(text_get(some[i].zh), some[i].zh);
}

/* ---- the screen ---------------------------------------------------------------------------- */

static void
labels_fit_their_columns(void **state)
{
	(void)state;
	all_fit(documents, COUNT(documents), 21);
	all_fit(kinds, COUNT(kinds), 12);       /* and a holder behind it */
	all_fit(steps, COUNT(steps), 24);
	for (size_t i = 0; i < check_form.n; i++) {
		is_english(check_form.fields[i].label);
		all_fit(&check_form.fields[i].label, 1, 11);
	}
	for (size_t i = 0; i < find_form.n; i++)
		all_fit(&find_form.fields[i].label, 1, 6);
}

static void
the_last_column_of_home_has_a_word_for_every_refusal(void **state)
{
	struct order_line ready = { .making = MAKING__MAX }, begun = { .making = MAKING_BEGUN };
	struct err e = { 0 };

	(void)state;
	for (int i = 1; i < ERR__MAX; i++) {
		e.code = (enum err_code)i;
		assert_false(has_chinese(find_word(&ready, &e)));
		assert_true(text_cells(find_word(&ready, &e)) <= 12);
	}
	assert_string_equal(find_word(&ready, NULL), "Ready");
	assert_string_equal(find_word(&begun, NULL), "Open");
}

/* ---- the paper -------------------------------------------------------------------------- */

static void
row_is_english(const struct row *r)
{
	if (r->section)
		return;
	is_english(r->label);
	is_english(r->text);
	if (r->label2 != NULL) {
		is_english(r->label2);
		is_english(r->text2);
	}
}

static void
the_papers_rows_are_english(void **state)
{
	(void)state;
	for (size_t part = 0; part < ROWS__MAX; part++)
		for (size_t i = 0; i < rows_of(part)->n; i++)
			row_is_english(&rows_of(part)->row[i]);
}

/* Ink outside the margins, or where rows and foot would run into each other. */
static void
stays_on_its_page(struct paper_kit *k)
{
	struct picture p;

	paper_kit_receipt(k, "a.pdf");
	p = paper_kit_look(k, "a.pdf", 100);
	paper_kit_margins(&p);
	assert_int_equal(paper_kit_ink(&p, 0, 129, 250, 10), 0);
	free(p.gray);
}

static void
english_receipts_stay_on_their_page(void **state)
{
	struct paper_kit *k = paper_kit_new();

	(void)state;
	stays_on_its_page(k);
	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	stays_on_its_page(k);
	k->facts.kind = "original";
	k->facts.supplements = NULL;
	paper_kit_agent(k);
	k->visit.bids = BIDS_UNKNOWN;
	k->visit.signoff_here = true;
	k->visit.document = DOCUMENT_FOREIGN_CARD;
	k->facts.demo = true;
	stays_on_its_page(k);
	paper_kit_free(k);
}

/* A slip in English, of a long institution, for whatever reason. */
static void
english_slips_stay_on_their_page(void **state)
{
	struct paper_kit *k = paper_kit_new();
	char *path = kit_path(k->dir, "a.pdf");
	struct picture p;
	struct err why, e;
	struct slip_facts f = { .no = "1123-017-1", .order = &k->order, .visit = &k->visit, .why = &why,
		.point_name = "福田受理点", .point_address = "深圳市福田区示例路1号示例大厦1楼", .point_phone = "0755-00000101",
		.point_hours = "周一至周五 9:00-12:00 14:00-17:30", .clerk_name = "李娜", .token_serial = "0A3F55D122079C10",
		.approver_name = "陈刚", .demo = true };

	(void)state;
	for (int code = 1; code < ERR__MAX; code++) {
		err_set(&why, (enum err_code)code, "refused");
		if (err_kind(&why) != ERR_REFUSED && code != ERR_INPUT)
			continue;
		f.kind = code == ERR_INPUT ? SLIP_PIN_RESET : SLIP_REFUSED;
		assert_int_equal(k->paper.ops->slip(k->paper.self, &f, path, &e), 0);
		p = paper_kit_look(k, "a.pdf", 100);
		paper_kit_margins(&p);
		free(p.gray);
	}
	free(path);
	paper_kit_free(k);
}

static void
an_english_slip_of_a_spoiled_ukey_stays_on_its_page(void **state)
{
	struct paper_kit *k = paper_kit_new();
	char *path = kit_path(k->dir, "a.pdf");
	const struct stock_line l = { .serial = "0A3F55D122079C10", .model = "ePass2003", .state = STOCK_SPOILED,
		.staff = "2001", .reason = "the case is broken and the plug is bent, as it came from the factory",
		.order = "SZ2611160023", .time = 1795398060 };
	const struct slip_facts f = { .kind = SLIP_SPOILED, .no = "ZF-0A3F55D122079C10", .spoiled = &l, .terminal = 1,
		.clerk = l.staff, .clerk_name = "陈刚", .point_name = "福田受理点", .time = l.time, .demo = true };
	struct picture p;
	struct err e;

	(void)state;
	assert_int_equal(k->paper.ops->slip(k->paper.self, &f, path, &e), 0);
	p = paper_kit_look(k, "a.pdf", 100);
	paper_kit_margins(&p);
	free(p.gray);
	free(path);
	paper_kit_free(k);
}

int
main(void)
{
	const struct CMUnitTest english[] = {
		cmocka_unit_test(every_error_says_in_english_what_happened_and_what_to_do),
		cmocka_unit_test(every_state_and_kind_has_its_english),
		cmocka_unit_test(each_part_speaks_english),
		cmocka_unit_test(labels_fit_their_columns),
		cmocka_unit_test(the_last_column_of_home_has_a_word_for_every_refusal),
		cmocka_unit_test(the_papers_rows_are_english),
		cmocka_unit_test(english_receipts_stay_on_their_page),
		cmocka_unit_test(english_slips_stay_on_their_page),
		cmocka_unit_test(an_english_slip_of_a_spoiled_ukey_stays_on_its_page),
	};
	const struct CMUnitTest chinese[] = {
		cmocka_unit_test(chinese_is_what_the_sources_say),
	};
	int failed = cmocka_run_group_tests_name("english", english, speak_english, kit_teardown);

	return failed + cmocka_run_group_tests_name("chinese", chinese, speak_chinese, kit_teardown);
}
