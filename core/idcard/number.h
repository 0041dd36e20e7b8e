#ifndef CORE_IDCARD_NUMBER_H
#define CORE_IDCARD_NUMBER_H

/*
 * Numbers of identity documents, RULES 22.
 *
 *   resident ID, temporary ID      GB 11643: 6 region, 8 birth, 3 sequence, 1 check
 *   residence permit               the same; region 810000, 820000 or 830000
 *   foreign permanent card, 2023   9, 2 province, 3 country, 8 birth, 3 sequence, 1 check
 *   foreign permanent card, older  3 letters, 12 digits
 *   HK/Macao permit                H or M, 8 digits, and 2 more on older cards
 *   Taiwan permit                  8 digits, and 2 more on older cards
 *   passport                       6 to 9 letters and digits (ICAO Doc 9303)
 *
 * The check character is ISO 7064 MOD 11-2.  Checksum, date and province are
 * hard; the county is not looked at.
 */
#include "core/order.h"

/* As it is stored and compared: full-width characters folded, letters raised,
 * spaces dropped.  INPUT when it is too long for any document. */
int idcard_fold(const char *number, char out[ID_SIZE], struct err *e);

/* Is this (folded or not) a number such a document can have?  `today` is a
 * date: births after it are refused.  ID_NUMBER with the reason in say. */
int idcard_check(enum document d, const char *number, int32_t today, struct err *e);

/* The date of birth inside the number.  -1 when this document's number has
 * none; *out untouched then. */
int idcard_birth(enum document d, const char *number, int32_t *out);

#endif
