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
	bool wrong[CHECK__MAX];         /* filled in, but it does not hold */
	bool noted;
	struct err e;
	enum err_code reason;           /* chosen to refuse for, not yet recorded */
};

/* Is the field filled in wrongly?  e says why. */
bool check_wrong(const struct check *c, size_t field, struct err *e);

/* The edit line of a field, or NULL. */
struct edit *check_edit(struct check *c, size_t field);
void check_draw(struct view *v, struct screen *s);

#endif
