#ifndef TUI_DIALOG_H
#define TUI_DIALOG_H

/*
 * A question over the screen.  What was typed ahead is dropped when it opens;
 * choices are digits; Enter, Esc and a scan are always "no".
 * dialog_type asks for a line: there Enter takes what was typed; a scan stands
 * there until Enter comes.
 */
#include "tui/view.h"

enum {
	DIALOG_CHOICES = 10,
	DIALOG_NO = -1,         /* Enter, Esc, a scan; as good as the digit 0 */
};

struct dialog_choice {
	int digit;
	const char *text;       /* in the clerk's language */
};

/* Texts are copied.  chosen gets the owner and the digit, after the dialog is gone. */
void dialog_ask(struct view *owner, const char *title, const char *text, const struct dialog_choice *choices,
    size_t n, void (*chosen)(struct view *owner, int digit));
/* One line, not empty; `first` stands in it already.  Esc: NULL instead of a line. */
void dialog_type(struct view *owner, const char *title, const char *text, const char *first, size_t max,
    void (*typed)(struct view *owner, const char *line));
/* Something to know; any key closes it. */
void dialog_say(struct view *owner, const char *title, const char *text);

#endif
