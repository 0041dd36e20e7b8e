#ifndef TESTS_BENCH_RAW_H
#define TESTS_BENCH_RAW_H

/*
 * What a making cannot do without, and nothing else: the PKCS#11 calls from a
 * blank UKey to a verified one, in one process, with no helper, book or CA
 * around them.  PKCS#11 v2.40.
 */
#include <stddef.h>

struct raw;

/* Loads the module and starts it.  SoftHSM2's: SOFTHSM2_CONF names its configuration. */
struct raw *raw_open(const char *module);
void raw_close(struct raw *r);
/* One making on the first token without a user PIN.  keygen: what C_GenerateKeyPair took, seconds. */
void raw_making(struct raw *r, const unsigned char *cert, size_t n, double *keygen);
/* The same on the first token there is, set up already under RAW_PIN. */
#define RAW_PIN "438736237625"
#define RAW_SO_PIN "7230621975360636"
void raw_filling(struct raw *r, const unsigned char *cert, size_t n, double *keygen);

#endif
