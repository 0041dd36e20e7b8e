/* Receipts found again, and their reprints counted.  RULES 35. */
#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct err e;

/* Clerk 1001 may reprint (bit 2), 1002 only serve (bit 0). */
static void
staff(struct book_kit *k)
{
	assert_int_equal(book_kit_sql(k, "INSERT OR REPLACE INTO staff VALUES "
	    "('1001', 'P1', '李娜', 5, 0, '', 0, 0), ('1002', 'P2', '张敏', 1, 0, '', 0, 0)"), 0);
}

/* An order handed over to `collector`, with its receipt. */
static struct receipt_row
delivered(struct book_kit *k, const char *order, const char *ukey, const char *no, const char *collector)
{
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;

	book_kit_add(k, order);
	book_kit_blank(k, ukey);
	c = book_kit_claim(k, order);
	m = book_kit_made(k, &c, ukey);
	v = book_kit_visit(k, order);
	snprintf(v.collector, sizeof(v.collector), "%s", collector);
	snprintf(v.number, sizeof(v.number), "110101198001010019");
	v.state = VISIT_PERSON_SEEN;
	assert_ok(k->book.ops->visit_move(k->book.self, &k->by, &v, VISIT_OPEN, &e));
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, no);
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	while (h.state != HANDOVER_DELIVERED) {
		enum handover_state from = h.state;

		h.state = (enum handover_state)(from + 1);
		assert_ok(k->book.ops->handover_move(k->book.self, &k->by, &c, &h, from, &e));
	}
	assert_ok(k->book.ops->release(k->book.self, &c, &e));
	making_done(&m);
	return r;
}

static int
setup(void **state)
{
	int rc = book_kit_setup(state);

	staff(*state);
	return rc;
}

static struct reprint
wish(const char *receipt)
{
	struct reprint r = { .reason = REPRINT_LOST, .requester = REPRINT_BY_COLLECTOR,
		.copy = REPRINT_COPY_THEIRS, .name = "王小明" };

	snprintf(r.receipt, sizeof(r.receipt), "%s", receipt);
	return r;
}

static int
made(struct book_kit *k, struct reprint *r)
{
	memset(r->sha256, 'd', 64);
	snprintf(r->path, sizeof(r->path), "reprints/%.30s-%d.pdf", r->receipt, r->nth);
	return k->book.ops->reprint_made(k->book.self, &k->by, r, &e);
}

/* Receipt numbers, joined; from behind `after`. */
static const char *
found(struct book_kit *k, const struct receipt_query *q)
{
	static char out[400];
	struct receipt_line l[8];
	size_t n = 0;

	assert_ok(k->book.ops->receipts_find(k->book.self, q, l, 8, &n, &e));
	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		strcat(out, l[i].row.no);
		strcat(out, " ");
	}
	return out;
}
#define FOUND(...) found(k, &(struct receipt_query){ __VA_ARGS__ })

/* ---- facts --------------------------------------------------------------------------------------- */

static void
facts_are_kept_and_cannot_be_changed(void **state)
{
	struct book_kit *k = *state;
	struct blob facts = { 0 };

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	assert_ok(k->book.ops->receipt_facts(k->book.self, "FT1", &facts, &e));
	assert_true(blob_equal(&facts, &book_kit_facts));
	assert_err(k->book.ops->receipt_facts(k->book.self, "FT9", &facts, &e), ERR_NOT_FOUND);
	assert_true(book_kit_sql(k, "UPDATE receipt_facts SET facts = '{}'") != 0);
	assert_true(book_kit_sql(k, "DELETE FROM receipt_facts") != 0);
	assert_true(book_kit_sql(k, "REPLACE INTO receipt_facts VALUES (1, '{}')") != 0);
	/* somebody with the file: seen */
	assert_ok(book_kit_sql(k, "DROP TRIGGER receipt_facts_fixed; UPDATE receipt_facts SET facts = '{}'"));
	assert_err(k->book.ops->receipt_facts(k->book.self, "FT1", &facts, &e), ERR_AUDIT);
	assert_true(blob_equal(&facts, &book_kit_facts));
	blob_done(&facts);
}

