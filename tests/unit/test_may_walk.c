/*
 * Every door of the book, tried with each permission alone, on one's own work
 * and another's: open exactly where core/may.h says.
 */
#include "core/approval.h"
#include "tests/unit/approval_kit.h"
#include "tests/unit/may_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DO(op, ...) k->book.ops->op(k->book.self, __VA_ARGS__, e)

/* ---- each action has a door ----------------------------------------------------- */

static int
doors_of(enum may_action a)
{
	static const enum may_action doors[] = {
#define BOOK_DOOR(action, name) MAY_##action,
#define COMMAND_DOOR(action, line) MAY_##action,
#define FLOW_DOOR(action, name) MAY_##action,
#define SCREEN_DOOR(action, name) MAY_##action,
#include "tests/unit/may_doors.def"
	};
	int n = 0;

	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		n += doors[i] == a;
	return n;
}

static void
every_action_has_a_door_that_is_walked(void **state)
{
	(void)state;
	for (int a = 0; a < MAY__MAX; a++)
		if (doors_of((enum may_action)a) == 0)
			fail_msg("%s: no door", may_action_name((enum may_action)a));
}

/* ---- the book ------------------------------------------------------------------- */

/* At the same window as who laid the ground. */
static const struct actor walker = { "7001", 1 };
#define PERSON "P7"

/* A door: the ground, laid by others (own: by the walker's other number), then the act. */
struct ground {
	struct claim claim, made;       /* of an order without a UKey, and of the one with it */
	struct making making;
	struct visit handlers, visit;   /* the second: an agent's */
	struct approval asked;
	struct reprint reprint;         /* of a receipt handed over: asked for; begun by the walker */
	struct day_row day;             /* prepared */
	struct restore_finding found;   /* for the doors of a restored book */
};

/* A third order, handed over, and a reprint of its receipt that the walker has begun. */
static void
lay_receipt(struct book_kit *k, struct ground *g)
{
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	struct err e;

	book_kit_add(k, "SZ4");
	book_kit_blank(k, "T4");
	c = book_kit_claim(k, "SZ4");
	m = book_kit_made(k, &c, "T4");
	v = book_kit_visit(k, "SZ4");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT4");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	making_done(&m);
	assert_ok(book_kit_sql(k, "UPDATE handovers SET state = 'delivered' WHERE order_no = 'SZ4'"));
	g->reprint = (struct reprint){ .receipt = "FT4", .reason = REPRINT_JAM, .name = "某人",
		.requester = REPRINT_BY_POINT, .copy = REPRINT_COPY_OURS };
	assert_ok(book_kit_sql(k, "INSERT INTO reprints VALUES (1, 'FT4', 1, 'jam', '', 'point', '某人', 'ours', "
	    "'whole', '7001', 1, 1, 0, '', '')"));
}

static struct day_row
prepared(struct book_kit *k)
{
	struct day_row r = { .point = "FT01" };
	struct day_look l;
	struct err err, *e = &err;

	assert_ok(DO(day_look, &l));
	memcpy(r.digest, l.day.digest, sizeof(r.digest));
	assert_ok(day_facts(&l.day, &r.facts, e));
	blob_sha256(&r.facts, r.sha256);
	day_look_done(&l);
	assert_ok(DO(day_prepare, &k->by, &r));
	return r;
}

static void
lay(struct book_kit *k, struct ground *g, bool own)
{
	if (own)
		k->by.staff = "7002";
	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	g->made = book_kit_claim(k, "SZ1");
	g->making = book_kit_made(k, &g->made, "T1");
	g->handlers = book_kit_visit(k, "SZ1");
	g->claim = book_kit_claim(k, "SZ2");
	g->visit = approval_kit_visit(k, "SZ1", NULL);
	g->asked = approval_kit_ask(k, &g->visit);
	lay_receipt(k, g);
	g->day = prepared(k);
}

static int
visit_new(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct visit v = { .point = "FT01", .norders = 1 };

	(void)own;
	memcpy(v.orders[0], g->claim.order, NO_SIZE);
	return DO(visit_new, &walker, &v);
}

static int
making_new(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct making m = g->making;

	(void)own;
	memcpy(m.order, g->claim.order, NO_SIZE);
	snprintf(m.token_serial, sizeof(m.token_serial), "T2");
	snprintf(m.nonce, sizeof(m.nonce), "%032d", 2);
	snprintf(m.key_id, sizeof(m.key_id), "%032d", 3);
	return DO(making_new, &walker, &g->claim, &m);
}

static int
handover_new(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct handover h = { .making = g->making.id, .visit = g->handlers.id };

	(void)own;
	memcpy(h.order, g->made.order, NO_SIZE);
	return DO(handover_new, &walker, &g->made, &h);
}

static int
day_prepare(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	return DO(day_prepare, &walker, &g->day);
}

static int
day_close(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	return DO(day_close, &walker, &g->day);
}

static int
order_hold(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	return DO(order_hold, &walker, g->claim.order, "号码停机");
}

