/* The slips a visitor takes home, as others' tools judge them: qpdf, pdfinfo, pdftotext, and pixels. */
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* As the eye reads it, without the blanks that lines and columns leave. */
#define TEXT "pdftotext -raw a.pdf - | tr -d ' \\n'"
#define UNDRAWN "\xf0\xb2\x80\x80"      /* U+32000 */

struct slip {
	struct paper_kit *kit;
	struct err why;
	struct slip_facts facts;
};

static int
setup(void **state)
{
	struct slip *s = calloc(1, sizeof *s);

	assert_non_null(s);
	s->kit = paper_kit_new();
	err_set(&s->why, ERR_LETTER_NO_CHOP, "no chop");
	s->facts = (struct slip_facts){ .kind = SLIP_REFUSED, .no = "1123-017-1", .here = "福田受理点", .order = &s->kit->order,
		.visit = &s->kit->visit, .why = &s->why, .point_name = "福田受理点",
		.point_address = "深圳市福田区示例路1号示例大厦1楼", .point_phone = "0755-00000101",
		.point_hours = "周一至周五 9:00-12:00 14:00-17:30", .clerk_name = "李娜", .time = s->kit->facts.time };
	*state = s;
	return 0;
}

static int
teardown(void **state)
{
	struct slip *s = *state;

	paper_kit_free(s->kit);
	free(s);
	return 0;
}

static int
make(const struct slip *s, const char *name, struct err *e)
{
	const struct paper *a = &s->kit->paper;
	char *path = kit_path(s->kit->dir, name);
	int rc = a->ops->slip(a->self, &s->facts, path, e);

	free(path);
	return rc;
}

