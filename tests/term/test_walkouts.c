/*
 * The visitor walks out while a UKey is made; a failure of one order of two;
 * an old certificate that is not revoked yet.  RULES 3, 37.
 */
#include "tests/term/approvals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The handler with one order at the making's first question; no UKey is in the reader. */
static struct counter_vt *
at_the_making(const char *wait)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", wait);
	return c;
}

/* The CA does not answer, or does again. */
static void
ca_away(const struct counter_vt *c, bool away)
{
	char *at = kit_path(c->demo, "ca/index.db"), *off = kit_path(c->demo, "ca/index.away");

	assert_int_equal(away ? rename(at, off) : rename(off, at), 0);
	free(at);
	free(off);
}

/* What is to be taken back is said before and after: these last fours, or none. */
static void
leaves(struct counter_vt *c, const char *kept)
{
	char back[80] = "没有要收回的 UKey", after[80] = "领取人已离开";

	if (kept != NULL) {
		snprintf(back, sizeof(back), "请收回 UKey 尾号 %s。已经开始", kept);
		snprintf(after, sizeof(after), "领取人已离开；请收回 UKey 尾号 %s", kept);
	}
	counter_keys(c, "<F9>", back);
	counter_keys(c, "1", "R34");
	assert_true(vt_find(c->vt, after, NULL, NULL));
	assert_int_equal(vt_find(c->vt, "收回", NULL, NULL), kept != NULL);
	counter_keys(c, "<Enter>", "F2查找");
}

/* The last four of the UKey begun for this handler in a visit. */
static void
begun(const struct counter_vt *c, const char *handler, char out[5])
{
	char *book = kit_path(c->demo, "book.db"), sql[200];

	snprintf(sql, sizeof(sql), "SELECT substr(token_serial, -4) FROM makings m "
	    "JOIN orders o ON o.no = m.order_no WHERE m.visit IS NOT NULL AND o.handler = '%s'", handler);
	snprintf(out, 5, "%s", cli_program(c->demo, (const char *const[]){ "sqlite3", book, sql, NULL })->out);
	assert_int_equal(strlen(out), 4);
	free(book);
}

static void
left_before_the_ukey_nothing_is_begun(void **state)
{
	struct counter_vt *c = at_the_making("请插入一个空白UKey");

	(void)state;
	assert_true(vt_find(c->vt, "F9领取人离开", NULL, NULL));
	counter_keys(c, "<F9>", "没有要收回的 UKey");
	counter_shows(c, "making-left");
	counter_keys(c, "<Esc>", "请插入一个空白UKey");         /* "no" is the default */
	leaves(c, NULL);
	assert_false(vt_find(c->vt, "在办", NULL, NULL));
	counter_close(c);
}

static void
left_at_the_confirmation(void **state)
{
	struct counter_vt *c = at_the_making("请插入一个空白UKey");

	(void)state;
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "用这个吗"));
	leaves(c, NULL);
	assert_false(vt_find(c->vt, "在办", NULL, NULL));
	counter_close(c);
}

/* Something goes wrong meanwhile: what was begun is on top of home, and goes on in another visit. */
static void
left_with_a_ukey_begun_it_is_unfinished(void **state)
{
	struct counter_vt *c = at_the_making("请插入一个空白UKey");
	char kept[5];

	(void)state;
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "用这个吗"));
	ca_away(c, true);
	counter_keys(c, "<Enter>", "2 暂停");
	ca_away(c, false);
	begun(c, "韩梅梅", kept);
	leaves(c, kept);
	assert_true(vt_wait(c->vt, "在办 1"));
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "存根联");
	counter_close(c);
}

/* ---- the old certificate ------------------------------------------------------- */

