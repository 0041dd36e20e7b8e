/* Sign-off form and letter of authorization to be filled in by hand, as others' tools judge them. */
#include "conf/settings.h"
#include "core/clock.h"
#include "core/handform.h"
#include "tests/unit/paper_kit.h"
#include "tests/unit/kit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TEXT "pdftotext -layout a.pdf -"
#define LONG_NAME "深圳市前海某某建设工程管理咨询服务集团股份有限公司第二分公司驻深圳前海深港现代服务业合作区临港路办事处综合管理部业务科及附属单位"

static struct point points_of[] = {
	{ "FT01", "福田受理点", "深圳市福田区示例路1号示例大厦1楼", "0755-00000101", "周一至周五 9:00-12:00 14:00-17:30" },
	{ "NS02", "南山受理点", "", "", "" },
};
static const struct points points = { points_of, 2 };

struct form {
	struct paper_kit *kit;
	struct conf conf;
	struct counter counter;
	struct order orders[VISIT_ORDERS + 1];
	size_t n;
};

static int64_t
now(void *self)
{
	(void)self;
	return 1795398240;              /* 2026-11-23 09:44 */
}

/* One institution's orders, each of another kind than the one before. */
static void
orders(struct form *f, size_t n)
{
	for (f->n = 0; f->n < n; f->n++) {
		struct order *o = &f->orders[f->n];
		*o = f->kit->order;
		snprintf(o->no, NO_SIZE, "SZ26111600%02zu", 23 + f->n);
		paper_kit_set(o->point, ID_SIZE, "FT01");
		o->kind = (enum order_kind)(f->n % ORDER_KIND__MAX);
		if (o->kind == ORDER_PERSONAL)
			paper_kit_set(o->holder, NAME_SIZE, "陈𬭎");
	}
}