/* Put back from a backup, and compared: one order is set aside. */
static void
lay_restored(struct book_kit *k, struct ground *g)
{
	const struct book_mark m = { .made = k->now, .point = "FT01", .manifest = "00112233445566778899aabbccddeeff"
		"00112233445566778899aabbccddeeff" };
	struct restore_finding f = { .what = RESTORE_NOT_IN_BOOK, .issuer = "CN=Demo CA,C=CN", .serial = "5D1F90C2" };
	struct err e;
	size_t n = 0;

	memcpy(f.order, g->claim.order, NO_SIZE);
	assert_int_equal(book_sqlite_mark_restored(k->own, &m, &e), 0);
	assert_int_equal(k->book.ops->restore_compared(k->book.self, &(struct actor){ "", 1 }, &f, 1, true, 1, &e), 0);
	assert_int_equal(k->book.ops->restore_findings(k->book.self, 0, &g->found, 1, &n, &e), 0);
}

static int
restore_acknowledge(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)g;
	(void)own;
	return DO(restore_acknowledge, &walker);
}

static int
restore_release(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	return DO(restore_release, &walker, &g->found);
}

static int
reprint_add(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	return DO(reprint_add, &walker, &g->reprint);
}

static int
reprint_made(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)own;
	g->reprint.id = g->reprint.nth = 1;
	memset(g->reprint.sha256, 'd', 64);
	return DO(reprint_made, &walker, &g->reprint);
}

static int
orders_add(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct order o = book_kit_order("SZ3");

	(void)g;
	(void)own;
	return DO(orders_add, &walker, &o, 1);
}

static int
stock_receive(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)g;
	(void)own;
	return DO(stock_receive, &walker, &(const char[ID_SIZE]){ "T9" }, 1, "ePass2003");
}

static int
stock_spoil(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)g;
	(void)own;
	return DO(stock_leave, &walker, STOCK_SPOILED, &(const char[ID_SIZE]){ "T2" }, 1, "坏");
}

static int
stock_send_back(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	(void)g;
	(void)own;
	return DO(stock_leave, &walker, STOCK_RETURNED, &(const char[ID_SIZE]){ "T2" }, 1, "厂家召回");
}

static int
stock_counted(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct stock_count n;

	(void)g;
	(void)own;
	return DO(stock_count, &walker, 1, NULL, &n);
}

/* Own: another number for oneself. */
static int
staff_new(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct staff s = { .id = "7003", .name = "某人", .permissions = 31 };

	(void)g;
	snprintf(s.person, sizeof(s.person), "%s", own ? PERSON : "P8");
	return DO(staff_put, &walker, &s, "staff_add");
}

/* Own: one's own row, with all permissions there are, as if it were another's. */
static int
staff_changed(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct staff s = approval_kit_who(k, own ? walker.staff : "1002");

	(void)g;
	s.permissions = 31;
	snprintf(s.person, sizeof(s.person), "P8");
	return DO(staff_put, &walker, &s, "staff_change");
}

static int
ask(struct book_kit *k, const struct ground *g, enum approval_kind kind, struct err *e)
{
	struct approval a = g->asked;

	a.kind = kind;
	return DO(approval_add, &walker, &a);
}

