#ifndef PRINT_CMAP_H
#define PRINT_CMAP_H

/*
 * The two tables between characters and glyphs, for codes of our own (ascending):
 * code -> glyph for the font file (OpenType 1.9 "cmap", format 4), and
 * code -> character for the reader of the PDF (ISO 32000-1, 9.10.3).
 */
#include "print/font.h"

int cmap_table(const struct font_code *codes, size_t n, struct blob *out, struct err *e);
int cmap_tounicode(const struct font_code *codes, size_t n, struct blob *out, struct err *e);

#endif
