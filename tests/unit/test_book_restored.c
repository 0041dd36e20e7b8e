/* What a restored book keeps of its comparison, and who lets work start. */
#include "tests/unit/approval_kit.h"

#include "core/clock.h"

#include <stdio.h>
#include <string.h>

static struct err e;
static const struct actor clerk = { "1001", 1 }, supervisor = { "2001", 1 }, program = { "", 1 };

static const char sum[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static void
mark(struct book_kit *k)
{
	struct book_mark m = { .made = k->now - 3600, .point = "FT01" };

	memcpy(m.manifest, sum, sizeof(m.manifest));
	assert_ok(book_sqlite_mark_restored(k->own, &m, &e));
}

static struct restore_finding
finding(enum restore_what what, const char *order, const char *serial)
{
	struct restore_finding f = { .what = what, .issuer = "CN=Demo CA,C=CN" };

	snprintf(f.order, sizeof(f.order), "%s", order);
	snprintf(f.serial, sizeof(f.serial), "%s", serial);
	return f;
}

static void
compared(struct book_kit *k, const struct restore_finding *f, size_t n)
{
	assert_ok(k->book.ops->restore_compared(k->book.self, &program, f, n, true, 7, &e));
}

static void
a_book_is_not_restored_until_it_is(void **state)
{
	struct book_kit *k = *state;
	struct restore r = { .id = 77 };

	assert_err(k->book.ops->restore_get(k->book.self, &r, &e), ERR_NOT_FOUND);
	assert_int_equal(r.id, 77);
	assert_err(k->book.ops->restore_compared(k->book.self, &program, NULL, 0, true, 0, &e), ERR_NOT_FOUND);
	mark(k);
	assert_ok(k->book.ops->restore_get(k->book.self, &r, &e));
	assert_string_equal(r.manifest, sum);
	assert_int_equal(r.restored, k->now);
	assert_int_equal(r.made, k->now - 3600);
	assert_true(r.compared == 0 && r.acknowledged == 0);
}

static void
nothing_is_claimed_before_a_supervisor_has_said_so(void **state)
{
	struct book_kit *k = *state;
	struct claim c;

	book_kit_add(k, "SZ2611160001");
	approval_kit_staff(k);
	mark(k);
	assert_err(k->book.ops->claim(k->book.self, &clerk, "SZ2611160001", 60, &c, &e), ERR_RESTORED);
	assert_true(e.say[0] != '\0');
	assert_err(k->book.ops->restore_acknowledge(k->book.self, &supervisor, &e), ERR_INPUT); /* not compared */
	compared(k, NULL, 0);
	assert_err(k->book.ops->restore_acknowledge(k->book.self, &clerk, &e), ERR_MAY);
	assert_err(k->book.ops->restore_acknowledge(k->book.self, &(struct actor){ "2008", 1 }, &e),
	    ERR_STAFF_DISABLED);
	assert_err(k->book.ops->restore_acknowledge(k->book.self, &program, &e), ERR_MAY);
	assert_err(k->book.ops->claim(k->book.self, &clerk, "SZ2611160001", 60, &c, &e), ERR_RESTORED);
	assert_ok(k->book.ops->restore_acknowledge(k->book.self, &supervisor, &e));
	assert_err(k->book.ops->restore_acknowledge(k->book.self, &supervisor, &e), ERR_DECIDED);
	assert_ok(k->book.ops->claim(k->book.self, &clerk, "SZ2611160001", 60, &c, &e));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'restore_acknowledged' "
	    "AND staff = '2001'"), 1);
	mark(k);                        /* and again, each time it is restored */
	assert_err(k->book.ops->claim(k->book.self, &clerk, "SZ2611160001", 60, &c, &e), ERR_RESTORED);
}

