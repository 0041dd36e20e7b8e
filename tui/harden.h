#ifndef TUI_HARDEN_H
#define TUI_HARDEN_H

/*
 * Before anything else: files for our eyes only, no core dumps, no tracing by
 * other programs of the account, a short list of environment variables, and
 * room to lock the pages secrets live on.
 */
#include "core/err.h"

/* Each secret locks two pages; a visit of twelve orders has few alive at once. */
enum { HARDEN_LOCKED = 256 * 1024 };    /* bytes that must be lockable */

/* MEMORY: too little may be locked (RLIMIT_MEMLOCK). */
int harden(struct err *e);

#endif
