/*
 * The line of lamps: right within five seconds of a change though nobody
 * works, well again by itself, in nobody's way, and asleep while nothing
 * changes.
 */
#include "tests/term/counter.h"
#include "tests/term/wakeups.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOON = 5000, IDLE = 5000 };      /* ms */

#define ALL_WELL "订单库 正常  CA 正常  短信 正常  打印 正常"

static struct counter_vt *
signed_in(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	assert_true(vt_wait(c->vt, ALL_WELL));
	return c;
}

static void
move_file(const struct counter_vt *c, const char *from, const char *to)
{
	char *a = kit_path(c->demo, from), *b = kit_path(c->demo, to);

	assert_int_equal(rename(a, b), 0);
	free(a);
	free(b);
}

static void
soon(struct counter_vt *c, const char *text)
{
	if (!vt_wait_ms(c->vt, text, SOON))
		fail_msg("not within %d ms: %s", SOON, text);
}

static void
what_goes_is_seen_and_so_is_what_comes_back(void **state)
{
	static const struct {
		const char *part, *bad;
	} cases[] = {
		{ "ca", "CA ! 不见了 自" },
		{ "ca/ca.key", "CA ! 打不开 自" },
		{ "phone", "短信 ! 不见了 自" },
		{ "receipts", "打印 ! 不见了 自" },
		{ "book.db", "订单库 ! 不见了 自" },
	};
	struct counter_vt *c = signed_in();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		move_file(c, cases[i].part, "aside");
		soon(c, cases[i].bad);
		move_file(c, "aside", cases[i].part);
		soon(c, ALL_WELL);
	}
	counter_close(c);
}

/* Of the folder itself, not moved but removed and made anew. */
static void
a_folder_made_anew_is_watched_like_the_old_one(void **state)
{
	struct counter_vt *c = signed_in();
	char *receipts = kit_path(c->demo, "receipts");

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(rmdir(receipts), 0);
		soon(c, "打印 ! 不见了");
		assert_int_equal(mkdir(receipts, 0700), 0);
		soon(c, ALL_WELL);
	}
	free(receipts);
	counter_close(c);
}

static void
another_file_in_the_books_place_is_said(void **state)
{
	struct counter_vt *c = signed_in();
	char *book = kit_path(c->demo, "book.db"), *copy = kit_path(c->demo, "copy.db");
	const char *const cp[] = { "cp", book, copy, NULL };

	(void)state;
	assert_int_equal(cli_program(c->demo, cp)->code, 0);
	move_file(c, "book.db", "aside");
	move_file(c, "copy.db", "book.db");
	soon(c, "订单库 ! 被换掉 自");
	move_file(c, "aside", "book.db");
	soon(c, ALL_WELL);
	free(book);
	free(copy);
	counter_close(c);
}

static void
a_phone_set_not_to_deliver_is_no_good_phone(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	assert_int_equal(cli(c->demo, "phone fail --conf %/counter.ini")->code, 0);
	soon(c, "短信 ! 不送达 自");
	assert_int_equal(cli(c->demo, "phone ok --conf %/counter.ini")->code, 0);
	soon(c, ALL_WELL);
	counter_close(c);
}

/* Opening a FIFO waits for who writes, as a share waits for its server. */
static void
what_does_not_answer_costs_its_own_lamp_and_nothing_else(void **state)
{
	struct counter_vt *c = signed_in();
	char *fifo = kit_path(c->demo, "ca/ca.pem");
	int fd;

	(void)state;
	move_file(c, "ca/ca.pem", "aside");
	soon(c, "CA ! 打不开");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	soon(c, "CA ! 没应答 自");
	counter_keys(c, "王小明", "查到 3 单");
	move_file(c, "receipts", "gone");
	soon(c, "打印 ! 不见了");
	move_file(c, "gone", "receipts");
	soon(c, "打印 正常");
	assert_true(vt_find(c->vt, "CA ! 没应答", NULL, NULL));
	fd = open(fifo, O_WRONLY | O_CLOEXEC);  /* there is somebody again */
	move_file(c, "aside", "ca/ca.pem");
	close(fd);
	soon(c, ALL_WELL);
	free(fifo);
	counter_close(c);
}

/* The reason in a word where there is room for all of them, else since when. */
static void
four_bad_lamps_leave_the_ukey_its_place(void **state)
{
	static const char *const parts[] = { "ca", "phone", "receipts", "book.db" };
	struct counter_vt *c = signed_in();
	char row[400];

	(void)state;
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "UKey 空白 尾号"));
	for (size_t i = 0; i < 4; i++) {
		char away[40];

		snprintf(away, sizeof(away), "away-%zu", i);
		move_file(c, parts[i], away);
	}
	soon(c, "订单库 ! 自");
	assert_true(vt_wait(c->vt, "打印 ! 自"));
	assert_true(vt_settle(c->vt));
	vt_row(c->vt, 1, row, sizeof(row));
	assert_non_null(strstr(row, "CA ! 自"));
	assert_non_null(strstr(row, "短信 ! 自"));
	assert_non_null(strstr(row, "UKey 空白 尾号"));
	vt_resize(c->vt, 43, 132);
	assert_true(vt_wait(c->vt, "CA ! 不见了 自"));
	for (size_t i = 0; i < 4; i++) {
		char away[40];

		snprintf(away, sizeof(away), "away-%zu", i);
		move_file(c, away, parts[i]);
	}
	soon(c, ALL_WELL);
	counter_close(c);
}

static void
a_lamp_takes_no_key_and_stops_no_pickup(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "王小", "查到");
	assert_int_equal(cli(c->demo, "phone never --conf %/counter.ini")->code, 0);
	soon(c, "短信 ! 没回报");
	counter_keys(c, "明", "查到 3 单");
	counter_keys(c, "<C-u>", "可领取的订单");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_close(c);
}

/* With a helper that has been at work and waits. */
static void
an_idle_counter_wakes_nobody(void **state)
{
	struct counter_vt *c = signed_in();
	long n;

	(void)state;
	counter_ukey(c, "insert", "1");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Esc>", "F2查找");
	assert_true(vt_settle(c->vt));
	n = wakeups_idle(vt_pid(c->vt), IDLE);
	if (n != 0)
		fail_msg("%ld wakeups in %d ms", n, IDLE);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_goes_is_seen_and_so_is_what_comes_back),
		cmocka_unit_test(a_folder_made_anew_is_watched_like_the_old_one),
		cmocka_unit_test(another_file_in_the_books_place_is_said),
		cmocka_unit_test(a_phone_set_not_to_deliver_is_no_good_phone),
		cmocka_unit_test(what_does_not_answer_costs_its_own_lamp_and_nothing_else),
		cmocka_unit_test(four_bad_lamps_leave_the_ukey_its_place),
		cmocka_unit_test(a_lamp_takes_no_key_and_stops_no_pickup),
		cmocka_unit_test(an_idle_counter_wakes_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
