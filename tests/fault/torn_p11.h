#ifndef TESTS_FAULT_TORN_P11_H
#define TESTS_FAULT_TORN_P11_H

/*
 * SoftHSM2 as a module that lets one down: torn_p11.c is a PKCS#11 module of
 * the tests, which at the n-th call kills its process (the helper), hangs, or
 * answers with an error, before or after the call's effect.
 *
 * Test and module share a page: the file "torn" in $TMPDIR, which the helper
 * keeps in its environment.  It counts over helpers that come and go.
 */
#include <stdatomic.h>

enum torn_how { TORN_NOT, TORN_KILL, TORN_HANG, TORN_ANSWER };

struct torn {
	enum torn_how how;
	int at;                         /* the n-th call, 1 = the first */
	int times;                      /* ... and so many in a row */
	int after;                      /* its effect happened */
	unsigned long answer;           /* the CK_RV of TORN_ANSWER */
	atomic_int calls;               /* counted so far */
	atomic_int keys;                /* pairs made */
	atomic_int pins, wiped;         /* user PINs given; then UKeys set up all the same */
	char hit[64];                   /* "C_Login" */
};

#define TORN_FILE "torn"
#define TORN_MODULE "/usr/lib/softhsm/libsofthsm2.so"

#endif
