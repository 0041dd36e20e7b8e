#ifndef TUI_DEMO_H
#define TUI_DEMO_H

/*
 * A complete counter in one folder, with nothing to set up: settings, book,
 * CA, branch key, staff, blank UKeys, orders.  All paths are relative, so the
 * folder may be moved or copied.  Its book carries the demo mark.
 */
#include "core/err.h"

enum { DEMO_UKEYS = 20 };
/* So many of them are made ahead of their orders' visits: none when there are too few orders. */
int demo_ahead_count(long orders);

/*
 * Make DIR with `orders` orders; made beside it and renamed, so that it is there
 * whole or not at all.  INPUT: DIR exists and is not empty; DISK and what the parts say.
 */
int demo_make(const char *dir, long orders, struct err *e);

#endif
