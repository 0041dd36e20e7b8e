#ifndef PRINT_SIGNOFF_H
#define PRINT_SIGNOFF_H

/*
 * The sign-off form, 签收单 (RULES 15, 20): who fetches which UKeys, signed by
 * hand.  For a collector who did not bring one it is filled in and signed at
 * the counter; before a visit the collector fills it in, and a bar code finds
 * its orders.  A5, or A4 when many orders need it.  It bears no electronic
 * signature.
 */
#include "core/seams.h"
#include "print/sheet.h"

struct signoff_text {
	const struct order *orders;
	size_t n;                       /* 0: lines to write on */
	const struct visit *visit;      /* its person seen, its opening is the form's time; NULL: to be filled in by hand */
	const struct slip_facts *point; /* without a visit: where to bring it, as far as it is known */
	const char *point_name;         /* whose form it is; "" = any */
	const char *service_phone, *website;
	bool demo;
};

/* RECEIPT when it does not fit on A4 at the least size; UNPRINTABLE, FAULT.  Start *out as {0}; the glyphs
 * are borrowed. */
int signoff_draw(struct sheet *out, const struct signoff_text *t, struct glyph_set *glyphs, struct err *e);

#endif