static void
facts_other_than_the_receipt_names_are_not_booked(void **state)
{
	struct book_kit *k = *state;
	unsigned char other[] = "{}";
	struct blob facts = { other, 2 };
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "T1");
	v = book_kit_visit(k, "SZ1");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT1");
	assert_err(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &facts, &e), ERR_FAULT);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM receipts"), 0);
	making_done(&m);
}

/* ---- finding --------------------------------------------------------------------------------------- */

static void
any_part_finds_a_receipt(void **state)
{
	struct book_kit *k = *state;

	delivered(k, "SZ2611160023", "T1", "FT2611230037", "赵明");
	delivered(k, "SZ2611160024", "T2", "FT2611230038", "欧阳娜娜");
	assert_string_equal(FOUND(.text = "FT2611230037"), "FT2611230037 ");
	assert_string_equal(FOUND(.text = "0037"), "FT2611230037 ");            /* of the receipt */
	assert_string_equal(FOUND(.text = "ft2611230038"), "FT2611230038 ");
	assert_string_equal(FOUND(.text = "SZ2611160024"), "FT2611230038 ");    /* the order */
	assert_string_equal(FOUND(.text = "160023"), "FT2611230037 ");
	assert_string_equal(FOUND(.text = "赵"), "FT2611230037 ");              /* the collector */
	assert_string_equal(FOUND(.text = "阳娜"), "FT2611230038 ");
	assert_string_equal(FOUND(.text = "测试建设"), "FT2611230038 FT2611230037 ");
	assert_string_equal(FOUND(.text = "王小明 赵明"), "FT2611230037 ");
	assert_string_equal(FOUND(.text = "8000"), "FT2611230038 FT2611230037 ");       /* the mobile */
	assert_string_equal(FOUND(.text = "9914"), "FT2611230038 FT2611230037 ");       /* the handler's ID */
	assert_string_equal(FOUND(.text = "010019"), "FT2611230038 FT2611230037 ");     /* the collector's */
	assert_string_equal(FOUND(.text = "没有的人"), "");
	assert_string_equal(FOUND(.text = "\" OR 1"), "");
	assert_string_equal(FOUND(.only = "FT2611230037"), "FT2611230037 ");
	assert_string_equal(FOUND(.only = "SZ2611160024"), "FT2611230038 ");
	assert_string_equal(FOUND(.only = "SZ26"), "");
	assert_err(k->book.ops->receipts_find(k->book.self, &(struct receipt_query){ .after = "FT9" }, NULL, 0,
	    NULL, &e), ERR_NOT_FOUND);
}

static void
the_latest_stands_first_and_pages_follow_on(void **state)
{
	struct book_kit *k = *state;
	struct receipt_line l[2];
	size_t n = 0;
	char order[NO_SIZE], ukey[16], no[NO_SIZE];

	for (int i = 1; i <= 5; i++) {
		snprintf(order, sizeof(order), "SZ26111600%02d", i);
		snprintf(ukey, sizeof(ukey), "T%d", i);
		snprintf(no, sizeof(no), "FT261123000%d", i);
		delivered(k, order, ukey, no, "王小明");
	}
	assert_string_equal(FOUND(.text = ""),
	    "FT2611230005 FT2611230004 FT2611230003 FT2611230002 FT2611230001 ");
	assert_string_equal(FOUND(.text = NULL, .after = "FT2611230003"), "FT2611230002 FT2611230001 ");
	assert_string_equal(FOUND(.text = "王小明", .after = "FT2611230004"),
	    "FT2611230003 FT2611230002 FT2611230001 ");
	assert_string_equal(FOUND(.text = "王小明", .after = "FT2611230001"), "");
	assert_ok(k->book.ops->receipts_find(k->book.self, &(struct receipt_query){ .text = "王" }, l, 2, &n, &e));
	assert_int_equal(n, 2);
	assert_string_equal(l[1].row.no, "FT2611230004");
}

