#ifndef TUI_BURST_H
#define TUI_BURST_H

/*
 * A scanner is a keyboard that types faster than anybody, and ends in CR or
 * Tab.  What might be the beginning of a scan is held back for a moment, so
 * that its digits answer no question; then it is one text, or keys after all.
 *
 *   SZ2611160023 CR    BURST_ENDS, the whole in `text`
 *   1                  BURST_HELD; nothing follows by `due`: a key
 *   1 F9               BURST_HELD; BURST_OTHER: first what is held, then F9
 *
 * No clock and no terminal: who calls tells the time.
 */
#include "core/order.h"
#include "tui/keys.h"

enum {
	BURST_GAP = 30,         /* ms; nobody else types so fast */
	BURST_SCAN = 6,         /* characters: no number that is scanned has fewer */
};

struct burst {
	char text[NAME_SIZE];   /* what is held: printable ASCII */
	size_t n;
	size_t shown;           /* of these the view has had already, as keys (tui/stack.c) */
	bool ended;             /* by CR or Tab just now: a second one belongs to it */
	int64_t due;            /* when it is over; 0 = nothing is held */
};

enum burst_what { BURST_HELD, BURST_ENDS, BURST_NOTHING, BURST_OTHER };

/* The next key.  HELD: wait.  ENDS: a scan.  NOTHING: the tail of a scan.
 * OTHER: what is held were keys, and this is one. */
enum burst_what burst_key(struct burst *b, const struct key *k, int64_t now);
/* Too much at once to be keys. */
bool burst_is_scan(const struct burst *b);
/* Take what is held; out[NAME_SIZE].  Returns how many characters. */
size_t burst_take(struct burst *b, char *out);
void burst_drop(struct burst *b);

#endif
