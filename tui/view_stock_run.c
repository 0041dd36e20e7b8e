/* UKeys by the first and last serial of a run: shown as a count before they move. */
#include "tui/view_stock_own.h"

#include "core/stock.h"
#include "core/text.h"
#include "tui/dialog.h"

#include <stdio.h>

static void first_typed(struct view *view, const char *line);
static void last_typed(struct view *view, const char *line);

/* ---- both ends ---- */

static void
ask_first(struct stock_act *a, const char *stands)
{
	dialog_type(&a->view, stock_act_title(a->does), _("首个序列号，输入或扫码"), stands, 40,
	    first_typed);
}

static void
ask_last(struct stock_act *a, const char *stands)
{
	dialog_type(&a->view, stock_act_title(a->does), _("末个序列号，输入或扫码"), stands, 40,
	    last_typed);
}

void
stock_run_ask(struct stock_view *v, enum stock_does does)
{
	stock_act_free(&v->act);
	v->act.does = does;
	ask_first(&v->act, "");
}

static void
first_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;
	struct err e;

	a->noted = false;
	if (line == NULL)
		return;
	if (serial_fold(line, a->first, &e) == 0) {
		ask_last(a, a->first);
		return;
	}
	stock_act_note(a, &e);
	ask_first(a, line);
}

/* ---- how many that is ---- */

/* Digits alone may be counted either way: each that gives another number of UKeys, the likelier first.
 * None: *e is what the likelier one says. */
struct reading {
	enum serial_base base;
	size_t n;
};

static size_t
readings(const struct stock_act *a, struct reading out[2], struct err *e)
{
	enum serial_base likely = serial_looks(a->first);
	struct reading r[2] = { { likely, 0 },
		{ likely == SERIAL_HEX ? SERIAL_DECIMAL : SERIAL_HEX, 0 } };
	struct err other;
	size_t n = 0;

	if (serial_run(a->first, a->last, r[0].base, STOCK_SERIALS, &r[0].n, e) == 0)
		out[n++] = r[0];
	if (serial_run(a->first, a->last, r[1].base, STOCK_SERIALS, &r[1].n,
	    &other) == 0 && r[1].n != r[0].n)
		out[n++] = r[1];
	return n;
}

static void
chosen(struct view *view, int digit)
{
	struct stock_act *a = (struct stock_act *)view;
	struct reading r[2];
	struct err e;
	size_t n = readings(a, r, &e);

	if (digit < 1 || (size_t)digit > n)
		return;
	if (stock_read_run(a->first, a->last, (int)r[digit - 1].base, &a->serials, &a->n,
	    &e) == -1)
		stock_act_note(a, &e);
	else
		stock_act_do(a);
	stock_act_free(a);
}

static void
put_choice(const struct stock_act *a, const struct reading *r, bool several, char out[80])
{
	const char *base = r->base == SERIAL_HEX ? _("十六进制编号") : _("十进制编号");

	if (!several)
		base = "";
	snprintf(out, 80, a->does == STOCK_RECEIVE ? _("入库 %zu 个 %s") : _("退库 %zu 个 %s"), r->n, base);
}

static void
confirm(struct stock_act *a)
{
	struct dialog_choice choices[3];
	struct reading r[2];
	char text[2][80], what[800];
	struct err e;
	size_t n = readings(a, r, &e);

	for (size_t i = 0; i < n; i++) {
		put_choice(a, &r[i], n > 1, text[i]);
		choices[i] = (struct dialog_choice){ (int)i + 1, text[i] };
	}
	choices[n] = (struct dialog_choice){ 0, _("返回") };
	snprintf(what, sizeof(what), _("%s 到 %s\n%s"), a->first, a->last,
	    a->does == STOCK_RECEIVE ? a->model : a->reason);
	dialog_ask(&a->view, stock_act_title(a->does), what, choices, n + 1, chosen);
}

static void
last_typed(struct view *view, const char *line)
{
	struct stock_act *a = (struct stock_act *)view;
	struct reading r[2];
	struct err e;

	a->noted = false;
	if (line == NULL)
		return;
	if (serial_fold(line, a->last, &e) == 0 && readings(a, r, &e) > 0) {
		a->worded = confirm;
		stock_act_words(a);
		return;
	}
	stock_act_note(a, &e);
	ask_last(a, line);
}
