#ifndef CORE_BOOK_GRAMS_H
#define CORE_BOOK_GRAMS_H

/* The words by which any part of a name or a number is found (FTS5). */
#include "core/book/sqlite_private.h"

enum { GRAMS_SIZE = 48 * 1024 };        /* nine fields of single bytes at their longest take half */

struct grams {
	char text[GRAMS_SIZE];
	size_t n;
};

/* A field's grams; a number's whole as well.  Start with n = 0. */
void grams_add(struct grams *g, const char *field, bool number);
/* "word word" as a query of this index, all of them wanted; "" when there is no word.  INPUT. */
int grams_query(struct book_sqlite *b, const char *index, const char *text, struct grams *out, struct err *e);

#endif
