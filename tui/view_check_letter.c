/*
 * The check of an agent, drawn: person and letter, the papers below.  At 80x24
 * every row is taken; a larger screen gives the orders rows of their own.
 */
#include "core/text.h"
#include "tui/view_check_own.h"

#include <stdio.h>
#include <string.h>

/* Cells; RIGHT begins the second half of a row. */
enum {
	LABEL = 2, VALUE = 13, RIGHT = 39, RIGHT_VALUE = 49, RESULT = 70,
	NUMBER = 20, NAME = 25, DATE = 12, NAME_ROWS = 2,
};
/* Rows. */
enum { TOP = 3, PERSON = 4, LETTER = 5, PAPERS = 3, FOOT = 5 };

enum { ORDER = 300 };           /* bytes of an order in short */

/* What is drawn from the top down, and how many rows are left to spare. */
struct rows {
	struct check *c;
	struct screen *s;
	int y, spare;
};

static void
head(const struct rows *r, const char *text)
{
	screen_put(r->s, r->y, 1, 11, STYLE_STRONG, text);
}

static void
label(const struct rows *r, int x, size_t field)
{
	check_draw_label(r->s, r->y, x, field, STYLE_PLAIN);
}

static void
result(const struct rows *r, size_t field, const char *good)
{
	check_draw_result(r->c, r->s, r->y, RESULT, field, good);
}

/* Where there is no room the line goes. */
static void
rule(struct rows *r)
{
	if (r->spare <= 0)
		return;
	screen_rule(r->s, r->y++);
	r->spare--;
}

static void
draw_person(struct rows *r)
{
	struct check *c = r->c;
	struct screen *s = r->s;

	head(r, _("领取人"));
	screen_putf(s, r->y, VALUE, RESULT - VALUE - 1, STYLE_DIM,
	    _("代领：证件号不是经办人 %s 的"), c->ask->orders[0].handler);
	screen_put(s, r->y++, RESULT, s->cols - RESULT, STYLE_DIM, _("结果"));
	label(r, LABEL, CHECK_DOCUMENT);
	screen_put(s, r->y, VALUE, 26, STYLE_PLAIN,
	    document_text(c->visit.document));
	if (c->focus == CHECK_DOCUMENT)
		screen_cursor(s, r->y, VALUE);
	label(r, RIGHT, CHECK_NUMBER);
	check_draw_number(c, s, r->y, RIGHT_VALUE, NUMBER);
	result(r, CHECK_NUMBER, _("有效"));
	r->y++;
	label(r, LABEL, CHECK_NAME);
	check_draw_edit(c, s, r->y, VALUE, NAME, CHECK_NAME);
	label(r, RIGHT, CHECK_UNTIL);
	check_draw_edit(c, s, r->y, RIGHT_VALUE, DATE, CHECK_UNTIL);
	result(r, CHECK_UNTIL, _("有效"));
	r->y++;
	label(r, LABEL, CHECK_PERSON);
	check_draw_tick(c, s, r->y++, VALUE, CHECK_PERSON, "");
}

/* The first of the two that does not hold; else that they do. */
static void
result_of(const struct rows *r, size_t one, size_t two, const char *good)
{
	const struct form_value *values = r->c->values;

	if (r->c->wrong[one] || !form_filled(&check_form, two, values))
		result(r, one, good);
	else if (form_filled(&check_form, one, values) || r->c->wrong[two])
		result(r, two, good);
}

/* "..0023 机构证书", the holder masked. */
static void
short_order(const struct order *o, char out[ORDER])
{
	char holder[NAME_SIZE] = "";

	if (o->kind == ORDER_PERSONAL)
		text_mask_name(o->holder, holder, sizeof(holder));
	snprintf(out, ORDER, "..%s %s%s%s", text_last4(o->no),
	    order_kind_text(o->kind), holder[0] != '\0' ? " " : "", holder);
}

/* As many of the visit's orders as a row holds; the rest are counted. */
static void
draw_short_orders(struct rows *r, int x)
{
	const struct desk_ask *q = r->c->ask;
	struct screen *s = r->s;
	char text[ORDER], more[40];
	int room;

	for (size_t i = 0; i < q->norders; i++) {
		snprintf(more, sizeof(more), _("另有 %zu 单"), q->norders - i);
		room = s->cols - 1 - x -
		    (i + 1 < q->norders ? text_cells(more) + 2 : 0);
		short_order(&q->orders[i], text);
		if (i > 0 && text_cells(text) > room) {
			screen_put(s, r->y, x, s->cols - 1 - x, STYLE_DIM, more);
			return;
		}
		x += 2 + screen_put(s, r->y, x, s->cols - 1 - x, STYLE_PLAIN,
		    text);
	}
}

/* With rows to spare one each, with the old certificate. */
static void
draw_matter(struct rows *r)
{
	const struct desk_ask *q = r->c->ask;
	char many[40];
	int x = VALUE;

	label(r, LABEL, CHECK_MATTER);
	snprintf(many, sizeof(many), _(" %zu 单："), q->norders);
	x += check_draw_tick(r->c, r->s, r->y, x, CHECK_MATTER, many) + 1;
	if (r->spare < (int)q->norders) {
		draw_short_orders(r, x);
		r->y++;
		return;
	}
	r->y++;
	for (size_t i = 0; i < q->norders; i++, r->spare--)
		check_draw_order(&q->orders[i], r->s, r->y++, VALUE + 4);
}

