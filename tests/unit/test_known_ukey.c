/* Insert any UKey: each kind by what is on it and what the book has of it. */
#include "core/known_ukey.h"

#include "core/text.h"
#include "tests/unit/book_kit.h"
#include "tests/unit/stock_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UKEY "0A3F55D122079C10"
#define NO "SZ2611160023"

static struct err e;
static const struct actor program = { "", 1 };

static struct token_info
token(enum token_what what)
{
	struct token_info t = { .serial = UKEY, .label = "网银", .model = "PKCS#15", .what = what,
		.keys = 2, .certs = 1, .pin_max = 16,
		.can_reset = true };

	if (what != TOKEN_BLANK && what != TOKEN_UNKNOWN)
		return t;
	t.label[0] = '\0';
	t.keys = t.certs = 0;
	return t;
}

/* It is this, and its line says so. */
static struct known_ukey
is(struct book_kit *k, const struct token_info *t, enum known_kind kind, const char *says)
{
	struct known_ukey u = { .kind = KNOWN__MAX };

	assert_ok(known_ukey(&k->book, t, &u, &e));
	assert_string_equal(known_ukey_name(u.kind), known_ukey_name(kind));
	if (strstr(u.what, says) == NULL)
		fail_msg("no \"%s\" in \"%s\"", says, u.what);
	assert_true(known_ukey_word(kind)[0] != '\0' && known_ukey_next(kind)[0] != '\0');
	return u;
}

static struct known_ukey
what_is(struct book_kit *k, enum token_what what, enum known_kind kind, const char *says)
{
	const struct token_info t = token(what);

	return is(k, &t, kind, says);
}

/* The order's UKey, made up to this state. */
static struct claim
made_up_to(struct book_kit *k, enum making_state to, struct making *m)
{
	struct claim c;

	book_kit_add(k, NO);
	book_kit_blank(k, UKEY);
	c = book_kit_claim(k, NO);
	*m = book_kit_begun(k, &c, UKEY);
	snprintf(m->spoiled_reason, sizeof(m->spoiled_reason), "%s", to >= MAKING_SPOILED ? "订单已取消" : "");
	if (to >= MAKING_SPOILED)
		book_kit_cancel(k, NO);
	while (m->state != to) {
		enum making_state from = m->state;

		m->state = from == MAKING_BEGUN && to >= MAKING_SPOILED ? to : (enum making_state)(from + 1);
		assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, m, from, &e));
	}
	return c;
}

static struct handover
handed_up_to(struct book_kit *k, enum handover_state to)
{
	struct making m;
	struct claim c = made_up_to(k, MAKING_VERIFIED, &m);
	struct visit v = book_kit_visit(k, NO);

	return book_kit_handover(k, &c, m.id, v.id, to);
}

/* ---- not an order's ---------------------------------------------------------- */

static void
a_blank_in_stock_is_for_making(void **state)
{
	struct book_kit *k = *state;
	struct known_ukey u;

	book_kit_blank(k, UKEY);
	u = what_is(k, TOKEN_BLANK, KNOWN_BLANK, "空白，在库存里");
	assert_true(u.stock == STOCK_BLANK && u.making == MAKING__MAX && u.handover == HANDOVER__MAX);
	assert_string_equal(u.order, "");
}

static void
a_blank_nobody_received_comes_in_first(void **state)
{
	struct book_kit *k = *state;
	struct known_ukey u = what_is(k, TOKEN_BLANK, KNOWN_NOT_RECEIVED, "还没有入库");

	assert_true(u.stock == STOCK__MAX);
	assert_int_equal(known_ukey_where(u.kind), KNOWN_AT_STOCK);
}

