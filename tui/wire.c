#include "tui/wire.h"

#include "core/book/sqlite.h"
#include "core/ca/local.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/sms/folder.h"
#include "core/text.h"
#include "core/token/client.h"
#include "core/token/reader.h"
#include "print/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define CONF_HERE "counter.ini"
#define CONF_SYSTEM "/etc/ukey-pickup/counter.ini"

static int64_t
system_now(void *self)
{
	(void)self;
	return clock_now();
}

struct clock
wire_clock(void)
{
	static const struct clock_ops ops = { system_now };

	return (struct clock){ &ops, NULL };
}

/* ---- the parts, in the order they are opened ------------------------------ */

static int
open_registers(struct wired *w, struct err *e)
{
	const struct conf *k = w->conf;
	int wrong;

	if ((wrong = points_load(&w->points, k->counter_points, stderr)) != 0)
		return err_set(e, ERR_SETTINGS, "%d wrong lines in %s", wrong,
		    k->counter_points);
	if (points_find(&w->points, k->counter_point) == NULL) {
		fprintf(stderr, "%s: counter:point: %s is not in %s\n", basename(k->file),
		    k->counter_point, k->counter_points);
		return err_set(e, ERR_SETTINGS, "no such point %s", k->counter_point);
	}
	if ((wrong = calendar_load(&w->calendar, k->counter_calendars, stderr)) != 0)
		return err_set(e, ERR_SETTINGS, "%d wrong lines in calendars", wrong);
	return 0;
}

const char *
wire_conf_path(const char *given)
{
	if (given != NULL)
		return given;
	return access(CONF_HERE, F_OK) == 0 ? CONF_HERE : CONF_SYSTEM;
}

static int
open_conf(struct wired *w, const char *path, int terminal, struct err *e)
{
	int wrong;

	path = wire_conf_path(path);
	if ((wrong = conf_load(&w->conf, path, stderr)) != 0)
		return err_set(e, ERR_SETTINGS, "%d wrong settings in %s", wrong, path);
	if (open_registers(w, e) == -1)
		return -1;
	if (log_open(w->conf->log_path, e) == -1 ||
	    text_language(w->conf->counter_language, e) == -1)
		return err_wrap(e, "opening with %s", path);
	w->counter.conf = w->conf;
	w->counter.point_name = w->conf->counter_name;
	w->counter.points = &w->points;
	w->counter.clock = wire_clock();
	w->counter.terminal = terminal != 0 ? terminal : (int)w->conf->counter_terminal;
	return 0;
}

/* Two programs under one number would share one audit chain.  The lock goes
 * with the process, so that a crash leaves none behind. */
