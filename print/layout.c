#include "print/layout.h"

#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_TOP 29.3                   /* below the paper's edge */
#define FOOT_TEXT 21.0
#define COLUMN2 0.6245                  /* of the right column's labels, as a part of the width */
#define GRAY_WATER 0.91
#define HAND_LEADING 21.0               /* least for a line somebody writes on: 7 mm */

/* From roomy to tight; the first that holds all rows is taken. */
static const struct layout_style {
	double size, leading, gap;
} styles[] = {
	{ 10, 16.2, 10.5 }, { 9, 14.2, 9 }, { 9, 13.4, 8 }, { 9, 12.6, 7 }, { 8.5, 12.2, 7 }, { 8.5, 11.6, 6 },
	{ 8, 11.2, 6 }, { 8, 10.6, 5 }, { 8, 10, 4 }, { 8, 9.5, 3.5 },
};

double
layout_right(const struct layout *l)
{
	return l->size->w - LAYOUT_LEFT;
}

const char *
layout_filled(struct layout *l, const char *text, char out[WORDS_SIZE])
{
	const struct words words = { l->facts, l->slip, l->reprint };
	char plain[WORDS_SIZE];

	out[0] = '\0';
	if (!l->d->failed && words_fill(&words, text_get(text), out, &l->d->err) == -1)
		l->d->failed = true;
	if (l->spell) {
		memcpy(plain, out, sizeof plain);
		glyph_set_spell(l->d->glyphs, plain, out, WORDS_SIZE);
	}
	return out;
}

/* ---- heading ---------------------------------------------------------------------- */

void
layout_demo(struct layout *l, double y, const char *note)
{
	const struct pen water = { .size = 92, .gray = GRAY_WATER, .bold = true }, line = { .size = 9, .bold = true };

	draw_text_turned(l->d, l->size->w / 2, 0.56 * l->size->h, 52, &water, _("演示 无效"));
	draw_text(l->d, LAYOUT_LEFT + 58, y, &line, note);
}

static double
draw_particulars(struct layout *l, double y, const struct layout_head *h)
{
	const struct pen strong = { .size = 9, .bold = true }, plain = { .size = 8.5 };
	char no[WORDS_SIZE], time[WORDS_SIZE], point[WORDS_SIZE];
	double wide, left = LAYOUT_LEFT, right = layout_right(l);

	layout_filled(l, h->number, no);
	layout_filled(l, "{time}", time);
	layout_filled(l, h->place != NULL ? h->place : N_("{point} {window}号窗口"), point);
	wide = draw_width(l->d, &strong, no) + draw_width(l->d, &plain, time) + draw_width(l->d, &plain, point) + 24;
	draw_text(l->d, left, y, &strong, no);
	if (wide <= right - left) {
		draw_text_centre(l->d, l->size->w / 2, y, &plain, time);
		draw_text_right(l->d, right, y, &plain, point);
	} else {
		draw_text_right(l->d, right, y, &plain, time);
		y -= 12 * draw_wrapped(l->d, left, y - 12, right - left, 12, &plain, point);
	}
	draw_line(l->d, left, y - 7, right, y - 7, 1.1, 0);
	return y - 10;
}

double
layout_head(struct layout *l, const struct layout_head *h)
{
	const struct pen brand = { .size = 11, .bold = true }, copies = { .size = 8, .gray = GRAY_LABEL };
	const struct pen business = { .size = 10 }, title = { .size = 19, .spacing = 9, .bold = true };
	double y = l->size->h - HEAD_TOP, middle = l->size->w / 2;

	if (l->facts->demo)
		layout_demo(l, y, h->demo);
	draw_text(l->d, LAYOUT_LEFT, y, &brand, _("深圳CA"));
	draw_text_right(l->d, layout_right(l), y, &copies, h->copies);
	draw_text_centre(l->d, middle, y - 21, &business, _("深圳交易集团数字证书老旧介质升级"));
	draw_text_centre(l->d, middle, y - 46, &title, h->title);
	return draw_particulars(l, y - 66, h);
}

/* ---- the rows ----------------------------------------------------------------------- */

static double
column2(const struct layout *l)
{
	return COLUMN2 * l->size->w;
}

