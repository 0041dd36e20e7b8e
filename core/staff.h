#ifndef CORE_STAFF_H
#define CORE_STAFF_H

/* Signing in with a password: scrypt (RFC 7914), growing lock-out.  Passwords are secrets. */
#include "core/seams.h"

/* hash: "scrypt$N$r$p$salt$key", hex. */
int staff_hash(const struct secret *password, char out[200], struct err *e);
/* SIGN_IN, SIGN_IN_LOCKED (until when in say), STAFF_DISABLED; failures are counted in the book,
 * each attempt has an audit line. Unknown ids take as long as known ones. */
int staff_sign_in(struct book *b, int terminal, const char *id, const struct secret *password,
    int64_t now, struct staff *out, struct err *e);

#endif
