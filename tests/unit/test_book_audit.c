/* The chains: what is told stays told, and who tampers is found at the line. */
#include "tests/unit/book_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNLOCK "DROP TRIGGER audit_fixed; DROP TRIGGER audit_kept; DROP TRIGGER audit_next;"

static struct err e;

static void
say(struct book_kit *k, int terminal, const char *action)
{
	struct actor by = { "1001", terminal };
	struct audit_line l = { .action = action, .facts = "{\"a\":1}" };

	assert_ok(k->book.ops->audit_add(k->book.self, &by, &l, &e));
}

/* Two chains: five lines at terminal 1, three at terminal 2, a second apart. */
static void
chains(struct book_kit *k)
{
	for (int i = 0; i < 8; i++) {
		char action[16];

		snprintf(action, sizeof(action), "act%d", i);
		say(k, i < 5 ? 1 : 2, action);
		k->now++;
	}
}

static void
finds(struct book_kit *k, const char *sql, const char *want)
{
	char line[600];
	long n = -7;

	assert_ok(book_kit_sql(k, sql));
	assert_err(book_sqlite_audit_verify(k->own, &n, &e), ERR_AUDIT);
	assert_int_equal(n, -7);
	err_line(&e, line, sizeof(line));
	if (strstr(line, want) == NULL)
		fail_msg("wanted \"%s\" in \"%s\"", want, line);
}

static void
whole_chains_verify_and_are_counted(void **state)
{
	struct book_kit *k = *state;
	long n = -1;

	assert_ok(book_sqlite_audit_verify(k->own, &n, &e));
	assert_int_equal(n, 0);
	chains(k);
	assert_ok(book_sqlite_audit_verify(k->own, &n, &e));
	assert_int_equal(n, 8);
}

static void
the_head_is_the_last_line_of_its_terminal(void **state)
{
	struct book_kit *k = *state;
	char one[65], two[65], again[65];
	int64_t seq, at;

	assert_ok(k->book.ops->audit_head(k->book.self, 1, one, &seq, &at, &e));
	assert_true(seq == 0 && at == 0 && strspn(one, "0") == 64);
	chains(k);
	assert_ok(k->book.ops->audit_head(k->book.self, 1, one, &seq, &at, &e));
	assert_int_equal(seq, 5);
	assert_int_equal(at, k->now - 4);
	assert_ok(k->book.ops->audit_head(k->book.self, 2, two, &seq, &at, &e));
	assert_int_equal(seq, 3);
	assert_string_not_equal(one, two);
	say(k, 2, "more");
	assert_ok(k->book.ops->audit_head(k->book.self, 1, again, &seq, &at, &e));
	assert_string_equal(one, again);
}

/* The encoding written out once more, as the head of audit.c describes it. */
static void
the_hash_is_the_one_described(void **state)
{
	struct book_kit *k = *state;
	static const unsigned char fields[] =
	    "\0\0\0\x13ukey-pickup audit 1"
	    "\0\0\0\x40" "0000000000000000000000000000000000000000000000000000000000000000"
	    "\0\0\0\x08\0\0\0\0\0\0\0\x03"
	    "\0\0\0\x08\0\0\0\0\0\0\0\x01"
	    "\0\0\0\x08\0\0\0\0\0\0\x12\x34"
	    "\0\0\0\x04" "1001"
	    "\0\0\0\x05" "state"
	    "\0\0\0\x03SZ1"
	    "\0\0\0\x06making"
	    "\0\0\0\x08\0\0\0\0\0\0\0\x07"
	    "\0\0\0\x05" "begun"
	    "\0\0\0\x08\0\0\0\0\0\0\0\x02"
	    "\0\0\0\x07{\"a\":1}";
	struct actor by = { "1001", 3 };
	struct audit_line l = { .action = "state", .order = "SZ1", .record = "making",
		.record_id = 7, .state = "begun", .attempt = 2, .facts = "{\"a\":1}" };
	struct blob b = { 0 };
	char want[65], got[65];
	int64_t seq, at;

	k->now = 0x1234;
	assert_ok(k->book.ops->audit_add(k->book.self, &by, &l, &e));
	assert_ok(blob_set(&b, fields, sizeof(fields) - 1, &e));
	blob_sha256(&b, want);
	blob_done(&b);
	assert_ok(k->book.ops->audit_head(k->book.self, 3, got, &seq, &at, &e));
	assert_string_equal(got, want);
}

