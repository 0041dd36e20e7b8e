/*
 * A key that takes its time: what the screen says meanwhile, what can be done
 * beside it, and how the work is paused.  The key waits for the test.
 */
#include "tests/term/slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its key is being made; this model usually takes 9 s, 41 at worst. */
static struct slow
waiting(const char *counter)
{
	struct slow s = slow_open(counter, "", "");

	slow_history(&s, 12, 8900, 40500);
	counter_enter(s.c, "1001", counter[0] == '\0' ? "F2查找" : "F2Find");
	slow_begin(&s);
	return s;
}

/* One number from the book. */
static int
count(const struct slow *s, const char *sql)
{
	return atoi(cli_query(s->c->demo, sql));
}

static const char intents[] = "SELECT count(*) FROM intents i JOIN makings m ON m.id = i.record_id JOIN orders o "
    "ON o.no = m.order_no WHERE i.record = 'making' AND i.step = 'formatted' AND o.handler = '韩梅梅'";
static const char making[] = "FROM makings m JOIN orders o ON o.no = m.order_no WHERE o.handler = '韩梅梅' AND "
    "m.state <> 'spoiled'";

/* The state its making stands at. */
static bool
stands_at(const struct slow *s, const char *state)
{
	char sql[400];

	snprintf(sql, sizeof(sql), "SELECT m.state = '%s' %s", state, making);
	return count(s, sql) == 1;
}

static void
the_screen_says_how_long_it_takes(void **state)
{
	struct slow s = waiting("");

	(void)state;
	assert_true(vt_find(s.c->vt, "通常 9 秒，最慢 41 秒", NULL, NULL));
	counter_shows(s.c, "waiting-key");
	assert_true(vt_wait(s.c->vt, "已等   2 秒"));
	assert_true(vt_wait(s.c->vt, "已等   3 秒"));
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "存根联"));
	/* and that is history, too */
	assert_int_equal(count(&s, "SELECT count(*) FROM intents WHERE step = 'formatted' AND ms > 3000 AND booked > 1"), 1);
	slow_close(&s);
}

/* F1, Ctrl-L, another size and F7, each in the frame of its key. */
static void
keys_are_answered_meanwhile(void **state)
{
	struct slow s = waiting("");

	(void)state;
	counter_keys(s.c, "<F1>", "任意键返回");
	counter_gone(s.c, "<Enter>", "任意键返回");
	vt_resize(s.c->vt, 32, 120);
	assert_true(vt_wait(s.c->vt, "[>] 生成密钥"));
	vt_resize(s.c->vt, 24, 80);
	counter_keys(s.c, "<C-l>", "[>] 生成密钥");
	counter_keys(s.c, "<F7>", "手填的表单");
	counter_keys(s.c, "1", "= 表单已做好");
	counter_gone(s.c, "<Esc>", "+-----");
	counter_keys(s.c, "<F9>", "领取人已离开");
	counter_gone(s.c, "<Esc>", "+-----");
	assert_true(vt_find(s.c->vt, "[>] 生成密钥", NULL, NULL));
	assert_int_equal(count(&s, intents), 1);
	assert_true(stands_at(&s, "formatted"));
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "存根联"));
	assert_true(stands_at(&s, "verified"));
	slow_close(&s);
}

static void
what_is_ticked_meanwhile_is_ticked_at_the_handover(void **state)
{
	struct slow s = waiting("");

	(void)state;
	counter_keys(s.c, "1", "1 [x] 签收单");
	counter_keys(s.c, "<Space>", "1 [ ] 签收单");
	counter_keys(s.c, "2", "1 [ ] 签收单");         /* there is no second */
	counter_keys(s.c, "<Space>", "1 [x] 签收单");
	counter_shows(s.c, "waiting-ticked");
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "还差 4 项"));
	assert_true(vt_find(s.c->vt, "[x] 签收单", NULL, NULL));
	assert_true(vt_find(s.c->vt, "[ ] 存根联", NULL, NULL));
	counter_keys(s.c, "<Enter>", "还差 4 项");
	counter_keys(s.c, "<Space><Space><Space><Space>", "都齐了");
	counter_keys(s.c, "<Enter>", "= 已交付");
	slow_close(&s);
}

