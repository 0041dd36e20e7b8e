#ifndef TUI_LAMP_WATCH_H
#define TUI_LAMP_WATCH_H

/*
 * What the lamps' parts stand on, watched by inotify(7): a change is looked at
 * at once, and nothing wakes while nothing changes.  Each look runs aside
 * (tui/aside.h), so that a share whose server has gone costs its own lamp and
 * nothing else.
 *
 * Seen within five seconds: what is gone, moved, replaced, made unreadable or
 * well again here; a disk without room, when a paper is being written to it.
 * Seen with the minute's tick, when the program wakes anyway and looks at all
 * of them: a disk that others fill, one mounted anew read-only, and another
 * machine's changes on a share, for inotify tells of none of these.
 *
 * A part in the network is a row more in the table of lamp_watch.c: no path to
 * watch, but an interval from the settings, which joins lamp_watch_due().
 */
#include "conf/settings.h"
#include "tui/lamps.h"

struct lamp_watch;

/* wake_fd hears of what was found.  MEMORY. */
int lamp_watch_new(struct lamp_watch **out, const struct conf *conf, int wake_fd, struct err *e);
/* Waits for nothing; NULL is fine. */
void lamp_watch_free(struct lamp_watch *w);

/* Readable when something changed there, then lamp_watch_heard; -1: inotify gives no more watches. */
int lamp_watch_fd(const struct lamp_watch *w);
void lamp_watch_heard(struct lamp_watch *w);
/* Look at all of them. */
void lamp_watch_look(struct lamp_watch *w);
/* The same, the first time: nobody's first screen waits for it. */
void lamp_watch_begin(struct lamp_watch *w);
/* Takes in what looks have found, or that one does not answer. */
void lamp_watch_settle(struct lamp_watch *w, struct lamps *l, int64_t now);
/* clock_mono_ms when a look that goes on will have taken too long; INT64_MAX when none goes on. */
int64_t lamp_watch_due(const struct lamp_watch *w);

#endif
