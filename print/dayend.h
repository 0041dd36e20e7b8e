#ifndef PRINT_DAYEND_H
#define PRINT_DAYEND_H

/*
 * The day-end on paper, 日结单: one page A4 with each balance as arithmetic,
 * what did not balance with its reason, and both people.  Signed by the branch,
 * and by hand.  A name or reason that no font draws is shown by its codes: a
 * closed day always gets its paper.
 */
#include "core/seams.h"
#include "print/layout.h"

struct dayend_text {
	const struct day *day;
	const char *point_name;
	const char *service_phone, *website;
	bool demo;
};

struct dayend_sheet {
	struct draw page;
	struct page_field field;        /* the branch's signature: its place and its look */
	struct draw look;
};

/* RECEIPT, FAULT.  Where there are too many odds, only the first of a kind are named; too many reasons, only the
 * kinds with their numbers.  The glyphs are borrowed. */
int dayend_draw(struct dayend_sheet *out, const struct dayend_text *t, struct glyph_set *glyphs, struct err *e);
void dayend_sheet_done(struct dayend_sheet *s);

#endif
