/* RULES 32: the blanks that lie there, counted by hand, beside what the book has. */
#include "core/book/sqlite_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- where they differ ---- */

struct pile {
	char (*serial)[ID_SIZE];
	size_t n;
};

static int
by_serial(const void *x, const void *y)
{
	return strcasecmp(x, y);
}

static int
sorted(struct pile *p, const char (*serials)[ID_SIZE], size_t n, struct err *e)
{
	if ((p->serial = malloc((n + 1) * ID_SIZE)) == NULL)
		return err_set(e, ERR_MEMORY, "%zu serials", n);
	if (serials == NULL)
		n = 0;
	else
		memcpy(p->serial, serials, n * ID_SIZE);
	p->n = n;
	qsort(p->serial, n, ID_SIZE, by_serial);
	return 0;
}

static bool
has(const struct pile *p, const char *serial)
{
	char key[ID_SIZE];

	snprintf(key, sizeof(key), "%s", serial);
	return bsearch(key, p->serial, p->n, ID_SIZE, by_serial) != NULL;
}

struct differences {
	struct stock_difference *out;
	size_t max, got;
};

static void
differ(struct differences *d, const char *serial, bool found, enum stock_state state)
{
	struct stock_difference x = { .found = found, .state = state };

	snprintf(x.serial, sizeof(x.serial), "%s", serial);
	if (d->got < d->max)
		d->out[d->got] = x;
	d->got++;
}

static int
by_its_serial(const void *x, const void *y)
{
	return strcasecmp(((const struct stock_difference *)x)->serial,
	    ((const struct stock_difference *)y)->serial);
}

/* Blanks of the book's that do not lie there. */
static int
missing(struct book_sqlite *b, const struct pile *p, struct differences *d,
    struct err *e)
{
	sqlite3_stmt *st = db_query(b, e, "SELECT serial FROM stock WHERE state = 'blank'", "");
	char serial[ID_SIZE];
	int rc;

	if (st == NULL)
		return -1;
	while ((rc = db_step(b, st, e)) == 1) {
		if (db_text(st, 0, serial, sizeof(serial), e) == -1) {
			db_done(st);
			return -1;
		}
		if (!has(p, serial))
			differ(d, serial, false, STOCK_BLANK);
	}
	if (rc == 0)
		qsort(d->out, d->got < d->max ? d->got : d->max, sizeof(*d->out), by_its_serial);
	return rc;
}

/* What lies there and is no blank of the book's. */
static int
found(struct book_sqlite *b, const struct pile *p, struct differences *d,
    struct err *e)
{
	struct stock_line l;

	for (size_t i = 0; i < p->n; i++) {
		if (i > 0 && strcasecmp(p->serial[i - 1], p->serial[i]) == 0)
			continue;
		if (book_stock_get(b, p->serial[i], &l, e) == 0) {
			if (l.state != STOCK_BLANK)
				differ(d, p->serial[i], true, l.state);
		} else if (e->code != ERR_NOT_FOUND)
			return -1;
		else
			differ(d, p->serial[i], true, STOCK__MAX);
	}
	return 0;
}

static int
compare(struct book_sqlite *b, const char (*serials)[ID_SIZE], size_t n,
    struct differences *d, struct err *e)
{
	struct pile p = { 0 };
	int rc;

	if (n > STOCK_SERIALS)
		return err_set(e, ERR_FAULT, "%zu UKeys at once", n);
	rc = sorted(&p, serials, n, e) == -1 || missing(b, &p, d, e) == -1 ||
	    found(b, &p, d, e) == -1 ? -1 : 0;
	free(p.serial);
	return rc;
}

int
book_stock_differ(void *self, const char (*serials)[ID_SIZE], size_t n,
    struct stock_difference *out, size_t max, size_t *got, struct err *e)
{
	struct book_sqlite *b = self;
	struct differences d = { .out = out, .max = max };

	if (tx_read(b, e) == -1 || tx_end(b, compare(b, serials, n, &d, e), e) == -1)
		return -1;
	*got = d.got;
	return 0;
}

/* ---- a count, booked ---- */

#define FIELD(f, k, l) COLUMN_(stock_count, #f, f, COLUMN_##k, COLUMN_##l)

