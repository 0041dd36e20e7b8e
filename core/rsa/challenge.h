#ifndef CORE_RSA_CHALLENGE_H
#define CORE_RSA_CHALLENGE_H

#include "core/blob.h"

/* 32 random bytes behind a fixed text, so that the signature is good for nothing else. */
int challenge_new(struct blob *out, struct err *e);
/* The signature over the challenge verifies under the certificate?  TOKEN_KEY. */
int challenge_check(const struct blob *challenge, const struct blob *sig, const struct blob *cert, struct err *e);

#endif
