#ifndef CORE_TOKEN_SPAWN_H
#define CORE_TOKEN_SPAWN_H

/*
 * Starts `program token-helper` with our end of a socket in *fd and its end as fd 3:
 * nothing else is open in it but /dev/null and the log (0600), nothing of our
 * environment but what a driver may need, no signal blocked, a session of its own
 * (Ctrl-C at the counter is not meant for it).  TOKEN_HELPER, DISK.
 */
#include "core/err.h"

#include <sys/types.h>

int token_spawn(const char *program, const char *log, int *fd, pid_t *pid, struct err *e);

#endif
