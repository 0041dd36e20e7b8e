#ifndef PRINT_FONT_H
#define PRINT_FONT_H

/*
 * Fonts that can draw a Chinese name.  No one font holds every ideograph, and
 * libharu drops or blanks, silently, those it does not expect.  So a chain of
 * fonts is searched, the first that draws a character wins, and HarfBuzz cuts
 * mini fonts out of it with only the glyphs a document uses (print/glyphs.h).
 */
#include "core/blob.h"

#include <stdint.h>

enum { FONT_MAX = 8 };

struct font_chain;

struct glyph {
	uint32_t u;             /* the character */
	uint32_t gid;           /* in its font file */
	uint16_t code;          /* in the document */
	uint8_t font;           /* which of the chain */
	int advance;            /* thousandths of the size */
};

/* A glyph by the code a mini font has it under. */
struct font_code {
	uint16_t code;
	uint32_t gid;
	uint32_t u;
};

/* Files by colon, first wins; "" = the packaged chain.  TrueType outlines only (libharu embeds no others).
 * FONT names every file that is missing or unfit. */
int font_chain_open(struct font_chain **out, const char *files, struct err *e);
void font_chain_free(struct font_chain *c);
size_t font_chain_length(const struct font_chain *c);

/* All but the code.  A glyph without ink is none, but for the spaces; controls, invisible, combining and private
 * characters have none. */
bool font_chain_find(const struct font_chain *c, uint32_t u, struct glyph *out);
/* UNPRINTABLE names in say the characters no font draws: 〔U+32000〕. */
int font_chain_check(const struct font_chain *c, const char *text, struct err *e);

/* A TrueType file with only these glyphs of one font; codes ascend.  Their gids go in as the font file's and
 * come out as the mini font's.  FONT, FAULT. */
int font_chain_cut(const struct font_chain *c, size_t font, struct font_code *codes, size_t n, struct blob *ttf,
    struct err *e);

#endif
