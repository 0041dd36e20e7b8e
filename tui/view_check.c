/*
 * The check: person, papers, guard and notices on one screen, for the handler
 * in person.  What is typed is judged at once by core/rules.h; the flow judges
 * the whole.  The letter of an agent gets its block between person and papers.
 */
#include "core/clock.h"
#include "core/idcard/number.h"
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/view_check_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct edit *
check_edit(struct check *c, size_t field)
{
	return field == CHECK_NUMBER ? &c->number :
	    field == CHECK_UNTIL ? &c->until : NULL;
}

static void judge_all(struct check *);

/* What is typed into values and visit. */
static void
take(struct check *c)
{
	snprintf(c->values[CHECK_NUMBER].text, sizeof(c->values[0].text), "%s",
	    c->number.text);
	snprintf(c->values[CHECK_UNTIL].text, sizeof(c->values[0].text), "%s",
	    c->until.text);
	check_fill(c->values, c->ask->orders, &c->visit);
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

/* ---- refusing ---- */

enum { RECORD = 9 };            /* none of the reasons' digits: the same key twice does nothing */

static void
refusal_recorded(struct view *v, int digit)
{
	struct check *c = (struct check *)v;

	if (digit != RECORD || !v->app->work.asked)
		return;
	err_set(c->ask->e, c->reason, "refused by the clerk");
	serve_answer(v->app, -1);
}

static void
refusal_chosen(struct view *v, int digit)
{
	const struct dialog_choice choices[] = {
		{ RECORD, _("登记，本次到访结束") }, { 0, _("返回，继续核验") },
	};
	struct check *c = (struct check *)v;
	struct err e = { 0 };

	if (digit < 1 || digit > (int)check_nrefusals)
		return;
	e.code = c->reason = check_refusals[digit - 1];
	dialog_ask(v, _("登记为不能办理"), err_what(&e), choices, 2,
	    refusal_recorded);
}

static void
refuse(struct check *c)
{
	struct dialog_choice choices[DIALOG_CHOICES];
	struct err e = { 0 };
	size_t n = 0;

	for (; n < check_nrefusals && n + 1 < DIALOG_CHOICES; n++) {
		e.code = check_refusals[n];
		choices[n].digit = (int)n + 1;
		choices[n].text = err_what(&e);
	}
	choices[n++] = (struct dialog_choice){ 0, _("返回，继续核验") };
	dialog_ask(&c->view, _("不能办理的原因"), _("选一项，再确认登记。"),
	    choices, n, refusal_chosen);
}

/* ---- keys ---- */

static void
key_field(struct check *c, const struct key *k)
{
	const struct form_field *f = &check_form.fields[c->focus];
	struct form_value *value = &c->values[c->focus];
	int digit = key_digit(k);

	if (f->kind == FORM_TEXT) {
		edit_key(check_edit(c, c->focus), k);
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
	else if (key_f(k, 9))
		refuse(c);
	else
		key_field(c, k);
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
	if (c->focus != CHECK_UNTIL || check_until(text, &date, &e) == -1)
		c->focus = CHECK_NUMBER;
	if (c->focus == CHECK_NUMBER)   /* another document: its bearer is looked at anew */
		c->values[CHECK_PERSON].ticked = false;
	edit_set(check_edit(c, c->focus), "");
	for (; *text != '\0'; text++)
		edit_key(check_edit(c, c->focus), &(struct key){
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

	keybar_key(b, "Enter", next_due(c, 0) < CHECK__MAX ?
	    _("下一项") : _("开始制作"));
	if (kind == FORM_TICK)
		keybar_key(b, _("空格"), _("勾选"));
	else if (kind == FORM_CHOICE)
		keybar_key(b, _("数字"), _("选择"));
	keybar_key(b, "Esc", _("离开"));
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

	if (c->number.text[0] == '\0' && scan[0] != '\0' &&
	    idcard_fold(scan, folded, &e) == 0 &&
	    strcmp(folded, c->ask->orders[0].handler_number) == 0)
		edit_set(&c->number, folded);
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
	edit_init(&c->number, (size_t)check_form.fields[CHECK_NUMBER].max,
	    edit_letter_or_digit);
	edit_init(&c->until, (size_t)check_form.fields[CHECK_UNTIL].max, NULL);
	edit_set(&c->number, c->values[CHECK_NUMBER].text);
	edit_set(&c->until, c->values[CHECK_UNTIL].text);
	use_scan(c);
	take(c);
	first = next_due(c, CHECK_NUMBER);
	c->focus = first < CHECK__MAX ? first : CHECK_NUMBER;
	if (q->why != NULL)
		note(c, q->why);
	return &c->view;
}
