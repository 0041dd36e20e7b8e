#ifndef TUI_WATCH_BOOK_H
#define TUI_WATCH_BOOK_H

/*
 * Who else writes to the book?  Every commit, ours too, goes into the WAL file
 * beside it (SQLite, "Write-Ahead Logging"); inotify(7) tells of that, so that
 * what another window does is seen here at once and nothing is polled.
 */
#include "core/err.h"

#include <stdbool.h>

enum { WATCH_BOOK_GAP = 150 };          /* ms from the first write to looking */

/* A non-blocking descriptor, readable when something beside the book changed.  DISK. */
int watch_book_open(int *fd, const char *book, struct err *e);
/* Takes in what there is: was it the book's? */
bool watch_book_heard(int fd, const char *book);

#endif