/* RULES 37: who left takes along what was ticked. */
static void
left_the_ticks_are_gone(void **state)
{
	struct slow s = waiting("");

	(void)state;
	counter_keys(s.c, "1", "1 [x] 签收单");
	counter_keys(s.c, "<F9>", "请收回 UKey 尾号");
	counter_keys(s.c, "1", "就停，先别拔出UKey");
	counter_shows(s.c, "waiting-left");
	counter_keys(s.c, "<Enter>", "就停，先别拔出UKey");     /* that is not taken back */
	assert_false(vt_find(s.c->vt, "F9", NULL, NULL));
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "R34"));
	counter_keys(s.c, "<Enter>", "在办 1");
	assert_true(stands_at(&s, "keyed"));
	counter_scan(s.c, "韩梅梅", "还差 5 项");
	counter_keys(s.c, "<Space>11<Space><Space><Enter>", "存根联");
	assert_true(vt_find(s.c->vt, "[ ] 签收单", NULL, NULL));
	assert_int_equal(count(&s, intents), 1);
	slow_close(&s);
}

/* The wish is seen at once, comes true when the step is done, and costs no second key. */
static void
esc_is_noted_at_once_and_pauses_after_the_step(void **state)
{
	struct slow s = waiting("");

	(void)state;
	counter_keys(s.c, "<Esc>", "! 做完「生成密钥」就暂停");
	counter_shows(s.c, "waiting-pause");
	counter_keys(s.c, "<Esc>", "! 做完「生成密钥」就暂停");
	assert_false(vt_find(s.c->vt, "在办", NULL, NULL) && vt_find(s.c->vt, "F2查找", NULL, NULL));
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "在办 1"));
	assert_true(stands_at(&s, "keyed"));
	assert_true(vt_wait(s.c->vt, "申请证书 尾号"));          /* the step it goes on with */
	counter_scan(s.c, "韩梅梅", "还差 5 项");
	counter_keys(s.c, "<Space>11<Space><Space><Enter>", "存根联");
	assert_int_equal(count(&s, intents), 1);
	slow_close(&s);
}

static void
enter_takes_the_pause_back(void **state)
{
	struct slow s = waiting("");

	(void)state;
	counter_keys(s.c, "<Esc>", "! 做完「生成密钥」就暂停");
	counter_gone(s.c, "<Enter>", "就暂停");
	assert_true(vt_find(s.c->vt, "请勿拔出UKey", NULL, NULL));
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "存根联"));
	slow_close(&s);
}

/* Ahead of a visit nobody can leave, and no papers are there. */
static void
ahead_it_pauses_too(void **state)
{
	struct slow s = slow_open("", "", "");

	(void)state;
	slow_history(&s, 12, 8900, 40500);
	counter_sign_in(s.c, "1001");
	counter_keys(s.c, "<F12>", "1  预先制作");
	counter_keys(s.c, "1", "已选 0 单");
	counter_keys(s.c, "<Space>", "已选 1 单");
	counter_ukey(s.c, "insert", "1");
	counter_keys(s.c, "<Enter>", "就用这个");
	counter_keys(s.c, "<Enter>", "[>] 生成密钥");
	assert_false(vt_find(s.c->vt, "签收单", NULL, NULL));
	counter_keys(s.c, "<Esc>", "! 做完「生成密钥」就暂停");
	counter_shows(s.c, "waiting-ahead");
	slow_let_go(&s);
	assert_true(vt_wait_gone(s.c->vt, "生成密钥"));
	assert_int_equal(count(&s, "SELECT count(*) FROM makings WHERE state = 'keyed' AND visit IS NULL"), 1);
	slow_close(&s);
}

