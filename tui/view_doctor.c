/*
 * What `ukey-pickup doctor` says, on a screen: the probes run aside, their
 * lines appear as they come, and Esc leaves whatever they are at.
 */
#include "core/book/sqlite.h"
#include "core/text.h"
#include "tui/aside.h"
#include "tui/doctor.h"
#include "tui/frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 4, DETAIL = 4, FEET = 3 + DETAIL + 1, TITLE = 14 };

/* The examination, on its thread.  Lines below n are whole and stay as they are. */
struct exam {
	struct aside aside;
	char *file;
	int terminal;
	const struct probe *probes;
	size_t nprobes;
	struct line {
		const struct probe *probe;
		struct finding f;
	} *lines;                       /* nprobes of them */
	atomic_size_t at, n;            /* the probe that runs; lines there are */
};

struct doctor_view {
	struct view view;
	struct exam *exam;              /* NULL: it could not be begun, e says why */
	size_t at, top;                 /* the cursor's line; the first on the screen */
	bool moved, ended;
	struct err e;
};

/* ---- aside --------------------------------------------------------------------------- */

static void
run(struct aside *a)
{
	struct exam *x = (struct exam *)a;
	struct patient *p = NULL;
	struct err e;
	size_t n = 0;

	if (doctor_lay(&p, x->file, x->terminal, &e) == -1)
		return;
	if (p->book != NULL)
		book_sqlite_guest(p->book);
	for (size_t i = 0; i < x->nprobes && !aside_unwanted(a); i++) {
		atomic_store(&x->at, i);
		aside_tell(a);
		x->lines[n].probe = &x->probes[i];
		if (doctor_probe(p, &x->probes[i], &x->lines[n].f))
			atomic_store(&x->n, ++n);
	}
	doctor_free(p);
}

static void
free_exam(struct aside *a)
{
	struct exam *x = (struct exam *)a;

	free(x->lines);
	free(x->file);
	free(x);
}

static const struct aside_ops examining = { run, free_exam };

static void
begin(struct doctor_view *v)
{
	const struct app *a = v->view.app;
	struct exam *x = calloc(1, sizeof(*x));

	if (x == NULL)
		return;
	x->aside.ops = &examining;
	x->probes = doctor_probes(&x->nprobes);
	x->file = strdup(a->counter->conf->file);
	x->lines = calloc(x->nprobes, sizeof(*x->lines));
	x->terminal = a->counter->terminal;
	if (x->file == NULL || x->lines == NULL || aside_start(&x->aside, a->wake_fd, &v->e) == -1) {
		free_exam(&x->aside);
		return;
	}
	if (v->exam != NULL)
		aside_drop(&v->exam->aside);
	v->exam = x;
	v->at = v->top = 0;
	v->moved = v->ended = false;
}

/* ---- the lines --------------------------------------------------------------------------- */

static size_t
count(const struct doctor_view *v)
{
	return v->exam != NULL ? atomic_load(&v->exam->n) : 0;
}

static size_t
height(const struct doctor_view *v)
{
	int rows = v->view.app->screen.rows - TOP - FEET;

	return rows > 1 ? (size_t)rows : 1;
}

static void
scroll(struct doctor_view *v)
{
	size_t h = height(v), n = count(v);

	if (v->top + h > n)
		v->top = n > h ? n - h : 0;     /* a larger window has room for more */
	if (v->at < v->top)
		v->top = v->at;
	else if (v->at >= v->top + h)
		v->top = v->at - h + 1;
}

/* The first line of the worst kind, if anything is wrong. */
static size_t
worst(const struct doctor_view *v)
{
	size_t n = count(v), at = 0;

	for (size_t i = 1; i < n; i++)
		if (v->exam->lines[i].f.state > v->exam->lines[at].f.state)
			at = i;
	return at;
}

static void
settle(struct view *view)
{
	struct doctor_view *v = (struct doctor_view *)view;

	if (!v->ended && v->exam != NULL && aside_ended(&v->exam->aside)) {
		v->ended = true;
		if (!v->moved)
			v->at = worst(v);
	}
	scroll(v);
}

static void
move(struct doctor_view *v, long by)
{
	long n = (long)count(v), to = (long)v->at + by;

	v->moved = true;
	v->at = n == 0 || to < 0 ? 0 : (size_t)(to >= n ? n - 1 : to);
}

/* ---- drawing ------------------------------------------------------------------------------- */

static enum style
style_of(enum finding_state s)
{
	return s == FINDING_OK ? STYLE_PLAIN : STYLE_WARN;
}

