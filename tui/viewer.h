#ifndef TUI_VIEWER_H
#define TUI_VIEWER_H

/* Shows a scan with the program that letter:viewer names. */
#include "conf/settings.h"
#include "core/err.h"

/*
 * Show a file: the viewer with it as the only argument, no shell, in a session
 * of its own without our terminal; returns once it runs.
 * SETTINGS: no viewer is set; NOT_FOUND: no such file; DISK: it cannot be run.
 */
int viewer_show(const struct conf *k, const char *path, struct err *e);

#endif
