/*
 * UKeys made ahead, as the clerk meets it: F12's list, one UKey after another,
 * Esc between, and the visitor who comes for one of them.  RULES 5, 13.
 */
#include "tests/term/counter.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEMO = 2 };             /* UKeys the demo has made ahead itself */

static struct counter_vt *
at_the_list(const char *staff)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, staff);
	counter_keys(c, "<F12>", "1  预先制作");
	counter_keys(c, "1", "已选 0 单");
	return c;
}

/* One number from the book. */
static int
count(const struct counter_vt *c, const char *sql)
{
	char *book = kit_path(c->demo, "book.db");
	const char *const argv[] = { "sqlite3", book, sql, NULL };
	int n = atoi(cli_program(c->demo, argv)->out);

	free(book);
	return n;
}

static size_t
messages(const struct counter_vt *c)
{
	char *pattern = kit_path(c->demo, "phone/1*/*.txt");
	glob_t g;
	size_t n = glob(pattern, 0, NULL, &g) == 0 ? g.gl_pathc : 0;

	globfree(&g);
	free(pattern);
	return n;
}

static void
the_longest_ready_stands_on_top(void **state)
{
	struct counter_vt *c = at_the_list("1001");

	(void)state;
	assert_true(vt_find(c->vt, "UKey 空白 18", NULL, NULL));
	counter_shows(c, "ahead-list");
	counter_keys(c, "<Space>", "已选 1 单");
	counter_keys(c, "<Space>", "已选 0 单");
	counter_keys(c, "<PgDn>", "已受理");            /* the accepted come last */
	counter_keys(c, "<Space>", "已选 1 单");
	counter_keys(c, "<PgUp>", "可领取");
	assert_true(vt_find(c->vt, "已选 1 单", NULL, NULL));    /* picks stay over pages */
	counter_keys(c, "<F1>", "密码不发");
	counter_shows(c, "help-ahead");
	counter_keys(c, "<Esc>", "已选 1 单");
	counter_keys(c, "<Esc>", "F2查找");
	counter_close(c);
}

static void
one_ukey_after_another(void **state)
{
	struct counter_vt *c = at_the_list("1001");

	(void)state;
	counter_keys(c, "<Space><Down><Space>", "已选 2 单");
	counter_keys(c, "<Enter>", "请插入一个空白UKey");
	assert_true(vt_find(c->vt, "第 1 单，共 2 单", NULL, NULL));
	assert_false(vt_find(c->vt, "领取人离开", NULL, NULL));   /* nobody is there */
	assert_false(vt_find(c->vt, "签收交付", NULL, NULL));
	counter_keys(c, "<F9>", "请插入一个空白UKey");
	counter_shows(c, "ahead-want");
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_keys(c, "<Enter>", "与订单号一起装袋");
	counter_shows(c, "ahead-made");
	counter_keys(c, "<Enter>", "第 2 单，共 2 单");
	counter_ukey(c, "remove", "1");
	counter_ukey(c, "insert", "2");
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_keys(c, "<Enter>", "与订单号一起装袋");
	assert_false(vt_find(c->vt, "还有", NULL, NULL));
	counter_keys(c, "<Enter>", "已制待领 4");
	assert_false(vt_find(c->vt, "在办 ", NULL, NULL));
	assert_int_equal(count(c, "SELECT count(*) FROM visits"), 0);
	assert_int_equal(messages(c), 0);
	counter_close(c);
}

static void
esc_between_two_stops(void **state)
{
	struct counter_vt *c = at_the_list("1001");

	(void)state;
	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Space><Down><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "与订单号一起装袋");
	counter_keys(c, "<Esc>", "已制待领 3");
	assert_int_equal(count(c, "SELECT count(*) FROM makings"), DEMO + 1);
	counter_close(c);
}

