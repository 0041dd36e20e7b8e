#include "print/receipt.h"

#include "core/text.h"
#include "print/qr.h"
#include "print/rows.h"
#include "print/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- where things stand, in points ------------------------------------------------ */

#define MM (72 / 25.4)
#define LEFT 31.0
#define RIGHT (PAGE_WIDTH - LEFT)
#define MIDDLE (PAGE_WIDTH / 2)
#define COLUMN2 262.0                   /* of the right column's labels */

#define TOP 566.0
#define FOOT_TEXT 21.0
#define FOOT_LINE 33.0
#define BOX_BOTTOM 42.0
#define BOX_HEIGHT 84.0
#define BOX_WIDTH 133.0
#define BOX_GAP 9.0
#define QR_SIDE (25 * MM)
#define QR_BOTTOM (BOX_BOTTOM + BOX_HEIGHT - QR_SIDE)
#define HAND_LINE 145.0                 /* where the collector signs */
#define STATEMENT 176.0
#define ROWS_BOTTOM 190.0

#define GRAY_LABEL 0.38                 /* still black enough for any printer */
#define GRAY_HAIR 0.6
#define GRAY_WATER 0.91

/* From roomy to tight; the first that holds all rows is taken. */
static const struct style {
	double size, leading, gap;
} styles[] = {
	{ 9, 14.2, 9 }, { 9, 13.4, 8 }, { 9, 12.6, 7 }, { 8.5, 12.2, 7 }, { 8.5, 11.6, 6 },
	{ 8, 11.2, 6 }, { 8, 10.6, 5 }, { 8, 10, 4 }, { 8, 9.5, 3.5 },
};

struct layout {
	struct draw *d;
	const struct receipt_text *t;
	const struct style *style;
	double values, values2;         /* where the columns' values begin */
};

/* The words of a sentence filled in; a failure is the drawing's. */
static const char *
filled(struct layout *l, const char *text, char out[WORDS_SIZE])
{
	out[0] = '\0';
	if (!l->d->failed && words_fill(l->t->facts, text_get(text), out, &l->d->err) == -1)
		l->d->failed = true;
	return out;
}

/* ---- the rows ----------------------------------------------------------------------- */

/* Where the values begin: right of the widest label of either column. */
static void
set_columns(struct layout *l)
{
	const struct pen label = { .size = l->style->size };
	double first = 0, second = 0;

	for (size_t i = 0; i < receipt_nrows; i++) {
		const struct row *r = &receipt_rows[i];
		if (r->label != NULL)
			first = fmax(first, draw_width(l->d, &label, text_get(r->label)));
		if (r->label2 != NULL)
			second = fmax(second, draw_width(l->d, &label, text_get(r->label2)));
	}
	l->values = LEFT + first + 11;
	l->values2 = COLUMN2 + second + 9;
}

/* Text of one cell; returns its lines. */
static int
cell(struct layout *l, double x, double y, double right, const struct row *r, const char *text)
{
	const struct style *s = l->style;
	struct pen pen = { .size = s->size, .bold = r->strong };
	char words[WORDS_SIZE], number[16];

	if (r->number > 0) {
		snprintf(number, sizeof number, "%d", r->number);
		draw_text(l->d, x, y, &(struct pen){ .size = s->size, .gray = GRAY_LABEL }, number);
		x += s->size * 1.2;
	}
	return draw_wrapped(l->d, x, y, right - x, s->leading, &pen, filled(l, text, words));
}

/* Draws the row with its first base line at y; returns its lines. */
static int
draw_row(struct layout *l, const struct row *r, double y)
{
	const struct pen label = { .size = l->style->size, .gray = GRAY_LABEL };
	struct row plain = *r;
	int n, n2;

	if (r->label[0] != '\0')
		draw_text(l->d, LEFT, y, &label, text_get(r->label));
	n = cell(l, l->values, y, r->label2 != NULL ? COLUMN2 - 8 : RIGHT, r, r->text);
	if (r->label2 == NULL)
		return n;
	plain.strong = false;
	draw_text(l->d, COLUMN2, y, &label, text_get(r->label2));
	n2 = cell(l, l->values2, y, RIGHT, &plain, r->text2);
	return n2 > n ? n2 : n;
}

/* All rows that apply, down from `top`; returns the bottom of the last. */
static double
draw_rows(struct layout *l, double top)
{
	const struct style *s = l->style;
	double y = top - s->gap / 2;

	for (size_t i = 0; i < receipt_nrows; i++) {
		const struct row *r = &receipt_rows[i];
		if (r->when != NULL && !r->when(l->t->facts))
			continue;
		if (r->section) {
			y -= s->gap / 2;
			draw_line(l->d, LEFT, y, RIGHT, y, 0.4, GRAY_HAIR);
			y -= s->gap / 2;
			continue;
		}
		y -= s->leading * draw_row(l, r, y - s->leading + (s->leading - s->size) / 2 + 0.15 * s->size);
	}
	return y;
}

