/* A day's figures: the balances, their odds and reasons, the facts and back. */
#include "core/day.h"

#include "core/text.h"
#include "forms/dayend.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <string.h>

static struct err e;

/* Twenty came, two were used, a third is at a window. */
static struct day
a_day(void)
{
	struct day d = { .from = 1795311660, .point = "FT01", .counted = true };

	memset(d.digest, 'a', 64);
	d.figure[DAY_RECEIVED] = 20;
	d.figure[DAY_USED] = 2;
	d.figure[DAY_STOCK_MAKING] = 1;
	d.figure[DAY_COUNTED] = 17;
	d.figure[DAY_BEGUN] = 3;
	d.figure[DAY_DELIVERED] = d.figure[DAY_ORIGINALS] = d.figure[DAY_OLD_REVOKED] = 1;
	d.figure[DAY_WAITING] = d.figure[DAY_MAKING] = 1;
	d.figure[DAY_ISSUED] = 2;
	d.figure[DAY_LIVE_DELIVERED] = d.figure[DAY_LIVE_WAITING] = 1;
	return d;
}

static void
equal_sides_hold(void **state)
{
	struct day d = a_day();
	char text[400];

	(void)state;
	assert_int_equal(day_sums(&d, &e), 0);
	assert_int_equal(d.nodds, 0);
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		assert_true(day_holds(&d, (enum day_balance)b));
	day_equation_text(&d, DAY_STOCK, text, sizeof(text));
	assert_string_equal(text, "期初 0 + 入库 20 - 领用 2 - 作废 0 - 退库 0 - 在制 1 = 盘点 17");
	assert_int_equal(day_ready(&d, &e), 0);
}

/* Whatever is moved by one, its balance tells. */
static void
each_figure_counts(void **state)
{
	(void)state;
	for (int f = 0; f < DAY_FIGURE__MAX; f++) {
		struct day d = a_day();
		size_t off = 0;

		d.figure[f]++;
		assert_int_equal(day_sums(&d, &e), 0);
		for (int b = 0; b < DAY_BALANCE__MAX; b++)
			off += !day_holds(&d, (enum day_balance)b);
		assert_int_equal(off, f == DAY_DELIVERED ? 3 : f >= DAY_REFUSED ? 0 : 1);
		assert_int_equal(d.nodds, off);
		assert_int_equal(day_ready(&d, &e), off == 0 ? 0 : -1);
		day_done(&d);
	}
}

static void
nothing_holds_that_is_not_counted(void **state)
{
	struct day d = a_day();
	char text[400];

	(void)state;
	d.counted = false;
	assert_int_equal(day_sums(&d, &e), 0);
	assert_false(day_holds(&d, DAY_STOCK));
	day_equation_text(&d, DAY_STOCK, text, sizeof(text));
	assert_non_null(strstr(text, "盘点 ?"));
	assert_int_equal(day_ready(&d, &e), -1);
	assert_int_equal(e.code, ERR_DAY_UNREADY);
	d.counted = true;
	d.figure[DAY_COUNTED] = STOCK_COUNT_MOST + 1L;
	assert_int_equal(day_ready(&d, &e), -1);
	d.figure[DAY_COUNTED] = -1;
	assert_int_equal(day_ready(&d, &e), -1);
	assert_non_null(strstr(e.say, "盘点"));
	day_done(&d);
}

/* One that is named explains one; a count is explained by nothing but its own reason. */
static void
what_is_named_needs_no_sum(void **state)
{
	struct day d = a_day();

	(void)state;
	d.figure[DAY_ISSUED] = 4;
	assert_int_equal(day_odd_add(&d, DAY_ODD_CERT_NOT_KNOWN, "SZ1", "T1", &e), 0);
	assert_int_equal(day_sums(&d, &e), 0);
	assert_int_equal(day_odds_of(&d, DAY_CERTIFICATES), 2);  /* by two, and one is named */
	assert_int_equal(day_odd_add(&d, DAY_ODD_CERT_NOT_KNOWN, "SZ2", "T2", &e), 0);
	assert_int_equal(day_sums(&d, &e), 0);
	assert_int_equal(day_odds_of(&d, DAY_CERTIFICATES), 2);
	d.figure[DAY_COUNTED]--;
	assert_int_equal(day_odd_add(&d, DAY_ODD_STOCK_STATE, "", "T3", &e), 0);
	assert_int_equal(day_sums(&d, &e), 0);
	assert_int_equal(day_odds_of(&d, DAY_STOCK), 2);
	day_done(&d);
}

static void
what_is_only_listed_wants_no_reason(void **state)
{
	struct day d = a_day();

	(void)state;
	assert_int_equal(day_odd_add(&d, DAY_ODD_OLD_PUT_OFF, "SZ1", "T1", &e), 0);
	assert_int_equal(day_sums(&d, &e), 0);
	assert_int_equal(day_unexplained(&d), 0);
	assert_true(day_holds(&d, DAY_OLD));
	assert_int_equal(day_ready(&d, &e), 0);
	day_done(&d);
}

