#include "core/dayend.h"

#include "conf/settings.h"
#include "core/day_judge.h"
#include "core/dayend_paper.h"
#include "core/spoil.h"
#include "core/stock.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

struct dayend {
	struct counter *c;
	struct day_look look;           /* the day is look.day */
	struct day typed;               /* the count and the reasons of the last time */
	struct day_row row;             /* as it is filed */
	bool anew;                      /* the clerk prepares again what waits for a signature */
	struct err why;                 /* what was not right the last time; code NONE */
};

static int look(struct dayend *, struct err *);
static int ask_ca(struct dayend *, struct err *);
static int prepare(struct dayend *, struct err *);
static int sign(struct dayend *, struct err *);
static int give_out(struct dayend *, struct err *);

/* ---- the day-end ------------------------------------------------------------------ */

/* 1 where the figures changed on the way, or the clerk wants to count again: all of it anew. */
static int
once(struct dayend *d, struct err *e)
{
	if (look(d, e) == 0 && ask_ca(d, e) == 0 && prepare(d, e) == 0 &&
	    sign(d, e) == 0)
		return 0;
	if (e->code != ERR_DAY_CHANGED)
		return -1;
	d->why = *e;
	if (d->anew)
		err_clear(&d->why);
	return 1;
}

/* Somebody who prepares, or somebody who signs. */
static int
may_open(const struct counter *c, struct err *e)
{
	return may(&c->clerk, MAY_CLOSE_DAY, NULL, e) == 0 ? 0 :
	    may(&c->clerk, MAY_SIGN_DAY, NULL, e);
}

static void
show(const struct counter *c, const struct err *why)
{
	const struct desk *d = &c->desk;
	enum desk_choice choice;
	struct err e;

	if (why->code == ERR_LATER)
		return;
	if (err_kind(why) == ERR_REFUSED)
		d->ops->refused(d->self, NULL, why, NULL, &e);
	else
		d->ops->problem(d->self, why, &choice, &e);
}

static void
done(struct dayend *d)
{
	day_look_done(&d->look);
	day_done(&d->typed);
	blob_done(&d->row.facts);
}

/* What a crash or a silent CA left undone, as far as it can be done now; the rest is listed. */
static void
mend(struct counter *c)
{
	struct err e;
	size_t settled;

	dayend_mend(c);
	spoil_settle_all(c, &settled, &e);
	stock_mend(c);
}

int
dayend_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct dayend d = { .c = c };
	int rc;

	(void)orders;
	(void)n;
	if ((rc = may_open(c, e)) == 0) {
		mend(c);
		do
			rc = once(&d, e);
		while (rc == 1);
	}
	if (rc == 0)
		rc = give_out(&d, e);
	if (rc == -1)
		show(c, e);
	done(&d);
	return rc;
}

/* ---- looking ------------------------------------------------------------------------ */

static int
look(struct dayend *d, struct err *e)
{
	const struct book *b = &d->c->book;
	struct day_look now;

	if (b->ops->day_look(b->self, &now, e) == -1)
		return -1;
	snprintf(now.day.point, sizeof(now.day.point), "%s",
	    d->c->conf->counter_point);
	if (d->look.day.counted || d->look.day.nodds > 0) {
		day_done(&d->typed);
		d->typed = d->look.day;
		d->look.day = (struct day){ .nodds = 0 };
	}
	day_look_done(&d->look);
	d->look = now;
	return 0;
}

static void
tell(const struct dayend *d, size_t at)
{
	const struct desk *desk = &d->c->desk;
	const struct day_subject *s = &d->look.subjects[at];
	const struct progress g = {
		.order = s->order,
		.institution = "",
		.record = "dayend",
		.doing = _("向 CA 查证书状态"),
		.token_serial = s->token_serial,
		.nth = (int)at + 1,
		.of = (int)d->look.nsubjects,
	};

	desk->ops->doing(desk->self, &g);
}

static int
ask_ca(struct dayend *d, struct err *e)
{
	const struct desk *desk = &d->c->desk;
	struct day_ca ca = { .c = d->c };

	for (size_t i = 0; i < d->look.nsubjects; i++) {
		if (desk->ops->wish(desk->self) != DESK_GO_ON)
			return err_set(e, ERR_LATER, "left while the CA was asked");
		tell(d, i);
		if (day_judge(&d->look.day, &ca, &d->look.subjects[i], e) == -1)
			return -1;
	}
	if (day_sums(&d->look.day, e) == -1)
		return -1;
	day_take_reasons(&d->look.day, &d->typed);
	return day_sums(&d->look.day, e);
}

/* ---- preparing ------------------------------------------------------------------------ */

/* What is filed: nothing of when, or by whom. */
static int
fill_row(struct dayend *d, struct err *e)
{
	struct day_row *r = &d->row;
	const struct day *day = &d->look.day;

	if (day_facts(day, &r->facts, e) == -1)
		return -1;
	blob_sha256(&r->facts, r->sha256);
	r->after = day->after;
	memcpy(r->point, day->point, sizeof(r->point));
	memcpy(r->digest, day->digest, sizeof(r->digest));
	return 0;
}

/* Of the same figures, and the CA said the same: 0, and it need not be typed again. */
static int
same_as(struct dayend *d, struct day_row *waits, struct err *e)
{
	struct day was;

	if (day_parse(&waits->facts, &was, e) == -1)
		return -1;
	day_take_reasons(&d->look.day, &was);
	day_done(&was);
	if (day_sums(&d->look.day, e) == -1 || fill_row(d, e) == -1)
		return -1;
	return strcmp(d->row.sha256, waits->sha256) == 0 ? 0 :
	    err_set(e, ERR_DAY_CHANGED, "what was prepared is not so any more");
}

