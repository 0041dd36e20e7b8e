#include "tui/lamps.h"

#include "core/clock.h"
#include "core/record.h"
#include "core/text.h"

#include <string.h>

#define LAMPS_X(name, text) text,
static const char *const names[] = { LAMPS(LAMPS_X) };
#undef LAMPS_X

void
lamps_good(struct lamps *l, enum lamp which)
{
	l->lamp[which].state = LAMP_GOOD;
}

static enum lamp
part(const struct err *e)
{
	switch (e->code) {
	case ERR_CA:
	case ERR_CA_CERTIFICATE:
	case ERR_CA_STATUS:
		return LAMP_CA;
	case ERR_SMS:
	case ERR_SMS_FAILED:
		return LAMP_SMS;
	case ERR_BOOK:
	case ERR_BOOK_BUSY:
		return LAMP_BOOK;
	default:
		return err_kind(e) == ERR_PAPER ? LAMP_PAPER : LAMP__MAX;
	}
}

void
lamps_bad(struct lamps *l, const struct err *e, int64_t now)
{
	enum lamp which = part(e);

	if (which == LAMP__MAX || l->lamp[which].state == LAMP_BAD)
		return;
	l->lamp[which].state = LAMP_BAD;
	l->lamp[which].since = now;
}

void
lamps_seen(struct lamps *l, const char *record, int state)
{
	static const struct {
		const char *record;
		int state;
		enum lamp which;
	} proofs[] = {
		{ "making", MAKING_OLD_CHECKED, LAMP_CA },
		{ "making", MAKING_ISSUED, LAMP_CA },
		{ "handover", HANDOVER_OLD_REVOKED, LAMP_CA },
		{ "handover", HANDOVER_PIN_SENT, LAMP_SMS },
		{ "handover", HANDOVER_PIN_ARRIVED, LAMP_SMS },
		{ "handover", HANDOVER_PRINTED, LAMP_PAPER },
	};

	for (size_t i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++)
		if (proofs[i].state == state &&
		    strcmp(proofs[i].record, record) == 0)
			lamps_good(l, proofs[i].which);
}

int
lamps_draw(const struct lamps *l, struct screen *s, int y, int x)
{
	char since[8];

	for (size_t i = 0; i < LAMP__MAX; i++) {
		x += screen_put(s, y, x, 20, STYLE_PLAIN, _(names[i])) + 1;
		switch (l->lamp[i].state) {
		case LAMP_GOOD:
			x += screen_put(s, y, x, 12, STYLE_PLAIN, _("正常"));
			break;
		case LAMP_BAD:
			time_hhmm(l->lamp[i].since, since);
			x += screen_putf(s, y, x, 24, STYLE_WARN,
			    _("! 异常 自%s"), since);
			break;
		case LAMP_UNUSED:
			x += screen_put(s, y, x, 12, STYLE_DIM, _("未用"));
		}
		x += 2;
	}
	return x;
}
