/* The slip of a spoiled UKey (作废单, RULES 32), as others' tools judge it. */
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT "pdftotext -raw a.pdf - | tr -d ' \\n'"

struct spoiled {
	struct paper_kit *kit;
	struct stock_line line;
	struct slip_facts facts;
};

static int
setup(void **state)
{
	struct spoiled *s = calloc(1, sizeof *s);

	assert_non_null(s);
	s->kit = paper_kit_new();
	s->line = (struct stock_line){ .serial = "0A3F55D122079C10", .model = "ePass2003", .state = STOCK_SPOILED,
		.staff = "2001", .reason = "外壳损坏", .time = s->kit->facts.time };
	s->facts = (struct slip_facts){ .kind = SLIP_SPOILED, .no = "ZF-0A3F55D122079C10", .spoiled = &s->line, .terminal = 1,
		.clerk = s->line.staff, .clerk_name = "陈刚", .point_name = "福田受理点", .time = s->line.time };
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct spoiled *s = *state;

	paper_kit_free(s->kit);
	free(s);
	return 0;
}

static void
made(const struct spoiled *s)
{
	const struct paper *a = &s->kit->paper;
	char *path = kit_path(s->kit->dir, "a.pdf"), line[2000];
	struct err e;

	if (a->ops->slip(a->self, &s->facts, path, &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
	free(path);
}

static void
it_says_which_ukey_why_who_when_and_where(void **state)
{
	static const char *const facts[] = { "作废单", "编号ZF-0A3F55D122079C10", "序列号0A3F55D122079C10", "型号ePass2003",
		"作废原因外壳损坏", "作废时间2026-11-2309:49", "经办2001陈刚", "福田受理点01号窗口", "两人签字后由受理点留存" };
	struct spoiled *s = *state;

	made(s);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		paper_kit_says(s->kit, TEXT, facts[i], 1);
	paper_kit_says(s->kit, TEXT, "曾用于订单", 0);
	paper_kit_says(s->kit, TEXT, "无效", 0);
}

static void
it_is_one_sound_page_of_a5_that_nobody_signed_electronically(void **state)
{
	struct spoiled *s = *state;
	struct picture p;

	made(s);
	paper_kit_do(s->kit, "qpdf --check a.pdf");
	paper_kit_says(s->kit, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(s->kit, "mutool info a.pdf", "error", 0);
	paper_kit_says(s->kit, "pdfsig a.pdf", "Signature #", 0);
	p = paper_kit_look(s->kit, "a.pdf", 100);
	paper_kit_margins(&p);
	free(p.gray);
}

static void
two_people_sign_it_by_hand(void **state)
{
	struct spoiled *s = *state;
	struct picture p;

	made(s);
	paper_kit_says(s->kit, TEXT, "经办签名年月日", 1);
	paper_kit_says(s->kit, TEXT, "复核签名年月日", 1);
	p = paper_kit_look(s->kit, "a.pdf", 144);
	for (int i = 0; i < 2; i++) {
		double line = 33 + 10 + 76 - 45 - 25 * i - 2;

		assert_true(paper_kit_ink(&p, 80, line - 1, 80, 2) > 100);
		assert_int_equal(paper_kit_ink(&p, 80, line + 2, 80, 12), 0);   /* room to write */
	}
	free(p.gray);
}

static void
an_orders_ukey_names_the_order(void **state)
{
	struct spoiled *s = *state;

	snprintf(s->line.order, sizeof s->line.order, "SZ2611160023");
	snprintf(s->line.reason, sizeof s->line.reason, "订单已取消");
	made(s);
	paper_kit_says(s->kit, TEXT, "曾用于订单SZ2611160023", 1);
	paper_kit_says(s->kit, TEXT, "作废原因订单已取消", 1);
}

static void
a_long_reason_fits_and_a_demo_says_so(void **state)
{
	struct spoiled *s = *state;
	struct picture p;

	for (size_t i = 0; i < 130; i++)
		memcpy(s->line.reason + 3 * i, "坏", 4);
	s->facts.demo = true;
	made(s);
	p = paper_kit_look(s->kit, "a.pdf", 100);
	free(p.gray);
	paper_kit_says(s->kit, TEXT, "坏", 130);
	paper_kit_says(s->kit, TEXT, "演示柜台制作，本单无效。", 1);
}

static void
without_its_ukey_it_is_a_fault(void **state)
{
	struct spoiled *s = *state;
	struct err e;

	s->facts.spoiled = NULL;
	assert_int_equal(s->kit->paper.ops->slip(s->kit->paper.self, &s->facts, "a.pdf", &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(it_says_which_ukey_why_who_when_and_where),
		T(it_is_one_sound_page_of_a5_that_nobody_signed_electronically),
		T(two_people_sign_it_by_hand),
		T(an_orders_ukey_names_the_order),
		T(a_long_reason_fits_and_a_demo_says_so),
		T(without_its_ukey_it_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
