#include "tests/fault/world.h"

#include "core/ahead.h"
#include "core/dayend.h"
#include "core/lost.h"
#include "core/pickup.h"
#include "core/pin_reset.h"
#include "core/reprint.h"
#include "core/rules.h"
#include "tests/fault/script.h"
#include "tui/wire.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char template[WORLD_PATH];

int
world_run(const char *const argv[])
{
	int st;
	pid_t pid = fork();

	if (pid == 0) {
		if (freopen("/dev/null", "w", stdout) == NULL)
			_exit(126);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (pid == -1 || waitpid(pid, &st, 0) != pid || !WIFEXITED(st))
		return -1;
	return WEXITSTATUS(st);
}

static int
make_template(void)
{
	const char *tmp = getenv("TMPDIR"), *build = getenv("BUILD_DIR");
	char bin[WORLD_PATH];

	snprintf(template, sizeof(template), "%s/template-%ld",
	    tmp != NULL ? tmp : "/tmp", (long)getpid());
	snprintf(bin, sizeof(bin), "%s/ukey-pickup",
	    build != NULL ? build : "build");
	return world_run((const char *const[]){ bin, "demo", template, "--orders",
	    "12", NULL }) == 0 ? 0 : -1;
}

int
world_open(const struct world *w, struct wired **out, struct err *e)
{
	struct wired *x;

	if (wire_open(&x, w->ini, w->terminal, WIRE_COUNTER, e) == -1)
		return -1;
	if (x->counter.book.ops->staff_get(x->counter.book.self,
	    w->clerk != NULL ? w->clerk : "1001", &x->counter.clerk, e) == -1) {
		wire_close(x);
		return -1;
	}
	*out = x;
	return 0;
}

/* The first order that may be collected here and is its handler's only one. */
static int
choose_order(struct world *w)
{
	enum { MAX = 64 };
	struct order_line *l = calloc(MAX, sizeof(*l));
	struct order_query q = { .text = "", .point = "FT01" };
	struct wired *x;
	struct order o;
	struct err e;
	size_t n = 0, same;
	int rc = -1;

	if (l == NULL || world_open(w, &x, &e) == -1)
		goto out;
	x->book.ops->orders_find(x->book.self, &q, l, MAX, &n, &e);
	for (size_t i = 0; i < n && rc == -1; i++) {
		same = 0;
		for (size_t k = 0; k < n; k++)
			same += strcmp(l[k].handler_number,
			    l[i].handler_number) == 0;
		if (same == 1 &&
		    x->book.ops->order_get(x->book.self, l[i].no, &o,
		    &e) == 0 && rules_order(&o, "FT01", &e) == 0) {
			memcpy(w->order, o.no, sizeof(w->order));
			rc = 0;
		}
	}
	wire_close(x);
out:
	free(l);
	return rc;
}

/* A folder of its own, like that one. */
static int
copy_folder(struct world *w, const char *of)
{
	static int n;
	const char *tmp = getenv("TMPDIR");

	snprintf(w->folder, sizeof(w->folder), "%s/world-%ld-%d",
	    tmp != NULL ? tmp : "/tmp", (long)getpid(), ++n);
	snprintf(w->ini, sizeof(w->ini), "%s/counter.ini", w->folder);
	return world_run((const char *const[]){ "cp", "-a", of, w->folder,
	    NULL }) == 0 ? 0 : -1;
}

int
world_new(struct world *w)
{
	if (template[0] == '\0' && make_template() == -1)
		return -1;
	if (copy_folder(w, template) == -1)
		return -1;
	return w->order[0] != '\0' ? 0 : choose_order(w);
}

int
world_copy(struct world *w, const struct world *of)
{
	*w = *of;
	return copy_folder(w, of->folder);
}

void
world_done(struct world *w)
{
	world_run((const char *const[]){ "rm", "-rf", w->folder, NULL });
}

static int
work(struct world *w, struct script *s, struct faulty *f,
    int (*job)(struct counter *, const char (*)[NO_SIZE], size_t, struct err *),
    struct err *e)
{
	char orders[2][NO_SIZE];
	struct wired *x;
	int rc;

	if (world_open(w, &x, e) == -1)
		return -1;
	memcpy(orders[0], w->order, NO_SIZE);
	memcpy(orders[1], w->also, NO_SIZE);
	s->w = w;
	s->c = &x->counter;
	x->counter.desk = (struct desk){ &script_desk, s };
	if (f != NULL)
		faulty_wrap(f, &x->counter);
	rc = job(&x->counter, (const char (*)[NO_SIZE])orders,
	    w->also[0] != '\0' ? 2 : 1, e);
	wire_close(x);
	return rc;
}

int
world_pickup(struct world *w, struct script *s, struct faulty *f,
    struct err *e)
{
	return work(w, s, f, pickup_run, e);
}

int
world_ahead(struct world *w, struct script *s, struct faulty *f,
    struct err *e)
{
	return work(w, s, f, ahead_run, e);
}

int
world_reset(struct world *w, struct script *s, struct faulty *f,
    struct err *e)
{
	return work(w, s, f, pin_reset_run, e);
}

/* Of the receipt that stands: what the clerk finds by the order's number. */
static int
reprint_of_order(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct receipt_row r;

	(void)n;
	if (c->book.ops->receipt_original(c->book.self, orders[0], &r, e) == -1)
		return -1;
	return reprint_run(c, (const char (*)[NO_SIZE])&r.no, 1, e);
}

int
world_reprint(struct world *w, struct script *s, struct faulty *f,
    struct err *e)
{
	return work(w, s, f, reprint_of_order, e);
}

/* By its serial, as the clerk's screens know it. */
static int
give_up_of_order(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct making m = { 0 };
	char serial[1][NO_SIZE];

	(void)n;
	if (c->book.ops->making_of(c->book.self, orders[0], &m, e) == -1)
		return -1;
	memcpy(serial[0], m.token_serial, NO_SIZE);
	making_done(&m);
	return lost_shelved_run(c, (const char (*)[NO_SIZE])serial, 1, e);
}

int
world_lost(struct world *w, struct script *s, struct faulty *f, struct err *e)
{
	return work(w, s, f, give_up_of_order, e);
}

int
world_day(struct world *w, struct script *s, struct faulty *f, struct err *e)
{
	return work(w, s, f, dayend_run, e);
}

void
world_child_runs(int (*job)(struct world *, struct script *, struct faulty *,
    struct err *), struct world *w, struct script *s, struct faulty *f)
{
	struct err e;
	char line[1024];

	/* an assertion that fails here must not go on with the other tests */
	setenv("CMOCKA_TEST_ABORT", "1", 1);
	if (job(w, s, f, &e) == -1) {
		err_line(&e, line, sizeof(line));
		fprintf(stderr, "%s\n", line);
		_exit(1);
	}
	_exit(secret_alive() == 0 ? 0 : 3);
}

int
world_child(int (*job)(struct world *, struct script *, struct faulty *,
    struct err *), struct world *w, struct script *s, struct faulty *f)
{
	int st;
	pid_t pid = fork();

	if (pid == 0)
		world_child_runs(job, w, s, f);
	if (pid == -1 || waitpid(pid, &st, 0) != pid)
		return -1;
	return st;
}

int
world_pickup_child(struct world *w, struct script *s, struct faulty *f)
{
	return world_child(world_pickup, w, s, f);
}

static int
query(const struct world *w, const char *sql, sqlite3 **db, sqlite3_stmt **st)
{
	char path[WORLD_PATH + 16];

	snprintf(path, sizeof(path), "%s/book.db", w->folder);
	*st = NULL;
	if (sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		return -1;
	sqlite3_busy_timeout(*db, 5000);
	return sqlite3_prepare_v2(*db, sql, -1, st, NULL) == SQLITE_OK ? 0 : -1;
}

long
world_count(const struct world *w, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	long n = -1;

	if (query(w, sql, &db, &st) == 0 && sqlite3_step(st) == SQLITE_ROW)
		n = (long)sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

int
world_sql(const struct world *w, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *st = NULL;
	int rc = -1;

	if (query(w, sql, &db, &st) == 0 && sqlite3_step(st) == SQLITE_DONE)
		rc = 0;
	sqlite3_finalize(st);
	sqlite3_close(db);
	return rc;
}

bool
world_unfinished(struct world *w)
{
	enum { MAX = 32 };
	struct order_line l[MAX];
	struct wired *x;
	struct err e;
	bool found = false;
	size_t n = 0;

	if (world_open(w, &x, &e) == -1)
		return false;
	x->book.ops->unfinished(x->book.self, l, MAX, &n, &e);
	for (size_t i = 0; i < n; i++)
		found = found || strcmp(l[i].no, w->order) == 0;
	wire_close(x);
	return found;
}

int
world_setting(const struct world *w, const char *section, const char *line)
{
	struct blob old = { 0 }, ini = { 0 };
	char head[80], *at, *after;
	struct err e;
	int rc = -1;

	snprintf(head, sizeof(head), "[%s]\n", section);
	if (blob_read(&old, w->ini, 65536, &e) == -1 ||
	    blob_add(&old, "", 1, &e) == -1 ||
	    (at = strstr((char *)old.p, head)) == NULL)
		goto out;
	after = at + strlen(head);
	if (blob_set(&ini, old.p, (size_t)(after - (char *)old.p), &e) == 0 &&
	    blob_add(&ini, line, strlen(line), &e) == 0 &&
	    blob_add(&ini, "\n", 1, &e) == 0 &&
	    blob_add(&ini, after, strlen(after), &e) == 0)
		rc = blob_write(&ini, w->ini, 0600, &e);
out:
	blob_done(&old);
	blob_done(&ini);
	return rc;
}
