/* The desk seam: each of the flow's questions, put to the drawing thread. */
#include "tui/desk_own.h"

#include <string.h>

/* Something to read, about an order, its UKey, a paper; each may be NULL. */
static int
tell(struct desk_post *p, enum desk_kind kind, const struct order *o,
    const struct making *m, const char *path, struct err *e)
{
	struct desk_ask q = { .kind = kind, .orders = o, .norders = o != NULL,
		.making = m, .path = path, .e = e };

	return desk_ask(p, &q);
}

static int
check(void *self, struct visit *v, const struct order *orders, size_t n,
    const struct err *why, struct err *e)
{
	struct desk_ask q = { .kind = DESK_CHECK, .visit = v, .orders = orders, .norders = n, .why = why, .e = e };

	return desk_ask(self, &q);
}

static int
want_ukey(void *self, const char *serial, const struct err *why, struct err *e)
{
	struct desk_ask q = { .kind = DESK_WANT_UKEY, .serial = serial, .why = why, .e = e };

	return desk_ask(self, &q);
}

static int
confirm_ukey(void *self, const struct token_info *t, const struct order *o,
    struct err *e)
{
	struct desk_ask q = { .kind = DESK_CONFIRM_UKEY, .token = t, .orders = o, .norders = 1, .e = e };

	return desk_ask(self, &q);
}

static enum desk_wish
wish(void *self)
{
	return desk_wanted(self);
}

static int
problem(void *self, const struct err *why, enum desk_choice *out, struct err *e)
{
	struct desk_ask q = { .kind = DESK_PROBLEM, .why = why, .e = e };

	desk_show(self, why);
	if (desk_ask(self, &q) == -1)
		return -1;
	*out = q.choice;
	return 0;
}

static int
note(void *self, enum desk_note what, const struct order *o,
    char out[TEXT_SIZE], struct err *e)
{
	struct desk_ask q = { .kind = DESK_NOTE, .what = what, .orders = o, .norders = 1, .e = e };

	if (desk_ask(self, &q) == -1)
		return -1;
	memcpy(out, q.note, TEXT_SIZE);
	return 0;
}

static int
approve(void *self, const struct approval *a, struct err *e)
{
	struct desk_ask q = { .kind = DESK_APPROVE, .approval = a, .e = e };

	return desk_ask(self, &q);
}

static int
sms(void *self, const struct sms_view *s, int again, enum desk_sms *out,
    struct err *e)
{
	struct desk_ask q = { .kind = DESK_SMS, .sms = s, .again = again, .e = e };

	if (desk_ask(self, &q) == -1)
		return -1;
	*out = q.sms_choice;
	return 0;
}

/* The check has filled the visit through its pointer; here it is only read,
 * and desk_ask has one pointer for both. */
static int
checklist(void *self, const struct visit *v, const struct handover *h,
    const struct making *m, struct err *e)
{
	struct visit copy = *v;
	struct desk_ask q = { .kind = DESK_CHECKLIST, .visit = &copy,
		.handover = h, .making = m, .e = e };

	return desk_ask(self, &q);
}

static int
refused(void *self, const struct order *o, const struct err *why,
    const char *slip, struct err *e)
{
	struct desk_ask q = { .kind = DESK_REFUSED, .orders = o,
		.norders = o != NULL, .why = why, .path = slip, .e = e };

	desk_show(self, why);
	return desk_ask(self, &q);
}

static int
form_ready(void *self, const char *path, struct err *e)
{
	return tell(self, DESK_FORM_READY, NULL, NULL, path, e);
}

static int
dayend(void *self, struct day *d, enum day_stage stage, const char *path,
    const struct err *why, enum day_wish *wish_out, struct staff *signer,
    struct err *e)
{
	struct desk_ask q = { .kind = DESK_DAYEND, .day = d, .stage = stage,
		.path = path, .why = why, .e = e };

	if (desk_ask(self, &q) == -1)
		return -1;
	*wish_out = q.wish;
	*signer = q.signer;
	return 0;
}

static int
delivered(void *self, const struct visit *v, const struct handover *h,
    struct err *e)
{
	struct visit copy = *v;
	struct desk_ask q = { .kind = DESK_DELIVERED, .visit = &copy, .handover = h, .e = e };

	return desk_ask(self, &q);
}

static int
made(void *self, const struct order *o, const struct making *m, struct err *e)
{
	return tell(self, DESK_MADE, o, m, NULL, e);
}

static int
spoiled(void *self, const struct order *o, const struct making *m,
    const char *path, struct err *e)
{
	return tell(self, DESK_SPOILED, o, m, path, e);
}

static int
reset(void *self, const struct order *o, const char *path, struct err *e)
{
	return tell(self, DESK_RESET, o, NULL, path, e);
}

static int
reprint(void *self, const struct receipt_line *l, const struct order *o,
    struct reprint *r, const struct err *why, struct err *e)
{
	struct desk_ask q = { .kind = DESK_REPRINT, .receipt = l, .orders = o,
		.norders = 1, .reprint = r, .why = why, .e = e };

	return desk_ask(self, &q);
}

static int
reprinted(void *self, const struct receipt_line *l, const struct reprint *r,
    const char *path, struct err *e)
{
	struct reprint copy = *r;
	struct desk_ask q = { .kind = DESK_REPRINTED, .receipt = l,
		.reprint = &copy, .path = path, .e = e };

	return desk_ask(self, &q);
}

static const struct desk_ops ops = {
	.check = check,
	.want_ukey = want_ukey,
	.confirm_ukey = confirm_ukey,
	.doing = desk_tell,
	.wish = wish,
	.problem = problem,
	.note = note,
	.approve = approve,
	.sms = sms,
	.checklist = checklist,
	.refused = refused,
	.form_ready = form_ready,
	.made = made,
	.spoiled = spoiled,
	.reset = reset,
	.reprint = reprint,
	.reprinted = reprinted,
	.dayend = dayend,
	.delivered = delivered,
};

struct desk
desk_seam(struct desk_post *p)
{
	return (struct desk){ &ops, p };
}
