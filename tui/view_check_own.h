#ifndef TUI_VIEW_CHECK_OWN_H
#define TUI_VIEW_CHECK_OWN_H

/* The check's state, shared by its keys (view_check.c) and its drawing (view_check_draw.c). */
#include "tui/edit.h"
#include "tui/frame.h"

struct check {
	struct view view;
	const struct desk_ask *ask;     /* open as long as the view stands */
	struct visit visit;             /* as the form fills it */
	struct form_value values[CHECK__MAX];
	size_t focus;                   /* enum check_field */
	struct edit number, until;
	int32_t today;
	bool noted;
	struct err e;
};

/* The edit line of a field, or NULL. */
struct edit *check_edit(struct check *c, size_t field);
void check_draw(struct view *v, struct screen *s);

#endif
