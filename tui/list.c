#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>

void
list_init(struct list *l, const struct list_source *source, void *ctx)
{
	*l = (struct list){ .source = source, .ctx = ctx, .height = 1 };
}

void
list_done(struct list *l)
{
	free(l->before);
	*l = (struct list){ 0 };
}

static int
load(struct list *l, struct err *e)
{
	const char *after = l->depth == 0 ? "" : l->before[l->depth - 1];
	size_t n = 0;
	bool more = false;

	if (l->source->load(l->ctx, after, l->height, &n, &more, e) == -1)
		return -1;
	l->n = n;
	l->more = more;
	if (l->at >= n)
		l->at = n > 0 ? n - 1 : 0;
	return 0;
}

int
list_first(struct list *l, struct err *e)
{
	l->depth = 0;
	l->at = 0;
	return load(l, e);
}

int
list_again(struct list *l, struct err *e)
{
	return load(l, e);
}

int
list_height(struct list *l, size_t height, struct err *e)
{
	if (height == l->height)
		return 0;
	l->height = height;
	return load(l, e);
}

static int
forward(struct list *l, struct err *e)
{
	char (*grown)[NO_SIZE];

	if (!l->more || l->n == 0)
		return 0;
	if (l->depth == l->room) {
		grown = realloc(l->before, (l->room + 64) * sizeof(*grown));
		if (grown == NULL)
			return err_set(e, ERR_MEMORY, "a list");
		l->before = grown;
		l->room += 64;
	}
	snprintf(l->before[l->depth], NO_SIZE, "%s",
	    l->source->key(l->ctx, l->n - 1));
	l->depth++;
	if (load(l, e) == -1) {
		l->depth--;
		return -1;
	}
	l->at = 0;
	return 0;
}

static int
back(struct list *l, bool to_end, struct err *e)
{
	if (l->depth == 0) {
		l->at = 0;
		return 0;
	}
	l->depth--;
	if (load(l, e) == -1) {
		l->depth++;
		return -1;
	}
	l->at = to_end && l->n > 0 ? l->n - 1 : 0;
	return 0;
}

int
list_key(struct list *l, const struct key *k, bool *took, struct err *e)
{
	*took = true;
	switch (k->kind) {
	case K_UP:
		if (l->at == 0)
			return l->depth > 0 ? back(l, true, e) : 0;
		l->at--;
		return 0;
	case K_DOWN:
		if (l->at + 1 >= l->n)
			return forward(l, e);
		l->at++;
		return 0;
	case K_PAGE_UP:
		return back(l, false, e);
	case K_PAGE_DOWN:
		return forward(l, e);
	case K_HOME:
		return list_first(l, e);
	default:
		*took = false;
		return 0;
	}
}

void *
list_room(void *rows, size_t *room, size_t n, size_t size, struct err *e)
{
	void *grown;

	if (n <= *room)
		return rows;
	if ((grown = reallocarray(rows, n, size)) == NULL) {
		err_set(e, ERR_MEMORY, "%zu rows", n);
		return NULL;
	}
	*room = n;
	return grown;
}
