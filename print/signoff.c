#include "print/signoff.h"

#include "core/text.h"
#include "print/layout.h"

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

static double
draw_head(struct layout *l)
{
	const struct layout_head head = {
		.copies = _("领取人签字后由受理点留存"),
		.title = _("签收单"),
		.number = N_("到访号 {visit}"),
		.demo = _("演示柜台制作，本签收单无效。"),
	};

	return layout_head(l, &head);
}

/* The smaller page if all fits on it. */
static void
choose_size(struct layout *l, const struct signoff_text *t)
{
	const struct page_size *const sizes[] = { &page_a5, &page_a4 };
	bool fits = false;

	l->d->measure = true;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !fits; i++) {
		l->size = sizes[i];
		fits = layout_fit(l, draw_body, t, draw_head(l), ROWS_BOTTOM);
	}
	l->d->measure = false;
	if (!fits)
		draw_fail(l->d, "the orders do not fit on one page at the least size");
}

int
signoff_draw(struct signoff *out, const struct signoff_text *t, struct glyph_set *glyphs, struct err *e)
{
	struct signoff s = { 0 };
	struct receipt_facts facts = facts_of(t, 0);
	struct layout l = { .d = &s.page, .facts = &facts };
	char statement[200];

	draw_init(&s.page, glyphs);
	choose_size(&l, t);
	draw_body(&l, t, draw_head(&l));
	snprintf(statement, sizeof statement, _("本人领取上列订单的 UKey 共 %zu 个，机构名称、证件号码核对无误。"), t->n);
	layout_hand(&l, ROWS_BOTTOM, statement, N_("柜员 {clerk}"));
	layout_foot(&l, t->service_phone, t->website);
	if (draw_end(&s.page, e) == -1) {
		signoff_done(&s);
		return -1;
	}
	s.size = l.size;
	*out = s;
	return 0;
}

void
signoff_done(struct signoff *s)
{
	draw_done(&s->page);
}
