#include "print/dayend.h"

#include "core/clock.h"
#include "core/text.h"
#include "print/receipt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABELS 96.0                     /* the width of the left column */
#define MARKS 74.0                      /* and of the right one */
#define LEADING 15.0
#define BOX_BOTTOM 46.0
#define BOX_WIDTH 190.0
#define BOX_HEIGHT 74.0
#define ROWS_BOTTOM (BOX_BOTTOM + BOX_HEIGHT + 58)

enum { TEXT = 16384 };

static const struct pen plain = { .size = 9.5 }, strong = { .size = 9.5, .bold = true };
static const struct pen label = { .size = 9.5, .gray = GRAY_LABEL };

/* On its way down the page: how many of a kind and reason are named; or kinds alone, each with its number. */
struct sheet_day {
	const struct dayend_text *t;
	const struct day *d;
	size_t most;
	bool kinds;
};

static double
row(struct layout *l, double y, const char *name, const struct pen *pen, const char *text, double right)
{
	const double left = LAYOUT_LEFT + LABELS;

	draw_text(l->d, LAYOUT_LEFT, y, &label, name);
	return y - LEADING * draw_wrapped(l->d, left, y, right - left, LEADING, pen, text);
}

static double
rule(struct layout *l, double y)
{
	draw_line(l->d, LAYOUT_LEFT, y + 5, layout_right(l), y + 5, 0.4, GRAY_HAIR);
	return y - 9;
}

/* ---- the balances --------------------------------------------------------------------- */

static double
draw_period(struct layout *l, const struct sheet_day *s, double y)
{
	char from[20] = "", to[20], text[200];

	time_minute(s->d->closed, to);
	if (s->d->from != 0)
		time_minute(s->d->from, from);
	snprintf(text, sizeof text, _("自 %s 起，至 %s 止"), s->d->from != 0 ? from : _("启用"), to);
	return row(l, y, _("期间"), &strong, text, layout_right(l));
}

static double
draw_balance(struct layout *l, const struct sheet_day *s, enum day_balance b, double y)
{
	bool holds = day_holds(s->d, b);
	char text[800];

	day_equation_text(s->d, b, text, sizeof text);
	draw_text_right(l->d, layout_right(l), y, holds ? &plain : &strong, holds ? _("= 平") : _("! 不平"));
	return row(l, y, text_get(day_balances[b].text), &plain, text, layout_right(l) - MARKS);
}

static double
draw_refused(struct layout *l, const struct sheet_day *s, double y)
{
	char text[1200];
	size_t used = (size_t)snprintf(text, sizeof text, "%ld", s->d->figure[DAY_REFUSED]);

	for (size_t i = 0; i < s->d->nrefused && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "   %s: %ld", s->d->refused[i].code,
		    s->d->refused[i].n);
	return row(l, y, day_figure_text(DAY_REFUSED), &plain, text, layout_right(l));
}

static double
draw_counts(struct layout *l, const struct sheet_day *s, double y)
{
	static const enum day_figure others[] = { DAY_REPRINTS, DAY_RESETS, DAY_APPROVED, DAY_SENT_BACK,
		DAY_REJECTED };
	char text[400];
	size_t used = 0;

	y = draw_refused(l, s, y);
	for (size_t i = 0; i < sizeof others / sizeof *others && used < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %ld", i > 0 ? "   " : "",
		    day_figure_text(others[i]), s->d->figure[others[i]]);
	return row(l, y, _("其他"), &plain, text, layout_right(l));
}

/* ---- what does not balance ---------------------------------------------------------------- */

static bool
alike(const struct sheet_day *s, const struct day_odd *a, const struct day_odd *b)
{
	return a->what == b->what && a->balance == b->balance && (s->kinds || strcmp(a->reason, b->reason) == 0);
}

static bool
told_before(const struct sheet_day *s, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (alike(s, &s->d->odds[i], &s->d->odds[at]))
			return true;
	return false;
}

