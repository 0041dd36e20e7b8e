#ifndef CORE_IDCARD_MOBILE_H
#define CORE_IDCARD_MOBILE_H

/* A mainland mobile number: 1, 3 to 9, nine digits.  The carrier is never
 * inferred: numbers are carried over. */
#include "core/err.h"

enum { MOBILE_LEN = 11 };

/* Spaces and +86 or 0086 dropped; out holds the 11 digits.  INPUT with the
 * reason in say. */
int mobile_check(const char *s, char out[MOBILE_LEN + 1], struct err *e);

#endif
