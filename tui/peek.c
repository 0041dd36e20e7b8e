#include "tui/peek.h"

#include "core/log.h"
#include "tui/aside.h"

#include <stdlib.h>
#include <string.h>

/* One look, on its thread. */
struct peek_look {
	struct aside aside;
	struct token_client *client;
	struct token_info t[PEEK_UKEYS];
	size_t n;
	int rc;
	struct err e;
};

static void
run(struct aside *a)
{
	struct peek_look *l = (struct peek_look *)a;
	const struct token token = token_client_seam(l->client);

	l->rc = token.ops->look(token.self, l->t, PEEK_UKEYS, &l->n, &l->e);
}

static void
free_look(struct aside *a)
{
	struct peek_look *l = (struct peek_look *)a;

	token_client_free(l->client);
	free(l);
}

static const struct aside_ops looking = { run, free_look };

static void
failed(struct peek *p, const struct err *e)
{
	p->e = *e;
	p->state = PEEK_FAILED;
	log_err(e);
}

static void
begin(struct peek *p)
{
	struct peek_look *l = calloc(1, sizeof(*l));
	struct err e;

	p->late = false;
	if (l == NULL) {
		err_set(&e, ERR_MEMORY, "a look at the reader");
		failed(p, &e);
		return;
	}
	l->aside.ops = &looking;
	l->client = token_client_hold(p->client);
	if (aside_start(&l->aside, p->wake_fd, &e) == -1) {
		free_look(&l->aside);
		failed(p, &e);
		return;
	}
	p->look = l;
	p->state = PEEK_LOOKING;
}

void
peek_init(struct peek *p, struct token_client *client, int wake_fd)
{
	*p = (struct peek){ .client = client, .wake_fd = wake_fd };
}

static void
drop(struct peek *p)
{
	if (p->look != NULL)
		aside_drop(&p->look->aside);
	p->look = NULL;
}

void
peek_done(struct peek *p)
{
	drop(p);
}

/* Two at once would only wait for each other. */
void
peek_look(struct peek *p)
{
	if (p->client == NULL)
		return;
	if (p->look != NULL)
		p->late = true;
	else
		begin(p);
}

void
peek_empty(struct peek *p)
{
	p->state = PEEK_EMPTY;
	p->n = 0;
	p->late = false;
	drop(p);
}

void
peek_again(struct peek *p)
{
	p->stale = p->aged = true;
}

void
peek_settle(struct peek *p)
{
	const struct peek_look *l = p->look;

	if (l == NULL || !aside_ended(&l->aside))
		return;
	if (p->late) {
		drop(p);
		begin(p);
		return;
	}
	if (l->rc == -1)
		failed(p, &l->e);
	else {
		memcpy(p->t, l->t, l->n * sizeof(l->t[0]));
		p->n = l->n;
		p->state = PEEK_SEEN;
		p->stale = true;
		p->aged = false;
	}
	drop(p);
}

/* What another window has since written to a UKey is not in what was seen of it then. */
void
peek_know(struct peek *p, const struct book *b)
{
	enum known_kind was;
	bool other = false;
	struct err e;

	if (p->state != PEEK_SEEN || !p->stale)
		return;
	p->stale = false;
	for (size_t i = 0; i < p->n; i++) {
		was = p->k[i].kind;
		if (known_ukey(b, &p->t[i], &p->k[i], &e) == -1) {
			failed(p, &e);
			return;
		}
		other = other || p->k[i].kind != was;
	}
	if (p->aged && other)
		peek_look(p);
}

size_t
peek_count(const struct peek *p)
{
	return p->state == PEEK_SEEN && !p->stale ? p->n : 0;
}

const struct known_ukey *
peek_one(const struct peek *p)
{
	return peek_count(p) == 1 ? &p->k[0] : NULL;
}
