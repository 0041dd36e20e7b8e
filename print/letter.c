#include "print/letter.h"

#include "core/clock.h"
#include "core/handform.h"
#include "core/text.h"
#include "print/code128.h"

#include <stdio.h>
#include <string.h>

#define LEFT 62.0
#define RIGHT (page_a4.w - LEFT)
#define VALUE (LEFT + 82)
#define MIDDLE 312.0                    /* where a row's second half begins */
#define MIDDLE_VALUE (MIDDLE + 62)
#define BARS 26.0
#define NOTES 128.0                     /* of the rule over the notes at the foot */
#define NOTE_LEADING 13.5
#define CHOP 119.0                      /* a company's chop is 42 mm wide */
#define CHOP_WIDE 170.0                 /* room for it, and for who stamps askew */

enum { BLANK_ORDERS = 4 };

static const struct pen label_pen = { .size = 11, .gray = GRAY_LABEL };

/* From roomy to tight: between rows, and between orders.  No tighter than a hand can write. */
static const struct pitch {
	double row, order;
	struct pen text;
} pitches[] = {
	{ 32, 24, { .size = 12 } }, { 29, 20, { .size = 12 } }, { 26, 17, { .size = 11 } }, { 23, 14.5, { .size = 10 } },
	{ 21, 12.5, { .size = 9 } },
};

/* What is being drawn, from the top down. */
struct sheet_of {
	struct draw *d;
	const struct letter_text *t;
	const struct pitch *pitch;
	double y;                       /* base line of the row to come */
};

/* The letter is Chinese on every counter. */
static const char *
kind_of(const struct order *o)
{
#define KIND(name, file, text) text,
	static const char *const kinds[] = { ORDER_KINDS(KIND) };
#undef KIND
	return kinds[o->kind];
}

static const char *
document_of(enum document d)
{
#define DOCUMENT(name, file, text) text,
	static const char *const documents[] = { DOCUMENTS(DOCUMENT) };
#undef DOCUMENT
	return documents[d];
}

/* ---- rows ------------------------------------------------------------------------- */

static void
rule(struct sheet_of *s, double x, double y, double right)
{
	draw_line(s->d, x, y - 4, right, y - 4, 0.5, 0);
}

/* The label, then what is written on a line, or the line alone; returns the base line of its last line. */
static double
field(struct sheet_of *s, double x, double value, double right, const char *label, const char *text)
{
	int lines;

	draw_text(s->d, x, s->y, &label_pen, label);
	lines = draw_wrapped(s->d, value + 2, s->y, right - value - 2, s->pitch->order, &s->pitch->text, text);
	for (int i = 0; i < (lines > 1 ? lines : 1); i++)
		rule(s, value, s->y - i * s->pitch->order, right);
	return s->y - (lines > 1 ? lines - 1 : 0) * s->pitch->order;
}

static void
row(struct sheet_of *s, const char *label, const char *text)
{
	s->y = field(s, LEFT, VALUE, RIGHT, label, text) - s->pitch->row;
}

/* Two fields in a row. */
static void
halves(struct sheet_of *s, const char *label, const char *text, const char *label2, const char *text2)
{
	double one = field(s, LEFT, VALUE, MIDDLE - 12, label, text);
	double two = field(s, MIDDLE, MIDDLE_VALUE, RIGHT, label2, text2);

	s->y = (one < two ? one : two) - s->pitch->row;
}

/* "2026-11-20", or a line for year, month and day each. */
static void
date_at(struct sheet_of *s, double x, double value, const char *label, int32_t date)
{
	static const struct {
		double at, wide;
		const char *behind;
	} parts[] = { { 0, 44, "年" }, { 60, 24, "月" }, { 100, 24, "日" } };
	char text[16];

	draw_text(s->d, x, s->y, &label_pen, label);
	date_format(date, text);
	draw_text(s->d, value + 2, s->y, &s->pitch->text, text);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && date == 0; i++) {
		rule(s, value + parts[i].at, s->y, value + parts[i].at + parts[i].wide);
		draw_text(s->d, value + parts[i].at + parts[i].wide + 3, s->y, &s->pitch->text, parts[i].behind);
	}
}

/* ---- what it is about ----------------------------------------------------------------- */

