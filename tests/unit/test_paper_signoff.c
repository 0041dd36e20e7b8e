/* The sign-off form as others' tools judge it: qpdf, pdfinfo, pdftotext, and pixels. */
#include "core/clock.h"
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT "pdftotext -layout a.pdf -"

struct form {
	struct paper_kit *kit;
	struct order orders[VISIT_ORDERS];
	size_t n;
	bool demo;
};

/* Three orders of one handler: two of the institution, one of a person. */
static int
setup(void **state)
{
	static const char *const last4[] = { "0023", "0024", "0003" };
	struct form *f = calloc(1, sizeof *f);
	struct err e;

	assert_non_null(f);
	f->kit = paper_kit_new();
	assert_int_equal(time_parse("2026-11-23T09:44:00+08:00", &f->kit->visit.opened, &e), 0);
	for (f->n = 0; f->n < 3; f->n++) {
		f->orders[f->n] = f->kit->order;
		snprintf(f->orders[f->n].no, NO_SIZE, "SZ26111600%s", last4[f->n] + 2);
	}
	f->orders[1].kind = ORDER_BUSINESS;
	f->orders[2].kind = ORDER_PERSONAL;
	paper_kit_set(f->orders[2].holder, NAME_SIZE, "陈𬭎");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct form *f = *state;

	paper_kit_free(f->kit);
	free(f);
	return 0;
}

static int
make(const struct form *f, const char *name, struct err *e)
{
	const struct paper *a = &f->kit->paper;
	char *path = kit_path(f->kit->dir, name);
	int rc = a->ops->signoff(a->self, f->orders, f->n, &f->kit->visit, "福田受理点", f->demo, path, e);

	free(path);
	return rc;
}

