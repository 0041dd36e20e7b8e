/* The order's first UKey, gone for good. */
#include "tests/fault/script.h"

#include "conf/settings.h"
#include "core/token/reader.h"

void
script_lose(struct script *s, const struct progress *p)
{
	const struct conf *k = s->c->conf;
	struct reader *r;
	struct err e;

	if (s->lost_at == 0 || s->boundaries < s->lost_at || s->lost ||
	    p->token_serial == NULL || p->token_serial[0] == '\0')
		return;
	s->lost = true;
	if (reader_new(&r, k->token_inserted, k->token_drawer, &e) == -1)
		return;
	reader_remove(r, NULL, &e);
	reader_free(r);
}

bool
script_lost(struct script *s, const char *serial)
{
	struct book *b = &s->c->book;
	struct making m = { 0 };
	struct err e;
	bool first;

	if (!s->lost || b->ops->making_on(b->self, serial, &m, &e) == -1)
		return false;
	first = m.attempt == 1;
	making_done(&m);
	return first;
}
