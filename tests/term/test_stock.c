/* The stock as its keeper meets it: F12 3, by serial; RULES 32. */
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST "0A3F55D122079C10"
#define SECOND "0A3F55D122079C11"
#define LAST "0A3F55D122079C30"

static void
to_the_stock(struct counter_vt *c)
{
	counter_enter(c, "2001", "您的角色");
	counter_keys(c, "<F12>", "3  库存");
	counter_keys(c, "3", "换状态");
}

static struct counter_vt *
at_the_stock(void)
{
	struct counter_vt *c = counter_open(24, 80);

	to_the_stock(c);
	return c;
}

/* Scanned into a dialog it stands there until Enter comes; not at once after the scan, whose CR LF that were. */
static void
give(struct counter_vt *c, const char *serial, const char *wait)
{
	char keys[80];

	snprintf(keys, sizeof(keys), "%s<Enter>", serial);
	counter_keys(c, keys, serial);
	counter_keys(c, "<End><Enter>", wait);
}

static void
does(struct counter_vt *c, const char *digit, const char *wait)
{
	counter_keys(c, "<Enter>", "0  返回");
	counter_keys(c, digit, wait);
}

static int
count(const struct counter_vt *c, const char *sql)
{
	return atoi(cli_query(c->demo, sql));
}

/* From the packing list, at another window. */
static void
receive(const struct counter_vt *c, const char *last)
{
	char line[120];

	snprintf(line, sizeof(line), "stock receive " FIRST "-%s ePass2003 --terminal 9", last);
	assert_int_equal(cli_as(c->demo, "2001", line)->code, 0);
}

/* Blanks of a maker's, besides the demo's own. */
static struct counter_vt *
with_blanks(void)
{
	struct counter_vt *c = counter_open(24, 80);

	receive(c, SECOND);
	to_the_stock(c);
	return c;
}

/* The demo's own have serials of their own each time. */
static void
others_gone(const struct counter_vt *c)
{
	cli_sql(c->demo, "UPDATE stock SET state = 'returned', reason = '试验' WHERE state = 'blank' AND model <> 'ePass2003'");
}

/* ---- looking ---- */

static void
serials_are_listed_by_state_and_found_by_their_end(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	counter_shows(c, "stock-list");
	counter_keys(c, "<PgDn>", "在制 0");
	counter_keys(c, "<Tab><Tab>", "[已制待领 2]");
	assert_true(vt_find(c->vt, "SZ26", NULL, NULL));
	counter_shows(c, "stock-made");
	counter_keys(c, "<Tab><Tab><Tab>", "[退库 0]");
	assert_true(vt_find(c->vt, "没有", NULL, NULL));
	counter_keys(c, "9c11", SECOND);
	assert_false(vt_find(c->vt, FIRST, NULL, NULL));
	assert_true(vt_find(c->vt, "2001  空白", NULL, NULL));
	counter_shows(c, "stock-found");
	counter_gone(c, "<Esc>", SECOND);
	counter_keys(c, FIRST "<Enter>", FIRST "      ePass2003");       /* scanned */
	counter_gone(c, "<Esc>", FIRST);
	counter_keys(c, "<F1>", "任意键返回");
	counter_shows(c, "help-stock");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_keys(c, "<Esc>", "您的角色");
	counter_close(c);
}

/* ---- in ---- */

static void
a_run_is_shown_as_a_count_before_it_comes_in(void **state)
{
	struct counter_vt *c = at_the_stock();

	(void)state;
	does(c, "1", "首个序列号");
	give(c, FIRST, "末个序列号");
	give(c, "0A3F55D122079C0F", "末序列号在首序列号之前");    /* asked again */
	give(c, LAST, "|  型号");
	counter_keys(c, "ePass2O03", "ePass2O03");
	counter_keys(c, "<Enter>", "库存里从来没有这个型号");
	counter_shows(c, "stock-new-model");
	counter_keys(c, "2", "|  型号");                            /* wrote it wrongly */
	counter_keys(c, "<C-u>ePass2003", "ePass2003");
	counter_keys(c, "<Enter>", "1  是新型号");
	counter_keys(c, "1", "1  入库 33 个");
	counter_shows(c, "stock-run");
	counter_gone(c, "<Enter>", "1  入库");                   /* Enter is no */
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE model = 'ePass2003'"), 0);
	does(c, "1", "首个序列号");
	give(c, FIRST, "末个序列号");
	give(c, LAST, "|  型号");
	counter_keys(c, "ePass2003", "ePass2003");
	counter_keys(c, "<Enter>", "1  是新型号");
	counter_keys(c, "1", "2  入库 21 个");
	counter_keys(c, "2", "= 已入库 21 个");
	counter_shows(c, "stock-received");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE model = 'ePass2003' AND staff = '2001'"), 21);
	assert_int_equal(count(c, "SELECT count(*) FROM audit WHERE action = 'stock_in' AND facts LIKE '%ePass2003%'"), 1);
	/* a run with one of them in it does not come in */
	does(c, "1", "首个序列号");
	give(c, "0A3F55D122079C00", "末个序列号");
	give(c, FIRST, "|  型号");
	counter_keys(c, "<Enter>", "1  入库 17 个");
	counter_keys(c, "1", "序列号已在库存里");
	assert_true(vt_find(c->vt, "R46", NULL, NULL) || vt_find(c->vt, FIRST " 空白", NULL, NULL));
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE model = 'ePass2003'"), 21);
	counter_close(c);
}