static int
open_lock(struct wired *w, struct err *e)
{
	char path[4096];
	int n;

	n = snprintf(path, sizeof(path), "%s.terminal-%d", w->conf->book_path,
	    w->counter.terminal);
	if (n < 0 || (size_t)n >= sizeof(path))
		return err_set(e, ERR_DISK, "path of the book is too long");
	if ((w->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	if (flock(w->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	err_set(e, ERR_TERMINAL, "%s: %s", path, strerror(errno));
	return err_say(e, _("%02d号窗口"), w->counter.terminal);
}

static int
open_book(struct wired *w, struct err *e)
{
	char mark[8];

	if (book_sqlite_open(&w->main_book, w->conf->book_path, wire_clock(), e) == -1 ||
	    book_sqlite_open(&w->flow_book, w->conf->book_path, wire_clock(), e) == -1 ||
	    book_sqlite_open(&w->lease_book, w->conf->book_path, wire_clock(), e) == -1 ||
	    book_sqlite_open(&w->outbox_book, w->conf->book_path, wire_clock(), e) == -1)
		return err_wrap(e, "opening the book");
	if (strcmp(w->conf->sms_ready_notice, "yes") == 0)
		book_sqlite_tell_ready(w->main_book, w->conf->counter_point);
	w->book = book_sqlite_seam(w->main_book);
	w->outbox = book_sqlite_seam(w->outbox_book);
	w->counter.book = book_sqlite_seam(w->flow_book);
	w->counter.keeper = book_sqlite_seam(w->lease_book);
	if (w->book.ops->meta_get(w->book.self, "demo", mark, sizeof(mark), e) == 0)
		w->counter.demo = strcmp(mark, "1") == 0;
	else if (e->code != ERR_NOT_FOUND)
		return err_wrap(e, "reading the demo mark");
	err_clear(e);
	return 0;
}

static int
open_reader(struct wired *w, struct err *e)
{
	if (!conf_virtual(w->conf))
		return reader_new_pcsc(&w->reader, w->conf->token_pcsc_reader, e);
	return reader_new(&w->reader, w->conf->token_inserted, w->conf->token_drawer, e);
}

static int
open_token(struct wired *w, struct err *e)
{
	struct token_client_setup s = {
		.program = "/proc/self/exe",
		.module = w->conf->token_module,
		.inserted = conf_virtual(w->conf) ? w->conf->token_inserted : NULL,
		.readers = w->conf->token_pcsc_reader,
		.log = w->conf->log_path,
		.ms = (int)w->conf->token_seconds * 1000,
	};

	if (token_client_new(&w->client, &s, e) == -1)
		return -1;
	w->counter.token = token_client_seam(w->client);
	return 0;
}

static int
open_master(struct wired *w, struct err *e)
{
	if ((w->master = secret_new(e)) == NULL ||
	    secret_file(w->master, w->conf->token_master, e) == -1)
		return err_wrap(e, "token:master");
	w->counter.master = w->master;
	return 0;
}

static int
open_ca(struct wired *w, struct err *e)
{
	if (ca_local_open(&w->local_ca, w->conf->ca_folder, e) == -1)
		return err_wrap(e, "ca:folder");
	w->counter.ca = ca_local_seam(w->local_ca);
	return 0;
}

/* The folder phone keeps PINs in files, so it needs a demo's book and a CA
 * whose certificates nobody trusts. */
static int
open_sms(struct wired *w, struct err *e)
{
	if (!w->counter.demo || strcmp(w->conf->ca_kind, "local") != 0) {
		err_set(e, ERR_NOT_DEMO, "sms:kind folder outside a demo");
		return err_say(e, "sms:kind = folder");
	}
	if (sms_folder_open(&w->phone, w->conf->sms_folder, e) == -1)
		return err_wrap(e, "sms:folder");
	w->counter.sms = sms_folder_seam(w->phone);
	return 0;
}

static int
open_paper(struct wired *w, struct err *e)
{
	struct paper_setup s = {
		.fonts = w->conf->paper_fonts,
		.branch_cert = w->conf->branch_certificate,
		.branch_key = w->conf->branch_key,
		.service_phone = w->conf->paper_service_phone,
		.website = w->conf->paper_website,
	};

	if (paper_pdf_new(&w->pdf, &s, e) == -1)
		return -1;
	w->counter.paper = paper_pdf_seam(w->pdf);
	return 0;
}

static const struct part {
	unsigned what;
	int (*open)(struct wired *w, struct err *e);
} parts[] = {
	{ WIRE_LOCK, open_lock },
	{ WIRE_BOOK | WIRE_SMS, open_book },    /* the phone asks for its demo mark */
	{ WIRE_READER, open_reader },
	{ WIRE_TOKEN, open_token },
	{ WIRE_MASTER, open_master },
	{ WIRE_CA, open_ca },
	{ WIRE_SMS, open_sms },
	{ WIRE_PAPER, open_paper },
};

int
wire_also(struct wired *w, unsigned what, struct err *e)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if ((what & parts[i].what) == 0 || (w->opened & 1u << i) != 0)
			continue;
		if (parts[i].open(w, e) == -1)
			return -1;
		w->opened |= 1u << i;
	}
	return 0;
}

int
wire_open(struct wired **out, const char *conf_path, int terminal, unsigned what,
    struct err *e)
{
	struct wired *w;

	if ((w = calloc(1, sizeof(*w))) == NULL)
		return err_set(e, ERR_MEMORY, "wiring");
	w->lock = -1;
	if (open_conf(w, conf_path, terminal, e) == -1 || wire_also(w, what, e) == -1) {
		wire_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

void
wire_close(struct wired *w)
{
	if (w == NULL)
		return;
	paper_pdf_free(w->pdf);
	sms_folder_free(w->phone);
	ca_local_free(w->local_ca);
	secret_free(w->master);
	token_client_free(w->client);
	reader_free(w->reader);
	book_sqlite_free(w->outbox_book);
	book_sqlite_free(w->lease_book);
	book_sqlite_free(w->flow_book);
	book_sqlite_free(w->main_book);
	if (w->lock != -1)
		close(w->lock);
	calendar_done(&w->calendar);
	points_done(&w->points);
	conf_free(w->conf);
	free(w);
}
