#ifndef CORE_TOKEN_WATCH_H
#define CORE_TOKEN_WATCH_H

/* What comes into a folder and what leaves it, by inotify(7): nothing is missed, nothing polled. */
#include "core/err.h"

enum { WATCH_IN = 1, WATCH_OUT = 2 };

/* A non-blocking descriptor, readable when something changed.  DISK.  Close with close(2). */
int watch_open(const char *folder, struct err *e);
/* What happened since the last call: WATCH_IN and WATCH_OUT, or 0. */
int watch_drain(int fd);

#endif
