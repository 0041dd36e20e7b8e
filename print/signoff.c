#include "print/signoff.h"

#include "core/handform.h"
#include "core/text.h"
#include "print/code128.h"

#include <stdio.h>
#include <string.h>

#define ROWS_BOTTOM (LAYOUT_FOOT + 10 + LAYOUT_HAND)
#define BARS 20.0

enum { BLANK_ORDERS = 3 };

static const struct order no_order;
static const struct visit no_visit;

/* The facts as the rows' words want them; there is no making yet, and no row that asks for it. */
static struct receipt_facts
facts_of(const struct signoff_text *t, size_t i)
{
	return (struct receipt_facts){ .order = i < t->n ? &t->orders[i] : &no_order,
		.visit = t->visit != NULL ? t->visit : &no_visit, .time = t->visit != NULL ? t->visit->opened : 0,
		.point_name = t->point_name, .demo = t->demo };
}

/* The same lines on the paper? */
static bool
same_institution(const struct order *a, const struct order *b)
{
	return strcmp(a->institution, b->institution) == 0 && strcmp(a->uscc, b->uscc) == 0 &&
	    strcmp(a->handler, b->handler) == 0 && strcmp(a->mobile, b->mobile) == 0;
}

static double
draw_orders(struct layout *l, const struct signoff_text *t, double y)
{
	const struct receipt_facts *first = l->facts;

	for (size_t i = 0; i < t->n; i++) {
		struct receipt_facts f = facts_of(t, i);
		l->facts = &f;
		if (i == 0 || !same_institution(&t->orders[i - 1], &t->orders[i]))
			y = layout_rows(l, ROWS_INSTITUTION, y);
		y = layout_rows(l, ROWS_UKEY, y);
		l->facts = first;
	}
	return y;
}

static double
draw_blank_orders(struct layout *l, double y)
{
	y = layout_rows(l, ROWS_INSTITUTION, y);
	for (int i = 0; i < BLANK_ORDERS; i++)
		y = layout_rows(l, ROWS_HAND_UKEY, y);
	return y;
}

/* For the scanner of the counter it is brought to. */
static double
draw_code(struct layout *l, const struct signoff_text *t, double y)
{
	const double room = layout_right(l) - LAYOUT_LEFT;

	code128_draw(l->d, layout_right(l), y - BARS - 4, room, BARS, handform_code(t->orders, t->n));
	return y - BARS - 17;
}

static double
draw_by_hand(struct layout *l, const struct signoff_text *t, double y)
{
	static const struct row line = { .section = true };

	if (t->n > 0)
		y = draw_code(l, t, y);
	y = layout_rows(l, ROWS_HAND_COLLECTOR, y);
	y = t->n > 0 ? draw_orders(l, t, y) : draw_blank_orders(l, y);
	y = layout_rows(l, ROWS_NOTICES, y);
	y = layout_row(l, &line, y);
	y = layout_rows(l, ROWS_SLIP_USUAL, y);
	return layout_point(l, ROWS_SLIP_GO_THERE, y);
}

static double
draw_body(struct layout *l, const void *ctx, double y)
{
	const struct signoff_text *t = ctx;

	if (t->visit == NULL)
		return draw_by_hand(l, t, y);
	y = draw_orders(l, t, layout_rows(l, ROWS_COLLECTOR, y));
	return layout_rows(l, ROWS_NOTICES, y);
}

static void
draw_hand(struct layout *l, const struct signoff_text *t)
{
	char statement[200];

	if (t->n > 0)
		snprintf(statement, sizeof statement,
		    _("本人领取上列订单的 UKey 共 %zu 个，机构名称、证件号码核对无误。"), t->n);
	else
		snprintf(statement, sizeof statement, "%s",
		    _("本人领取上列订单的 UKey 共 ____ 个，机构名称、证件号码核对无误。"));
	layout_hand(l, ROWS_BOTTOM, statement, _("领取人签名"),
	    t->visit != NULL ? N_("柜员 {clerk}") : N_("柜员 ____________"));
}

int
signoff_draw(struct sheet *out, const struct signoff_text *t, struct glyph_set *glyphs, struct err *e)
{
	const bool here = t->visit != NULL;
	const struct layout_head head = {
		.copies = _("领取人签字后由受理点留存"),
		.title = _("签收单"),
		.number = here ? N_("到访号 {visit}") : N_("请用黑色笔填写，签字后带到受理点"),
		.place = here ? NULL : "{point}",
		.demo = _("演示柜台制作，本签收单无效。"),
	};
	struct draw page;
	struct receipt_facts facts = facts_of(t, 0);
	struct layout l = { .d = &page, .facts = &facts, .slip = t->point };

	draw_init(&page, glyphs);
	sheet_rows(&l, &head, draw_body, t, ROWS_BOTTOM);
	draw_hand(&l, t);
	layout_foot(&l, t->service_phone, t->website);
	return sheet_end(&l, out, e);
}
