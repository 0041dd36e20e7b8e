#ifndef TUI_LAMPS_H
#define TUI_LAMPS_H

/*
 * The line of lamps: how each outside part is, and since when it is not well.
 * Two witnesses: what it stands on is looked at (tui/lamp_watch.h), and it is
 * used.  What a look found wrong is wrong until a look finds it right; what
 * only use found wrong, until use or a later look finds it right.
 */
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
		enum { LAMP_LOOKING, LAMP_GOOD, LAMP_BAD } state;
		int64_t since;          /* it is so; UTC seconds */
		const char *word;       /* what is wrong, to be translated */
		bool looked_bad;
	} lamp[LAMP__MAX];
};

/* It was looked at; word NULL: well.  True when that is news. */
bool lamps_looked(struct lamps *l, enum lamp which, const char *word, int64_t now);
/* It was used, and did what it should. */
void lamps_good(struct lamps *l, enum lamp which, int64_t now);
/* The part an error came from, if it is one of these. */
void lamps_bad(struct lamps *l, const struct err *e, int64_t now);
/* What a flow that stands at this state has shown to work. */
void lamps_seen(struct lamps *l, const char *record, int state, int64_t now);
/* From column x up to `end`, in as many words as there is room for. */
void lamps_draw(const struct lamps *l, struct screen *s, int y, int x, int end);

#endif
