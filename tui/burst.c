#include "tui/burst.h"

#include <string.h>

/* A scan begins with no space, and holds one only where it is one already. */
static bool
scannable(const struct burst *b, const struct key *k)
{
	if (k->kind != K_CHAR || k->ch > '~')
		return false;
	return k->ch > ' ' || (k->ch == ' ' && burst_is_scan(b));
}

enum burst_what
burst_key(struct burst *b, const struct key *k, int64_t now)
{
	bool end = k->kind == K_ENTER || k->kind == K_TAB;

	if (end && b->ended)
		return BURST_NOTHING;   /* CR LF */
	b->ended = end && burst_is_scan(b);
	b->due = b->ended || b->n > 0 ? now + BURST_GAP : 0;
	if (b->ended)
		return BURST_ENDS;
	if (!scannable(b, k) || b->n + 1 == sizeof(b->text))
		return BURST_OTHER;
	b->text[b->n++] = (char)k->ch;
	b->due = now + BURST_GAP;
	return BURST_HELD;
}

bool
burst_is_scan(const struct burst *b)
{
	return b->n >= BURST_SCAN;
}

size_t
burst_take(struct burst *b, char *out)
{
	size_t n = b->n;

	memcpy(out, b->text, n);
	out[n] = '\0';
	b->n = b->shown = 0;
	if (!b->ended)
		b->due = 0;
	return n;
}

void
burst_drop(struct burst *b)
{
	*b = (struct burst){ 0 };
}