static void
each_scan_adds_a_row_and_a_repeat_is_told(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	does(c, "2", "已扫 0 个");
	counter_keys(c, "FT20030001<Enter>", "已扫 1 个");
	counter_keys(c, "FT20030002<Enter>", "已扫 2 个");
	counter_keys(c, "FT20030003<Enter>", "已扫 3 个");
	counter_keys(c, "ft20030002<Enter>", "已经扫过");
	counter_shows(c, "stock-scan");
	counter_keys(c, "<Del>", "已扫 2 个");
	counter_keys(c, FIRST "<Enter>", "序列号已在库存里");
	counter_keys(c, "<Esc>", "1  不要了");
	counter_gone(c, "<Esc>", "不要了");
	assert_true(vt_find(c->vt, "已扫 2 个", NULL, NULL));
	counter_keys(c, "<F1>", "任意键返回");
	counter_shows(c, "help-stock-scan");
	counter_gone(c, "<Esc>", "任意键返回");
	counter_keys(c, "<Enter>", "型号");
	counter_keys(c, "<Enter>", "1  入库 2 个");
	counter_keys(c, "1", "= 已入库 2 个");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE serial LIKE 'FT2003%' AND model = 'ePass2003'"), 2);
	/* given up, nothing is booked */
	does(c, "2", "已扫 0 个");
	counter_keys(c, "FT20030009<Enter>", "已扫 1 个");
	counter_keys(c, "<Esc>", "1  不要了");
	counter_keys(c, "1", "换状态");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE serial = 'FT20030009'"), 0);
	counter_close(c);
}

/* ---- out ---- */

static void
a_blank_is_spoiled_with_its_slip(void **state)
{
	struct counter_vt *c = with_blanks();
	char *slip = kit_path(c->demo, "receipts/slips/ZF-" FIRST ".pdf");

	(void)state;
	does(c, "3", "空白UKey的序列号");
	assert_true(vt_find(c->vt, FIRST, NULL, NULL));         /* the row's */
	counter_keys(c, "<Enter>", "请重输序列号的末四位");
	counter_keys(c, "9C11<Enter>", "重输的末四位");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 0);
	does(c, "3", "空白UKey的序列号");
	counter_keys(c, "<Enter>", "请重输序列号的末四位");
	counter_keys(c, "9c10<Enter>", "1  外壳或插头损坏");
	counter_shows(c, "stock-reasons");
	counter_keys(c, "1", "请打印");
	assert_int_equal(access(slip, R_OK), 0);
	counter_gone(c, "<Esc>", "请打印");
	counter_shows(c, "stock-spoiled");
	assert_int_equal(count(c, "SELECT count(*) FROM audit WHERE action = 'stock_spoil' AND staff = '2001'"), 1);
	/* lost, it is made again from its row */
	assert_int_equal(unlink(slip), 0);
	does(c, "8", "请打印");
	assert_int_equal(access(slip, R_OK), 0);
	free(slip);
	counter_close(c);
}

/* The one in the reader is meant, and what is an order's is told as such. */
static void
an_orders_ukey_is_not_spoiled_here(void **state)
{
	struct counter_vt *c = at_the_stock();
	char made[40];

	(void)state;
	snprintf(made, sizeof(made), "%s", cli_query(c->demo, "SELECT serial FROM stock WHERE state = 'made' LIMIT 1"));
	made[strcspn(made, "\n")] = '\0';
	counter_ukey(c, "insert", made + strlen(made) - 4);
	does(c, "3", "空白UKey的序列号");
	assert_true(vt_find(c->vt, made, NULL, NULL));
	counter_keys(c, "<Enter>", "为订单制作或已制好");
	assert_true(vt_find(c->vt, "已制待领 SZ", NULL, NULL));
	counter_gone(c, "<Esc>", "空白UKey的序列号");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 0);
	counter_close(c);
}

static void
blanks_go_back_by_scan_with_a_reason(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	does(c, "5", "已扫 0 个");
	counter_keys(c, "FT20030001<Enter>", "没有入库");
	counter_keys(c, FIRST "<Enter>", "已扫 1 个");
	counter_keys(c, SECOND "<Enter>", "已扫 2 个");
	counter_keys(c, "<End><Enter>", "4  厂家召回");
	counter_keys(c, "9", "写下原因");
	counter_keys(c, "批次有误<Enter>", "1  退库 2 个");
	counter_shows(c, "stock-return");
	counter_keys(c, "1", "= 已退库 2 个");
	counter_shows(c, "stock-returned");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE state = 'returned' AND reason = '批次有误'"), 2);
	assert_int_equal(count(c, "SELECT count(*) FROM audit WHERE action = 'stock_return'"), 1);
	/* and come again, as a run */
	does(c, "1", "首个序列号");
	give(c, FIRST, "末个序列号");
	give(c, SECOND, "型号");
	counter_keys(c, "<Enter>", "1  入库 2 个");
	counter_keys(c, "1", "= 已入库 2 个");
	counter_close(c);
}