static size_t
name_odd(const struct day_odd *o, char *out, size_t size)
{
	int n;

	if (o->what == DAY_ODD_SUM)
		n = snprintf(out, size, _(" 相差 %+ld"), o->by);
	else if (o->serial[0] == '\0')
		n = snprintf(out, size, "  %s", o->order);
	else
		n = snprintf(out, size, _("  %s UKey 尾号 %s"), o->order, text_last4(o->serial));
	return (size_t)n < size ? (size_t)n : size - 1;
}

/* Of how many each is told in the book, where the page has no room for their reasons. */
static double
draw_kind(struct layout *l, const struct sheet_day *s, size_t at, double y)
{
	const struct day_odd *first = &s->d->odds[at];
	char text[800];
	size_t n = 0;

	for (size_t i = at; i < s->d->nodds; i++)
		n += alike(s, first, &s->d->odds[i]);
	snprintf(text, sizeof text, _("%s: 共 %zu 项，逐项及说明见订单库"), day_what_text(first->what), n);
	return row(l, y, text_get(day_balances[first->balance].text), &plain, text, layout_right(l));
}

/* All of a kind with one reason, together. */
static double
draw_odd(struct layout *l, const struct sheet_day *s, size_t at, double y)
{
	const struct day_odd *first = &s->d->odds[at];
	char text[TEXT / 2], spelt[TEXT];
	size_t used = (size_t)snprintf(text, sizeof text, "%s:", day_what_text(first->what)), n = 0;

	for (size_t i = at; i < s->d->nodds; i++)
		if (alike(s, first, &s->d->odds[i]) && n++ < s->most && used < sizeof text - 200)
			used += name_odd(&s->d->odds[i], text + used, sizeof text - used);
	if (n > s->most)
		used += (size_t)snprintf(text + used, sizeof text - used, _("  等共 %zu 个"), n);
	if (first->reason[0] != '\0' && used < sizeof text)
		snprintf(text + used, sizeof text - used, _("。说明：%s"), first->reason);
	glyph_set_spell(l->d->glyphs, text, spelt, sizeof spelt);
	return row(l, y, text_get(day_balances[first->balance].text), &plain, spelt, layout_right(l));
}

static double
draw_body(struct layout *l, const struct sheet_day *s, double y)
{
	y = draw_period(l, s, y - 14);
	y = rule(l, y);
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		y = draw_balance(l, s, (enum day_balance)b, y);
	y = rule(l, y);
	y = draw_counts(l, s, y);
	if (s->d->nodds == 0)
		return y;
	y = rule(l, y);
	draw_text(l->d, LAYOUT_LEFT, y, &strong, _("不平与未了"));
	y -= LEADING;
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		for (size_t i = 0; i < s->d->nodds; i++)
			if (s->d->odds[i].balance == (enum day_balance)b && !told_before(s, i))
				y = s->kinds ? draw_kind(l, s, i, y) : draw_odd(l, s, i, y);
	return y;
}

/* ---- who ------------------------------------------------------------------------------------ */

static void
draw_person(struct layout *l, double x, double y, const char *who, const char *id, const char *name, int64_t when)
{
	char minute[20], text[NAME_SIZE + 100], spelt[NAME_SIZE * 4];

	time_minute(when, minute);
	snprintf(text, sizeof text, "%s  %s %s  %s", who, id, name, minute);
	glyph_set_spell(l->d->glyphs, text, spelt, sizeof spelt);
	draw_wrapped(l->d, x, y, 250, 12, &plain, spelt);
	draw_text(l->d, x, y - 26, &label, _("签字"));
	draw_line(l->d, x + 44, y - 28, x + 220, y - 28, 0.5, 0);
}

