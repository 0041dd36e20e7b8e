/*
 * What home starts: a pickup, the work that was left, a PIN reset, a refusal
 * with its slip, a form to be filled in by hand.  Which of them a key is good for just now is said here, too.
 */
#include "core/rules.h"
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/handforms.h"
#include "tui/view_home_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
start(struct home *h, const struct flow_job *job, const char (*orders)[NO_SIZE],
    size_t n)
{
	struct app *a = h->view.app;
	struct err e;

	snprintf(a->scanned, sizeof(a->scanned), "%s", h->find.text);
	text_fold(a->scanned);
	if (serve_start(a, job, orders, n, &e) == -1) {
		home_note(h, &e);
		return;
	}
	h->served = true;
	h->anew = true;
	h->zone = ZONE_FIND;
}

static void
start_picked(struct home *h)
{
	struct found *f = &h->found;
	struct found_row *r = found_at(f);
	struct err e;

	if (f->npicked == 0 && r != NULL && found_toggle(f, r, &e) == -1) {
		if (r->ok)
			home_note(h, &e);
		return;
	}
	if (f->npicked > 0)
		start(h, &flow_pickup, (const char (*)[NO_SIZE])f->picked,
		    f->npicked);
}

/* The order the cursor is on, or the only one found; NULL. */
static const struct found_row *
in_hand(struct home *h)
{
	struct found *f = &h->found;

	if (h->zone == ZONE_FOUND)
		return found_at(f);
	return h->zone == ZONE_FIND && f->text[0] != '\0' &&
	    f->list.n == 1 && !f->list.more ? &f->rows[0] : NULL;
}

const struct found_row *
home_to_reset(struct home *h)
{
	const struct app *a = h->view.app;
	const struct found_row *r = in_hand(h);
	struct err e;

	if (strcmp(a->counter->conf->token_so_pin, "forget") == 0 ||
	    may(&a->counter->clerk, MAY_RESET_PIN, NULL, &e) == -1)
		return NULL;
	if (r != NULL && home_ukey_is_final(h, r->order.no))
		return NULL;
	return r != NULL && rules_reset(&r->order, h->found.here.point,
	    &e) == 0 ? r : NULL;
}

void
home_reset(struct home *h)
{
	const struct found_row *r;
	char no[1][NO_SIZE];

	if (h->dirty)
		home_search(h);
	if ((r = home_to_reset(h)) == NULL)
		return;
	memcpy(no[0], r->line.no, NO_SIZE);
	start(h, &flow_pin_reset, (const char (*)[NO_SIZE])no, 1);
}

const struct found_row *
home_to_give_up(struct home *h)
{
	const struct found_row *r = in_hand(h);
	const struct order_line *l = r != NULL ? &r->line : NULL;
	struct err e;

	if (l == NULL || l->token_serial[0] == '\0' ||
	    may(&h->view.app->counter->clerk, MAY_MAKE_UKEY, NULL, &e) == -1 ||
	    l->making == MAKING__MAX || l->making == MAKING_UNKNOWN ||
	    l->state == ORDER_COLLECTED || l->cancelled)
		return NULL;
	return l->handover == HANDOVER__MAX || l->handover == HANDOVER_BEGUN ? r : NULL;
}

void
home_give_up(struct home *h)
{
	const struct found_row *r;
	char serial[1][NO_SIZE];

	if (h->dirty)
		home_search(h);
	if ((r = home_to_give_up(h)) == NULL)
		return;
	snprintf(serial[0], NO_SIZE, "%s", r->line.token_serial);
	start(h, &flow_lost, (const char (*)[NO_SIZE])serial, 1);
}

void
home_reprint(struct home *h)
{
	struct app *a = h->view.app;
	const struct found_row *r;

	if (h->dirty)
		home_search(h);
	r = in_hand(h);
	app_push(a, view_reprint_new(a, r != NULL &&
	    r->order.state == ORDER_COLLECTED ? r->line.no : ""));
}

static bool
one_to_serve(const struct found *f)
{
	return f->text[0] != '\0' && f->list.n == 1 && !f->list.more &&
	    f->rows[0].ok;
}

enum { GO_ON_AHEAD = 1, VISITOR_IS_HERE };

/* The row the dialog was about may have moved: it is found by its number. */
static void
ahead_chosen(struct view *v, int digit)
{
	struct home *h = (struct home *)v;

	if (digit == GO_ON_AHEAD || digit == VISITOR_IS_HERE)
		start(h, digit == GO_ON_AHEAD ? &flow_ahead : &flow_pickup,
		    (const char (*)[NO_SIZE])h->half_made, 1);
}

