/* Orders come in whole or not at all; what is known is never overwritten; pages and searches. */
#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

static void
put(struct book_kit *k, const struct order *o)
{
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 1, &e));
}

static struct order
get(struct book_kit *k, const char *no)
{
	struct order o;

	assert_ok(k->book.ops->order_get(k->book.self, no, &o, &e));
	return o;
}

static size_t
found(struct book_kit *k, struct order_query q, struct order_line *out, size_t max)
{
	size_t n = 99;

	assert_ok(k->book.ops->orders_find(k->book.self, &q, out, max, &n, &e));
	return n;
}

static size_t
hits(struct book_kit *k, const char *text)
{
	struct order_line l[50];

	return found(k, (struct order_query){ .text = text }, l, 50);
}

/* ---- import ------------------------------------------------------------------- */

static void
every_fact_of_an_order_comes_back(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ2611160023"), back;

	o.mail = o.cancelled = true;
	o.kind = ORDER_PERSONAL;
	o.handler_document = DOCUMENT_PASSPORT;
	o.suspended = 77;
	snprintf(o.holder, sizeof(o.holder), "陈𬭎");
	snprintf(o.addressee, sizeof(o.addressee), "收件人");
	snprintf(o.address, sizeof(o.address), "深南大道\033[31m1号");
	snprintf(o.address_phone, sizeof(o.address_phone), "0755-1");
	snprintf(o.suspended_reason, sizeof(o.suspended_reason), "手机号码有误");
	put(k, &o);
	back = get(k, o.no);
	assert_string_equal(back.holder, o.holder);
	assert_string_equal(back.address, o.address);
	assert_string_equal(back.old_subject, o.old_subject);
	assert_string_equal(back.suspended_reason, o.suspended_reason);
	assert_true(back.mail && back.cancelled);
	assert_int_equal(back.kind, ORDER_PERSONAL);
	assert_int_equal(back.handler_document, DOCUMENT_PASSPORT);
	assert_int_equal(back.service, ORDER_UPGRADE_ESEAL);
	assert_int_equal(back.old_end, 21224);
	assert_int_equal(back.seal_amount, 221);
	assert_int_equal(back.seal_paid, o.seal_paid);
	assert_int_equal(back.ready, o.ready);
	assert_int_equal(back.suspended, 77);
}

static void
every_word_of_an_order_is_taken(void **state)
{
	struct book_kit *k = *state;
	struct order o;
	char no[NO_SIZE];

	for (int i = 0; i < 7; i++) {
		snprintf(no, sizeof(no), "SZ%d", i);
		o = book_kit_order(no);
		o.kind = (enum order_kind)(i % ORDER_KIND__MAX);
		o.state = (enum order_state)(i % ORDER_STATE__MAX);
		o.service = (enum order_service)(i % ORDER_SERVICE__MAX);
		o.handler_document = (enum document)(i % DOCUMENT__MAX);
		put(k, &o);
		assert_int_equal(get(k, no).state, o.state);
	}
	assert_int_equal(DOCUMENT__MAX, 7);
}

static void
an_unknown_order_is_not_found_and_out_untouched(void **state)
{
	struct book_kit *k = *state;
	struct order o = { .no = "before" };

	assert_err(k->book.ops->order_get(k->book.self, "SZ9", &o, &e), ERR_NOT_FOUND);
	assert_string_equal(o.no, "before");
}

static void
an_import_is_all_or_none_with_one_line(void **state)
{
	struct book_kit *k = *state;
	struct order o[3] = { book_kit_order("SZ3"), book_kit_order("SZ1"),
		book_kit_order("SZ2") };

	put(k, &o[2]);
	assert_int_equal(book_kit_lines(k), 1);
	snprintf(o[2].handler, sizeof(o[2].handler), "另一人");
	assert_err(k->book.ops->orders_add(k->book.self, &k->admin, o, 3, &e), ERR_ORDER_FILE);
	assert_int_equal(err_kind(&e), ERR_INPUT);
	assert_non_null(strstr(e.say, "SZ2"));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM orders"), 1);
	assert_int_equal(book_kit_lines(k), 1);
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 2, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM orders"), 3);
	assert_int_equal(book_kit_lines(k), 2);
}

