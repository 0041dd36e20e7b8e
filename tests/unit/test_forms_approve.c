/* The rows a supervisor reads: all facts, every number masked, what is not as it should be marked. */
#include "forms/approve.h"

#include "tests/unit/kit.h"

#include <stdio.h>
#include <string.h>

static struct approve_row rows[APPROVE_ROWS];
static size_t n;
static struct approve_known known;
static struct err e;

#define PERSON "\"collector\":{\"attested\":true,\"document\":\"resident_id\",\"name\":\"赵明\","              \
	"\"number\":\"440300199003079927\",\"until\":\"2035-03-01\"},"
#define INSTITUTION "\"institution\":{\"code\":\"91440300MA5TEXT03E\",\"name\":\"深圳市测试有限公司\"},"
#define ORDER(no, more) "{\"handler\":\"王小明\",\"holder\":\"\",\"kind\":\"institution\",\"mobile\":\"13800138000\"," \
	"\"no\":\"" no "\",\"old_serial\":\"18CE44B092F73A71\"" more "}"
#define REVOKED ",\"old\":\"revoked\",\"old_when\":1795076400"
#define LETTER(agent, chop, matter) "\"letter\":{\"agent\":\"" agent "\",\"agent_number\":\"440300199003079927\"," \
	"\"chop\":\"" chop "\",\"issued\":\"2026-11-20\",\"matter\":\"" matter "\",\"original_kept\":true,"   \
	"\"principal\":\"深圳市测试有限公司\",\"principal_code\":\"91440300MA5TEXT03E\",\"scan_pages\":1,"        \
	"\"scan_sha256\":\"00\",\"scans\":[\"1.pdf\"],\"until\":\"2026-12-20\"},"

static void
show(enum approval_kind kind, const char *facts)
{
	struct approval a = { .kind = kind };

	snprintf(a.facts, sizeof(a.facts), "%s", facts);
	assert_int_equal(approve_rows(&a, &known, rows, &n, &e), 0);
}

/* The row that holds this, or NULL. */
static const struct approve_row *
row(const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(rows[i].text, text) != NULL)
			return &rows[i];
	return NULL;
}

static void
says(const char *text, bool warn)
{
	const struct approve_row *r = row(text);

	if (r == NULL)
		fail_msg("no row says %s", text);
	else if (r->warn != warn)
		fail_msg("%s is %s", text, warn ? "not marked" : "marked");
}

static int
setup(void **state)
{
	(void)state;
	known = (struct approve_known){ .unusual = 3 };
	n = 0;
	return 0;
}

#define ALL_WELL "{\"bids\":\"none\",\"bids_advised\":false," PERSON INSTITUTION "\"kind\":\"letter\","         \
	LETTER("赵明", "深圳市测试有限公司", "SZ1,SZ2")                                                            \
	"\"orders\":[" ORDER("SZ1", REVOKED) "," ORDER("SZ2", REVOKED) "],\"point\":\"FT01\"}"

static void
a_letters_case_in_rows(void **state)
{
	(void)state;
	show(APPROVAL_LETTER, ALL_WELL);
	says("赵明  居民身份证 440***********9927  有效期至 2035-03-01", false);
	says("柜员已确认：是原件，人证一致", false);
	says("深圳市测试有限公司  91440300MA5TEXT03E", false);
	says("SZ1 机构证书  原证书 18CE..71  已注销 11-19 16:20", false);
	says("SZ2 机构证书", false);
	says("出具 2026-11-20   有效至 2026-12-20   对以上订单未用过", false);
	says("柜员选「一致」   事项：逐单写明以上订单", false);
	says("原件留存   扫描件 1 份", false);
	says("只发经办人 王小明 138****8000，代领人拿不到", false);
	says("领取人答：没有这种标书", false);
	for (size_t i = 0; i < n; i++) {
		assert_false(rows[i].warn);
		assert_null(strstr(rows[i].text, "079927"));
		assert_null(strstr(rows[i].text, "13800138000"));
	}
	assert_int_equal(n, 10);                /* fits the least screen, with a hint */
	assert_string_equal(rows[0].label, "谁来领");
	assert_null(rows[1].label);
}

