#ifndef CORE_LOG_H
#define CORE_LOG_H

/*
 * The log: one file, one line an entry, for whoever looks after the machine.
 * Only top-level calls log.  Nothing here ever fails its caller or touches
 * errno; before log_open() entries go nowhere.  Safe from any thread.
 *
 *	2026-11-23T01:49:05.250Z 4711 T01 p11_login:88 slot 3 is empty; making_key:40 ...
 *
 * Control characters, bidi marks, wrong bytes and backslashes are escaped, so
 * that an entry is one line and shows what it holds.  Never a secret.
 */
#include "core/err.h"

/* Append to `path` (0600), making its folder if that is missing.  DISK. */
int log_open(const char *path, struct err *e);
void log_close(void);

/* The whole chain of an error. */
void log_err(const struct err *e);
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
