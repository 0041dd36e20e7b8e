#include "tui/lamp_watch.h"

#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"
#include "tui/aside.h"
#include "tui/look.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 3000 };            /* then it does not answer */

enum {
	WATCHED = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_CLOSE_WRITE |
	    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR,
	ITSELF = IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT,
};

/* ---- one look ------------------------------------------------------------------------ */

struct look {
	struct aside aside;
	const struct source *source;
	char path[PATH_MAX];
	ino_t was;                      /* of the book: the file that was there first */
	int inotify;                    /* our copy, or -1 */
	/* what came of it */
	int in, beside;                 /* watches: on the folder, on the one it lies in; -1 = none */
	ino_t is;
	const char *word;               /* NULL: well */
	struct err e;
};

static int
at_book(const struct look *k, const char **word, struct err *e)
{
	return look_book(k->path, k->was, word, e);
}

static int
at_ca(const struct look *k, const char **word, struct err *e)
{
	return look_ca(k->path, word, e);
}

static int
at_sms(const struct look *k, const char **word, struct err *e)
{
	return look_sms(k->path, word, e);
}

static int
at_paper(const struct look *k, const char **word, struct err *e)
{
	return look_paper(k->path, word, e);
}

/* What each lamp stands on: a folder and the names in it that matter, or (the book) a file, which is
 * written to all the time: only another one in its place is a change.  A paper that comes into its
 * folder takes room there. */
static const struct source {
	enum lamp which;
	bool file, fills;
	const char *names[4];
	int (*look)(const struct look *k, const char **word, struct err *e);
} sources[] = {
	{ LAMP_BOOK, true, false, { NULL }, at_book },
	{ LAMP_CA, false, false, { "ca.pem", "ca.key", "index.db" }, at_ca },
	{ LAMP_SMS, false, false, { ".mode", ".sent" }, at_sms },
	{ LAMP_PAPER, false, true, { NULL }, at_paper },
};
enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

/* Watched first, looked at then: a change in between is heard. */
static void
run(struct aside *a)
{
	struct look *k = (struct look *)a;
	char parent[PATH_MAX];
	const char *word = NULL;
	struct stat st;

	snprintf(parent, sizeof(parent), "%s", k->path);
	if (k->inotify != -1) {
		k->beside = inotify_add_watch(k->inotify, dirname(parent), WATCHED);
		if (!k->source->file)
			k->in = inotify_add_watch(k->inotify, k->path, WATCHED);
	}
	k->is = stat(k->path, &st) == 0 ? st.st_ino : 0;
	if (k->source->look(k, &word, &k->e) == -1)
		k->word = word;
}

static void
free_look(struct aside *a)
{
	struct look *k = (struct look *)a;

	if (k->inotify != -1)
		close(k->inotify);
	free(k);
}

static const struct aside_ops looking = { run, free_look };

/* ---- watching ---------------------------------------------------------------------------- */

struct lamp_watch {
	int fd, wake_fd;
	bool begun;
	struct watched {
		char path[PATH_MAX];
		int in, beside;
		ino_t was;
		struct look *look;      /* going on, or NULL */
		int64_t begun;
		bool again;             /* something changed meanwhile */
		bool late;              /* and it has been told that nobody answers */
	} at[SOURCES];
};

static void
begin(struct lamp_watch *w, size_t i)
{
	struct watched *a = &w->at[i];
	struct look *k;
	struct err e;

	if ((a->again = a->look != NULL) || (k = calloc(1, sizeof(*k))) == NULL)
		return;
	k->aside.ops = &looking;
	k->source = &sources[i];
	memcpy(k->path, a->path, sizeof(k->path));
	k->was = a->was;
	k->in = k->beside = -1;
	k->inotify = w->fd == -1 ? -1 : fcntl(w->fd, F_DUPFD_CLOEXEC, 0);
	if (aside_start(&k->aside, w->wake_fd, &e) == -1) {
		log_err(&e);
		free_look(&k->aside);
		return;
	}
	a->look = k;
	a->begun = clock_mono_ms();
	a->late = false;
}

void
lamp_watch_look(struct lamp_watch *w)
{
	for (size_t i = 0; i < SOURCES; i++)
		begin(w, i);
}

void
lamp_watch_begin(struct lamp_watch *w)
{
	if (w->begun)
		return;
	w->begun = true;
	lamp_watch_look(w);
}

/* ---- what has changed ------------------------------------------------------------------------ */

static bool
matters(const struct source *s, const char *name)
{
	for (size_t i = 0; i < sizeof(s->names) / sizeof(s->names[0]) && s->names[i] != NULL; i++)
		if (strcmp(s->names[i], name) == 0)
			return true;
	return false;
}

