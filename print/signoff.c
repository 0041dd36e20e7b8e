#include "print/signoff.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define ROWS_BOTTOM (LAYOUT_FOOT + 10 + LAYOUT_HAND)

/* The facts as the rows' words want them; there is no making yet, and no row that asks for it. */
static struct receipt_facts
facts_of(const struct signoff_text *t, size_t i)
{
	return (struct receipt_facts){ .order = &t->orders[i], .visit = t->visit, .time = t->visit->opened,
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
draw_body(struct layout *l, const void *ctx, double y)
{
	const struct signoff_text *t = ctx;
	const struct receipt_facts *first = l->facts;

	y = layout_rows(l, ROWS_COLLECTOR, y);
	for (size_t i = 0; i < t->n; i++) {
		struct receipt_facts f = facts_of(t, i);
		l->facts = &f;
		if (i == 0 || !same_institution(&t->orders[i - 1], &t->orders[i]))
			y = layout_rows(l, ROWS_INSTITUTION, y);
		y = layout_rows(l, ROWS_UKEY, y);
		l->facts = first;
	}
	return layout_rows(l, ROWS_NOTICES, y);
}

int
signoff_draw(struct sheet *out, const struct signoff_text *t, struct glyph_set *glyphs, struct err *e)
{
	const struct layout_head head = {
		.copies = _("领取人签字后由受理点留存"),
		.title = _("签收单"),
		.number = N_("到访号 {visit}"),
		.demo = _("演示柜台制作，本签收单无效。"),
	};
	struct draw page;
	struct receipt_facts facts = facts_of(t, 0);
	struct layout l = { .d = &page, .facts = &facts };
	char statement[200];

	draw_init(&page, glyphs);
	sheet_rows(&l, &head, draw_body, t, ROWS_BOTTOM);
	snprintf(statement, sizeof statement, _("本人领取上列订单的 UKey 共 %zu 个，机构名称、证件号码核对无误。"), t->n);
	layout_hand(&l, ROWS_BOTTOM, statement, _("领取人签名"), N_("柜员 {clerk}"));
	layout_foot(&l, t->service_phone, t->website);
	return sheet_end(&l, out, e);
}
