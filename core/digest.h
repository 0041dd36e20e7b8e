#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

/* SHA-256 of what comes piece by piece: of files too large to be held. */
#include "core/err.h"

#include <stddef.h>

struct digest;

/* NULL with MEMORY. */
struct digest *digest_new(struct err *e);
void digest_free(struct digest *d);
void digest_add(struct digest *d, const void *p, size_t n);
/* 64 hex digits; the next piece begins a new one. */
void digest_end(struct digest *d, char out[65]);
/* Of a file from where it stands, to its end.  DISK. */
int digest_file(struct digest *d, int fd, char out[65], struct err *e);

#endif