/* At home, with a UKey half made ahead, which is in the reader. */
static struct counter_vt *
half_made(void)
{
	struct counter_vt *c = at_the_list("1001");
	char *at = kit_path(c->demo, "ca/index.db"), *off = kit_path(c->demo, "ca/index.away");

	counter_ukey(c, "insert", "1");
	counter_keys(c, "<Enter>", "就用这个");
	assert_int_equal(rename(at, off), 0);
	counter_keys(c, "<Enter>", "2 暂停");
	assert_false(vt_find(c->vt, "领取人离开", NULL, NULL));
	counter_keys(c, "2", "在办 1");
	assert_int_equal(rename(off, at), 0);
	free(at);
	free(off);
	return c;
}

/* Stopped in the middle, it stands on the list with its UKey, and goes on there. */
static void
what_was_begun_goes_on_from_the_list(void **state)
{
	struct counter_vt *c = half_made();

	(void)state;
	counter_keys(c, "<F12>", "1  预先制作");
	counter_keys(c, "1", "已选 0 单");
	assert_true(vt_find(c->vt, "核对原证书 尾号", NULL, NULL));
	counter_keys(c, "<Enter>", "与订单号一起装袋");         /* nothing is asked: it is in */
	counter_keys(c, "<Enter>", "已制待领 3");
	assert_false(vt_find(c->vt, "在办 ", NULL, NULL));
	counter_close(c);
}

/* ... or from home's 在办, where nobody need have come. */
static void
what_was_begun_goes_on_from_home(void **state)
{
	struct counter_vt *c = half_made();

	(void)state;
	counter_keys(c, "<Tab><Enter>", "1  接着预先制作");
	counter_shows(c, "home-half-made");
	counter_gone(c, "<Enter>", "接着预先制作");             /* "no" is the default */
	counter_keys(c, "<Enter>", "1  接着预先制作");
	counter_keys(c, "1", "与订单号一起装袋");
	counter_keys(c, "<Enter>", "已制待领 3");
	assert_false(vt_find(c->vt, "在办 ", NULL, NULL));
	assert_int_equal(count(c, "SELECT count(*) FROM visits"), 0);
	counter_close(c);
}

static void
its_visitor_may_have_come(void **state)
{
	struct counter_vt *c = half_made();

	(void)state;
	counter_keys(c, "<Tab><Enter>", "2  领取人来了");
	counter_keys(c, "2", "还差 6 项");
	counter_close(c);
}

/* Another clerk, another start of the program: the PIN goes out now. */
static void
its_people_come_for_it(void **state)
{
	struct counter_vt *c;

	(void)state;
	c = counter_open(24, 80);
	cli_sql(c->demo, "UPDATE orders SET ready = 1 WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "1");
	counter_keys(c, "<F12>", "1  预先制作");
	counter_keys(c, "1", "已选 0 单");
	counter_keys(c, "<Enter>", "就用这个");
	counter_keys(c, "<Enter>", "与订单号一起装袋");
	counter_keys(c, "<Enter>", "已制待领 3");
	counter_ukey(c, "remove", "1");
	counter_keys(c, "韩梅梅", "已制待领");
	counter_again(c);
	counter_sign_in(c, "1002");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "请插回尾号");
	assert_int_equal(messages(c), 0);
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "存根联"));
	assert_int_equal(messages(c), 1);
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	assert_int_equal(count(c, "SELECT count(*) FROM handovers WHERE state = 'delivered' AND clerk = '1002'"), 1);
	counter_close(c);
}

/* Who serves nobody has no such entry. */
static void
a_supervisor_makes_nothing(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "2001", "您的角色");
	counter_keys(c, "<F12>", "菜单");
	assert_false(vt_find(c->vt, "预先制作", NULL, NULL));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_ready_stands_on_top),
		cmocka_unit_test(one_ukey_after_another),
		cmocka_unit_test(esc_between_two_stops),
		cmocka_unit_test(what_was_begun_goes_on_from_the_list),
		cmocka_unit_test(what_was_begun_goes_on_from_home),
		cmocka_unit_test(its_visitor_may_have_come),
		cmocka_unit_test(its_people_come_for_it),
		cmocka_unit_test(a_supervisor_makes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
