/* The orders of a demo: believable, the same every time, and nobody's. */
#include "core/clock.h"
#include "core/idcard/gb32100.h"
#include "core/idcard/mobile.h"
#include "core/idcard/number.h"
#include "core/rules.h"
#include "core/text.h"
#include "forms/due.h"
#include "tests/unit/kit.h"
#include "tui/demo_names.h"
#include "tui/demo_orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 3000, USUAL = 40 };

static int32_t
monday(void)
{
	int32_t d;

	assert_int_equal(date_from_ymd(2026, 11, 23, &d), 0);
	return d;
}

static void
numbers_check_and_names_say_sample(void **state)
{
	struct order o;
	struct err e = { 0 };
	char mobile[MOBILE_LEN + 1];

	(void)state;
	for (size_t n = 0; n < MANY; n++) {
		demo_order(n, NULL, monday(), &o);
		if (idcard_check(o.handler_document, o.handler_number, monday(), &e) == -1 ||
		    uscc_check(o.uscc, &e) == -1 || mobile_check(o.mobile, mobile, &e) == -1)
			fail_msg("order %zu: %s %s %s", n, o.handler_number, o.uscc, o.mobile);
		if (strstr(o.institution, "示范") == NULL && strstr(o.institution, "测试") == NULL &&
		    strstr(o.institution, "样例") == NULL)
			fail_msg("order %zu: %s", n, o.institution);
	}
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
order_numbers_and_old_serials_are_unique(void **state)
{
	static char no[MANY][NO_SIZE], serial[MANY][SERIAL_SIZE];
	struct order o;

	(void)state;
	for (size_t n = 0; n < MANY; n++) {
		demo_order(n, NULL, monday(), &o);
		memcpy(no[n], o.no, sizeof(no[n]));
		memcpy(serial[n], o.old_serial, sizeof(serial[n]));
	}
	qsort(no, MANY, sizeof(no[0]), by_text);
	qsort(serial, MANY, sizeof(serial[0]), by_text);
	for (size_t n = 1; n < MANY; n++) {
		assert_string_not_equal(no[n - 1], no[n]);
		assert_string_not_equal(serial[n - 1], serial[n]);
	}
}

/* Messages and receipts name orders by their last four. */
static void
last_fours_tell_a_usual_demos_orders_apart(void **state)
{
	static char last4[USUAL][5];
	struct order o;

	(void)state;
	for (size_t n = 0; n < USUAL; n++) {
		demo_order(n, NULL, monday(), &o);
		snprintf(last4[n], sizeof(last4[n]), "%s", text_last4(o.no));
	}
	qsort(last4, USUAL, sizeof(last4[0]), by_text);
	for (size_t n = 1; n < USUAL; n++)
		assert_string_not_equal(last4[n - 1], last4[n]);
}

/* Whatever the weekday: nothing has happened today or later, or out of order. */
static void
nothing_happened_that_has_not_yet(void **state)
{
	struct order o;
	int64_t until;

	(void)state;
	for (int32_t today = monday(); today < monday() + 7; today++)
		for (size_t n = 0; n < 300; n++) {
			demo_order(n, NULL, today, &o);
			until = ((int64_t)today * 24 - 8) * 3600;
			assert_true(o.ordered < until && o.accepted < until && o.ready < until);
			assert_true(o.seal_paid < until && o.suspended < until);
			assert_true(o.liveness < o.ordered);
			assert_true((o.accepted != 0) == (o.state >= ORDER_ACCEPTED));
			assert_true((o.ready != 0) == (o.state >= ORDER_READY));
			assert_true(o.accepted == 0 || o.accepted > o.ordered);
			assert_true(o.ready == 0 || o.ready > o.accepted);
			assert_int_not_equal(o.state, ORDER_COLLECTED);
		}
}

static void
a_seal_costs_what_the_rule_says(void **state)
{
	struct order o;

	(void)state;
	for (size_t n = 0; n < 300; n++) {
		demo_order(n, NULL, monday(), &o);
		assert_int_equal(o.service == ORDER_UPGRADE_ESEAL, o.seal_rate != 0);
		if (o.service != ORDER_UPGRADE_ESEAL)
			continue;
		assert_int_equal(o.seal_rate, o.kind == ORDER_PERSONAL ? 135 : 180);
		assert_int_equal(o.seal_days, o.old_end - date_of(o.ordered));
		assert_int_equal(o.seal_amount, seal_fee(o.seal_rate, o.seal_days));
	}
}

/* How many of a handler's orders may be collected here, and how many not. */
static void
tally(const char *handler, int32_t today, int *may, int *not)
{
	struct order o;
	struct err e = { 0 };

	*may = *not = 0;
	for (size_t n = 0; n < USUAL; n++) {
		demo_order(n, NULL, today, &o);
		if (strcmp(o.handler, handler) == 0)
			++*(rules_order(&o, DEMO_POINT, &e) == 0 ? may : not);
	}
}

/* What other tests name, on every day of the week. */
static void
the_samples_stay_what_they_are(void **state)
{
	static const struct {
		const char *handler;
		int may, not;
	} sample[] = {
		{ "王小明", 2, 1 }, { "韩梅梅", 1, 0 }, { "张喆", 1, 0 }, { "李堃", 1, 0 },
		{ "王㛃", 1, 0 }, { "赵䶮", 1, 0 }, { "周𬭎", 1, 0 }, { "吴𠮷", 1, 0 },
		{ "郑𫖯", 1, 0 }, { "孙𬸚", 1, 0 }, { "阿卜杜热西提·买买提明·吾买尔江", 1, 0 },
		{ "司马相如", 1, 0 }, { "陈志强", 1, 0 }, { "SAMPLE ANNA MARIA", 1, 0 },
		{ "王芳", 1, 0 }, { "欧阳娜娜", 0, 1 }, { "李雷", 0, 1 }, { "刘洋", 0, 1 },
		{ "张伟", 0, 1 }, { "陈赟", 0, 1 }, { "林翀", 0, 1 }, { "黄煜燚", 0, 1 },
		{ "何龑", 0, 1 }, { "赵明", 0, 1 },
	};
	int may, not;

	(void)state;
	for (int32_t today = monday(); today < monday() + 7; today++)
		for (size_t i = 0; i < sizeof(sample) / sizeof(sample[0]); i++) {
			tally(sample[i].handler, today, &may, &not);
			if (may != sample[i].may || not != sample[i].not)
				fail_msg("%s: %d and %d, day %d", sample[i].handler, may, not, today);
		}
}

/* Each refusal a handler can meet at home has its sample. */
static void
refusals_have_their_sample(void **state)
{
	static const enum err_code want[] = { ERR_UNPAID, ERR_MAIL_ORDER, ERR_WRONG_POINT,
		ERR_CANCELLED, ERR_ON_HOLD, ERR_NOT_ACCEPTED, ERR_NO_LIVENESS, ERR_NOT_READY };
	bool seen[ERR__MAX] = { false };
	struct order o;

	(void)state;
	for (size_t n = 0; n < USUAL; n++) {
		struct err e = { 0 };

		demo_order(n, NULL, monday(), &o);
		if (rules_order(&o, DEMO_POINT, &e) == -1)
			seen[e.code] = true;
	}
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (!seen[want[i]])
			fail_msg("no sample is refused with code %d", want[i]);
}

static void
an_agent_fetches_two_orders_of_one_institution(void **state)
{
	struct order a, b;
	struct err e;

	(void)state;
	for (int32_t today = monday(); today < monday() + 7; today++) {
		demo_order(DEMO_AGENT, NULL, today, &a);
		demo_order(DEMO_AGENT + 1, NULL, today, &b);
		assert_string_equal(a.handler_number, b.handler_number);
		assert_string_equal(a.uscc, b.uscc);
		assert_int_equal(rules_order(&a, DEMO_POINT, &e), 0);
		assert_int_equal(rules_order(&b, DEMO_POINT, &e), 0);
		demo_order(DEMO_NO_CHOP, NULL, today, &a);
		assert_int_equal(rules_order(&a, DEMO_POINT, &e), 0);
		for (size_t n = DEMO_AHEAD; n < DEMO_AHEAD + 2; n++) {
			demo_order(n, NULL, today, &a);
			assert_int_equal(rules_order(&a, DEMO_POINT, &e), 0);
		}
	}
}

/* As the home screen counts them, also around the National Day's days off. */
static void
limits_fall_on_today_and_before(void **state)
{
	const char *top = getenv("TOP");
	struct calendar c = { 0 };
	struct book_day days[4];
	struct order o;
	struct due due;
	char path[4096];
	int32_t first, open;

	(void)state;
	snprintf(path, sizeof(path), "%s/conf", top != NULL ? top : ".");
	assert_int_equal(calendar_load(&c, path, stderr), 0);
	assert_int_equal(date_from_ymd(2026, 9, 21, &first), 0);
	for (int32_t today = first; today < first + 70; today++) {
		for (size_t i = 0; i < 4; i++) {
			demo_order(DEMO_OVERDUE + i, &c, today, &o);
			assert_int_equal(o.state, ORDER_ACCEPTED);
			days[i] = (struct book_day){ date_of(o.ordered), 1 };
		}
		due = due_count(&c, days, 4, today);
		open = workday(&c, today);
		assert_int_equal(due.overdue, 2);
		assert_int_equal(due.today, open == 1 ? 2 : 0);
	}
	calendar_done(&c);
}

static void
one_institution_has_sixty_characters(void **state)
{
	struct institution i;

	(void)state;
	demo_long_institution(&i);
	assert_int_equal(text_chars(i.name), 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_check_and_names_say_sample),
		cmocka_unit_test(order_numbers_and_old_serials_are_unique),
		cmocka_unit_test(last_fours_tell_a_usual_demos_orders_apart),
		cmocka_unit_test(nothing_happened_that_has_not_yet),
		cmocka_unit_test(a_seal_costs_what_the_rule_says),
		cmocka_unit_test(the_samples_stay_what_they_are),
		cmocka_unit_test(refusals_have_their_sample),
		cmocka_unit_test(an_agent_fetches_two_orders_of_one_institution),
		cmocka_unit_test(limits_fall_on_today_and_before),
		cmocka_unit_test(one_institution_has_sixty_characters),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