static void
a_foreign_one_is_told_by_label_and_content_and_not_formatted(void **state)
{
	struct book_kit *k = *state;
	struct token_info t = token(TOKEN_IN_USE);

	is(k, &t, KNOWN_FOREIGN, "外来，标签「网银」，2 个密钥，1 张证书");
	assert_non_null(strstr(known_ukey_next(KNOWN_FOREIGN), "不要初始化"));
	assert_int_equal(known_ukey_where(KNOWN_FOREIGN), KNOWN_NOWHERE);
	t.label[0] = '\0';
	t.keys = t.certs = 0;
	is(k, &t, KNOWN_FOREIGN, "标签「无」，0 个密钥");
	snprintf(t.holder, sizeof(t.holder), "深圳市别家建设工程有限公司");
	is(k, &t, KNOWN_FOREIGN, "持有人 深圳市别家建设工程有限公司");
}

/* RULES 39: whose certificate it is may be a person's, and carry a number. */
static void
a_persons_certificate_is_masked(void **state)
{
	struct book_kit *k = *state;
	struct token_info t = token(TOKEN_IN_USE);
	struct known_ukey u;

	snprintf(t.holder, sizeof(t.holder), "王小明");
	u = is(k, &t, KNOWN_FOREIGN, "持有人 王*明");
	assert_string_equal(u.holder, "王*明");
	snprintf(t.holder, sizeof(t.holder), "051@deng@440300199003079914@1");
	u = is(k, &t, KNOWN_FOREIGN, "9914@1");
	assert_null(strstr(u.what, "19900307"));
	assert_null(strstr(u.holder, "19900307"));
}

static void
the_old_medium_is_the_customers_whatever_the_book_says(void **state)
{
	struct book_kit *k = *state;
	struct token_info t = token(TOKEN_OLD);

	is(k, &t, KNOWN_OLD, "诚信飞天3003");
	snprintf(t.holder, sizeof(t.holder), "深圳市测试建设工程有限公司");
	is(k, &t, KNOWN_OLD, "持有人 深圳市测试建设工程有限公司");
	book_kit_blank(k, UKEY);
	is(k, &t, KNOWN_OLD, "原介质");
	assert_non_null(strstr(known_ukey_next(KNOWN_OLD), "交还客户"));
}

static void
one_that_is_spoiled_or_returned_is_used_no_more(void **state)
{
	struct book_kit *k = *state;

	book_kit_blank(k, UKEY);
	assert_ok(SPOIL(UKEY));
	what_is(k, TOKEN_BLANK, KNOWN_SPOILED, "作废，2026-11-23，外壳损坏");
	what_is(k, TOKEN_IN_USE, KNOWN_SPOILED, "作废");
	what_is(k, TOKEN_LOCKED, KNOWN_SPOILED, "作废");
}

static void
one_that_went_back_is_not_in_stock(void **state)
{
	struct book_kit *k = *state;

	book_kit_blank(k, UKEY);
	assert_ok(RETURN(UKEY));
	what_is(k, TOKEN_BLANK, KNOWN_RETURNED, "退库，2026-11-23，厂家召回");
	book_kit_blank(k, UKEY);
	what_is(k, TOKEN_BLANK, KNOWN_BLANK, "空白");
}

static void
a_blank_of_the_books_that_holds_something_is_the_supervisors(void **state)
{
	struct book_kit *k = *state;

	book_kit_blank(k, UKEY);
	what_is(k, TOKEN_IN_USE, KNOWN_ODD, "账上是「空白」，实际有内容：标签「网银」");
	assert_non_null(strstr(known_ukey_next(KNOWN_ODD), "不要初始化"));
}

/* RULES 31: it may be anybody's, set up elsewhere. */
static void
one_nobody_can_read_is_foreign_unless_in_stock(void **state)
{
	struct book_kit *k = *state;

	what_is(k, TOKEN_UNKNOWN, KNOWN_FOREIGN, "外来，有内容，认不出");
	book_kit_blank(k, UKEY);
	what_is(k, TOKEN_UNKNOWN, KNOWN_UNRECOGNIZED, "账上是「空白」，实际有内容，认不出");
	assert_non_null(strstr(known_ukey_next(KNOWN_UNRECOGNIZED), "重输末四位"));
	assert_ok(SPOIL(UKEY));
	what_is(k, TOKEN_UNKNOWN, KNOWN_SPOILED, "作废");
}

