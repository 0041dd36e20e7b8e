/* Insert any UKey: home and F8 say what it is and the next step; nothing typed is lost, nothing formatted. */
#include "tests/term/counter.h"
#include "tests/unit/foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDER "深圳市前海深港现代服务业合作区别家建设工程咨询有限公司"

/* By folder name: the serial of a UKey in the drawer. */
static void
serial_of(const struct counter_vt *c, const char *name, char out[40])
{
	char path[80], *file, *text;

	snprintf(path, sizeof(path), "tokens/%02d/serial", atoi(name));
	file = kit_path(c->demo, path);
	assert_non_null(text = kit_read(file));
	snprintf(out, 40, "%s", text);
	out[strcspn(out, "\n")] = '\0';
	free(text);
	free(file);
}

/* '%' is the UKey's serial. */
static void
book(const struct counter_vt *c, const char *ukey, const char *sql)
{
	char serial[40], text[400];
	const char *mark = strchr(sql, '%');

	serial_of(c, ukey, serial);
	snprintf(text, sizeof(text), "%.*s'%s'%s", (int)(mark - sql), sql, serial, mark + 1);
	cli_sql(c->demo, text);
}

/* ---- each kind, in both languages ------------------------------------------------------------- */

/* The UKey is put in; what F8 says of it is the expected screen ukey-NAME. */
static const struct kind {
	const char *ukey;
	const char *sql;                /* NULL: as the demo has it */
	const char *seen[2];
	const char *name;
} kinds[] = {
	{ "3", NULL, { "空白，在库存里", "Blank, in stock" }, "blank" },
	{ "4", "DROP TRIGGER stock_kept; DELETE FROM stock WHERE serial = %", { "还没有入库", "not received" }, "not-received" },
	{ "5", "UPDATE stock SET state = 'spoiled', reason = '外壳或插头损坏' WHERE serial = %", { "作废，", "spoiled, " },
	    "spoiled" },
	{ "6", "UPDATE stock SET state = 'returned', reason = '厂家召回' WHERE serial = %", { "退库，", "returned, " },
	    "returned" },
	{ "20", NULL, { "已制待领，订单", "Made and waiting, order" }, "made" },
	{ "20", "UPDATE makings SET state = 'issued' WHERE token_serial = %", { "停在「写入并读回」", "stands at" },
	    "half-made" },
	{ "20", "UPDATE makings SET state = 'unknown' WHERE token_serial = %", { "证书还没有查清", "not settled" },
	    "unknown" },
	{ "19", "UPDATE orders SET cancelled = 1 WHERE no = (SELECT order_no FROM makings WHERE token_serial = %)",
	    { "已取消", "is cancelled" }, "cancelled" },
	{ "77", NULL, { "外来，标签", "Foreign, label" }, "foreign" },
};

static void
show(struct counter_vt *c, const char *name, bool english)
{
	char file[60];

	snprintf(file, sizeof(file), "ukey-%s%s", name, english ? "-en" : "");
	counter_shows(c, file);
}

static void
each_kind(struct counter_vt *c, bool english)
{
	foreign_make(c->demo, "77", HOLDER);
	counter_enter(c, "1001", english ? "F8UKey?" : "F8查UKey");
	counter_keys(c, "<F8>", english ? "No UKey in the reader" : "读卡器里没有UKey");
	show(c, "none", english);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].sql != NULL)
			book(c, kinds[i].ukey, kinds[i].sql);
		counter_ukey(c, "insert", kinds[i].ukey);
		assert_true(vt_wait(c->vt, kinds[i].seen[english]));
		show(c, kinds[i].name, english);
		counter_ukey(c, "remove", kinds[i].ukey);
		assert_true(vt_wait_gone(c->vt, kinds[i].seen[english]));
	}
	counter_keys(c, "<F1>", english ? "Any key" : "任意键返回");
	counter_shows(c, english ? "help-ukey-en" : "help-ukey");
	counter_close(c);
}

static void
each_kind_has_its_line_and_its_next_step(void **state)
{
	(void)state;
	each_kind(counter_open(24, 80), false);
}

