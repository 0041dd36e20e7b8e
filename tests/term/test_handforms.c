/*
 * F7: forms to be filled in by hand, as the clerk gets them at home and in the
 * check.  What stands on the paper is tests/unit/test_paper_handform.c's.
 */
#include "tests/term/counter.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct counter_vt *
signed_in(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	return c;
}

/* How many forms of this kind lie there. */
static size_t
made(const struct counter_vt *c, const char *kind)
{
	char *pattern;
	glob_t g;
	size_t n;

	assert_true(asprintf(&pattern, "%s/receipts/forms/%s-*.pdf", c->demo, kind) > 0);
	n = glob(pattern, 0, NULL, &g) == 0 ? g.gl_pathc : 0;
	globfree(&g);
	free(pattern);
	return n;
}

/* What the newest of this kind says has the text? */
static bool
newest_says(const struct counter_vt *c, const char *kind, const char *text)
{
	char *command;
	int rc;

	assert_true(asprintf(&command, "f=$(ls -t '%s'/receipts/forms/%s-*.pdf | head -1) && pdftotext -raw \"$f\" - | "
	    "grep -qF -- '%s'", c->demo, kind, text) > 0);
	rc = system(command);
	free(command);
	return rc == 0;
}

static void
without_an_order_there_are_blank_forms_only(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "<F7>", "手填的表单");
	counter_shows(c, "forms-blank");
	assert_true(vt_settle(c->vt));
	vt_keys(c->vt, "1");                    /* not offered: nothing happens */
	counter_keys(c, "4", "= 表单已做好");
	assert_int_equal(made(c, "letter"), 1);
	assert_int_equal(made(c, "signoff"), 0);
	assert_true(newest_says(c, "letter", "在框内加盖公章"));
	counter_gone(c, "<Esc>", "+-----");
	counter_close(c);
}

static void
picked_orders_stand_on_the_form(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "罗锦", "查到 2 单");
	counter_keys(c, "<F7>", "等 2 单");
	counter_shows(c, "forms");
	counter_keys(c, "2", "= 表单已做好");
	counter_shows(c, "forms-made");
	assert_true(newest_says(c, "letter", "经办人 罗锦"));
	counter_gone(c, "<Esc>", "+-----");
	counter_keys(c, "<F7>", "等 2 单");
	counter_keys(c, "1", "= 表单已做好");
	assert_true(newest_says(c, "signoff", "UKey 共 2 个"));
	counter_gone(c, "<Esc>", "+-----");
	assert_true(vt_find(c->vt, "查到 2 单", NULL, NULL));
	counter_close(c);
}

/* The one put back is not on it; where nothing is picked, the one the cursor is on. */
static void
form_is_of_the_orders_in_hand(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "罗锦<Enter>", "办理所选 2 单");
	counter_keys(c, "<Space>", "办理所选 1 单");
	counter_keys(c, "<F7>", "手填的表单");
	assert_false(vt_find(c->vt, "等 2 单", NULL, NULL));
	counter_keys(c, "1", "= 表单已做好");
	assert_true(newest_says(c, "signoff", "UKey 共 1 个"));
	assert_true(newest_says(c, "signoff", "机构业务证书"));
	counter_gone(c, "<Esc>", "+-----");
	counter_keys(c, "<Down><Space>", "F7表单");
	counter_keys(c, "<Up><F7>", "手填的表单");
	counter_gone(c, "1", "手填的表单");
	assert_true(newest_says(c, "signoff", "UKey 共 1 个"));
	counter_close(c);
}

static void
what_cannot_be_made_says_why(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	cli_sql(c->demo, "UPDATE orders SET cancelled = 1 WHERE handler = '韩梅梅'");
	counter_keys(c, "韩梅梅", "已取消");
	counter_keys(c, "<F7>", "手填的表单");
	counter_keys(c, "1", "! 表单没有做成");
	assert_true(vt_find(c->vt, "订单已取消", NULL, NULL));
	assert_true(vt_find(c->vt, "[R07]", NULL, NULL));
	counter_shows(c, "forms-refused");
	assert_int_equal(made(c, "signoff"), 0);
	counter_close(c);
}

static void
esc_and_a_scan_make_nothing(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "<F7>", "手填的表单");
	counter_gone(c, "<Esc>", "手填的表单");
	counter_keys(c, "<F7>", "手填的表单");
	counter_gone(c, "SZ2611160055<Enter>", "手填的表单");
	counter_keys(c, "<F7>", "手填的表单");
	counter_gone(c, "<Enter>", "手填的表单");
	assert_int_equal(made(c, "letter") + made(c, "signoff"), 0);
	counter_close(c);
}

/* The check waits behind it as it was. */
static void
check_has_it_too(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
	counter_keys(c, "<F7>", "手填的表单");
	counter_shows(c, "forms-check");
	counter_keys(c, "2", "= 表单已做好");
	assert_true(newest_says(c, "letter", "经办人 韩梅梅"));
	counter_gone(c, "<Esc>", "+-----");
	assert_true(vt_find(c->vt, "还差 6 项", NULL, NULL));
	counter_keys(c, "<Esc>", "F2查找");
	counter_close(c);
}

/* The bars of a form with several orders say their institution's code: they come back together, picked. */
static void
scanned_form_brings_its_orders_back(void **state)
{
	struct counter_vt *c = signed_in();
	char keys[60];

	(void)state;
	snprintf(keys, sizeof(keys), "%.18s<Enter>",
	    cli_query(c->demo, "SELECT uscc FROM orders WHERE handler = '罗锦' LIMIT 1"));
	counter_keys(c, keys, "办理所选 2 单");
	assert_true(vt_find(c->vt, "查到 2 单", NULL, NULL));
	counter_close(c);
}

/* Who may not see orders has no use for it. */
static void
auditor_has_no_such_key(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_enter(c, "3001", "F1帮助");
	assert_false(vt_find(c->vt, "F7表单", NULL, NULL));
	assert_true(vt_settle(c->vt));
	vt_keys(c->vt, "<F7>");
	assert_true(vt_settle(c->vt));
	assert_false(vt_find(c->vt, "手填的表单", NULL, NULL));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_an_order_there_are_blank_forms_only),
		cmocka_unit_test(picked_orders_stand_on_the_form),
		cmocka_unit_test(form_is_of_the_orders_in_hand),
		cmocka_unit_test(what_cannot_be_made_says_why),
		cmocka_unit_test(esc_and_a_scan_make_nothing),
		cmocka_unit_test(check_has_it_too),
		cmocka_unit_test(scanned_form_brings_its_orders_back),
		cmocka_unit_test(auditor_has_no_such_key),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