static int
setup(void **state)
{
	static const struct clock_ops clock = { now };
	struct form *f = calloc(1, sizeof *f);

	assert_non_null(f);
	f->kit = paper_kit_new();
	f->conf.paper_receipts = f->kit->dir;
	f->counter = (struct counter){ .conf = &f->conf, .paper = f->kit->paper, .clock = { &clock, NULL },
		.terminal = 1, .clerk.permissions = 1u << PERMISSION_PICKUP, .point_name = "福田受理点", .points = &points };
	orders(f, 1);
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
make(struct form *f, enum handform_kind kind, size_t n, const char *name, struct err *e)
{
	char *path = kit_path(f->kit->dir, name);
	int rc = handform_make(&f->counter, kind, f->orders, n, path, e);

	free(path);
	return rc;
}

/* As a.pdf, anew. */
static void
made(struct form *f, enum handform_kind kind, size_t n)
{
	char line[2000];
	struct err e;

	paper_kit_do(f->kit, "rm -f a.pdf");
	if (make(f, kind, n, "a.pdf", &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
}

static void
says(const struct form *f, const char *what, int times)
{
	paper_kit_says(f->kit, TEXT, what, times);
}

/* The outermost parts of the page are white, an eighth of an inch over the foot too. */
static void
assert_margins(const struct form *f)
{
	struct picture p = paper_kit_look(f->kit, "a.pdf", 100);
	long ink = 0;

	for (int y = 0; y < p.h; y++)
		for (int x = 0; x < p.w; x++)
			ink += (x < 38 || x >= p.w - 38 || y < 24 || y >= p.h - 24) && p.gray[y * p.w + x] < 140;
	assert_int_equal(ink, 0);
	free(p.gray);
}

/* ---- the file ------------------------------------------------------------------------------ */

static void
each_form_is_one_sound_page_with_its_fonts(void **state)
{
	static const struct {
		enum handform_kind kind;
		size_t n;
		const char *size;
	} all[] = {
		{ HANDFORM_SIGNOFF, 0, "(A5)" }, { HANDFORM_SIGNOFF, 1, "(A5)" }, { HANDFORM_SIGNOFF, 12, "(A5)" },
		{ HANDFORM_LETTER, 0, "(A4)" }, { HANDFORM_LETTER, 1, "(A4)" }, { HANDFORM_LETTER, 12, "(A4)" },
	};
	struct form *f = *state;

	orders(f, VISIT_ORDERS);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		made(f, all[i].kind, all[i].n);
		paper_kit_do(f->kit, "qpdf --check a.pdf");
		paper_kit_says(f->kit, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
		paper_kit_says(f->kit, "pdfinfo a.pdf | sed 's/419.53 x 595.28 pts/(A5)/'", all[i].size, 1);
		paper_kit_says(f->kit, "mutool info a.pdf", "error", 0);
		paper_kit_says(f->kit, "pdffonts a.pdf | tail -n +3 | grep -vc 'yes yes yes'", "0\n", 1);
		paper_kit_says(f->kit, "pdfsig a.pdf", "Signature #", 0);
		assert_margins(f);
	}
}

/* ---- what stands on it ----------------------------------------------------------------------- */

static void
blank_forms_tell_of_nobody(void **state)
{
	struct form *f = *state;

	made(f, HANDFORM_SIGNOFF, 0);
	says(f, "王小明", 0);
	says(f, "测试建设", 0);
	says(f, "UKey 共 ____ 个", 1);
	says(f, "订单号", 3);
	says(f, "经办人本人领取", 1);
	made(f, HANDFORM_LETTER, 0);
	says(f, "测试建设", 0);
	says(f, "重置证书密码 (PIN)", 1);
	says(f, "订单号", 4);
	paper_kit_says(f->kit, "pdftoppm -r 150 -png -singlefile a.pdf a && zbarimg -q --raw a.png", "SZ", 0);
}

static void
signoff_form_has_the_order_and_where_to_bring_it(void **state)
{
	struct form *f = *state;

	made(f, HANDFORM_SIGNOFF, 1);
	says(f, "SZ2611160023", 2);             /* once under the bars */
	says(f, "深圳市测试建设工程有限公司", 1);
	says(f, "91440300MA5TEXT03E", 1);
	says(f, "机构证书", 1);
	says(f, "王小明", 1);
	says(f, "UKey 共 1 个", 1);
	says(f, "深圳市福田区示例路1号示例大厦1楼", 1);
	says(f, "0755-00000101", 1);
	says(f, "周一至周五 9:00-12:00 14:00-17:30", 1);
	says(f, "还有未解密", 1);
	says(f, "密码只以短信", 1);
}

/* RULES 16, 17: all that a letter is judged by has its place. */
static void
letter_has_a_place_for_all_that_makes_it_one(void **state)
{
	static const char *const places[] = { "委托单位", "机构证件号码", "被委托人", "证件种类", "证件号码", "委托事项",
		"出具日期", "有效期至", "联系人", "联系电话", "委托单位（公章）", "在框内加盖公章" };
	struct form *f = *state;
	char command[200];

	orders(f, 3);
	made(f, HANDFORM_LETTER, 3);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(command, sizeof command, TEXT " | grep -qF '%s'", places[i]);
		paper_kit_do(f->kit, "%s", command);
	}
	says(f, "致：深圳CA 福田受理点", 1);
	says(f, "深圳市测试建设工程有限公司", 1);
	says(f, "91440300MA5TEXT03E", 2);
	says(f, "SZ26111600", 3);
	says(f, "经办人 王小明", 1);
	says(f, "持有人 陈𬭎", 1);
	says(f, "只以短信发到订单经办人本人的手机", 1);
}

static void
numbers_of_persons_stand_nowhere(void **state)
{
	struct form *f = *state;

	for (int kind = 0; kind < 2; kind++) {
		made(f, (enum handform_kind)kind, 1);
		paper_kit_says(f->kit, "qpdf --qdf --object-streams=disable a.pdf -; " TEXT, "440300199003079914", 0);
		paper_kit_says(f->kit, "qpdf --qdf --object-streams=disable a.pdf -; " TEXT, "13800138000", 0);
	}
}

static void
place_is_told_as_far_as_it_is_known(void **state)
{
	struct form *f = *state;

	paper_kit_set(f->orders[0].point, ID_SIZE, "ZZ99");
	made(f, HANDFORM_LETTER, 1);
	says(f, "致：深圳CA ZZ99", 1);
	paper_kit_set(f->orders[0].point, ID_SIZE, "NS02");
	made(f, HANDFORM_SIGNOFF, 1);
	says(f, "南山受理点", 2);
	says(f, "地址", 0);
}

static void
demo_forms_say_so(void **state)
{
	struct form *f = *state;

	for (int kind = 0; kind < 2; kind++) {
		f->counter.demo = false;
		made(f, (enum handform_kind)kind, 1);
		says(f, "演示柜台", 0);
		paper_kit_do(f->kit, "mv a.pdf real.pdf");
		f->counter.demo = true;
		made(f, (enum handform_kind)kind, 1);
		says(f, "演示柜台制作", 1);
		assert_true(paper_kit_marked(f->kit, "real.pdf", "a.pdf"));
	}
}

static void
long_and_rare_names_stand_whole_within_the_page(void **state)
{
	struct form *f = *state;

	orders(f, VISIT_ORDERS);
	for (size_t i = 0; i < f->n; i++) {
		paper_kit_set(f->orders[i].institution, NAME_SIZE, LONG_NAME);
		paper_kit_set(f->orders[i].handler, NAME_SIZE, "阿卜杜热西提·买买提明·吾买尔江");
		if (f->orders[i].kind == ORDER_PERSONAL)
			paper_kit_set(f->orders[i].holder, NAME_SIZE, "郑𫖯孙𬸚赵䶮");
	}
	for (int kind = 0; kind < 2; kind++) {
		made(f, (enum handform_kind)kind, VISIT_ORDERS);
		paper_kit_says(f->kit, "pdftotext -raw a.pdf - | tr -d '\\n'", LONG_NAME, 1);
		paper_kit_says(f->kit, "pdftotext -raw a.pdf - | tr -d '\\n'", "郑𫖯孙𬸚赵䶮", 4);
		paper_kit_do(f->kit, "qpdf --check a.pdf");
		assert_margins(f);
	}
}

/* ---- the bars ------------------------------------------------------------------------------------ */

/* Turned by so much about the middle, as a paper lies under a camera. */
static void
turn(const struct form *f, const struct picture *p, double degrees)
{
	double a = degrees * acos(-1) / 180, c = cos(a), s = sin(a), mx = p->w / 2.0, my = p->h / 2.0;
	char *path = kit_path(f->kit->dir, "turned.pgm");
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	fprintf(out, "P5 %d %d 255\n", p->w, p->h);
	for (int y = 0; y < p->h; y++)
		for (int x = 0; x < p->w; x++) {
			double u = mx + (x - mx) * c + (y - my) * s, v = my - (x - mx) * s + (y - my) * c;
			int iu = (int)floor(u), iv = (int)floor(v), i = iv * p->w + iu;
			double fu = u - iu, fv = v - iv;
			bool in = iu >= 0 && iv >= 0 && iu + 1 < p->w && iv + 1 < p->h;
			double g = !in ? 255 : (p->gray[i] * (1 - fu) + p->gray[i + 1] * fu) * (1 - fv) +
			    (p->gray[i + p->w] * (1 - fu) + p->gray[i + p->w + 1] * fu) * fv;
			fputc((int)lround(g), out);
		}
	assert_int_equal(fclose(out), 0);
	free(path);
}

static void
assert_scanned(struct form *f, enum handform_kind kind, size_t n, const char *code)
{
	static const double turns[] = { 0, 1.5, -3 };
	char want[80], *got;
	struct picture p;
	int rc;

	made(f, kind, n);
	p = paper_kit_look(f->kit, "a.pdf", 150);
	snprintf(want, sizeof want, "CODE-128:%s\n", code);
	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
		turn(f, &p, turns[i]);
		got = paper_kit_run(f->kit, &rc, "zbarimg -q turned.pgm 2>/dev/null");
		assert_string_equal(got, want);
		free(got);
	}
	free(p.gray);
}

static void
bars_are_read_at_150_dpi_and_askew(void **state)
{
	struct form *f = *state;

	orders(f, 3);
	for (int kind = 0; kind < 2; kind++) {
		assert_scanned(f, (enum handform_kind)kind, 1, "SZ2611160023");
		assert_scanned(f, (enum handform_kind)kind, 3, "91440300MA5TEXT03E");
	}
}

/* As long as an import takes them, in the worst mixture of letters and digits: the bars are as narrow as can be. */
static void
longest_order_number_is_read(void **state)
{
	struct form *f = *state;

	paper_kit_set(f->orders[0].no, NO_SIZE, "A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5-6");
	assert_scanned(f, HANDFORM_LETTER, 1, f->orders[0].no);
	made(f, HANDFORM_SIGNOFF, 1);
	paper_kit_do(f->kit, "pdftoppm -r 300 -png -singlefile a.pdf a");
	paper_kit_says(f->kit, "zbarimg -q a.png", "CODE-128:A1b2C3d4E5f6G7h8J9k0L1m2N3p4Q5-6", 1);
}

static void
orders_of_several_institutions_are_found_by_the_first(void **state)
{
	struct form *f = *state;

	orders(f, 2);
	paper_kit_set(f->orders[1].institution, NAME_SIZE, "深圳市另一建设工程有限公司");
	assert_scanned(f, HANDFORM_SIGNOFF, 2, "SZ2611160023");
	says(f, "深圳市另一建设工程有限公司", 1);
	orders(f, 2);
	for (size_t i = 0; i < 2; i++)
		paper_kit_set(f->orders[i].uscc, ID_SIZE, "境外1");
	assert_scanned(f, HANDFORM_SIGNOFF, 2, "SZ2611160023");
}

/* ---- what is refused -------------------------------------------------------------------------- */

static void
refuses(struct form *f, enum handform_kind kind, size_t n, enum err_code code, const char *say)
{
	struct err e;

	assert_int_equal(make(f, kind, n, "no.pdf", &e), -1);
	assert_int_equal(e.code, code);
	assert_non_null(strstr(e.say, say));
	paper_kit_says(f->kit, "ls no.pdf", "No such file", 1);
}

static void
orders_that_belong_apart_are_refused(void **state)
{
	struct form *f = *state;

	orders(f, 2);
	paper_kit_set(f->orders[1].point, ID_SIZE, "NS02");
	refuses(f, HANDFORM_SIGNOFF, 2, ERR_INPUT, "SZ2611160024：不在同一受理点");
	refuses(f, HANDFORM_LETTER, 2, ERR_INPUT, "SZ2611160024：不在同一受理点");
	orders(f, 2);
	paper_kit_set(f->orders[1].uscc, ID_SIZE, "91440300MA5TEXT04C");
	refuses(f, HANDFORM_LETTER, 2, ERR_INPUT, "SZ2611160024：是另一机构的");
	orders(f, 2);
	f->orders[1].state = ORDER_COLLECTED;
	refuses(f, HANDFORM_LETTER, 2, ERR_INPUT, "委托书请分开做");
	orders(f, VISIT_ORDERS + 1);
	refuses(f, HANDFORM_SIGNOFF, VISIT_ORDERS + 1, ERR_INPUT, "12 单");
}

static void
orders_nobody_comes_for_have_no_form(void **state)
{
	struct form *f = *state;

	f->orders[0].cancelled = true;
	refuses(f, HANDFORM_SIGNOFF, 1, ERR_CANCELLED, "SZ2611160023");
	refuses(f, HANDFORM_LETTER, 1, ERR_CANCELLED, "SZ2611160023");
	orders(f, 2);
	f->orders[1].mail = true;
	refuses(f, HANDFORM_SIGNOFF, 2, ERR_MAIL_ORDER, "SZ2611160024");
	orders(f, 1);
	f->orders[0].state = ORDER_COLLECTED;
	refuses(f, HANDFORM_SIGNOFF, 1, ERR_COLLECTED, "SZ2611160023");
}

/* RULES 27: what is left to do for a UKey that was handed over. */
static void
letter_for_collected_orders_is_for_their_pin(void **state)
{
	struct form *f = *state;

	f->orders[0].state = ORDER_COLLECTED;
	made(f, HANDFORM_LETTER, 1);
	says(f, "重置下列订单 UKey 的证书密码 (PIN)", 1);
	says(f, "代领", 0);
	f->orders[0].state = ORDER_READY;
	made(f, HANDFORM_LETTER, 1);
	says(f, "代领下列订单的新 UKey", 1);
	says(f, "重置", 0);
}

static void
orders_are_shown_to_who_may_see_them(void **state)
{
	struct form *f = *state;

	f->counter.clerk.permissions = 1u << PERMISSION_AUDIT;
	refuses(f, HANDFORM_SIGNOFF, 1, ERR_MAY, "");
	refuses(f, HANDFORM_LETTER, 1, ERR_MAY, "");
	made(f, HANDFORM_LETTER, 0);
}

static void
name_no_font_draws_is_refused_and_leaves_no_file(void **state)
{
	struct form *f = *state;

	paper_kit_set(f->orders[0].institution, NAME_SIZE, "王\U00032000");
	refuses(f, HANDFORM_SIGNOFF, 1, ERR_UNPRINTABLE, "〔U+32000〕");
	refuses(f, HANDFORM_LETTER, 1, ERR_UNPRINTABLE, "〔U+32000〕");
}

static void
nothing_is_written_over(void **state)
{
	struct form *f = *state;
	struct err e;

	paper_kit_do(f->kit, "echo mine > mine.pdf && ln -s nowhere link.pdf");
	assert_int_equal(make(f, HANDFORM_SIGNOFF, 0, "mine.pdf", &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(e.say, "mine.pdf"));
	paper_kit_says(f->kit, "cat mine.pdf", "mine\n", 1);
	assert_int_equal(make(f, HANDFORM_SIGNOFF, 0, "link.pdf", &e), -1);
	paper_kit_says(f->kit, "ls nowhere", "No such file", 1);
	assert_int_equal(make(f, HANDFORM_SIGNOFF, 0, "nowhere/a.pdf", &e), -1);
	assert_int_equal(e.code, ERR_DISK);
}

static void
files_of_the_counter_have_names_of_their_own(void **state)
{
	struct form *f = *state;
	char a[HANDFORM_PATH], b[HANDFORM_PATH];
	struct stat st;
	struct err e;

	assert_int_equal(handform_file(&f->counter, HANDFORM_LETTER, f->orders, 1, a, &e), 0);
	assert_int_equal(handform_file(&f->counter, HANDFORM_LETTER, NULL, 0, b, &e), 0);
	assert_string_not_equal(a, b);
	assert_non_null(strstr(a, "/forms/letter-20261123-01-"));
	assert_int_equal(stat(a, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(handform_file(&f->counter, HANDFORM_SIGNOFF, NULL, 0, a, &e), 0);
	assert_non_null(strstr(a, "/forms/signoff-20261123-01-"));
	paper_kit_says(f->kit, "ls forms | wc -l", "3\n", 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(each_form_is_one_sound_page_with_its_fonts),
		T(blank_forms_tell_of_nobody),
		T(signoff_form_has_the_order_and_where_to_bring_it),
		T(letter_has_a_place_for_all_that_makes_it_one),
		T(numbers_of_persons_stand_nowhere),
		T(place_is_told_as_far_as_it_is_known),
		T(demo_forms_say_so),
		T(long_and_rare_names_stand_whole_within_the_page),
		T(bars_are_read_at_150_dpi_and_askew),
		T(longest_order_number_is_read),
		T(orders_of_several_institutions_are_found_by_the_first),
		T(orders_that_belong_apart_are_refused),
		T(orders_nobody_comes_for_have_no_form),
		T(letter_for_collected_orders_is_for_their_pin),
		T(orders_are_shown_to_who_may_see_them),
		T(name_no_font_draws_is_refused_and_leaves_no_file),
		T(nothing_is_written_over),
		T(files_of_the_counter_have_names_of_their_own),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