static void
what_is_not_as_it_should_be_is_marked(void **state)
{
	(void)state;
	known.used = 1795076400;
	show(APPROVAL_LETTER, "{\"bids\":\"sealed\",\"bids_advised\":true,"
	    "\"collector\":{\"attested\":false,\"document\":\"passport\",\"name\":\"赵明\",\"number\":\"E12345678\","
	    "\"until\":\"\"}," INSTITUTION "\"kind\":\"letter\"," LETTER("赵朋", "", "领取证书")
	    "\"orders\":[" ORDER("SZ1", ",\"old\":\"good\",\"old_when\":0") ","
	    ORDER("SZ2", ",\"old\":\"hold\",\"old_when\":0") "],\"point\":\"FT01\"}");
	says("! 柜员没有确认人证一致", true);
	says("在有效期内", false);
	says("! 未注销", true);
	says("! 只是冻结", true);
	says("11-19 16:20 已用过", true);
	says("! 没有公章", true);
	says("! 被委托人 赵朋 440***********9927", true);
	says("事项：领取证书", false);
	says("! 领取人答：还有未解密", true);
	says("已建议留好原UKey", false);
}

static void
each_handlers_phone_is_named(void **state)
{
	(void)state;
	show(APPROVAL_LETTER, "{\"bids\":\"none\"," PERSON INSTITUTION LETTER("赵明", "深圳市别家有限公司", "SZ1,SZ2")
	    "\"orders\":[" ORDER("SZ1", REVOKED) ",{\"handler\":\"李丽\",\"holder\":\"陈云\","
	    "\"kind\":\"institution_personal\",\"mobile\":\"13900139001\",\"no\":\"SZ2\",\"old_serial\":\"2A07\"}]}");
	says("只发经办人 王小明 138****8000", false);
	says("只发经办人 李丽 139****9001", false);
	says("SZ2 机构个人证书 陈云  原证书 2A07", false);
	says("公章名称 深圳市别家有限公司", true);
}

static void
the_other_kinds_in_rows(void **state)
{
	(void)state;
	show(APPROVAL_DEFERRED, "{\"deferred\":{\"old\":\"good\",\"old_end\":\"2028-02-09\",\"reason\":\"后台故障\"},"
	    INSTITUTION "\"orders\":[" ORDER("SZ1", "") "]}");
	says("原证书 ! 未注销，到期日 2028-02-09：先交付，以后再注销", true);
	says("柜员写的原因：后台故障", false);
	show(APPROVAL_UNCONFIRMED, "{" INSTITUTION "\"message\":{\"count\":2,\"id\":\"m1\",\"number\":\"42\","
	    "\"sent\":1795076400,\"state\":\"ACCEPTED\",\"token\":\"0A3F55D122079C10\"},\"orders\":["
	    ORDER("SZ1", "") "]}");
	says("! 2026-11-19 16:20 发出，编号 42，第 2 次：已提交", true);
	says("尾号9C10", false);
	says("只发经办人 王小明 138****8000", false);
	show(APPROVAL_PIN_RESET, "{" PERSON INSTITUTION "\"orders\":[" ORDER("SZ1", "") "],\"token\":\"0A3F55D122079C10\"}");
	says("重置 UKey 尾号9C10 的密码", false);
	says("440***********9927", false);
	assert_null(row("委托单位"));
}

static void
an_unusual_agent_is_a_hint(void **state)
{
	struct approval a = { .kind = APPROVAL_LETTER };
	struct approve_about about;
	char hint[400];

	(void)state;
	snprintf(a.facts, sizeof(a.facts), "%s", ALL_WELL);
	assert_int_equal(approve_about(&a, &about, &e), 0);
	assert_string_equal(about.number, "440300199003079927");
	assert_string_equal(about.institution_code, "91440300MA5TEXT03E");
	assert_int_equal(about.norders, 2);
	assert_string_equal(about.orders[1], "SZ2");
	assert_string_equal(about.scans[0], "1.pdf");
	known.institutions = 2;
	known.orders = 20;
	approve_hint(&about, &known, hint, sizeof(hint));
	assert_string_equal(hint, "");
	known.institutions = 3;
	known.orders = 9;
	approve_hint(&about, &known, hint, sizeof(hint));
	assert_string_equal(hint, "! 赵明近一个月已为 3 家机构代领 9 单");
}

