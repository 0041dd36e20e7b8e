#ifndef CORE_LEASE_H
#define CORE_LEASE_H

/* Keeps claims alive from a thread of its own while the flow works or waits. */
#include "core/seams.h"

struct lease;

/* Renews the n claims (copied) every third of `seconds` through `b`, which belongs to this thread from now on. */
int lease_start(struct lease **out, struct book b, const struct claim *claims, size_t n, int seconds, struct err *e);
/* Ends the thread; NULL is fine. */
void lease_stop(struct lease *l);

#endif