static void
orders_of_unknown_certificates_are_set_aside(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f[] = {
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2"),
		finding(RESTORE_REVOKED, "SZ2611160002", "2A07F1C4"),
		finding(RESTORE_NOT_AT_CA, "SZ2611160003", "18CE44B0"),
	};
	struct restore_finding got[5];
	struct order o;
	size_t n;

	for (int i = 1; i <= 3; i++)
		book_kit_add(k, f[i - 1].order);
	assert_int_equal(book_kit_sql(k, "UPDATE orders SET state = 'collected' WHERE no = 'SZ2611160003'"), 0);
	mark(k);
	compared(k, f, 3);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_true(o.held && o.suspended == k->now);
	assert_non_null(strstr(o.suspended_reason, "5D1F90C2"));
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160003", &o, &e));
	assert_false(o.held);           /* collected: nothing to stop */
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 2, &n, &e));
	assert_int_equal(n, 2);
	assert_true(got[0].held && got[0].what == RESTORE_NOT_IN_BOOK);
	assert_ok(k->book.ops->restore_findings(k->book.self, got[1].id, got, 5, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(got[0].serial, "18CE44B0");
	assert_string_equal(got[0].issuer, "CN=Demo CA,C=CN");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'set_aside'"), 2);
}

/* It was imported after the backup: when the file is imported again, it is held from the start. */
static void
an_order_that_comes_later_is_set_aside_then(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f = finding(RESTORE_NOT_IN_BOOK, "SZ2611160009", "5D1F90C2");
	struct restore_finding got;
	struct order o;
	size_t n;

	mark(k);
	compared(k, &f, 1);
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, &got, 1, &n, &e));
	assert_false(got.held);
	book_kit_add(k, "SZ2611160008");
	book_kit_add(k, "SZ2611160009");
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160008", &o, &e));
	assert_false(o.held);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160009", &o, &e));
	assert_true(o.held);
	book_kit_add(k, "SZ2611160009"); /* the source does not hear of our holds */
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160009", &o, &e));
	assert_true(o.held);
}

/* A comparison and a window's work at once: what was not in the book when it was looked for is there now. */
static void
a_certificate_booked_meanwhile_is_no_finding(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f[] = {
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2"),
		finding(RESTORE_REVOKED, "SZ2611160001", "5D1F90C2"),
	};
	struct restore_finding got[2];
	struct claim c;
	struct making m;
	struct order o;
	size_t n;

	book_kit_add(k, "SZ2611160001");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ2611160001");
	m = book_kit_made(k, &c, "T1");
	snprintf(m.cert_serial, sizeof(m.cert_serial), "5D1F90C2");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, m.state, &e));
	making_done(&m);
	mark(k);
	compared(k, &f[0], 1);
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 2, &n, &e));
	assert_int_equal(n, 0);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_false(o.held);
	compared(k, &f[1], 1);          /* that it is in the book does not make it good */
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_true(o.held);
}

static void
imported(struct book_kit *k, const struct order *o)
{
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, o, 1, &e));
}

static struct order
in_book(struct book_kit *k, const char *no)
{
	struct order o;

	assert_ok(k->book.ops->order_get(k->book.self, no, &o, &e));
	return o;
}

/* RULES 10: a lost mobile is no less lost. */
static void
an_earlier_hold_stands_and_set_aside_comes_after_it(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f = finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2");
	struct restore_finding got;
	struct order o;
	size_t n;

	book_kit_add(k, "SZ2611160001");
	approval_kit_staff(k);
	assert_ok(k->book.ops->order_hold(k->book.self, &k->by, "SZ2611160001", "手机已停用", &e));
	mark(k);
	compared(k, &f, 1);
	assert_string_equal(in_book(k, "SZ2611160001").suspended_reason, "手机已停用");
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, &got, 1, &n, &e));
	assert_int_equal(n, 1);
	assert_false(got.held);
	o = book_kit_order("SZ2611160001");
	snprintf(o.mobile, sizeof(o.mobile), "13900001111");
	imported(k, &o);                /* what the first hold waited for */
	o = in_book(k, "SZ2611160001");
	assert_true(o.held);
	assert_non_null(strstr(o.suspended_reason, "5D1F90C2"));
	assert_ok(k->book.ops->restore_release(k->book.self, &supervisor, &got, &e));
	assert_false(in_book(k, "SZ2611160001").held);
}

