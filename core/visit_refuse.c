/* A refusal: the line of audit, the visitor's slip, the clerk's screen.  RULES 21. */
#include "core/visit.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/text.h"
#include "core/ukey.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH = 4096 };

static int
book_it(struct pickup *p, const struct order *o, const struct err *why,
    struct err *e)
{
	struct book *b = &p->c->book;
	char facts[64];
	const struct audit_line line = {
		.action = "refused",
		.order = o != NULL ? o->no : NULL,
		.record = p->visit.id != 0 ? "visit" : NULL,
		.record_id = p->visit.id,
		.facts = facts,
	};

	snprintf(facts, sizeof(facts), "{\"code\":\"%s\"}", err_code(why));
	return b->ops->audit_add(b->self, &p->by, &line, e);
}

/* Not what a visitor is told: the clerk's own rights, and who has left already. */
static bool
has_slip(const struct err *why)
{
	return err_kind(why) == ERR_REFUSED && why->code != ERR_MAY &&
	    why->code != ERR_STAFF_DISABLED && why->code != ERR_UNSIGNED;
}

/* The visit's number, or, before there is one, day, window and time: "2026-1123-01-094512". */
static void
slip_base(const struct pickup *p, int64_t now, char out[NO_SIZE])
{
	int year, month, day;
	char minute[8];

	if (p->visit.id != 0) {
		visit_file_no(&p->visit, out);
		return;
	}
	date_ymd(date_of(now), &year, &month, &day);
	time_hhmm(now, minute);
	snprintf(out, NO_SIZE, "%04d-%02d%02d-%02d-%.2s%.2s%02d", year,
	    month, day, p->c->terminal, minute, minute + 3, (int)(now % 60));
}

/* Counted on from what is there: no slip is ever written over. */
static int
slip_number(const struct pickup *p, int64_t now, char no[NO_SIZE],
    char path[PATH], struct err *e)
{
	const char *receipts = p->c->conf->paper_receipts;
	char base[NO_SIZE];
	int nth = 0;

	slip_base(p, now, base);
	snprintf(path, PATH, "%s/slips", receipts);
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	do {
		snprintf(no, NO_SIZE, "%.28s-%d", base, ++nth);
		snprintf(path, PATH, "%s/slips/%s.pdf", receipts, no);
	} while (access(path, F_OK) == 0);
	return 0;
}

/* RULES 19: the order's own point where that is another, else ours. */
static void
put_point(const struct pickup *p, const struct order *o, struct slip_facts *f)
{
	bool elsewhere = o != NULL && f->why->code == ERR_WRONG_POINT;
	const char *id = elsewhere ? o->point : p->c->conf->counter_point;
	const struct point *at = points_find(p->c->points, id);

	f->point_name = at != NULL ? at->name : elsewhere ? id : p->c->point_name;
	f->point_address = at != NULL ? at->address : "";
	f->point_phone = at != NULL ? at->phone : "";
	f->point_hours = at != NULL ? at->hours : "";
}

static int
make_slip(struct pickup *p, const struct order *o, const struct err *why,
    char path[PATH], struct err *e)
{
	const struct paper *a = &p->c->paper;
	char no[NO_SIZE];
	struct slip_facts f = {
		.kind = SLIP_REFUSED,
		.no = no,
		.here = p->c->point_name,
		.terminal = p->c->terminal,
		.clerk = p->c->clerk.id,
		.order = o,
		.visit = p->visit.id != 0 ? &p->visit : NULL,
		.why = why,
		.clerk_name = p->c->clerk.name,
		.time = pickup_now(p),
		.demo = p->c->demo,
	};

	put_point(p, o, &f);
	if (slip_number(p, f.time, no, path, e) == -1)
		return -1;
	return a->ops->slip(a->self, &f, path, e);
}

/* A slip that cannot be made is said, and tried again if the clerk wants; the refusal stands. */
static bool
slip(struct pickup *p, const struct order *o, const struct err *why,
    char path[PATH])
{
	const struct desk *d = &p->c->desk;
	enum desk_choice choice;
	struct err e, other;

	while (make_slip(p, o, why, path, &e) == -1)
		if (d->ops->problem(d->self, &e, &choice, &other) == -1 ||
		    choice != DESK_RETRY)
			return false;
	return true;
}

/* RULES 37: which UKeys are to be taken back from who did not sign, if there is one at all. */
static void
say_ukeys(struct pickup *p, struct err *why)
{
	char last4[VISIT_ORDERS * 8];
	struct err left = *why, e;

	if (why->code != ERR_UNSIGNED || ukey_to_keep(&p->c->book,
	    (const char (*)[NO_SIZE])p->visit.orders, p->visit.norders, last4,
	    sizeof(last4), &e) == -1 || last4[0] == '\0')
		return;
	if (left.say[0] == '\0')
		err_say(why, _("请收回 UKey 尾号 %s"), last4);
	else
		err_say(why, _("%s；请收回 UKey 尾号 %s"), left.say, last4);
}

void
visit_refuse(struct pickup *p, const struct order *o, const struct err *said)
{
	const struct desk *d = &p->c->desk;
	struct err whole = *said, *why = &whole, e;
	char path[PATH];
	bool made;

	say_ukeys(p, why);
	if (book_it(p, o, why, &e) == -1)
		d->ops->refused(d->self, o, &e, NULL, &e);
	made = has_slip(why) && slip(p, o, why, path);
	d->ops->refused(d->self, o, why, made ? path : NULL, &e);
}
