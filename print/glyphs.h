#ifndef PRINT_GLYPHS_H
#define PRINT_GLYPHS_H

/*
 * The glyphs of one document.  Each character gets a code of ours below
 * U+FFFF: ASCII is itself, all else counts up from U+E000 (private use), so
 * that a name from any plane is written alike.  At the end each font of the
 * chain gives a mini font for its codes.
 */
#include "print/font.h"

struct glyph_set;

struct glyph_cut {
	struct blob ttf;
	struct blob tounicode;          /* CMap back to the characters, for search and copy */
	struct font_code *codes;        /* ascending */
	size_t n;                       /* 0: the document does not use this font */
};

/* Borrows the chain. */
int glyph_set_new(struct glyph_set **out, const struct font_chain *c, struct err *e);
void glyph_set_free(struct glyph_set *s);
/* Fonts of the chain, used or not. */
size_t glyph_set_fonts(const struct glyph_set *s);
/* The character's glyph, taken into the set when new; good until the next call.  UNPRINTABLE, FAULT. */
int glyph_set_get(struct glyph_set *s, uint32_t u, const struct glyph **out, struct err *e);
/* The text with 〔U+32000〕 for each character no font draws (a wrong byte is U+FFFD); what has no room is cut. */
void glyph_set_spell(const struct glyph_set *s, const char *text, char *out, size_t size);
/* What one font gives.  *out starts as {0}.  FONT, FAULT. */
int glyph_set_cut(const struct glyph_set *s, size_t font, struct glyph_cut *out, struct err *e);
void glyph_cut_done(struct glyph_cut *c);

#endif