/* The CA has found its records, or revoked it. */
static void
what_the_ca_knows_by_now_is_settled(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f[] = {
		finding(RESTORE_NOT_AT_CA, "SZ2611160001", "5D1F90C2"),
		finding(RESTORE_NOT_AT_CA, "SZ2611160002", "5D1F90C3"),
		finding(RESTORE_REVOKED, "SZ2611160002", "5D1F90C3"),
	};
	struct restore_finding got[4];
	size_t n;

	book_kit_add(k, "SZ2611160001");
	book_kit_add(k, "SZ2611160002");
	mark(k);
	compared(k, f, 2);
	k->now += 60;
	compared(k, f, 2);
	assert_true(in_book(k, "SZ2611160001").held);
	k->now += 60;
	compared(k, &f[2], 1);
	assert_false(in_book(k, "SZ2611160001").held);
	assert_true(in_book(k, "SZ2611160002").held);
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 4, &n, &e));
	assert_int_equal(n, 1);
	assert_int_equal(got[0].what, RESTORE_REVOKED);
}

static void
let_go_an_earlier_hold_still_stands(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f[] = {
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2"),
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160002", "5D1F90C3"),
	};
	struct restore_finding got[2];
	struct order o = book_kit_order("SZ2611160002");
	size_t n;

	book_kit_add(k, "SZ2611160001");
	approval_kit_staff(k);
	assert_ok(k->book.ops->order_hold(k->book.self, &k->by, "SZ2611160001", "手机已停用", &e));
	o.suspended = k->now;
	snprintf(o.suspended_reason, sizeof(o.suspended_reason), "资料待补");
	imported(k, &o);
	mark(k);
	compared(k, f, 2);
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 2, &n, &e));
	for (size_t i = 0; i < n; i++)
		assert_ok(k->book.ops->restore_release(k->book.self, &supervisor, &got[i], &e));
	assert_string_equal(in_book(k, "SZ2611160001").suspended_reason, "手机已停用");
	assert_true(in_book(k, "SZ2611160001").held);
	assert_string_equal(in_book(k, "SZ2611160002").suspended_reason, "资料待补");
	assert_true(in_book(k, "SZ2611160002").suspended != 0);
}

/* The source lifts its own suspension; the certificate is still unaccounted for. */
static void
when_the_source_lifts_its_hold_it_is_set_aside(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f = finding(RESTORE_NOT_IN_BOOK, "SZ2611160002", "5D1F90C3");
	struct order o = book_kit_order("SZ2611160002");

	o.suspended = k->now;
	snprintf(o.suspended_reason, sizeof(o.suspended_reason), "资料待补");
	imported(k, &o);
	mark(k);
	compared(k, &f, 1);
	book_kit_add(k, "SZ2611160002");
	assert_true(in_book(k, "SZ2611160002").held);
	assert_non_null(strstr(in_book(k, "SZ2611160002").suspended_reason, "5D1F90C3"));
}

static void
another_mobile_does_not_lift_what_set_it_aside(void **state)
{
	struct book_kit *k = *state;
	const struct restore_finding f = finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2");
	struct order o = book_kit_order("SZ2611160001");

	book_kit_add(k, "SZ2611160001");
	mark(k);
	compared(k, &f, 1);
	snprintf(o.mobile, sizeof(o.mobile), "13900001111");
	imported(k, &o);
	o = in_book(k, "SZ2611160001");
	assert_string_equal(o.mobile, "13900001111");
	assert_true(o.held);
	assert_non_null(strstr(o.suspended_reason, "5D1F90C2"));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'mobile' "
	    "AND facts LIKE '%lifted%'"), 0);
}

