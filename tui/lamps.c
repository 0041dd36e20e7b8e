#include "tui/lamps.h"

#include "core/clock.h"
#include "core/record.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define LAMPS_X(name, text) text,
static const char *const names[] = { LAMPS(LAMPS_X) };
#undef LAMPS_X

/* ---- the one place that decides state and since when ---- */

static bool
become(struct lamps *l, enum lamp which, const char *word, int64_t now)
{
	bool bad = word != NULL, was_bad = l->lamp[which].state == LAMP_BAD;
	bool news = l->lamp[which].state == LAMP_LOOKING || bad != was_bad;

	l->lamp[which].word = word;
	if (!news)
		return false;
	l->lamp[which].state = bad ? LAMP_BAD : LAMP_GOOD;
	l->lamp[which].since = now;
	return true;
}

bool
lamps_looked(struct lamps *l, enum lamp which, const char *word, int64_t now)
{
	l->lamp[which].looked_bad = word != NULL;
	return become(l, which, word, now);
}

void
lamps_good(struct lamps *l, enum lamp which, int64_t now)
{
	if (!l->lamp[which].looked_bad)
		become(l, which, NULL, now);
}

/* ---- what use tells ---- */

static const struct {
	enum err_code code;
	enum lamp which;
	const char *word;
} troubles[] = {
	{ ERR_CA, LAMP_CA, N_("没签发") },
	{ ERR_CA_CERTIFICATE, LAMP_CA, N_("证书不符") },
	{ ERR_CA_STATUS, LAMP_CA, N_("查不到") },
	{ ERR_SMS, LAMP_SMS, N_("没发出") },
	{ ERR_SMS_FAILED, LAMP_SMS, N_("不送达") },
	{ ERR_BOOK, LAMP_BOOK, N_("写不进") },
	{ ERR_BOOK_BUSY, LAMP_BOOK, N_("正忙") },
	{ ERR_PAPER, LAMP_PAPER, N_("没印出") },
	{ ERR_FONT, LAMP_PAPER, N_("缺字体") },
	{ ERR_RECEIPT, LAMP_PAPER, N_("没做成") },
};

void
lamps_bad(struct lamps *l, const struct err *e, int64_t now)
{
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (troubles[i].code == e->code && !l->lamp[troubles[i].which].looked_bad)
			become(l, troubles[i].which, troubles[i].word, now);
}

void
lamps_seen(struct lamps *l, const char *record, int state, int64_t now)
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
			lamps_good(l, proofs[i].which, now);
}

/* ---- drawing ---- */

/* What is said of one that is not well. */
enum { SAY_WORD, SAY_BAD, SAY_SINCE, SAY__MAX };
enum { SIZE = 64, GAP = 2 };

static void
text_of(const struct lamps *l, int which, int say, char out[SIZE])
{
	char since[8];

	if (l->lamp[which].state != LAMP_BAD) {
		snprintf(out, SIZE, "%s", l->lamp[which].state == LAMP_GOOD ?
		    _("正常") : _("在查"));
		return;
	}
	time_hhmm(l->lamp[which].since, since);
	if (say == SAY_SINCE)
		snprintf(out, SIZE, _("! 自%s"), since);
	else
		snprintf(out, SIZE, _("! %s 自%s"), say == SAY_WORD ?
		    text_get(l->lamp[which].word) : _("异常"), since);
}

static int
cells(const struct lamps *l, int say)
{
	char text[SIZE];
	int n = 0;

	for (int i = 0; i < LAMP__MAX; i++) {
		text_of(l, i, say, text);
		n += text_cells(_(names[i])) + 1 + text_cells(text) + (i > 0 ? GAP : 0);
	}
	return n;
}

void
lamps_draw(const struct lamps *l, struct screen *s, int y, int x, int end)
{
	int say = SAY_WORD;
	char text[SIZE];

	while (say + 1 < SAY__MAX && cells(l, say) > end - x)
		say++;
	for (int i = 0; i < LAMP__MAX; i++) {
		x += screen_put(s, y, x, end - x, STYLE_PLAIN, _(names[i])) + 1;
		text_of(l, i, say, text);
		x += screen_put(s, y, x, end - x, l->lamp[i].state == LAMP_BAD ?
		    STYLE_WARN : l->lamp[i].state == LAMP_GOOD ? STYLE_PLAIN :
		    STYLE_DIM, text) + GAP;
	}
}
