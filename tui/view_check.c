/*
 * The check: person, letter, papers, guard and notices on one screen.  What is
 * typed is judged at once by core/rules.h; the flow judges the whole.
 */
#include "core/clock.h"
#include "core/idcard/number.h"
#include "core/text.h"
#include "tui/handforms.h"
#include "tui/view_check_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void judge_all(struct check *);

/* What is typed into values and visit. */
static void
take(struct check *c)
{
	for (size_t i = 0; i < CHECK__MAX; i++)
		if (check_form.fields[i].kind == FORM_TEXT)
			memcpy(c->values[i].text, c->edits[i].text,
			    sizeof(c->values[i].text));
	check_fill(c->values, c->ask->orders, c->ask->norders, c->today,
	    &c->visit);
	c->view.app->work.agent = c->visit.agent;
	judge_all(c);
}

static void
note(struct check *c, const struct err *e)
{
	c->e = *e;
	c->noted = true;
}

/* ---- moving on ---- */

bool
check_wrong(const struct check *c, size_t field, struct err *e)
{
	const struct desk_ask *q = c->ask;

	return form_asked(&check_form, field, &c->visit, c->values) &&
	    check_judge((enum check_field)field, c->values, &c->visit,
	    q->orders, q->norders, c->today, e) == -1;
}

static void
judge_all(struct check *c)
{
	struct err e;

	for (size_t i = 0; i < CHECK__MAX; i++)
		c->wrong[i] = check_wrong(c, i, &e);
}

/* The next field that is missing or wrong. */
static size_t
next_due(const struct check *c, size_t from)
{
	return form_next(&check_form, &c->visit, c->values, c->wrong, from);
}

/* Where a wrong field is left, or nothing else is left to do, it says why. */
static void
go(struct check *c, size_t to)
{
	struct err e;

	if (check_wrong(c, c->focus, &e) || check_wrong(c, to, &e))
		note(c, &e);
	c->focus = to;
}

static void
advance(struct check *c)
{
	size_t next;

	take(c);
	if ((next = next_due(c, c->focus + 1)) < CHECK__MAX)
		go(c, next);
}

static void
step(struct check *c, size_t by)
{
	size_t to = c->focus;

	take(c);
	do
		to = (to + by) % CHECK__MAX;
	while (!form_asked(&check_form, to, &c->visit, c->values));
	go(c, to);
}

static void
submit(struct check *c)
{
	take(c);
	if (next_due(c, c->focus) < CHECK__MAX) {
		advance(c);
		return;
	}
	*c->ask->visit = c->visit;
	serve_answer(c->view.app, 0);
}

/* ---- keys ---- */

static void
key_field(struct check *c, const struct key *k)
{
	const struct form_field *f = &check_form.fields[c->focus];
	struct form_value *value = &c->values[c->focus];
	int digit = key_digit(k);

	if (f->kind == FORM_TEXT) {
		edit_key(&c->edits[c->focus], k);
		take(c);
	} else if (f->kind == FORM_CHOICE && digit >= 1 &&
	    digit <= (int)form_choices(f)) {
		value->choice = digit;
		advance(c);
	} else if (f->kind == FORM_TICK && key_char(k, ' ')) {
		value->ticked = !value->ticked;
		if (value->ticked)
			advance(c);
	}
}

static void
form_chosen(struct view *v, int digit)
{
	const struct desk_ask *q = ((struct check *)v)->ask;

	if (v->app->work.asked)
		handforms_chosen(v, digit, q->orders, q->norders);
}

static void
key(struct view *v, const struct key *k)
{
	struct check *c = (struct check *)v;

	if (!v->app->work.asked)
		return;
	c->noted = false;
	if (k->kind == K_ESC)
		serve_later(v->app);
	else if (k->kind == K_ENTER)
		submit(c);
	else if (k->kind == K_TAB || k->kind == K_DOWN)
		step(c, 1);
	else if (k->kind == K_BACKTAB || k->kind == K_UP)
		step(c, CHECK__MAX - 1);
	else if (key_f(k, 6) && c->visit.agent)
		check_attach(c);
	else if (key_f(k, 7))
		handforms_ask(v, c->ask->orders[0].no, c->ask->norders,
		    form_chosen);
	else if (key_f(k, 9))
		check_refuse(c);
	else
		key_field(c, k);
}