/* ---- longer than ever ------------------------------------------------------------ */

/* Few were made here: the chip's own figures; this one is quick. */
static void
past_the_worst_the_screen_says_what_to_do(void **state)
{
	struct slow s = slow_open("", "", "");

	(void)state;
	counter_sign_in(s.c, "1001");
	slow_begin(&s);
	assert_true(vt_wait(s.c->vt, "! 比这个型号最慢的一次还久"));
	assert_true(vt_wait(s.c->vt, "等到 60 秒还没好"));
	counter_shows(s.c, "waiting-late");
	counter_keys(s.c, "<Esc>", "! 做完「生成密钥」就暂停");
	assert_true(vt_find(s.c->vt, "! 比这个型号最慢的一次还久", NULL, NULL));
	counter_shows(s.c, "waiting-late-pause");
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "在办 1"));
	slow_close(&s);
}

/* The helper that hung is gone with its call; the next try looks first, then makes the one key. */
static void
past_the_limit_it_is_asked_and_tried_again(void **state)
{
	struct slow s = slow_open("", "seconds = 5\n", "");

	(void)state;
	counter_sign_in(s.c, "1001");
	slow_begin(&s);
	assert_true(vt_wait(s.c->vt, "T19"));
	counter_shows(s.c, "waiting-limit");
	assert_true(stands_at(&s, "formatted"));
	slow_let_go(&s);
	counter_keys(s.c, "1", "存根联");
	assert_int_equal(count(&s, intents), 2);
	slow_close(&s);
}

/* Nobody else can claim the order, however long the UKey takes. */
static void
the_claim_is_kept_while_the_key_is_made(void **state)
{
	struct slow s = slow_open("", "", "[visit]\nlease = 10\n");

	(void)state;
	counter_sign_in(s.c, "1001");
	slow_begin(&s);
	assert_true(vt_wait(s.c->vt, "已等  11 秒"));
	assert_int_equal(count(&s, "SELECT count(*) FROM claims WHERE terminal = 1 AND until > strftime('%s', 'now')"), 1);
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "存根联"));
	slow_close(&s);
}

/* ---- in English ------------------------------------------------------------------- */

static void
in_english(void **state)
{
	struct slow s = waiting("language = en\n");

	(void)state;
	counter_shows(s.c, "waiting-key-en");
	counter_keys(s.c, "1", "1 [x] Sign-off");
	counter_keys(s.c, "<Esc>", "! Pauses after");
	counter_shows(s.c, "waiting-pause-en");
	counter_gone(s.c, "<Enter>", "! Pauses after");
	counter_keys(s.c, "<F9>", "0  Back");
	counter_keys(s.c, "1", "! Collector left");
	counter_shows(s.c, "waiting-left-en");
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "R34"));
	slow_close(&s);
}

static void
past_the_worst_in_english(void **state)
{
	struct slow s = slow_open("language = en\n", "", "");

	(void)state;
	counter_enter(s.c, "1001", "F2Find");
	slow_begin(&s);
	assert_true(vt_wait(s.c->vt, "! Longer than"));
	counter_shows(s.c, "waiting-late-en");
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, "Our copy"));
	slow_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_screen_says_how_long_it_takes),
		cmocka_unit_test(keys_are_answered_meanwhile),
		cmocka_unit_test(what_is_ticked_meanwhile_is_ticked_at_the_handover),
		cmocka_unit_test(left_the_ticks_are_gone),
		cmocka_unit_test(esc_is_noted_at_once_and_pauses_after_the_step),
		cmocka_unit_test(enter_takes_the_pause_back),
		cmocka_unit_test(ahead_it_pauses_too),
		cmocka_unit_test(past_the_worst_the_screen_says_what_to_do),
		cmocka_unit_test(past_the_limit_it_is_asked_and_tried_again),
		cmocka_unit_test(the_claim_is_kept_while_the_key_is_made),
		cmocka_unit_test(in_english),
		cmocka_unit_test(past_the_worst_in_english),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