/* A name in the facts never leads out of the archive. */
static void
a_scan_is_a_name_not_a_path(void **state)
{
	struct approval a = { .kind = APPROVAL_LETTER,
		.facts = "{\"letter\":{\"scans\":[\"/../../x.pdf\",\"2.pdf\"]}}" };
	struct approve_about about;

	(void)state;
	assert_int_equal(approve_about(&a, &about, &e), 0);
	assert_int_equal(about.nscans, 1);
	assert_string_equal(about.scans[0], "2.pdf");
}

static void
facts_that_cannot_be_read_are_a_fault(void **state)
{
	struct approval a = { .kind = APPROVAL_LETTER, .facts = "{\"a\":1,\"a\":2}" };
	struct approve_about about;

	(void)state;
	assert_int_equal(approve_rows(&a, &known, rows, &n, &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	assert_int_equal(approve_about(&a, &about, &e), -1);
	snprintf(a.facts, sizeof(a.facts), "{}");
	assert_int_equal(approve_rows(&a, &known, rows, &n, &e), 0);
}

static void
every_no_has_reasons(void **state)
{
	(void)state;
	for (int k = 0; k < APPROVAL_KIND__MAX; k++)
		for (int d = APPROVAL_RETURNED; d <= APPROVAL_REJECTED; d++) {
			const char *const *r = approve_reasons((enum approval_kind)k, (enum approval_decision)d);
			int many = 0;

			while (r[many] != NULL)
				many++;
			assert_in_range(many, 1, APPROVE_REASONS);
		}
}

#define SPOILED(state, handover, certificate, pin_out)                                                              \
	"{" INSTITUTION "\"kind\":\"spoiled\",\"orders\":[" ORDER("SZ1", "") "],\"point\":\"FT01\",\"spoiled\":{" \
	"\"attempt\":2,\"certificate\":\"" certificate "\",\"handover\":\"" handover "\",\"making\":7,"         \
	"\"pin_out\":" pin_out ",\"reason\":\"UKey 丢失\",\"state\":\"" state "\",\"token\":\"0A3F55D122079C10\"}}"

/* How far it had got, what of its certificate, and that a PIN is out already. */
static void
a_ukey_to_be_spoiled_in_rows(void **state)
{
	(void)state;
	show(APPROVAL_SPOILED, SPOILED("verified", "pin_set", "5D1F90C27B6408AE", "true"));
	says("SZ1 机构证书", false);
	says("! UKey 尾号9C10，本单第 2 个，交付：打印回执", true);
	says("柜员写的原因：UKey 丢失", false);
	says("! 证书尾号 08AE 将注销", true);
	says("! 密码短信已发出", true);
	assert_null(row("0A3F55D1"));
}

static void
what_the_ca_may_have_issued_is_marked(void **state)
{
	(void)state;
	show(APPROVAL_SPOILED, SPOILED("keyed", "", "asked", "false"));
	says("，制作：申请证书", true);
	says("! CA 可能已签发", true);
	assert_null(row("密码短信"));
	show(APPROVAL_SPOILED, SPOILED("formatted", "", "", "false"));
	says("还没有申请证书", false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_letters_case_in_rows, setup),
		cmocka_unit_test_setup(a_ukey_to_be_spoiled_in_rows, setup),
		cmocka_unit_test_setup(what_the_ca_may_have_issued_is_marked, setup),
		cmocka_unit_test_setup(what_is_not_as_it_should_be_is_marked, setup),
		cmocka_unit_test_setup(each_handlers_phone_is_named, setup),
		cmocka_unit_test_setup(the_other_kinds_in_rows, setup),
		cmocka_unit_test_setup(an_unusual_agent_is_a_hint, setup),
		cmocka_unit_test_setup(a_scan_is_a_name_not_a_path, setup),
		cmocka_unit_test_setup(facts_that_cannot_be_read_are_a_fault, setup),
		cmocka_unit_test_setup(every_no_has_reasons, setup),
	};

	return cmocka_run_group_tests_name("forms_approve", tests, NULL, kit_teardown);
}
