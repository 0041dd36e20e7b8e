/*
 * A PIN message nobody reports, and the PIN of a delivered UKey, as the clerk
 * meets them (RULES 10, 25, 27).  What the flow does with it: tests/fault.
 */
#include "tests/term/approvals.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HANDLER "韩梅梅"

/* What becomes of messages from now on. */
static void
phone(const struct counter_vt *c, const char *mode)
{
	char *path = kit_path(c->demo, "phone/.mode");

	kit_write(path, mode, 0600);
	free(path);
}

/* Clerk 1001 waits for the report of the handler's PIN message. */
static struct counter_vt *
at_the_message(const char *mode)
{
	struct counter_vt *c = counter_open(24, 80);

	phone(c, mode);
	counter_ukey(c, "insert", "1");
	counter_sign_in(c, "1001");
	counter_scan(c, HANDLER, "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "2 重发短信");
	return c;
}

/* The report says that it did not arrive: the last one there will be. */
static struct counter_vt *
not_delivered(void)
{
	struct counter_vt *c = at_the_message("fail");

	assert_true(vt_wait(c->vt, "未送达"));
	assert_true(vt_settle(c->vt));
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

/* The newest approval, decided at another window; `wait` shows here. */
static void
decided(struct counter_vt *c, enum approval_decision decision, const char *wait)
{
	approvals_decide(c, count(c, "SELECT max(id) FROM approvals"), decision);
	assert_true(vt_wait(c->vt, wait));
	assert_true(vt_settle(c->vt));
}

/* ---- the message ---------------------------------------------------------------------- */

static void
a_wrong_number_read_back_is_told_and_three_are_too_many(void **state)
{
	struct counter_vt *c = not_delivered();

	(void)state;
	for (int i = 0; i < 3; i++) {
		if (i == 0)
			counter_keys(c, "1", "念出的两位编号");
		counter_keys(c, "00<Enter>", i < 2 ? "编号不符" : "编号三次不对");
	}
	assert_int_equal(count(c,
	    "SELECT count(*) FROM audit WHERE action = 'read_back_wrong'"), 3);
	counter_keys(c, "1", "编号三次不对");
	counter_close(c);
}

static void
a_supervisor_accepts_it_unconfirmed(void **state)
{
	struct counter_vt *c = not_delivered();

	(void)state;
	counter_keys(c, "4", "核对码");
	decided(c, APPROVAL_REJECTED, "主管没有同意");
	assert_true(vt_find(c->vt, "2 重发短信", NULL, NULL));
	counter_shows(c, "message-rejected");
	counter_keys(c, "4", "核对码");
	counter_shows(c, "message-approval");
	decided(c, APPROVAL_APPROVED, "存根联");
	assert_true(vt_find(c->vt, "未确认，主管同意", NULL, NULL));
	counter_close(c);
}

static void
who_leaves_before_the_message_arrived_is_not_waited_for(void **state)
{
	struct counter_vt *c = not_delivered();

	(void)state;
	counter_keys(c, "<F9>", "领取人已离开");
	counter_shows(c, "message-left");
	counter_keys(c, "0", "2 重发短信");
	counter_keys(c, "<F9>", "领取人已离开");
	counter_keys(c, "1", "没有签收");
	counter_keys(c, "<Enter>", "在办 1");
	counter_close(c);
}

/* RULES 10: the order waits for its handler, and home says why. */
static void
a_wrong_number_holds_the_order(void **state)
{
	struct counter_vt *c = not_delivered();

	(void)state;
	counter_keys(c, "5", "为什么冻结");
	counter_gone(c, "<Esc>", "为什么冻结");
	counter_keys(c, "5", "为什么冻结");
	counter_keys(c, "停机，改为13912345678", "13912345678");
	counter_keys(c, "<Enter>", "R08");
	counter_shows(c, "message-held");
	counter_keys(c, "<Enter>", "F2查找");
	counter_keys(c, HANDLER, "139****5678");
	assert_true(vt_find(c->vt, "已冻结", NULL, NULL));
	counter_shows(c, "home-held");
	counter_close(c);
}

static void
one_that_failed_is_sent_again(void **state)
{
	struct counter_vt *c = not_delivered();

	(void)state;
	counter_shows(c, "message-failed");
	phone(c, "ok");
	counter_keys(c, "2", "存根联");
	counter_close(c);
}

/* ---- a reset ---------------------------------------------------------------------------- */

/* Served up to the end, the UKey still in the reader. */
static struct counter_vt *
delivered(void)
{
	struct counter_vt *c = at_the_message("ok");

	assert_true(vt_wait(c->vt, "存根联"));
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
	counter_keys(c, "<Enter>", "F2查找");
	return c;
}

/* The PIN of the handler's n-th message. */
static void
pin_of(const struct counter_vt *c, int nth, char pin[9])
{
	char name[60], *path, *text, *at;

	snprintf(name, sizeof(name), "phone/13800138001/%04d.txt", nth);
	path = kit_path(c->demo, name);
	assert_non_null(text = kit_read(path));
	assert_non_null(at = strstr(text, "密码"));
	assert_int_equal(sscanf(at + strlen("密码"), "%8[0-9]", pin), 1);
	assert_int_equal(strlen(pin), 8);
	free(text);
	free(path);
}

/* Files below `folder` that hold `text`; the phone's own may. */
static int
holding(const char *folder, const char *text)
{
	struct dirent *entry;
	struct blob b = { 0 };
	struct stat st;
	struct err e;
	DIR *d = opendir(folder);
	int n = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		char *path = kit_path(folder, entry->d_name);

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    strcmp(entry->d_name, "phone") == 0 || lstat(path, &st) == -1)
			;
		else if (S_ISDIR(st.st_mode))
			n += holding(path, text);
		else if (S_ISREG(st.st_mode) && blob_read(&b, path, 1 << 26, &e) == 0) {
			if (b.n > 0 && memmem(b.p, b.n, text, strlen(text)) != NULL) {
				print_message("%s\n", path);
				n++;
			}
			blob_done(&b);
		}
		free(path);
	}
	closedir(d);
	return n;
}