static void
draw_scans(const struct rows *r, int x)
{
	const struct visit *v = &r->c->visit;

	x += 2 + screen_put(r->s, r->y, x, 20, STYLE_PLAIN, _("扫描件"));
	if (v->nscans > 0)
		screen_putf(r->s, r->y, x, r->s->cols - x, STYLE_GOOD,
		    _("= %zu 份已附"), v->nscans);
	else
		screen_put(r->s, r->y, x, r->s->cols - x, STYLE_DIM,
		    _("没有附，F6 可附"));
}

static void
draw_letter(struct rows *r)
{
	struct check *c = r->c;
	struct screen *s = r->s;

	head(r, _("授权委托书"));
	r->y += screen_wrap(s, r->y, VALUE, s->cols - VALUE - 1, NAME_ROWS,
	    STYLE_STRONG, c->ask->orders[0].institution);
	label(r, LABEL, CHECK_PRINCIPAL);
	check_draw_choices(c, s, r->y, VALUE - 1, CHECK_PRINCIPAL);
	label(r, RIGHT - 6, CHECK_CHOP);
	check_draw_choices(c, s, r->y, RIGHT, CHECK_CHOP);
	result_of(r, CHECK_PRINCIPAL, CHECK_CHOP, _("一致"));
	r->y++;
	label(r, LABEL, CHECK_AGENT);
	check_draw_choices(c, s, r->y, VALUE - 1, CHECK_AGENT);
	result(r, CHECK_AGENT, _("一致"));
	r->y++;
	label(r, LABEL, CHECK_ISSUED);
	check_draw_edit(c, s, r->y, VALUE, DATE, CHECK_ISSUED);
	label(r, RIGHT, CHECK_VALID_UNTIL);
	check_draw_edit(c, s, r->y, RIGHT_VALUE, DATE, CHECK_VALID_UNTIL);
	result_of(r, CHECK_ISSUED, CHECK_VALID_UNTIL, _("有效"));
	r->y++;
	draw_matter(r);
	label(r, LABEL, CHECK_ORIGINAL);
	check_draw_choices(c, s, r->y, VALUE - 1, CHECK_ORIGINAL);
	draw_scans(r, RIGHT);
	r->y++;
}

static void
draw_papers(struct rows *r)
{
	struct check *c = r->c;
	struct screen *s = r->s;
	int x;

	if (c->visit.resets) {
		check_draw_mobile(c, s, r->y++, VALUE);
		return;
	}
	check_draw_label(s, r->y, 1, CHECK_SIGNOFF, STYLE_STRONG);
	check_draw_choices(c, s, r->y++, VALUE - 1, CHECK_SIGNOFF);
	check_draw_label(s, r->y, 1, CHECK_BIDS, STYLE_STRONG);
	check_draw_choices(c, s, r->y++, VALUE - 1, CHECK_BIDS);
	if (form_asked(&check_form, CHECK_ADVISED, &c->visit, c->values)) {
		check_draw_label(s, r->y, 1, CHECK_ADVISED, STYLE_WARN);
		check_draw_tick(c, s, r->y++, VALUE, CHECK_ADVISED, "");
	}
	x = VALUE + check_draw_tick(c, s, r->y, VALUE, CHECK_PLATFORM, "") + 4;
	check_draw_mobile(c, s, r->y++, x);
}

/* The question to be read out stands at the foot while it is asked. */
static void
draw_foot(const struct check *c, struct screen *s, int y)
{
	if (c->noted || c->focus != CHECK_BIDS) {
		check_draw_foot(c, s, y);
		return;
	}
	screen_putf(s, y, 1, s->cols - 2, STYLE_STRONG, "%s%s",
	    _("原证书加密的标书都解密了吗？"),
	    c->visit.old_revoked ? _("（原证书已注销）") : "");
	check_draw_foot(c, s, y + 1);
}

/* Rows for the institution's name. */
static int
name_rows(const struct check *c, const struct screen *s)
{
	return text_cells(c->ask->orders[0].institution) > s->cols - VALUE - 1 ?
	    NAME_ROWS : 1;
}

/* The advice has its row from the start, unless a long name takes it. */
void
check_draw_agent(struct check *c, struct screen *s)
{
	struct rows r = { .c = c, .s = s, .y = TOP };
	bool advice = form_asked(&check_form, CHECK_ADVISED, &c->visit, c->values);
	int rows = s->rows - FOOT - TOP, names = name_rows(c, s);

	r.spare = rows - PERSON - LETTER - names - PAPERS -
	    (advice || names == 1);
	draw_person(&r);
	rule(&r);
	r.spare--;                      /* the next rule's */
	draw_letter(&r);
	r.spare++;
	rule(&r);
	draw_papers(&r);
	screen_rule(s, s->rows - FOOT);
	draw_foot(c, s, s->rows - FOOT + 1);
}