static const struct column columns[] = {
	FIELD(id, LONG, ID),
	FIELD(time, LONG, FIXED),
	FIELD(staff, TEXT, FIXED),
	FIELD(terminal, INT, FIXED),
	FIELD(counted, INT, FIXED),
	FIELD(booked, INT, FIXED),
	FIELD(scanned, BOOL, FIXED),
	FIELD(missing, INT, FIXED),
	FIELD(found, INT, FIXED),
};
static const struct layout counts = LAYOUT("stock_counts", columns);

static int
keep_differences(struct book_sqlite *b, int64_t id, const struct differences *d,
    struct err *e)
{
	for (size_t i = 0; i < d->got; i++)
		if (db_run(b, e, NULL, "INSERT INTO stock_differences VALUES (?, ?, ?)", "lti",
		    id, d->out[i].serial, (int)d->out[i].found) == -1)
			return -1;
	return 0;
}

static int
tell(struct book_sqlite *b, const struct actor *by, const struct stock_count *c,
    struct err *e)
{
	const struct audit_line l = { .action = "stock_count" };
	char counted[16], booked[16], lost[16], found[16];

	snprintf(counted, sizeof(counted), "%d", c->counted);
	snprintf(booked, sizeof(booked), "%d", c->booked);
	snprintf(lost, sizeof(lost), "%d", c->missing);
	snprintf(found, sizeof(found), "%d", c->found);
	return audit_facts(b, by, l, e, "counted", counted, "booked", booked, "missing",
	    c->scanned ? lost : "", "found", c->scanned ? found : "", NULL);
}

static void
count_up(struct stock_count *c, const struct differences *d)
{
	for (size_t i = 0; i < d->got; i++)
		*(d->out[i].found ? &c->found : &c->missing) += 1;
}

static int
book_it(struct book_sqlite *b, const struct actor *by,
    const char (*serials)[ID_SIZE], struct stock_count *c, struct err *e)
{
	struct differences d = { .out = NULL };
	int64_t blank;
	int rc = -1;

	if (db_number(b, e, &blank, "SELECT count(*) FROM stock WHERE state = 'blank'", "") == -1)
		return -1;
	snprintf(c->staff, sizeof(c->staff), "%s", by->staff);
	c->terminal = by->terminal;
	c->time = b->now;
	c->booked = (int)blank;
	d.max = (size_t)blank + (size_t)c->counted;
	if (c->scanned && (d.out = calloc(d.max + 1, sizeof(*d.out))) == NULL)
		return err_set(e, ERR_MEMORY, "%zu differences", d.max);
	if (c->scanned && compare(b, serials, (size_t)c->counted, &d, e) == -1)
		goto out;
	count_up(c, &d);
	if (row_insert(b, &counts, c, &c->id, e) == -1 ||
	    keep_differences(b, c->id, &d, e) == -1)
		goto out;
	rc = tell(b, by, c, e);
out:
	free(d.out);
	return rc;
}

static int
keep(struct book_sqlite *b, const struct actor *by, const char (*serials)[ID_SIZE],
    struct stock_count *c, struct err *e)
{
	if (book_may(b, by, MAY_KEEP_STOCK, NULL, e) == -1)
		return -1;
	return book_it(b, by, serials, c, e);
}

int
book_stock_count(void *self, const struct actor *by, int counted,
    const char (*serials)[ID_SIZE], struct stock_count *out, struct err *e)
{
	struct book_sqlite *b = self;
	struct stock_count c = { .counted = counted, .scanned = serials != NULL };

	if (counted < 0)
		return err_set(e, ERR_FAULT, "%d UKeys counted", counted);
	if (tx_begin(b, e) == -1 || tx_end(b, keep(b, by, serials, &c, e), e) == -1)
		return -1;
	*out = c;
	return 0;
}

int
stock_count_of_day(struct book_sqlite *b, const struct actor *by, int counted,
    struct err *e)
{
	struct stock_count c = { .counted = counted };

	return book_it(b, by, NULL, &c, e);
}

int
book_stock_counted(void *self, struct stock_count *out, struct err *e)
{
	struct stock_count c = { .id = 0 };

	if (row_get(self, &counts, &c, "WHERE ? = '' AND id = (SELECT max(id) "
	    "FROM stock_counts)", "", e) == -1)
		return -1;
	*out = c;
	return 0;
}