/* From the collected order, found at home. */
static void
to_reset(struct counter_vt *c)
{
	counter_keys(c, "<F12>", "2  重置密码");
	counter_keys(c, "2", "还差 2 项");
}

static void
a_pin_is_reset_with_a_supervisor_and_a_slip(void **state)
{
	struct counter_vt *c = delivered();
	char old[9], new[9];

	(void)state;
	counter_scan(c, HANDLER, "菜单「重置密码」");
	counter_shows(c, "home-collected");
	to_reset(c);
	counter_shows(c, "reset-check");
	counter_keys(c, "<Space><Space><Enter>", "核对码");
	counter_shows(c, "reset-approval");
	phone(c, "fail");
	decided(c, APPROVAL_APPROVED, "未送达");
	counter_shows(c, "reset-message");
	phone(c, "ok");
	counter_keys(c, "2", "密码已重置");
	counter_shows(c, "reset-done");
	pin_of(c, 1, old);
	pin_of(c, 3, new);
	assert_string_not_equal(old, new);
	assert_int_equal(holding(c->demo, old), 0);
	assert_int_equal(holding(c->demo, new), 0);
	assert_false(vt_find(c->vt, new, NULL, NULL));
	counter_keys(c, "<Enter>", "F2查找");
	assert_int_equal(cli_as(c->demo, "3001", "audit verify")->code, 0);
	counter_close(c);
}

static void
a_reset_put_off_can_begin_anew(void **state)
{
	struct counter_vt *c = delivered();

	(void)state;
	counter_scan(c, HANDLER, "菜单「重置密码」");
	to_reset(c);
	counter_keys(c, "<Space><Space><Enter>", "核对码");
	counter_keys(c, "<Esc>", "F2查找");
	counter_scan(c, HANDLER, "菜单「重置密码」");
	to_reset(c);
	counter_keys(c, "<Esc>", "F2查找");
	counter_close(c);
}

static void
what_is_not_collected_has_no_reset(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_keys(c, HANDLER, "可领取");
	counter_keys(c, "<F12>", "预先制作");
	assert_false(vt_find(c->vt, "重置密码", NULL, NULL));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_number_read_back_is_told_and_three_are_too_many),
		cmocka_unit_test(a_supervisor_accepts_it_unconfirmed),
		cmocka_unit_test(who_leaves_before_the_message_arrived_is_not_waited_for),
		cmocka_unit_test(a_wrong_number_holds_the_order),
		cmocka_unit_test(one_that_failed_is_sent_again),
		cmocka_unit_test(a_pin_is_reset_with_a_supervisor_and_a_slip),
		cmocka_unit_test(a_reset_put_off_can_begin_anew),
		cmocka_unit_test(what_is_not_collected_has_no_reset),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
