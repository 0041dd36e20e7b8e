#ifndef TUI_LAMPS_H
#define TUI_LAMPS_H

/* The line of lamps: how each outside part did when it was last used. */
#include "core/err.h"
#include "tui/screen.h"

#include <stdint.h>

#define LAMPS(X)                                                               \
	X(BOOK, N_("订单库"))                                                   \
	X(CA, N_("CA"))                                                        \
	X(SMS, N_("短信"))                                                      \
	X(PAPER, N_("打印"))
#define LAMPS_X(name, text) LAMP_##name,
enum lamp { LAMPS(LAMPS_X) LAMP__MAX };
#undef LAMPS_X

struct lamps {
	struct {
		enum { LAMP_UNUSED, LAMP_GOOD, LAMP_BAD } state;
		int64_t since;          /* UTC seconds */
	} lamp[LAMP__MAX];
};

void lamps_good(struct lamps *l, enum lamp which);
/* The part an error came from, if it is one of these. */
void lamps_bad(struct lamps *l, const struct err *e, int64_t now);
/* What a flow that stands at this state has shown to work. */
void lamps_seen(struct lamps *l, const char *record, int state);
/* Returns the column behind it. */
int lamps_draw(const struct lamps *l, struct screen *s, int y, int x);

#endif
