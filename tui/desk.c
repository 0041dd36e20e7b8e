#include "tui/desk.h"

#include "core/clock.h"
#include "core/log.h"
#include "tui/wake.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct desk_post {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	int wake_fd;
	struct desk_ask *open;          /* on the flow thread's stack */
	int rc;
	struct desk_doing doing;
	struct err shown;               /* the last problem or refusal */
	enum desk_wish wish;
	bool closed;
};

/* ---- the flow thread's side ---- */

static int
later(struct err *e)
{
	return err_set(e, ERR_LATER, "the clerk said later");
}

static int
ask(struct desk_post *p, struct desk_ask *q)
{
	int rc;

	pthread_mutex_lock(&p->lock);
	if (p->closed) {
		pthread_mutex_unlock(&p->lock);
		return later(q->e);
	}
	p->open = q;
	wake_post(p->wake_fd);
	while (p->open != NULL)
		pthread_cond_wait(&p->answered, &p->lock);
	rc = p->rc;
	pthread_mutex_unlock(&p->lock);
	return rc;
}

/* Something to read, about an order, its UKey, a paper; each may be NULL. */
static int
tell(struct desk_post *p, enum desk_kind kind, const struct order *o,
    const struct making *m, const char *path, struct err *e)
{
	struct desk_ask q = { .kind = kind, .orders = o, .norders = o != NULL,
		.making = m, .path = path, .e = e };

	return ask(p, &q);
}

static int
check(void *self, struct visit *v, const struct order *orders, size_t n,
    const struct err *why, struct err *e)
{
	struct desk_ask q = { .kind = DESK_CHECK, .visit = v, .orders = orders, .norders = n, .why = why, .e = e };

	return ask(self, &q);
}

static int
want_ukey(void *self, const char *serial, const struct err *why, struct err *e)
{
	struct desk_ask q = { .kind = DESK_WANT_UKEY, .serial = serial, .why = why, .e = e };

	return ask(self, &q);
}

static int
confirm_ukey(void *self, const struct token_info *t, const struct order *o,
    struct err *e)
{
	struct desk_ask q = { .kind = DESK_CONFIRM_UKEY, .token = t, .orders = o, .norders = 1, .e = e };

	return ask(self, &q);
}

static void
doing(void *self, const struct progress *g)
{
	struct desk_post *p = self;
	struct desk_doing *d = &p->doing;

	pthread_mutex_lock(&p->lock);
	d->nth++;
	snprintf(d->order, sizeof(d->order), "%s", g->order);
	snprintf(d->institution, sizeof(d->institution), "%s", g->institution);
	snprintf(d->record, sizeof(d->record), "%s", g->record);
	snprintf(d->serial, sizeof(d->serial), "%s",
	    g->token_serial != NULL ? g->token_serial : "");
	snprintf(d->model, sizeof(d->model), "%s",
	    g->token_model != NULL ? g->token_model : "");
	d->state = g->state;
	d->at = g->nth;
	d->of = g->of;
	d->since = clock_mono_ms();
	pthread_mutex_unlock(&p->lock);
	wake_post(p->wake_fd);
}

static enum desk_wish
wish(void *self)
{
	return desk_wanted(self);
}

/* Into the log when it is shown, whatever the person answers. */
static void
log_shown(struct desk_post *p, const struct err *why)
{
	pthread_mutex_lock(&p->lock);
	p->shown = *why;
	pthread_mutex_unlock(&p->lock);
	log_err(why);
}

static int
problem(void *self, const struct err *why, enum desk_choice *out, struct err *e)
{
	struct desk_ask q = { .kind = DESK_PROBLEM, .why = why, .e = e };

	log_shown(self, why);
	if (ask(self, &q) == -1)
		return -1;
	*out = q.choice;
	return 0;
}

static int
note(void *self, enum desk_note what, const struct order *o,
    char out[TEXT_SIZE], struct err *e)
{
	struct desk_ask q = { .kind = DESK_NOTE, .what = what, .orders = o, .norders = 1, .e = e };

	if (ask(self, &q) == -1)
		return -1;
	memcpy(out, q.note, TEXT_SIZE);
	return 0;
}