static bool
concerns(const struct watched *a, const struct source *s, const struct inotify_event *ev)
{
	const char *slash = strrchr(a->path, '/'), *name = ev->len > 0 ? ev->name : "";

	if (ev->wd == a->in)
		return name[0] == '\0' || matters(s, name) ||
		    (s->fills && (ev->mask & (IN_CREATE | IN_CLOSE_WRITE | IN_DELETE)) != 0);
	if (ev->wd != a->beside)
		return false;
	if ((ev->mask & ITSELF) != 0)
		return true;
	return strcmp(slash != NULL ? slash + 1 : a->path, name) == 0 &&
	    (!s->file || (ev->mask & IN_CLOSE_WRITE) == 0);
}

/* A watch that a look has set, and is not back to tell of. */
static bool
is_new(const struct lamp_watch *w, int wd)
{
	for (size_t i = 0; i < SOURCES; i++)
		if (wd == w->at[i].in || wd == w->at[i].beside)
			return false;
	return true;
}

static void
hear(struct lamp_watch *w, const struct inotify_event *ev)
{
	bool all = (ev->mask & IN_Q_OVERFLOW) != 0 || ((ev->mask & IN_IGNORED) == 0 && is_new(w, ev->wd));

	for (size_t i = 0; i < SOURCES; i++)
		if (all || concerns(&w->at[i], &sources[i], ev))
			begin(w, i);
	if ((ev->mask & IN_MOVE_SELF) != 0)
		inotify_rm_watch(w->fd, ev->wd); /* it goes on watching what was moved away */
}

void
lamp_watch_heard(struct lamp_watch *w)
{
	_Alignas(struct inotify_event) char buf[4096];
	const struct inotify_event *ev;
	ssize_t n;

	while ((n = read(w->fd, buf, sizeof(buf))) > 0)
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*ev) + ev->len)) {
			ev = (const void *)(buf + at);
			hear(w, ev);
		}
}

/* ---- what was found ---------------------------------------------------------------------------- */

/* Once in the log, when it begins. */
static void
tell(struct lamps *l, enum lamp which, const char *word, const struct err *e, int64_t now)
{
	if (lamps_looked(l, which, word, now) && word != NULL && e != NULL)
		log_err(e);
}

static void
take(struct lamp_watch *w, size_t i, struct lamps *l, int64_t now)
{
	struct watched *a = &w->at[i];
	struct look *k = a->look;

	a->in = k->in;
	a->beside = k->beside;
	if (sources[i].file && a->was == 0 && k->word == NULL)
		a->was = k->is;
	tell(l, sources[i].which, k->word, &k->e, now);
	aside_drop(&k->aside);
	a->look = NULL;
	if (a->again)
		begin(w, i);
}

void
lamp_watch_settle(struct lamp_watch *w, struct lamps *l, int64_t now)
{
	struct watched *a;

	for (size_t i = 0; i < SOURCES; i++) {
		a = &w->at[i];
		if (a->look == NULL)
			continue;
		if (aside_ended(&a->look->aside))
			take(w, i, l, now);
		else if (!a->late && clock_mono_ms() >= a->begun + PATIENCE_MS) {
			a->late = true;
			lamps_looked(l, sources[i].which, N_("没应答"), now);
		}
	}
}

int64_t
lamp_watch_due(const struct lamp_watch *w)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; i < SOURCES; i++)
		if (w->at[i].look != NULL && !w->at[i].late && w->at[i].begun + PATIENCE_MS < due)
			due = w->at[i].begun + PATIENCE_MS;
	return due;
}

/* ---- new and free -------------------------------------------------------------------------------- */

int
lamp_watch_fd(const struct lamp_watch *w)
{
	return w->fd;
}

int
lamp_watch_new(struct lamp_watch **out, const struct conf *conf, int wake_fd, struct err *e)
{
	const char *const paths[SOURCES] = { conf->book_path, conf->ca_folder, conf->sms_folder,
		conf->paper_receipts };
	struct lamp_watch *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return err_set(e, ERR_MEMORY, "the lamps");
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	w->wake_fd = wake_fd;
	for (size_t i = 0; i < SOURCES; i++) {
		snprintf(w->at[i].path, sizeof(w->at[i].path), "%s", paths[i]);
		w->at[i].in = w->at[i].beside = -1;
	}
	*out = w;
	return 0;
}

void
lamp_watch_free(struct lamp_watch *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < SOURCES; i++)
		if (w->at[i].look != NULL)
			aside_drop(&w->at[i].look->aside);
	if (w->fd != -1)
		close(w->fd);
	free(w);
}
