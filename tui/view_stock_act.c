/* What the stock's screens ask and do in the same words. */
#include "tui/view_stock_own.h"

#include "core/stock.h"
#include "core/text.h"
#include "forms/stock.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OWN_WORDS = 9 };

struct counter
stock_act_counter(const struct stock_act *a)
{
	struct counter c = *a->view.app->counter;

	c.book = a->view.app->setup->book;
	return c;
}

bool
stock_act_may(const struct app *app)
{
	struct err e;

	return may(&app->counter->clerk, MAY_KEEP_STOCK, NULL, &e) == 0;
}

void
stock_act_note(struct stock_act *a, const struct err *e)
{
	a->e = *e;
	a->noted = true;
	screen_bell();
}

const char *
stock_act_title(enum stock_does does)
{
	static const char *const titles[] = {
		[STOCK_RECEIVE] = N_("办理入库"), [STOCK_SEND_BACK] = N_("办理退库"),
		[STOCK_SPOIL] = N_("办理作废"), [STOCK_COUNT] = N_("办理盘点"),
	};

	return _(titles[does]);
}

/* ---- model and reason ---- */

static void ask_model(struct stock_act *a, const char *stands);

static void
new_model_chosen(struct view *view, int digit)
{
	struct stock_act *a = (struct stock_act *)view;

	if (digit == 1)
		a->worded(a);
	else if (digit == 2)
		ask_model(a, a->model);
}

/* A letter typed wrongly, or a serial scanned in its place, would be a model of its own from then on. */
static void
ask_new_model(struct stock_act *a)
{
	const struct dialog_choice choices[] = {
		{ 1, _("是新型号，第一次入库") }, { 2, _("写错了，重写") }, { 0, _("返回") },
	};
	char text[NAME_SIZE];

	snprintf(text, sizeof(text), _("库存里从来没有这个型号：%s"), a->model);
	dialog_ask(&a->view, _("办理入库"), text, choices, 3, new_model_chosen);
}

static void
model_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;
	const struct book *b = &a->view.app->setup->book;
	struct err e;
	bool known;

	if (line == NULL)
		return;
	snprintf(a->model, sizeof(a->model), "%.39s", line);
	a->model[text_whole(a->model)] = '\0';
	text_fold(a->model);
	if (b->ops->stock_model_known(b->self, a->model, &known, &e) == -1)
		stock_act_note(a, &e);
	else if (known)
		a->worded(a);
	else
		ask_new_model(a);
}

static void
ask_model(struct stock_act *a, const char *stands)
{
	dialog_type(&a->view, _("办理入库"), _("型号"), stands, 30, model_typed);
}

/* Most often it is that of the last time. */
static void
ask_usual_model(struct stock_act *a)
{
	const struct book *b = &a->view.app->setup->book;
	char last[ID_SIZE];
	struct err e;

	if (b->ops->stock_model(b->self, last, &e) == -1)
		last[0] = '\0';
	ask_model(a, last);
}

static void
reason_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;

	if (line == NULL)
		return;
	snprintf(a->reason, sizeof(a->reason), "%s", line);
	a->worded(a);
}

static enum stock_state
leads_to(enum stock_does does)
{
	return does == STOCK_SPOIL ? STOCK_SPOILED : STOCK_RETURNED;
}

static void
reason_chosen(struct view *view, int digit)
{
	struct stock_act *a = (struct stock_act *)view;
	const char *const *usual = stock_form_reasons(leads_to(a->does));

	if (digit == OWN_WORDS)
		dialog_type(view, stock_act_title(a->does), _("写下原因"), "", 60, reason_typed);
	for (int i = 1; i <= STOCK_REASONS && usual[i - 1] != NULL; i++)
		if (digit == i)
			reason_typed(view, _(usual[i - 1]));
}

static void
ask_reason(struct stock_act *a)
{
	const char *const *usual = stock_form_reasons(leads_to(a->does));
	struct dialog_choice choices[DIALOG_CHOICES];
	size_t n = 0;

	for (; n < STOCK_REASONS && usual[n] != NULL; n++)
		choices[n] = (struct dialog_choice){ (int)n + 1, _(usual[n]) };
	choices[n++] = (struct dialog_choice){ OWN_WORDS, _("别的原因，自己写") };
	choices[n++] = (struct dialog_choice){ 0, _("返回") };
	dialog_ask(&a->view, stock_act_title(a->does), a->does == STOCK_SPOIL ? a->first : "",
	    choices, n, reason_chosen);
}

void
stock_act_words(struct stock_act *a)
{
	if (a->does == STOCK_RECEIVE)
		ask_usual_model(a);
	else
		ask_reason(a);
}

/* ---- done ---- */

void
stock_act_do(struct stock_act *a)
{
	struct counter c = stock_act_counter(a);
	const char (*serials)[ID_SIZE] = (const char (*)[ID_SIZE])a->serials;
	char said[200];
	struct err e;
	int rc = a->does == STOCK_RECEIVE ? stock_receive(&c, serials, a->n, a->model, &e) :
	    stock_return(&c, serials, a->n, a->reason, &e);

	if (rc == -1) {
		stock_act_note(a, &e);
		return;
	}
	snprintf(said, sizeof(said), a->does == STOCK_RECEIVE ? _("已入库 %zu 个：%s 到 %s") :
	    _("已退库 %zu 个：%s 到 %s"), a->n, serials[0], serials[a->n - 1]);
	a->done(a, said);
}

void
stock_act_count(struct stock_act *a, bool scanned)
{
	struct counter c = stock_act_counter(a);
	struct stock_count n;
	char said[200], sum[160];
	struct err e;

	if (stock_take_count(&c, scanned ? (int)a->n : a->counted,
	    scanned ? (const char (*)[ID_SIZE])a->serials : NULL, &n, &e) == -1) {
		stock_act_note(a, &e);
		return;
	}
	stock_form_count(&n, sum, sizeof(sum));
	snprintf(said, sizeof(said), _("已记：%s"), sum);
	a->done(a, said);
}

void
stock_act_free(struct stock_act *a)
{
	free(a->serials);
	a->serials = NULL;
	a->n = 0;
}
