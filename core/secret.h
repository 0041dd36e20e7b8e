#ifndef CORE_SECRET_H
#define CORE_SECRET_H

/*
 * A PIN, a pass-phrase, a master secret, or a text that holds one.  It lives
 * on pages of its own: locked, not dumped, not inherited by a fork, between
 * guard pages.  Freed means zeroed.
 * Source: RULES 25, 26.
 */
#include "core/err.h"

#include <stddef.h>
#include <stdbool.h>

#define SECRET_MAX 4000         /* an RSA-4096 key in PEM fits */

struct secret;

/* An empty secret, or NULL with FAULT. */
struct secret *secret_new(struct err *e);
/* Zero and release; NULL is fine.  Returns NULL, so `p = secret_free(p)`. */
struct secret *secret_free(struct secret *s);

/* Copy n bytes in / append.  FAULT when over SECRET_MAX. */
int secret_set(struct secret *s, const void *p, size_t n, struct err *e);
int secret_add(struct secret *s, const void *p, size_t n, struct err *e);
/* n random decimal digits, each equally likely. */
int secret_digits(struct secret *s, size_t n, struct err *e);
/* n random bytes. */
int secret_random(struct secret *s, size_t n, struct err *e);
/* The whole of a file that must be a regular file of ours with mode 0600:
 * SETTINGS otherwise, naming the path. */
int secret_file(struct secret *s, const char *path, struct err *e);

/* Always followed by a NUL that does not count. */
const unsigned char *secret_bytes(const struct secret *s);
size_t secret_len(const struct secret *s);
bool secret_equal(const struct secret *a, const struct secret *b);

/* How many are alive: every test ends by checking that this is 0. */
int secret_alive(void);

#endif