static void
made(const struct form *f)
{
	char line[2000];
	struct err e;

	if (make(f, "a.pdf", &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
}

/* One institution and one order more each, up to n. */
static void
grow(struct form *f, size_t n, const char *institution)
{
	for (f->n = 0; f->n < n; f->n++) {
		struct order *o = &f->orders[f->n];
		*o = f->kit->order;
		snprintf(o->no, sizeof o->no, "SZ26111600%02zu", f->n);
		snprintf(o->institution, sizeof o->institution, "%s%02zu", institution, f->n);
		paper_kit_set(o->holder, sizeof o->holder, "陈𬭎");
	}
}

/* ---- the file --------------------------------------------------------------------------- */

static void
form_is_sound_and_one_page_of_a5(void **state)
{
	struct form *f = *state;

	made(f);
	paper_kit_do(f->kit, "qpdf --check a.pdf");
	paper_kit_says(f->kit, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	paper_kit_says(f->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(f->kit, "pdfinfo a.pdf", "深圳交易集团数字证书老旧介质升级签收单", 1);
	paper_kit_says(f->kit, "mutool info a.pdf", "error", 0);
}

static void
form_is_not_signed_electronically(void **state)
{
	struct form *f = *state;

	made(f);
	paper_kit_says(f->kit, "pdfsig a.pdf", "Signature #", 0);
	paper_kit_says(f->kit, "qpdf --qdf --object-streams=disable a.pdf - | grep -ac 'AcroForm\\|EmbeddedFiles'", "0", 1);
}

static void
form_is_for_our_eyes_only(void **state)
{
	struct form *f = *state;
	char *path = kit_path(f->kit->dir, "a.pdf");
	struct stat st;

	made(f);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

static void
same_visit_makes_the_same_form(void **state)
{
	struct form *f = *state;
	struct err e;

	made(f);
	assert_int_equal(make(f, "b.pdf", &e), 0);
	paper_kit_do(f->kit, "cmp a.pdf b.pdf");
}

/* ---- what it says ------------------------------------------------------------------------- */

static void
form_names_every_order_and_its_institution_once(void **state)
{
	struct form *f = *state;

	made(f);
	paper_kit_says(f->kit, "pdftotext -raw a.pdf - | tr -d ' '", "签收单", 1);
	paper_kit_says(f->kit, TEXT, "SZ2611160023", 1);
	paper_kit_says(f->kit, TEXT, "SZ2611160024", 1);
	paper_kit_says(f->kit, TEXT, "SZ2611160003", 1);
	paper_kit_says(f->kit, TEXT, "深圳市测试建设工程有限公司", 1);
	paper_kit_says(f->kit, TEXT, "91440300MA5TEXT03E", 1);
	paper_kit_says(f->kit, TEXT, "证书持有人 陈𬭎", 1);
	paper_kit_says(f->kit, TEXT, "机构业务证书", 1);
	paper_kit_says(f->kit, TEXT, "UKey 共 3 个", 1);
	paper_kit_says(f->kit, TEXT, "1123-017", 1);
	paper_kit_says(f->kit, TEXT, "2026-11-23 09:44", 1);
	paper_kit_says(f->kit, TEXT, "福田受理点 01号窗口", 1);
}

static void
each_institution_has_its_lines(void **state)
{
	struct form *f = *state;

	paper_kit_set(f->orders[2].institution, NAME_SIZE, "深圳市另一建设工程有限公司");
	made(f);
	paper_kit_says(f->kit, TEXT, "深圳市测试建设工程有限公司", 1);
	paper_kit_says(f->kit, TEXT, "深圳市另一建设工程有限公司", 1);
	paper_kit_says(f->kit, TEXT, "91440300MA5TEXT03E", 2);
}

static void
numbers_of_persons_are_masked(void **state)
{
	struct form *f = *state;

	paper_kit_agent(f->kit);
	made(f);
	paper_kit_says(f->kit, TEXT, "非经办人本人领取（代领）", 1);
	paper_kit_says(f->kit, TEXT, "440***********9927", 1);
	paper_kit_says(f->kit, "qpdf --qdf --object-streams=disable a.pdf -", "440300199107069927", 0);
	paper_kit_says(f->kit, "qpdf --qdf --object-streams=disable a.pdf -", "13800138000", 0);
}

static void
demo_form_says_so(void **state)
{
	struct form *f = *state;

	made(f);
	paper_kit_says(f->kit, TEXT, "无效", 0);
	paper_kit_do(f->kit, "mv a.pdf real.pdf");
	f->demo = true;
	made(f);
	paper_kit_says(f->kit, TEXT, "演示柜台制作，本签收单无效。", 1);
	assert_true(paper_kit_marked(f->kit, "real.pdf", "a.pdf"));
}

/* ---- where it stands ------------------------------------------------------------------------ */

static void
there_is_a_line_to_sign_on_and_nothing_on_it(void **state)
{
	struct form *f = *state;
	struct picture p;

	made(f);
	p = paper_kit_look(f->kit, "a.pdf", 144);
	assert_true(paper_kit_ink(&p, 84, 42, 100, 4) > 150);           /* the line, 100 points at 2 pixels */
	assert_int_equal(paper_kit_ink(&p, 84, 47, 100, 12), 0);
	assert_int_equal(paper_kit_ink(&p, 0, 0, 29, 595), 0);
	assert_int_equal(paper_kit_ink(&p, 391, 0, 29, 595), 0);
	free(p.gray);
}

static void
many_orders_take_a4(void **state)
{
	struct form *f = *state;

	grow(f, VISIT_ORDERS, "深圳市测试建设工程有限公司");
	made(f);
	paper_kit_do(f->kit, "qpdf --check a.pdf");
	paper_kit_says(f->kit, "pdfinfo a.pdf", "595.28 x 841.89 pts (A4)", 1);
	paper_kit_says(f->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(f->kit, TEXT, "SZ26111600", VISIT_ORDERS);
	paper_kit_says(f->kit, TEXT, "UKey 共 12 个", 1);
}

/* ---- what it refuses ---------------------------------------------------------------------- */

static void
assert_refused(const struct form *f, const char *name, enum err_code code, struct err *e)
{
	assert_int_equal(make(f, name, e), -1);
	assert_int_equal(e->code, code);
}

static void
name_no_font_draws_makes_no_form(void **state)
{
	struct form *f = *state;
	struct err e;

	paper_kit_set(f->orders[2].holder, NAME_SIZE, "王\U00032000");
	assert_refused(f, "a.pdf", ERR_UNPRINTABLE, &e);
	assert_string_equal(e.say, "〔U+32000〕");
	paper_kit_says(f->kit, "ls a.pdf", "No such file", 1);
}

static void
path_that_cannot_be_written_is_told_and_leaves_nothing(void **state)
{
	struct form *f = *state;
	struct err e;

	assert_refused(f, "nowhere/a.pdf", ERR_DISK, &e);
	paper_kit_do(f->kit, "mkdir a.pdf");
	assert_refused(f, "a.pdf", ERR_DISK, &e);
	paper_kit_says(f->kit, "ls -A a.pdf; ls -A | grep -c '^\\.\\|tmp'", "0", 1);
}

static void
orders_that_fit_on_no_page_are_refused(void **state)
{
	struct form *f = *state;
	char wide[180];
	struct err e;

	memset(wide, 'W', sizeof wide - 1);
	wide[sizeof wide - 1] = '\0';
	grow(f, VISIT_ORDERS, wide);
	assert_refused(f, "a.pdf", ERR_RECEIPT, &e);
	f->n = 0;
	assert_refused(f, "a.pdf", ERR_FAULT, &e);
	paper_kit_says(f->kit, "ls a.pdf", "No such file", 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(form_is_sound_and_one_page_of_a5),
		T(form_is_not_signed_electronically),
		T(form_is_for_our_eyes_only),
		T(same_visit_makes_the_same_form),
		T(form_names_every_order_and_its_institution_once),
		T(each_institution_has_its_lines),
		T(numbers_of_persons_are_masked),
		T(demo_form_says_so),
		T(there_is_a_line_to_sign_on_and_nothing_on_it),
		T(many_orders_take_a4),
		T(name_no_font_draws_makes_no_form),
		T(path_that_cannot_be_written_is_told_and_leaves_nothing),
		T(orders_that_fit_on_no_page_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
