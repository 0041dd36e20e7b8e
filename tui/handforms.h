#ifndef TUI_HANDFORMS_H
#define TUI_HANDFORMS_H

/* F7: a form to be filled in by hand is chosen by digit and made; where it lies is said (core/handform.h). */
#include "tui/view.h"

#include "core/order.h"

/* Which of them, blank or of n orders, the first of this number; chosen gets the digit, for handforms_chosen. */
void handforms_ask(struct view *owner, const char *first, size_t n, void (*chosen)(struct view *owner, int digit));
void handforms_chosen(struct view *owner, int digit, const struct order *orders, size_t n);

#endif
