#ifndef TUI_LOOK_H
#define TUI_LOOK_H

/*
 * A quick look at what each outside part stands on: for the lamps, and the
 * first thing doctor does.  It changes nothing.  It may block (a share whose
 * server has gone), so it never runs on the drawing thread.
 *
 * 0, or -1 with a word for a lamp and the reason in say.  The parts' own
 * kinds: BOOK, SETTINGS, DISK.
 */
#include "core/err.h"

#include <sys/statvfs.h>
#include <sys/types.h>

/* was: the inode of the file that is open, 0 = whichever is there.  One put in its place is another book. */
int look_book(const char *path, ino_t was, const char **word, struct err *e);
int look_ca(const char *folder, const char **word, struct err *e);
/* The demo's phone; one that is told not to deliver is no good phone. */
int look_sms(const char *folder, const char **word, struct err *e);
/* Where receipts are kept. */
int look_paper(const char *folder, const char **word, struct err *e);

/* Room on the disk: none to work with, little. */
enum look_room { LOOK_ROOM, LOOK_ROOM_LITTLE, LOOK_ROOM_NONE };
enum look_room look_room(const struct statvfs *s);

#endif
