/* The day-end on paper, as others' tools judge it: qpdf, pdfinfo, pdftotext, pdfsig. */
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* As the eye reads it, without the blanks that lines and columns leave. */
#define TEXT "pdftotext -raw a.pdf - | tr -d ' \\n'"
#define UNDRAWN "\xf0\xb2\x80\x80"      /* U+32000 */

struct paper_day {
	struct paper_kit *kit;
	struct day day;
	bool demo;
};

static int
setup(void **state)
{
	struct paper_day *s = calloc(1, sizeof *s);

	assert_non_null(s);
	s->kit = paper_kit_new();
	s->day = (struct day){ .no = "RJFT26112301", .point = "FT01", .terminal = 1, .counted = true,
		.from = s->kit->facts.time - 86400, .check = "7F3A-91C2", .prepared_by = "1001", .prepared_name = "李娜",
		.prepared = s->kit->facts.time - 60, .signed_by = "2001", .signed_name = "陈刚",
		.closed = s->kit->facts.time };
	s->day.figure[DAY_OPENING] = 20;
	s->day.figure[DAY_USED] = 3;
	s->day.figure[DAY_COUNTED] = 17;
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct paper_day *s = *state;

	paper_kit_free(s->kit);
	day_done(&s->day);
	free(s);
	return 0;
}

static void
made(const struct paper_day *s)
{
	const struct paper *a = &s->kit->paper;
	char *path = kit_path(s->kit->dir, "a.pdf"), line[2000];
	struct err e;

	if (a->ops->dayend(a->self, &s->day, "福田受理点", s->demo, path, &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
	free(path);
}

static void
odds(struct paper_day *s, int n, enum day_what what, const char *reason)
{
	char order[NO_SIZE];
	struct err e;

	for (int i = 0; i < n; i++) {
		snprintf(order, sizeof order, "SZ26111%05d", i);
		assert_int_equal(day_odd_add(&s->day, what, order, "0A3F55D122079C10", &e), 0);
		snprintf(s->day.odds[s->day.nodds - 1].reason, TEXT_SIZE, "%s", reason);
	}
}

static void
says(const struct paper_day *s, const char *what)
{
	paper_kit_says(s->kit, TEXT, what, 1);
}

static void
one_page_of_a4_signed_by_the_branch(void **state)
{
	struct paper_day *s = *state;

	made(s);
	paper_kit_do(s->kit, "qpdf --check a.pdf");
	paper_kit_says(s->kit, "pdfinfo a.pdf", "595.28 x 841.89 pts (A4)", 1);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(s->kit, "pdfsig a.pdf", "Signature #", 1);
	paper_kit_says(s->kit, "pdfsig a.pdf", "Signature is Valid.", 1);
	paper_kit_says(s->kit, "pdfsig a.pdf", "Total document signed", 1);
}

static void
each_balance_is_arithmetic(void **state)
{
	struct paper_day *s = *state;

	made(s);
	says(s, "日结单号RJFT26112301");
	says(s, "核对码7F3A-91C2");
	says(s, "期初20+入库0-领用3-作废0-退库0-在制0=盘点17");
	says(s, "1001李娜");
	says(s, "2001陈刚");
	paper_kit_says(s->kit, TEXT, "=平", DAY_BALANCE__MAX);
	paper_kit_says(s->kit, TEXT, "不平", 0);
}

static void
each_difference_has_its_reason(void **state)
{
	struct paper_day *s = *state;

	odds(s, 1, DAY_ODD_NO_RECEIPT, "回执正在补签");
	odds(s, 1, DAY_ODD_OLD_PUT_OFF, "");
	made(s);
	says(s, "已交付，没有有效的回执原件:SZ2611100000UKey尾号9C10。说明：回执正在补签");
	says(s, "暂缓注销，还没有注销:SZ2611100000UKey尾号9C10");
	says(s, "!不平");
}

/* Those alike stand together; of very many, the first and how many. */
static void
many_differences_stay_on_one_page(void **state)
{
	struct paper_day *s = *state;
	char longest[TEXT_SIZE] = "";

	for (size_t i = 0; i < 60; i++)
		strcat(longest, "说");
	odds(s, 900, DAY_ODD_CERT_NOT_KNOWN, longest);
	odds(s, 900, DAY_ODD_OLD_NOT_KNOWN, "CA 连不上");
	made(s);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(s->kit, TEXT, "等共900个", 2);
	says(s, longest);
	says(s, "说明：CA连不上");
}

static void
so_many_reasons(struct paper_day *s, int n)
{
	char reason[TEXT_SIZE];

	for (int i = 0; i < n; i++) {
		snprintf(reason, sizeof reason, "第%d个原因，已经逐项查过，等CA后台和客户答复，明天上午再查", i);
		odds(s, 1, (enum day_what)(i % DAY_WHAT__MAX), reason);
	}
}

/* A closed day always gets its paper. */
static void
too_many_reasons_leave_kinds_and_numbers(void **state)
{
	struct paper_day *s = *state;
	struct day_refusal *r;

	so_many_reasons(s, 40);
	made(s);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	says(s, "已交付，没有有效的回执原件:共3项，逐项及说明见订单库");
	paper_kit_says(s->kit, TEXT, "逐项及说明见订单库", DAY_WHAT__MAX);
	paper_kit_says(s->kit, TEXT, "个原因", 0);
	so_many_reasons(s, 2000);
	while (s->day.nrefused < DAY_REFUSALS) {
		r = &s->day.refused[s->day.nrefused++];
		snprintf(r->code, sizeof r->code, "R%02zu", s->day.nrefused);
		r->n = 100000;
	}
	made(s);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
}

static void
a_character_no_font_draws_is_its_code(void **state)
{
	struct paper_day *s = *state;

	odds(s, 1, DAY_ODD_CERT_LIVE, "已联系" UNDRAWN "先生");
	snprintf(s->day.prepared_name, NAME_SIZE, "李" UNDRAWN);
	made(s);
	says(s, "已联系〔U+32000〕先生");
	says(s, "1001李〔U+32000〕");
}

static void
a_demo_s_is_marked(void **state)
{
	struct paper_day *s = *state;

	s->demo = true;
	made(s);
	says(s, "演示柜台制作，本单无效。");
}

/* The catalogue as built. */
static void
speak(const char *lang)
{
	const char *build = getenv("BUILD_DIR");
	char path[4096];
	struct err e;

	assert_int_equal(text_language(lang, &e), 0);
	snprintf(path, sizeof path, "%s/locale", build != NULL ? build : "build");
	assert_non_null(bindtextdomain("ukey-pickup", path));
}

static void
english_is_complete(void **state)
{
	struct paper_day *s = *state;

	speak("en");
	odds(s, 1, DAY_ODD_CERT_NOT_KNOWN, "CA down");
	made(s);
	speak("zh");
	says(s, "opening20+received0-used3-spoiled0-returned0-inmaking0=counted17");
	says(s, "Reason:CAdown");
	paper_kit_says(s->kit, TEXT, "日结", 0);
}

#define DAYEND(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		DAYEND(one_page_of_a4_signed_by_the_branch),
		DAYEND(each_balance_is_arithmetic),
		DAYEND(each_difference_has_its_reason),
		DAYEND(many_differences_stay_on_one_page),
		DAYEND(too_many_reasons_leave_kinds_and_numbers),
		DAYEND(a_character_no_font_draws_is_its_code),
		DAYEND(a_demo_s_is_marked),
		DAYEND(english_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