/* Nobody need be here to go on with what was begun for nobody. */
static void
ask_ahead(struct home *h, const struct order_line *l)
{
	const struct dialog_choice choices[] = {
		{ GO_ON_AHEAD, _("接着预先制作") },
		{ VISITOR_IS_HERE, _("领取人来了，核验后接着办") },
		{ 0, _("返回") },
	};
	char text[200];

	memcpy(h->half_made[0], l->no, NO_SIZE);
	snprintf(text, sizeof(text), _("订单 %s，UKey 尾号 %s，预先制作到一半。"),
	    l->no, text_last4(l->token_serial));
	dialog_ask(&h->view, _("预先制作"), text, choices, 3, ahead_chosen);
}

void
home_resume(struct home *h, const struct order_line *l)
{
	char orders[VISIT_ORDERS][NO_SIZE];
	struct err e;
	size_t n = 1;

	if (l->ahead && l->approval == 0 && l->making < MAKING_VERIFIED) {
		ask_ahead(h, l);
		return;
	}
	memcpy(orders[0], l->no, NO_SIZE);
	if (l->approval != 0 && home_asked(h, l, orders, &n, &e) == -1)
		home_note(h, &e);
	else
		start(h, &flow_pickup, (const char (*)[NO_SIZE])orders, n);
}

enum home_enter
home_enter_does(const struct home *h)
{
	const struct found *f = &h->found;

	switch (h->zone) {
	case ZONE_UNFINISHED:
		return ENTER_RESUME;
	case ZONE_FOUND:
		return f->npicked > 0 || (f->list.at < f->list.n &&
		    f->rows[f->list.at].ok) ? ENTER_SERVE : ENTER_NOTHING;
	case ZONE_FIND:
		break;
	}
	if (home_ukeys_order(h)[0] != '\0')
		return ENTER_UKEY;
	if (f->text[0] == '\0' || f->list.n == 0)
		return ENTER_NOTHING;
	return one_to_serve(f) ? ENTER_SERVE : ENTER_TO_LIST;
}

void
home_enter(struct home *h)
{
	if (h->dirty)
		home_search(h);
	switch (home_enter_does(h)) {
	case ENTER_RESUME:
		home_resume(h, &h->unfinished[h->at]);
		break;
	case ENTER_SERVE:
		start_picked(h);
		break;
	case ENTER_TO_LIST:
		h->anew = true;
		h->zone = ZONE_FOUND;
		break;
	case ENTER_UKEY:
		home_take(h, home_ukeys_order(h));
		break;
	case ENTER_NOTHING:
		h->anew = true;
		break;
	}
}

const struct found_row *
home_refusable(struct home *h)
{
	const struct found_row *r = in_hand(h);

	return r != NULL && !r->ok ? r : NULL;
}

void
home_refuse(struct home *h)
{
	const struct found_row *r;

	if (h->dirty)
		home_search(h);
	if ((r = home_refusable(h)) != NULL)
		start(h, &flow_pickup, (const char (*)[NO_SIZE])&r->line.no, 1);
}

/* ---- forms ---- */

/* Their numbers: those picked, else the one in hand. */
static size_t
for_forms(struct home *h, char orders[VISIT_ORDERS][NO_SIZE])
{
	const struct found_row *r = in_hand(h);

	if (h->found.npicked == 0 && r != NULL) {
		memcpy(orders[0], r->line.no, NO_SIZE);
		return 1;
	}
	memcpy(orders, h->found.picked, sizeof(h->found.picked));
	return h->found.npicked;
}

static int
get_orders(struct home *h, struct order *out, size_t *n, struct err *e)
{
	const struct book *b = &h->book;
	char orders[VISIT_ORDERS][NO_SIZE];

	*n = for_forms(h, orders);
	for (size_t i = 0; i < *n; i++)
		if (b->ops->order_get(b->self, orders[i], &out[i], e) == -1)
			return -1;
	return 0;
}

static void
form_chosen(struct view *v, int digit)
{
	struct home *h = (struct home *)v;
	struct order *orders = calloc(VISIT_ORDERS, sizeof(*orders));
	struct err e;
	size_t n;

	if (orders == NULL) {
		err_set(&e, ERR_MEMORY, "orders of a form");
		home_note(h, &e);
	} else if (get_orders(h, orders, &n, &e) == -1)
		home_note(h, &e);
	else
		handforms_chosen(v, digit, orders, n);
	free(orders);
}

void
home_forms(struct home *h)
{
	char orders[VISIT_ORDERS][NO_SIZE];

	if (h->dirty)
		home_search(h);
	handforms_ask(&h->view, orders[0], for_forms(h, orders), form_chosen);
}