static void
draw_head(const struct doctor_view *v, struct screen *s)
{
	int many[FINDING__MAX] = { 0 }, x = 1;
	size_t n = count(v);

	for (size_t i = 0; i < n; i++)
		many[v->exam->lines[i].f.state]++;
	x += screen_put(s, 2, x, 30, STYLE_STRONG, _("系统检查")) + 3;
	for (int i = 0; i < FINDING__MAX; i++)
		x += screen_putf(s, 2, x, 20, style_of(many[i] > 0 ? (enum finding_state)i : FINDING_OK),
		    "%s %d", finding_word((enum finding_state)i), many[i]) + 3;
	if (v->exam != NULL && !v->ended)
		screen_putf(s, 2, x, s->cols - x, STYLE_DIM, _("正在检查：%s"),
		    text_get(v->exam->probes[atomic_load(&v->exam->at)].title));
	screen_rule(s, 3);
}

/* What there is of the text's first line. */
static void
draw_line(const struct doctor_view *v, struct screen *s, int y, size_t i)
{
	const struct line *l = &v->exam->lines[i];
	enum style style = style_of(l->f.state);
	int x = 3;

	if (v->at == i) {
		screen_put(s, y, 1, 1, STYLE_STRONG, ">");
		screen_cursor(s, y, 1);
	}
	x += screen_putf(s, y, x, 12, style, "%s %s", finding_sign(l->f.state), finding_word(l->f.state)) + 2;
	screen_put(s, y, x, TITLE, STYLE_PLAIN, text_get(l->probe->title));
	x += TITLE;
	screen_putf(s, y, x, s->cols - x - 1, style, "%.*s", (int)strcspn(l->f.text, "\n"), l->f.text);
}

/* A text of lines over several rows; returns how many. */
static int
draw_text(struct screen *s, int y, int rows, enum style style, const char *text)
{
	char all[sizeof(((struct finding *)0)->text)];

	snprintf(all, sizeof(all), "%s", text);
	for (char *p = all; (p = strchr(p, '\n')) != NULL;)
		*p = ' ';
	return screen_wrap(s, y, 1, s->cols - 2, rows, style, all);
}

/* The cursor's line whole, and what to do. */
static void
draw_detail(const struct doctor_view *v, struct screen *s, int y)
{
	const struct finding *f;
	int used;

	screen_rule(s, y++);
	if (v->at >= count(v))
		return;
	f = &v->exam->lines[v->at].f;
	used = draw_text(s, y, f->todo[0] != '\0' ? DETAIL - 2 : DETAIL, STYLE_PLAIN, f->text);
	draw_text(s, y + used, DETAIL - used, STYLE_STRONG, f->todo);
}

static void
draw(struct view *view, struct screen *s)
{
	struct doctor_view *v = (struct doctor_view *)view;
	size_t n = count(v), h = height(v);

	frame_top(view->app, s);
	draw_head(v, s);
	for (size_t i = v->top; i < n && i < v->top + h; i++)
		draw_line(v, s, TOP + (int)(i - v->top), i);
	if (v->exam == NULL)
		frame_note(s, TOP, 2, &v->e);
	draw_detail(v, s, s->rows - FEET);
	screen_rule(s, s->rows - 3);
}

static void
bar(struct view *view, struct keybar *b)
{
	struct doctor_view *v = (struct doctor_view *)view;

	if (v->ended)
		keybar_key(b, "Enter", _("再查一次"));
	keybar_key(b, _("上下键"), _("逐项看"));
	if (count(v) > height(v))
		keybar_key(b, "PgUp/PgDn", _("翻页"));
	keybar_key(b, "Esc", _("返回"));
}

/* ---- keys -------------------------------------------------------------------------------------- */

static void
key(struct view *view, const struct key *k)
{
	struct doctor_view *v = (struct doctor_view *)view;
	long page = (long)height(v);

	if (k->kind == K_ESC)
		app_close(view->app, view);
	else if (k->kind == K_ENTER && v->ended)
		begin(v);
	else if (k->kind == K_UP || k->kind == K_DOWN)
		move(v, k->kind == K_UP ? -1 : 1);
	else if (k->kind == K_PAGE_UP || k->kind == K_PAGE_DOWN)
		move(v, k->kind == K_PAGE_UP ? -page : page);
}

static void
closed(struct view *view)
{
	struct doctor_view *v = (struct doctor_view *)view;

	if (v->exam != NULL)
		aside_drop(&v->exam->aside);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_DOCTOR,
	.draw = draw,
	.bar = bar,
	.key = key,
	.settle = settle,
	.closed = closed,
};

struct view *
view_doctor_new(struct app *a)
{
	struct doctor_view *v = calloc(1, sizeof(*v));

	if (v == NULL)
		return NULL;
	v->view = (struct view){ .ops = &ops, .app = a };
	err_set(&v->e, ERR_MEMORY, "an examination");
	begin(v);
	return &v->view;
}