static void
what_a_restored_book_does_not_know_is_not_formatted(void **state)
{
	struct book_kit *k = *state;
	struct book_mark m = { .made = k->now - 3600, .point = "FT01" };
	struct restore r;

	memset(m.manifest, 'a', 64);
	assert_ok(book_sqlite_mark_restored(k->own, &m, &e));
	assert_ok(k->book.ops->restore_get(k->book.self, &r, &e));
	assert_ok(k->book.ops->restore_compared(k->book.self, &program, NULL, 0, true, 0, &e));
	what_is(k, TOKEN_IN_USE, KNOWN_NEWER, "恢复的订单库里没有它");
	what_is(k, TOKEN_OLD, KNOWN_OLD, "诚信飞天3003");
	what_is(k, TOKEN_BLANK, KNOWN_NOT_RECEIVED, "空白");
	what_is(k, TOKEN_UNKNOWN, KNOWN_NEWER, "恢复的订单库里没有它");
	book_kit_blank(k, UKEY);
	what_is(k, TOKEN_UNKNOWN, KNOWN_NEWER, "有内容，认不出");
}

/* ---- an order's ---------------------------------------------------------------- */

static void
a_half_made_one_says_where_it_stands(void **state)
{
	struct book_kit *k = *state;
	struct making m;
	struct known_ukey u;

	made_up_to(k, MAKING_ISSUED, &m);
	u = what_is(k, TOKEN_IN_USE, KNOWN_HALF_MADE, "做到一半，订单 " NO "，停在「写入并读回」");
	assert_string_equal(u.order, NO);
	assert_string_equal(u.institution, "深圳市测试建设工程有限公司");
	assert_int_equal(known_ukey_where(u.kind), KNOWN_AT_ORDER);
	what_is(k, TOKEN_UNREADABLE, KNOWN_UNREADABLE, "读不出，订单 " NO);
	making_done(&m);
}

/* Begun, and not yet written to: blank, but no longer anybody's to take. */
static void
a_blank_that_is_begun_is_its_orders(void **state)
{
	struct book_kit *k = *state;
	struct making m;

	made_up_to(k, MAKING_OLD_CHECKED, &m);
	what_is(k, TOKEN_BLANK, KNOWN_HALF_MADE, "停在「初始化UKey」");
	what_is(k, TOKEN_UNKNOWN, KNOWN_HALF_MADE, "停在「初始化UKey」");        /* torn there */
	making_done(&m);
}

static void
one_that_was_wiped_is_the_supervisors(void **state)
{
	struct book_kit *k = *state;
	struct making m;

	made_up_to(k, MAKING_FORMATTED, &m);
	what_is(k, TOKEN_BLANK, KNOWN_EMPTIED, "订单 " NO " 做过的，现在是空的");
	making_done(&m);
}

static void
a_made_one_waits_for_its_visitor(void **state)
{
	struct book_kit *k = *state;
	struct known_ukey u;

	handed_up_to(k, HANDOVER_BEGUN);
	u = what_is(k, TOKEN_IN_USE, KNOWN_MADE, "已制待领，订单 " NO);
	assert_true(u.making == MAKING_VERIFIED && u.stock == STOCK_MADE);
	assert_non_null(strstr(known_ukey_next(KNOWN_MADE), "领取人来时"));
	assert_true(known_ukey_shelved(&u));
	u = what_is(k, TOKEN_LOCKED, KNOWN_OURS_LOCKED, "密码已锁定，订单 " NO);
	assert_true(known_ukey_shelved(&u));
	u = what_is(k, TOKEN_BLANK, KNOWN_EMPTIED, NO);
	assert_true(known_ukey_shelved(&u));
	u = what_is(k, TOKEN_UNKNOWN, KNOWN_UNREADABLE, "读不出，订单 " NO);     /* not bare, so not emptied */
	assert_true(known_ukey_shelved(&u));
	assert_non_null(strstr(known_ukey_next(KNOWN_UNREADABLE), "拔下再插一次"));
}

