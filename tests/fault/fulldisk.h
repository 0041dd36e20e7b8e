#ifndef TESTS_FAULT_FULLDISK_H
#define TESTS_FAULT_FULLDISK_H

/*
 * A counter on a small disk that can be filled up: a tmpfs in a mount namespace
 * of the process's own, so that ENOSPC is the kernel's.  UKeys are no files of
 * a counter: their folders stay outside of it.
 */
#include "tests/fault/world.h"

/*
 * From now on this process, which must have no threads yet, sees w's folder on
 * a small disk of its own.  -1: mounting is not allowed here.
 */
int fulldisk_under(const struct world *w);
/* What lay in its folder lies under this name from then on: to be removed with it. */
#define FULLDISK_ASIDE ".aside"
/* Leave only so many bytes; a page is 4096.  -1: it cannot be filled. */
int fulldisk_fill(const struct world *w, long left);
void fulldisk_free(const struct world *w);

#endif
