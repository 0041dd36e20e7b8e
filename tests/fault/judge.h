#ifndef TESTS_FAULT_JUDGE_H
#define TESTS_FAULT_JUDGE_H

/* What must hold in a world at any moment; each returns NULL, or what does not hold. */
#include "tests/fault/world.h"

/*
 * Delivered and whole, or: the counter opens, the order stands on top of home
 * at a stated state once its making has begun, world_sound, and from pin_set on
 * the PIN of the newest message opens the UKey.
 */
const char *world_stands(struct world *w);
/* Audit whole, stock balanced, at most one good certificate, no secret on disk. */
const char *world_sound(struct world *w, struct wired *x);
/* Certificates the CA issued for the order; good: that are not revoked.  -1: its index cannot be read. */
int world_certificates(const struct world *w, bool good);

/* Receipts in the archive that the book does not know.  -1: it cannot be read. */
int world_unbooked(const struct world *w);

#endif
