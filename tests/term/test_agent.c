/*
 * The check of an agent, as the clerk meets it: the letter's block, what does
 * not hold, its scans, and a screen for every size and language.  RULES 16, 17.
 */
#include "tests/term/approvals.h"

#include "core/clock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AGENT "11010519491231002X"
#define PDF "%PDF-1.4\nletter\n"

/* Nothing lies in the scanner's folder but what a test puts there. */
static struct counter_vt *
signed_in(int rows, int cols)
{
	struct counter_vt *c = counter_open(rows, cols);

	cli_program(c->demo, (const char *const[]){ "rm", "-rf", "scans", NULL });
	counter_sign_in(c, "1001");
	return c;
}

/* The handler has one order; somebody else stands there, and has said a name. */
static void
an_agent_comes(struct counter_vt *c)
{
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_keys(c, AGENT "<Enter>", "代领：证件号不是经办人");
	counter_keys(c, "赵明<Enter>", "= 有效");
}

/* A day so many days from today, and Enter. */
static const char *
day(int days)
{
	static char keys[40];
	char date[16];

	date_format(date_of(clock_now()) + days, date);
	snprintf(keys, sizeof(keys), "%s<Enter>", date);
	return keys;
}

/* From the person's tick on; the letter holds.  Then only 标书 and what stands behind it is missing. */
static void
the_letter_holds(struct counter_vt *c)
{
	counter_keys(c, "<Space>111", "= 一致");
	vt_keys(c->vt, day(-3));
	vt_keys(c->vt, day(27));
	counter_keys(c, "<Space>11", "还差 3 项：标书、告知平台、告知密码");
}

static void
all_is_filled(struct counter_vt *c)
{
	the_letter_holds(c);
	counter_keys(c, "1<Space><Space>", "= 都齐了");
}

/* A scan in the scanner's folder, as old as that second. */
static void
a_scan(const struct counter_vt *c, const char *name, const char *text, time_t when)
{
	const struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };
	char *folder = kit_path(c->demo, "scans"), *path = kit_path(folder, name);

	mkdir(folder, 0700);
	kit_write(path, text, 0600);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	free(path);
	free(folder);
}

static void
the_letters_block(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	an_agent_comes(c);
	counter_shows(c, "agent");
	the_letter_holds(c);
	counter_shows(c, "agent-bids");
	counter_keys(c, "3", "还差 3 项：提醒");
	counter_shows(c, "agent-advice");
	counter_keys(c, "<Space><Space><Space>", "= 都齐了");
	counter_shows(c, "agent-filled");
	counter_close(c);
}

static void
what_does_not_hold_stops_enter(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	an_agent_comes(c);
	counter_keys(c, "<Space>132", "! 被委托人与证件不符");
	vt_keys(c->vt, day(-30));
	counter_keys(c, day(-1), "! 授权委托书已过有效期");
	counter_shows(c, "agent-wrong");
	counter_keys(c, "<Space>111<Space><Space>", "! 授权委托书没有盖公章");
	counter_keys(c, "<Enter><Enter>", "! 被委托人与证件不符");
	counter_keys(c, "<Enter>", "! 授权委托书已过有效期");
	assert_true(vt_find(c->vt, "Enter 下一项", NULL, NULL));
	assert_false(vt_find(c->vt, "送主管审批", NULL, NULL));
	counter_keys(c, "<F9>", "其他原因");
	counter_shows(c, "agent-reasons");
	counter_keys(c, "9", "该授权委托书已用于本订单");
	counter_shows(c, "agent-reasons-more");
	counter_close(c);
}

