/*
 * A UKey made ahead that is broken or lost, with nobody at the counter: from
 * its order on home, from F8 and from the stock.  The order waits without one.
 * RULES 18, 30, 32.
 */
#include "tests/term/approvals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZH, EN };

/* What is seen, in each language. */
static const char *const found[] = { "查到 1 单", "Found 1" }, *const item[] = { "6  报作废UKey", "6  Give up UKey" },
    *const why[] = { "为什么不能用了", "2  Lost" }, *const check_code[] = { "核对码", "Check code" },
    *const spoiled[] = { "已作废", "is spoiled" };

#define WITHOUT "SELECT count(*) FROM orders WHERE handler = '唐浩' AND no NOT IN " \
	"(SELECT order_no FROM makings WHERE state <> 'spoiled')"

static void
shows(struct counter_vt *c, int language, const char *name)
{
	char screen[60];

	snprintf(screen, sizeof(screen), "%s%s", name, language == ZH ? "" : "-en");
	counter_shows(c, screen);
}

/* Number and password where the supervisor is asked for them; then yes. */
static void
approve_here(struct counter_vt *c, const char *staff, int language)
{
	char password[40], keys[100];

	counter_password(c, staff, password);
	snprintf(keys, sizeof(keys), "%s<Enter>", staff);
	vt_keys(c->vt, keys);
	assert_true(vt_settle(c->vt));
	snprintf(keys, sizeof(keys), "%s<Enter>", password);
	vt_keys(c->vt, keys);
	assert_true(vt_settle(c->vt));
	counter_keys(c, "1", spoiled[language]);
}

static void
is_given_up(const struct counter_vt *c)
{
	assert_int_equal(atoi(cli_query(c->demo, WITHOUT)), 1);
	assert_int_equal(atoi(cli_query(c->demo, "SELECT count(*) FROM stock WHERE state = 'spoiled'")), 1);
	assert_int_equal(atoi(cli_query(c->demo, "SELECT count(*) FROM visits")), 0);
}

static void
from_its_order(int language)
{
	struct counter_vt *c = language == ZH ? counter_open(24, 80) : counter_open_english(24, 80);

	counter_enter(c, "1001", language == ZH ? "F2查找" : "F2Find");
	counter_keys(c, "唐浩", found[language]);
	counter_keys(c, "<F12>", item[language]);
	counter_keys(c, "6", why[language]);
	shows(c, language, "shelved-why");
	counter_gone(c, "<Esc>", why[language]);        /* not after all */
	counter_keys(c, "唐浩", found[language]);
	counter_keys(c, "<F12>", item[language]);
	counter_keys(c, "6", why[language]);
	counter_keys(c, "2", check_code[language]);
	approve_here(c, "2001", language);
	shows(c, language, "shelved-spoiled");
	counter_gone(c, "<Enter>", spoiled[language]);
	assert_true(vt_settle(c->vt));
	is_given_up(c);
	counter_close(c);
}

static void
a_lost_one_is_given_up_from_its_order(void **state)
{
	(void)state;
	from_its_order(ZH);
}

static void
in_english(void **state)
{
	(void)state;
	from_its_order(EN);
}

/* In the reader: F8 has it, and says afterwards what it is now. */
static void
one_in_the_reader_is_given_up_at_f8(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char serial[40];

	(void)state;
	snprintf(serial, sizeof(serial), "%s", cli_query(c->demo, "SELECT token_serial FROM makings m JOIN orders o "
	    "ON o.no = m.order_no WHERE o.handler = '唐浩'"));
	serial[strcspn(serial, "\n")] = '\0';
	counter_sign_in(c, "1001");
	counter_ukey(c, "insert", serial + strlen(serial) - 4);
	counter_keys(c, "<F8>", "9 报作废");
	counter_keys(c, "9", why[ZH]);
	counter_keys(c, "1", check_code[ZH]);
	approve_here(c, "2001", ZH);
	counter_keys(c, "<Enter>", "与作废单一起存放");
	is_given_up(c);
	counter_keys(c, "9", "与作废单一起存放");       /* once */
	assert_true(vt_settle(c->vt));
	assert_false(vt_find(c->vt, why[ZH], NULL, NULL));
	counter_close(c);
}

/* Who keeps the stock and makes UKeys may ask there; another supervisor says yes. */
static void
whoever_keeps_the_stock_gives_it_up_there(void **state)
{
	struct counter_vt *c = counter_open(24, 80);
	char serial[40];

	(void)state;
	cli_sql(c->demo, "UPDATE staff SET permissions = 3 WHERE id = '1001'");
	snprintf(serial, sizeof(serial), "%s", cli_query(c->demo, "SELECT token_serial FROM makings m JOIN orders o "
	    "ON o.no = m.order_no WHERE o.handler = '唐浩'"));
	serial[strcspn(serial, "\n")] = '\0';
	counter_sign_in(c, "1001");
	counter_keys(c, "<F12>", "3  库存");
	counter_keys(c, "3", "换状态");
	counter_keys(c, "<Enter>", "3  作废");
	counter_keys(c, "3", "空白UKey的序列号");
	vt_keys(c->vt, "<End><C-u>");
	assert_true(vt_settle(c->vt));
	counter_keys(c, serial, serial);
	counter_keys(c, "<Enter>", why[ZH]);
	counter_keys(c, "2", check_code[ZH]);
	approve_here(c, "2001", ZH);
	counter_keys(c, "<Enter>", "换状态");
	is_given_up(c);
	counter_close(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lost_one_is_given_up_from_its_order),
		cmocka_unit_test(in_english),
		cmocka_unit_test(one_in_the_reader_is_given_up_at_f8),
		cmocka_unit_test(whoever_keeps_the_stock_gives_it_up_there),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
