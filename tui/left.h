#ifndef TUI_LEFT_H
#define TUI_LEFT_H

/* F9 while a visitor is served: has left, will not sign.  RULES 37. */
#include "tui/app_own.h"

/* Is somebody there who could leave?  Not while UKeys are made ahead. */
bool left_possible(const struct app *a);
/* What becomes of UKeys and orders then: which last fours are to be taken back, if any. */
void left_text(const struct app *a, char *out, size_t size);
/* Asks once more, over this view of the flow; then the visit ends. */
void left_ask(struct view *v);

#endif
