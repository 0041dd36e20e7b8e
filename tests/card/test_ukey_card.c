/* Insert any key, on a real UKey: what the screen says of it, and that looking leaves it as it was (RULES 25, 31). */
#include "tests/card/cardworld.h"
#include "tests/card/tools.h"
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 6 };

/* A counter with the rig's readers; the rig's UKeys are not in its stock; clerk 1001 is signed in. */
static struct counter_vt *
signed_in(void)
{
	char *demo = cli_demo(), *ini = kit_path(demo, "counter.ini");
	struct counter_vt *c;

	assert_int_equal(cardworld_settings(ini), 0);
	c = counter_open_in(demo, 24, 80, "");
	free(ini);
	free(demo);
	counter_sign_in(c, "1001");
	return c;
}

static void
received(const struct counter_vt *c)
{
	char *list = kit_path(c->demo, "list.txt"), serial[40];

	rig_serial(tools_rig, 0, serial);
	kit_write(list, serial, 0600);
	cli_exits_as(c->demo, "2001", "stock receive %/list.txt ePass2003 --terminal 9", 0);
	free(list);
}

/* A blank says so by itself, and comes in at another window while it lies there. */
static void
a_blank_is_told_at_once_and_again_when_it_is_received(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	assert_true(vt_wait(c->vt, "UKey 未入库 尾号"));
	assert_true(vt_wait(c->vt, "先请主管入库"));
	received(c);
	assert_true(vt_wait(c->vt, "UKey 空白 尾号"));
	counter_keys(c, "<F8>", "空白，在库存里");
	assert_true(vt_find(c->vt, "飞天 ePass2003", NULL, NULL));
	counter_close(c);
}

/* Typed meanwhile, nothing is lost; pulled out, the line goes. */
static void
it_comes_and_goes_and_typing_goes_on(void **state)
{
	struct counter_vt *c = signed_in();

	(void)state;
	rig_remove(tools_rig, 0);
	assert_true(vt_wait(c->vt, "UKey 未插入"));
	counter_keys(c, "韩", "查到");
	rig_push(tools_rig, 0);
	counter_keys(c, "梅", "韩梅");
	assert_true(vt_wait(c->vt, "先请主管入库"));
	assert_true(vt_find(c->vt, "韩梅 ", NULL, NULL));
	rig_pull(tools_rig, 0);
	assert_true(vt_wait(c->vt, "UKey 未插入"));
	assert_true(vt_wait_gone(c->vt, "先请主管入库"));
	rig_insert(tools_rig, 0);
	counter_close(c);
}

static void
a_foreign_one_is_told_and_its_owners_pin_opens_it_still(void **state)
{
	struct counter_vt *c;

	(void)state;
	assert_true(tools_key("01"));
	c = signed_in();
	assert_true(vt_wait(c->vt, "外来，标签「SZ2611160023」，1 个密钥，0 张证书"));
	counter_keys(c, "<F8>", "密码最长 16 位");
	assert_true(vt_find(c->vt, "不要初始化", NULL, NULL));
	assert_false(vt_find(c->vt, "Enter ", NULL, NULL));
	counter_close(c);
	assert_true(tools_opens(TOOLS_PIN));
	assert_non_null(strstr(tools_objects(TOOLS_PIN)->out, "Private Key Object"));
}

/* OpenSC gives no sign of it; the UKey itself does. */
static void
a_locked_one_is_told(void **state)
{
	struct counter_vt *c;

	(void)state;
	for (int i = 0; i < TRIES; i++)
		assert_false(tools_opens("99999999"));
	assert_false(tools_opens(TOOLS_PIN));
	c = signed_in();
	assert_true(vt_wait(c->vt, "外来，密码已锁定"));
	received(c);
	assert_true(vt_wait(c->vt, "请主管在库存里作废"));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_blank_is_told_at_once_and_again_when_it_is_received, tools_blank),
		cmocka_unit_test_setup(it_comes_and_goes_and_typing_goes_on, tools_blank),
		cmocka_unit_test_setup(a_foreign_one_is_told_and_its_owners_pin_opens_it_still, tools_formatted),
		cmocka_unit_test_setup(a_locked_one_is_told, tools_formatted),
	};

	return tools_judge(tests);
}
