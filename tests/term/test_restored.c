/*
 * The counter of a book put back from a backup, as whoever comes in the
 * morning meets it: what the CA knows and the book does not, and nothing is
 * collected before a supervisor has seen it.
 */
#include "core/order.h"
#include "tests/term/counter.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Backed up before the demo's UKeys were made, as if; then lost and put back. */
static void
lose_and_restore(struct counter_vt *c)
{
	const char *const mv[] = { "sh", "-c", "mkdir lost && mv book.db* lost/", NULL };

	vt_kill(c->vt, SIGTERM);
	assert_int_equal(vt_wait_exit(c->vt), 0);
	cli_sql(c->demo, "DELETE FROM intents; DROP TRIGGER stock_once; UPDATE stock SET state = 'blank' WHERE serial IN "
	    "(SELECT token_serial FROM makings); DELETE FROM makings");
	assert_int_equal(cli_as(c->demo, "9001", "backup b.tar")->code, 0);
	assert_int_equal(cli_program(c->demo, mv)->code, 0);
	assert_int_equal(cli(c->demo, "restore b.tar")->code, 0);
}

static struct counter_vt *
restored(struct counter_vt *c)
{
	lose_and_restore(c);
	counter_again(c);
	return c;
}

static void
nothing_is_collected_before_a_supervisor_has_seen_it(void **state)
{
	struct counter_vt *c = restored(counter_open(24, 80));

	(void)state;
	counter_enter(c, "1001", "主管确认之前不能办理领取");
	assert_true(vt_find(c->vt, "CA 已签发，订单库里没有", NULL, NULL));
	assert_false(vt_find(c->vt, "1 确认", NULL, NULL));
	counter_shows(c, "restored-clerk");
	counter_keys(c, "12", "本库由备份恢复");        /* not a clerk's */
	counter_keys(c, "<F1>", "任意键返回");
	counter_shows(c, "help-restored");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_gone(c, "<Esc>", "本库由备份恢复");
	counter_keys(c, "韩梅梅<Enter>", "F10");
	assert_true(vt_wait(c->vt, "还没有核对确认"));
	counter_shows(c, "restored-refused");
	counter_close(c);
}

static void
a_supervisor_acknowledges_and_work_starts(void **state)
{
	struct counter_vt *c = restored(counter_open(24, 80));
	char no[NO_SIZE];

	(void)state;
	counter_enter(c, "2001", "1 确认，可以办理");
	counter_shows(c, "restored-supervisor");
	counter_keys(c, "1", "确认恢复");
	counter_shows(c, "restored-acknowledge");
	counter_gone(c, "0", "确认恢复");
	assert_true(vt_find(c->vt, "本库由备份恢复", NULL, NULL));
	counter_keys(c, "1", "确认恢复");
	counter_gone(c, "1", "本库由备份恢复");
	assert_string_equal(cli_query(c->demo, "SELECT acknowledged_by FROM restores"), "2001\n");
	counter_keys(c, "<F12>", "8  恢复核对");        /* what is set aside waits there */
	counter_keys(c, "8", "2 放行这一单");
	assert_false(vt_find(c->vt, "1 确认", NULL, NULL));
	counter_again(c);
	counter_sign_in(c, "1001");
	snprintf(no, sizeof(no), "%.12s", cli_query(c->demo, "SELECT min(no) FROM orders WHERE held"));
	counter_keys(c, no, "与CA不一致");
	counter_gone(c, "<Esc>", "与CA不一致");
	counter_keys(c, "<F12>", "预先制作");
	assert_false(vt_find(c->vt, "恢复核对", NULL, NULL));    /* not a clerk's */
	counter_gone(c, "<Esc>", "预先制作");
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_close(c);
}

