#ifndef PRINT_SHEET_H
#define PRINT_SHEET_H

/* A paper of the counter's is one page, as small as holds it. */
#include "print/layout.h"

/* One that bears no electronic signature, drawn. */
struct sheet {
	struct draw page;
	const struct page_size *size;
};

/* Heading and body on A5, or A4 when A5 is too small even for the least size; the size becomes the
 * layout's.  What fits on neither fails the drawing: RECEIPT. */
void sheet_rows(struct layout *l, const struct layout_head *h,
    double (*body)(struct layout *l, const void *ctx, double y), const void *ctx, double bottom);
/* The drawing handed over, or its first failure: RECEIPT, UNPRINTABLE, FAULT. */
int sheet_end(struct layout *l, struct sheet *out, struct err *e);
void sheet_done(struct sheet *s);

#endif
