/* Every function of core/rules_letter.c, and who is an agent, on both sides. */
#include "core/rules.h"

#include "core/clock.h"
#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>

enum { TODAY = 20780 };         /* 2026-11-23 */

static struct err e;

static struct order
an_order(const char *no)
{
	struct order o = {
		.institution = "深圳市测试建设工程有限公司",
		.uscc = "91440300MA5TEXT03E",
		.handler = "王小明",
		.handler_number = "440300199003079914",
		.handler_document = DOCUMENT_RESIDENT_ID,
	};

	strcpy(o.no, no);
	return o;
}

/* 赵明 with a letter for both orders. */
static struct visit
an_agent(void)
{
	struct visit v = {
		.agent = true,
		.collector = "赵明",
		.document = DOCUMENT_RESIDENT_ID,
		.number = "440300198802299927",
		.same_person = true,
		.letter = {
			.principal = "深圳市测试建设工程有限公司",
			.principal_code = "91440300MA5TEXT03E",
			.agent = "赵明",
			.agent_number = "440300198802299927",
			.matter = "SZ2611160023,SZ2611160024",
			.issued = TODAY - 3,
			.valid_until = TODAY + 27,
			.chop_name = "深圳市测试建设工程有限公司",
		},
	};

	return v;
}

static struct order orders[2];

static int
two_orders(void **s)
{
	(void)s;
	orders[0] = an_order("SZ2611160023");
	orders[1] = an_order("SZ2611160024");
	return 0;
}

#define REFUSES(call, want)                                                    \
	do {                                                                   \
		err_clear(&e);                                                 \
		assert_int_equal(call, -1);                                    \
		assert_int_equal(e.code, want);                                \
		assert_int_equal(err_kind(&e), ERR_REFUSED);                   \
	} while (0)
#define HOLDS(call) assert_int_equal(call, 0)
#define ALL(v) rules_letter(&(v), orders, 2, TODAY, &e)

static void
a_whole_letter_holds(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(ALL(v));
	HOLDS(rules_person(&v, orders, 2, TODAY, &e));
}

static void
no_letter_is_refused(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_letter_here(&v, &e));
	v.letter = (struct letter){ 0 };
	REFUSES(rule_letter_here(&v, &e), ERR_LETTER_MISSING);
	REFUSES(ALL(v), ERR_LETTER_MISSING);
	v.letter.issued = TODAY;        /* some of it is there: then it is judged */
	HOLDS(rule_letter_here(&v, &e));
}

static void
a_letter_wants_the_chop_of_the_institution(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_letter_chop(&v, orders, 2, &e));
	strcpy(v.letter.chop_name, "深圳市测试建设工程有限公司第一分公司");
	REFUSES(rule_letter_chop(&v, orders, 2, &e), ERR_LETTER_PRINCIPAL);
	REFUSES(ALL(v), ERR_LETTER_PRINCIPAL);
	v.letter.chop_name[0] = '\0';
	REFUSES(rule_letter_chop(&v, orders, 2, &e), ERR_LETTER_NO_CHOP);
	REFUSES(ALL(v), ERR_LETTER_NO_CHOP);
}

static void
the_principal_is_each_orders_institution(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_letter_principal(&v, orders, 2, &e));
	strcpy(orders[1].institution, "深圳市样例监理有限公司");
	REFUSES(rule_letter_principal(&v, orders, 2, &e), ERR_LETTER_PRINCIPAL);
	assert_non_null(strstr(e.say, "SZ2611160024"));
	HOLDS(rule_letter_principal(&v, orders, 1, &e));
	two_orders(NULL);
	strcpy(orders[0].uscc, "91440300MA5TEXT04C");
	REFUSES(rule_letter_principal(&v, orders, 2, &e), ERR_LETTER_PRINCIPAL);
	assert_non_null(strstr(e.say, "机构证件号码"));
	two_orders(NULL);
	v.letter.principal[0] = '\0';
	REFUSES(rule_letter_principal(&v, orders, 2, &e), ERR_LETTER_PRINCIPAL);
}

static void
a_letter_of_tomorrow_is_refused(void **s)
{
	struct visit v = an_agent();

	(void)s;
	v.letter.issued = TODAY;
	HOLDS(rule_letter_issued(&v, TODAY, &e));
	v.letter.issued = TODAY + 1;
	REFUSES(rule_letter_issued(&v, TODAY, &e), ERR_LETTER_EXPIRED);
	assert_non_null(strstr(e.say, "2026-11-24"));
	REFUSES(ALL(v), ERR_LETTER_EXPIRED);
	v.letter.issued = 0;
	REFUSES(rule_letter_issued(&v, TODAY, &e), ERR_LETTER_EXPIRED);
}