static void
the_source_may_tell_anew_how_far_an_order_is(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	o.state = ORDER_SUBMITTED;
	o.ready = o.accepted = o.liveness = o.seal_paid = 0;
	put(k, &o);
	o = book_kit_order("SZ1");
	o.cancelled = true;
	o.suspended = 5;
	snprintf(o.suspended_reason, sizeof(o.suspended_reason), "查");
	put(k, &o);
	o = get(k, "SZ1");
	assert_int_equal(o.state, ORDER_READY);
	assert_true(o.cancelled && o.suspended == 5 && o.seal_paid != 0);
	put(k, &o);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM orders"), 1);
}

static void
a_collected_order_stays_so_whatever_comes(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	o.state = ORDER_COLLECTED;
	o.collected = 1795398000;
	put(k, &o);
	put(k, &o);
	o.state = ORDER_READY;
	o.cancelled = true;
	put(k, &o);
	assert_int_equal(get(k, "SZ1").state, ORDER_COLLECTED);
	assert_false(get(k, "SZ1").cancelled);
	strcpy(o.handler, "另一人");
	assert_err(k->book.ops->orders_add(k->book.self, &k->admin, &o, 1, &e), ERR_ORDER_FILE);
}

/* ---- pages ---------------------------------------------------------------------- */

static void
pages_go_by_number_however_they_came(void **state)
{
	struct book_kit *k = *state;
	static const char *const nos[] = { "SZ2", "A-1/x", "SZ10", "SZ", "SZ1", "AB9",
		"SZ26111600231234", "SZ1A" };
	static const char *const want[] = { "AB9", "SZ", "SZ1", "SZ10", "SZ1A", "SZ2",
		"A-1/x", "SZ26111600231234" };
	struct order_query q = { .text = "" };
	struct order_line l[3];
	size_t at = 0, n;

	for (size_t i = 0; i < 8; i++)
		book_kit_add(k, nos[i]);
	while ((n = found(k, q, l, 3)) > 0) {
		for (size_t i = 0; i < n; i++)
			assert_string_equal(l[i].no, want[at++]);
		memcpy(q.after, l[n - 1].no, sizeof(q.after));
	}
	assert_int_equal(at, 8);
	snprintf(q.after, sizeof(q.after), "SZ404");
	assert_err(k->book.ops->orders_find(k->book.self, &q, l, 3, &n, &e), ERR_NOT_FOUND);
}

static void
searches_page_by_number_too(void **state)
{
	struct book_kit *k = *state;
	struct order_query q = { .text = "王" };
	struct order_line l[2];

	book_kit_add(k, "SZ3");
	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	assert_int_equal(found(k, q, l, 2), 2);
	assert_string_equal(l[0].no, "SZ1");
	assert_string_equal(l[1].no, "SZ2");
	memcpy(q.after, l[1].no, sizeof(q.after));
	assert_int_equal(found(k, q, l, 2), 1);
	assert_string_equal(l[0].no, "SZ3");
}

static void
a_list_keeps_to_point_and_ready(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	struct order_line l[9];

	put(k, &o);
	o = book_kit_order("SZ2");
	snprintf(o.point, sizeof(o.point), "NS01");
	put(k, &o);
	o = book_kit_order("SZ3");
	o.state = ORDER_ACCEPTED;
	o.seal_paid = 0;
	put(k, &o);
	assert_int_equal(found(k, (struct order_query){ .point = "FT01" }, l, 9), 2);
	assert_true(!l[0].unpaid && l[1].unpaid);
	assert_int_equal(l[0].making, MAKING__MAX);
	assert_int_equal(l[0].handover, HANDOVER__MAX);
	assert_int_equal(found(k, (struct order_query){ .ready_only = true }, l, 9), 2);
	assert_int_equal(found(k, (struct order_query){ .ready_only = true, .point = "NS01" }, l, 9), 1);
	assert_string_equal(l[0].no, "SZ2");
	assert_int_equal(found(k, (struct order_query){ .text = "SZ", .ready_only = true,
	    .point = "FT01" }, l, 9), 1);
	assert_string_equal(l[0].no, "SZ1");
}

