/*
 * A scanner types into whatever is on the screen.  What it types finds the
 * next person or is the document's number; it never answers a question.
 */
#include "tests/term/counter.h"

#include <stdio.h>
#include <string.h>

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
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
