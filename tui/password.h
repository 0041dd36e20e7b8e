#ifndef TUI_PASSWORD_H
#define TUI_PASSWORD_H

/* A password for a command: never an argument, never in the environment. */
#include "core/secret.h"

/*
 * Asks on the terminal (stdin) without echo, prompt on stderr; echo comes back
 * before a signal has its effect, and after a stop it is asked again.  Where
 * stdin is no terminal: its first line, and nothing behind it is read.
 * INPUT: none there.
 */
int password_read(struct secret *out, struct err *e);

#endif