static void
a_line_says_how_it_stands_with_it(void **state)
{
	struct book_kit *k = *state;
	struct receipt_row a = delivered(k, "SZ1", "T1", "FT1", "赵明"), got;
	struct receipt_line l[3];
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	struct reprint x = wish("FT1");
	size_t n = 0;

	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &x, &e));
	book_kit_add(k, "SZ2");
	book_kit_blank(k, "T2");
	c = book_kit_claim(k, "SZ2");
	m = book_kit_made(k, &c, "T2");
	v = book_kit_visit(k, "SZ2");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT2");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	snprintf(r.no, sizeof(r.no), "FT3");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	assert_ok(k->book.ops->receipts_find(k->book.self, &(struct receipt_query){ .text = "" }, l, 3, &n, &e));
	assert_int_equal(n, 3);
	assert_string_equal(l[0].row.no, "FT3");
	assert_false(l[0].delivered);
	assert_true(l[1].row.voided);
	assert_true(l[2].delivered);
	assert_int_equal(l[2].reprints, 1);
	assert_string_equal(l[2].collector, "赵明");
	assert_string_equal(l[2].institution, "深圳市测试建设工程有限公司");
	assert_ok(k->book.ops->receipt_get(k->book.self, "FT1", &got, &e));
	assert_memory_equal(&got, &l[2].row, sizeof(got));
	assert_memory_equal(&got, &a, sizeof(got));
	making_done(&m);
}

/* ---- reprints ----------------------------------------------------------------------------------------- */

static void
reprints_are_counted_by_receipt(void **state)
{
	struct book_kit *k = *state;
	struct reprint a = wish("FT1"), b = wish("FT1"), c = wish("FT2"), all[4];
	size_t n = 0;

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	delivered(k, "SZ2", "T2", "FT2", "王小明");
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &a, &e));
	assert_ok(made(k, &a));
	k->now += 60;
	assert_ok(k->book.ops->reprint_add(k->book.self, &(struct actor){ "1001", 7 }, &b, &e));
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &c, &e));
	assert_int_equal(a.nth, 1);
	assert_int_equal(b.nth, 2);
	assert_int_equal(c.nth, 1);
	assert_int_equal(b.terminal, 7);
	assert_int_equal(b.time, k->now);
	assert_int_equal(b.made, 0);
	assert_ok(k->book.ops->reprints_of(k->book.self, "FT1", 0, all, 4, &n, &e));
	assert_int_equal(n, 2);
	assert_memory_equal(&all[0], &a, sizeof(a));
	assert_memory_equal(&all[1], &b, sizeof(b));
	assert_ok(k->book.ops->reprints_of(k->book.self, "FT1", 1, all, 4, &n, &e));
	assert_int_equal(n, 1);
	assert_int_equal(all[0].nth, 2);
}

/* A number that no paper bears stays used: the next is another. */
static void
a_number_lost_stays_used(void **state)
{
	struct book_kit *k = *state;
	struct reprint r;

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	for (int nth = 1; nth <= 3; nth++) {
		r = wish("FT1");
		assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
		assert_int_equal(r.nth, nth);
	}
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM reprints WHERE made = 0"), 3);
}

/* What was given since the backup is behind the first number of an older receipt; a new one begins at 1. */
static void
a_restored_book_counts_on_behind_what_it_lost(void **state)
{
	struct book_kit *k = *state;
	const struct book_mark m = { .manifest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
		.made = k->now, .point = "FT01" };
	struct reprint r;

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	delivered(k, "SZ2", "T2", "FT2", "王小明");
	r = wish("FT1");
	r.nth = 7;                      /* not restored: the book knows them all */
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_int_equal(r.nth, 1);
	k->now += 60;
	assert_ok(book_sqlite_mark_restored(k->own, &m, &e));
	assert_int_equal(book_kit_sql(k, "UPDATE restores SET compared = 1, acknowledged = 1"), 0);
	for (int nth = 102; nth <= 103; nth++) {
		r = wish("FT1");
		assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
		assert_int_equal(r.nth, nth);
	}
	r = wish("FT2");
	r.nth = 345;                    /* lies in the archive */
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_int_equal(r.nth, 346);
	delivered(k, "SZ3", "T3", "FT3", "王小明");
	r = wish("FT3");
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_int_equal(r.nth, 1);
}

