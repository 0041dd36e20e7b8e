#ifndef CORE_RECEIPT_H
#define CORE_RECEIPT_H

/* The receipt of the handover in hand: facts, signatures, archive.  RULES 33, 34. */
#include "core/step.h"

/*
 * Sign it under the number `no`, keep the file and its row in the book, and
 * set p->handover's receipt facts.  Signed already under this number: kept.
 * A supplement is signed by the branch alone.
 */
int receipt_sign(struct pickup *p, const char *no, bool supplement, struct err *e);
/*
 * A receipt signed and filed under the last intent of this step of the
 * handover's attempt, but never booked: its file goes, so that no signed paper
 * lies in the archive that the book does not know.  Nothing there: 0.
 */
int receipt_drop_unbooked(struct pickup *p, const struct handover *h, const char *step, struct err *e);
/* Where the file of receipt `no` lies in the archive. */
int receipt_path(const struct counter *c, const char *no, char *out, size_t size, struct err *e);
/* Is the file there, byte for byte as it was booked?  *out says how it was found; -1 when that cannot be
 * told (now): DISK, MEMORY. */
int receipt_kept(const char *path, const char *sha256, enum original_state *out, struct err *e);

#endif
