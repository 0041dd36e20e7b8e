#ifndef TESTS_FAULT_SECRETS_H
#define TESTS_FAULT_SECRETS_H

/* No secret lies on a world's disk. */
#include "tests/fault/world.h"

/*
 * Reads every file of the world but the demo phone's messages and the master
 * secret itself, and looks for the PINs of all messages, the order's transport
 * and SO PIN, and the master secret, raw and in hex.  NULL, or what was found.
 */
const char *secrets_on_disk(struct world *w, struct wired *x);

#endif
