#ifndef CORE_LOCK_H
#define CORE_LOCK_H

/* One at a time in a folder, between processes and between handles of one: flock(2). */
#include "core/err.h"

/* Waits up to *ms and takes off what it waited.  Returns a descriptor for lock_drop, or -1:
 * DISK when the file cannot be opened, REMOTE when others held it all the time. */
int lock_take(const char *path, int *ms, struct err *e);
void lock_drop(int fd);

#endif