static void
a_supervisor_lets_it_go_until_it_is_found_with_nothing_on_its_way(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	const struct restore_finding f[] = {
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C2"),
		finding(RESTORE_NOT_IN_BOOK, "SZ2611160001", "5D1F90C3"),
	};
	struct restore_finding got[3];
	struct order o;
	size_t n;

	book_kit_add(k, "SZ2611160001");
	approval_kit_staff(k);
	mark(k);
	compared(k, f, 2);
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 3, &n, &e));
	assert_int_equal(n, 2);
	assert_err(k->book.ops->restore_release(k->book.self, &clerk, &got[0], &e), ERR_MAY);
	assert_ok(k->book.ops->restore_release(k->book.self, &supervisor, &got[0], &e));
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_true(o.held);            /* there is another one */
	assert_ok(k->book.ops->restore_release(k->book.self, &supervisor, &got[1], &e));
	assert_err(k->book.ops->restore_release(k->book.self, &supervisor, &got[1], &e), ERR_NOT_FOUND);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_true(!o.held && o.suspended == 0 && o.suspended_reason[0] == '\0');
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'released'"), 2);
	compared(k, NULL, 0);
	assert_int_equal(book_kit_sql(k, "UPDATE restores SET acknowledged = 1"), 0);
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ2611160001");
	m = book_kit_made(k, &c, "T1"); /* no certificate yet: it may lead to that one */
	compared(k, f, 2);
	assert_ok(k->book.ops->order_get(k->book.self, "SZ2611160001", &o, &e));
	assert_false(o.held);
	snprintf(m.cert_serial, sizeof(m.cert_serial), "5D1F90C2");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, m.state, &e));
	making_done(&m);
	compared(k, f, 2);              /* it led to one of them, and not to the other */
	assert_ok(k->book.ops->restore_findings(k->book.self, 0, got, 3, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(got[0].serial, "5D1F90C3");
	assert_true(got[0].held);
}

/* A day closed since the backup had the next number: it does not come again. */
static void
no_number_of_today_comes_again(void **state)
{
	struct book_kit *k = *state;
	static const char last[] = "SELECT last FROM numbers WHERE kind = 'day FT' AND day = ";
	char ask[120];
	int64_t nth;

	snprintf(ask, sizeof(ask), "%s%d", last, (int)date_of(k->now));
	mark(k);                        /* no row of today in the backup */
	assert_int_equal(book_kit_ask(k, ask), 50);
	assert_ok(number_next(k->own, "day FT", date_of(k->now), &nth, &e));
	assert_int_equal(nth, 51);
	mark(k);
	assert_int_equal(book_kit_ask(k, ask), 101);
	assert_ok(number_next(k->own, "day FT", date_of(k->now) + 1, &nth, &e));
	assert_int_equal(nth, 1);
	assert_ok(number_next(k->own, "receipt FT", date_of(k->now), &nth, &e));
	assert_true(nth > 2000);
}

static void
makings_are_found_by_their_certificate(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m, got;

	book_kit_add(k, "SZ2611160001");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ2611160001");
	m = book_kit_made(k, &c, "T1");
	assert_err(k->book.ops->making_with(k->book.self, "", &got, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->making_next(k->book.self, 0, &got, &e), ERR_NOT_FOUND);
	snprintf(m.cert_serial, sizeof(m.cert_serial), "5D1F90C2");
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, &c, &m, m.state, &e));
	assert_ok(k->book.ops->making_with(k->book.self, "5D1F90C2", &got, &e));
	assert_int_equal(got.id, m.id);
	making_done(&got);
	assert_ok(k->book.ops->making_next(k->book.self, 0, &got, &e));
	assert_string_equal(got.order, "SZ2611160001");
	making_done(&got);
	assert_err(k->book.ops->making_next(k->book.self, m.id, &got, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->making_with(k->book.self, "5D1F90C3", &got, &e), ERR_NOT_FOUND);
	making_done(&m);
}

/* What stands there cannot be told away at the file. */
static void
restores_are_kept(void **state)
{
	struct book_kit *k = *state;

	mark(k);
	assert_int_not_equal(book_kit_sql(k, "DELETE FROM restores"), 0);
	assert_int_not_equal(book_kit_sql(k, "UPDATE restores SET acknowledged = 1"), 0);       /* not compared */
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(a_book_is_not_restored_until_it_is),
		BOOK(nothing_is_claimed_before_a_supervisor_has_said_so),
		BOOK(orders_of_unknown_certificates_are_set_aside),
		BOOK(an_order_that_comes_later_is_set_aside_then),
		BOOK(a_certificate_booked_meanwhile_is_no_finding),
		BOOK(an_earlier_hold_stands_and_set_aside_comes_after_it),
		BOOK(what_the_ca_knows_by_now_is_settled),
		BOOK(let_go_an_earlier_hold_still_stands),
		BOOK(when_the_source_lifts_its_hold_it_is_set_aside),
		BOOK(another_mobile_does_not_lift_what_set_it_aside),
		BOOK(a_supervisor_lets_it_go_until_it_is_found_with_nothing_on_its_way),
		BOOK(no_number_of_today_comes_again),
		BOOK(makings_are_found_by_their_certificate),
		BOOK(restores_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
