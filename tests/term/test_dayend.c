/*
 * The day-end as the clerk and the supervisor meet it: the count, what does not
 * balance, two people, two windows, and the past ones.  RULES 3, 30, 32.
 */
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The demo's: twenty came, two are made ahead. */
#define BLANKS "18"

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

static int
closed(const struct counter_vt *c)
{
	return count(c, "SELECT count(*) FROM days WHERE closed <> 0");
}

static struct counter_vt *
at_the_count(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	counter_keys(c, "<F6>", "还没有准备");
	counter_keys(c, "<Enter>", "数一遍");
	return c;
}

static void
prepare(struct counter_vt *c)
{
	counter_keys(c, BLANKS "<Enter>", "= 可以签字了");
	counter_keys(c, "1", "签字，日结");
}

/* Over the clerk's screen. */
static void
sign(struct counter_vt *c, const char *staff, const char *wait)
{
	char password[40], keys[80];

	counter_password(c, staff, password);
	snprintf(keys, sizeof(keys), "%s<Enter>", staff);
	counter_keys(c, keys, staff);
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	counter_keys(c, keys, "*********");
	counter_keys(c, "1", wait);
}

static void
the_clerk_counts_the_supervisor_signs(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *pdf;
	char find[80];

	(void)state;
	counter_sign_in(c, "1001");
	counter_keys(c, "<F6>", "还没有日结过");
	counter_shows(c, "dayend-first");
	counter_keys(c, "<Enter>", "数一遍");
	counter_shows(c, "dayend-count");
	counter_keys(c, "<F1>", "准备的人不能自己签");
	counter_shows(c, "help-dayend");
	counter_keys(c, "<Esc>", "数一遍");
	counter_keys(c, BLANKS "<Enter>", "= 可以签字了");
	counter_shows(c, "dayend-ready");
	counter_keys(c, "1", "签字，日结");
	counter_shows(c, "dayend-sign");
	assert_int_equal(closed(c), 0);
	sign(c, "2001", "= 已日结");
	counter_shows(c, "dayend-closed");
	assert_int_equal(closed(c), 1);
	counter_keys(c, "<Esc>", "F2查找");
	counter_keys(c, "<F6>", "还没有准备");
	counter_shows(c, "dayend-list");
	pdf = kit_path(c->demo, "receipts/dayend");
	snprintf(find, sizeof(find), "rm %s/RJFT*.pdf", pdf);
	assert_int_equal(system(find), 0);
	counter_keys(c, "<Down><Enter>", "= 已日结");      /* missing: made again */
	snprintf(find, sizeof(find), "ls %s/RJFT*.pdf >/dev/null", pdf);
	assert_int_equal(system(find), 0);
	free(pdf);
	counter_close(c);
}

static void
what_does_not_balance_is_opened_and_explained(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "DROP TRIGGER IF EXISTS stock_once; UPDATE stock SET state = 'out' WHERE serial IN "
	    "(SELECT serial FROM stock WHERE state = 'blank' ORDER BY serial LIMIT 2)");
	counter_sign_in(c, "1001");
	counter_keys(c, "<F6>", "还没有准备");
	counter_keys(c, "<Enter>", "数一遍");
	counter_keys(c, "15<Enter>", "3 项没有说明");
	counter_shows(c, "dayend-off");
	counter_keys(c, "1", "日结还不能签字");
	counter_keys(c, "<Enter>", "库存状态与制作记录不符");
	counter_shows(c, "dayend-odds");
	counter_keys(c, "1", "这一项为什么不平");
	counter_shows(c, "dayend-reasons");
	counter_keys(c, "9", "印在日结单上");
	counter_keys(c, "柜台借用<Enter>", "= 说明：柜台借用");
	counter_keys(c, "2", "都用这个原因");
	counter_keys(c, "1", "= 说明：已复点，差异待查");
	assert_false(vt_find(c->vt, "! 没有说明", NULL, NULL));
	counter_keys(c, "<Esc>", "= 可以签字了");
	counter_keys(c, "1", "签字，日结");
	sign(c, "2001", "= 已日结");
	assert_int_equal(count(c, "SELECT count(*) FROM days WHERE CAST(facts AS TEXT) LIKE '%柜台借用%' "
	    "AND CAST(facts AS TEXT) LIKE '%差异待查%'"), 1);
	counter_close(c);
}

static void
what_the_ca_does_not_say_is_not_known(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *at = kit_path(c->demo, "ca/index.db"), *off = kit_path(c->demo, "ca/index.away");

	(void)state;
	counter_sign_in(c, "1001");
	assert_int_equal(rename(at, off), 0);
	counter_keys(c, "<F6>", "还没有准备");
	counter_keys(c, "<Enter>", "数一遍");
	assert_true(vt_find(c->vt, "! 新证书", NULL, NULL));
	counter_keys(c, BLANKS "<Enter>", "2 项没有说明");
	assert_int_equal(rename(off, at), 0);
	counter_keys(c, "2", "= 可以签字了");           /* looked at again; the count is kept */
	assert_true(vt_find(c->vt, "= 新证书", NULL, NULL));
	free(at);
	free(off);
	counter_close(c);
}

static void
nobody_signs_their_own(void **state)
{
	struct counter_vt *c = at_the_count();

	(void)state;
	cli_sql(c->demo, "UPDATE staff SET person = (SELECT person FROM staff WHERE id = '1001') WHERE id = '2001'");
	prepare(c);
	sign(c, "1002", "需要权限：主管");
	sign(c, "2001", "不能审批自己的业务");
	assert_int_equal(closed(c), 0);
	counter_keys(c, "<Esc>", "F2查找");
	counter_keys(c, "<F6>", "已准备，等主管签字");
	counter_close(c);
}