/* ---- the file's own guards ----------------------------------------------------------- */

static void
lines_cannot_be_changed_removed_or_slipped_in(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	assert_true(book_kit_sql(k, "UPDATE audit SET staff = 'x'") != SQLITE_OK);
	assert_true(book_kit_sql(k, "DELETE FROM audit WHERE seq = 5") != SQLITE_OK);
	assert_true(book_kit_sql(k, "INSERT INTO audit SELECT NULL, terminal, 9, time, staff, action, "
	    "order_no, record, record_id, state, attempt, facts, prev, 'h' FROM audit LIMIT 1") != SQLITE_OK);
	assert_true(book_kit_sql(k, "REPLACE INTO audit SELECT NULL, terminal, seq, time, 'x', action, "
	    "order_no, record, record_id, state, attempt, facts, prev, hash FROM audit") != SQLITE_OK);
	assert_int_equal(book_kit_lines(k), 8);
}

/* ---- tampering, with the guards gone ---------------------------------------------------- */

static void
a_changed_line_is_named(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "UPDATE audit SET staff = '1002' WHERE terminal = 1 AND seq = 3",
	    "terminal 1, line 3: was changed");
	assert_non_null(strstr(e.say, "01"));
	assert_non_null(strstr(e.say, "3"));
}

static void
every_field_is_under_the_hash(void **state)
{
	struct book_kit *k = *state;
	static const char *const changes[] = { "time = time + 1", "action = 'x'", "order_no = 'x'",
		"record = 'visit'", "record_id = 9", "state = 'x'", "attempt = 9", "facts = '{}'",
		"hash = 'x'", "staff = ''" };
	char sql[300];
	long n;

	chains(k);
	assert_ok(book_kit_sql(k, UNLOCK "CREATE TABLE kept AS SELECT * FROM audit"));
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		snprintf(sql, sizeof(sql), "UPDATE audit SET %s WHERE terminal = 2 AND seq = 3", changes[i]);
		finds(k, sql, "terminal 2, line 3: was changed");
		assert_ok(book_kit_sql(k, "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept"));
	}
	assert_ok(book_sqlite_audit_verify(k->own, &n, &e));
	finds(k, "UPDATE audit SET terminal = 3 WHERE terminal = 2", "terminal 3, line 1: was changed");
}

static void
a_removed_line_is_named(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "DELETE FROM audit WHERE terminal = 1 AND seq = 2",
	    "terminal 1, line 2: is missing");
}

static void
a_line_removed_and_closed_up_is_named(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "DELETE FROM audit WHERE terminal = 1 AND seq = 2;"
	    "UPDATE audit SET seq = seq - 1 WHERE terminal = 1 AND seq > 2",
	    "terminal 1, line 2: does not follow");
}

static void
an_inserted_line_is_named(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "UPDATE audit SET seq = -seq WHERE terminal = 1 AND seq > 3;"
	    "UPDATE audit SET seq = 1 - seq WHERE seq < 0;"
	    "INSERT INTO audit SELECT NULL, terminal, 4, time, staff, action, order_no, record, record_id, "
	    "state, attempt, facts, hash, 'forged' FROM audit WHERE terminal = 1 AND seq = 3",
	    "terminal 1, line 4: was changed");
}

static void
reordered_lines_are_named(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "UPDATE audit SET seq = -4 WHERE terminal = 1 AND seq = 3;"
	    "UPDATE audit SET seq = 3 WHERE terminal = 1 AND seq = 4;"
	    "UPDATE audit SET seq = 4 WHERE seq = -4", "terminal 1, line 3: does not follow");
}

static void
the_other_chain_does_not_excuse_one(void **state)
{
	struct book_kit *k = *state;

	chains(k);
	finds(k, UNLOCK "UPDATE audit SET facts = '' WHERE terminal = 2 AND seq = 1",
	    "terminal 2, line 1: was changed");
}

