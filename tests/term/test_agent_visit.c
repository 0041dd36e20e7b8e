/*
 * An agent's whole visit of two orders, screen by screen, in both languages:
 * home, the check with its letter, the supervisor over the clerk's screen, a
 * UKey each, the message, the list, and home again.  The screens are
 * tests/data/screens/visit-*.txt, the English ones visit-*-en.txt.
 */
#include "tests/term/counter.h"

#include "core/clock.h"
#include "core/lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The demo's own letter: this handler's two orders, fetched by 赵明. */
#define HANDLER "罗锦"
#define AGENT "440300198707119924"

struct station {
	void (*before)(struct counter_vt *c);
	const char *keys;               /* $ISSUED and the like: see word() */
	const char *wait[2];            /* in Chinese, in English */
	const char *screen;             /* or NULL: passed through */
};

static int ca;                          /* its lock, while it is slow */

/* ---- what happens beside the keys ---- */

static void
phone(struct counter_vt *c, const char *how)
{
	char command[80];

	snprintf(command, sizeof(command), "phone %s --conf %%/counter.ini", how);
	assert_int_equal(cli(c->demo, command)->code, 0);
}

/* The message is on its way for as long as the clerk looks at it. */
static void
a_first_ukey_and_a_slow_phone(struct counter_vt *c)
{
	phone(c, "never");
	counter_ukey(c, "insert", "1");
}

/* It answers nobody until then. */
static void
the_ca_is_slow(struct counter_vt *c)
{
	char *path = kit_path(c->demo, "ca/lock");
	struct err e;
	int ms = 1000;

	assert_int_not_equal(ca = lock_take(path, &ms, &e), -1);
	free(path);
}

static void
the_ca_answers(struct counter_vt *c)
{
	(void)c;
	lock_drop(ca);
}

static void
the_phone_is_well_again(struct counter_vt *c)
{
	phone(c, "ok");
}

static void
the_next_ukey(struct counter_vt *c)
{
	counter_ukey(c, "remove", "1");
	counter_ukey(c, "insert", "2");
}

/* ---- the visit ---- */

static const struct station stations[] = {
	{ NULL, HANDLER, { "查到 2 单", "Found 2" }, "visit-home" },
	{ NULL, "<Enter><Enter>", { "还差 6 项", "Missing 6" }, NULL },
	{ NULL, AGENT "<Enter>", { "代领：证件号不是经办人", "Agent: not the number" }, NULL },
	{ NULL, "赵明<Enter>", { "= 有效", "= valid" }, "visit-check" },
	{ NULL, "<F6>", { "好了，继续核验", "Done" }, "visit-scans" },
	{ NULL, "2", { "1  [x]", "1  [x]" }, NULL },
	{ NULL, "0", { "= 1 份已附", "= 1 attached" }, NULL },
	{ NULL, "<Space>111", { "= 一致", "= match" }, NULL },
	{ NULL, "$ISSUED<Enter>", { "还差 7 项", "Missing 7" }, NULL },
	{ NULL, "$UNTIL<Enter>", { "还差 6 项", "Missing 6" }, NULL },
	{ NULL, "<Space>11", { "还差 3 项", "Missing 3" }, NULL },
	{ NULL, "1<Space><Space>", { "= 都齐了", "= Complete" }, "visit-checked" },
	{ NULL, "<Enter>", { "核对码", "Check code" }, "visit-approval" },
	{ NULL, "1", { "= 1 委托书原件", "= 1 original" }, NULL },
	{ NULL, "2001<Enter>", { "2001", "2001" }, "visit-supervisor" },
	{ NULL, "$PASSWORD<Enter>", { "决定", "Decide" }, NULL },
	{ NULL, "1", { "请插入一个空白UKey", "blank UKey" }, "visit-insert" },
	{ a_first_ukey_and_a_slow_phone, "", { "用这个吗", "This one" }, "visit-confirm" },
	{ the_ca_is_slow, "<Enter>", { "请勿拔出", "Do not pull" }, "visit-making" },
	{ the_ca_answers, "", { "2 重发短信", "2 Send again" }, "visit-message" },
	{ the_phone_is_well_again, "2", { "我们留下", "We keep" }, "visit-list" },
	{ NULL, "<Space><Space><Space><Space><Space><Space>", { "= 都齐了", "= Complete" }, "visit-ticked" },
	{ NULL, "<Enter>", { "= 已交付", "= Delivered" }, "visit-delivered" },
	{ NULL, "<Enter>", { "刚刚交付", "just now" }, "visit-next" },
	{ the_next_ukey, "", { "用这个吗", "This one" }, "visit-next-confirm" },
	{ NULL, "<Enter>", { "我们留下", "We keep" }, "visit-next-list" },
	{ NULL, "<Space><Space><Space><Space>", { "= 都齐了", "= Complete" }, NULL },
	{ NULL, "<Enter>", { "= 已交付", "= Delivered" }, "visit-next-delivered" },
	{ NULL, "<Enter>", { "可领取的订单", "Orders ready" }, "visit-home-again" },
};

/* A day so many days from today, as it is typed. */
static void
put_day(int days, char out[40])
{
	date_format(date_of(clock_now()) + days, out);
}

/* What stands for it in the keys, and what is typed. */
static void
keys_of(const struct counter_vt *c, const char *keys, char *out, size_t size)
{
	char value[40] = "";
	const char *rest = strchr(keys, '<');

	if (strncmp(keys, "$ISSUED", 7) == 0)
		put_day(-3, value);
	else if (strncmp(keys, "$UNTIL", 6) == 0)
		put_day(27, value);
	else if (strncmp(keys, "$PASSWORD", 9) == 0)
		counter_password(c, "2001", value);
	snprintf(out, size, "%s%s", value, value[0] != '\0' ? rest : keys);
}

static void
visit(struct counter_vt *c, bool english)
{
	char keys[200], screen[60];

	for (size_t i = 0; i < sizeof(stations) / sizeof(stations[0]); i++) {
		const struct station *at = &stations[i];

		if (at->before != NULL)
			at->before(c);
		keys_of(c, at->keys, keys, sizeof(keys));
		counter_keys(c, keys, at->wait[english]);
		if (at->screen == NULL)
			continue;
		snprintf(screen, sizeof(screen), "%s%s", at->screen, english ? "-en" : "");
		counter_shows(c, screen);
	}
}

static void
in_chinese(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	visit(c, false);
	counter_close(c);
}

static void
in_english(void **state)
{
	struct counter_vt *c = counter_open_english(24, 80);

	(void)state;
	counter_enter(c, "1001", "F10");
	visit(c, true);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_chinese),
		cmocka_unit_test(in_english),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
