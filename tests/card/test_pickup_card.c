/*
 * Whole pickups on a real UKey through the real screen: the clerk's keys, and
 * hands that push UKeys in and pull them out.  Nothing is a stand-in but the UKey
 * itself, and that OpenSC takes for an ePass2003.
 */
#include "tests/card/cardworld.h"
#include "tests/card/tools.h"
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HANDLER "韩梅梅"

static struct rig *rig;

/* A counter whose UKeys are the rig's, both in its stock; clerk 1001 is signed in. */
static struct counter_vt *
signed_in(void)
{
	char *demo = cli_demo(), *ini = kit_path(demo, "counter.ini"), *list = kit_path(demo, "list.txt");
	char serials[2][40], lines[100];
	struct counter_vt *c;

	assert_int_equal(cardworld_settings(ini), 0);
	rig_serial(rig, 0, serials[0]);
	rig_serial(rig, 1, serials[1]);
	snprintf(lines, sizeof(lines), "%s\n%s\n", serials[0], serials[1]);
	kit_write(list, lines, 0600);
	cli_exits_as(demo, "2001", "stock receive %/list.txt ePass2003", 0);
	c = counter_open_in(demo, 24, 80, "");
	free(list);
	free(ini);
	free(demo);
	counter_sign_in(c, "1001");
	return c;
}

/* All checked; the flow wants a UKey, or asks about the one that is in. */
static void
checked(struct counter_vt *c, const char *wait)
{
	counter_scan(c, HANDLER, "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", wait);
}

static void
handed_over(struct counter_vt *c)
{
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	counter_keys(c, "<Enter>", "= 已交付");
}

/* The last four of UKey n's serial, as the screen shows them. */
static const char *
last4(int n)
{
	static char serial[40];

	rig_serial(rig, n, serial);
	return serial + strlen(serial) - 4;
}

static bool
says_last4(struct counter_vt *c, int n)
{
	return vt_find(c->vt, last4(n), NULL, NULL);
}

/* What the book says of the order that was made. */
static void
book_says(const struct counter_vt *c, const char *sql, const char *answer)
{
	char text[100];

	snprintf(text, sizeof(text), "%s\n", answer);
	assert_string_equal(cli_query(c->demo, sql), text);
}

/* No UKey in a reader, both blank. */
static int
emptied(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		rig_slow(rig, i, 0);
		rig_tear(rig, i, 0, false);
		rig_remove(rig, i);
		rig_wipe(rig, i);
	}
	return 0;
}

/* ---- a pickup ------------------------------------------------------------------ */

static void
self_pickup_is_delivered(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_insert(rig, 0);
	checked(c, "用这个吗");
	assert_true(says_last4(c, 0));
	assert_true(vt_find(c->vt, "ePass2003", NULL, NULL));
	assert_true(vt_find(c->vt, "忘记密码后不能在柜台重置", NULL, NULL));
	counter_keys(c, "<Enter>", "存根联");
	handed_over(c);
	rig_remove(rig, 0);
	book_says(c, "SELECT m.state, h.state FROM stock s JOIN makings m ON m.token_serial = s.serial "
		     "JOIN handovers h ON h.making = m.id WHERE s.model = 'ePass2003'", "verified|delivered");
	book_says(c, "SELECT count(*) FROM stock WHERE state = 'out' AND model = 'ePass2003'", "1");
	counter_close(c);
}

static void
home_names_the_blank(struct counter_vt *c)
{
	char text[60];

	snprintf(text, sizeof(text), "UKey 空白 尾号%s", last4(0));
	assert_true(vt_wait(c->vt, text));
}

static void
ukeys_are_seen_at_home_when_they_come_and_go(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	assert_true(vt_wait(c->vt, "UKey 未插入"));
	rig_push(rig, 0);
	home_names_the_blank(c);
	rig_push(rig, 1);
	assert_true(vt_wait(c->vt, "UKey 已插入 2 个"));
	rig_pull(rig, 0);
	rig_pull(rig, 1);
	assert_true(vt_wait(c->vt, "UKey 未插入"));
	counter_close(c);
}

static void
a_reader_service_that_is_gone_is_said_at_home(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_insert(rig, 0);
	home_names_the_blank(c);
	rig_pcscd_kill(rig);
	assert_true(vt_wait(c->vt, "读卡器服务未运行"));
	rig_pcscd_start(rig);
	home_names_the_blank(c);
	counter_close(c);
}

static void
the_blank_wanted_is_taken_as_soon_as_it_is_in(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	checked(c, "请插入一个空白UKey");
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "用这个吗"));
	rig_push(rig, 1);
	assert_true(vt_wait(c->vt, "读卡器里有两个UKey"));
	rig_pull(rig, 0);
	assert_true(vt_wait(c->vt, "用这个吗"));
	assert_true(vt_settle(c->vt));
	assert_true(says_last4(c, 1));
	counter_keys(c, "<Enter>", "存根联");
	handed_over(c);
	counter_close(c);
}

/* ---- what happens to UKeys on desks ---------------------------------------------- */

/* A UKey that takes a minute for its key is pulled out meanwhile. */
static struct counter_vt *
pulled_in_its_key(void)
{
	struct counter_vt *c = signed_in();

	rig_insert(rig, 0);
	rig_slow(rig, 0, 60000);
	checked(c, "用这个吗");
	vt_keys(c->vt, "<Enter>");
	rig_await_slow(rig, 0);
	rig_remove(rig, 0);
	assert_true(vt_wait(c->vt, "请插回尾号"));
	return c;
}

