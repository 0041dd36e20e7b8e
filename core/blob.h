#ifndef CORE_BLOB_H
#define CORE_BLOB_H

/* Bytes on the heap: a CSR, a certificate, a PDF.  Embedded; start as {0}. */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct blob {
	unsigned char *p;
	size_t n;
};

/* Copy in (replacing) / append.  FAULT without memory; untouched then. */
int blob_set(struct blob *b, const void *p, size_t n, struct err *e);
int blob_add(struct blob *b, const void *p, size_t n, struct err *e);
bool blob_equal(const struct blob *a, const struct blob *b);
void blob_done(struct blob *b);

/* Whole file in / out.  Reading refuses more than max bytes.  Writing goes to
 * a temporary name, is fsync'ed and renamed: the path holds the old bytes or
 * the new ones.  DISK. */
int blob_read(struct blob *b, const char *path, size_t max, struct err *e);
int blob_write(const struct blob *b, const char *path, unsigned mode, struct err *e);

/* Lower-case hex of n bytes; out holds 2n+1. */
void hex_put(const unsigned char *p, size_t n, char *out);
/* The other way; returns the count of bytes or -1. */
int hex_get(const char *hex, unsigned char *out, size_t max);
/* SHA-256 of the bytes as 64 hex digits. */
void blob_sha256(const struct blob *b, char out[65]);

#endif
