#ifndef PRINT_PAGE_H
#define PRINT_PAGE_H

/*
 * One page, portrait, as a PDF file by libharu: a drawing, the mini fonts
 * it needs, empty signature fields, attached files.  All that later
 * signatures need stands in this base revision (PAdES, ETSI EN 319 142-1):
 * AcroForm with SigFlags 3, and the fields.
 */
#include "print/draw.h"

/* Points. */
struct page_size {
	double w, h;
};
extern const struct page_size page_a5, page_a4;

struct page_field {
	const char *name;               /* ASCII */
	double x, y, w, h;
};

enum { PAGE_FILES = 2 };

struct page {
	const struct page_size *size;
	const char *title;
	const char *id;                 /* the file's identifier: 32 hex digits */
	int64_t time;                   /* made */
	const struct draw *content;
	const struct page_field *fields;        /* in the order they get signed; none makes no form */
	size_t nfields;
	struct page_file {
		const char *name;       /* ASCII; NULL = none */
		const struct blob *data;        /* JSON */
	} file[PAGE_FILES];             /* in the order of their names */
};

enum { PAGE_FONTS_SIZE = 160 };

/* fonts: the resource entries "/F0 7 0 R ..." by which further drawings of the same glyphs find their fonts.
 * Every glyph such drawings need must be in the set by now.  FONT, RECEIPT, FAULT. */
int page_make(const struct page *page, const struct glyph_set *glyphs, struct blob *pdf,
    char fonts[PAGE_FONTS_SIZE], struct err *e);

#endif
