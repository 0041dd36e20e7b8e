/* One UKey is spoiled, with its slip; and blanks that were only counted. */
#include "tui/view_stock_own.h"

#include "core/stock.h"
#include "core/text.h"
#include "forms/dayend.h"
#include "forms/stock.h"
#include "tui/dialog.h"
#include "tui/lost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- spoiled ---- */

static void serial_typed(struct view *view, const char *line);

static void
say_slip(struct stock_view *v, const char *serial)
{
	struct counter c = stock_act_counter(&v->act);
	char path[4096], text[700];
	struct err e;

	if (stock_slip(&c, serial, path, sizeof(path), &e) == -1) {
		stock_act_note(&v->act, &e);
		return;
	}
	snprintf(text, sizeof(text), _("请打印，两人签字，与 UKey 一并保管。\n%s"), path);
	dialog_say(&v->act.view, _("作废单"), text);
}

static void
spoil(struct stock_act *a)
{
	struct counter c = stock_act_counter(a);
	struct stock_view *v = (struct stock_view *)a;
	char said[200];
	struct err e;

	if (stock_spoil(&c, a->first, a->again, a->reason, &e) == -1) {
		stock_act_note(a, &e);
		return;
	}
	snprintf(said, sizeof(said), _("已作废 %s"), a->first);
	stock_view_said(v, STOCK_SPOIL, said);
	say_slip(v, a->first);
}

static void
again_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;
	struct err e;

	if (line == NULL)
		return;
	snprintf(a->again, sizeof(a->again), "%.39s", line);
	if (!serial_same(a->again, text_last4(a->first))) {
		err_set(&e, ERR_INPUT, "the last four differ");
		err_say(&e, _("重输的末四位与序列号 %s 不符"), a->first);
		stock_act_note(a, &e);
		return;
	}
	a->worded = spoil;
	stock_act_words(a);
}

static void
ask_serial(struct stock_act *a, const char *stands)
{
	dialog_type(&a->view, stock_act_title(a->does), _("空白UKey的序列号，输入、扫码，或读卡器里的"), stands, 40,
	    serial_typed);
}

/* An order's: not out of the stock alone, but with its certificate, on another supervisor's word. */
static bool
give_up(struct stock_act *a, struct err *e)
{
	struct app *app = a->view.app;
	struct err no;

	return e->code == ERR_STOCK_BOUND &&
	    may(&app->counter->clerk, MAY_MAKE_UKEY, NULL, &no) == 0 &&
	    lost_start(app, a->first, e) == 0;
}

static void
serial_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;
	const struct book *b = &view->app->setup->book;
	char text[200];
	struct err e;

	a->noted = false;
	if (line == NULL)
		return;
	if (serial_fold(line, a->first, &e) == 0 && stock_blank(b, a->first, &e) == 0) {
		snprintf(text, sizeof(text), _("%s\n作废不能撤回。请重输序列号的末四位。"), a->first);
		dialog_type(view, stock_act_title(a->does), text, "", 4, again_typed);
		return;
	}
	if (give_up(a, &e))
		return;
	stock_act_note(a, &e);
	ask_serial(a, line);
}

/* The one in the reader, else the row the cursor is on. */
static void
guess(const struct stock_view *v, char out[SERIAL_TEXT])
{
	const struct app *a = v->act.view.app;
	const struct stock_line *l = stock_view_here(v);
	struct err e;

	out[0] = '\0';
	if (a->setup->reader != NULL && a->drawer.nin == 1 &&
	    reader_serial(a->setup->reader, 1, a->drawer.in[0], out, &e) == 0)
		return;
	if (l != NULL && l->state == STOCK_BLANK)
		snprintf(out, SERIAL_TEXT, "%s", l->serial);
}

void
stock_spoil_ask(struct stock_view *v)
{
	char first[SERIAL_TEXT];

	v->act.does = STOCK_SPOIL;
	guess(v, first);
	ask_serial(&v->act, first);
}

void
stock_slip_again(struct stock_view *v)
{
	const struct stock_line *l = stock_view_here(v);

	if (l != NULL && l->state == STOCK_SPOILED)
		say_slip(v, l->serial);
}

/* ---- counted ---- */

static void
count_chosen(struct view *view, int digit)
{
	if (digit == 1)
		stock_act_count((struct stock_act *)view, false);
}

static void
count_typed(struct view *view, const char *line)
{
	struct stock_view *v = (struct stock_view *)view;
	const struct dialog_choice choices[] = { { 1, _("记入盘点") }, { 0, _("返回") } };
	struct stock_count n = { .booked = v->figures[STOCK_BLANK] };
	char text[160];
	struct err e;
	long counted;

	v->act.noted = false;
	if (line == NULL)
		return;
	if (dayend_count(line, &counted, &e) == -1) {
		stock_act_note(&v->act, &e);
		stock_count_ask(v);
		return;
	}
	v->act.counted = n.counted = (int)counted;
	stock_form_count(&n, text, sizeof(text));
	dialog_ask(view, _("办理盘点"), text, choices, 2, count_chosen);
}

void
stock_count_ask(struct stock_view *v)
{
	v->act.does = STOCK_COUNT;
	dialog_type(&v->act.view, _("办理盘点"), _("柜里的空白UKey，数一数有几个"), "", 6, count_typed);
}
