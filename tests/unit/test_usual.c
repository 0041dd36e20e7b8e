/*
 * How long a step takes on a model: usual and worst from the book's own
 * makings, and what is said before there are enough of them.
 */
#include "tests/unit/book_kit.h"

#include "core/usual.h"

#include <stdio.h>
#include <string.h>

static struct err e;

/* An order, a blank, and its making of this model, which stands before its key is made. */
static struct making
before_the_key(struct book_kit *k, struct claim *c, const char *model)
{
	static int nth;
	char no[NO_SIZE], serial[ID_SIZE];
	struct making m = { .terminal = 1, .clerk = "1001", .nonce = "00112233445566778899aabbccddeeff",
		.key_version = 1, .key_id = "ffeeddccbbaa99887766554433221100" };

	snprintf(no, sizeof(no), "SZ%d", ++nth);
	snprintf(serial, sizeof(serial), "T%d", nth);
	book_kit_add(k, no);
	book_kit_blank(k, serial);
	*c = book_kit_claim(k, no);
	memcpy(m.order, no, sizeof(m.order));
	memcpy(m.token_serial, serial, sizeof(m.token_serial));
	snprintf(m.token_model, sizeof(m.token_model), "%s", model);
	assert_ok(k->book.ops->making_new(k->book.self, &k->by, c, &m, &e));
	while (m.state != MAKING_FORMATTED) {
		m.state = (enum making_state)(m.state + 1);
		assert_ok(k->book.ops->making_move(k->book.self, &k->by, c, &m,
		    (enum making_state)(m.state - 1), &e));
	}
	return m;
}

static void
try_key(struct book_kit *k, struct claim *c, const struct making *m)
{
	struct intent in = { .record = "making", .record_id = m->id, .step = "formatted",
		.attempt = m->attempt };

	memcpy(in.serial, m->token_serial, sizeof(in.serial));
	assert_ok(k->book.ops->intent_add(k->book.self, &k->by, c, 60, &in, &e));
}

static void
key_took(struct book_kit *k, struct claim *c, struct making *m, int ms)
{
	m->state = MAKING_KEYED;
	m->took = ms;
	assert_ok(k->book.ops->making_move(k->book.self, &k->by, c, m, MAKING_FORMATTED, &e));
}

static void
made(struct book_kit *k, const char *model, int ms)
{
	struct claim c;
	struct making m = before_the_key(k, &c, model);

	try_key(k, &c, &m);
	key_took(k, &c, &m, ms);
}

static struct step_times
times(struct book_kit *k, const char *model, enum making_state step)
{
	struct step_times t = { .n = -1 };

	assert_ok(k->book.ops->step_times(k->book.self, model, step, &t, &e));
	return t;
}

static void
usual_is_the_median_and_worst_the_longest(void **state)
{
	struct book_kit *k = *state;
	static const int ms[] = { 9000, 40100, 7000, 8000, 12000 };
	struct step_times t;

	for (size_t i = 0; i < sizeof(ms) / sizeof(ms[0]); i++)
		made(k, "ePass2003", ms[i]);
	t = times(k, "ePass2003", MAKING_FORMATTED);
	assert_int_equal(t.n, 5);
	assert_int_equal(t.usual, 9000);
	assert_int_equal(t.worst, 40100);
	made(k, "ePass2003", 100);
	assert_int_equal(times(k, "ePass2003", MAKING_FORMATTED).usual, 8000);
}

static void
models_and_steps_are_not_mixed(void **state)
{
	struct book_kit *k = *state;
	struct step_times t;

	made(k, "ePass2003", 9000);
	made(k, "SoftHSM v2", 200);
	t = times(k, "ePass2003", MAKING_FORMATTED);
	assert_true(t.n == 1 && t.usual == 9000 && t.worst == 9000);
	t = times(k, "SoftHSM v2", MAKING_FORMATTED);
	assert_true(t.n == 1 && t.worst == 200);
	t = times(k, "ePass", MAKING_FORMATTED);
	assert_true(t.n == 0 && t.usual == 0 && t.worst == 0);
	assert_int_equal(times(k, "ePass2003", MAKING_OLD_CHECKED).n, 0);
	assert_int_equal(times(k, "ePass2003", MAKING_KEYED).n, 0);
}

