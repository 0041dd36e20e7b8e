#ifndef PRINT_LETTER_H
#define PRINT_LETTER_H

/*
 * A letter of authorization (授权委托书) as an institution writes it, filled in:
 * what a demo's trainee finds among the scans.  It is the customer's paper, so
 * it is always Chinese and names the agent's number in full.
 */
#include "print/sheet.h"

struct letter_text {
	const struct letter *letter;    /* its chop_name "": not chopped */
	enum document document;         /* the agent's */
	const struct order *orders;     /* one institution's */
	size_t n;                       /* at least 1 */
};

/* RECEIPT when it does not fit, UNPRINTABLE, FAULT.  The glyphs are borrowed. */
int letter_draw(struct sheet *out, const struct letter_text *t, struct glyph_set *glyphs, struct err *e);

#endif
