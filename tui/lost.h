#ifndef TUI_LOST_H
#define TUI_LOST_H

/* The clerk says that a UKey is no good any more (core/lost.h): the digit 9, wherever the work stops for it. */
#include "tui/app_own.h"

/* May it be said now?  `why`: a problem that is shown; NULL: a UKey is wanted, or the list of the handover is open. */
bool lost_offered(const struct app *a, const struct err *why);
/* The digit, at a question for the UKey or at the list: said, true. */
bool lost_key(struct app *a, const struct key *k);
/* Why, by digit, or in words: the answer to the note that is asked for, over its view. */
void lost_why(struct view *owner);
/* One that nobody has in hand, by its serial: a job of its own. */
int lost_start(struct app *a, const char *serial, struct err *e);

#endif
