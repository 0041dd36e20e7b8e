/* The keeping of the stock as a job: who may, what is typed, the slip.  RULES 32. */
#include "core/stock.h"
#include "conf/settings.h"
#include "core/token/serial.h"
#include "tests/unit/book_kit.h"
#include "tests/unit/stock_kit.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

/* ---- a counter with a paper that tells what it was asked for ---- */

struct job {
	struct book_kit *kit;
	struct conf conf;
	struct counter c;
	int slips;
	enum err_code broken;           /* what the paper says; NONE = it is made */
	struct stock_line line;         /* of the last slip */
	char no[NO_SIZE], clerk[ID_SIZE], clerk_name[NAME_SIZE], path[4096];
};

static int
slip(void *self, const struct slip_facts *f, const char *path, struct err *err)
{
	struct job *j = self;

	if (j->broken != ERR_NONE)
		return err_set(err, j->broken, "no paper");
	assert_int_equal(f->kind, SLIP_SPOILED);
	j->slips++;
	j->line = *f->spoiled;
	snprintf(j->no, sizeof(j->no), "%s", f->no);
	snprintf(j->clerk, sizeof(j->clerk), "%s", f->clerk);
	snprintf(j->clerk_name, sizeof(j->clerk_name), "%s", f->clerk_name);
	snprintf(j->path, sizeof(j->path), "%s", path);
	return 0;
}

static const struct paper_ops paper_ops = { .slip = slip };

static void
signs_in(struct job *j, const char *id)
{
	assert_ok(j->kit->book.ops->staff_get(j->kit->book.self, id, &j->c.clerk, &e));
}

static int
setup(void **state)
{
	struct job *j = calloc(1, sizeof(*j));
	void *kit;

	assert_non_null(j);
	book_kit_setup(&kit);
	j->kit = kit;
	j->conf.paper_receipts = j->kit->dir;
	j->c = (struct counter){ .conf = &j->conf, .book = j->kit->book, .clock = j->kit->clock,
		.paper = { &paper_ops, j }, .terminal = 1, .point_name = "福田受理点" };
	signs_in(j, "2001");
	*state = j;
	return 0;
}

static int
teardown(void **state)
{
	struct job *j = *state;
	void *kit = j->kit;

	free(j);
	return book_kit_teardown(&kit);
}

static enum stock_state
state_of(struct job *j, const char *serial)
{
	struct stock_line l;

	assert_ok(j->kit->book.ops->stock_get(j->kit->book.self, serial, &l, &e));
	return l.state;
}

#define TAKE(...) assert_ok(stock_receive(&j->c, LIST(__VA_ARGS__), "ePass2003", &e))

/* ---- who, and with which words ---- */

static void
only_the_keeper_keeps_the_stock(void **state)
{
	static const char *const others[] = { "1001", "9001" };
	struct job *j = *state;
	struct stock_count n;

	TAKE("0A01");
	for (size_t i = 0; i < 2; i++) {
		signs_in(j, others[i]);
		/* the job says so itself, whatever the book would */
		j->c.book = (struct book){ NULL, NULL };
		assert_err(stock_receive(&j->c, LIST("0A02"), "m", &e), ERR_MAY);
		assert_err(stock_spoil(&j->c, "0A01", "0A01", "x", &e), ERR_MAY);
		assert_err(stock_return(&j->c, LIST("0A01"), "x", &e), ERR_MAY);
		assert_err(stock_take_count(&j->c, 1, NULL, &n, &e), ERR_MAY);
		j->c.book = j->kit->book;
	}
	assert_int_equal(state_of(j, "0A01"), STOCK_BLANK);
}

static void
a_count_no_drawer_holds_is_refused_by_its_name(void **state)
{
	static const int odd[] = { -1, STOCK_COUNT_MOST + 1, INT_MAX, INT_MIN };
	struct job *j = *state;
	struct stock_count n = { .counted = 7 };

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		assert_err(stock_take_count(&j->c, odd[i], NULL, &n, &e), ERR_INPUT);
		assert_non_null(strstr(e.say, "盘点"));
	}
	assert_int_equal(n.counted, 7);
	assert_ok(stock_take_count(&j->c, STOCK_COUNT_MOST, NULL, &n, &e));
	assert_int_equal(n.counted, STOCK_COUNT_MOST);
}

static void
nothing_goes_or_comes_without_a_word(void **state)
{
	struct job *j = *state;

	TAKE("0A01");
	assert_err(stock_receive(&j->c, LIST("0A02"), "  ", &e), ERR_INPUT);
	assert_string_not_equal(e.say, "");
	assert_err(stock_spoil(&j->c, "0A01", "0A01", "", &e), ERR_INPUT);
	assert_string_not_equal(e.say, "");
	assert_err(stock_return(&j->c, LIST("0A01"), "　", &e), ERR_INPUT);
	assert_int_equal(state_of(j, "0A01"), STOCK_BLANK);
}