/* Begun and not come to its end; done at the second try; or somebody was waited for. */
static void
what_did_not_go_through_at_once_does_not_count(void **state)
{
	struct book_kit *k = *state;
	struct claim c;
	struct making m;

	m = before_the_key(k, &c, "ePass2003");
	try_key(k, &c, &m);
	assert_int_equal(times(k, "ePass2003", MAKING_FORMATTED).n, 0);
	try_key(k, &c, &m);
	key_took(k, &c, &m, 30000);
	assert_int_equal(times(k, "ePass2003", MAKING_FORMATTED).n, 0);
	made(k, "ePass2003", 0);
	assert_int_equal(times(k, "ePass2003", MAKING_FORMATTED).n, 0);
}

static void
only_the_last_ones_count(void **state)
{
	struct book_kit *k = *state;
	struct step_times t;

	made(k, "ePass2003", 60000);
	assert_int_equal(book_kit_sql(k, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
	    "INSERT INTO stock (serial, tail, model, state, reason, time, staff) "
	    "SELECT 'X' || i, 'X' || i, 'ePass2003', 'blank', '', 1, '1001' FROM n"), SQLITE_OK);
	assert_int_equal(book_kit_sql(k, "INSERT INTO makings (order_no, attempt, state, terminal, clerk, begun, verified, "
	    "token_serial, token_model, nonce, key_version, key_id, csr, cert, cert_serial, cert_begin, cert_end, "
	    "old_revoked, spoiled_reason) SELECT (SELECT min(no) FROM orders), 1 + substr(serial, 2), 'spoiled', 1, '1001', "
	    "1, 0, serial, 'ePass2003', 'n', 1, 'k', x'', x'', '', 0, 0, 0, 'x' FROM stock WHERE serial LIKE 'X%'"), SQLITE_OK);
	assert_int_equal(book_kit_sql(k, "INSERT INTO intents (record, record_id, step, attempt, nth, key, serial, booked, "
	    "ended, ok, ms) SELECT 'making', id, 'formatted', attempt, 1, 'k', token_serial, 1, 1, 1, 9000 FROM makings "
	    "WHERE token_serial LIKE 'X%'"), SQLITE_OK);
	t = times(k, "ePass2003", MAKING_FORMATTED);
	assert_true(t.n == STEP_TIMES && t.usual == 9000 && t.worst == 9000);
}

/* ---- what the screen says ------------------------------------------------------------- */

static struct usual
usual(struct book_kit *k, const char *model, enum making_state step)
{
	struct usual u = { .n = -1 };

	assert_ok(usual_of(&k->book, model, step, &u, &e));
	return u;
}

static void
before_there_are_enough_the_model_is_spoken_for(void **state)
{
	struct book_kit *k = *state;
	struct usual u = usual(k, "ePass2003", MAKING_FORMATTED);

	assert_true(u.usual == 11 && u.worst == 42 && u.n == 0);
	u = usual(k, "SoftHSM v2", MAKING_FORMATTED);
	assert_true(u.usual == 1 && u.worst == 1 && u.n == 0);
	u = usual(k, "ePass2003", MAKING_KEYED);
	assert_true(u.usual == 0 && u.worst == 0 && u.n == 0);
	made(k, "ePass2003", 50500);            /* worse than what was known */
	u = usual(k, "ePass2003", MAKING_FORMATTED);
	assert_true(u.usual == 11 && u.worst == 51 && u.n == 0);
}

static void
enough_of_its_own_speak_for_it(void **state)
{
	struct book_kit *k = *state;
	struct usual u;

	for (int i = 0; i < USUAL_ENOUGH; i++)
		made(k, "ePass2003", 7001 + i);
	u = usual(k, "ePass2003", MAKING_FORMATTED);
	assert_true(u.usual == 8 && u.worst == 8 && u.n == USUAL_ENOUGH);
	assert_int_equal(usual(k, "ePass3003", MAKING_FORMATTED).worst, 42);
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(usual_is_the_median_and_worst_the_longest),
		BOOK(models_and_steps_are_not_mixed),
		BOOK(what_did_not_go_through_at_once_does_not_count),
		BOOK(only_the_last_ones_count),
		BOOK(before_there_are_enough_the_model_is_spoken_for),
		BOOK(enough_of_its_own_speak_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
