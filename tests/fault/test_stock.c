/*
 * The keeping of the stock broken anywhere: a call of the book fails before or
 * after its effect, the power goes between any two of its steps.  All of it or
 * nothing, and it can be done again.  RULES 32.
 */
#include "core/stock.h"
#include "conf/settings.h"
#include "core/token/client.h"
#include "tests/fault/faulty.h"
#include "tests/unit/book_kit.h"
#include "tests/unit/stock_kit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct err e;

/* ---- a counter over a real book ---- */

static int
slip(void *self, const struct slip_facts *f, const char *path, struct err *err)
{
	(void)self;
	(void)f;
	(void)path;
	(void)err;
	return 0;
}

static const struct paper_ops paper_ops = { .slip = slip };

struct place {
	struct book_kit *kit;
	struct conf conf;
	struct counter c;
};

/* At the book of the kit, or at another connection to its file. */
static void
take_place(struct place *p, struct book_kit *k, struct book book)
{
	*p = (struct place){ .kit = k };
	p->conf.paper_receipts = k->dir;
	p->c = (struct counter){ .conf = &p->conf, .book = book, .clock = k->clock, .paper = { &paper_ops, NULL },
		.terminal = 1 };
	assert_ok(k->book.ops->staff_get(k->book.self, "2001", &p->c.clerk, &e));
}

/* ---- what is done ---- */

static int
receive(struct counter *c, struct err *err)
{
	return stock_receive(c, LIST("0B01", "0B02", "0B03"), "ePass2003", err);
}

static int
spoil(struct counter *c, struct err *err)
{
	return stock_spoil(c, "0A01", "0A01", "坏", err);
}

static int
send_back(struct counter *c, struct err *err)
{
	return stock_return(c, LIST("0A02", "0A03"), "厂家召回", err);
}

static int
count(struct counter *c, struct err *err)
{
	struct stock_count n;

	return stock_take_count(c, 2, stock_kit_list(NAMES("0A01", "0C01"), 2), &n, err);
}

static const struct deed {
	const char *name;
	int (*run)(struct counter *c, struct err *err);
	enum err_code twice;            /* what a second time says; NONE: it counts once more */
} deeds[] = {
	{ "stock_receive", receive, ERR_STOCK_THERE },
	{ "stock_leave", spoil, ERR_STOCK_GONE },
	{ "stock_leave", send_back, ERR_STOCK_GONE },
	{ "stock_count", count, ERR_NONE },
};

enum { DEEDS = sizeof(deeds) / sizeof(deeds[0]) };

/* All the stock's rows, as one number each. */
struct sight {
	int64_t blank, spoiled, returned, moves, counts, differences, lines;
};

static struct sight
look(struct book_kit *k)
{
	struct day_look l;
	const long *day;

	assert_ok(k->book.ops->day_look(k->book.self, &l, &e));
	day = l.day.figure;
	assert_int_equal(day[DAY_OPENING] + day[DAY_RECEIVED] - day[DAY_USED] - day[DAY_STOCK_SPOILED] -
	    day[DAY_RETURNED] - day[DAY_STOCK_MAKING], book_kit_ask(k, "SELECT count(*) FROM stock WHERE state = 'blank'"));
	assert_int_equal(l.day.nodds, 0);
	day_look_done(&l);
	return (struct sight){
		book_kit_ask(k, "SELECT count(*) FROM stock WHERE state = 'blank'"),
		book_kit_ask(k, "SELECT count(*) FROM stock WHERE state = 'spoiled'"),
		book_kit_ask(k, "SELECT count(*) FROM stock WHERE state = 'returned'"),
		book_kit_ask(k, "SELECT count(*) FROM stock_moves"),
		book_kit_ask(k, "SELECT count(*) FROM stock_counts"),
		book_kit_ask(k, "SELECT count(*) FROM stock_differences"),
		book_kit_lines(k),
	};
}

static bool
same(const struct sight *x, const struct sight *y)
{
	return memcmp(x, y, sizeof(*x)) == 0;
}

/* Three blanks, and the sight of them. */
static struct sight
ground(struct book_kit *k)
{
	assert_ok(RECEIVE("0A01", "0A02", "0A03"));
	return look(k);
}

/* It was done, once; done again it says so and changes nothing. */
static void
is_done(struct place *p, const struct deed *d, const struct sight *before)
{
	struct sight after = look(p->kit), again;

	assert_false(same(before, &after));
	assert_int_equal(after.lines, before->lines + 1);
	if (d->twice == ERR_NONE) {
		assert_int_equal(after.counts, 1);
		assert_int_equal(after.differences, 3);
		return;
	}
	assert_err(d->run(&p->c, &e), d->twice);
	again = look(p->kit);
	assert_true(same(&after, &again));
}

/* ---- a call fails ---- */

static void
breaks(const struct deed *d, bool after)
{
	void *kit;
	struct place p;
	struct faulty f = { .mode = FAULT_FAIL, .at = 1, .after = after, .times = 1 };
	struct sight before, now;

	book_kit_setup(&kit);
	before = ground(kit);
	take_place(&p, kit, ((struct book_kit *)kit)->book);
	faulty_wrap(&f, &p.c);
	assert_err(d->run(&p.c, &e), ERR_BOOK);
	assert_non_null(strstr(f.hit, d->name));
	p.c.book = p.kit->book;
	now = look(p.kit);
	assert_int_equal(same(&before, &now), !after);
	if (!after)
		assert_ok(d->run(&p.c, &e));
	is_done(&p, d, &before);
	book_kit_teardown(&kit);
}

static void
a_call_that_fails_did_all_or_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < DEEDS; i++) {
		breaks(&deeds[i], false);
		breaks(&deeds[i], true);
	}
}

/* ---- the power goes ---- */

static int steps_left;

static int
step(void *ctx)
{
	(void)ctx;
	if (--steps_left == 0)
		kill(getpid(), SIGKILL);
	return 0;
}

/* In a process of its own, killed after so many stretches of SQLite's work: true when it was. */
static bool
killed_at(struct book_kit *k, const struct deed *d, int steps)
{
	enum { STRETCH = 10 };          /* of its instructions */
	struct place p;
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct book_sqlite *own = book_kit_open(k);

		take_place(&p, k, book_sqlite_seam(own));
		steps_left = steps;
		sqlite3_progress_handler(own->db, STRETCH, step, NULL);
		_exit(d->run(&p.c, &e) == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return true;
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

static int
power_goes(const struct deed *d)
{
	void *kit;
	struct place p;
	struct sight before, now;
	int steps = 1;

	book_kit_setup(&kit);
	before = ground(kit);
	for (; killed_at(kit, d, steps); steps++) {
		now = look(kit);
		assert_true(same(&before, &now));
	}
	take_place(&p, kit, ((struct book_kit *)kit)->book);
	is_done(&p, d, &before);
	book_kit_teardown(&kit);
	return steps - 1;
}

static void
the_power_may_go_between_any_two_steps(void **state)
{
	int tried = 0;

	(void)state;
	for (size_t i = 0; i < DEEDS; i++)
		tried += power_goes(&deeds[i]);
	print_message("killed in the middle: %d times, nothing of it was written\n", tried);
	assert_true(tried > 100);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_that_fails_did_all_or_nothing),
		cmocka_unit_test(the_power_may_go_between_any_two_steps),
	};

	if (argc == 2 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