static void
the_handlers_number_is_a_pickup_in_person_again(void **state)
{
	struct counter_vt *c = signed_in(24, 80);
	char number[40];

	(void)state;
	an_agent_comes(c);
	assert_true(vt_find(c->vt, "2审批", NULL, NULL));
	counter_number(c, "韩梅梅", number);
	vt_keys(c->vt, number);
	vt_keys(c->vt, "<Enter>");
	assert_true(vt_wait(c->vt, "还差 5 项：人证、签收单、标书、告知平台、告知密码"));
	assert_true(vt_find(c->vt, "本人领取", NULL, NULL));
	assert_false(vt_find(c->vt, "授权委托书", NULL, NULL));
	assert_false(vt_find(c->vt, "2审批", NULL, NULL));
	counter_close(c);
}

/* Another card: another name, and another look at the letter. */
static void
a_scanned_number_forgets_the_last_ones_name(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	an_agent_comes(c);
	counter_keys(c, "<Space>111", "= 一致");
	vt_send(c->vt, "440300198802299927\r", 19);
	assert_true(vt_wait(c->vt, "440***********9927"));
	assert_true(vt_wait_gone(c->vt, "赵明"));
	assert_true(vt_wait(c->vt, "姓名、人证、被委托人"));
	counter_close(c);
}

static void
a_scanned_date_is_the_date_where_one_is_asked(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	an_agent_comes(c);
	counter_keys(c, "<Space>111", "= 一致");
	vt_send(c->vt, "20200102\r", 9);
	assert_true(vt_wait(c->vt, "20200102"));
	assert_true(vt_find(c->vt, "110***********002X", NULL, NULL));
	counter_close(c);
}

/* ---- scans ---- */

static void
scans_are_attached_by_digit(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	an_agent_comes(c);
	counter_keys(c, "<F6>", "文件夹里没有 PDF、JPG 或 PNG");
	counter_gone(c, "<Esc>", "文件夹里没有");
	a_scan(c, "Scan0001.pdf", PDF, 1763600400);
	a_scan(c, "授权书.jpg", "\xff\xd8\xffletter", 1763600460);
	a_scan(c, "notes.txt", "notes", 1763600520);
	counter_keys(c, "<F6>", "授权书.jpg");
	counter_shows(c, "agent-scans");
	counter_keys(c, "2", "1  [x] ");
	counter_keys(c, "2", "2  [x] ");
	counter_keys(c, "1", "2  [ ] ");
	counter_keys(c, "0", "= 1 份已附");
	counter_close(c);
}

static bool
in_archive(const struct counter_vt *c)
{
	const struct ran *r = cli_program(c->demo,
	    (const char *const[]){ "find", "receipts/scans", "-name", "letter-20*-*-*-1.pdf", "-perm", "600", NULL });

	return r->code == 0 && strchr(r->out, '\n') != NULL;
}

static void
attached_scans_are_kept_with_the_visit(void **state)
{
	struct counter_vt *c = signed_in(24, 80);

	(void)state;
	a_scan(c, "Scan0001.pdf", PDF, 1763600400);
	an_agent_comes(c);
	all_is_filled(c);
	counter_keys(c, "<F6>", "Scan0001.pdf");
	counter_keys(c, "1", "1  [x] ");
	counter_keys(c, "0", "= 1 份已附");
	counter_gone(c, "<Enter>", "送主管审批");
	assert_true(in_archive(c));
	counter_close(c);
}

static void
a_scan_that_vanished_is_said_and_nothing_is_lost(void **state)
{
	struct counter_vt *c = signed_in(24, 80);
	char *path;

	(void)state;
	a_scan(c, "Scan0001.pdf", PDF, 1763600400);
	an_agent_comes(c);
	all_is_filled(c);
	counter_keys(c, "<F6>", "Scan0001.pdf");
	counter_keys(c, "1", "1  [x] ");
	counter_keys(c, "0", "= 1 份已附");
	path = kit_path(c->demo, "scans/Scan0001.pdf");
	assert_int_equal(unlink(path), 0);
	free(path);
	counter_keys(c, "<Enter>", "! 扫描件用不上。Scan0001.pdf：文件不在了");
	assert_true(vt_find(c->vt, "赵明", NULL, NULL));
	assert_true(vt_find(c->vt, "[1 没有这种标书]", NULL, NULL));
	counter_keys(c, "<F6>", "1  [x] ");
	counter_keys(c, "1", "文件夹里没有 PDF、JPG 或 PNG");
	counter_gone(c, "<Esc>", "文件夹里没有");
	counter_keys(c, "<F1>", "任意键返回");
	counter_keys(c, "<Esc>", "没有附，F6 可附");
	counter_gone(c, "<Enter>", "送主管审批");
	counter_close(c);
}

