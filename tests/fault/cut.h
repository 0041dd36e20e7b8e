#ifndef TESTS_FAULT_CUT_H
#define TESTS_FAULT_CUT_H

/*
 * A program cut off at its n-th system call that changes something outside of
 * it (a file, a folder, a socket), whichever of its threads makes it: the
 * inside of every part behind the seams.  The process is traced with ptrace(2)
 * from its first moment; the processes it starts are not.
 */
#include "tests/fault/world.h"

struct cut {
	int at;                 /* SIGKILL at this one; 0 = never */
	bool after;             /* once it is done, instead of before */
	int calls;              /* counted so far */
	char hit[64];           /* "fdatasync" */
};

/* A pickup in a traced child; its wait status, or -1: it cannot be traced. */
int cut_pickup(struct world *w, struct script *s, struct cut *c);

#endif