static void
draw_people(struct layout *l, const struct day *d)
{
	const double y = ROWS_BOTTOM - 16, middle = l->size->w / 2;

	draw_line(l->d, LAYOUT_LEFT, ROWS_BOTTOM, layout_right(l), ROWS_BOTTOM, 1.1, 0);
	draw_person(l, LAYOUT_LEFT, y, _("准备"), d->prepared_by, d->prepared_name, d->prepared);
	draw_person(l, middle + 8, y, _("主管"), d->signed_by, d->signed_name, d->closed);
}

/* In the signature's own coordinates. */
static void
draw_look(struct layout *l, const struct day *d, const char *point)
{
	const struct pen title = { .size = 9, .bold = true }, small = { .size = 8 };
	char minute[20], check[60], spelt[NAME_SIZE * 4];

	time_minute(d->closed, minute);
	glyph_set_spell(l->d->glyphs, point, spelt, sizeof spelt);
	draw_box(l->d, 0.4, 0.4, BOX_WIDTH - 0.8, BOX_HEIGHT - 0.8, 0.7, 0);
	draw_text(l->d, 7, BOX_HEIGHT - 14, &title, _("受理点电子签名"));
	draw_wrapped(l->d, 7, BOX_HEIGHT - 28, BOX_WIDTH - 14, 10, &small, spelt);
	draw_text(l->d, 7, 19, &small, d->no);
	draw_text(l->d, 7, 8, &small, minute);
	snprintf(check, sizeof check, _("核对码 %s"), d->check);
	draw_text_right(l->d, BOX_WIDTH - 7, 8, &small, check);
}

/* ---- the page ---------------------------------------------------------------------------------- */

static double
draw_head(struct layout *l)
{
	const struct layout_head head = {
		.copies = _("受理点留存"),
		.title = _("日结单"),
		.number = N_("日结单号 {no}"),
		.demo = _("演示柜台制作，本单无效。"),
	};

	return layout_head(l, &head);
}

/* As many of each kind of odd as the page has room for; of kinds alone there is always. */
static void
fit(struct layout *l, struct sheet_day *s)
{
	static const size_t most[] = { SIZE_MAX, 40, 16, 6, 2, 0 };

	for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
		s->most = most[i];
		if (draw_body(l, s, draw_head(l)) >= ROWS_BOTTOM + 12)
			return;
	}
	s->kinds = true;
}

static void
draw_page(struct layout *l, struct sheet_day *s)
{
	double y;

	l->d->measure = true;
	fit(l, s);
	l->d->measure = false;
	y = draw_body(l, s, draw_head(l));
	if (y < ROWS_BOTTOM)
		draw_fail(l->d, "the day's odds do not fit on one page");
	draw_people(l, s->d);
	layout_foot(l, s->t->service_phone, s->t->website);
}

int
dayend_draw(struct dayend_sheet *out, const struct dayend_text *t, struct glyph_set *glyphs, struct err *e)
{
	static const struct order none;
	const struct visit v = { .terminal = t->day->terminal };
	const struct receipt_facts facts = { .order = &none, .visit = &v, .no = t->day->no, .time = t->day->closed,
		.point_name = t->point_name, .clerk_name = t->day->prepared_name, .demo = t->demo };
	struct dayend_sheet sheet = { .field = { .name = RECEIPT_LAST, .x = LAYOUT_LEFT, .y = BOX_BOTTOM,
		.w = BOX_WIDTH, .h = BOX_HEIGHT } };
	struct sheet_day s = { .t = t, .d = t->day };
	struct layout l = { .d = &sheet.page, .size = &page_a4, .facts = &facts };

	draw_init(&sheet.page, glyphs);
	draw_init(&sheet.look, glyphs);
	draw_page(&l, &s);
	l.d = &sheet.look;
	draw_look(&l, t->day, t->point_name);
	if (draw_end(&sheet.page, e) == -1 || draw_end(&sheet.look, e) == -1) {
		dayend_sheet_done(&sheet);
		return -1;
	}
	*out = sheet;
	return 0;
}

void
dayend_sheet_done(struct dayend_sheet *s)
{
	draw_done(&s->page);
	draw_done(&s->look);
}