/* Esc before the signature: nothing is closed, what was prepared waits, here and elsewhere. */
static void
signed_at_another_screen(void **state)
{
	struct counter_vt *c = at_the_count(), *b;

	(void)state;
	prepare(c);
	counter_keys(c, "<Esc>", "F2查找");
	assert_int_equal(closed(c), 0);
	b = counter_beside(c, "2");
	counter_enter(b, "2001", "F6日结");
	counter_keys(b, "<F6>", "已准备，等主管签字");
	counter_keys(b, "<Enter>", "陈刚 已登录");
	counter_shows(b, "dayend-supervisor");
	counter_keys(b, "1", "= 已日结");
	assert_int_equal(closed(c), 1);
	counter_away(b);
	counter_close(c);
}

static void
work_meanwhile_is_shown_anew(void **state)
{
	struct counter_vt *c = at_the_count();

	(void)state;
	prepare(c);
	cli_sql(c->demo, "UPDATE stock SET state = 'returned', reason = 'x' WHERE serial = "
	    "(SELECT serial FROM stock WHERE state = 'blank' LIMIT 1)");
	sign(c, "2001", "日结的数字变了");
	assert_int_equal(closed(c), 0);
	counter_shows(c, "dayend-changed");
	counter_keys(c, "<Enter>", "1 项没有说明");
	counter_keys(c, "<Tab><BS>7<Enter>", "= 可以签字了");
	counter_keys(c, "1", "签字，日结");
	sign(c, "2001", "= 已日结");
	counter_close(c);
}

static void
a_supervisor_alone_closes_nothing(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "2001", "F6日结");
	counter_keys(c, "<F6>", "还没有准备");
	counter_keys(c, "<Enter>", "R49");
	counter_keys(c, "<Enter>", "F6日结");
	assert_int_equal(closed(c), 0);
	counter_close(c);
}

static void
who_may_neither_sees_no_key(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "3001", "您的角色");
	assert_false(vt_find(c->vt, "F6", NULL, NULL));
	counter_keys(c, "<F6>", "您的角色");
	counter_close(c);
}

static void
in_english(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	cli_sql(c->demo, "DROP TRIGGER IF EXISTS stock_once; UPDATE stock SET state = 'out' WHERE serial = "
	    "(SELECT serial FROM stock WHERE state = 'blank' ORDER BY serial LIMIT 1)");
	counter_enter(c, "1001", "F2Find");
	counter_keys(c, "<F6>", "No day-end so far");
	counter_keys(c, "<Enter>", "Count them");
	counter_keys(c, "17<Enter>", "without a reason");
	counter_shows(c, "dayend-off-en");
	counter_keys(c, "<Enter>", "different things");
	counter_keys(c, "1", "Why is this one off");
	counter_keys(c, "1", "= Reason");
	counter_shows(c, "dayend-odds-en");
	counter_keys(c, "<Esc>", "= Ready");
	counter_keys(c, "<F1>", "never the preparer");
	counter_shows(c, "help-dayend-en");
	counter_close(c);
}

/* Long names, many differences, many past ones. */
static void
wide_and_many(void **state)
{
	struct counter_vt *c = counter_open(43, 132);

	(void)state;
	cli_sql(c->demo, "DROP TRIGGER IF EXISTS stock_once; UPDATE stock SET state = 'out' WHERE state = 'blank'; "
	    "UPDATE staff SET name = '欧阳' || replace(hex(zeroblob(16)), '00', '李') WHERE id = '1001'; "
	    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	    "INSERT INTO days (after, no, point, terminal, digest, facts, sha256, prepared_by, prepared_name, "
	    "prepared, signed_by, signed_name, closed) "
	    "SELECT i - 1, printf('RJFT26%04d01', i), 'FT01', 1, hex(zeroblob(32)), CAST('{\"carried\":[],\"certs\":[],\"olds\":[],"
	    "\"figures\":{\"counted\":0,\"stock_making\":0}}' AS BLOB), hex(zeroblob(32)), '1001', '李娜', 1790000000 + i * 86400, "
	    "'2001', '陈刚', 1790000000 + i * 86400 FROM n");
	counter_sign_in(c, "1001");
	counter_keys(c, "<F6>", "RJFT26006001");
	counter_shows(c, "dayend-list-wide");
	counter_keys(c, "<Down><PgDn>", "RJFT26000101");
	counter_keys(c, "<PgUp>", "RJFT26006001");
	counter_keys(c, "<Up><Enter>", "数一遍");
	counter_keys(c, "2<Enter>", "19 项没有说明");
	counter_keys(c, "<Enter>", "库存状态");
	counter_keys(c, "<PgDn>", "相差");
	counter_keys(c, "2", "都用这个原因");
	counter_keys(c, "5", "= 说明：已交主管处理");
	counter_keys(c, "<Esc>", "= 可以签字了");
	counter_shows(c, "dayend-wide");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clerk_counts_the_supervisor_signs),
		cmocka_unit_test(what_does_not_balance_is_opened_and_explained),
		cmocka_unit_test(what_the_ca_does_not_say_is_not_known),
		cmocka_unit_test(nobody_signs_their_own),
		cmocka_unit_test(signed_at_another_screen),
		cmocka_unit_test(work_meanwhile_is_shown_anew),
		cmocka_unit_test(a_supervisor_alone_closes_nothing),
		cmocka_unit_test(who_may_neither_sees_no_key),
		cmocka_unit_test(in_english),
		cmocka_unit_test(wide_and_many),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