static void
each_kind_speaks_english(void **state)
{
	(void)state;
	each_kind(counter_open_english(24, 80), true);
}

/* ---- home -------------------------------------------------------------------------------------- */

/* A long name is cut, what was typed stays, and typing goes on. */
static void
home_says_it_and_typing_goes_on(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	foreign_make(c->demo, "77", HOLDER);
	counter_sign_in(c, "1001");
	counter_keys(c, "韩梅", "查到 1 单");
	counter_ukey(c, "insert", "77");
	assert_true(vt_wait(c->vt, "不要初始化"));
	assert_true(vt_find(c->vt, "韩梅 ", NULL, NULL));
	counter_keys(c, "梅", "韩梅梅");
	counter_shows(c, "home-ukey-foreign");
	vt_resize(c->vt, 43, 132);
	counter_shows(c, "home-ukey-foreign-132");
	counter_keys(c, "<F8>", "密码最长");
	counter_shows(c, "ukey-foreign-132");
	vt_resize(c->vt, 24, 80);
	counter_keys(c, "<Esc>", "韩梅梅");
	counter_ukey(c, "remove", "77");
	assert_true(vt_wait_gone(c->vt, "不要初始化"));
	counter_close(c);
}

static void
two_are_one_too_many_and_f8_shows_both(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "3");
	assert_true(vt_wait(c->vt, "UKey 空白 尾号"));
	assert_false(vt_find(c->vt, "可以制作", NULL, NULL));   /* a blank is what one expects */
	counter_ukey(c, "insert", "4");
	assert_true(vt_wait(c->vt, "只留下要办的一个"));
	counter_shows(c, "home-ukey-two");
	counter_keys(c, "<F8>", "读卡器里 2 个");
	counter_keys(c, "<Down>", "上下键");
	counter_shows(c, "ukey-two");
	counter_ukey(c, "remove", "");
	assert_true(vt_wait(c->vt, "读卡器里没有UKey"));
	counter_close(c);
}

/* Its visitor is here: Enter takes up its order, from home and from F8. */
static void
enter_takes_up_the_ukeys_order(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "20");
	assert_true(vt_wait(c->vt, "Enter 办理UKey的订单"));
	counter_keys(c, "<Enter>", "还差 6 项");
	counter_keys(c, "<Esc>", "F2查找");
	assert_true(vt_wait(c->vt, "Enter 办理UKey的订单"));
	counter_keys(c, "<F8>", "Enter 办理它的订单");
	counter_keys(c, "<Enter>", "还差 6 项");
	counter_keys(c, "<Esc>", "F2查找");
	/* with something looked for, Enter is the search's */
	counter_keys(c, "没有这个人", "没有查到");
	assert_false(vt_find(c->vt, "UKey的订单", NULL, NULL));
	counter_close(c);
}

/* Begun for nobody: asked whether anybody is here now. */
static void
one_half_made_ahead_is_asked_about(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	book(c, "20", "UPDATE makings SET state = 'keyed' WHERE token_serial = %");
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "20");
	assert_true(vt_wait(c->vt, "UKey 做到一半 尾号"));
	counter_keys(c, "<Enter>", "1  接着预先制作");
	counter_gone(c, "<Esc>", "接着预先制作");
	counter_close(c);
}

/* ---- who may what ---------------------------------------------------------------------------- */

static void
the_keeper_of_the_stock_receives_it_and_others_do_not(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	book(c, "4", "DROP TRIGGER stock_kept; DELETE FROM stock WHERE serial = %");
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "4");
	assert_true(vt_wait(c->vt, "先请主管入库"));
	counter_keys(c, "<F8>", "还没有入库");
	assert_false(vt_find(c->vt, "Enter", NULL, NULL));
	counter_keys(c, "<Enter>", "还没有入库");
	counter_keys(c, "<Esc>", "F2查找");
	counter_keys(c, "<F10>", "换人登录");
	counter_keys(c, "2", "工号");
	counter_enter(c, "2001", "您的角色");
	assert_true(vt_wait(c->vt, "先请主管入库"));
	counter_shows(c, "home-ukey-supervisor");
	counter_keys(c, "<F8>", "Enter 库存");
	counter_keys(c, "<Enter>", "换状态");
	counter_close(c);
}