static void
made(const struct slip *s)
{
	char line[2000];
	struct err e;

	if (make(s, "a.pdf", &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
}

static void
refuse(struct slip *s, enum err_code code)
{
	err_set(&s->why, code, "refused");
}

static void
says(const struct slip *s, const char *what)
{
	paper_kit_says(s->kit, TEXT, what, 1);
}

static void
reset(struct slip *s)
{
	s->facts.kind = SLIP_PIN_RESET;
	s->facts.why = NULL;
	s->facts.token_serial = s->kit->making.token_serial;
	s->facts.approver_name = "陈刚";
}

static void
stays_on_its_page(const struct slip *s)
{
	struct picture p = paper_kit_look(s->kit, "a.pdf", 100);

	paper_kit_margins(&p);
	free(p.gray);
}

/* ---- the file ------------------------------------------------------------------------------ */

static void
slip_is_sound_and_one_page_of_a5(void **state)
{
	struct slip *s = *state;

	made(s);
	paper_kit_do(s->kit, "qpdf --check a.pdf");
	paper_kit_says(s->kit, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(s->kit, "pdfinfo a.pdf", "一次性告知单", 1);
	paper_kit_says(s->kit, "mutool info a.pdf", "error", 0);
	stays_on_its_page(s);
}

static void
slip_is_not_signed_electronically(void **state)
{
	struct slip *s = *state;

	made(s);
	paper_kit_says(s->kit, "pdfsig a.pdf", "Signature #", 0);
	paper_kit_says(s->kit, "qpdf --qdf --object-streams=disable a.pdf - | grep -ac 'AcroForm\\|EmbeddedFiles'", "0", 1);
}

static void
slip_is_for_our_eyes_only(void **state)
{
	struct slip *s = *state;
	char *path = kit_path(s->kit->dir, "a.pdf");
	struct stat st;

	made(s);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

static void
same_facts_make_the_same_slip(void **state)
{
	struct slip *s = *state;
	struct err e;

	made(s);
	assert_int_equal(make(s, "b.pdf", &e), 0);
	paper_kit_do(s->kit, "cmp a.pdf b.pdf");
}

/* ---- a refusal ------------------------------------------------------------------------------ */

static void
refusal_says_who_what_why_and_where(void **state)
{
	static const char *const facts[] = { "一次性告知单", "编号1123-017-1", "2026-11-2309:49", "福田受理点01号窗口",
		"SZ2611160023", "深圳市测试建设工程有限公司", "91440300MA5TEXT03E", "王小明居民身份证440***********9914",
		"授权委托书没有盖公章", "请委托单位加盖公章。", "深圳市福田区示例路1号示例大厦1楼", "0755-00000101",
		"周一至周五9:00-12:0014:00-17:30", "1001李娜", "客服400-112-3838", "www.szca.com",
		"本次没有收取任何费用；订单保留在原来的状态，不需要重新提交。" };
	struct slip *s = *state;

	made(s);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		says(s, facts[i]);
}

static void
reason_given_with_the_refusal_is_told(void **state)
{
	struct slip *s = *state;

	made(s);
	paper_kit_says(s->kit, TEXT, "具体情况", 0);
	refuse(s, ERR_ID_EXPIRED);
	err_say(&s->why, "证件有效期至 2026-10-01");
	made(s);
	says(s, "具体情况证件有效期至2026-10-01");
}

static void
letters_refusals_list_what_a_letter_must_say(void **state)
{
	static const enum err_code letters[] = { ERR_LETTER_MISSING, ERR_LETTER_NO_CHOP, ERR_LETTER_EXPIRED,
		ERR_LETTER_PRINCIPAL, ERR_LETTER_AGENT, ERR_LETTER_USED, ERR_LETTER_ORDER, ERR_ID_MISMATCH };
	static const char *const needs[] = { "委托单位：名称与订单上的机构名称一致", "被委托人：姓名、证件号码，与所带证件一致",
		"事项：代领UKey，逐一写明订单号", "日期：出具日期、有效期至", "公章：加盖委托单位公章，名称与委托单位一致" };
	struct slip *s = *state;

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		refuse(s, letters[i]);
		made(s);
		stays_on_its_page(s);
		for (size_t n = 0; n < sizeof needs / sizeof *needs; n++)
			says(s, needs[n]);
	}
}

static void
identity_refusals_say_which_document_to_bring(void **state)
{
	static const enum err_code identity[] = { ERR_ID_EXPIRED, ERR_ELECTRONIC_ID, ERR_NOT_SAME_PERSON };
	struct slip *s = *state;

	for (size_t i = 0; i < sizeof identity / sizeof *identity; i++) {
		refuse(s, identity[i]);
		made(s);
		says(s, "身份证件原件（复印件、电子证件不行）");
		says(s, "临时居民身份证，");
		paper_kit_says(s->kit, TEXT, "委托单位：", 0);
	}
}

static void
wrong_point_names_the_right_one(void **state)
{
	struct slip *s = *state;

	refuse(s, ERR_WRONG_POINT);
	s->facts.point_name = "南山受理点";
	s->facts.point_address = "深圳市南山区样例街2号政务服务大厅2楼";
	made(s);
	says(s, "请到南山受理点");
	says(s, "深圳市南山区样例街2号政务服务大厅2楼");
	says(s, "福田受理点01号窗口");
}

/* What ended cannot be kept, what was fetched needs nothing brought. */
static void
order_that_is_gone_is_not_said_to_be_kept(void **state)
{
	static const enum err_code gone[] = { ERR_CANCELLED, ERR_COLLECTED };
	struct slip *s = *state;

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		refuse(s, gone[i]);
		made(s);
		says(s, "本次没有收取任何费用。");
		paper_kit_says(s->kit, TEXT, "订单保留", 0);
		paper_kit_says(s->kit, TEXT, "请带", 0);
	}
}

/* Codes with no advice of their own as well: what the clerk may press F9 for tomorrow. */
static void
every_refusal_has_its_slip(void **state)
{
	struct slip *s = *state;

	for (int code = 1; code < ERR__MAX; code++) {
		refuse(s, (enum err_code)code);
		if (err_kind(&s->why) == ERR_REFUSED)
			made(s);
	}
}

static void
visitor_turned_away_before_any_visit_gets_one_too(void **state)
{
	struct slip *s = *state;

	s->facts.order = NULL;
	s->facts.visit = NULL;
	s->facts.terminal = 2;
	s->facts.clerk = "1002";
	s->facts.point_address = s->facts.point_phone = s->facts.point_hours = NULL;
	made(s);
	says(s, "福田受理点02号窗口");
	says(s, "经办柜员1002李娜");
	says(s, "本次没有收取任何费用。");
	paper_kit_says(s->kit, TEXT, "订单号SZ", 0);
	paper_kit_says(s->kit, TEXT, "来访人王", 0);
	paper_kit_says(s->kit, TEXT, "地址", 0);
}

/* ---- a refusal is never refused ----------------------------------------------------------------- */

static void
name_no_font_draws_is_shown_by_its_codes(void **state)
{
	struct slip *s = *state;

	refuse(s, ERR_UNPRINTABLE);
	err_say(&s->why, "证书持有人：〔U+32000〕");
	paper_kit_set(s->kit->order.holder, NAME_SIZE, "林" UNDRAWN);
	paper_kit_set(s->kit->visit.collector, NAME_SIZE, UNDRAWN "某\xc3");
	made(s);
	says(s, "证书持有人林〔U+32000〕来访人〔U+32000〕某");
	says(s, "证书持有人：〔U+32000〕");
	paper_kit_says(s->kit, TEXT, UNDRAWN, 0);
}

static void
rare_names_are_drawn_in_ink(void **state)
{
	struct slip *s = *state;
	struct picture with, without;

	paper_kit_set(s->kit->visit.collector, NAME_SIZE, "𬭎㛃𠮷");
	made(s);
	says(s, "来访人𬭎㛃𠮷");
	with = paper_kit_look(s->kit, "a.pdf", 144);
	paper_kit_set(s->kit->visit.collector, NAME_SIZE, "\u3000\u3000\u3000");
	made(s);
	without = paper_kit_look(s->kit, "a.pdf", 144);
	assert_true(paper_kit_ink(&with, 90, 60, 300, 520) > paper_kit_ink(&without, 90, 60, 300, 520) + 180);
	free(with.gray);
	free(without.gray);
}

static void
longest_texts_fit_on_one_page(void **state)
{
	struct slip *s = *state;
	char name[NAME_SIZE], address[300];

	for (size_t i = 0; i < 60; i++)
		memcpy(name + 3 * i, "长", 4);
	for (size_t i = 0; i < 99; i++)
		memcpy(address + 3 * i, "址", 4);
	paper_kit_set(s->kit->order.institution, NAME_SIZE, name);
	paper_kit_set(s->kit->visit.collector, NAME_SIZE, name);
	memcpy(name, "人", 3);
	paper_kit_set(s->kit->order.holder, NAME_SIZE, name);
	s->facts.point_address = s->facts.point_hours = address;
	s->facts.clerk_name = name;
	err_say(&s->why, "%s", address);
	made(s);
	paper_kit_do(s->kit, "qpdf --check a.pdf");
	paper_kit_says(s->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(s->kit, TEXT, "长", 4 * 60 - 2);
	paper_kit_says(s->kit, TEXT, "址", 3 * 99 + 1);
	stays_on_its_page(s);
}

/* ---- a PIN reset --------------------------------------------------------------------------------- */

static void
reset_says_whose_ukey_and_who_agreed(void **state)
{
	static const char *const facts[] = { "证书密码重置单", "SZ2611160023", "深圳市测试建设工程有限公司", "UKey尾号9C10",
		"经办人王小明138****8000", "申请人王小明居民身份证440***********9914", "主管审批陈刚已同意", "经办柜员1001李娜",
		"新的证书密码只以短信发往经办人手机138****8000，原密码已失效。", "申请人签名" };
	struct slip *s = *state;

	reset(s);
	made(s);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		says(s, facts[i]);
	stays_on_its_page(s);
}

/* Eight digits in a row, or a UKey's whole serial, stand nowhere. */
static void
reset_shows_nothing_that_could_be_a_pin(void **state)
{
	struct slip *s = *state;

	reset(s);
	made(s);
	paper_kit_says(s->kit, "pdftotext -raw a.pdf - | grep -v '^订单号\\|^机构证件号码\\|0755-' | grep -c '[0-9]\\{8\\}'", "0", 1);
	paper_kit_says(s->kit, TEXT, "0A3F55D122079C10", 0);
	paper_kit_says(s->kit, "qpdf --qdf --object-streams=disable a.pdf -", "13800138000", 0);
	paper_kit_says(s->kit, "qpdf --qdf --object-streams=disable a.pdf -", "440300199003079914", 0);
}

static void
reset_has_a_line_to_sign_on(void **state)
{
	struct slip *s = *state;
	struct picture p;

	reset(s);
	made(s);
	p = paper_kit_look(s->kit, "a.pdf", 144);
	assert_true(paper_kit_ink(&p, 84, 42, 100, 4) > 150);
	assert_int_equal(paper_kit_ink(&p, 84, 47, 100, 12), 0);
	free(p.gray);
}

/* ---- what both bear, and what is no slip ------------------------------------------------------------ */

static void
demo_slips_say_so(void **state)
{
	struct slip *s = *state;

	for (int i = 0; i < 2; i++) {
		s->facts.demo = false;
		made(s);
		paper_kit_says(s->kit, TEXT, "无效", 0);
		paper_kit_do(s->kit, "mv a.pdf real.pdf");
		s->facts.demo = true;
		made(s);
		says(s, "演示柜台制作，本单无效。");
		assert_true(paper_kit_marked(s->kit, "real.pdf", "a.pdf"));
		reset(s);
	}
}

static void
slip_without_its_facts_is_a_fault(void **state)
{
	struct slip *s = *state;
	struct err e;

	s->facts.why = NULL;
	assert_int_equal(make(s, "a.pdf", &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	reset(s);
	s->facts.token_serial = NULL;
	assert_int_equal(make(s, "a.pdf", &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	reset(s);
	assert_int_equal(make(s, "nowhere/a.pdf", &e), -1);
	assert_int_equal(e.code, ERR_DISK);
	paper_kit_says(s->kit, "ls a.pdf", "No such file", 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(slip_is_sound_and_one_page_of_a5),
		T(slip_is_not_signed_electronically),
		T(slip_is_for_our_eyes_only),
		T(same_facts_make_the_same_slip),
		T(refusal_says_who_what_why_and_where),
		T(reason_given_with_the_refusal_is_told),
		T(letters_refusals_list_what_a_letter_must_say),
		T(identity_refusals_say_which_document_to_bring),
		T(wrong_point_names_the_right_one),
		T(order_that_is_gone_is_not_said_to_be_kept),
		T(every_refusal_has_its_slip),
		T(visitor_turned_away_before_any_visit_gets_one_too),
		T(name_no_font_draws_is_shown_by_its_codes),
		T(rare_names_are_drawn_in_ink),
		T(longest_texts_fit_on_one_page),
		T(reset_says_whose_ukey_and_who_agreed),
		T(reset_shows_nothing_that_could_be_a_pin),
		T(reset_has_a_line_to_sign_on),
		T(demo_slips_say_so),
		T(slip_without_its_facts_is_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
