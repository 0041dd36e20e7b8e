#ifndef TESTS_CARD_CARDWORLD_H
#define TESTS_CARD_CARDWORLD_H

/*
 * A counter of the fault tests (tests/fault/world.h) whose UKeys are the rig's: a
 * pickup by a script, in this process, on a UKey that OpenSC's driver takes for
 * real.
 */
#include "tests/card/rig.h"
#include "tests/fault/world.h"

/* In these settings, in this book: real readers, OpenSC's module; UKeys 0 and 1 are in stock,
 * messages arrive at once.  0 or -1. */
int cardworld_new(struct world *w, struct rig *r);

/* A clerk who puts UKey 0 back whenever it is wanted, has pcscd started when it died, and tries again so often.
 * A UKey that has lost its key is given up with the supervisor's word, and UKey 1 takes its place. */
struct script cardworld_clerk(struct rig *r, int retries);

/* By hand: pcscd runs, UKey 0 is in its reader. */
void cardworld_put_back(struct rig *r);

/* In the settings of any counter. */
int cardworld_settings(const char *ini);

#endif