static void
one_being_handed_over_says_where_it_stands(void **state)
{
	struct book_kit *k = *state;
	struct known_ukey u;

	handed_up_to(k, HANDOVER_PIN_SENT);
	u = what_is(k, TOKEN_IN_USE, KNOWN_HANDING_OVER, "交付停在「等待短信送达」");
	assert_false(known_ukey_shelved(&u));
}

static void
a_delivered_one_goes_back_to_its_owner(void **state)
{
	struct book_kit *k = *state;
	struct making m;
	struct claim c = made_up_to(k, MAKING_VERIFIED, &m);
	struct visit v = book_kit_visit(k, NO);
	struct handover h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_PRINTED);
	struct receipt_row r = book_kit_receipt(k, &h, "FT2611230037");
	struct token_info t = token(TOKEN_IN_USE);
	struct known_ukey u;

	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	h.state = HANDOVER_DELIVERED;
	h.delivered = k->now;
	snprintf(h.receipt, sizeof(h.receipt), "FT2611230099");         /* a supplement's: not on the customer's paper */
	assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, HANDOVER_PRINTED, &e));
	u = what_is(k, TOKEN_IN_USE, KNOWN_DELIVERED, "2026-11-23 已交付，回执 FT2611230037，订单 " NO);
	assert_string_equal(u.receipt, "FT2611230037");
	assert_int_equal(u.delivered, k->now);
	assert_false(known_ukey_shelved(&u));
	assert_non_null(strstr(known_ukey_next(u.kind), "交还持有人"));
	what_is(k, TOKEN_LOCKED, KNOWN_DELIVERED_LOCKED, "已交付，密码已锁定，回执 FT2611230037");
	assert_non_null(strstr(known_ukey_next(KNOWN_DELIVERED_LOCKED), "重置密码"));
	/* RULES 27: where this model's PIN cannot be reset here, the owner is not told that it can */
	t.can_reset = false;
	is(k, &t, KNOWN_DELIVERED_FINAL, "2026-11-23 已交付，回执 FT2611230037");
	t.what = TOKEN_LOCKED;
	is(k, &t, KNOWN_FINAL_LOCKED, "已交付，密码已锁定");
	assert_null(strstr(known_ukey_next(KNOWN_DELIVERED_FINAL), "重置"));
	assert_null(strstr(known_ukey_next(KNOWN_FINAL_LOCKED), "重置"));
	making_done(&m);
}

static void
a_cancelled_orders_is_spoiled_next(void **state)
{
	struct book_kit *k = *state;

	handed_up_to(k, HANDOVER_RECEIPT_SIGNED);
	assert_int_equal(book_kit_sql(k, "UPDATE orders SET cancelled = 1"), 0);
	what_is(k, TOKEN_IN_USE, KNOWN_CANCELLED, "订单 " NO " 已取消");
	assert_int_equal(book_kit_sql(k, "UPDATE handovers SET sms_sent = 1"), 0);      /* RULES 13: too late */
	what_is(k, TOKEN_IN_USE, KNOWN_HANDING_OVER, NO);
}

static void
an_orders_spoiled_ukey_is_nobodys(void **state)
{
	struct book_kit *k = *state;
	struct making m;

	made_up_to(k, MAKING_SPOILED, &m);
	what_is(k, TOKEN_IN_USE, KNOWN_SPOILED, "作废");
	making_done(&m);
}

static void
an_unknown_certificate_stops_it(void **state)
{
	struct book_kit *k = *state;
	struct making m;

	made_up_to(k, MAKING_UNKNOWN, &m);
	what_is(k, TOKEN_IN_USE, KNOWN_CERTIFICATE_UNKNOWN, "作废，订单 " NO "，证书还没有查清");
	making_done(&m);
}

