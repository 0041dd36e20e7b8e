/*
 * A UKey that will not come back, at the clerk's screen: said by a digit, why
 * by another, never by Enter; the supervisor's case; its slip; and what the
 * clerk does next.  RULES 18, 25, 30.
 */
#include "tests/term/approvals.h"
#include "tests/term/slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZH, EN };

/* What is seen, in each language. */
static const char *const wants[] = { "请插回尾号", "Put back the UKey" }, *const why[] = { "为什么不能用了", "Why?" },
    *const check_code[] = { "核对码", "Check code" }, *const spoiled[] = { "已作废", "is spoiled" },
    *const blank[] = { "请插入一个空白UKey", "Insert a blank UKey" }, *const list[] = { "存根联", "Our copy" },
    *const failed[] = { "2 重发短信", "2 Send again" };

static void
phone(const struct counter_vt *c, const char *mode)
{
	char *path = kit_path(c->demo, "phone/.mode");

	kit_write(path, mode, 0600);
	free(path);
}

/* The CA does not answer, or does again. */
static void
ca_away(const struct counter_vt *c, bool away)
{
	char *at = kit_path(c->demo, "ca/index.db"), *off = kit_path(c->demo, "ca/index.away");

	assert_int_equal(away ? rename(at, off) : rename(off, at), 0);
	free(at);
	free(off);
}

static void
insert(struct counter_vt *c, int language, const char *which, const char *wait)
{
	counter_ukey(c, "insert", which);
	assert_true(vt_wait(c->vt, language == ZH ? "用这个吗" : "Use this one"));
	counter_keys(c, "<Enter>", wait);
}

/* Made, and its message failed; then it is pulled out, and wanted for its PIN. */
static struct counter_vt *
at_the_ukey(int language)
{
	struct counter_vt *c = language == ZH ? counter_open(24, 80) : counter_open_english(24, 80);

	phone(c, "fail");
	counter_enter(c, "1001", language == ZH ? "F2查找" : "F2Find");
	counter_scan(c, "韩梅梅", language == ZH ? "还差 5 项" : "Missing 5");
	counter_keys(c, "<Space>11<Space><Space><Enter>", blank[language]);
	insert(c, language, "1", failed[language]);
	phone(c, "delay 0");
	counter_ukey(c, "remove", "1");
	counter_keys(c, "2", wants[language]);
	return c;
}

/* Number and password where the supervisor is asked for them; then the digit. */
static void
decide_here(struct counter_vt *c, const char *digit, const char *wait)
{
	char password[40], keys[100];

	counter_password(c, "2001", password);
	vt_keys(c->vt, "2001<Enter>");
	assert_true(vt_settle(c->vt));
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	vt_keys(c->vt, keys);
	assert_true(vt_settle(c->vt));
	counter_keys(c, digit, wait);
}

static void
shows(struct counter_vt *c, int language, const char *name)
{
	char screen[60];

	snprintf(screen, sizeof(screen), "%s%s", name, language == ZH ? "" : "-en");
	counter_shows(c, screen);
}

static void
walk(int language)
{
	struct counter_vt *c = at_the_ukey(language);

	shows(c, language, "lost-want");
	counter_keys(c, "9", why[language]);
	shows(c, language, "lost-why");
	counter_gone(c, "<Enter>", why[language]);      /* Enter is no yes */
	assert_true(vt_wait(c->vt, wants[language]));
	counter_keys(c, "9", why[language]);
	counter_keys(c, "1", check_code[language]);
	shows(c, language, "lost-approval");
	decide_here(c, "1", spoiled[language]);
	shows(c, language, "lost-spoiled");
	counter_keys(c, "<Enter>", blank[language]);
	insert(c, language, "2", list[language]);
	counter_close(c);
}

static void
spoiled_and_made_anew_in_the_same_visit(void **state)
{
	(void)state;
	walk(ZH);
}

static void
in_english(void **state)
{
	(void)state;
	walk(EN);
}

/* Without the CA the order stands, and says for what it waits; later it goes on by itself. */
static void
with_the_ca_down_the_clerk_sees_what_is_next(void **state)
{
	struct counter_vt *c = at_the_ukey(ZH);

	(void)state;
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "2", check_code[ZH]);
	decide_here(c, "1", spoiled[ZH]);
	ca_away(c, true);
	counter_keys(c, "<Enter>", "N06");
	counter_shows(c, "lost-unknown");
	counter_keys(c, "2", "在办 1");
	assert_true(vt_wait(c->vt, "证书状态不明"));
	ca_away(c, false);
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", blank[ZH]);
	insert(c, ZH, "2", list[ZH]);
	counter_close(c);
}