/* Not handed over, nobody has the UKey: its certificate is revoked, and the order goes on. */
static void
an_order_is_let_go(void **state)
{
	struct counter_vt *c = restored(counter_open(24, 80));

	(void)state;
	counter_enter(c, "2001", "2 放行这一单");
	assert_string_equal(cli_query(c->demo, "SELECT count(*) FROM orders WHERE held"), "2\n");
	counter_keys(c, "2", "已经交付的不要放行");
	counter_shows(c, "restored-release");
	counter_gone(c, "1", "已经交付的不要放行");
	assert_true(vt_wait_gone(c->vt, "正在放行"));
	assert_true(vt_settle(c->vt));
	assert_string_equal(cli_query(c->demo, "SELECT count(*) FROM orders WHERE held"), "1\n");
	counter_keys(c, "2", "已经交付的不要放行");
	counter_gone(c, "1", "已经交付的不要放行");
	assert_true(vt_wait(c->vt, "没有不一致的"));
	assert_string_equal(cli_query(c->demo, "SELECT count(*) FROM orders WHERE held"), "0\n");
	counter_close(c);
}

/* Another window settles it while the question stands: no other order is let go in its place. */
static void
what_is_let_go_is_what_was_asked(void **state)
{
	struct counter_vt *c = restored(counter_open(24, 80));
	char no[NO_SIZE];

	(void)state;
	counter_enter(c, "2001", "2 放行这一单");
	snprintf(no, sizeof(no), "%.12s", cli_query(c->demo, "SELECT order_no FROM restore_findings ORDER BY id LIMIT 1"));
	counter_keys(c, "2", "已经交付的不要放行");
	assert_true(vt_find(c->vt, no, NULL, NULL));
	cli_sql(c->demo, "UPDATE restore_findings SET released = 1 WHERE id = (SELECT min(id) FROM restore_findings); "
	    "UPDATE restores SET checked = 77");
	assert_true(vt_wait(c->vt, "看了 77 张证书"));   /* the list has moved on as well */
	counter_gone(c, "1", "已经交付的不要放行");
	assert_true(vt_wait_gone(c->vt, "正在放行"));
	assert_true(vt_settle(c->vt));
	assert_string_equal(cli_query(c->demo, "SELECT count(*) FROM orders WHERE held"), "2\n");
	assert_string_equal(cli_query(c->demo, "SELECT count(*) FROM restore_findings WHERE released = 0"), "1\n");
	counter_close(c);
}

/* The CA did not answer when the book was put back: it is asked when somebody comes. */
static void
the_first_to_come_has_it_compared(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *at = kit_path(c->demo, "ca/index.db"), *off = kit_path(c->demo, "ca/index.away");

	(void)state;
	lose_and_restore(c);
	cli_sql(c->demo, "UPDATE orders SET held = 0, suspended = 0, suspended_reason = ''; "
	    "DELETE FROM restore_findings; UPDATE restores SET compared = 0, checked = 0");
	counter_again(c);
	assert_int_equal(rename(at, off), 0);
	counter_enter(c, "2001", "还没有与CA比对");
	assert_true(vt_wait(c->vt, "设置有误"));         /* why not, and no way to acknowledge */
	assert_false(vt_find(c->vt, "1 确认", NULL, NULL));
	counter_shows(c, "restored-no-ca");
	assert_int_equal(rename(off, at), 0);
	counter_keys(c, "3", "1 确认，可以办理");
	assert_true(vt_find(c->vt, "已搁置", NULL, NULL));
	free(at);
	free(off);
	counter_close(c);
}

static void
it_speaks_english_and_uses_the_room(void **state)
{
	struct counter_vt *c = restored(counter_open_english(24, 80));

	(void)state;
	counter_enter(c, "2001", "1 acknowledge");
	counter_shows(c, "restored-en");
	counter_close(c);
	c = restored(counter_open(43, 132));
	vt_resize(c->vt, 43, 132);
	counter_enter(c, "1001", "主管确认之前不能办理领取");
	counter_shows(c, "restored-wide");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_collected_before_a_supervisor_has_seen_it),
		cmocka_unit_test(a_supervisor_acknowledges_and_work_starts),
		cmocka_unit_test(an_order_is_let_go),
		cmocka_unit_test(what_is_let_go_is_what_was_asked),
		cmocka_unit_test(the_first_to_come_has_it_compared),
		cmocka_unit_test(it_speaks_english_and_uses_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
