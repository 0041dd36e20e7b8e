#ifndef PRINT_LETTER_H
#define PRINT_LETTER_H

/*
 * A letter of authorization (授权委托书, RULES 16, 17): blank, with principal
 * and orders filled in and a bar code that finds them, or filled in whole as an
 * institution returns it, which is what a demo's trainee finds among the scans.
 * It is the institution's paper, so it is always Chinese; an agent's number
 * stands there in full, and only the institution writes it.  A4.
 */
#include "print/sheet.h"

struct letter_text {
	const struct letter *letter;    /* whole; its chop_name "": not chopped.  NULL: lines to write on */
	enum document document;         /* the agent's, with a letter */
	const struct order *orders;     /* one institution's */
	size_t n;                       /* 0: lines to write on; with a letter at least 1 */
	const char *point_name, *point_address, *point_phone, *point_hours;     /* to whom, as far as it is known, or NULL */
	bool demo;
};

/* RECEIPT when it does not fit, UNPRINTABLE, FAULT.  The glyphs are borrowed. */
int letter_draw(struct sheet *out, const struct letter_text *t, struct glyph_set *glyphs, struct err *e);

#endif