/* Whose orders they all are: told once. */
static bool
one_handler(const struct letter_text *t)
{
	for (size_t i = 1; i < t->n; i++)
		if (strcmp(t->orders[i].handler, t->orders[0].handler) != 0)
			return false;
	return t->n > 0;
}

static void
draw_order(struct sheet_of *s, const struct order *o)
{
	char text[3 * NAME_SIZE];
	bool person = o->kind == ORDER_PERSONAL, told = one_handler(s->t);

	snprintf(text, sizeof text, "%s    %s%s%s%s%s", o->no, kind_of(o), person ? "    持有人 " : "",
	    person ? o->holder : "", told ? "" : "    经办人 ", told ? "" : o->handler);
	s->y -= s->pitch->order * draw_wrapped(s->d, VALUE + 2, s->y, RIGHT - VALUE - 2, s->pitch->order, &s->pitch->text, text);
}

static void
draw_matter(struct sheet_of *s)
{
	const struct letter_text *t = s->t;
	char what[NAME_SIZE + 200] = "⬜ 代领新 UKey，并签收        ⬜ 重置证书密码 (PIN)";

	if (t->n > 0)
		snprintf(what, sizeof what, "%s%s%s：", t->orders[0].state == ORDER_COLLECTED ?
		    "到受理点代办重置下列订单 UKey 的证书密码 (PIN)" : "到受理点代领下列订单的新 UKey，并签收",
		    one_handler(t) ? "；经办人 " : "", one_handler(t) ? t->orders[0].handler : "");
	draw_text(s->d, LEFT, s->y, &label_pen, "委托事项");
	s->y -= s->pitch->order * draw_wrapped(s->d, VALUE + 2, s->y, RIGHT - VALUE - 2, s->pitch->order,
	    &s->pitch->text, what) + 4;
	for (size_t i = 0; i < t->n; i++)
		draw_order(s, &t->orders[i]);
	for (int i = 0; i < BLANK_ORDERS && t->n == 0; i++) {
		draw_text(s->d, VALUE + 2, s->y, &label_pen, "订单号");
		rule(s, VALUE + 46, s->y, RIGHT);
		s->y -= s->pitch->order + 4;
	}
	s->y -= 8;
}

static void
draw_fields(struct sheet_of *s)
{
	static const struct letter blank;
	const struct letter_text *t = s->t;
	const struct letter *l = t->letter != NULL ? t->letter : &blank;
	const struct order *o = t->n > 0 ? &t->orders[0] : NULL;
	bool whole = t->letter != NULL;

	row(s, "委托单位", whole ? l->principal : o != NULL ? o->institution : "");
	row(s, "机构证件号码", whole ? l->principal_code : o != NULL ? o->uscc : "");
	halves(s, "被委托人", l->agent, "证件种类", whole ? document_of(t->document) : "");
	row(s, "证件号码", l->agent_number);
	draw_matter(s);
	date_at(s, LEFT, VALUE, "出具日期", l->issued);
	date_at(s, MIDDLE, MIDDLE_VALUE, "有效期至", l->valid_until);
	s->y -= s->pitch->row;
	halves(s, "联系人", "", "联系电话", "");
	s->y -= s->pitch->order * draw_wrapped(s->d, LEFT, s->y, RIGHT - LEFT, s->pitch->order, &s->pitch->text,
	    "被委托人在上述事项和期限内办理的手续，我单位均予承认。");
}

/* ---- the page ------------------------------------------------------------------------- */

static void
draw_head(struct sheet_of *s)
{
	const struct pen title = { .size = 24, .spacing = 10, .bold = true };
	const struct letter_text *t = s->t;
	char to[300];

	s->y = page_a4.h - 62;
	if (t->n > 0 && t->letter == NULL)
		code128_draw(s->d, RIGHT, s->y - 8, RIGHT - LEFT, BARS, handform_code(t->orders, t->n));
	draw_text_centre(s->d, page_a4.w / 2, s->y - 62, &title, "授权委托书");
	s->y -= 104;
	if (t->point_name != NULL) {
		snprintf(to, sizeof to, "致：深圳CA %s", t->point_name);
		draw_text(s->d, LEFT, s->y, &s->pitch->text, to);
	} else {
		draw_text(s->d, LEFT, s->y, &s->pitch->text, "致：深圳CA");
		rule(s, LEFT + 68, s->y, LEFT + 200);
		draw_text(s->d, LEFT + 204, s->y, &s->pitch->text, "受理点");
	}
	s->y -= s->pitch->row;
}

