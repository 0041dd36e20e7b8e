/* One order, one window: claims, leases, fences; many connections at once. */
#include "tests/unit/book_kit.h"

#include "core/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RACERS = 6 };

static const struct actor other = { "1002", 2 };
static struct err e;

static void
another_window_is_refused_by_number_and_time(void **state)
{
	struct book_kit *k = *state;
	struct claim c = { .order = "before" };
	char since[8];

	book_kit_add(k, "SZ1");
	book_kit_claim(k, "SZ1");
	time_hhmm(k->now, since);
	k->now += 60;
	assert_err(k->book.ops->claim(k->book.self, &other, "SZ1", 120, &c, &e), ERR_OTHER_WINDOW);
	assert_string_equal(c.order, "before");
	assert_non_null(strstr(e.say, "01"));
	assert_non_null(strstr(e.say, since));
}

static void
the_same_window_takes_over_at_once(void **state)
{
	struct book_kit *k = *state;
	struct claim first, second;

	book_kit_add(k, "SZ1");
	first = book_kit_claim(k, "SZ1");
	second = book_kit_claim(k, "SZ1");
	assert_true(second.version > first.version);
	assert_int_equal(second.until, k->now + 120);
	assert_err(k->book.ops->renew(k->book.self, &first, 120, &e), ERR_FENCED);
	assert_ok(k->book.ops->renew(k->book.self, &second, 120, &e));
}

static void
a_lease_run_out_can_be_taken(void **state)
{
	struct book_kit *k = *state;
	struct claim mine, theirs;

	book_kit_add(k, "SZ1");
	mine = book_kit_claim(k, "SZ1");
	k->now = mine.until - 1;
	assert_err(k->book.ops->claim(k->book.self, &other, "SZ1", 60, &theirs, &e), ERR_OTHER_WINDOW);
	k->now = mine.until;
	assert_ok(k->book.ops->claim(k->book.self, &other, "SZ1", 60, &theirs, &e));
	assert_true(theirs.version > mine.version);
}

static void
a_lease_renewed_lasts(void **state)
{
	struct book_kit *k = *state;
	struct claim c, theirs;

	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	k->now += 100;
	assert_ok(k->book.ops->renew(k->book.self, &c, 120, &e));
	assert_int_equal(c.until, k->now + 120);
	k->now += 100;
	assert_err(k->book.ops->claim(k->book.self, &other, "SZ1", 60, &theirs, &e), ERR_OTHER_WINDOW);
}

static void
a_released_claim_is_free_and_stays_fenced(void **state)
{
	struct book_kit *k = *state;
	struct claim c, theirs;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	assert_ok(k->book.ops->release(k->book.self, &c, &e));
	assert_err(k->book.ops->renew(k->book.self, &c, 120, &e), ERR_FENCED);
	assert_ok(k->book.ops->claim(k->book.self, &other, "SZ1", 60, &theirs, &e));
	assert_true(theirs.version > c.version);
	/* releasing what is lost takes nothing from its new owner */
	assert_ok(k->book.ops->release(k->book.self, &c, &e));
	assert_ok(k->book.ops->renew(k->book.self, &theirs, 60, &e));
}

static void
an_unknown_order_cannot_be_claimed(void **state)
{
	struct book_kit *k = *state;
	struct claim c;

	assert_err(k->book.ops->claim(k->book.self, &k->by, "SZ404", 60, &c, &e), ERR_NOT_FOUND);
	assert_err(k->book.ops->claim(k->book.self, &k->by,
	    "SZ4040404040404040404040404040404040404040404", 60, &c, &e), ERR_NOT_FOUND);
}

static void
a_list_shows_who_serves_an_order(void **state)
{
	struct book_kit *k = *state;
	struct order_query q = { .text = NULL };
	struct order_line l[1];
	struct claim c;
	size_t n;

	book_kit_add(k, "SZ1");
	c = book_kit_claim(k, "SZ1");
	assert_ok(k->book.ops->orders_find(k->book.self, &q, l, 1, &n, &e));
	assert_int_equal(l[0].claim_terminal, 1);
	assert_int_equal(l[0].claim_since, k->now);
	k->now = c.until;
	assert_ok(k->book.ops->orders_find(k->book.self, &q, l, 1, &n, &e));
	assert_int_equal(l[0].claim_terminal, 0);
}

/* ---- the fence ------------------------------------------------------------------- */

