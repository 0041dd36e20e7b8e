/* The stock as people look at it: one UKey, a page of them, how many of each. */
#include "core/book/sqlite_private.h"

#include "core/token/serial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE \
	"SELECT serial, model, state, time, staff, reason, coalesce((SELECT order_no " \
	"FROM makings WHERE token_serial = stock.serial ORDER BY id DESC LIMIT 1), '') FROM stock "

static int
read_line(sqlite3_stmt *st, struct stock_line *out, struct err *e)
{
	struct stock_line l = { .time = sqlite3_column_int64(st, 3) };
	char state[16];

	if (db_text(st, 0, l.serial, sizeof(l.serial), e) == -1 ||
	    db_text(st, 1, l.model, sizeof(l.model), e) == -1 ||
	    db_text(st, 2, state, sizeof(state), e) == -1 ||
	    db_text(st, 4, l.staff, sizeof(l.staff), e) == -1 ||
	    db_text(st, 5, l.reason, sizeof(l.reason), e) == -1 ||
	    db_text(st, 6, l.order, sizeof(l.order), e) == -1)
		return -1;
	if (stock_state_parse(state, &l.state) == -1)
		return err_set(e, ERR_BOOK, "UKey %s is %s", l.serial, state);
	if (snprintf(l.key, sizeof(l.key), "%" PRId64 " %s", l.time, l.serial) >= (int)sizeof(l.key))
		return err_set(e, ERR_BOOK, "serial too long: %s", l.serial);
	*out = l;
	return 0;
}

int
book_stock_get(void *self, const char *serial, struct stock_line *out,
    struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, LINE "WHERE serial = ?", "t", serial);
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "UKey %s is not in stock", serial);
	rc = read_line(st, out, e);
	db_done(st);
	return rc;
}

/* ---- pages ---- */

/* Newest first; of those of one moment by serial. */
#define NEWEST \
	"WHERE time <= ?1 AND (time < ?1 OR serial > ?2) AND state = ?3 ORDER BY time DESC, serial"
/* As they are indexed, so that a page of very many costs a page. */
#define ENDING \
	"WHERE tail >= ?1 AND tail < ?2 AND serial <> ?3 AND (?4 = '' OR +state = ?4) ORDER BY tail"

/* A key's halves: what is behind everything before the first row. */
static void
split(const char *after, int64_t *time, const char **serial)
{
	char *end;

	*time = INT64_MAX;
	*serial = "";
	if (after[0] == '\0')
		return;
	*time = strtoll(after, &end, 10);
	if (*end == ' ')
		*serial = end + 1;
}

/* How tails of serials that end so begin, and the first that does not; behind `after`, "" = from the first on. */
static void
tail_range(const char *text, const char *after, char from[ID_SIZE], char to[ID_SIZE])
{
	size_t n = strlen(text);

	serial_turn(text, to);
	if (n > 0)
		to[n - 1]++;
	serial_turn(after[0] != '\0' ? after : text, from);
}

static sqlite3_stmt *
page(struct book_sqlite *b, const struct stock_query *q, char from[ID_SIZE],
    char to[ID_SIZE], struct err *e)
{
	const char *state = q->state == STOCK__MAX ? "" : stock_state_name(q->state);
	const char *serial;
	int64_t time;

	split(q->after, &time, &serial);
	if (q->text == NULL || q->text[0] == '\0')
		return db_query(b, e, LINE NEWEST, "ltt", time, serial, state);
	tail_range(q->text, serial, from, to);
	return db_query(b, e, LINE ENDING, "tttt", from, to, serial, state);
}

int
book_stock_list(void *self, const struct stock_query *q, struct stock_line *out,
    size_t max, size_t *n, struct err *e)
{
	struct book_sqlite *b = self;
	char from[ID_SIZE], to[ID_SIZE];
	sqlite3_stmt *st;
	size_t got = 0;
	int rc = 0;

	if (q->text != NULL && strlen(q->text) >= ID_SIZE) {
		*n = 0;
		return 0;
	}
	if ((st = page(b, q, from, to, e)) == NULL)
		return -1;
	while (got < max && (rc = db_step(b, st, e)) == 1)
		if ((rc = read_line(st, &out[got++], e)) == -1)
			break;
	db_done(st);
	if (rc == -1)
		return -1;
	*n = got;
	return 0;
}

/* ---- how many ---- */

/* What went there less what left it again: a few rows, however many UKeys. */
#define FIGURES \
	"SELECT state, sum(n) FROM (SELECT state, n FROM stock_ways " \
	"UNION ALL SELECT was, -n FROM stock_ways) GROUP BY state"

int
book_stock_figures(void *self, int out[STOCK__MAX], struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, FIGURES, "");
	int n[STOCK__MAX] = { 0 }, rc;
	enum stock_state s;
	char word[16];

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1) {
		if (db_text(st, 0, word, sizeof(word), e) == -1) {
			db_done(st);
			return -1;
		}
		if (stock_state_parse(word, &s) == 0)
			n[s] = sqlite3_column_int(st, 1);
	}
	if (rc == 0)
		memcpy(out, n, sizeof(n));
	return rc;
}

int
book_stock_model(void *self, char out[ID_SIZE], struct err *e)
{
	struct book_sqlite *b = self;
	sqlite3_stmt *st = db_query(b, e, "SELECT model FROM stock WHERE serial = "
	    "(SELECT serial FROM stock_moves WHERE was = '' AND state = 'blank' "
	    "ORDER BY time DESC LIMIT 1)", "");
	int rc;

	if (st == NULL || (rc = db_step(b, st, e)) == -1)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "no UKey ever came in");
	rc = db_text(st, 0, out, ID_SIZE, e);
	db_done(st);
	return rc;
}

int
book_stock_model_known(void *self, const char *model, bool *yes, struct err *e)
{
	int64_t n;

	if (db_number(self, e, &n, "SELECT EXISTS (SELECT 1 FROM stock WHERE model = ?)", "t", model) == -1)
		return -1;
	*yes = n != 0;
	return 0;
}