/* ---- to be made ahead ---------------------------------------------------------------- */

#define UNMADE(...) ((struct order_query){ .unmade = true, .point = "FT01", __VA_ARGS__ })

static void
add_as(struct book_kit *k, const char *no, enum order_state state, int64_t ready)
{
	struct order o = book_kit_order(no);

	o.state = state;
	o.ready = ready;
	put(k, &o);
}

static void
the_longest_ready_is_made_first_the_accepted_last(void **state)
{
	static const char *const want[] = { "SZ4", "SZ2", "SZ6", "SZ1", "SZ3" };
	struct order_query q = UNMADE(.after = "");
	struct book_kit *k = *state;
	struct order_line l[9];

	add_as(k, "SZ1", ORDER_ACCEPTED, 0);
	add_as(k, "SZ2", ORDER_READY, 2000);
	add_as(k, "SZ3", ORDER_ACCEPTED, 0);
	add_as(k, "SZ4", ORDER_READY, 1000);
	add_as(k, "SZ5", ORDER_SUBMITTED, 0);
	add_as(k, "SZ6", ORDER_READY, 2000);
	assert_int_equal(found(k, q, l, 9), 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(l[i].no, want[i]);
	for (size_t i = 0; i < 5; i++) {        /* a page of one after the other */
		assert_int_equal(found(k, q, l, 1), 1);
		assert_string_equal(l[0].no, want[i]);
		memcpy(q.after, l[0].no, sizeof(q.after));
	}
	assert_int_equal(found(k, q, l, 1), 0);
}

static void
what_could_not_be_handed_over_is_not_made_ahead(void **state)
{
	struct book_kit *k = *state;
	struct order o[9];
	struct order_line l[9];

	for (size_t i = 0; i < 9; i++) {
		char no[] = "SZ0";

		no[2] = (char)('1' + i);
		o[i] = book_kit_order(no);
	}
	o[0].mail = true;
	o[1].cancelled = true;
	o[2].suspended = 7;
	o[3].seal_paid = 0;
	o[4].liveness = 0;
	snprintf(o[5].point, sizeof(o[5].point), "NS01");
	o[6].state = ORDER_COLLECTED;
	o[7].seal_amount = 0;
	o[7].seal_paid = 0;
	for (size_t i = 0; i < 9; i++)
		put(k, &o[i]);
	assert_int_equal(found(k, UNMADE(.after = ""), l, 9), 2);
	assert_string_equal(l[0].no, "SZ8");
	assert_string_equal(l[1].no, "SZ9");
}

/* Begun ahead and stopped, it goes on from this list; a visitor's is the visitor's. */
static void
what_is_made_leaves_the_list(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct visit v;
	struct order_line l[9];
	size_t n;

	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "T1");
	assert_int_equal(found(k, UNMADE(.after = ""), l, 9), 2);
	assert_int_equal(l[0].making, MAKING_BEGUN);
	assert_ok(k->book.ops->unfinished(k->book.self, l, 9, &n, &e));
	assert_int_equal(n, 1);
	assert_true(l[0].ahead);
	m.state = MAKING_VERIFIED;
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, MAKING_BEGUN, &e));
	assert_int_equal(found(k, UNMADE(.after = ""), l, 9), 1);
	assert_string_equal(l[0].no, "SZ2");
	assert_ok(k->book.ops->unfinished(k->book.self, l, 9, &n, &e));
	assert_int_equal(n, 0);         /* it lies on its shelf */
	v = book_kit_visit(k, "SZ1");
	book_kit_handover(k, &c, m.id, v.id, HANDOVER_BEGUN);
	assert_ok(k->book.ops->unfinished(k->book.self, l, 9, &n, &e));
	assert_int_equal(n, 1);

	v = book_kit_visit(k, "SZ2");
	c = book_kit_claim(k, "SZ2");
	m = (struct making){ .visit = v.id, .order = "SZ2", .token_serial = "T2", .clerk = "1001" };
	assert_ok(k->book.ops->making_new(k->book.self, &k->by, &c, &m, &e));
	assert_int_equal(found(k, UNMADE(.after = ""), l, 9), 0);
}