/* ---- a tail cut off -------------------------------------------------------------------- */

static void
a_tail_cut_before_a_receipt_s_head_is_found(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;
	struct visit v;
	struct handover h;
	struct receipt_row r;
	long n;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_made(k, &c, "T1");
	v = book_kit_visit(k, "SZ1");
	h = book_kit_handover(k, &c, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT1");
	assert_ok(k->book.ops->receipt_add(k->book.self, &k->by, &c, &r, &book_kit_facts, &e));
	assert_ok(book_sqlite_audit_verify(k->own, &n, &e));
	finds(k, UNLOCK "DELETE FROM audit WHERE seq > 5", "FT1");
	assert_non_null(strstr(e.at[0].text, "terminal 1, line 6: the tail was cut off"));
}

/* ---- the clock ---------------------------------------------------------------------------- */

static void
time_behind_the_last_line_does_nothing(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	struct audit_line l = { .action = "x" };
	struct visit v = { .norders = 0 };
	static const struct actor other = { "1002", 2 };

	say(k, 1, "first");
	k->now--;
	assert_err(k->book.ops->audit_add(k->book.self, &k->by, &l, &e), ERR_CLOCK);
	assert_err(k->book.ops->orders_add(k->book.self, &k->admin, &o, 1, &e), ERR_CLOCK);
	assert_err(k->book.ops->visit_new(k->book.self, &k->by, &v, &e), ERR_CLOCK);
	assert_err(k->book.ops->stock_receive(k->book.self, &k->keeper, &(const char[ID_SIZE]){ "T1" }, 1, "m", &e), ERR_CLOCK);
	assert_int_equal(book_kit_ask(k, "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) "
	    "FROM visits) + (SELECT count(*) FROM stock) + (SELECT count(*) FROM numbers)"), 0);
	assert_int_equal(book_kit_lines(k), 1);
	/* another terminal's chain has its own last line */
	assert_ok(k->book.ops->audit_add(k->book.self, &other, &l, &e));
	k->now++;
	assert_ok(k->book.ops->orders_add(k->book.self, &k->admin, &o, 1, &e));
	k->now--;
	assert_err(k->book.ops->claim(k->book.self, &k->by, "SZ1", 60, &(struct claim){ .version = 0 },
	    &e), ERR_CLOCK);
}

static void
what_cannot_be_told_does_not_happen(void **state)
{
	struct book_kit *k = *state;
	struct order o = book_kit_order("SZ1");
	struct visit v = { .norders = 0 };

	assert_ok(book_kit_sql(k, "CREATE TRIGGER stop BEFORE INSERT ON audit "
	    "BEGIN SELECT RAISE (ABORT, 'no'); END"));
	assert_int_equal(k->book.ops->orders_add(k->book.self, &k->admin, &o, 1, &e), -1);
	assert_int_equal(k->book.ops->visit_new(k->book.self, &k->by, &v, &e), -1);
	assert_int_equal(v.id, 0);
	assert_string_equal(v.no, "");
	assert_int_equal(book_kit_ask(k, "SELECT (SELECT count(*) FROM orders) + "
	    "(SELECT count(*) FROM visits)"), 0);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(whole_chains_verify_and_are_counted),
		BOOK(the_head_is_the_last_line_of_its_terminal),
		BOOK(the_hash_is_the_one_described),
		BOOK(lines_cannot_be_changed_removed_or_slipped_in),
		BOOK(a_changed_line_is_named),
		BOOK(every_field_is_under_the_hash),
		BOOK(a_removed_line_is_named),
		BOOK(a_line_removed_and_closed_up_is_named),
		BOOK(an_inserted_line_is_named),
		BOOK(reordered_lines_are_named),
		BOOK(the_other_chain_does_not_excuse_one),
		BOOK(a_tail_cut_before_a_receipt_s_head_is_found),
		BOOK(time_behind_the_last_line_does_nothing),
		BOOK(what_cannot_be_told_does_not_happen),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
