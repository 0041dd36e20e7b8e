#ifndef TESTS_BENCH_RAW_H
#define TESTS_BENCH_RAW_H

/*
 * What a making cannot do without, and nothing else: the PKCS#11 calls from a
 * blank UKey to a verified one, in one process, with no helper, book or CA
 * around them.  PKCS#11 v2.40.
 */
#include <stddef.h>

struct raw;

/* Loads the module with the token folder `tokens` (SOFTHSM2_CONF must name a file that says so). */
struct raw *raw_open(const char *module);
void raw_close(struct raw *r);
/* One making on the first token without a user PIN.  keygen: what C_GenerateKeyPair took, seconds. */
void raw_making(struct raw *r, const unsigned char *cert, size_t n, double *keygen);
/* The same from the only token in a reader on, that something else has formatted under this PIN. */
void raw_making_formatted(struct raw *r, const char *user_pin, const unsigned char *cert, size_t n, double *keygen);

#endif