/* ---- search --------------------------------------------------------------------- */

static void
any_part_of_any_number_or_name_is_found(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ2611160023");
	static const char *const texts[] = { "SZ2611160023", "sz26", "0023", "Z", "3",
		"13800138000", "8000", "138", "440300199003079914", "9914", "1990",
		"91440300MA5TEXT03E", "text03", "深圳市测试建设工程有限公司", "测", "建设", "有限公", "司",
		"王小明", "王", "小明", "陈", "𬭎", "陈𬭎", "〇𬭎", "１３８", "ＳＺ２６", "  王   8000 " };

	snprintf(o.holder, sizeof(o.holder), "陈𬭎〇𬭎");
	put(k, &o);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (hits(k, texts[i]) != 1)
			fail_msg("%s was not found", texts[i]);
}

static void
what_is_not_there_is_not_found(void **state)
{
	struct book_kit *k = *state;
	static const char *const texts[] = { "0024", "14", "李", "设建", "明王", "测试工程", "𬭎",
		"000王", "9914深", "王 李", "8000 9999" };

	/* 14 is part of the ID number */
	book_kit_add(k, "SZ2611160023");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(hits(k, texts[i]), i == 1 ? 1 : 0);
}

static void
several_words_are_all_wanted(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ2");

	snprintf(o.handler, sizeof(o.handler), "李雷");
	book_kit_add(k, "SZ1");
	put(k, &o);
	assert_int_equal(hits(k, "测试"), 2);
	assert_int_equal(hits(k, "测试 李"), 1);
	assert_int_equal(hits(k, "李　13800138000　建设"), 1);
}

static void
a_whole_number_is_that_number_a_part_is_any(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ13800138000");

	book_kit_add(k, "SZ1");
	snprintf(o.mobile, sizeof(o.mobile), "13900139000");
	put(k, &o);
	assert_int_equal(hits(k, "13800138000"), 1);
	assert_int_equal(hits(k, "1380013800"), 2);
	assert_int_equal(hits(k, "SZ13800138000"), 1);
	assert_int_equal(hits(k, "王小明 13800138000"), 1);
	assert_int_equal(hits(k, "440300199003079914"), 2);
	assert_int_equal(hits(k, "44030019900307991"), 2);
	assert_int_equal(hits(k, "44030019900307991X"), 0);
}

static void
the_query_is_text_and_no_language(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	static const char *const texts[] = { "\"", "*", "'", "OR", "NOT", "a OR b", "grams:1", "^1",
		"NEAR(1 2)", "\"; DROP TABLE orders; --", "%", "_", "王*", "-1", "(", "{", "+" };

	put(k, &o);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(hits(k, texts[i]), 0);
	o = book_kit_order("SZ2");
	snprintf(o.institution, sizeof(o.institution), "买买提·艾力(深圳)\"顾问\" 50%% 公司");
	put(k, &o);
	assert_int_equal(hits(k, "·艾"), 1);
	assert_int_equal(hits(k, "\"顾"), 1);
	assert_int_equal(hits(k, "50%"), 1);
	assert_int_equal(hits(k, "(深圳)"), 1);
	assert_int_equal(hits(k, "（深圳）"), 1);
}

static void
an_odd_query_is_refused_or_empty(void **state)
{
	struct book_kit *k = *state;
	struct order_line l[2];
	char text[800];
	size_t n = 7;

	book_kit_add(k, "SZ1");
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_err(k->book.ops->orders_find(k->book.self, &(struct order_query){ .text = text },
	    l, 2, &n, &e), ERR_INPUT);
	assert_err(k->book.ops->orders_find(k->book.self, &(struct order_query){ .text = "\xff" },
	    l, 2, &n, &e), ERR_INPUT);
	assert_int_equal(n, 7);
	assert_int_equal(hits(k, "   "), 1);
	text[200] = '\0';
	assert_int_equal(hits(k, text), 0);
	for (int i = 1; i < 200; i += 2)
		text[i] = ' ';
	assert_int_equal(hits(k, text), 1);
}

