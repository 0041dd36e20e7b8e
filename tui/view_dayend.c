/*
 * The day-end (RULES 32): the clerk counts and explains, the supervisor signs
 * over this screen or at another one.  What is added up stands in core/day.h;
 * what may be done in core/dayend.h.
 */
#include "tui/view_dayend_own.h"

#include "core/text.h"
#include "forms/dayend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GO_ON = 1, AGAIN };

struct desk_ask *
dayend_asked(const struct dayend_view *v)
{
	const struct app *a = v->view.app;
	struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	return q != NULL && q->kind == DESK_DAYEND ? q : NULL;
}

void
dayend_note(struct dayend_view *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
}

/* By person: another sign-in of the preparer's own is refused where it is tried. */
bool
dayend_own_signature(const struct dayend_view *v, const struct desk_ask *q)
{
	const struct staff *who = &v->view.app->counter->clerk;
	struct err e;

	return strcmp(who->id, q->day->prepared_by) != 0 &&
	    may(who, MAY_SIGN_DAY, NULL, &e) == 0;
}

static bool
may_prepare(const struct dayend_view *v)
{
	struct err e;

	return may(&v->view.app->counter->clerk, MAY_CLOSE_DAY, NULL, &e) == 0;
}

/* ---- a new question ---- */

static void
to_first_odd(struct dayend_view *v, const struct day *d)
{
	v->focus = DAYEND_BALANCES;
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		for (size_t i = 0; i < d->nodds; i++)
			if (d->odds[i].balance == (enum day_balance)b &&
			    day_what_wants(d->odds[i].what) &&
			    d->odds[i].reason[0] == '\0') {
				v->at = (enum day_balance)b;
				return;
			}
}

static void
begin(struct dayend_view *v, const struct desk_ask *q)
{
	char text[24];

	v->open = v->noted = false;
	v->at = DAY_STOCK;
	edit_clear(&v->count);
	edit_clear(&v->id);
	edit_clear(&v->password);
	snprintf(text, sizeof(text), "%ld", q->day->figure[DAY_COUNTED]);
	if (q->day->counted)
		edit_set(&v->count, text);
	if (q->why != NULL)
		dayend_note(v, q->why);
	switch (q->stage) {
	case DAY_STAGE_PREPARE:         /* after other work, counted anew */
		if (q->day->counted && q->why == NULL)
			to_first_odd(v, q->day);
		else
			v->focus = DAYEND_COUNT;
		break;
	case DAY_STAGE_SIGN:
		v->focus = dayend_own_signature(v, q) ? DAYEND_SIGN : DAYEND_ID;
		break;
	case DAY_STAGE_CLOSED:
		v->focus = DAYEND_BALANCES;
		break;
	}
}

static void
changed(struct view *view, unsigned what)
{
	struct dayend_view *v = (struct dayend_view *)view;
	const struct desk_ask *q = dayend_asked(v);

	if ((what & CHANGED_ASK) != 0 && q != NULL)
		begin(v, q);
}

/* ---- preparing ---- */

static bool
take_count(struct dayend_view *v, struct desk_ask *q)
{
	struct err e;
	long n;

	if (dayend_count(v->count.text, &n, &e) == -1) {
		dayend_note(v, &e);
		v->focus = DAYEND_COUNT;
		return false;
	}
	q->day->figure[DAY_COUNTED] = n;
	q->day->counted = true;
	if (day_sums(q->day, &e) == 0)
		return true;
	dayend_note(v, &e);
	return false;
}

static void
hand_on(struct dayend_view *v, struct desk_ask *q)
{
	struct err e;

	if (!take_count(v, q))
		return;
	if (day_ready(q->day, &e) == -1) {
		dayend_note(v, &e);
		to_first_odd(v, q->day);
		return;
	}
	serve_answer(v->view.app, 0);
}

/* ---- signing ---- */

static void
ask_again(struct dayend_view *v, struct desk_ask *q)
{
	q->wish = DAY_PREPARE_ANEW;
	serve_answer(v->view.app, 0);
}

static void
sign(struct dayend_view *v, struct desk_ask *q)
{
	struct app *a = v->view.app;
	struct err e;

	if (dayend_own_signature(v, q)) {
		q->signer = a->counter->clerk;
		serve_answer(a, 0);
		return;
	}
	if (v->id.text[0] == '\0' || secret_len(v->secret) == 0) {
		v->focus = v->id.text[0] == '\0' ? DAYEND_ID : DAYEND_PASSWORD;
		err_set(&e, ERR_INPUT, "no sign-in");
		err_say(&e, "%s", _("请主管输入工号和密码"));
		dayend_note(v, &e);
	} else if (sign_try_begin(&v->try, a, v->id.text, v->secret, &e) == -1)
		dayend_note(v, &e);
}

/* Has the supervisor's sign-in been answered? */
static void
settle(struct view *view)
{
	struct dayend_view *v = (struct dayend_view *)view;
	struct desk_ask *q;

	if (!sign_try_ended(&v->try))
		return;
	edit_clear(&v->password);
	v->focus = DAYEND_PASSWORD;
	if (v->try.rc == -1) {
		dayend_note(v, &v->try.e);
	} else if ((q = dayend_asked(v)) != NULL && q->stage == DAY_STAGE_SIGN) {
		q->signer = v->try.who;
		serve_answer(view->app, 0);
	}
}

