#include "tests/fault/world.h"

#include "conf/settings.h"
#include "core/book/sqlite.h"
#include "core/clock.h"
#include "core/making.h"
#include "core/pickup.h"
#include "core/receipt.h"
#include "core/rsa/cert.h"
#include "core/rules.h"
#include "core/token/reader.h"
#include "core/ukey.h"
#include "tests/fault/script.h"
#include "tui/wire.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char template[WORLD_PATH];

/* Run a program, its output dropped; its exit code. */
static int
run(const char *const argv[])
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
	return run((const char *const[]){ bin, "demo", template, "--orders",
	    "12", NULL }) == 0 ? 0 : -1;
}

/* One clerk's whole counter in this process. */
static int
open_counter(const struct world *w, struct wired **out, struct err *e)
{
	struct wired *x;

	if (wire_open(&x, w->ini, 0, WIRE_COUNTER, e) == -1)
		return -1;
	if (x->counter.book.ops->staff_get(x->counter.book.self, "1001",
	    &x->counter.clerk, e) == -1) {
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

	if (l == NULL || open_counter(w, &x, &e) == -1)
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

int
world_new(struct world *w)
{
	static int n;
	char order[NO_SIZE];
	const char *tmp = getenv("TMPDIR");

	memcpy(order, w->order, sizeof(order));
	if (template[0] == '\0' && make_template() == -1)
		return -1;
	snprintf(w->folder, sizeof(w->folder), "%s/world-%ld-%d",
	    tmp != NULL ? tmp : "/tmp", (long)getpid(), ++n);
	snprintf(w->ini, sizeof(w->ini), "%s/counter.ini", w->folder);
	if (run((const char *const[]){ "cp", "-a", template, w->folder,
	    NULL }) != 0)
		return -1;
	return w->order[0] != '\0' ? 0 : choose_order(w);
}

void
world_done(struct world *w)
{
	run((const char *const[]){ "rm", "-rf", w->folder, NULL });
}

int
world_pickup(struct world *w, struct script *s, struct faulty *f,
    struct err *e)
{
	struct wired *x;
	int rc;

	if (open_counter(w, &x, e) == -1)
		return -1;
	s->w = w;
	s->c = &x->counter;
	x->counter.desk = (struct desk){ &script_desk, s };
	if (f != NULL)
		faulty_wrap(f, &x->counter);
	rc = pickup_run(&x->counter, (const char (*)[NO_SIZE])&w->order, 1, e);
	wire_close(x);
	return rc;
}

int
world_pickup_child(struct world *w, struct script *s, struct faulty *f)
{
	struct err e;
	char line[1024];
	int st;
	pid_t pid = fork();

	if (pid == 0) {
		if (world_pickup(w, s, f, &e) == -1) {
			err_line(&e, line, sizeof(line));
			fprintf(stderr, "pickup: %s\n", line);
			_exit(1);
		}
		_exit(secret_alive() == 0 ? 0 : 3);
	}
	if (pid == -1 || waitpid(pid, &st, 0) != pid)
		return -1;
	return st;
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

static long
count_order(const struct world *w, const char *fmt)
{
	char sql[600];

	snprintf(sql, sizeof(sql), fmt, w->order);
	return world_count(w, sql);
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

	if (open_counter(w, &x, &e) == -1)
		return false;
	x->book.ops->unfinished(x->book.self, l, MAX, &n, &e);
	for (size_t i = 0; i < n; i++)
		found = found || strcmp(l[i].no, w->order) == 0;
	wire_close(x);
	return found;
}

/* The newest file in the handler's phone holds the last eight-digit number sent. */
static int
newest_pin(const struct world *w, const char *mobile, struct secret *pin,
    struct err *e)
{
	char path[WORLD_PATH * 2], last[256] = "";
	struct dirent *d;
	struct blob text = { 0 };
	DIR *dir;
	int rc = -1;

	snprintf(path, sizeof(path), "%s/phone/%s", w->folder, mobile);
	if ((dir = opendir(path)) == NULL)
		return err_set(e, ERR_NOT_FOUND, "no phone %s", mobile);
	while ((d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.' && strcmp(d->d_name, last) > 0)
			snprintf(last, sizeof(last), "%s", d->d_name);
	closedir(dir);
	snprintf(path + strlen(path), sizeof(path) - strlen(path), "/%s", last);
	if (blob_read(&text, path, 4096, e) == -1 ||
	    blob_add(&text, "", 1, e) == -1)
		return -1;
	for (size_t i = 0; i + 8 <= text.n && rc == -1; i++)
		if (strspn((char *)text.p + i, "0123456789") == 8 &&
		    (i == 0 || text.p[i - 1] < '0' || text.p[i - 1] > '9'))
			rc = secret_set(pin, text.p + i, 8, e);
	explicit_bzero(text.p, text.n);
	blob_done(&text);
	return rc;
}

static const char *
pin_opens(struct world *w, struct wired *x, const struct making *m,
    const char *mobile)
{
	struct token *t = &x->counter.token;
	struct pickup p = { .c = &x->counter, .making = *m };
	const char *wrong = NULL;
	struct secret *pin = NULL;
	struct err e;

	if ((pin = secret_new(&e)) == NULL ||
	    newest_pin(w, mobile, pin, &e) == -1)
		wrong = "no PIN in the newest message";
	else if (t->ops->login(t->self, m->token_serial, pin, &e) == -1)
		wrong = "the PIN of the newest message does not log in";
	else if (t->ops->logout(t->self, m->token_serial, &e) == -1 ||
	    ukey_transport(&p, 12, &e) == -1)
		wrong = "no transport PIN";
	else if (t->ops->login(t->self, m->token_serial, p.transport,
	    &e) != -1)
		wrong = "the transport PIN still logs in";
	ukey_forget(&p);
	secret_free(pin);
	return wrong;
}

static const char *
certificate_confirmed(struct wired *x, const struct making *m)
{
	const struct ca *ca = &x->counter.ca;
	struct cert_facts f;
	enum ca_status s;
	int64_t when;
	int ms = 1000;
	struct err e;

	if (m->state != MAKING_VERIFIED)
		return "the making is not verified";
	if (cert_facts(&m->cert, &f, &e) == -1 ||
	    ca->ops->status(ca->self, f.issuer, f.serial, &s, &when, &ms,
	    &e) == -1 || s != CA_GOOD)
		return "the certificate is not good at the CA";
	return NULL;
}

static const char *
book_whole(struct world *w, struct wired *x)
{
	struct err e;
	long lines;

	if (book_sqlite_audit_verify(x->main_book, &lines, &e) == -1)
		return "the audit is not whole";
	if (count_order(w, "SELECT count(*) FROM orders WHERE no='%s' AND state='collected'") != 1)
		return "the order is not collected";
	if (count_order(w, "SELECT count(*) FROM makings WHERE order_no='%s' AND state<>'spoiled'") != 1)
		return "not exactly one making";
	if (count_order(w, "SELECT count(*) FROM handovers WHERE order_no='%s' AND state='delivered'") != 1)
		return "not exactly one delivered handover";
	if (count_order(w, "SELECT count(*) FROM (SELECT 1 FROM audit WHERE action='state' AND order_no='%s' GROUP BY record, record_id, state, attempt HAVING count(*)>1)") != 0)
		return "a state has two lines for one attempt";
	if (count_order(w, "SELECT count(*) FROM audit WHERE action='state' AND record='handover' AND state='delivered' AND order_no='%s'") != 1)
		return "delivered not told once";
	if (count_order(w, "SELECT count(*) FROM receipts WHERE order_no='%s' AND kind='original' AND voided=0") != 1)
		return "not exactly one original receipt that stands";
	if (world_count(w, "SELECT count(*) FROM stock WHERE state IN ('making','made')") != 0)
		return "a UKey is left between the shelves of the stock";
	return NULL;
}

static const char *
receipt_filed(struct wired *x, const struct handover *h)
{
	struct book *b = &x->book;
	struct receipt_row r;
	struct blob pdf = { 0 };
	char path[4096], sum[65];
	struct err e;

	if (b->ops->receipt_get(b->self, h->receipt, &r, &e) == -1 ||
	    receipt_path(&x->counter, r.no, path, sizeof(path), &e) == -1 ||
	    blob_read(&pdf, path, 1 << 24, &e) == -1)
		return "the receipt is not in the archive";
	blob_sha256(&pdf, sum);
	blob_done(&pdf);
	return strcmp(sum, r.sha256) == 0 ? NULL :
	    "the receipt in the archive is not the one booked";
}

const char *
world_whole(struct world *w)
{
	struct making m = { 0 };
	struct handover h;
	struct order o;
	struct wired *x;
	const char *wrong = NULL;
	struct err e;

	if (open_counter(w, &x, &e) == -1)
		return "the counter does not open";
	if (x->book.ops->order_get(x->book.self, w->order, &o, &e) == -1 ||
	    x->book.ops->making_of(x->book.self, w->order, &m, &e) == -1 ||
	    x->book.ops->handover_of(x->book.self, w->order, &h, &e) == -1)
		wrong = "no making or no handover";
	if (wrong == NULL)
		wrong = certificate_confirmed(x, &m);
	if (wrong == NULL)
		wrong = book_whole(w, x);
	if (wrong == NULL)
		wrong = receipt_filed(x, &h);
	if (wrong == NULL)
		wrong = pin_opens(w, x, &m, o.mobile);
	making_done(&m);
	wire_close(x);
	return wrong;
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

bool
world_so_opens(struct world *w)
{
	struct pickup p = { .visit = { .id = 0 } };
	struct secret *so = NULL;
	struct wired *x;
	struct err e;
	bool opens = false;

	if (open_counter(w, &x, &e) == -1)
		return false;
	p.c = &x->counter;
	if (x->book.ops->making_of(x->book.self, w->order, &p.making,
	    &e) == 0 && ukey_so_pin(&p, &so, &e) == 0)
		opens = x->counter.token.ops->so_change(x->counter.token.self,
		    p.making.token_serial, so, so, &e) == 0;
	secret_free(so);
	making_done(&p.making);
	wire_close(x);
	return opens;
}