static void
a_lost_claim_writes_nothing(void **state)
{
	struct book_kit *k = *state;
	struct claim lost, theirs;
	struct making m, fresh = { .order = "SZ1", .token_serial = "T2" };
	struct handover h;
	struct receipt_row r;
	struct intent in = { .record = "making", .step = "begun", .attempt = 1 };
	struct visit v;
	int64_t lines;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	book_kit_blank(k, "T2");
	lost = book_kit_claim(k, "SZ1");
	v = book_kit_visit(k, "SZ1");
	m = book_kit_made(k, &lost, "T1");
	h = book_kit_handover(k, &lost, m.id, v.id, HANDOVER_OLD_REVOKED);
	r = book_kit_receipt(k, &h, "FT1");
	in.record_id = m.id;
	k->now = lost.until;
	assert_ok(k->book.ops->claim(k->book.self, &other, "SZ1", 60, &theirs, &e));
	lines = book_kit_lines(k);
	h.state = HANDOVER_RECEIPT_SIGNED;
	assert_err(k->book.ops->handover_move(k->book.self, &k->by, &lost, &h,
	    HANDOVER_OLD_REVOKED, &e), ERR_FENCED);
	assert_err(k->book.ops->handover_new(k->book.self, &k->by, &lost, &h, &e), ERR_FENCED);
	assert_err(k->book.ops->making_move(k->book.self, &k->by, &lost, &m, MAKING_VERIFIED, &e), ERR_FENCED);
	assert_err(k->book.ops->making_new(k->book.self, &k->by, &lost, &fresh, &e), ERR_FENCED);
	assert_err(k->book.ops->intent_add(k->book.self, &k->by, &lost, 120, &in, &e), ERR_FENCED);
	assert_err(k->book.ops->receipt_add(k->book.self, &k->by, &lost, &r, &book_kit_facts, &e), ERR_FENCED);
	assert_int_equal(book_kit_lines(k), lines);
	/* the version alone is not enough: the terminal must be the claim's */
	assert_err(k->book.ops->making_move(k->book.self, &k->by, &theirs, &m, MAKING_VERIFIED, &e), ERR_FENCED);
	assert_ok(k->book.ops->making_move(k->book.self, &other, &theirs, &m, MAKING_VERIFIED, &e));
}

/* One commit: what is about to happen, with a fresh lease for it; or neither. */
static void
an_intent_renews_its_claim_or_is_not_booked(void **state)
{
	struct book_kit *k = *state;
	struct intent in = { .record = "making", .step = "begun", .attempt = 1 };
	struct claim c, theirs;
	struct making m;

	book_kit_add(k, "SZ1");
	book_kit_blank(k, "T1");
	c = book_kit_claim(k, "SZ1");
	m = book_kit_begun(k, &c, "T1");
	in.record_id = m.id;
	k->now += 100;
	assert_ok(k->book.ops->intent_add(k->book.self, &k->by, &c, 60, &in, &e));
	assert_int_equal(c.until, k->now + 60);
	assert_int_equal(book_kit_ask(k, "SELECT until FROM claims"), c.until);

	k->now = c.until;
	assert_ok(k->book.ops->claim(k->book.self, &other, "SZ1", 30, &theirs, &e));
	assert_err(k->book.ops->intent_add(k->book.self, &k->by, &c, 600, &in, &e), ERR_FENCED);
	assert_int_equal(c.until, k->now);
	assert_int_equal(book_kit_ask(k, "SELECT until FROM claims"), theirs.until);
	assert_int_equal(book_kit_ask(k, "SELECT count(*) FROM intents"), 1);
}

static void
a_claim_is_for_its_own_order(void **state)
{
	struct book_kit *k = *state;
	struct claim one;
	struct making m = { .order = "SZ2", .token_serial = "T1" };

	book_kit_add(k, "SZ1");
	book_kit_add(k, "SZ2");
	book_kit_blank(k, "T1");
	one = book_kit_claim(k, "SZ1");
	book_kit_claim(k, "SZ2");
	assert_err(k->book.ops->making_new(k->book.self, &k->by, &one, &m, &e), ERR_FENCED);
}

/* ---- at once ----------------------------------------------------------------------- */

struct racer {
	struct book_kit *k;
	pthread_barrier_t *start;
	int terminal;
	bool won;
	enum err_code code;
};

static void *
race(void *arg)
{
	struct racer *r = arg;
	struct book_sqlite *b = book_kit_open(r->k);
	struct book book = book_sqlite_seam(b);
	struct actor by = { "1001", r->terminal };
	struct claim c;
	struct err own;

	pthread_barrier_wait(r->start);
	r->won = book.ops->claim(book.self, &by, "SZ1", 60, &c, &own) == 0;
	r->code = r->won ? ERR_NONE : own.code;
	book_sqlite_free(b);
	return NULL;
}

