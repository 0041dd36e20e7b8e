#include "core/handform.h"

#include "conf/settings.h"
#include "core/clock.h"
#include "core/may.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- which orders go together ---- */

static bool
same_institution(const struct order *a, const struct order *b)
{
	return strcmp(a->institution, b->institution) == 0 &&
	    strcmp(a->uscc, b->uscc) == 0;
}

/* Its code is read by the scanner: no more than bars can say. */
static bool
has_bars(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

const char *
handform_code(const struct order *orders, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!same_institution(&orders[0], &orders[i]))
			return orders[0].no;
	return n > 1 && has_bars(orders[0].uscc) ? orders[0].uscc : orders[0].no;
}

/* Will somebody come with this form for this order? */
static int
wanted(enum handform_kind kind, const struct order *o, struct err *e)
{
	enum err_code no = o->cancelled ? ERR_CANCELLED : o->mail ? ERR_MAIL_ORDER :
	    kind == HANDFORM_SIGNOFF && o->state == ORDER_COLLECTED ? ERR_COLLECTED : ERR__MAX;

	if (no == ERR__MAX)
		return 0;
	err_set(e, no, "no form for order %s", o->no);
	return err_say(e, "%s", o->no);
}

static int
apart(const struct order *o, const char *why, struct err *e)
{
	err_set(e, ERR_INPUT, "order %s goes on another form", o->no);
	return err_say(e, _("%s：%s"), o->no, why);
}

static int
together(enum handform_kind kind, const struct order *a, const struct order *b,
    struct err *e)
{
	if (strcmp(a->point, b->point) != 0)
		return apart(b, _("不在同一受理点领取，请分开做"), e);
	if (kind == HANDFORM_LETTER && !same_institution(a, b))
		return apart(b, _("是另一机构的，委托书请分开做"), e);
	if ((a->state == ORDER_COLLECTED) != (b->state == ORDER_COLLECTED))
		return apart(b, _("有的已领取，有的没有，委托书请分开做"), e);
	return 0;
}

/* What the orders say goes to no one who may not see them; a blank form says nothing. */
static int
judge(const struct counter *c, enum handform_kind kind,
    const struct order *orders, size_t n, struct err *e)
{
	if (n > 0 && may(&c->clerk, MAY_SEE_ORDERS, NULL, e) == -1)
		return -1;
	if (n > VISIT_ORDERS) {
		err_set(e, ERR_INPUT, "%zu orders on one form", n);
		return err_say(e, _("一次最多 %d 单"), VISIT_ORDERS);
	}
	for (size_t i = 0; i < n; i++)
		if (wanted(kind, &orders[i], e) == -1 ||
		    together(kind, &orders[0], &orders[i], e) == -1)
			return -1;
	return 0;
}

/* ---- the file ---- */

/* The name is ours, or it is somebody's already: INPUT. */
static int
reserve(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd == -1 && errno == EEXIST) {
		err_set(e, ERR_INPUT, "%s: is there", path);
		return err_say(e, _("文件已经在，不覆盖：%s"), path);
	}
	if (fd == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	close(fd);
	return 0;
}

static void
put_point(const struct counter *c, const struct order *o,
    struct handform_facts *f)
{
	const struct point *at = points_find(c->points, o->point);

	f->point_name = at != NULL ? at->name : o->point;
	if (at == NULL)
		return;
	f->point_address = at->address;
	f->point_phone = at->phone;
	f->point_hours = at->hours;
}

static int
draw(const struct counter *c, enum handform_kind kind,
    const struct order *orders, size_t n, const char *path, struct err *e)
{
	struct handform_facts f = { .kind = kind, .orders = orders, .n = n,
		.time = c->clock.ops->now(c->clock.self), .demo = c->demo };

	if (n > 0)
		put_point(c, &orders[0], &f);
	if (c->paper.ops->handform(c->paper.self, &f, path, e) == 0)
		return 0;
	unlink(path);
	return -1;
}

int
handform_make(const struct counter *c, enum handform_kind kind,
    const struct order *orders, size_t n, const char *path, struct err *e)
{
	if (judge(c, kind, orders, n, e) == -1 || reserve(path, e) == -1)
		return -1;
	return draw(c, kind, orders, n, path, e);
}

/* "signoff-20261123-01-094512-1.pdf": kind, day, window, time, and counted on from what is there. */
static int
name_file(const struct counter *c, enum handform_kind kind,
    char path[HANDFORM_PATH], struct err *e)
{
	const char *receipts = c->conf->paper_receipts;
	int64_t now = c->clock.ops->now(c->clock.self);
	int year, month, day, nth = 0;
	char minute[8];

	date_ymd(date_of(now), &year, &month, &day);
	time_hhmm(now, minute);
	snprintf(path, HANDFORM_PATH, "%s/forms", receipts);
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	do
		snprintf(path, HANDFORM_PATH,
		    "%s/forms/%s-%d%02d%02d-%02d-%.2s%.2s%02d-%d.pdf",
		    receipts, kind == HANDFORM_LETTER ? "letter" : "signoff",
		    year, month, day, c->terminal, minute, minute + 3, (int)(now % 60), ++nth);
	while (access(path, F_OK) == 0);
	return reserve(path, e);
}

int
handform_file(const struct counter *c, enum handform_kind kind,
    const struct order *orders, size_t n, char path[HANDFORM_PATH],
    struct err *e)
{
	char name[HANDFORM_PATH];

	if (judge(c, kind, orders, n, e) == -1 ||
	    name_file(c, kind, name, e) == -1 ||
	    draw(c, kind, orders, n, name, e) == -1)
		return -1;
	memcpy(path, name, sizeof(name));
	return 0;
}