static void
the_last_four_are_typed_again(void **state)
{
	struct job *j = *state;

	TAKE("0A3F55D122079C10");
	assert_err(stock_spoil(&j->c, "0A3F55D122079C10", "9C11", "坏", &e), ERR_INPUT);
	assert_err(stock_spoil(&j->c, "0A3F55D122079C10", "", "坏", &e), ERR_INPUT);
	assert_err(stock_spoil(&j->c, "0A3F55D122079C10", "079C10", "坏", &e), ERR_INPUT);
	assert_int_equal(state_of(j, "0A3F55D122079C10"), STOCK_BLANK);
	assert_ok(stock_spoil(&j->c, "0A3F55D122079C10", "9c10", "坏", &e));
	assert_int_equal(state_of(j, "0A3F55D122079C10"), STOCK_SPOILED);
}

/* ---- the slip ---- */

static void
a_slip_says_what_the_book_has(void **state)
{
	struct job *j = *state;
	char path[4096], *want = kit_path(j->kit->dir, "slips/ZF-0A01.pdf");

	TAKE("0A01", "0A02");
	assert_ok(stock_spoil(&j->c, "0A01", "0A01", "外壳损坏", &e));
	j->kit->now += 3600;
	signs_in(j, "1001");
	assert_ok(stock_slip(&j->c, "0a01", path, sizeof(path), &e));
	assert_string_equal(path, want);
	assert_string_equal(j->path, want);
	assert_string_equal(j->no, "ZF-0A01");
	assert_string_equal(j->line.serial, "0A01");
	assert_string_equal(j->line.reason, "外壳损坏");
	assert_int_equal(j->line.time, j->kit->now - 3600);
	assert_string_equal(j->clerk, "2001");          /* who spoiled it, whoever prints it */
	assert_string_equal(j->clerk_name, "陈刚");
	assert_err(stock_slip(&j->c, "0A02", path, sizeof(path), &e), ERR_NOT_FOUND);
	assert_err(stock_slip(&j->c, "0A09", path, sizeof(path), &e), ERR_NOT_FOUND);
	assert_int_equal(j->slips, 1);
	free(want);
}

static void
a_slip_that_fails_can_be_made_again(void **state)
{
	struct job *j = *state;
	char path[4096];

	TAKE("0A01");
	assert_ok(stock_spoil(&j->c, "0A01", "0A01", "坏", &e));
	j->broken = ERR_RECEIPT;
	assert_err(stock_slip(&j->c, "0A01", path, sizeof(path), &e), ERR_RECEIPT);
	assert_int_equal(state_of(j, "0A01"), STOCK_SPOILED);
	j->broken = ERR_NONE;
	assert_ok(stock_slip(&j->c, "0A01", path, sizeof(path), &e));
	assert_int_equal(j->slips, 1);
}

/* ---- lists ---- */

static void
a_run_becomes_its_serials(void **state)
{
	char (*all)[ID_SIZE] = NULL;
	size_t n = 0;

	(void)state;
	assert_ok(stock_read_run("0A09", "0A0b", SERIAL_HEX, &all, &n, &e));
	assert_int_equal(n, 3);
	assert_string_equal(all[1], "0A0a");
	free(all);
	assert_err(stock_read_run("0A0B", "0A09", SERIAL_HEX, &all, &n, &e), ERR_INPUT);
}

static void
a_file_has_a_thousand_at_most(void **state)
{
	struct job *j = *state;
	char *path = kit_path(j->kit->dir, "list"), *text = malloc(20000), (*all)[ID_SIZE] = NULL;
	size_t n = 0, used = 0;

	assert_non_null(text);
	for (int i = 0; i < STOCK_SERIALS; i++)
		used += (size_t)snprintf(text + used, 20000 - used, "0A%06d\n", i);
	kit_write(path, text, 0600);
	assert_ok(stock_read_list(path, &all, &n, &e));
	assert_int_equal(n, STOCK_SERIALS);
	free(all);
	snprintf(text + used, 20000 - used, "0B000000\n");
	kit_write(path, text, 0600);
	assert_err(stock_read_list(path, &all, &n, &e), ERR_INPUT);
	assert_non_null(strstr(e.say, "1001"));
	free(text);
	free(path);
}

#define JOB(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		JOB(only_the_keeper_keeps_the_stock),
		JOB(nothing_goes_or_comes_without_a_word),
		JOB(the_last_four_are_typed_again),
		JOB(a_slip_says_what_the_book_has),
		JOB(a_slip_that_fails_can_be_made_again),
		JOB(a_run_becomes_its_serials),
		JOB(a_count_no_drawer_holds_is_refused_by_its_name),
		JOB(a_file_has_a_thousand_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