static void
pulled_out_while_its_key_is_made_and_put_back(void **state)
{
	struct counter_vt *c = pulled_in_its_key();

	(void)state;
	assert_true(says_last4(c, 0));
	rig_slow(rig, 0, 0);
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "存根联"));
	handed_over(c);
	counter_close(c);
}

static void
another_ukey_in_its_place_is_refused(void **state)
{
	struct counter_vt *c = pulled_in_its_key();

	(void)state;
	rig_keep(rig, 0, "own");
	rig_zero(rig, 0);
	rig_swap(rig, 0, "other");
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "插入的不是本单的UKey"));
	assert_true(vt_settle(c->vt));
	rig_swap(rig, 0, "own");
	assert_true(says_last4(c, 0));
	rig_slow(rig, 0, 0);
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "存根联"));
	handed_over(c);
	rig_swap(rig, 0, "ukey-0");
	counter_close(c);
}

static void
torn_out_of_its_format_it_goes_on(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_insert(rig, 0);
	checked(c, "用这个吗");
	rig_tear(rig, 0, 40, true);
	counter_keys(c, "<Enter>", "请插回尾号");
	assert_true(rig_sprung(rig, 0));
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "存根联"));
	handed_over(c);
	book_says(c, "SELECT count(*) FROM stock s JOIN makings m ON m.token_serial = s.serial "
		     "WHERE s.model = 'ePass2003'", "1");
	counter_close(c);
}

/* RULES 31: in stock as a blank, and yet something is on it: only this one, by the number on its case. */
static void
what_nobody_can_read_is_wiped_only_when_its_last_four_are_retyped(void **state)
{
	struct counter_vt *c;

	(void)state;
	rig_insert(rig, 0);
	tools_rig = rig;
	rig_tear(rig, 0, 40, false);
	assert_false(tools_create());
	assert_true(rig_sprung(rig, 0));
	rig_insert(rig, 0);
	c = signed_in();
	assert_true(vt_wait(c->vt, "账上是「空白」，实际有内容，认不出"));
	checked(c, "里面有内容，格式化会清空");
	rig_zero(rig, 0);
	counter_keys(c, "<Enter>", "尾号不符");
	assert_int_equal(rig_apdus(rig, 0), 0);
	vt_keys(c->vt, last4(0));
	counter_keys(c, "<Enter>", "存根联");
	handed_over(c);
	counter_close(c);
}

/* One thing is said, the same as at home. */
static void
a_blank_nobody_received_is_not_asked_about(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_swap(rig, 0, "other");
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "UKey 未入库 尾号"));
	checked(c, "这个UKey还没有入库");
	assert_true(vt_find(c->vt, "请主管入库", NULL, NULL));
	assert_false(vt_find(c->vt, "用这个吗", NULL, NULL));
	rig_swap(rig, 0, "ukey-0");
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "用这个吗"));
	counter_close(c);
}

static void
torn_out_at_the_checklist_it_is_asked_for(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_insert(rig, 0);
	checked(c, "用这个吗");
	counter_keys(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	rig_remove(rig, 0);
	counter_keys(c, "<Enter>", "请插回尾号");
	rig_insert(rig, 0);
	assert_true(vt_wait(c->vt, "= 已交付"));
	counter_close(c);
}

/* ---- waiting ------------------------------------------------------------------------ */

static void
slow_key_leaves_the_screen_alive(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_insert(rig, 0);
	rig_slow(rig, 0, 8000);
	checked(c, "用这个吗");
	vt_keys(c->vt, "<Enter>");
	rig_await_slow(rig, 0);
	counter_keys(c, "<F1>", "任意键返回");
	counter_gone(c, "<Esc>", "任意键返回");
	assert_false(vt_find(c->vt, "存根联", NULL, NULL));
	assert_true(vt_wait(c->vt, "存根联"));
	handed_over(c);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(self_pickup_is_delivered, emptied),
		cmocka_unit_test_setup(ukeys_are_seen_at_home_when_they_come_and_go, emptied),
		cmocka_unit_test_setup(a_reader_service_that_is_gone_is_said_at_home, emptied),
		cmocka_unit_test_setup(the_blank_wanted_is_taken_as_soon_as_it_is_in, emptied),
		cmocka_unit_test_setup(pulled_out_while_its_key_is_made_and_put_back, emptied),
		cmocka_unit_test_setup(another_ukey_in_its_place_is_refused, emptied),
		cmocka_unit_test_setup(torn_out_of_its_format_it_goes_on, emptied),
		cmocka_unit_test_setup(what_nobody_can_read_is_wiped_only_when_its_last_four_are_retyped, emptied),
		cmocka_unit_test_setup(a_blank_nobody_received_is_not_asked_about, emptied),
		cmocka_unit_test_setup(torn_out_at_the_checklist_it_is_asked_for, emptied),
		cmocka_unit_test_setup(slow_key_leaves_the_screen_alive, emptied),
	};
	const struct CMUnitTest aes[] = {
		cmocka_unit_test_setup(self_pickup_is_delivered, emptied),
		cmocka_unit_test_setup(torn_out_of_its_format_it_goes_on, emptied),
	};
	int rc;

	tools_environment();
	rig = rig_new(&(struct rig_setup){ .absent = true });
	rc = cmocka_run_group_tests_name("plain", tests, NULL, kit_teardown);
	rig_done(rig);
	rig = rig_new(&(struct rig_setup){ .absent = true, .aes = true });
	rc += cmocka_run_group_tests_name("AES", aes, NULL, kit_teardown);
	rig_done(rig);
	cli_done();
	return rc;
}
