#include "tests/fault/resumekit.h"

#include "core/ca/local.h"
#include "core/token/reader.h"
#include "tests/fault/judge.h"
#include "tui/wire.h"

#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int
resume_new(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char path[WORLD_PATH + 32];

	assert_non_null(w);
	assert_int_equal(world_new(w), 0);
	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, "delay 0", 0600);
	*state = w;
	return 0;
}

int
resume_free(void **state)
{
	world_done(*state);
	free(*state);
	return 0;
}

void
resume_pickup(struct world *w, struct script *s, struct faulty *f,
    enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_pickup(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

void
resume_killed(struct world *w, const char *call, bool after)
{
	struct faulty f = { .mode = FAULT_KILL, .only = call, .at = 1,
		.times = 1, .after = after };
	struct script s = { .retries = 0 };
	int st = world_pickup_child(w, &s, &f);

	assert_true(WIFSIGNALED(st));
	assert_int_equal(WTERMSIG(st), SIGKILL);
}

void
resume_ends(struct world *w)
{
	struct script s = { .retries = 2 };
	const char *wrong;

	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.delivered, 1);
	if ((wrong = world_whole(w)) != NULL)
		fail_msg("%s", wrong);
}

/* ---- the book --------------------------------------------------------------- */

void
resume_order(const struct world *w, const char *set)
{
	char sql[256];

	snprintf(sql, sizeof(sql), "UPDATE orders SET %s WHERE no = '%s'", set,
	    w->order);
	assert_int_equal(world_sql(w, sql), 0);
}

long
resume_count(const struct world *w, const char *sql)
{
	long n = world_count(w, sql);

	assert_int_not_equal(n, -1);
	return n;
}

char *
resume_message(const struct world *w, int nth)
{
	char path[WORLD_PATH + 64], sql[128];

	snprintf(sql, sizeof(sql),
	    "SELECT CAST(mobile AS INTEGER) FROM orders WHERE no = '%s'",
	    w->order);
	snprintf(path, sizeof(path), "%s/phone/%ld/%04d.txt", w->folder,
	    resume_count(w, sql), nth);
	return kit_read(path);
}

/* ---- orders --------------------------------------------------------------------- */

void
resume_copy(struct world *w, const char *no, const char *serial)
{
	const struct actor by = { "9001", 9 };
	struct wired *x;
	struct order o;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e),
	    0);
	snprintf(o.no, sizeof(o.no), "%s", no);
	snprintf(o.old_serial, sizeof(o.old_serial), "%s", serial);
	assert_int_equal(ca_local_old(x->local_ca, &o, o.ordered, &e), 0);
	assert_int_equal(x->book.ops->orders_add(x->book.self, &by, &o, 1, &e),
	    0);
	wire_close(x);
}

/* ---- the CA ----------------------------------------------------------------- */

int
resume_certificates(const struct world *w, bool good)
{
	int n = world_certificates(w, good);

	assert_int_not_equal(n, -1);
	return n;
}

enum ca_status
resume_old(const struct world *w)
{
	struct wired *x;
	struct order o;
	struct err e;
	enum ca_status s;
	int64_t when;
	int ms = 1000;

	assert_int_equal(wire_open(&x, w->ini, 0, WIRE_BOOK | WIRE_CA, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e),
	    0);
	assert_int_equal(x->counter.ca.ops->status(x->counter.ca.self,
	    o.old_issuer, o.old_serial, &s, &when, &ms, &e), 0);
	wire_close(x);
	return s;
}

void
resume_old_good(struct world *w)
{
	static const char serial[] = "5E57000000000003";
	struct wired *x;
	struct order o;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e),
	    0);
	memcpy(o.old_serial, serial, sizeof(serial));
	assert_int_equal(ca_local_old(x->local_ca, &o, 0, &e), 0);
	wire_close(x);
	resume_order(w, "old_serial = '5E57000000000003'");
	assert_int_equal(resume_old(w), CA_GOOD);
}

void
resume_on_delivery(const struct world *w)
{
	static const char was[] = "revoke_old = on_submit",
	    is[] = "revoke_old = on_delivery";
	char *ini = kit_read(w->ini), *at, *all;

	assert_non_null(ini);
	assert_non_null(at = strstr(ini, was));
	*at = '\0';
	assert_true(asprintf(&all, "%s%s%s", ini, is, at + sizeof(was) - 1) > 0);
	kit_write(w->ini, all, 0600);
	free(all);
	free(ini);
}

/* ---- the archive ------------------------------------------------------------ */

int
resume_unknown_receipts(const struct world *w)
{
	int n = world_unbooked(w);

	assert_int_not_equal(n, -1);
	return n;
}

int
resume_spoil_slips(const struct world *w)
{
	char pattern[WORLD_PATH + 40];
	glob_t g;
	int n = 0;

	snprintf(pattern, sizeof(pattern), "%s/receipts/slips/ZF-*.pdf", w->folder);
	if (glob(pattern, 0, NULL, &g) == 0)
		n = (int)g.gl_pathc;
	globfree(&g);
	return n;
}

int
resume_signatures(const struct world *w, const char *kind)
{
	static const char mark[] = "/Type /Sig /";
	struct blob pdf = { 0 };
	char path[WORLD_PATH + 64], sql[200];
	struct err e;
	int n = 0;

	/* FT2611230037: the number after the point's letters is the day and the count. */
	snprintf(sql, sizeof(sql), "SELECT CAST(substr(max(no), 3) AS INTEGER) "
	    "FROM receipts WHERE kind = '%s'", kind);
	snprintf(path, sizeof(path), "%s/receipts/FT%010ld.pdf", w->folder,
	    resume_count(w, sql));
	assert_int_equal(blob_read(&pdf, path, 1 << 24, &e), 0);
	for (size_t i = 0; i + sizeof(mark) - 1 <= pdf.n; i++)
		n += memcmp(pdf.p + i, mark, sizeof(mark) - 1) == 0;
	blob_done(&pdf);
	return n;
}

/* ---- the desk --------------------------------------------------------------- */

void
resume_reader(const struct world *w, bool in)
{
	char reader[WORLD_PATH + 32], drawer[WORLD_PATH + 32];
	struct reader *r;
	struct err e;

	snprintf(reader, sizeof(reader), "%s/reader", w->folder);
	snprintf(drawer, sizeof(drawer), "%s/tokens", w->folder);
	assert_int_equal(reader_new(&r, reader, drawer, &e), 0);
	assert_int_equal(in ? reader_insert(r, "1", &e) :
	    reader_remove(r, NULL, &e), 0);
	reader_free(r);
}

bool
resume_is(enum moment m, const struct progress *g, const char *record, int state)
{
	return m == AT_STEP && strcmp(g->record, record) == 0 &&
	    g->state == state;
}

void
resume_from_lost(struct script *s, enum moment m, const struct progress *g)
{
	struct faulty *f = s->arg;

	(void)g;
	if (m != AT_LOST || f->at > 0)
		return;
	f->calls = 0;
	f->at = -f->at;
}
