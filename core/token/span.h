#ifndef CORE_TOKEN_SPAN_H
#define CORE_TOKEN_SPAN_H

/* Bytes that belong to someone else. */
#include <stddef.h>

struct span {
	const unsigned char *p;
	size_t n;
};

#endif