static int
approve(void *self, const struct approval *a, struct err *e)
{
	struct desk_ask q = { .kind = DESK_APPROVE, .approval = a, .e = e };

	return ask(self, &q);
}

static int
sms(void *self, const struct sms_view *s, int again, enum desk_sms *out,
    struct err *e)
{
	struct desk_ask q = { .kind = DESK_SMS, .sms = s, .again = again, .e = e };

	if (ask(self, &q) == -1)
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

	return ask(self, &q);
}

static int
refused(void *self, const struct order *o, const struct err *why,
    const char *slip, struct err *e)
{
	struct desk_ask q = { .kind = DESK_REFUSED, .orders = o,
		.norders = o != NULL, .why = why, .path = slip, .e = e };

	log_shown(self, why);
	return ask(self, &q);
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

	if (ask(self, &q) == -1)
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

	return ask(self, &q);
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

	return ask(self, &q);
}

static int
reprinted(void *self, const struct receipt_line *l, const struct reprint *r,
    const char *path, struct err *e)
{
	struct reprint copy = *r;
	struct desk_ask q = { .kind = DESK_REPRINTED, .receipt = l,
		.reprint = &copy, .path = path, .e = e };

	return ask(self, &q);
}

static const struct desk_ops ops = {
	.check = check,
	.want_ukey = want_ukey,
	.confirm_ukey = confirm_ukey,
	.doing = doing,
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

/* ---- the drawing thread's side ---- */

int
desk_new(struct desk_post **out, int wake_fd, struct err *e)
{
	struct desk_post *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return err_set(e, ERR_MEMORY, "the desk");
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->answered, NULL);
	p->wake_fd = wake_fd;
	*out = p;
	return 0;
}

void
desk_free(struct desk_post *p)
{
	if (p == NULL)
		return;
	pthread_cond_destroy(&p->answered);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

struct desk_ask *
desk_asked(struct desk_post *p)
{
	struct desk_ask *q;

	pthread_mutex_lock(&p->lock);
	q = p->open;
	pthread_mutex_unlock(&p->lock);
	return q;
}

void
desk_answer(struct desk_post *p, int rc)
{
	pthread_mutex_lock(&p->lock);
	p->rc = rc;
	p->open = NULL;
	pthread_cond_signal(&p->answered);
	pthread_mutex_unlock(&p->lock);
}

void
desk_later(struct desk_post *p)
{
	struct desk_ask *q = desk_asked(p);

	if (q != NULL)
		desk_answer(p, later(q->e));
}

void
desk_said(struct desk_post *p, struct desk_doing *out)
{
	pthread_mutex_lock(&p->lock);
	*out = p->doing;
	pthread_mutex_unlock(&p->lock);
}

void
desk_want(struct desk_post *p, enum desk_wish w)
{
	pthread_mutex_lock(&p->lock);
	if (p->wish != DESK_LEFT)
		p->wish = w;
	pthread_mutex_unlock(&p->lock);
}

enum desk_wish
desk_wanted(struct desk_post *p)
{
	enum desk_wish w;

	pthread_mutex_lock(&p->lock);
	w = p->wish;
	pthread_mutex_unlock(&p->lock);
	return w;
}

void
desk_close(struct desk_post *p)
{
	desk_want(p, DESK_PAUSE);
	pthread_mutex_lock(&p->lock);
	p->closed = true;
	pthread_mutex_unlock(&p->lock);
	desk_later(p);
}

/* The same chain: it began at the same place with the same words. */
bool
desk_shown(struct desk_post *p, const struct err *e)
{
	bool same;

	pthread_mutex_lock(&p->lock);
	same = p->shown.code == e->code && p->shown.depth > 0 &&
	    e->depth > 0 && p->shown.at[0].func == e->at[0].func &&
	    p->shown.at[0].line == e->at[0].line &&
	    strcmp(p->shown.at[0].text, e->at[0].text) == 0;
	pthread_mutex_unlock(&p->lock);
	return same;
}

void
desk_reset(struct desk_post *p)
{
	pthread_mutex_lock(&p->lock);
	p->wish = DESK_GO_ON;
	p->closed = false;
	p->doing = (struct desk_doing){ 0 };
	err_clear(&p->shown);
	pthread_mutex_unlock(&p->lock);
}