/* Where the values begin: right of the widest label of either column, the same on every paper. */
static void
set_columns(struct layout *l)
{
	const struct pen label = { .size = l->style->size };
	double first = 0, second = 0;

	for (enum rows_part part = 0; part < ROWS__MAX; part++) {
		for (size_t i = 0; i < rows_of(part)->n; i++) {
			const struct row *r = &rows_of(part)->row[i];
			if (r->label != NULL)
				first = fmax(first, draw_width(l->d, &label, text_get(r->label)));
			if (r->label2 != NULL)
				second = fmax(second, draw_width(l->d, &label, text_get(r->label2)));
		}
	}
	l->values = LAYOUT_LEFT + first + 11;
	l->values2 = column2(l) + second + 9;
}

/* Text of one cell; returns its lines.  Where a hand is to write, a line for it. */
static int
cell(struct layout *l, double x, double y, double right, const struct row *r, const char *text)
{
	const struct layout_style *s = l->style;
	struct pen pen = { .size = s->size, .bold = r->strong };
	const struct pen mark = { .size = s->size, .gray = GRAY_LABEL };
	char words[WORDS_SIZE], number[16];

	if (r->number == ROW_POINT)
		x += s->size * 1.2;
	if (r->number != 0) {
		snprintf(number, sizeof number, "%d", r->number);
		draw_text(l->d, x, y, &mark, r->number == ROW_POINT ? "·" : number);
		x += s->size * 1.2;
	}
	layout_filled(l, text, words);
	if (r->write && words[0] == '\0') {
		draw_line(l->d, x, y - 2, right, y - 2, 0.5, 0);
		return 1;
	}
	return draw_wrapped(l->d, x, y, right - x, s->leading, &pen, words);
}

/* Draws the row with its first base line at y; returns its lines. */
static int
draw_row(struct layout *l, const struct row *r, double y)
{
	const struct pen label = { .size = l->style->size, .gray = GRAY_LABEL };
	struct row plain = *r;
	int n, n2;

	if (r->label[0] != '\0')
		draw_text(l->d, LAYOUT_LEFT, y, &label, text_get(r->label));
	n = cell(l, l->values, y, r->label2 != NULL ? column2(l) - 8 : layout_right(l), r, r->text);
	if (r->label2 == NULL)
		return n;
	plain.strong = false;
	draw_text(l->d, column2(l), y, &label, text_get(r->label2));
	n2 = cell(l, l->values2, y, layout_right(l), &plain, r->text2);
	return n2 > n ? n2 : n;
}

/* Nothing is written into it yet? */
static bool
to_write(struct layout *l, const struct row *r)
{
	char words[WORDS_SIZE];

	return r->write && (layout_filled(l, r->text, words)[0] == '\0' ||
	    (r->label2 != NULL && layout_filled(l, r->text2, words)[0] == '\0'));
}

double
layout_row(struct layout *l, const struct row *r, double y)
{
	const struct layout_style *s = l->style;

	if (r->section) {
		y -= s->gap / 2;
		draw_line(l->d, LAYOUT_LEFT, y, layout_right(l), y, 0.4, GRAY_HAIR);
		return y - s->gap / 2;
	}
	if (to_write(l, r))
		y -= fmax(0, HAND_LEADING - s->leading);
	return y - s->leading * draw_row(l, r, y - s->leading + (s->leading - s->size) / 2 + 0.15 * s->size);
}

double
layout_point(struct layout *l, enum rows_part name, double y)
{
	const struct {
		enum rows_part part;
		const char *what;
	} rows[] = {
		{ name, l->slip->point_name },
		{ ROWS_SLIP_ADDRESS, l->slip->point_address },
		{ ROWS_SLIP_PHONE, l->slip->point_phone },
		{ ROWS_SLIP_HOURS, l->slip->point_hours },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].what != NULL && rows[i].what[0] != '\0')
			y = layout_rows(l, rows[i].part, y);
	return y;
}

double
layout_rows(struct layout *l, enum rows_part part, double y)
{
	for (size_t i = 0; i < rows_of(part)->n; i++) {
		const struct row *r = &rows_of(part)->row[i];
		if (r->when == NULL || r->when(l->facts))
			y = layout_row(l, r, y);
	}
	return y;
}