/* The same, settled from the list, whoever is signed in; then the order is like new. */
static void
the_list_settles_what_the_ca_did_not_tell(void **state)
{
	struct counter_vt *c = at_the_ukey(ZH);

	(void)state;
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "2", check_code[ZH]);
	decide_here(c, "1", spoiled[ZH]);
	ca_away(c, true);
	counter_keys(c, "<Enter>", "N06");
	counter_keys(c, "2", "在办 1");
	counter_keys(c, "<F12>", "7  查清证书");
	counter_keys(c, "7", "向 CA 查清");
	counter_shows(c, "unknown");
	counter_keys(c, "1", "N06");
	counter_keys(c, "2", "向 CA 查清");
	ca_away(c, false);
	counter_keys(c, "1", "= 没有要查清的证书");
	counter_gone(c, "<Esc>", "= 没有要查清的证书");
	assert_true(vt_wait(c->vt, "F2查找"));
	assert_false(vt_find(c->vt, "在办", NULL, NULL));
	counter_close(c);
}

/* Refused from another screen: shown, and the UKey is asked for again. */
static void
a_no_leads_back_to_the_ukey(void **state)
{
	struct counter_vt *c = at_the_ukey(ZH);

	(void)state;
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "4", "写下原因");
	counter_keys(c, "掉进水里<Enter>", check_code[ZH]);
	assert_true(vt_find(c->vt, "掉进水里", NULL, NULL));
	approvals_decide(c, 1, APPROVAL_REJECTED);
	assert_true(vt_wait(c->vt, "R37"));
	counter_keys(c, "1", wants[ZH]);
	counter_ukey(c, "insert", "1");                 /* it turns up again */
	assert_true(vt_wait(c->vt, list[ZH]));
	counter_close(c);
}

/* At F4 it is a case like any other; Esc at the clerk's leads back. */
static void
another_screen_approves(void **state)
{
	struct counter_vt *c = at_the_ukey(ZH), *other = counter_beside(c, "2");

	(void)state;
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "1", check_code[ZH]);
	counter_keys(c, "<Esc>", wants[ZH]);
	counter_enter(other, "2001", "F4审批1");
	counter_keys(other, "<F4>", "作废UKey");
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "1", check_code[ZH]);           /* the same case, not a second one */
	assert_true(vt_find(other->vt, "第 1 件 共 1 件", NULL, NULL));
	counter_keys(other, "1", "没有等审批的业务");
	assert_true(vt_wait(c->vt, spoiled[ZH]));
	counter_away(other);
	counter_close(c);
}

/* Pulled out while its key is made: there is nothing the CA was asked for. */
static void
without_a_certificate_the_ca_is_not_spoken_of(void **state)
{
	struct slow s = slow_open("", "", "");

	(void)state;
	counter_sign_in(s.c, "1001");
	slow_begin(&s);
	counter_ukey(s.c, "remove", "1");
	slow_let_go(&s);
	assert_true(vt_wait(s.c->vt, wants[ZH]));
	counter_keys(s.c, "9", why[ZH]);
	counter_keys(s.c, "1", check_code[ZH]);
	decide_here(s.c, "1", spoiled[ZH]);
	counter_shows(s.c, "lost-no-certificate");
	counter_keys(s.c, "<Enter>", blank[ZH]);
	slow_close(&s);
}

/* RULES 25: its PIN is set, gone from memory, and of no use. */
static void
at_the_list_its_pin_can_be_of_no_use(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	phone(c, "delay 0");
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", blank[ZH]);
	insert(c, ZH, "1", list[ZH]);
	counter_shows(c, "lost-list");
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "3", check_code[ZH]);
	decide_here(c, "1", spoiled[ZH]);
	counter_ukey(c, "remove", "1");
	counter_keys(c, "<Enter>", blank[ZH]);
	insert(c, ZH, "2", list[ZH]);
	counter_close(c);
}

/* A blank one that is wanted is none that was lost. */
static void
a_blank_one_cannot_be_lost(void **state)
{
	struct counter_vt *c = counter_open(24, 80);

	(void)state;
	counter_sign_in(c, "1001");
	counter_scan(c, "韩梅梅", "还差 5 项");
	counter_keys(c, "<Space>11<Space><Space><Enter>", blank[ZH]);
	vt_keys(c->vt, "9");
	assert_true(vt_settle(c->vt));
	assert_false(vt_find(c->vt, why[ZH], NULL, NULL));
	assert_false(vt_find(c->vt, "不会再插回来", NULL, NULL));
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spoiled_and_made_anew_in_the_same_visit),
		cmocka_unit_test(in_english),
		cmocka_unit_test(with_the_ca_down_the_clerk_sees_what_is_next),
		cmocka_unit_test(the_list_settles_what_the_ca_did_not_tell),
		cmocka_unit_test(a_no_leads_back_to_the_ukey),
		cmocka_unit_test(another_screen_approves),
		cmocka_unit_test(without_a_certificate_the_ca_is_not_spoken_of),
		cmocka_unit_test(at_the_list_its_pin_can_be_of_no_use),
		cmocka_unit_test(a_blank_one_cannot_be_lost),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
