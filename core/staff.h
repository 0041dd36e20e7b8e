#ifndef CORE_STAFF_H
#define CORE_STAFF_H

/*
 * Signing in with a password: scrypt (RFC 7914), growing lock-out.  Passwords
 * are secrets.
 */
#include "core/seams.h"

/* "scrypt$N$r$p$salt$key": the costs in decimal, 16 bytes of salt and 32 of
 * key in hex.  About 32 MiB and a tenth of a second.  FAULT. */
int staff_hash(const struct secret *password, char out[200], struct err *e);

/*
 * SIGN_IN for a wrong password and for an id nobody has alike (and as slowly);
 * from the third failure on SIGN_IN_LOCKED, until when in say: 30 seconds,
 * doubled each time, an hour at most.  STAFF_DISABLED only to who knows the
 * password.  Failures are counted in the book, and each attempt has an audit
 * line ("sign_in", "sign_in_failed", "sign_in_locked"); where that cannot be
 * written nobody signs in.
 */
int staff_sign_in(struct book *b, int terminal, const char *id, const struct secret *password,
    int64_t now, struct staff *out, struct err *e);

#endif
