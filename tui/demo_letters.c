/* What the scanner of a demo counter has already scanned: letters of authorization. */
#include "tui/demo_own.h"

#include "core/clock.h"
#include "print/letter.h"
#include "print/paper.h"
#include "tui/demo_names.h"
#include "tui/demo_orders.h"

#include <stdio.h>
#include <string.h>

enum { ISSUED_AGO = 2, GOOD_FOR = 60 }; /* days */

static const struct {
	const char *file;
	size_t first, n;                /* the samples it is for */
	bool chop;
} letters[] = {
	{ "scans/letter-2-orders.pdf", DEMO_AGENT, 2, true },
	{ "scans/letter-no-chop.pdf", DEMO_NO_CHOP, 1, false },
};

static void
fill(struct letter *l, const struct order *o, bool chop, int32_t today)
{
	struct person agent;

	demo_person(ZHAO_MING, &agent);
	*l = (struct letter){ .issued = today - ISSUED_AGO, .valid_until = today + GOOD_FOR };
	memcpy(l->principal, o->institution, sizeof(l->principal));
	memcpy(l->principal_code, o->uscc, sizeof(l->principal_code));
	memcpy(l->agent, agent.name, sizeof(l->agent));
	memcpy(l->agent_number, agent.number, sizeof(l->agent_number));
	if (chop)
		memcpy(l->chop_name, o->institution, sizeof(l->chop_name));
}

static int
make_letter(const struct demo *d, size_t i, int32_t today, struct err *e)
{
	struct order orders[2];
	struct letter letter;
	const struct letter_text t = { .letter = &letter, .document = DOCUMENT_RESIDENT_ID, .orders = orders,
		.n = letters[i].n, .point_name = d->w->conf->counter_name, .demo = true };
	char path[PATH_MAX];

	for (size_t k = 0; k < letters[i].n; k++)
		demo_order(letters[i].first + k, &d->w->calendar, today, &orders[k]);
	fill(&letter, &orders[0], letters[i].chop, today);
	if (demo_path(d, letters[i].file, path, e) == -1)
		return -1;
	return paper_pdf_letter(d->w->pdf, &t, path, e);
}

/* Only for orders there are: a demo may have few. */
int
demo_letters(struct demo *d, struct err *e)
{
	int32_t today = date_of(clock_now());

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].first + letters[i].n <= (size_t)d->orders && make_letter(d, i, today, e) == -1)
			return err_wrap(e, "%s", letters[i].file);
	return 0;
}
