#ifndef CORE_NAMES_H
#define CORE_NAMES_H

/*
 * The functions of an X-macro list X(NAME, in files, on screen): one table,
 * and name, text and parse over it.  For the sources that define them only:
 *
 *	NAMES_TABLE(ORDER_KINDS)
 *	NAMES_NAME(order_kind_name, ORDER_KINDS, enum order_kind)
 */
#include "core/text.h"

#include <stddef.h>
#include <string.h>

struct name {
	const char *file, *text;
};

/* The row of a file name, or -1. */
static inline int
names_find(const struct name *t, size_t n, const char *file)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(t[i].file, file) == 0)
			return (int)i;
	return -1;
}

#define NAMES_ROW(name, file, text) { file, text },
#define NAMES_COUNT(LIST) (sizeof(LIST##_NAMES) / sizeof(LIST##_NAMES[0]))
#define NAMES_TABLE(LIST) static const struct name LIST##_NAMES[] = { LIST(NAMES_ROW) };

#define NAMES_NAME(func, LIST, type)                                           \
	const char *func(type v)                                               \
	{                                                                      \
		return (size_t)v < NAMES_COUNT(LIST) ? LIST##_NAMES[v].file : "?"; \
	}
#define NAMES_TEXT(func, LIST, type)                                           \
	const char *func(type v)                                               \
	{                                                                      \
		return (size_t)v < NAMES_COUNT(LIST) ? text_get(LIST##_NAMES[v].text) : "?"; \
	}
#define NAMES_PARSE(func, LIST, type)                                          \
	int func(const char *s, type *out)                                     \
	{                                                                      \
		int i = names_find(LIST##_NAMES, NAMES_COUNT(LIST), s);        \
                                                                               \
		if (i == -1)                                                   \
			return -1;                                             \
		*out = (type)i;                                                \
		return 0;                                                      \
	}

#endif
