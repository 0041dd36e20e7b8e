/* The counter itself, and the UKeys in its reader. */
#include "core/restored.h"
#include "core/text.h"
#include "core/token/reader.h"
#include "tui/app.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_MAX = 16 };

/* A demo's sign-ins lie beside its settings and are named on the screen; NULL if there are none. */
static char *
sign_ins(const struct wired *w)
{
	char *path;

	if (!w->counter.demo || asprintf(&path, "%s/SIGN-IN.txt", w->conf->folder) == -1)
		return NULL;
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

int
verb_counter(const struct args *a, struct wired *w, struct err *e)
{
	char *path = sign_ins(w);
	const struct app_setup s = {
		.points = &w->points,
		.calendar = &w->calendar,
		.book = w->book,
		.outbox = w->outbox,
		.clock = wire_clock(),
		.reader = w->reader,
		.virtual_ukeys = w->counter.demo && strcmp(w->conf->token_reader, "folder") == 0,
		.sign_ins = path,
	};
	int rc;

	(void)a;
	rc = app_run(&w->counter, &s, e);
	free(path);
	return rc;
}

static const char *
what_text(enum token_what what)
{
	switch (what) {
	case TOKEN_BLANK:
		return _("空白");
	case TOKEN_IN_USE:
		return _("有内容");
	case TOKEN_LOCKED:
		return _("已锁定");
	case TOKEN_OLD:
		return _("客户原来的UKey");
	default:
		return _("读不出");
	}
}

/* One UKey in a line: serial, product, what it is, which order it was made for. */
static int
print_ukey(struct wired *w, const struct token_info *t, struct err *e)
{
	struct making m = { 0 };
	struct err newer;
	int found;

	found = w->book.ops->making_on(w->book.self, t->serial, &m, e);
	if (found == -1 && e->code != ERR_NOT_FOUND)
		return err_wrap(e, "making on %s", t->serial);
	err_clear(e);
	printf("%s  %s  %s", t->serial, t->product, what_text(t->what));
	if (found == 0)
		printf("  %s  %s", m.order, making_state_text(m.state));
	else if (restored_ukey(&w->book, t, &newer) == -1)
		printf("  %s", newer.say);
	putchar('\n');
	making_done(&m);
	return 0;
}

int
verb_ukey(const struct args *a, struct wired *w, struct err *e)
{
	struct token_info t[LOOK_MAX];
	size_t n;

	(void)a;
	if (w->counter.token.ops->look(w->counter.token.self, t, LOOK_MAX, &n, e) == -1)
		return err_wrap(e, "looking at the reader");
	if (n == 0)
		puts(_("读卡器里没有UKey。"));
	for (size_t i = 0; i < n; i++)
		if (print_ukey(w, &t[i], e) == -1)
			return -1;
	return 0;
}

static int
only_demo(const struct wired *w, struct err *e)
{
	return w->counter.demo ? 0 : err_set(e, ERR_NOT_DEMO, "not a demo book");
}

int
verb_ukey_insert(const struct args *a, struct wired *w, struct err *e)
{
	if (only_demo(w, e) == -1 || reader_insert(w->reader, a->word[0], e) == -1)
		return err_wrap(e, "inserting");
	printf(_("已插入 %s。\n"), a->word[0]);
	return 0;
}

int
verb_ukey_remove(const struct args *a, struct wired *w, struct err *e)
{
	if (only_demo(w, e) == -1 || reader_remove(w->reader, a->word[0], e) == -1)
		return err_wrap(e, "removing");
	puts(_("已拔出。"));
	return 0;
}