static void
a_reprint_is_made_once(void **state)
{
	struct book_kit *k = *state;
	struct reprint r = wish("FT1");

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_ok(made(k, &r));
	assert_int_equal(r.made, k->now);
	k->now += 60;
	assert_ok(made(k, &r));                 /* told again, after a crash of the telling */
	assert_int_equal(r.made, k->now - 60);
	r.sha256[0] = 'e';
	assert_err(k->book.ops->reprint_made(k->book.self, &k->by, &r, &e), ERR_FAULT);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'reprinted'"), 1);
	assert_true(book_kit_sql(k, "UPDATE reprints SET path = 'x'") != 0);
	assert_true(book_kit_sql(k, "UPDATE reprints SET nth = 4") != 0);
	assert_true(book_kit_sql(k, "DELETE FROM reprints") != 0);
	assert_true(book_kit_sql(k, "INSERT INTO reprints SELECT NULL, receipt, 9, reason, note, requester, name, copy, "
	    "original, staff, terminal, time, 0, '', '' FROM reprints") != 0);
}

static void
the_audit_tells_both_ends_of_it(void **state)
{
	struct book_kit *k = *state;
	struct reprint r = wish("FT1");
	long lines;

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	r.original = ORIGINAL_CHANGED;
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_ok(made(k, &r));
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'reprint' AND order_no = 'SZ1' "
	    "AND record = 'handover' AND facts = '{\"copy\":\"theirs\",\"name\":\"王小明\",\"nth\":\"1\","
	    "\"original\":\"changed\",\"reason\":\"lost\",\"receipt\":\"FT1\",\"requester\":\"collector\"}'"), 1);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'reprinted' AND facts LIKE "
	    "'%\"sha256\":\"dddd%' AND facts LIKE '%\"reason\":\"lost\"%' AND facts LIKE '%\"copy\":\"theirs\"%'"), 1);
	assert_ok(book_sqlite_audit_verify(k->own, &lines, &e));
}

/* RULES 39, whoever forgot to. */
static void
no_number_is_kept_in_full(void **state)
{
	struct book_kit *k = *state;
	struct reprint r = wish("FT1");

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	r.reason = REPRINT_OTHER;
	r.requester = REPRINT_BY_OTHER;
	snprintf(r.note, sizeof(r.note), "证件 440300199003079914 要核对");
	snprintf(r.name, sizeof(r.name), "赵明 13800138000");
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	assert_string_equal(r.note, "证件 440***********9914 要核对");
	assert_string_equal(r.name, "赵明 138****8000");
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM reprints WHERE note LIKE '%19900307%' "
	    "OR name LIKE '%00138000%'"), 0);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM audit WHERE action = 'reprint' AND "
	    "(facts LIKE '%19900307%' OR facts LIKE '%00138000%')"), 0);
}

static void
who_may_not_or_says_not_why_books_nothing(void **state)
{
	struct book_kit *k = *state;
	struct reprint r = wish("FT1"), before;
	int64_t lines;

	delivered(k, "SZ1", "T1", "FT1", "王小明");
	lines = book_kit_lines(k);
	before = r;
	assert_err(k->book.ops->reprint_add(k->book.self, &(struct actor){ "1002", 1 }, &r, &e), ERR_MAY);
	assert_err(k->book.ops->reprint_add(k->book.self, &(struct actor){ "4711", 1 }, &r, &e), ERR_MAY);
	assert_err(k->book.ops->reprint_add(k->book.self, &(struct actor){ "", 1 }, &r, &e), ERR_MAY);
	assert_memory_equal(&r, &before, sizeof(r));
	r.reason = REPRINT_NONE;
	assert_err(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e), ERR_REASON);
	r.reason = REPRINT_OTHER;
	assert_err(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e), ERR_REASON);
	assert_int_equal(book_kit_lines(k), lines);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM reprints"), 0);
	/* not the number of somebody who lost the permission meanwhile, and of nobody else */
	r = wish("FT1");
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &r, &e));
	memset(r.sha256, 'd', 64);
	assert_err(k->book.ops->reprint_made(k->book.self, &(struct actor){ "1002", 1 }, &r, &e), ERR_FAULT);
	assert_ok(book_kit_sql(k, "UPDATE staff SET permissions = 1 WHERE id = '1001'"));
	assert_err(k->book.ops->reprint_made(k->book.self, &k->by, &r, &e), ERR_MAY);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM reprints WHERE made <> 0"), 0);
}

