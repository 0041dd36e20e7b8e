#ifndef PRINT_RECEIPT_H
#define PRINT_RECEIPT_H

/*
 * The receipt, 领取回执 (RULES 33): what stands where on one page of A5 (of A4
 * when long names and reasons want it: no handover stops for them).  Its
 * rows are a table (print/rows.h); the heading, the hand signature and the two
 * boxes for the electronic signatures are placed here.  A reprint (RULES 35)
 * says so across the page and on top of the same rows; the branch signs alone.
 */
#include "core/seams.h"
#include "print/page.h"

/* The field that is signed last, in every kind of receipt. */
#define RECEIPT_LAST "branch"

enum { RECEIPT_UKEY, RECEIPT_BRANCH, RECEIPT_SIGNERS };

struct receipt {
	struct draw page;
	const struct page_size *size;
	/* The signatures' places and looks; a supplement and a reprint have no UKEY one (its field.name is NULL). */
	struct page_field field[RECEIPT_SIGNERS];
	struct draw look[RECEIPT_SIGNERS];
};

struct receipt_text {
	const struct receipt_facts *facts;
	const char *qr;
	const char *service_phone, *website;
	bool by_ukey;                   /* room for the UKey's signature */
	const struct reprint_facts *reprint;    /* NULL: the first print */
};

/* The rows are set as large as all of them fit; what does not fit at the least size is refused: RECEIPT.
 * UNPRINTABLE, FAULT.  Start *out as {0}; the glyphs are borrowed. */
int receipt_draw(struct receipt *out, const struct receipt_text *t, struct glyph_set *glyphs, struct err *e);
void receipt_done(struct receipt *r);

#endif
