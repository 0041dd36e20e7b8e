#include "tui/desk_own.h"

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

int
desk_ask(struct desk_post *p, struct desk_ask *q)
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

void
desk_tell(void *self, const struct progress *g)
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

/* Into the log when it is shown, whatever the person answers. */
void
desk_show(struct desk_post *p, const struct err *why)
{
	pthread_mutex_lock(&p->lock);
	p->shown = *why;
	pthread_mutex_unlock(&p->lock);
	log_err(why);
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