/* Where the institution puts its chop, and its chop. */
static void
draw_chop(struct sheet_of *s, double bottom)
{
	const struct letter *l = s->t->letter;
	const struct pen label = { .size = 11 }, here = { .size = 9, .gray = GRAY_LABEL };
	const struct pen name = { .size = 10, .bold = true, .gray = GRAY_LABEL };
	const double x = RIGHT - CHOP_WIDE, top = bottom + CHOP;

	draw_text_right(s->d, x - 10, top - 14, &label, "委托单位（公章）：");
	draw_box(s->d, x, bottom, CHOP_WIDE, CHOP, 0.5, GRAY_HAIR);
	if (l == NULL || l->chop_name[0] == '\0') {
		draw_text_centre(s->d, x + CHOP_WIDE / 2, bottom + 8, &here, "在框内加盖公章");
		return;
	}
	draw_box(s->d, x + 10, bottom + 18, CHOP_WIDE - 20, CHOP - 36, 2, GRAY_LABEL);
	draw_wrapped(s->d, x + 18, top - 40, CHOP_WIDE - 36, 14, &name, l->chop_name);
	draw_text_right(s->d, x + CHOP_WIDE - 18, bottom + 26, &here, "公章 样例");
}

static double
note(struct sheet_of *s, double y, const char *text)
{
	const struct pen small = { .size = 9 };

	return y - NOTE_LEADING * draw_wrapped(s->d, LEFT, y, RIGHT - LEFT, NOTE_LEADING, &small, text);
}

static void
draw_notes(struct sheet_of *s)
{
	static const char *const notes[] = {
		"1  须加盖委托单位公章，公章名称与委托单位一致；无公章、涂改、过期的无效。每份委托书每单只用一次。",
		"2  被委托人带本人有效期内的身份证件原件、签收单和本委托书原件来；委托书上的姓名、证件号码须与证件一致。",
		"3  证书密码 (PIN) 只以短信发到订单经办人本人的手机，被委托人拿不到，受理点不掌握，也不会索要。",
	};
	const struct letter_text *t = s->t;
	double y = NOTES - 16;
	char where[1000];

	draw_line(s->d, LEFT, NOTES, RIGHT, NOTES, 0.5, GRAY_HAIR);
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
		y = note(s, y, notes[i]);
	if (t->point_name != NULL && t->point_address != NULL) {
		snprintf(where, sizeof where, "4  %s：%s  %s  %s", t->point_name, t->point_address,
		    t->point_phone != NULL ? t->point_phone : "", t->point_hours != NULL ? t->point_hours : "");
		y = note(s, y, where);
	}
	if (y < 24)
		draw_fail(s->d, "the notes do not fit under the letter");
}

/* The roomiest rows that leave the chop its place. */
static void
draw_all(struct sheet_of *s)
{
	bool fits = false;

	for (size_t i = 0; i < sizeof pitches / sizeof *pitches && !fits; i++) {
		s->pitch = &pitches[i];
		s->d->measure = true;
		draw_head(s);
		draw_fields(s);
		s->d->measure = false;
		fits = s->y - CHOP + 10 > NOTES + 8;
	}
	if (!fits)
		draw_fail(s->d, "the letter does not fit on its page");
	draw_head(s);
	draw_fields(s);
	draw_chop(s, s->y - CHOP + 10);
	draw_notes(s);
}

int
letter_draw(struct sheet *out, const struct letter_text *t, struct glyph_set *glyphs, struct err *e)
{
	struct draw page;
	struct layout l = { .d = &page, .size = &page_a4 };
	struct sheet_of s = { .d = &page, .t = t };

	draw_init(&page, glyphs);
	if (t->demo)
		layout_demo(&l, page_a4.h - 36, t->letter != NULL ? "演示用样例，本委托书无效。" :
		    "演示柜台制作，本委托书无效。");
	draw_all(&s);
	return sheet_end(&l, out, e);
}