/* ---- sent back ---- */

static long
number(const struct counter_vt *c, const char *sql)
{
	const struct ran *r = cli_program(c->demo,
	    (const char *const[]){ "sqlite3", "book.db", sql, NULL });

	assert_int_equal(r->code, 0);
	return strtol(r->out, NULL, 10);
}

static int64_t
last_asked(const struct counter_vt *c)
{
	return number(c, "SELECT max(id) FROM approvals");
}

static long
files_kept(const struct counter_vt *c)
{
	const struct ran *r = cli_program(c->demo,
	    (const char *const[]){ "sh", "-c", "ls receipts/scans | wc -l", NULL });

	return strtol(r->out, NULL, 10);
}

/* The check once more, with the supervisor's reason; what is corrected is asked anew. */
static void
what_a_supervisor_sends_back_is_put_right(void **state)
{
	struct counter_vt *c = signed_in(24, 80);
	int64_t first, second;

	(void)state;
	a_scan(c, "Scan0001.pdf", PDF, 1763600400);
	a_scan(c, "Scan0002.pdf", PDF "more\n", 1763600460);
	an_agent_comes(c);
	all_is_filled(c);
	counter_keys(c, "<F6>", "Scan0001.pdf");
	counter_keys(c, "2", "1  [x] ");
	counter_keys(c, "0", "= 1 份已附");
	counter_keys(c, "<Enter>", "核对码");
	first = last_asked(c);
	approvals_decide(c, first, APPROVAL_RETURNED);
	assert_true(vt_wait(c->vt, "! 主管退回补正"));
	assert_true(vt_settle(c->vt));
	assert_true(vt_find(c->vt, "= 1 份已附", NULL, NULL));
	assert_true(vt_find(c->vt, "[1 与证件一致]", NULL, NULL));
	counter_shows(c, "agent-returned");
	counter_keys(c, "<F6>", "letter-");
	assert_false(vt_find(c->vt, "Scan0001.pdf", NULL, NULL));       /* its copy stands there */
	counter_keys(c, "2", "2  [x] ");
	counter_keys(c, "0", "= 2 份已附");
	counter_keys(c, "<Enter>", "核对码");
	second = last_asked(c);
	assert_int_not_equal(second, first);
	assert_int_equal(files_kept(c), 2);
	approvals_decide(c, second, APPROVAL_RETURNED);
	assert_true(vt_wait(c->vt, "! 主管退回补正"));
	counter_keys(c, "<F6>", "letter-");
	counter_keys(c, "1", "2  [ ] ");
	counter_keys(c, "0", "= 1 份已附");
	counter_keys(c, "<Enter>", "核对码");
	second = last_asked(c);
	assert_int_equal(files_kept(c), 2);     /* the first request names it */
	assert_int_equal(number(c, "SELECT letter_scan_pages FROM visits"), 1);
	assert_int_equal(number(c, "SELECT count(*) FROM audit WHERE action = 'state' AND record = 'visit' "
	    "AND state = 'papers_seen'"), 1);
	approvals_decide(c, second, APPROVAL_APPROVED);
	assert_true(vt_wait(c->vt, "请插入一个空白UKey"));
	assert_int_equal(number(c, "SELECT approval FROM visits"), second);
	counter_close(c);
}

