/*
 * What the flow has to say: a problem (again or later), a refusal with what
 * to bring and where (RULES 21), a form to be signed, a UKey made ahead, a
 * reprint, or that all is done.
 */
#include "tui/view_message_own.h"

#include "core/text.h"
#include "tui/frame.h"
#include "tui/left.h"
#include "tui/lost.h"

#include <stdio.h>
#include <stdlib.h>

/* By the kind of question; the rest are not this view's. */
static const struct face {
	const char *title;
	enum stage stage;
	void (*draw)(const struct message *m, struct screen *s);
	const char *enter;              /* what Enter does; NULL: digits choose */
	const char *esc;                /* how Esc says "not now"; NULL: it reads on, like Enter */
} faces[] = {
	[DESK_PROBLEM] = { N_("出了问题"), STAGE__MAX, message_draw_problem, NULL, N_("暂停") },
	[DESK_REFUSED] = { N_("不能办理"), STAGE__MAX, message_draw_refused, N_("知道了"), NULL },
	[DESK_FORM_READY] = { N_("签收单"), STAGE_CHECK, message_draw_form, N_("已签好，继续"), N_("离开") },
	[DESK_SPOILED] = { N_("作废UKey"), STAGE__MAX, message_draw_spoiled, N_("继续"), NULL },
	[DESK_RESET] = { N_("重置密码"), STAGE__MAX, message_draw_reset, N_("继续"), NULL },
	[DESK_MADE] = { N_("预先制作"), STAGE__MAX, message_draw_made, N_("继续"), N_("停止") },
	[DESK_REPRINTED] = { N_("补打回执"), STAGE__MAX, message_draw_reprinted, N_("继续"), NULL },
	[DESK_DELIVERED] = { N_("已交付"), STAGE__MAX, message_draw_delivered, N_("继续"), NULL },
};

static void
draw(struct view *v, struct screen *s)
{
	struct message *m = (struct message *)v;

	frame_work(v->app, s, _(m->face->title), m->face->stage);
	screen_rule(s, s->rows - 3);
	if (v->app->work.asked)
		m->face->draw(m, s);
}

/* From a screen that asks what now; elsewhere nothing is left to break off. */
static bool
may_leave(const struct message *m)
{
	return left_possible(m->view.app) && (m->ask->kind == DESK_PROBLEM ||
	    m->ask->kind == DESK_FORM_READY);
}

static void
bar(struct view *v, struct keybar *b)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked)
		return;
	if (m->face->enter != NULL)
		keybar_key(b, "Enter",
		    message_to_come(m) > 0 ? _("办下一单") : _(m->face->enter));
	else
		keybar_key(b, _("数字"), _("选择"));
	if (m->face->esc != NULL)
		keybar_key(b, "Esc", _(m->face->esc));
	if (may_leave(m))
		keybar_f(b, 9, _("领取人离开"));
}

/* ---- keys ---- */

static void
choose(struct message *m, enum desk_choice choice)
{
	m->ask->choice = choice;
	serve_answer(m->view.app, 0);
}

/* Esc pauses the visit, not the order alone. */
static void
key_problem(struct message *m, const struct key *k)
{
	if (key_digit(k) == 1)
		choose(m, DESK_RETRY);
	else if (key_digit(k) == 2)
		choose(m, DESK_LATER);
	else if (key_digit(k) == 3 && message_may_defer(m))
		choose(m, DESK_APPROVAL);
	else if (key_digit(k) == 9 && lost_offered(m->view.app, m->ask->why))
		choose(m, DESK_LOST);
	else if (k->kind == K_ESC)
		serve_later(m->view.app);
}

static void
key(struct view *v, const struct key *k)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked)
		return;
	if (key_f(k, 9) && may_leave(m))
		left_ask(v);
	else if (m->ask->kind == DESK_PROBLEM)
		key_problem(m, k);
	else if (k->kind == K_ESC && m->face->esc != NULL)
		serve_later(v->app);
	else if (k->kind == K_ENTER || k->kind == K_ESC)
		serve_answer(v->app, 0);
}

/* Where the visit ends here, the next person is being scanned already. */
static void
scan(struct view *v, const char *text)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked || m->face->esc != NULL || message_to_come(m) > 0) {
		screen_bell();
		return;
	}
	app_scan_next(v->app, text);
	serve_answer(v->app, 0);
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_MESSAGE,
	.draw = draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.closed = closed,
};

/* Where the receipt lies, as far as the book says. */
static void
find_file(struct message *m)
{
	const struct app *a = m->view.app;
	const struct book *b = &a->setup->book;
	struct receipt_row r;
	struct err e;

	if (m->ask->kind == DESK_DELIVERED && b->ops->receipt_get(b->self,
	    m->ask->handover->receipt, &r, &e) == 0)
		snprintf(m->file, sizeof(m->file), "%s/%s",
		    a->counter->conf->paper_receipts, r.path);
}

struct view *
view_message_new(struct app *a)
{
	struct message *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->view = (struct view){ .ops = &ops, .app = a };
	m->ask = desk_asked(a->desk);
	m->face = &faces[m->ask->kind];
	find_file(m);
	return &m->view;
}
