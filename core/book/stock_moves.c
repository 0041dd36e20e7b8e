/*
 * RULES 32: the blanks of a period.  Every figure is a sum over the moves there
 * were, so the equation holds as long as each UKey went only the ways the
 * schema lets it go (its trigger stock_once); what stands on the shelf (table
 * stock) is held against it.
 *
 * Moves since `from` are counted; those before it are what was ever (table
 * stock_ways) less those.
 */
#include "core/book/sqlite_private.h"

#include <stdlib.h>

enum when { BEFORE, DURING, AFTER, WHEN__MAX };

/* How many moved from one state (0: from nowhere, else state + 1) to another. */
struct tally {
	int n[WHEN__MAX][STOCK__MAX + 1][STOCK__MAX];
};

static int
add_way(sqlite3_stmt *st, struct tally *t, struct err *e)
{
	char word[2][16];
	enum stock_state was = STOCK_BLANK, state;
	int from = 0, ever, since, after;

	if (db_text(st, 0, word[0], sizeof(word[0]), e) == -1 ||
	    db_text(st, 1, word[1], sizeof(word[1]), e) == -1)
		return -1;
	if ((word[0][0] != '\0' && stock_state_parse(word[0], &was) == -1) ||
	    stock_state_parse(word[1], &state) == -1)
		return err_set(e, ERR_BOOK, "a move from %s to %s", word[0], word[1]);
	if (word[0][0] != '\0')
		from = (int)was + 1;
	ever = sqlite3_column_int(st, 2);
	since = sqlite3_column_int(st, 3);
	after = sqlite3_column_int(st, 4);
	t->n[BEFORE][from][state] = ever - since;
	t->n[DURING][from][state] = since - after;
	t->n[AFTER][from][state] = after;
	return 0;
}

#define SINCE(t) \
	"(SELECT count(*) FROM stock_moves WHERE was = w.was AND state = w.state AND time >= " t ")"

static int
read_ways(struct book_sqlite *b, int64_t from, int64_t to, struct tally *t,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT w.was, w.state, w.n, " SINCE("?1") ", "
	    SINCE("?2") " FROM stock_ways w", "ll", from, to);
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1)
		if (add_way(st, t, e) == -1) {
			db_done(st);
			return -1;
		}
	return rc;
}

static int
way(const struct tally *t, enum stock_state from, enum stock_state to)
{
	return t->n[DURING][(int)from + 1][to];
}

/* How many were in this state when the period ended that `last` is. */
static int
stood(const struct tally *t, enum when last, enum stock_state s)
{
	int n = 0;

	for (int w = 0; w <= (int)last; w++) {
		for (int from = 0; from <= STOCK__MAX; from++)
			n += t->n[w][from][s];
		for (int to = 0; to < STOCK__MAX; to++)
			n -= t->n[w][(int)s + 1][to];
	}
	return n;
}

static void
sum_up(const struct tally *t, struct stock_moves *m)
{
	*m = (struct stock_moves){
		.opening = stood(t, BEFORE, STOCK_BLANK) + stood(t, BEFORE, STOCK_MAKING),
		.received = t->n[DURING][0][STOCK_BLANK] + way(t, STOCK_RETURNED, STOCK_BLANK),
		.out = way(t, STOCK_MAKING, STOCK_MADE),
		.spoiled = way(t, STOCK_BLANK, STOCK_SPOILED) + way(t, STOCK_MAKING, STOCK_SPOILED),
		.returned = way(t, STOCK_BLANK, STOCK_RETURNED),
		.in_work = stood(t, DURING, STOCK_MAKING),
		.blank = stood(t, DURING, STOCK_BLANK),
		.delivered = way(t, STOCK_MADE, STOCK_OUT),
		.made_spoiled = way(t, STOCK_MADE, STOCK_SPOILED),
		.made = stood(t, DURING, STOCK_MADE),
	};
}

static int
fill(struct book_sqlite *b, int64_t from, int64_t to, struct stock_moves *out,
    struct err *e)
{
	struct tally t = { 0 };
	int shelf[STOCK__MAX];

	if (read_ways(b, from, to, &t, e) == -1 ||
	    stock_by_state(b, "SELECT state, count(*) FROM stock GROUP BY state", shelf, e) == -1)
		return -1;
	sum_up(&t, out);
	for (int s = 0; s < STOCK__MAX; s++)
		out->stray += abs(stood(&t, AFTER, (enum stock_state)s) - shelf[s]);
	return 0;
}

int
book_stock_moves(void *self, int64_t from, int64_t to, struct stock_moves *out,
    struct err *e)
{
	struct book_sqlite *b = self;
	struct stock_moves m = { 0 };

	if (to < from)
		return err_set(e, ERR_FAULT, "a period that ends before it begins");
	if (tx_read(b, e) == -1 || tx_end(b, fill(b, from, to, &m, e), e) == -1)
		return -1;
	*out = m;
	return 0;
}
