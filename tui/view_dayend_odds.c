/* What does not balance, one by one, and the reasons given for it. */
#include "tui/view_dayend_own.h"

#include "core/text.h"
#include "forms/dayend.h"
#include "tui/dialog.h"

#include <stdio.h>

enum { ONE = 1, ALL, OWN_WORDS = 9 };

struct day_odd *
dayend_odd(const struct dayend_view *v, const struct desk_ask *q, size_t n)
{
	for (size_t i = 0; i < q->day->nodds; i++)
		if (q->day->odds[i].balance == v->at && n-- == 0)
			return &q->day->odds[i];
	return NULL;
}

void
dayend_open(struct dayend_view *v)
{
	const struct desk_ask *q = dayend_asked(v);

	if (q == NULL || day_odds_of(q->day, v->at) == 0)
		return;
	v->open = true;
	v->odd = v->from = 0;
}

/* ---- the reason ---- */

static void
reason_typed(struct view *view, const char *line)
{
	struct dayend_view *v = (struct dayend_view *)view;
	struct desk_ask *q = dayend_asked(v);
	struct day_odd *o = q == NULL ? NULL : dayend_odd(v, q, v->odd);

	if (line == NULL || line[0] == '\0' || o == NULL)
		return;
	if (v->all)
		dayend_explain_all(q->day, v->at, line);
	else
		snprintf(o->reason, sizeof(o->reason), "%s", line);
}

static void
reason_chosen(struct view *view, int digit)
{
	if (digit == OWN_WORDS)
		dialog_type(view, _("说明原因"),
		    _("写给主管看，也印在日结单上。"), "", 60, reason_typed);
	for (int i = 1; i < DAYEND_REASONS && dayend_reasons[i - 1] != NULL; i++)
		if (digit == i)
			reason_typed(view, text_get(dayend_reasons[i - 1]));
}

static void
ask_reason(struct dayend_view *v, bool all)
{
	struct dialog_choice choices[DIALOG_CHOICES];
	size_t n = 0;

	v->all = all;
	for (; dayend_reasons[n] != NULL; n++)
		choices[n] = (struct dialog_choice){ (int)n + 1,
		    text_get(dayend_reasons[n]) };
	choices[n++] = (struct dialog_choice){ OWN_WORDS,
	    _("别的原因，自己写") };
	choices[n++] = (struct dialog_choice){ 0, _("返回") };
	dialog_ask(&v->view, _("说明原因"), all ?
	    _("这一栏还没有说明的各项，都用这个原因。") :
	    _("这一项为什么不平？"), choices, n, reason_chosen);
}

/* ---- keys ---- */

static void
move(struct dayend_view *v, size_t n, ptrdiff_t by)
{
	ptrdiff_t to = (ptrdiff_t)v->odd + by;

	v->odd = to < 0 ? 0 : (size_t)to >= n ? n - 1 : (size_t)to;
	if (v->odd < v->from)
		v->from = v->odd;
	if (v->page > 0 && v->odd >= v->from + v->page)
		v->from = v->odd - v->page + 1;
}

static void
digit(struct dayend_view *v, const struct desk_ask *q, int d)
{
	const struct day_odd *o = dayend_odd(v, q, v->odd);

	if (q->stage != DAY_STAGE_PREPARE || o == NULL)
		return;
	if (d == ONE && day_what_wants(o->what))
		ask_reason(v, false);
	else if (d == ALL)
		ask_reason(v, true);
}

static void
page(struct dayend_view *v, size_t n, bool down)
{
	if (down && v->from + v->page < n)
		v->from += v->page;
	else if (!down)
		v->from -= v->from < v->page ? v->from : v->page;
	else
		v->odd = n - 1;
	if (v->odd < v->from || v->odd >= v->from + v->page)
		v->odd = v->from;
}

void
dayend_odds_key(struct dayend_view *v, const struct key *k)
{
	const struct desk_ask *q = dayend_asked(v);
	size_t n = day_odds_of(q->day, v->at);

	switch (k->kind) {
	case K_ESC:
	case K_ENTER:
		v->open = false;
		break;
	case K_UP:
	case K_DOWN:
		move(v, n, k->kind == K_UP ? -1 : 1);
		break;
	case K_PAGE_UP:
	case K_PAGE_DOWN:
		page(v, n, k->kind == K_PAGE_DOWN);
		break;
	default:
		digit(v, q, key_digit(k));
	}
}