static void
the_longest_fields_are_found_whole(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	memset(o.institution, 'a', NAME_SIZE - 1);
	memset(o.holder, 'b', NAME_SIZE - 1);
	memset(o.handler, 'c', NAME_SIZE - 1);
	o.holder[NAME_SIZE - 2] = 'z';
	put(k, &o);
	assert_int_equal(hits(k, o.institution), 1);
	assert_int_equal(hits(k, o.handler), 1);
	assert_int_equal(hits(k, "bbbz"), 1);
}

/* ---- counts --------------------------------------------------------------------- */

static struct book_counts
counts(struct book_kit *k)
{
	struct book_counts c;

	assert_ok(k->book.ops->counts(k->book.self, &c, &e));
	return c;
}

static void
ready_counts_those_who_may_come(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	put(k, &o);
	o.cancelled = true;
	snprintf(o.no, sizeof(o.no), "SZ2");
	put(k, &o);
	o.cancelled = false;
	o.mail = true;
	snprintf(o.no, sizeof(o.no), "SZ3");
	put(k, &o);
	assert_int_equal(counts(k).ready, 1);
	o = get(k, "SZ1");
	o.suspended = 1;
	put(k, &o);
	assert_int_equal(counts(k).ready, 0);
	o.suspended = 0;
	put(k, &o);
	assert_int_equal(counts(k).ready, 1);
}

static void
unready_counts_by_the_day_ordered(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	struct book_day d[4];
	size_t n = 0;

	put(k, &o);                             /* ready: not counted */
	o.state = ORDER_ACCEPTED;
	o.ready = 0;
	for (int i = 2; i < 5; i++) {
		snprintf(o.no, sizeof(o.no), "SZ%d", i);
		o.ordered = 1795363199 + (i == 4);      /* 2026-11-22 23:59:59 and midnight, here */
		put(k, &o);
	}
	snprintf(o.no, sizeof(o.no), "SZ5");
	o.suspended = 1;
	put(k, &o);
	snprintf(o.no, sizeof(o.no), "SZ6");
	o.suspended = 0;
	o.cancelled = true;
	put(k, &o);
	snprintf(o.no, sizeof(o.no), "SZ7");
	o.cancelled = false;
	o.liveness = 0;
	put(k, &o);
	assert_ok(k->book.ops->unready(k->book.self, d, 4, &n, &e));
	assert_int_equal(n, 2);
	assert_int_equal(d[0].n, 2);
	assert_int_equal(d[1].n, 1);
	assert_int_equal(d[1].day, d[0].day + 1);
}

static void
thirty_days_are_whole_days_here(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");

	o.ready = k->now - INT64_C(30) * 86400;
	put(k, &o);
	assert_int_equal(counts(k).ready_30d, 0);
	k->now += INT64_C(14) * 3600;
	assert_int_equal(counts(k).ready_30d, 0);
	k->now += 1200; /* past midnight in Shenzhen */
	assert_int_equal(counts(k).ready_30d, 1);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(every_fact_of_an_order_comes_back),
		BOOK(every_word_of_an_order_is_taken),
		BOOK(an_unknown_order_is_not_found_and_out_untouched),
		BOOK(an_import_is_all_or_none_with_one_line),
		BOOK(the_source_may_tell_anew_how_far_an_order_is),
		BOOK(a_collected_order_stays_so_whatever_comes),
		BOOK(pages_go_by_number_however_they_came),
		BOOK(searches_page_by_number_too),
		BOOK(a_list_keeps_to_point_and_ready),
		BOOK(the_longest_ready_is_made_first_the_accepted_last),
		BOOK(what_could_not_be_handed_over_is_not_made_ahead),
		BOOK(what_is_made_leaves_the_list),
		BOOK(any_part_of_any_number_or_name_is_found),
		BOOK(what_is_not_there_is_not_found),
		BOOK(several_words_are_all_wanted),
		BOOK(a_whole_number_is_that_number_a_part_is_any),
		BOOK(the_query_is_text_and_no_language),
		BOOK(an_odd_query_is_refused_or_empty),
		BOOK(the_longest_fields_are_found_whole),
		BOOK(ready_counts_those_who_may_come),
		BOOK(unready_counts_by_the_day_ordered),
		BOOK(thirty_days_are_whole_days_here),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
