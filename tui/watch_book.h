#ifndef TUI_WATCH_BOOK_H
#define TUI_WATCH_BOOK_H

/*
 * Who else writes to the book?  Every commit, ours too, goes into the WAL file
 * beside it (SQLite, "Write-Ahead Logging"); inotify(7) tells of that, so that
 * what another window does is seen here at once and nothing is polled.
 */
#include "core/err.h"

#include <stdbool.h>

/*
 * ms from the first write to looking, and from there to looking once more: what is
 * written is seen by others only after its fsync, which nothing tells of.
 */
enum { WATCH_BOOK_GAP = 150, WATCH_BOOK_AGAIN = 1000 };

/* A non-blocking descriptor, readable when something beside the book changed.  DISK. */
int watch_book_open(int *fd, const char *book, struct err *e);
/* Takes in what there is: was it the book's? */
bool watch_book_heard(int fd, const char *book);

#endif
