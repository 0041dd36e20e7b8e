#include "print/sheet.h"

void
sheet_rows(struct layout *l, const struct layout_head *h, double (*body)(struct layout *, const void *, double),
    const void *ctx, double bottom)
{
	const struct page_size *const sizes[] = { &page_a5, &page_a4 };
	bool fits = false;

	l->d->measure = true;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !fits; i++) {
		l->size = sizes[i];
		fits = layout_fit(l, body, ctx, layout_head(l, h), bottom);
	}
	l->d->measure = false;
	if (!fits)
		draw_fail(l->d, "the rows do not fit on one page at the least size");
	body(l, ctx, layout_head(l, h));
}

int
sheet_end(struct layout *l, struct sheet *out, struct err *e)
{
	if (draw_end(l->d, e) == -1) {
		draw_done(l->d);
		return -1;
	}
	*out = (struct sheet){ .page = *l->d, .size = l->size };
	return 0;
}

void
sheet_done(struct sheet *s)
{
	draw_done(&s->page);
}
