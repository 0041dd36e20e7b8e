#ifndef PRINT_SLIP_H
#define PRINT_SLIP_H

/*
 * The slip a visitor takes home: why it could not be done, what to bring and
 * where to go (一次性告知单, RULES 21), or that a PIN was reset (RULES 27).  And the one that
 * stays with us: a UKey was spoiled (作废单, RULES 32), signed by two by hand.
 * Nobody signs it electronically, and a name that no font draws is shown by
 * its codes: a refusal is never refused.
 */
#include "print/sheet.h"

struct slip_text {
	const struct slip_facts *facts;
	const char *service_phone, *website;
};

/* All that this kind of slip tells of? */
bool slip_has_facts(const struct slip_facts *s);
/* What the paper is called. */
const char *slip_title(enum slip_kind kind);
/* FAULT; RECEIPT when it does not fit on A4 at the least size.  The glyphs are borrowed. */
int slip_draw(struct sheet *out, const struct slip_text *t, struct glyph_set *glyphs, struct err *e);

#endif