/* A supervisor serves nobody: the order is the clerk's to take up. */
static void
who_serves_nobody_takes_up_no_order(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "2001", "您的角色");
	counter_ukey(c, "insert", "20");
	assert_true(vt_wait(c->vt, "已制待领，订单"));
	counter_keys(c, "<Enter>", "您的角色");
	counter_keys(c, "<F8>", "密码最长");
	assert_false(vt_find(c->vt, "Enter", NULL, NULL));
	counter_keys(c, "<Enter>", "密码最长");
	counter_close(c);
}

/* ---- two windows, one reader ---------------------------------------------------------------- */

/* What was seen of it while it was blank would say of the finished one that all is gone. */
static void
what_another_window_has_written_is_looked_at_anew(void **state)
{
	struct counter_vt *c = counter_open(24, 80), *other;

	(void)state;
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "3");
	assert_true(vt_wait(c->vt, "UKey 空白"));
	other = counter_beside(c, "2");
	counter_sign_in(other, "1001");
	counter_scan(other, "韩梅梅", "还差 5 项");
	counter_keys(other, "<Space>11<Space><Space>", "= 都齐了");
	counter_keys(other, "<Enter>", "就用这个");
	counter_keys(other, "<Enter>", "全勾");
	assert_true(vt_wait(c->vt, "交付停在"));
	assert_true(vt_wait_gone(c->vt, "内容没了"));
	counter_away(other);
	counter_close(c);
}

/* ---- RULES 31 ---------------------------------------------------------------------------------- */

/* Looked at, and put in where a blank is wanted: its owner's PIN and all that was on it are as before. */
static void
a_foreign_ukey_is_as_it_was(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char *before, *after;

	(void)state;
	foreign_make(c->demo, "77", HOLDER);
	before = foreign_content(c->demo, false, "77");
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "77");
	assert_true(vt_wait(c->vt, "不要初始化"));
	counter_keys(c, "<F8>", "密码最长");
	counter_keys(c, "<Enter>", "密码最长");
	counter_keys(c, "<Esc>", "F2查找");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space>", "= 都齐了");
	counter_keys(c, "<Enter>", "不是空白的");
	counter_keys(c, "<Enter>", "不是空白的");
	after = foreign_content(c->demo, true, "77");
	assert_string_equal(after, before);
	free(after);
	free(before);
	counter_close(c);
}

/* The driver cannot be loaded: said where the UKey would be, and Enter looks again. */
static void
a_driver_that_fails_is_said(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	const char *const away[] = { "sh", "-c", "sed -i 's,^\\[token\\],&\\nmodule = /bin/true,' counter.ini", NULL };

	(void)state;
	assert_int_equal(cli_program(c->demo, away)->code, 0);
	counter_again(c);
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", "3");
	assert_true(vt_wait(c->vt, "UKey 驱动模块装不上"));
	counter_keys(c, "<F8>", "Enter 再看一次");
	assert_true(vt_find(c->vt, "T09", NULL, NULL));
	counter_keys(c, "<Enter>", "UKey 驱动模块装不上");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_its_line_and_its_next_step),
		cmocka_unit_test(each_kind_speaks_english),
		cmocka_unit_test(home_says_it_and_typing_goes_on),
		cmocka_unit_test(two_are_one_too_many_and_f8_shows_both),
		cmocka_unit_test(enter_takes_up_the_ukeys_order),
		cmocka_unit_test(one_half_made_ahead_is_asked_about),
		cmocka_unit_test(the_keeper_of_the_stock_receives_it_and_others_do_not),
		cmocka_unit_test(who_serves_nobody_takes_up_no_order),
		cmocka_unit_test(what_another_window_has_written_is_looked_at_anew),
		cmocka_unit_test(a_foreign_ukey_is_as_it_was),
		cmocka_unit_test(a_driver_that_fails_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