/* What was prepared, here or elsewhere, and waits for a signature.  NOT_FOUND; DAY_CHANGED. */
static int
prepared(struct dayend *d, struct err *e)
{
	const struct book *b = &d->c->book;
	struct day_row waits;
	int rc;

	if (b->ops->day_prepared(b->self, &waits, e) == -1)
		return -1;
	if ((rc = same_as(d, &waits, e)) == 0) {
		blob_done(&d->row.facts);
		d->row = waits;
		return 0;
	}
	blob_done(&waits.facts);
	return rc;
}

static int
at_desk(struct dayend *d, enum day_stage stage, struct staff *signer, struct err *e)
{
	const struct desk *desk = &d->c->desk;
	enum day_wish wish = DAY_GO_ON;

	if (desk->ops->dayend(desk->self, &d->look.day, stage, NULL,
	    d->why.code == ERR_NONE ? NULL : &d->why, &wish, signer, e) == -1)
		return -1;
	err_clear(&d->why);
	if (wish == DAY_GO_ON)
		return 0;
	d->anew = true;
	return err_set(e, ERR_DAY_CHANGED, "to be looked at again");
}

/* The clerk counts and explains until nothing is left to. */
static int
count_and_explain(struct dayend *d, struct err *e)
{
	struct staff nobody;

	for (;;) {
		if (at_desk(d, DAY_STAGE_PREPARE, &nobody, e) == -1 ||
		    day_sums(&d->look.day, e) == -1)
			return -1;
		if (day_ready(&d->look.day, &d->why) == 0)
			return 0;
	}
}

static int
nobody_has(struct err *e)
{
	err_set(e, ERR_DAY_UNREADY, "nobody has prepared the day-end");
	return err_say(e, "%s", _("还没有柜员准备好，或准备之后数字变了"));
}

static int
prepare(struct dayend *d, struct err *e)
{
	const struct book *b = &d->c->book;
	const struct actor by = { d->c->clerk.id, d->c->terminal };
	struct err may_not;

	if (!d->anew) {
		if (prepared(d, e) == 0)
			return 0;
		if (e->code != ERR_NOT_FOUND && e->code != ERR_DAY_CHANGED)
			return -1;
		if (e->code == ERR_DAY_CHANGED)
			d->why = *e;
	}
	d->anew = false;
	if (may(&d->c->clerk, MAY_CLOSE_DAY, NULL, &may_not) == -1)
		return nobody_has(e);
	if (count_and_explain(d, e) == -1 || fill_row(d, e) == -1)
		return -1;
	return b->ops->day_prepare(b->self, &by, &d->row, e);
}

/* ---- signing ------------------------------------------------------------------------------ */

/* Another person than who prepared it. */
static int
closed_by(struct dayend *d, const struct staff *who, struct err *e)
{
	const struct book *b = &d->c->book;
	const struct actor by = { who->id, d->c->terminal };
	struct staff preparer;

	if (b->ops->staff_get(b->self, d->row.prepared_by, &preparer, e) == -1 ||
	    may(who, MAY_SIGN_DAY, preparer.person, e) == -1)
		return -1;
	return b->ops->day_close(b->self, &by, &d->row, e);
}

/* May they not, the next one may. */
static bool
another_may(const struct err *e)
{
	return e->code == ERR_MAY || e->code == ERR_NOT_SELF ||
	    e->code == ERR_STAFF_DISABLED;
}

static int
sign(struct dayend *d, struct err *e)
{
	struct staff signer = { .id = "" };

	dayend_people(&d->row, &d->look.day);
	for (;;) {
		if (at_desk(d, DAY_STAGE_SIGN, &signer, e) == -1)
			return -1;
		if (closed_by(d, &signer, e) == 0)
			return 0;
		if (!another_may(e))
			return -1;
		d->why = *e;
	}
}

/* ---- the paper ------------------------------------------------------------------------------- */

static int
on_paper(const struct counter *c, const struct day *day, bool printed,
    char path[DAYEND_PATH], struct err *e)
{
	const struct paper *a = &c->paper;
	const struct desk *d = &c->desk;
	enum desk_choice choice;
	struct err why;

	while (dayend_paper(c, day, path, &why) == -1 ||
	    (printed && a->ops->print(a->self, path, &why) == -1)) {
		if (d->ops->problem(d->self, &why, &choice, e) == -1)
			return -1;
		if (choice != DESK_RETRY)
			return err_set(e, ERR_LATER, "put off after %s", err_code(&why));
	}
	return 0;
}

static int
show_closed(const struct counter *c, struct day *day, bool printed, struct err *e)
{
	const struct desk *d = &c->desk;
	enum day_wish wish;
	struct staff nobody;
	char path[DAYEND_PATH];

	if (on_paper(c, day, printed, path, e) == -1)
		return -1;
	return d->ops->dayend(d->self, day, DAY_STAGE_CLOSED, path, NULL, &wish,
	    &nobody, e);
}

/* It is made of what was filed, now as ever. */
static int
give_out(struct dayend *d, struct err *e)
{
	struct day day;
	int rc;

	if (dayend_read(&d->row, &day, e) == -1)
		return -1;
	rc = show_closed(d->c, &day, true, e);
	day_done(&day);
	return rc;
}

int
dayend_past_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	const struct book *b = &c->book;
	struct day_row row;
	struct day day;
	int rc = -1;

	(void)n;
	if (may_open(c, e) == -1 ||
	    b->ops->day_get(b->self, orders[0], &row, e) == -1) {
		show(c, e);
		return -1;
	}
	if (dayend_read(&row, &day, e) == 0) {
		rc = show_closed(c, &day, false, e);
		day_done(&day);
	}
	blob_done(&row.facts);
	if (rc == -1)
		show(c, e);
	return rc;
}