bool
layout_fit(struct layout *l, double (*body)(struct layout *, const void *, double), const void *ctx, double y,
    double bottom)
{
	bool was = l->d->measure, fits = false;

	l->d->measure = true;
	for (size_t i = 0; i < sizeof styles / sizeof *styles && !fits; i++) {
		l->style = &styles[i];
		set_columns(l);
		fits = body(l, ctx, y) >= bottom;
	}
	l->d->measure = was;
	return fits;
}

/* ---- the hand signature --------------------------------------------------------------- */

/* The clerk stands right of the hand signature; a long name grows upwards. */
static void
draw_clerk(struct layout *l, double y, const char *text)
{
	const struct pen pen = { .size = 9 };
	char words[WORDS_SIZE];
	double right = layout_right(l), x = LAYOUT_LEFT + 285;
	bool was = l->d->measure;
	int lines;

	layout_filled(l, text, words);
	if (draw_width(l->d, &pen, words) <= right - x) {
		draw_text_right(l->d, right, y, &pen, words);
		return;
	}
	l->d->measure = true;
	lines = draw_wrapped(l->d, x, 0, right - x, 10, &pen, words);
	l->d->measure = was;
	if (lines > 5)
		draw_fail(l->d, "the clerk's name does not fit");
	draw_wrapped(l->d, x, y + 10 * (lines - 1), right - x, 10, &pen, words);
}

/* A blank to write on, then what stands behind it; returns where that ends. */
static double
draw_blank(struct layout *l, double x, double y, double width, const char *behind)
{
	const struct pen text = { .size = 9 };

	draw_line(l->d, x, y - 2, x + width, y - 2, 0.5, 0);
	draw_text(l->d, x + width + 2, y, &text, behind);
	return x + width + 4 + draw_width(l->d, &text, behind);
}

/* Who signs, room for it, the date. */
static void
draw_signer(struct layout *l, double y, const char *signer)
{
	const struct pen text = { .size = 9 };
	double x;

	draw_text(l->d, LAYOUT_LEFT, y, &text, signer);
	x = LAYOUT_LEFT + draw_width(l->d, &text, signer) + 3;
	x = draw_blank(l, x, y, 107, "") + 8;
	x = draw_blank(l, x, y, 28, _("年"));
	x = draw_blank(l, x, y, 20, _("月"));
	draw_blank(l, x, y, 20, _("日"));
}

static void
draw_statement(struct layout *l, double y, double width, const char *statement)
{
	const struct pen strong = { .size = 9, .bold = true };

	draw_line(l->d, LAYOUT_LEFT, y, layout_right(l), y, 1.1, 0);
	draw_wrapped(l->d, LAYOUT_LEFT, y - 14, width, 12, &strong, statement);
}

void
layout_hand(struct layout *l, double y, const char *statement, const char *signer, const char *clerk)
{
	draw_statement(l, y, 282, statement);
	draw_signer(l, y - 45, signer);
	draw_clerk(l, y - 45, clerk);
}

void
layout_hands(struct layout *l, double y, const char *statement, const char *first, const char *second)
{
	draw_statement(l, y, layout_right(l) - LAYOUT_LEFT, statement);
	draw_signer(l, y - 45, first);
	draw_signer(l, y - 70, second);
}

/* ---- foot --------------------------------------------------------------------------- */

void
layout_foot(struct layout *l, const char *service_phone, const char *website)
{
	const struct pen small = { .size = 8, .gray = GRAY_LABEL };
	const char *progress = _("进度：网上营业厅 个人中心 我的业务单");
	double left = LAYOUT_LEFT, right = layout_right(l);
	char line[400];

	draw_line(l->d, left, LAYOUT_FOOT, right, LAYOUT_FOOT, 0.4, GRAY_HAIR);
	snprintf(line, sizeof line, "%s %s    %s", _("客服"), service_phone, website);
	if (draw_width(l->d, &small, line) + draw_width(l->d, &small, progress) + 8 > right - left)
		draw_fail(l->d, "service phone and website do not fit into the foot");
	draw_text(l->d, left, FOOT_TEXT, &small, line);
	draw_text_right(l->d, right, FOOT_TEXT, &small, progress);
}