static void
fit_rows(struct layout *l, double top)
{
	double bottom = 0;

	l->d->measure = true;
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		l->style = &styles[i];
		set_columns(l);
		bottom = draw_rows(l, top);
		if (bottom >= ROWS_BOTTOM)
			break;
	}
	l->d->measure = false;
	if (bottom < ROWS_BOTTOM)
		draw_fail(l->d, "the rows do not fit on the page at the least size");
	draw_rows(l, top);
}

/* ---- heading ---------------------------------------------------------------------- */

static void
draw_demo(struct layout *l)
{
	const struct pen water = { .size = 92, .gray = GRAY_WATER, .bold = true }, line = { .size = 9, .bold = true };

	draw_text_turned(l->d, MIDDLE, 0.56 * PAGE_HEIGHT, 52, &water, _("演示 无效"));
	draw_text(l->d, LEFT + 58, TOP, &line, _("演示柜台制作，本回执无效。"));
}

/* Number, time, point; a long point's name takes a line of its own.  Returns where the rows begin. */
static double
draw_particulars(struct layout *l, double y)
{
	const struct pen strong = { .size = 9, .bold = true }, plain = { .size = 8.5 };
	char no[WORDS_SIZE], time[WORDS_SIZE], point[WORDS_SIZE];
	double wide;

	filled(l, N_("回执号 {no}"), no);
	filled(l, "{time}", time);
	filled(l, N_("{point} {window}号窗口"), point);
	wide = draw_width(l->d, &strong, no) + draw_width(l->d, &plain, time) + draw_width(l->d, &plain, point) + 24;
	draw_text(l->d, LEFT, y, &strong, no);
	if (wide <= RIGHT - LEFT) {
		draw_text_centre(l->d, MIDDLE, y, &plain, time);
		draw_text_right(l->d, RIGHT, y, &plain, point);
	} else {
		draw_text_right(l->d, RIGHT, y, &plain, time);
		y -= 12 * draw_wrapped(l->d, LEFT, y - 12, RIGHT - LEFT, 12, &plain, point);
	}
	draw_line(l->d, LEFT, y - 7, RIGHT, y - 7, 1.1, 0);
	return y - 7;
}

static double
draw_head(struct layout *l)
{
	const struct pen brand = { .size = 11, .bold = true }, copies = { .size = 8, .gray = GRAY_LABEL };
	const struct pen business = { .size = 10 }, title = { .size = 19, .spacing = 9, .bold = true };
	bool supplement = strcmp(l->t->facts->kind, "supplement") == 0;

	draw_text(l->d, LEFT, TOP, &brand, _("深圳CA"));
	draw_text_right(l->d, RIGHT, TOP, &copies, _("两联：存根联（受理点）、客户联（领取人）"));
	draw_text_centre(l->d, MIDDLE, TOP - 21, &business, _("深圳交易集团数字证书老旧介质升级"));
	draw_text_centre(l->d, MIDDLE, TOP - 46, &title, supplement ? _("补充回执") : _("领取回执"));
	return draw_particulars(l, TOP - 66);
}

/* ---- foot --------------------------------------------------------------------------- */

/* The clerk stands right of the hand signature; a long name grows upwards. */
static void
draw_clerk(struct layout *l)
{
	const struct pen pen = { .size = 9 };
	char words[WORDS_SIZE];
	double x = 316;
	int lines;

	filled(l, N_("柜员 {clerk} {clerk_name}"), words);
	if (draw_width(l->d, &pen, words) <= RIGHT - x) {
		draw_text_right(l->d, RIGHT, HAND_LINE, &pen, words);
		return;
	}
	l->d->measure = true;
	lines = draw_wrapped(l->d, x, 0, RIGHT - x, 10, &pen, words);
	l->d->measure = false;
	if (lines > 5)
		draw_fail(l->d, "the clerk's name does not fit");
	draw_wrapped(l->d, x, HAND_LINE + 10 * (lines - 1), RIGHT - x, 10, &pen, words);
}

/* A blank to write on, then what stands behind it; returns where that ends. */
static double
draw_blank(struct layout *l, double x, double width, const char *behind)
{
	const struct pen text = { .size = 9 };

	draw_line(l->d, x, HAND_LINE - 2, x + width, HAND_LINE - 2, 0.5, 0);
	draw_text(l->d, x + width + 2, HAND_LINE, &text, behind);
	return x + width + 4 + draw_width(l->d, &text, behind);
}

static void
draw_hand_signature(struct layout *l)
{
	const struct pen text = { .size = 9 }, strong = { .size = 9, .bold = true };
	double x;

	draw_line(l->d, LEFT, ROWS_BOTTOM, RIGHT, ROWS_BOTTOM, 1.1, 0);
	draw_wrapped(l->d, LEFT, STATEMENT, 282, 12, &strong,
	    _("今收到上列 UKey 1 个，外观完好，机构名称、证件号码核对无误。"));
	draw_text(l->d, LEFT, HAND_LINE, &text, _("领取人签名"));
	x = LEFT + draw_width(l->d, &text, _("领取人签名")) + 3;
	x = draw_blank(l, x, 107, "") + 8;
	x = draw_blank(l, x, 28, _("年"));
	x = draw_blank(l, x, 20, _("月"));
	draw_blank(l, x, 20, _("日"));
	draw_clerk(l);
}

