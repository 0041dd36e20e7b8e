#ifndef TUI_OUTBOX_H
#define TUI_OUTBOX_H

/*
 * Notices go out beside everything else, on a thread of their own with a book
 * of their own: neither screen nor flow waits for the gateway (RULES 23).
 */
#include "core/seams.h"

struct outbox;

/* `own`: a book only it uses.  Sends at once what an earlier run left.  FAULT. */
int outbox_start(struct outbox **out, const struct counter *c, struct book own, struct err *e);
/* There may be something to send; NULL is fine. */
void outbox_look(struct outbox *o);
/* Waits for the message in hand, not for those behind it; NULL is fine. */
void outbox_stop(struct outbox *o);

#endif