static void
add_line(const struct counter_vt *c, const char *line)
{
	char *path = kit_path(c->demo, "ca/index.db");
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	assert_true(fputs(line, f) >= 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

/* Everybody's old certificate is one that is good. */
static void
old_is_good(const struct counter_vt *c)
{
	add_line(c, "issued\tABCDABCDABCDABCD\t2031-11-26T01:05:34+08:00\t-\t-\t-\n");
	cli_sql(c->demo, "UPDATE orders SET old_serial = 'ABCDABCDABCDABCD' WHERE handler = '韩梅梅'");
}

static struct counter_vt *
at_the_question(void)
{
	struct counter_vt *c = counter_open(24, 80);

	old_is_good(c);
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "3 送主管审批暂缓注销");
	return c;
}

static void
an_old_one_not_revoked_is_asked_about_first(void **state)
{
	struct counter_vt *c = at_the_question();

	(void)state;
	counter_shows(c, "old-not-revoked");
	counter_keys(c, "3", "为什么原证书还不能注销");
	counter_shows(c, "old-defer");
	counter_keys(c, "<Enter>", "为什么原证书还不能注销");        /* an empty line is none */
	counter_keys(c, "  <Enter>", "为什么原证书还不能注销");
	counter_gone(c, "<Esc>", "为什么原证书还不能注销");
	assert_true(vt_wait(c->vt, "2 这一单不能办理"));
	counter_keys(c, "2", "知道了");
	assert_true(vt_find(c->vt, "R24", NULL, NULL));
	counter_keys(c, "<Enter>", "F2查找");
	assert_false(vt_find(c->vt, "在办", NULL, NULL));
	counter_close(c);
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

/* The clerk says why; the supervisor decides at another window; then `wait` shows here. */
static void
decided(struct counter_vt *c, enum approval_decision decision, const char *wait)
{
	counter_keys(c, "3", "为什么原证书还不能注销");
	counter_keys(c, "CA后台维护，明天注销", "明天注销");
	counter_keys(c, "<Enter>", "核对码");
	approvals_decide(c, count(c, "SELECT max(id) FROM approvals"), decision);
	assert_true(vt_wait(c->vt, wait));
	assert_true(vt_settle(c->vt));
}

static void
put_off_it_goes_on_and_is_not_asked_again(void **state)
{
	struct counter_vt *c = at_the_question();

	(void)state;
	counter_keys(c, "3", "为什么原证书还不能注销");
	counter_keys(c, "CA后台维护，明天注销", "明天注销");
	counter_keys(c, "<Enter>", "核对码");
	counter_shows(c, "defer-approval");
	approvals_decide(c, count(c, "SELECT max(id) FROM approvals"), APPROVAL_APPROVED);
	assert_true(vt_wait(c->vt, "请插入一个空白UKey"));
	counter_ukey(c, "insert", "1");
	assert_true(vt_wait(c->vt, "就用这个"));
	counter_keys(c, "<Enter>", "存根联");           /* found again, without a question */
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	assert_int_equal(count(c, "SELECT count(*) FROM approvals"), 1);
	assert_int_equal(count(c, "SELECT count(*) FROM handovers h JOIN approvals a "
	    "ON a.id = h.deferral AND a.used_by = h.id"), 1);
	counter_close(c);
}

static void
sent_back_it_is_written_anew(void **state)
{
	struct counter_vt *c = at_the_question();

	(void)state;
	decided(c, APPROVAL_RETURNED, "R36");
	assert_true(vt_find(c->vt, "公章看不清", NULL, NULL));   /* the helper's only reason */
	assert_false(vt_find(c->vt, "3 送主管", NULL, NULL));
	counter_keys(c, "1", "3 送主管审批暂缓注销");
	decided(c, APPROVAL_REJECTED, "R37");
	counter_keys(c, "<Enter>", "F2查找");
	assert_int_equal(count(c, "SELECT count(*) FROM makings WHERE visit IS NOT NULL"), 0);
	counter_close(c);
}

static void
revoked_meanwhile_it_goes_on(void **state)
{
	struct counter_vt *c = at_the_question();

	(void)state;
	add_line(c, "revoked\tABCDABCDABCDABCD\t2026-11-20T10:00:00+08:00\tsuperseded\n");
	counter_keys(c, "1", "请插入一个空白UKey");
	counter_close(c);
}

static void
left_at_the_question(void **state)
{
	struct counter_vt *c = at_the_question();

	(void)state;
	leaves(c, NULL);
	counter_close(c);
}

/* ---- one order of two ------------------------------------------------------------ */

static void
a_problem_of_the_first_offers_the_next(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char kept[5];

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "1");
	counter_keys(c, "王小明", "查到 3 单");
	counter_keys(c, "<Enter><Enter>", "还差 6 项");
	counter_scan(c, "王小明", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	ca_away(c, true);
	counter_keys(c, "<Enter>", "2 先办下一单");
	assert_true(vt_find(c->vt, "1 重试", NULL, NULL));
	ca_away(c, false);
	counter_keys(c, "2", "第 2 单，共 2 单");
	assert_true(vt_wait(c->vt, "请插入一个空白UKey"));
	begun(c, "王小明", kept);
	leaves(c, kept);        /* the first one's is meant, though the second is in hand */
	assert_true(vt_wait(c->vt, "在办 1"));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(left_before_the_ukey_nothing_is_begun),
		cmocka_unit_test(left_at_the_confirmation),
		cmocka_unit_test(left_with_a_ukey_begun_it_is_unfinished),
		cmocka_unit_test(an_old_one_not_revoked_is_asked_about_first),
		cmocka_unit_test(put_off_it_goes_on_and_is_not_asked_again),
		cmocka_unit_test(sent_back_it_is_written_anew),
		cmocka_unit_test(revoked_meanwhile_it_goes_on),
		cmocka_unit_test(left_at_the_question),
		cmocka_unit_test(a_problem_of_the_first_offers_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