static void
of_threads_claiming_at_once_one_wins(void **state)
{
	struct book_kit *k = *state;
	struct racer r[RACERS];
	pthread_t t[RACERS];
	pthread_barrier_t start;
	int won = 0;

	book_kit_add(k, "SZ1");
	pthread_barrier_init(&start, NULL, RACERS);
	for (int i = 0; i < RACERS; i++) {
		r[i] = (struct racer){ .k = k, .start = &start, .terminal = i + 1 };
		assert_int_equal(pthread_create(&t[i], NULL, race, &r[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(t[i], NULL);
		won += r[i].won;
		if (!r[i].won)
			assert_int_equal(r[i].code, ERR_OTHER_WINDOW);
	}
	pthread_barrier_destroy(&start);
	assert_int_equal(won, 1);
}

/* Exit code: 0 won, 1 refused by name, 2 anything else. */
static int
child(struct book_kit *k, int start, int terminal)
{
	struct book_sqlite *b = NULL;
	struct book book;
	struct actor by = { "1001", terminal };
	struct claim c;
	struct err own;
	char go;

	if (book_sqlite_open(&b, k->path, k->clock, &own) == -1)
		return 2;
	book = book_sqlite_seam(b);
	if (read(start, &go, 1) != 0)
		return 2;
	if (book.ops->claim(book.self, &by, "SZ1", 60, &c, &own) == 0)
		return 0;
	return own.code == ERR_OTHER_WINDOW ? 1 : 2;
}

static void
of_processes_claiming_at_once_one_wins(void **state)
{
	struct book_kit *k = *state;
	int start[2], status, count[3] = { 0 };
	pid_t pids[RACERS];

	book_kit_add(k, "SZ1");
	assert_int_equal(pipe(start), 0);
	for (int i = 0; i < RACERS; i++) {
		if ((pids[i] = fork()) == 0) {
			close(start[1]);
			_exit(child(k, start[0], i + 1));
		}
		assert_true(pids[i] > 0);
	}
	close(start[0]);
	close(start[1]);
	for (int i = 0; i < RACERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 3);
		count[WEXITSTATUS(status)]++;
	}
	assert_int_equal(count[0], 1);
	assert_int_equal(count[1], RACERS - 1);
}

static void *
number(void *arg)
{
	struct racer *r = arg;
	struct book_sqlite *b = book_kit_open(r->k);
	struct book book = book_sqlite_seam(b);
	char no[NO_SIZE];
	struct err own;

	pthread_barrier_wait(r->start);
	for (int i = 0; i < 10; i++)
		if (book.ops->receipt_number(book.self, "FT01", r->k->now, no, &own) == 0)
			r->terminal++;
	book_sqlite_free(b);
	return NULL;
}

static void
numbers_drawn_at_once_are_all_different(void **state)
{
	struct book_kit *k = *state;
	struct racer r[RACERS];
	pthread_t t[RACERS];
	pthread_barrier_t start;
	char no[NO_SIZE];

	pthread_barrier_init(&start, NULL, RACERS);
	for (int i = 0; i < RACERS; i++) {
		r[i] = (struct racer){ .k = k, .start = &start };
		assert_int_equal(pthread_create(&t[i], NULL, number, &r[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(r[i].terminal, 10);
	}
	pthread_barrier_destroy(&start);
	assert_ok(k->book.ops->receipt_number(k->book.self, "FT01", k->now, no, &e));
	assert_string_equal(no, "FT2611230061");
}

#define BOOK(test) cmocka_unit_test_setup_teardown(test, book_kit_setup, book_kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BOOK(another_window_is_refused_by_number_and_time),
		BOOK(the_same_window_takes_over_at_once),
		BOOK(a_lease_run_out_can_be_taken),
		BOOK(a_lease_renewed_lasts),
		BOOK(a_released_claim_is_free_and_stays_fenced),
		BOOK(an_unknown_order_cannot_be_claimed),
		BOOK(a_list_shows_who_serves_an_order),
		BOOK(a_lost_claim_writes_nothing),
		BOOK(an_intent_renews_its_claim_or_is_not_booked),
		BOOK(a_claim_is_for_its_own_order),
		BOOK(of_threads_claiming_at_once_one_wins),
		BOOK(of_processes_claiming_at_once_one_wins),
		BOOK(numbers_drawn_at_once_are_all_different),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
