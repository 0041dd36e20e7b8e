/*
 * A scanner types into whatever is on the screen.  What it types finds the
 * next person or is the document's number; it never answers a question.
 */
#include "tests/term/counter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static char number[40];

/* The handler with one order; the UKey is in the reader. */
static struct counter_vt *
signed_in(void)
{
	struct counter_vt *c = counter_open(24, 80);

	counter_sign_in(c, "1001");
	counter_number(c, "韩梅梅", number);
	counter_ukey(c, "insert", "1");
	return c;
}

static void
scan(struct counter_vt *c, const char *text, const char *end, const char *wait)
{
	char keys[80];

	snprintf(keys, sizeof(keys), "%s%s", text, end);
	counter_keys(c, keys, wait);
}

static void
at_home_tab_ends_it_as_enter_does(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\t", "还差 5 项");
	counter_close(c);
}

static void
in_the_check_it_is_the_number_and_answers_nothing(void **state)
{
	static const char *const ends[] = { "\r", "\t" };
	struct counter_vt *c = signed_in();

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		counter_keys(c, "韩梅梅<Enter>", "还差 6 项");
		counter_keys(c, "<Tab><Tab><Tab>", "还差 6 项");        /* 签收单 */
		scan(c, number, ends[i], "还差 5 项：人证、签收单、标书、告知平台、告知密码");
		assert_true(vt_find(c->vt, "= 一致", NULL, NULL));
		counter_keys(c, "<Esc>", "F2查找");
	}
	counter_close(c);
}

static void
a_date_where_a_date_is_asked_is_the_date(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<S-Tab>20990301<Enter>", "= 有效");
	assert_true(vt_find(c->vt, "= 一致", NULL, NULL));
	counter_close(c);
}

static void
without_an_end_it_answers_nothing_either(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<Tab>", "还差 5 项");
	scan(c, "11223344", "", "还差 5 项");
	assert_false(vt_find(c->vt, "[1 ", NULL, NULL));
	counter_close(c);
}

static void
in_the_list_of_reasons_it_refuses_nobody(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<F9>", "不能办理的原因");
	scan(c, number, "\r", "还差 5 项");
	assert_false(vt_find(c->vt, "F2查找", NULL, NULL));
	counter_keys(c, "<F9>", "不能办理的原因");
	counter_keys(c, "4", "登记为不能办理");
	scan(c, number, "\t", "还差 5 项");
	assert_false(vt_find(c->vt, "F2查找", NULL, NULL));
	counter_close(c);
}

static void
it_does_not_say_which_ukey(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	scan(c, number, "\r", "就用这个");
	counter_keys(c, "<Esc>", "F2查找");
	assert_false(vt_find(c->vt, "在办", NULL, NULL) && vt_find(c->vt, "已制作", NULL, NULL));
	counter_close(c);
}

static void
where_a_visit_ends_it_finds_the_next_person(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<F9>", "不能办理的原因");
	counter_keys(c, "1", "登记为不能办理");
	counter_keys(c, "9", "知道了");
	scan(c, number, "\r", "还差 5 项");
	counter_close(c);
}

static void
it_ends_no_wait_for_the_message_and_begins_the_next_visit_at_the_end(void **state)
{
	struct counter_vt *c = signed_in();
	char next[40];

	(void)state;
	counter_number(c, "王小明", next);
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	vt_keys(c->vt, "<Enter>");
	assert_true(vt_wait(c->vt, "送达后自动继续"));
	scan(c, "333322221111", "\r", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	scan(c, next, "\r", "都齐了");
	counter_keys(c, "<Up><Enter>", "= 已交付");     /* Enter alone, so soon, were the scan's LF */
	scan(c, next, "\r", "查到 3 单");
	assert_true(vt_find(c->vt, "F2查找", NULL, NULL));
	counter_close(c);
}

static void
it_answers_no_problem(void **state)
{
	struct counter_vt *c = signed_in();
	char *phone = kit_path(c->demo, "phone"), *away = kit_path(c->demo, "away");

	(void)state;
	if (rename(phone, away) == -1)
		assert_int_equal(errno, ENOENT);
	kit_write(phone, "no folder", 0600);
	scan(c, number, "\r", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", "就用这个");
	counter_keys(c, "<Enter>", "1 重试");
	scan(c, "222211112222", "\r", "1 重试");
	scan(c, "222211112222", "", "1 重试");
	counter_keys(c, "<C-l>2", "在办 1");            /* what was scanned ends here */
	counter_close(c);
	free(phone);
	free(away);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_home_tab_ends_it_as_enter_does),
		cmocka_unit_test(in_the_check_it_is_the_number_and_answers_nothing),
		cmocka_unit_test(a_date_where_a_date_is_asked_is_the_date),
		cmocka_unit_test(without_an_end_it_answers_nothing_either),
		cmocka_unit_test(in_the_list_of_reasons_it_refuses_nobody),
		cmocka_unit_test(it_does_not_say_which_ukey),
		cmocka_unit_test(where_a_visit_ends_it_finds_the_next_person),
		cmocka_unit_test(it_ends_no_wait_for_the_message_and_begins_the_next_visit_at_the_end),
		cmocka_unit_test(it_answers_no_problem),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
