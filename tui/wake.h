#ifndef TUI_WAKE_H
#define TUI_WAKE_H

/* How another thread wakes the drawing one: an eventfd in its poll set. */
#include "core/err.h"

int wake_open(int *fd, struct err *e);
void wake_post(int fd);
void wake_drain(int fd);

#endif