/* ---- keys ---- */

static struct edit *
line(struct dayend_view *v)
{
	return v->focus == DAYEND_COUNT ? &v->count : v->focus == DAYEND_ID ? &v->id :
	    v->focus == DAYEND_PASSWORD ? &v->password : NULL;
}

static void
digit(struct dayend_view *v, struct desk_ask *q, int d)
{
	if (q->stage == DAY_STAGE_PREPARE && d == GO_ON)
		hand_on(v, q);
	else if (q->stage == DAY_STAGE_SIGN && d == GO_ON)
		sign(v, q);
	else if (q->stage != DAY_STAGE_CLOSED && d == AGAIN && may_prepare(v))
		ask_again(v, q);
}

/* Enter or Tab: the next field; behind the fields stand the balances. */
static void
next(struct dayend_view *v, struct desk_ask *q)
{
	switch (v->focus) {
	case DAYEND_COUNT:
		if (take_count(v, q))
			to_first_odd(v, q->day);
		break;
	case DAYEND_ID:
		v->focus = DAYEND_PASSWORD;
		break;
	case DAYEND_PASSWORD:
		v->focus = DAYEND_SIGN;
		break;
	case DAYEND_SIGN:
		v->focus = DAYEND_BALANCES;
		break;
	case DAYEND_BALANCES:
		v->focus = q->stage == DAY_STAGE_PREPARE ? DAYEND_COUNT :
		    q->stage == DAY_STAGE_CLOSED ? DAYEND_BALANCES :
		    dayend_own_signature(v, q) ? DAYEND_SIGN : DAYEND_ID;
		break;
	}
}

static void
move(struct dayend_view *v, int by)
{
	int to = (int)v->at + by;

	if (v->focus == DAYEND_BALANCES && to >= 0 && to < DAY_BALANCE__MAX)
		v->at = (enum day_balance)to;
	v->focus = DAYEND_BALANCES;
}

/* What was closed is only looked at. */
static void
leave(struct dayend_view *v, const struct desk_ask *q)
{
	if (q->stage == DAY_STAGE_CLOSED)
		serve_answer(v->view.app, 0);
	else
		serve_later(v->view.app);
}

static void
key_balances(struct dayend_view *v, struct desk_ask *q, const struct key *k)
{
	switch (k->kind) {
	case K_ESC:
		leave(v, q);
		break;
	case K_UP:
	case K_DOWN:
		move(v, k->kind == K_UP ? -1 : 1);
		break;
	case K_ENTER:
		if (v->focus == DAYEND_BALANCES)
			dayend_open(v);
		else
			next(v, q);
		break;
	case K_TAB:
	case K_BACKTAB:
		next(v, q);
		break;
	default:
		if (line(v) != NULL)
			edit_key(line(v), k);
		else
			digit(v, q, key_digit(k));
	}
}

static void
key(struct view *view, const struct key *k)
{
	struct dayend_view *v = (struct dayend_view *)view;
	struct desk_ask *q = dayend_asked(v);

	if (v->try.going)
		return;
	if (q == NULL) {
		if (k->kind == K_ESC)
			desk_want(view->app->desk, DESK_PAUSE);
		return;
	}
	v->noted = false;
	if (v->open)
		dayend_odds_key(v, k);
	else
		key_balances(v, q, k);
}

/* A badge read in where the number is asked for. */
static void
scan(struct view *view, const char *text)
{
	struct dayend_view *v = (struct dayend_view *)view;

	if (v->focus != DAYEND_ID || dayend_asked(v) == NULL) {
		screen_bell();
		return;
	}
	edit_set(&v->id, text);
	v->focus = DAYEND_PASSWORD;
}

static bool
typing(struct view *view)
{
	return ((struct dayend_view *)view)->focus == DAYEND_ID;
}

static bool
secret(struct view *view)
{
	return ((struct dayend_view *)view)->focus == DAYEND_PASSWORD;
}

/* ---- the view ---- */

static void
closed(struct view *view)
{
	struct dayend_view *v = (struct dayend_view *)view;

	sign_try_done(&v->try);
	secret_free(v->secret);
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_DAYEND,
	.draw = view_dayend_draw,
	.bar = view_dayend_bar,
	.key = key,
	.scan = scan,
	.typing = typing,
	.secret = secret,
	.settle = settle,
	.changed = changed,
	.closed = closed,
};

struct view *
view_dayend_new(struct app *a)
{
	struct dayend_view *v = calloc(1, sizeof(*v));

	if (v == NULL || (v->secret = secret_new(&v->e)) == NULL) {
		free(v);
		return NULL;
	}
	v->view = (struct view){ .ops = &ops, .app = a };
	edit_init(&v->count, DAYEND_COUNT_DIGITS, edit_digit);
	edit_init(&v->id, 16, NULL);
	edit_init(&v->password, 64, NULL);
	v->password.secret = v->secret;
	return &v->view;
}
