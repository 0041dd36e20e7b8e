/*
 * The idle lock: what stood on the screen is out of sight, and comes back for
 * the same clerk only.  All counters go idle at once: the minute (the least
 * there is) is waited for once.
 */
#include "tests/term/slow.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 5 * 60 * 1000 };         /* ms; the lock comes after one minute */

static struct counter_vt *same, *other, *keeper;
static struct slow maker;

static void
lock_after_a_minute(struct counter_vt *c)
{
	char *path = kit_path(c->demo, "counter.ini"), *ini = kit_read(path), *text;

	assert_non_null(ini);
	assert_true(asprintf(&text, "%s[screen]\nlock_minutes = 1\n", ini) > 0);
	kit_write(path, text, 0600);
	free(text);
	free(ini);
	free(path);
	counter_again(c);
}

/* In the middle of a check, then left alone. */
static struct counter_vt *
left_alone(void)
{
	struct counter_vt *c = counter_open(24, 80);

	lock_after_a_minute(c);
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>1", "还差 3 项：标书、告知平台、告知密码");
	return c;
}

/* In the middle of a delivery scanned in. */
static struct counter_vt *
keeper_left_alone(void)
{
	struct counter_vt *c = counter_open(24, 80);

	lock_after_a_minute(c);
	counter_enter(c, "2001", "您的角色");
	counter_keys(c, "<F12>", "3  库存");
	counter_keys(c, "3", "换状态");
	counter_keys(c, "<Enter>", "0  返回");
	counter_keys(c, "2", "已扫 0 个");
	counter_keys(c, "FT20030001<Enter>", "已扫 1 个");
	return c;
}

/* A key that outlasts the clerk's patience. */
static struct slow
maker_left_alone(void)
{
	struct slow s = slow_open("", "seconds = 600\n", "[screen]\nlock_minutes = 1\n");

	counter_sign_in(s.c, "1001");
	slow_begin(&s);
	counter_keys(s.c, "1", "1 [x] 签收单");
	return s;
}

static int
all_lock(void **state)
{
	(void)state;
	keeper = keeper_left_alone();
	same = left_alone();
	other = left_alone();
	maker = maker_left_alone();
	return vt_wait_ms(keeper->vt, "已锁定", LIMIT) && vt_wait_ms(same->vt, "已锁定", LIMIT) &&
	    vt_wait_ms(other->vt, "已锁定", LIMIT) && vt_wait_ms(maker.c->vt, "已锁定", LIMIT) ? 0 : -1;
}

static void
nothing_of_the_visitor_is_in_sight(struct counter_vt *c)
{
	assert_true(vt_settle(c->vt));          /* the frame whole, not its first words */
	assert_false(vt_find(c->vt, "韩梅梅", NULL, NULL));
	assert_false(vt_find(c->vt, "440", NULL, NULL));
	assert_false(vt_find(c->vt, "还差", NULL, NULL));
	assert_false(vt_find(c->vt, "SZ", NULL, NULL));
}

static void
the_same_clerk_finds_the_form_kept(void **state)
{
	char password[40], keys[60];

	(void)state;
	nothing_of_the_visitor_is_in_sight(same);
	counter_keys(same, "wrong<Enter>", "R29");
	nothing_of_the_visitor_is_in_sight(same);
	counter_password(same, "1001", password);
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	counter_keys(same, keys, "还差 3 项：标书、告知平台、告知密码");
	assert_true(vt_find(same->vt, "= 一致", NULL, NULL));
	counter_keys(same, "1<Space><Space>", "都齐了");
	counter_close(same);
}

static void
another_clerk_finds_home_and_a_fresh_check(void **state)
{
	(void)state;
	counter_keys(other, "<F2>", "下一项");
	nothing_of_the_visitor_is_in_sight(other);
	counter_sign_in(other, "1002");
	assert_true(vt_wait(other->vt, "张敏"));
	assert_false(vt_find(other->vt, "440", NULL, NULL));
	assert_false(vt_find(other->vt, "还差", NULL, NULL));
	counter_scan(other, "韩梅梅", "还差 5 项");
	counter_close(other);
}

/* What the stock's keeper had begun is no clerk's. */
static void
a_clerk_finds_no_stock(void **state)
{
	(void)state;
	counter_keys(keeper, "<F2>", "下一项");
	counter_sign_in(keeper, "1001");
	assert_true(vt_settle(keeper->vt));
	assert_false(vt_find(keeper->vt, "已扫", NULL, NULL));
	assert_false(vt_find(keeper->vt, "换状态", NULL, NULL));
	assert_true(vt_find(keeper->vt, "F2查找", NULL, NULL));
	counter_close(keeper);
}

/* The UKey works on behind the lock; its clerk finds what was ticked, and the handover. */
static void
a_key_is_made_behind_the_lock(void **state)
{
	char password[40], keys[60];

	(void)state;
	nothing_of_the_visitor_is_in_sight(maker.c);
	counter_password(maker.c, "1001", password);
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	counter_keys(maker.c, keys, "[>] 生成密钥");
	assert_true(vt_find(maker.c->vt, "1 [x] 签收单", NULL, NULL));
	slow_let_go(&maker);
	assert_true(vt_wait(maker.c->vt, "还差 4 项"));
	slow_close(&maker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_clerk_finds_the_form_kept),
		cmocka_unit_test(another_clerk_finds_home_and_a_fresh_check),
		cmocka_unit_test(a_clerk_finds_no_stock),
		cmocka_unit_test(a_key_is_made_behind_the_lock),
	};

	return cmocka_run_group_tests(tests, all_lock, kit_teardown);
}
