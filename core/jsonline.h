#ifndef CORE_JSONLINE_H
#define CORE_JSONLINE_H

/*
 * On which line of a JSON text a value stands; jansson does not say.  The text
 * has been parsed already: it is known to be JSON, so the walk is short.
 */
#include <stddef.h>

/* A value: where it begins, and its line from 1.  p NULL = there is none. */
struct jsonline {
	const char *p;
	int line;
};

/* The text's one value; the text ends in a NUL. */
struct jsonline jsonline_root(const char *text);
/* The value of a key of this object. */
struct jsonline jsonline_member(struct jsonline object, const char *key);
/* Where the key itself stands. */
struct jsonline jsonline_key(struct jsonline object, const char *key);
/* The first element of this array; the one after this element. */
struct jsonline jsonline_first(struct jsonline array);
struct jsonline jsonline_next(struct jsonline element);

#endif