static void
the_handler_does_not_step_in_for_the_agent(void **state)
{
	struct counter_vt *c = signed_in(24, 80);
	char name[40];

	(void)state;
	an_agent_comes(c);
	all_is_filled(c);
	counter_keys(c, "<Enter>", "核对码");
	approvals_decide(c, last_asked(c), APPROVAL_RETURNED);
	assert_true(vt_wait(c->vt, "! 主管退回补正"));
	counter_number(c, "韩梅梅", name);
	vt_keys(c->vt, name);
	vt_keys(c->vt, "<Enter>");
	counter_keys(c, "<Space>", "= 都齐了");
	counter_keys(c, "<Enter>", "这次到访是代领");
	counter_close(c);
}

/* ---- sizes and languages ---- */

#define LONG_NAME "深圳市前海深港现代服务业合作区第一二三四五六七八九十建设工程机电设备安装与装饰装修股份有限公司"

static void
a_long_name_is_whole(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = '" LONG_NAME "' WHERE handler = '韩梅梅'");
	counter_sign_in(c, "1001");
	an_agent_comes(c);
	the_letter_holds(c);
	counter_keys(c, "3", "还差 3 项：提醒");
	counter_shows(c, "agent-long");
	counter_close(c);
}

static void
a_large_screen_shows_each_order_whole(void **state)
{
	struct counter_vt *c = counter_open(43, 132);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET institution = '" LONG_NAME "' WHERE handler = '王小明'");
	counter_sign_in(c, "1001");
	counter_keys(c, "王小明", "查到 3 单");
	counter_keys(c, "<Enter><Enter>", "还差 6 项");
	counter_keys(c, AGENT "<Enter>", "代领：证件号不是经办人");
	counter_keys(c, "赵明<Enter>", "= 有效");
	the_letter_holds(c);
	counter_shows(c, "agent-wide");
	counter_close(c);
}

static void
many_orders_are_counted(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET seal_paid = 1 WHERE handler = '王小明'");
	counter_sign_in(c, "1001");
	counter_keys(c, "王小明", "查到 3 单");
	counter_keys(c, "<Enter><Enter>", "3 单");
	counter_keys(c, AGENT "<Enter>", "代领：证件号不是经办人");
	assert_true(vt_wait(c->vt, "写明全部 3 单"));
	assert_true(vt_find(c->vt, "另有 2 单", NULL, NULL));
	counter_close(c);
}

static void
in_english(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	counter_enter(c, "1001", "F10");
	counter_keys(c, "王小明", "Found 3");
	counter_keys(c, "<Enter><Enter>", "Sign-off");
	counter_keys(c, AGENT "<Enter>", "Agent: not the number");
	counter_keys(c, "赵明<Enter>", "= valid");
	counter_keys(c, "<Space>132", "! ");
	vt_keys(c->vt, day(-3));
	vt_keys(c->vt, day(27));
	counter_keys(c, "<Space>11", "Missing 5");
	counter_shows(c, "agent-en");
	counter_keys(c, "<F9>", "Other reasons");
	counter_shows(c, "agent-reasons-en");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_letters_block),
		cmocka_unit_test(what_does_not_hold_stops_enter),
		cmocka_unit_test(the_handlers_number_is_a_pickup_in_person_again),
		cmocka_unit_test(a_scanned_number_forgets_the_last_ones_name),
		cmocka_unit_test(a_scanned_date_is_the_date_where_one_is_asked),
		cmocka_unit_test(scans_are_attached_by_digit),
		cmocka_unit_test(attached_scans_are_kept_with_the_visit),
		cmocka_unit_test(a_scan_that_vanished_is_said_and_nothing_is_lost),
		cmocka_unit_test(what_a_supervisor_sends_back_is_put_right),
		cmocka_unit_test(the_handler_does_not_step_in_for_the_agent),
		cmocka_unit_test(a_long_name_is_whole),
		cmocka_unit_test(a_large_screen_shows_each_order_whole),
		cmocka_unit_test(many_orders_are_counted),
		cmocka_unit_test(in_english),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