static void
only_what_stands_and_was_handed_over_is_printed_again(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	struct reprint x = wish("FT1");

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "T1");
	v = book_kit_visit(k, "SZ1");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT1");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	assert_err(k->book.ops->reprint_add(k->book.self, &k->by, &x, &e), ERR_NOT_REPRINTED);
	assert_ok(book_kit_sql(k, "UPDATE handovers SET state = 'delivered'"));
	assert_ok(k->book.ops->reprint_add(k->book.self, &k->by, &x, &e));
	assert_ok(book_kit_sql(k, "UPDATE receipts SET voided = 1"));
	assert_err(k->book.ops->reprint_add(k->book.self, &k->by, &x, &e), ERR_NOT_REPRINTED);
	x = wish("FT9");
	assert_err(k->book.ops->reprint_add(k->book.self, &k->by, &x, &e), ERR_NOT_REPRINTED);
	making_done(&m);
}

/* ---- many ------------------------------------------------------------------------------------------------ */

enum { MANY = 10000 };

/* As so many handovers would leave them; each through the index. */
static void
fill(struct book_kit *k)
{
	struct receipt_row r = delivered(k, "SZ2611160001", "T1", "FT2611230001", "王小明");

	assert_ok(tx_begin(k->own, &e));
	for (int i = 2; i <= MANY; i++) {
		int64_t id = i;

		snprintf(r.no, sizeof(r.no), "FT26%08d", i);
		assert_ok(db_run(k->own, &e, NULL, "INSERT INTO receipts SELECT ?, ?, order_no, handover, visit, time, "
		    "kind, sha256, facts_sha256, audit_head, path, voided FROM receipts WHERE id = 1", "lt", id, r.no));
		assert_ok(receipts_index(k->own, id, &r, &e));
	}
	assert_ok(tx_end(k->own, 0, &e));
}

/* How many rows SQLite steps over in its own machine for a page: the same whatever is in the book. */
static int
work(struct book_kit *k, const struct receipt_query *q)
{
	struct receipt_line l[20];
	sqlite3_stmt *st = NULL;
	size_t n = 0;
	int steps = 0;

	while ((st = sqlite3_next_stmt(k->own->db, st)) != NULL)
		sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 1);
	assert_ok(k->book.ops->receipts_find(k->book.self, q, l, 20, &n, &e));
	assert_true(n > 0);
	while ((st = sqlite3_next_stmt(k->own->db, st)) != NULL)
		steps += sqlite3_stmt_status(st, SQLITE_STMTSTATUS_VM_STEP, 0);
	return steps;
}

static void
a_page_costs_the_same_among_ten_thousand(void **state)
{
	struct book_kit *k = *state;
	int first, deep, word;
	clock_t began;

	fill(k);
	first = work(k, &(struct receipt_query){ .text = "" });
	deep = work(k, &(struct receipt_query){ .after = "FT2600000100" });
	word = work(k, &(struct receipt_query){ .text = "王小明" });
	assert_true(first < 3000);
	assert_true(deep < 3000);
	assert_true(word < 3000);
	began = clock();
	for (int i = 0; i < 100; i++)
		work(k, &(struct receipt_query){ .text = "FT2600005000" });
	print_message("receipts: %d, %d, %d steps a page; a number found in %.3f ms\n", first, deep, word,
	    (double)(clock() - began) * 10 / CLOCKS_PER_SEC);
	assert_string_equal(FOUND(.text = "FT2600005000"), "FT2600005000 ");
	assert_string_equal(FOUND(.text = "09998"), "FT2600009998 ");
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(facts_are_kept_and_cannot_be_changed),
		BOOK(facts_other_than_the_receipt_names_are_not_booked),
		BOOK(any_part_finds_a_receipt),
		BOOK(the_latest_stands_first_and_pages_follow_on),
		BOOK(a_line_says_how_it_stands_with_it),
		BOOK(reprints_are_counted_by_receipt),
		BOOK(a_number_lost_stays_used),
		BOOK(a_restored_book_counts_on_behind_what_it_lost),
		BOOK(a_reprint_is_made_once),
		BOOK(the_audit_tells_both_ends_of_it),
		BOOK(no_number_is_kept_in_full),
		BOOK(who_may_not_or_says_not_why_books_nothing),
		BOOK(only_what_stands_and_was_handed_over_is_printed_again),
		BOOK(a_page_costs_the_same_among_ten_thousand),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