static void
a_locked_one_says_whose_it_is(void **state)
{
	struct book_kit *k = *state;

	what_is(k, TOKEN_LOCKED, KNOWN_OTHER_LOCKED, "外来，密码已锁定，标签「网银」");
	book_kit_blank(k, UKEY);
	what_is(k, TOKEN_LOCKED, KNOWN_STOCK_LOCKED, "密码已锁定");
	assert_int_equal(known_ukey_where(KNOWN_STOCK_LOCKED), KNOWN_AT_STOCK);
}

static void
an_unreadable_one_says_so(void **state)
{
	struct book_kit *k = *state;
	struct token_info t = { .what = TOKEN_UNREADABLE };     /* without even a serial */

	is(k, &t, KNOWN_UNREADABLE, "读不出");
	snprintf(t.label, sizeof(t.label), "ATR 3B9F958131FE9F006646530310117100");
	is(k, &t, KNOWN_UNREADABLE, "读不出，ATR 3B9F");
	what_is(k, TOKEN_UNREADABLE, KNOWN_UNREADABLE, "读不出");
}

/* ---- in all ------------------------------------------------------------------------- */

static void
looking_changes_nothing(void **state)
{
	struct book_kit *k = *state;
	int64_t lines;

	handed_up_to(k, HANDOVER_PIN_SENT);
	lines = book_kit_lines(k);
	for (int what = TOKEN_BLANK; what < TOKEN_WHAT__MAX; what++) {
		struct token_info t = token((enum token_what)what);
		struct known_ukey u;

		assert_ok(known_ukey(&k->book, &t, &u, &e));
	}
	assert_int_equal(book_kit_lines(k), lines);
}

static void
every_kind_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < KNOWN__MAX; i++)
		for (int j = i + 1; j < KNOWN__MAX; j++)
			assert_string_not_equal(known_ukey_name((enum known_kind)i), known_ukey_name((enum known_kind)j));
	assert_string_equal(known_ukey_name(KNOWN__MAX), "?");
}

/* On F8, 80 columns wide, in both languages: what is to be done is never cut. */
static void
every_next_step_fits_its_line(void **state)
{
	enum { CELLS = 65 };
	static const char *const languages[] = { "en", "zh" };

	(void)state;
	for (size_t l = 0; l < 2; l++) {
		assert_ok(text_language(languages[l], &e));
		for (int i = 0; i < KNOWN__MAX; i++)
			if (text_cells(known_ukey_next((enum known_kind)i)) > CELLS)
				fail_msg("too long: %s", known_ukey_next((enum known_kind)i));
	}
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(a_blank_in_stock_is_for_making),
		EACH(a_blank_nobody_received_comes_in_first),
		EACH(a_foreign_one_is_told_by_label_and_content_and_not_formatted),
		EACH(a_persons_certificate_is_masked),
		EACH(the_old_medium_is_the_customers_whatever_the_book_says),
		EACH(one_that_is_spoiled_or_returned_is_used_no_more),
		EACH(one_that_went_back_is_not_in_stock),
		EACH(a_blank_of_the_books_that_holds_something_is_the_supervisors),
		EACH(one_nobody_can_read_is_foreign_unless_in_stock),
		EACH(what_a_restored_book_does_not_know_is_not_formatted),
		EACH(a_half_made_one_says_where_it_stands),
		EACH(a_blank_that_is_begun_is_its_orders),
		EACH(one_that_was_wiped_is_the_supervisors),
		EACH(a_made_one_waits_for_its_visitor),
		EACH(one_being_handed_over_says_where_it_stands),
		EACH(a_delivered_one_goes_back_to_its_owner),
		EACH(a_cancelled_orders_is_spoiled_next),
		EACH(an_orders_spoiled_ukey_is_nobodys),
		EACH(an_unknown_certificate_stops_it),
		EACH(a_locked_one_says_whose_it_is),
		EACH(an_unreadable_one_says_so),
		EACH(looking_changes_nothing),
		cmocka_unit_test(every_kind_has_a_name_of_its_own),
		cmocka_unit_test(every_next_step_fits_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
