#ifndef TUI_VIEW_MESSAGE_OWN_H
#define TUI_VIEW_MESSAGE_OWN_H

/* A message of the flow: its keys (view_message.c) and its drawing. */
#include "tui/app_own.h"

struct face;

struct message {
	struct view view;
	struct desk_ask *ask;           /* open as long as the view stands */
	const struct face *face;        /* of its kind */
	char file[4096];                /* DELIVERED: the receipt */
};

/* Orders still to come where one is done with. */
int message_to_come(const struct message *m);
/* RULES 3: a supervisor may put the revocation off. */
bool message_may_defer(const struct message *m);

void message_draw_problem(const struct message *m, struct screen *s);
void message_draw_refused(const struct message *m, struct screen *s);
void message_draw_delivered(const struct message *m, struct screen *s);
void message_draw_form(const struct message *m, struct screen *s);
void message_draw_spoiled(const struct message *m, struct screen *s);
void message_draw_reset(const struct message *m, struct screen *s);
void message_draw_reprinted(const struct message *m, struct screen *s);
void message_draw_made(const struct message *m, struct screen *s);

#endif
