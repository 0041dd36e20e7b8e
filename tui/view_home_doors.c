/*
 * Where home leads besides a pickup: each door has a key, or a digit in F12's
 * menu, and is there for those who may go in.
 */
#include "core/text.h"
#include "tui/view_home_own.h"

#include <stdio.h>

static bool
who_may(const struct home *h, enum may_action what)
{
	struct err e;

	return may(&h->view.app->counter->clerk, what, NULL, &e) == 0;
}

static bool
approves(const struct home *h)
{
	return who_may(h, MAY_SEE_APPROVALS);
}

static bool
reprints(const struct home *h)
{
	return who_may(h, MAY_REPRINT_RECEIPT);
}

static bool
keeps_stock(const struct home *h)
{
	return who_may(h, MAY_KEEP_STOCK);
}

static bool
ends_day(const struct home *h)
{
	return who_may(h, MAY_CLOSE_DAY) || who_may(h, MAY_SIGN_DAY);
}

bool
home_set_aside(const struct home *h)
{
	struct restore_finding f;
	struct err e;
	size_t n = 0;

	return who_may(h, MAY_ACKNOWLEDGE_RESTORE) &&
	    h->book.ops->restore_findings(h->book.self, 0, &f, 1, &n, &e) == 0 && n > 0;
}

static bool
something_set_aside(const struct home *h)
{
	return h->set_aside;
}

bool
home_unknown(const struct home *h)
{
	struct making m = { 0 };
	struct err e;
	bool some = (who_may(h, MAY_MAKE_UKEY) || who_may(h, MAY_SEE_APPROVALS)) &&
	    h->book.ops->making_unknown(h->book.self, 0, &m, &e) == 0;

	making_done(&m);
	return some;
}

static bool
some_unknown(const struct home *h)
{
	return h->unknown;
}

static bool
anybody(const struct home *h)
{
	(void)h;
	return true;
}

static void
approvals(struct home *h)
{
	app_push(h->view.app, view_approvals_new(h->view.app));
}

static void
days(struct home *h)
{
	app_push(h->view.app, view_days_new(h->view.app));
}

static void
stock(struct home *h)
{
	app_push(h->view.app, view_stock_new(h->view.app));
}

static void
doctor(struct home *h)
{
	app_push(h->view.app, view_doctor_new(h->view.app));
}

static void
unknown(struct home *h)
{
	app_push(h->view.app, view_unknown_new(h->view.app));
}

static void
restored(struct home *h)
{
	app_push(h->view.app, view_restored_new(h->view.app));
}

static const struct door {
	int f;                  /* its key; 0: */
	int menu;               /* its digit in F12's menu */
	const char *text;
	bool (*there)(const struct home *h);
	void (*open)(struct home *h);
} doors[] = {
	{ 4, 0, N_("审批"), approves, approvals },
	{ 5, 0, N_("补打"), reprints, home_reprint },
	{ 6, 0, N_("日结"), ends_day, days },
	{ 0, HOME_STOCK, N_("库存"), keeps_stock, stock },
	{ 0, HOME_DOCTOR, N_("系统检查"), anybody, doctor },
	{ 0, HOME_UNKNOWN, N_("查清证书"), some_unknown, unknown },
	{ 0, HOME_RESTORED, N_("恢复核对"), something_set_aside, restored },
};

static bool
is_of(const struct door *d, const struct key *k)
{
	return d->f != 0 ? key_f(k, d->f) : k->kind == K_MENU && k->f == d->menu;
}

bool
home_door(struct home *h, const struct key *k)
{
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (is_of(&doors[i], k)) {
			if (doors[i].there(h))
				doors[i].open(h);
			return true;
		}
	return false;
}

/* What waits is counted beside its key. */
void
home_doors(const struct home *h, struct keybar *b)
{
	const struct door *d;
	char text[64];

	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		d = &doors[i];
		if (!d->there(h))
			continue;
		if (d->f == 0) {
			keybar_menu(b, d->menu, _(d->text));
			continue;
		}
		snprintf(text, sizeof(text), "%s", _(d->text));
		if (d->f == 4)
			snprintf(text, sizeof(text), _("审批%d"), h->counts.approvals_waiting);
		keybar_f(b, d->f, text);
	}
}