/* Another document: its bearer is looked at anew, and has another name. */
static void
another_document(struct check *c, const char *text)
{
	char number[ID_SIZE];
	struct err e;

	c->values[CHECK_PERSON].ticked = false;
	if (idcard_fold(text, number, &e) == 0 &&
	    strcmp(number, c->visit.number) == 0)
		return;
	edit_clear(&c->edits[CHECK_NAME]);
	c->values[CHECK_AGENT].choice = 0;
}

/* The document's number, whatever is asked just now; but a date where a date is. */
static void
scan(struct view *v, const char *text)
{
	struct check *c = (struct check *)v;
	struct err e;
	int32_t date;

	if (!v->app->work.asked)
		return;
	c->noted = false;
	if (!check_is_date(c->focus) || check_until(text, &date, &e) == -1) {
		c->focus = CHECK_NUMBER;
		another_document(c, text);
	}
	edit_clear(&c->edits[c->focus]);
	for (; *text != '\0'; text++)
		edit_key(&c->edits[c->focus], &(struct key){
		    .kind = K_CHAR, .ch = (unsigned char)*text });
	advance(c);
}

static bool
typing(struct view *v)
{
	struct check *c = (struct check *)v;

	return check_form.fields[c->focus].kind == FORM_TEXT;
}

static void
bar(struct view *v, struct keybar *b)
{
	struct check *c = (struct check *)v;
	enum form_kind kind = check_form.fields[c->focus].kind;

	keybar_key(b, "Enter", next_due(c, 0) < CHECK__MAX ? _("下一项") :
	    c->visit.resets ? _("核对UKey") :
	    c->visit.agent ? _("送主管审批") : _("开始制作"));
	if (kind == FORM_TICK)
		keybar_key(b, _("空格"), _("勾选"));
	else if (kind == FORM_CHOICE)
		keybar_key(b, _("数字"), _("选择"));
	keybar_key(b, "Esc", _("离开"));
	if (c->visit.agent)
		keybar_f(b, 6, _("附扫描件"));
	keybar_f(b, 7, _("表单"));
	keybar_f(b, 9, _("不能办理"));
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_CHECK,
	.draw = check_draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.closed = closed,
};

/* The ID number just scanned at home is the first thing filled in. */
static void
use_scan(struct check *c)
{
	const char *scan = c->view.app->scanned;
	char folded[ID_SIZE];
	struct err e;

	if (c->edits[CHECK_NUMBER].text[0] == '\0' && scan[0] != '\0' &&
	    idcard_fold(scan, folded, &e) == 0 &&
	    strcmp(folded, c->ask->orders[0].handler_number) == 0)
		edit_set(&c->edits[CHECK_NUMBER], folded);
}

struct view *
view_check_new(struct app *a)
{
	const struct desk_ask *q = desk_asked(a->desk);
	struct check *c = calloc(1, sizeof(*c));
	size_t first;

	if (c == NULL)
		return NULL;
	c->view = (struct view){ .ops = &ops, .app = a };
	c->ask = q;
	c->visit = *q->visit;
	c->today = date_of(app_now(a));
	check_open(&c->visit, q->orders, c->values);
	for (size_t i = 0; i < CHECK__MAX; i++) {
		edit_init(&c->edits[i], (size_t)check_form.fields[i].max,
		    i == CHECK_NUMBER ? edit_letter_or_digit : NULL);
		edit_set(&c->edits[i], c->values[i].text);
	}
	use_scan(c);
	take(c);
	first = next_due(c, CHECK_NUMBER);
	/* all there: not where a whole number would stand (RULES 39) */
	c->focus = first < CHECK__MAX ? first :
	    c->visit.agent ? CHECK_PRINCIPAL : CHECK_NUMBER;
	if (q->why != NULL)
		note(c, q->why);
	return &c->view;
}