#define ASK(kind, what)                                                        \
	static int                                                             \
	approval_##kind(struct book_kit *k, struct ground *g, bool own, struct err *e) \
	{                                                                      \
		(void)own;                                                     \
		return ask(k, g, APPROVAL_##what, e);                          \
	}
ASK(letter, LETTER)
ASK(deferred, DEFERRED)
ASK(unconfirmed, UNCONFIRMED)
ASK(pin_reset, PIN_RESET)
ASK(spoiled, SPOILED)

static struct approval
approved(const struct book_kit *k, const struct ground *g)
{
	struct approval a = g->asked;

	a.decision = APPROVAL_APPROVED;
	a.expires = k->now + 1800;
	snprintf(a.saw, sizeof(a.saw), "original");
	return a;
}

static int
decide_in_book(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	struct approval a = approved(k, g);

	(void)own;
	return DO(approval_decide, &walker, &a);
}

static int
decide_in_core(struct book_kit *k, struct ground *g, bool own, struct err *e)
{
	const struct staff who = approval_kit_who(k, walker.staff);
	struct approval a = approved(k, g);

	(void)own;
	return approval_decide(&k->book, &walker, &who, 30, k->now, &a, e);
}

/* All that is written, in the book and beside it. */
static void
digest(const struct book_kit *k, char out[65])
{
	struct blob all = { 0 }, wal = { 0 };
	char path[4096];
	struct err e;

	snprintf(path, sizeof(path), "%s-wal", k->path);
	assert_ok(blob_read(&all, k->path, 1 << 24, &e));
	assert_ok(blob_read(&wal, path, 1 << 24, &e));
	assert_ok(blob_add(&all, wal.p, wal.n, &e));
	blob_sha256(&all, out);
	blob_done(&all);
	blob_done(&wal);
}

struct door {
	const char *name;
	enum may_action action;
	int (*try)(struct book_kit *k, struct ground *g, bool own, struct err *e);
};

static const char *
code_of(enum err_code code)
{
	static struct err e;

	err_clear(&e);
	if (code != ERR_NONE)
		err_set(&e, code, "a door");
	return code == ERR_NONE ? "open" : err_code(&e);
}

static void
walk(const struct door *d, enum permission p, bool own)
{
	enum err_code want = may_kit_says(d->action, p, own), got;
	struct ground g = { .making = { .id = 0 } };
	char before[65], after[65];
	struct book_kit *k;
	struct err e = { 0 };
	void *state;

	book_kit_setup(&state);
	k = state;
	book_kit_staff(k, walker.staff, PERSON, 1u << p);
	book_kit_staff(k, "7002", PERSON, 1u << PERMISSION_PICKUP);
	lay(k, &g, own);
	if (d->action == MAY_ACKNOWLEDGE_RESTORE)
		lay_restored(k, &g);
	digest(k, before);
	got = d->try(k, &g, own, &e) == 0 ? ERR_NONE : e.code;
	digest(k, after);
	blob_done(&g.day.facts);
	if (got != want || (strcmp(before, after) == 0) != (want != ERR_NONE))
		fail_msg("%s with %s%s: %s, not %s", d->name, permission_name(p), own ? ", own" : "",
		    code_of(got), code_of(want));
	book_kit_teardown(&state);
}

static void
the_books_doors_open_as_the_table_says(void **state)
{
	static const struct door doors[] = {
#define BOOK_DOOR(action, name) { #name, MAY_##action, name },
#include "tests/unit/may_doors.def"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		for (int p = 0; p < PERMISSION__MAX; p++) {
			walk(&doors[i], (enum permission)p, false);
			if (may_kit_not_self(doors[i].action))
				walk(&doors[i], (enum permission)p, true);
		}
}

/* ---- whom the book does not know, and the program itself --------------------------- */

static void
no_act_is_a_strangers_or_the_programs(void **state)
{
	static const struct actor nobody[] = { { "", 1 }, { "7777", 1 } };
	struct book_kit *k = *state;
	struct ground g = { .making = { .id = 0 } };
	struct order o = book_kit_order("SZ3");
	struct visit v = { .norders = 0 };
	struct staff s = { .id = "7003", .person = "P8", .name = "某人" };
	struct err err, *e = &err;

	lay(k, &g, false);
	for (size_t i = 0; i < 2; i++) {
		struct approval a = approved(k, &g);
		char before[65], after[65];

		digest(k, before);
		assert_true(DO(orders_add, &nobody[i], &o, 1) == -1 && e->code == ERR_MAY);
		assert_true(DO(visit_new, &nobody[i], &v) == -1 && e->code == ERR_MAY);
		assert_true(DO(order_hold, &nobody[i], "SZ1", "x") == -1 && e->code == ERR_MAY);
		assert_true(DO(reprint_add, &nobody[i], &g.reprint) == -1 && e->code == ERR_MAY);
		assert_true(DO(approval_decide, &nobody[i], &a) == -1 && e->code == ERR_MAY);
		assert_true(DO(staff_put, &nobody[i], &s, "staff_add") == -1 && e->code == ERR_MAY);
		digest(k, after);
		assert_string_equal(before, after);
	}
	blob_done(&g.day.facts);
}

/* A new counter's first staff, up to an administrator; a disabled one is none. */
static void
the_program_puts_staff_until_there_is_an_administrator(void **state)
{
	static const struct actor program = { "", 1 };
	struct book_kit *k = *state;
	struct staff s = { .id = "7003", .person = "P8", .name = "某人" };
	struct err err, *e = &err;

	assert_ok(book_kit_sql(k, "UPDATE staff SET disabled = 1 WHERE id = '9001'"));
	assert_ok(DO(staff_put, &program, &s, "staff_add"));
	s.permissions = 1u << PERMISSION_ADMIN;
	assert_ok(DO(staff_put, &program, &s, "staff_change"));
	assert_true(DO(staff_put, &program, &s, "staff_change") == -1 && e->code == ERR_MAY);
}

/* Failures and locks are counted in one's own row, by whoever one is; nothing else is one's own to change. */
static void
of_ones_own_row_only_the_count_is_written(void **state)
{
	struct book_kit *k = *state;
	struct staff s = approval_kit_who(k, "1002");
	const struct actor self = { "1002", 1 }, other = { "1001", 1 };
	struct err err, *e = &err;

	s.failures = 2;
	assert_true(DO(staff_put, &other, &s, "sign_in_failed") == -1 && e->code == ERR_MAY);
	assert_ok(DO(staff_put, &self, &s, "sign_in_failed"));
	snprintf(s.hash, sizeof(s.hash), "another");
	assert_true(DO(staff_put, &self, &s, "sign_in") == -1 && e->code == ERR_MAY);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_has_a_door_that_is_walked),
		cmocka_unit_test(the_books_doors_open_as_the_table_says),
		BOOK(no_act_is_a_strangers_or_the_programs),
		BOOK(the_program_puts_staff_until_there_is_an_administrator),
		BOOK(of_ones_own_row_only_the_count_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
