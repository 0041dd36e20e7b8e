/*
 * What must hold in a world at any moment, delivered or not: nothing secret on
 * its disk, stock that balances, at most one certificate, a stated state.
 */
#include "tests/fault/judge.h"

#include "core/book/sqlite.h"
#include "core/ca/index.h"
#include "core/token/reader.h"
#include "core/ukey.h"
#include "conf/settings.h"
#include "tests/fault/secrets.h"
#include "tui/wire.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

int
world_certificates(const struct world *w, bool good)
{
	struct ca_index x = { 0 };
	char path[WORLD_PATH + 32];
	struct err e;
	int n = 0;

	snprintf(path, sizeof(path), "%s/ca/index.db", w->folder);
	if (ca_index_read(&x, path, &e) == -1)
		return -1;
	for (size_t i = 0; i < x.n; i++)
		n += x.rows[i].cert.n != 0 &&
		    strcmp(x.rows[i].order, w->order) == 0 &&
		    !(good && x.rows[i].revoked != 0);
	ca_index_done(&x);
	return n;
}

int
world_unbooked(const struct world *w)
{
	char path[WORLD_PATH + 32], sql[400];
	struct dirent *d;
	DIR *dir;
	int n = 0;

	snprintf(path, sizeof(path), "%s/receipts", w->folder);
	if ((dir = opendir(path)) == NULL)
		return -1;
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.' || d->d_type == DT_DIR)
			continue;       /* slips/ and scans/ are no receipts */
		snprintf(sql, sizeof(sql),
		    "SELECT count(*) FROM receipts WHERE path = '%s'", d->d_name);
		n += world_count(w, sql) == 0;
	}
	closedir(dir);
	return n;
}

/* ---- stock, RULES 32 ------------------------------------------------------------- */

/* How many things lie on the UKey in this folder, besides what makes it one? */
static int
things_on(const char *folder)
{
	char pattern[WORLD_PATH + 80];
	glob_t g;
	int n = 0;

	snprintf(pattern, sizeof(pattern), "%s/*.object", folder);
	if (glob(pattern, 0, NULL, &g) == 0)
		n = (int)g.gl_pathc - 1;
	globfree(&g);
	return n;
}

/* A UKey with something on it is no blank in the book. */
static const char *
blanks_are_blank(struct wired *x, int inserted)
{
	const char *dir = inserted ? x->conf->token_inserted : x->conf->token_drawer;
	char names[32][64], serial[40], folder[WORLD_PATH + 64];
	struct stock_line s;
	struct err e;
	size_t n = 0;

	if (reader_names(x->reader, inserted, names, 32, &n, &e) == -1)
		return "the UKeys cannot be listed";
	for (size_t i = 0; i < n; i++) {
		snprintf(folder, sizeof(folder), "%s/%s", dir, names[i]);
		if (things_on(folder) == 0 ||
		    reader_serial(x->reader, inserted, names[i], serial, &e) == -1 ||
		    x->book.ops->stock_get(x->book.self, serial, &s, &e) == -1)
			continue;
		if (s.state == STOCK_BLANK)
			return "the book takes a written UKey for a blank";
	}
	return NULL;
}

/* The same of real UKeys, by what is seen of them. */
static const char *
read_blanks_are_blank(struct wired *x)
{
	enum { MAX = 8 };
	struct token *t = &x->counter.token;
	struct token_info found[MAX];
	struct stock_line s;
	struct err e;
	size_t n = 0;

	if (t->ops->look(t->self, found, MAX, &n, &e) == -1)
		return "the UKeys cannot be looked at";
	for (size_t i = 0; i < n; i++)
		if (found[i].what != TOKEN_BLANK &&
		    x->book.ops->stock_get(x->book.self, found[i].serial, &s, &e) == 0 && s.state == STOCK_BLANK)
			return "the book takes a written UKey for a blank";
	return NULL;
}

/* A book put back from a backup is older than what is on UKeys: core/restored.h sees to those. */
static const char *
all_blanks_are_blank(const struct world *w, struct wired *x)
{
	const char *wrong;

	if (world_count(w, "SELECT count(*) FROM restores") > 0)
		return NULL;
	if (strcmp(x->conf->token_reader, "folder") != 0)
		return read_blanks_are_blank(x);
	wrong = blanks_are_blank(x, 0);
	return wrong != NULL ? wrong : blanks_are_blank(x, 1);
}

/* What the audit says came in and went leaves as many blanks as the book has. */
static const char *
stock_balances(const struct world *w, struct wired *x)
{
	struct day_look look = { .nsubjects = 0 };
	struct err e;
	bool holds;

	if (x->book.ops->day_look(x->book.self, &look, &e) == -1)
		return "the day cannot be looked at";
	look.day.counted = true;
	look.day.figure[DAY_COUNTED] = world_count(w, "SELECT count(*) FROM stock WHERE state = 'blank'");
	holds = day_sums(&look.day, &e) == 0 && day_holds(&look.day, DAY_STOCK);
	day_look_done(&look);
	return holds ? NULL : "the stock does not balance";
}

const char *
world_sound(struct world *w, struct wired *x)
{
	const char *wrong;
	struct err e;
	long lines;

	if (book_sqlite_audit_verify(x->main_book, &lines, &e) == -1)
		return "the audit is not whole";
	if (world_certificates(w, true) > 1)
		return "two certificates of one order are good";
	if ((wrong = stock_balances(w, x)) != NULL ||
	    (wrong = all_blanks_are_blank(w, x)) != NULL)
		return wrong;
	return secrets_on_disk(w, x);
}

/* ---- where it stands --------------------------------------------------------------- */

/* The order's line on top of home says how far it is. */
static const char *
listed(const struct world *w, struct wired *x, struct order_line *out)
{
	enum { MAX = 32 };
	struct order_line l[MAX];
	struct err e;
	size_t n = 0;

	if (x->book.ops->unfinished(x->book.self, l, MAX, &n, &e) == -1)
		return "home cannot list what is unfinished";
	for (size_t i = 0; i < n; i++)
		if (strcmp(l[i].no, w->order) == 0) {
			*out = l[i];
			return l[i].making != MAKING__MAX ||
			    l[i].handover != HANDOVER__MAX ? NULL :
			    "on top of home without a state";
		}
	return "begun, and not on top of home";
}

static bool
is(const struct world *w, const char *sql)
{
	char whole[400];

	snprintf(whole, sizeof(whole), sql, w->order);
	return world_count(w, whole) > 0;
}

const char *
world_stands(struct world *w)
{
	struct order_line l = { .handover = HANDOVER__MAX };
	struct wired *x;
	const char *wrong;
	struct err e;

	if (is(w, "SELECT count(*) FROM orders WHERE no = '%s' AND state = 'collected'"))
		return world_whole(w);
	if (world_open(w, &x, &e) == -1)
		return "the counter does not open";
	wrong = world_sound(w, x);
	if (wrong == NULL && is(w, "SELECT count(*) FROM makings WHERE order_no = '%s' "
	    "AND state <> 'spoiled' AND (visit <> 0 OR state <> 'verified')"))
		wrong = listed(w, x, &l);
	wire_close(x);
	if (wrong == NULL && (l.handover == HANDOVER_PIN_SET || l.handover == HANDOVER_PRINTED) &&
	    !world_pin_opens(w, w->order, 0))
		wrong = "the PIN is set, and the newest message's does not open it";
	return wrong;
}