static void
one_reason_for_all_or_each_its_own(void **state)
{
	struct day d = a_day();

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(day_odd_add(&d, DAY_ODD_CERT_NOT_KNOWN, "SZ1", "T1", &e), 0);
	snprintf(d.odds[1].reason, sizeof(d.odds[1].reason), "自己的");
	assert_int_equal(dayend_explain_all(&d, DAY_OLD, "别处"), 0);
	assert_int_equal(dayend_explain_all(&d, DAY_CERTIFICATES, "CA 连不上"), 2);
	assert_string_equal(d.odds[0].reason, "CA 连不上");
	assert_string_equal(d.odds[1].reason, "自己的");
	day_done(&d);
}

static void
reasons_follow_the_same_thing_only(void **state)
{
	struct day was = a_day(), now = a_day();

	(void)state;
	was.figure[DAY_COUNTED] = 15;
	assert_int_equal(day_sums(&was, &e), 0);
	assert_int_equal(day_odd_add(&was, DAY_ODD_CERT_LIVE, "SZ1", "T1", &e), 0);
	dayend_explain_all(&was, DAY_STOCK, "少两个");
	dayend_explain_all(&was, DAY_CERTIFICATES, "已联系");
	assert_int_equal(day_odd_add(&now, DAY_ODD_CERT_LIVE, "SZ2", "T2", &e), 0);
	assert_int_equal(day_odd_add(&now, DAY_ODD_CERT_LIVE, "SZ1", "T1", &e), 0);
	day_take_reasons(&now, &was);
	assert_int_equal(now.figure[DAY_COUNTED], 15);
	assert_string_equal(now.odds[0].reason, "");
	assert_string_equal(now.odds[1].reason, "已联系");
	day_done(&was);
	day_done(&now);
}

static void
facts_come_back_whole(void **state)
{
	struct day d = a_day(), back;
	struct blob facts = { 0 }, again = { 0 };

	(void)state;
	d.after = 7;
	d.figure[DAY_COUNTED] = 16;
	d.refused[0] = (struct day_refusal){ "R22", 2 };
	d.nrefused = 1;
	assert_int_equal(day_odd_add(&d, DAY_ODD_STOCK_STATE, "SZ1", "0A3F55D122079C10", &e), 0);
	assert_int_equal(day_sums(&d, &e), 0);
	dayend_explain_all(&d, DAY_STOCK, "\"引号\" 与 \\");
	assert_int_equal(day_facts(&d, &facts, &e), 0);
	assert_int_equal(day_parse(&facts, &back, &e), 0);
	assert_int_equal(day_facts(&back, &again, &e), 0);
	assert_true(blob_equal(&facts, &again));
	assert_int_equal(back.after, 7);
	assert_int_equal(back.nodds, 2);
	assert_int_equal(back.odds[1].by, -1);
	assert_string_equal(back.odds[0].reason, "\"引号\" 与 \\");
	assert_string_equal(back.refused[0].code, "R22");
	blob_done(&facts);
	blob_done(&again);
	day_done(&d);
	day_done(&back);
}

static void
what_is_no_day_is_refused(void **state)
{
	static const char *const bad[] = { "", "{}", "[]", "{\"after\":1}", "not json" };
	struct day d;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct blob b = { 0 };

		assert_int_equal(blob_set(&b, bad[i], strlen(bad[i]), &e), 0);
		assert_int_equal(day_parse(&b, &d, &e), -1);
		assert_int_equal(e.code, ERR_BOOK);
		blob_done(&b);
	}
}

static void
a_count_is_a_number(void **state)
{
	long n = 5;

	(void)state;
	assert_int_equal(dayend_count("0", &n, &e), 0);
	assert_int_equal(n, 0);
	assert_int_equal(dayend_count("", &n, &e), -1);
	assert_int_equal(dayend_count("1x", &n, &e), -1);
	assert_int_equal(dayend_count("-1", &n, &e), -1);
	assert_int_equal(dayend_count("+1", &n, &e), -1);
	assert_int_equal(dayend_count(" 1", &n, &e), -1);
	assert_int_equal(dayend_count("99999", &n, &e), 0);
	assert_int_equal(n, STOCK_COUNT_MOST);
	assert_int_equal(dayend_count("100000", &n, &e), -1);
	assert_int_equal(dayend_count("99999999999999999999", &n, &e), -1);
	assert_int_equal(n, STOCK_COUNT_MOST);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.say, "盘点"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_sides_hold),
		cmocka_unit_test(each_figure_counts),
		cmocka_unit_test(nothing_holds_that_is_not_counted),
		cmocka_unit_test(what_is_named_needs_no_sum),
		cmocka_unit_test(what_is_only_listed_wants_no_reason),
		cmocka_unit_test(one_reason_for_all_or_each_its_own),
		cmocka_unit_test(reasons_follow_the_same_thing_only),
		cmocka_unit_test(facts_come_back_whole),
		cmocka_unit_test(what_is_no_day_is_refused),
		cmocka_unit_test(a_count_is_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