static void
a_letter_is_current_until_its_last_day(void **s)
{
	struct visit v = an_agent();

	(void)s;
	v.letter.valid_until = TODAY;
	HOLDS(rule_letter_current(&v, TODAY, &e));
	v.letter.valid_until = TODAY - 1;
	REFUSES(rule_letter_current(&v, TODAY, &e), ERR_LETTER_EXPIRED);
	assert_non_null(strstr(e.say, "2026-11-22"));
	REFUSES(ALL(v), ERR_LETTER_EXPIRED);
	v.letter.valid_until = 0;       /* no letter holds for ever */
	REFUSES(rule_letter_current(&v, TODAY, &e), ERR_LETTER_EXPIRED);
}

static void
the_letter_names_who_stands_there(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_letter_agent(&v, &e));
	strcpy(v.letter.agent_number, "440300199003079914");
	REFUSES(rule_letter_agent(&v, &e), ERR_LETTER_AGENT);
	assert_non_null(strstr(e.say, "证件号码"));
	strcpy(v.letter.agent, "赵朋");
	REFUSES(rule_letter_agent(&v, &e), ERR_LETTER_AGENT);
	assert_non_null(strstr(e.say, "姓名"));
	REFUSES(ALL(v), ERR_LETTER_AGENT);
	v.letter.agent[0] = v.collector[0] = '\0';      /* nobody is not the same as nobody */
	REFUSES(rule_letter_agent(&v, &e), ERR_LETTER_AGENT);
}

static void
every_order_is_listed_whole(void **s)
{
	static const char *const not_both[] = {
		"", "SZ2611160023", "SZ2611160024", "SZ2611160023,SZ26111600245",
		"SZ2611160023SZ2611160024", "SZ2611160023,,SZ261116002",
	};
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_letter_orders(&v, orders, 2, &e));
	for (size_t i = 0; i < sizeof(not_both) / sizeof(not_both[0]); i++) {
		strcpy(v.letter.matter, not_both[i]);
		REFUSES(rule_letter_orders(&v, orders, 2, &e), ERR_LETTER_ORDER);
		REFUSES(ALL(v), ERR_LETTER_ORDER);
	}
	strcpy(v.letter.matter, "SZ2611160024,SZ2611160099,SZ2611160023");
	HOLDS(rule_letter_orders(&v, orders, 2, &e));
}

static void
letter_works_once(void **s)
{
	(void)s;
	HOLDS(rule_letter_unused(&orders[0], 0, &e));
	REFUSES(rule_letter_unused(&orders[0], 1763600400, &e), ERR_LETTER_USED);
	assert_non_null(strstr(e.say, "SZ2611160023"));
	assert_non_null(strstr(e.say, "2025-11-20"));
}

static void
the_handler_of_all_orders_is_no_agent(void **s)
{
	struct visit v = an_agent();

	(void)s;
	HOLDS(rule_is_agent(&v, orders, 2, &e));
	strcpy(v.number, orders[0].handler_number);
	REFUSES(rule_is_agent(&v, orders, 2, &e), ERR_ID_MISMATCH);
	REFUSES(rules_person(&v, orders, 2, TODAY, &e), ERR_ID_MISMATCH);
	strcpy(orders[1].handler_number, "11010519491231002X");
	HOLDS(rule_is_agent(&v, orders, 2, &e));
	two_orders(NULL);
}

static void
an_agents_document_is_judged_as_a_handlers(void **s)
{
	struct visit v = an_agent();

	(void)s;
	v.document_until = TODAY - 1;
	REFUSES(rules_person(&v, orders, 2, TODAY, &e), ERR_ID_EXPIRED);
	v = an_agent();
	v.electronic = true;
	REFUSES(rules_person(&v, orders, 2, TODAY, &e), ERR_ELECTRONIC_ID);
	v = an_agent();
	v.same_person = false;
	REFUSES(rules_person(&v, orders, 2, TODAY, &e), ERR_NOT_SAME_PERSON);
	v = an_agent();
	v.number[17] = '8';
	assert_int_equal(rules_person(&v, orders, 2, TODAY, &e), -1);
	assert_int_equal(e.code, ERR_ID_NUMBER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_whole_letter_holds, two_orders),
		cmocka_unit_test_setup(no_letter_is_refused, two_orders),
		cmocka_unit_test_setup(a_letter_wants_the_chop_of_the_institution, two_orders),
		cmocka_unit_test_setup(the_principal_is_each_orders_institution, two_orders),
		cmocka_unit_test_setup(a_letter_of_tomorrow_is_refused, two_orders),
		cmocka_unit_test_setup(a_letter_is_current_until_its_last_day, two_orders),
		cmocka_unit_test_setup(the_letter_names_who_stands_there, two_orders),
		cmocka_unit_test_setup(every_order_is_listed_whole, two_orders),
		cmocka_unit_test_setup(letter_works_once, two_orders),
		cmocka_unit_test_setup(the_handler_of_all_orders_is_no_agent, two_orders),
		cmocka_unit_test_setup(an_agents_document_is_judged_as_a_handlers, two_orders),
	};

	setenv("TZ", "Asia/Shanghai", 1);
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