static void
a_run_goes_back(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	does(c, "4", "首个序列号");
	give(c, FIRST, "末个序列号");
	give(c, SECOND, "3  型号停用");
	counter_keys(c, "3", "1  退库 2 个");
	counter_keys(c, "1", "= 已退库 2 个");
	assert_int_equal(count(c, "SELECT count(*) FROM stock WHERE state = 'returned' AND reason = '型号停用'"), 2);
	counter_close(c);
}

/* ---- counted ---- */

static void
a_count_that_differs_is_shown_and_booked(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	does(c, "6", "数一数有几个");
	counter_keys(c, "几个<Enter>", "0到99999");
	counter_keys(c, "19<Enter>", "差 -1");
	counter_shows(c, "stock-count");
	counter_keys(c, "1", "= 已记：盘点 19，账面 20，差 -1");
	assert_true(vt_find(c->vt, "最近", NULL, NULL));
	does(c, "6", "数一数有几个");
	counter_keys(c, "20<Enter>", "相符");
	counter_keys(c, "0", "换状态");
	assert_int_equal(count(c, "SELECT count(*) FROM stock_counts"), 1);
	counter_close(c);
}

static void
scanned_blanks_are_held_against_the_book_one_by_one(void **state)
{
	struct counter_vt *c = with_blanks();

	(void)state;
	others_gone(c);
	does(c, "7", "已扫 0 个");
	counter_keys(c, FIRST "<Enter>", "已扫 1 个");
	counter_keys(c, "FT20030001<Enter>", "已扫 2 个");
	counter_keys(c, "<End><Enter>", "缺 1，多 1");
	counter_shows(c, "stock-differs");
	counter_keys(c, "<Esc>", "已扫 2 个");
	counter_keys(c, "<Del>", "已扫 1 个");
	counter_keys(c, SECOND "<Enter>", "已扫 2 个");
	counter_keys(c, "<End><Enter>", "账面 2，相符");
	counter_keys(c, "<Esc>", "已扫 2 个");
	counter_keys(c, "<Del>", "已扫 1 个");
	counter_keys(c, "<Enter>", "缺 1，多 0");
	counter_keys(c, "1", "= 已记：盘点 1，账面 2，缺 1，多 0");
	assert_int_equal(count(c, "SELECT count(*) FROM stock_counts WHERE scanned AND missing = 1 AND found = 0"), 1);
	assert_int_equal(count(c, "SELECT count(*) FROM stock_differences WHERE serial = '" SECOND "' AND NOT found"), 1);
	counter_close(c);
}

/* ---- other screens ---- */

static void
the_stock_speaks_english(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	receive(c, SECOND);
	others_gone(c);
	counter_enter(c, "2001", "Supervisor");
	counter_keys(c, "<F12>", "3  Stock");
	counter_keys(c, "3", "Next state");
	counter_shows(c, "stock-list-en");
	counter_keys(c, "<F1>", "Any key");
	counter_shows(c, "help-stock-en");
	counter_gone(c, "<Esc>", "Any key");
	counter_keys(c, "<Enter>", "8");
	counter_shows(c, "stock-menu-en");
	counter_keys(c, "3", "from the reader");
	counter_keys(c, "<Enter>", "cannot be undone");
	counter_keys(c, "9C10<Enter>", "Case or plug broken");
	counter_shows(c, "stock-reasons-en");
	counter_keys(c, "1", "two sign it");
	counter_gone(c, "<Esc>", "two sign it");
	counter_keys(c, "<Enter>", "7  Count");
	counter_keys(c, "7", "Scanned 0");
	counter_keys(c, FIRST "<Enter>", "Scanned 1");
	counter_keys(c, "<End><Enter>", "missing");
	counter_shows(c, "stock-differs-en");
	counter_close(c);
}

static void
a_wide_screen_has_more_rows(void **state)
{
	struct counter_vt *c = counter_open(43, 132);

	(void)state;
	receive(c, LAST);
	to_the_stock(c);
	counter_shows(c, "stock-wide");
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serials_are_listed_by_state_and_found_by_their_end),
		cmocka_unit_test(a_run_is_shown_as_a_count_before_it_comes_in),
		cmocka_unit_test(each_scan_adds_a_row_and_a_repeat_is_told),
		cmocka_unit_test(a_blank_is_spoiled_with_its_slip),
		cmocka_unit_test(an_orders_ukey_is_not_spoiled_here),
		cmocka_unit_test(blanks_go_back_by_scan_with_a_reason),
		cmocka_unit_test(a_run_goes_back),
		cmocka_unit_test(a_count_that_differs_is_shown_and_booked),
		cmocka_unit_test(scanned_blanks_are_held_against_the_book_one_by_one),
		cmocka_unit_test(the_stock_speaks_english),
		cmocka_unit_test(a_wide_screen_has_more_rows),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