static void
draw_foot(struct layout *l)
{
	const struct pen small = { .size = 8, .gray = GRAY_LABEL };
	const char *progress = _("进度：网上营业厅 个人中心 我的业务单");
	char line[400];

	qr_draw(l->d, RIGHT - QR_SIDE, QR_BOTTOM, QR_SIDE, l->t->qr);
	draw_text_centre(l->d, RIGHT - QR_SIDE / 2, BOX_BOTTOM + 1, &small, _("扫码核验"));
	draw_line(l->d, LEFT, FOOT_LINE, RIGHT, FOOT_LINE, 0.4, GRAY_HAIR);
	snprintf(line, sizeof line, "%s %s    %s", _("客服"), l->t->service_phone, l->t->website);
	if (draw_width(l->d, &small, line) + draw_width(l->d, &small, progress) + 8 > RIGHT - LEFT)
		draw_fail(l->d, "service phone and website do not fit into the foot");
	draw_text(l->d, LEFT, FOOT_TEXT, &small, line);
	draw_text_right(l->d, RIGHT, FOOT_TEXT, &small, progress);
}

/* ---- the electronic signatures --------------------------------------------------------- */

static const struct box {
	const char *field, *title, *lines[4];
} boxes[RECEIPT_SIGNERS] = {
	[RECEIPT_UKEY] = { "ukey", N_("UKey 密钥验证"),
	    { "UKey {token}", N_("新证书尾号 {cert_tail}"), "{time}", N_("只证明密钥可用，不是客户签字") } },
	[RECEIPT_BRANCH] = { RECEIPT_LAST, N_("受理点电子签名"),
	    { N_("{point} {window}号窗口"), N_("回执号 {no}"), "{time}", N_("对本回执全文签名") } },
};

/* The lines of a box down from y; returns how many. */
static int
draw_box_lines(struct layout *l, const struct box *b, double y, double leading)
{
	const struct pen text = { .size = 8 };
	char words[WORDS_SIZE];
	int n = 0;

	for (size_t i = 0; i < sizeof b->lines / sizeof *b->lines; i++)
		n += draw_wrapped(l->d, 7, y - n * leading, BOX_WIDTH - 14, leading, &text, filled(l, b->lines[i], words));
	return n;
}

/* In the signature's own coordinates, from (0, 0). */
static void
draw_look(struct layout *l, const struct box *b)
{
	const struct pen title = { .size = 9, .bold = true };
	const double top = BOX_HEIGHT - 31;
	int lines;

	l->d->measure = true;
	lines = draw_box_lines(l, b, top, 0);
	l->d->measure = false;
	if (lines > 6)
		draw_fail(l->d, "a signature's box is too small for its text");
	draw_box(l->d, 0.4, 0.4, BOX_WIDTH - 0.8, BOX_HEIGHT - 0.8, 0.7, 0);
	draw_text(l->d, 7, BOX_HEIGHT - 14, &title, text_get(b->title));
	draw_line(l->d, 7, BOX_HEIGHT - 19.5, BOX_WIDTH - 7, BOX_HEIGHT - 19.5, 0.4, GRAY_HAIR);
	draw_box_lines(l, b, top, lines <= 4 ? 14 : lines == 5 ? 11.5 : 9.3);
}

static void
draw_looks(struct receipt *r, const struct receipt_text *t, struct glyph_set *glyphs)
{
	for (size_t i = 0; i < RECEIPT_SIGNERS; i++) {
		struct layout l = { .d = &r->look[i], .t = t };
		draw_init(&r->look[i], glyphs);
		if (i == RECEIPT_UKEY && !t->by_ukey)
			continue;
		draw_look(&l, &boxes[i]);
		r->field[i] = (struct page_field){ .name = boxes[i].field, .x = LEFT + (double)i * (BOX_WIDTH + BOX_GAP),
			.y = BOX_BOTTOM, .w = BOX_WIDTH, .h = BOX_HEIGHT };
	}
}

int
receipt_draw(struct receipt *out, const struct receipt_text *t, struct glyph_set *glyphs, struct err *e)
{
	struct receipt r = { 0 };
	struct layout l = { .d = &r.page, .t = t };

	draw_init(&r.page, glyphs);
	if (t->facts->demo)
		draw_demo(&l);
	fit_rows(&l, draw_head(&l));
	draw_hand_signature(&l);
	draw_foot(&l);
	draw_looks(&r, t, glyphs);
	if (draw_end(&r.page, e) == -1 || draw_end(&r.look[RECEIPT_UKEY], e) == -1 ||
	    draw_end(&r.look[RECEIPT_BRANCH], e) == -1) {
		receipt_done(&r);
		return -1;
	}
	*out = r;
	return 0;
}

void
receipt_done(struct receipt *r)
{
	draw_done(&r->page);
	for (size_t i = 0; i < RECEIPT_SIGNERS; i++)
		draw_done(&r->look[i]);
}
