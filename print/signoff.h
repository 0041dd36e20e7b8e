#ifndef PRINT_SIGNOFF_H
#define PRINT_SIGNOFF_H

/*
 * The sign-off form, 签收单 (RULES 15, 20): who fetches which UKeys, to be
 * signed by hand by a collector who did not bring one.  A5, or A4 when a visit
 * of many orders needs it.  It bears no electronic signature.
 */
#include "core/seams.h"
#include "print/sheet.h"

struct signoff_text {
	const struct order *orders;
	size_t n;                       /* at least 1 */
	const struct visit *visit;      /* its person seen; its opening is the form's time */
	const char *point_name;
	const char *service_phone, *website;
	bool demo;
};

/* RECEIPT when it does not fit on A4 at the least size; UNPRINTABLE, FAULT.  Start *out as {0}; the glyphs
 * are borrowed. */
int signoff_draw(struct sheet *out, const struct signoff_text *t, struct glyph_set *glyphs, struct err *e);

#endif
