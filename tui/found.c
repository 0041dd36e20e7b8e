#include "tui/found.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading ---- */

static int
make_room(struct found *f, size_t n, struct err *e)
{
	struct found_row *grown;

	if (n <= f->room)
		return 0;
	if ((grown = realloc(f->rows, n * sizeof(*grown))) == NULL)
		return err_set(e, ERR_MEMORY, "%zu rows", n);
	f->rows = grown;
	f->room = n;
	return 0;
}

static int
fill(struct found *f, struct found_row *r, const struct order_line *l,
    struct err *e)
{
	r->line = *l;
	if (f->book->ops->order_get(f->book->self, l->no, &r->order, e) == -1)
		return err_wrap(e, "found %s", l->no);
	r->ok = find_judge(&r->order, l, &f->here, &r->why) == 0;
	return 0;
}

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct found *f = ctx;
	struct order_query q = { .text = f->text };
	struct order_line *lines;
	size_t got = 0, i = 0;
	int rc = -1;

	if (f->text[0] == '\0') {
		q.point = f->here.point;
		q.ready_only = true;
	}
	snprintf(q.after, sizeof(q.after), "%s", after);
	if ((lines = calloc(max + 1, sizeof(*lines))) == NULL)
		return err_set(e, ERR_MEMORY, "%zu lines", max);
	if (make_room(f, max, e) == -1 || f->book->ops->orders_find(
	    f->book->self, &q, lines, max + 1, &got, e) == -1)
		goto out;
	for (; i < got && i < max; i++)
		if (fill(f, &f->rows[i], &lines[i], e) == -1)
			goto out;
	*n = i;
	*more = got > max;
	rc = 0;
out:
	free(lines);
	return rc;
}

static const char *
key(void *ctx, size_t row)
{
	struct found *f = ctx;

	return f->rows[row].line.no;
}

static const struct list_source source = { load, key };

/* ---- picking ---- */

bool
found_is_picked(const struct found *f, const char *order)
{
	for (size_t i = 0; i < f->npicked; i++)
		if (strcmp(f->picked[i], order) == 0)
			return true;
	return false;
}

static void
put_back(struct found *f, const char *order)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->npicked; i++)
		if (strcmp(f->picked[i], order) != 0)
			memmove(f->picked[kept++], f->picked[i], NO_SIZE);
	f->npicked = kept;
}

int
found_toggle(struct found *f, const struct found_row *r, struct err *e)
{
	if (found_is_picked(f, r->line.no)) {
		put_back(f, r->line.no);
		return 0;
	}
	if (!r->ok) {
		*e = r->why;
		return -1;
	}
	if (f->npicked > 0 && strcmp(f->handler, r->order.handler_number) != 0) {
		err_set(e, ERR_INPUT, "another handler's order");
		return err_say(e, "%s", _("不是同一经办人，要另办一次"));
	}
	if (f->npicked == VISIT_ORDERS) {
		err_set(e, ERR_INPUT, "too many orders for one visit");
		return err_say(e, _("一次最多 %d 单"), VISIT_ORDERS);
	}
	memcpy(f->picked[f->npicked++], r->line.no, NO_SIZE);
	memcpy(f->handler, r->order.handler_number, sizeof(f->handler));
	return 0;
}

bool
found_one_handler(const struct found *f)
{
	for (size_t i = 1; i < f->list.n; i++)
		if (strcmp(f->rows[i].order.handler_number,
		    f->rows[0].order.handler_number) != 0)
			return false;
	return f->list.n > 0 && !f->list.more && f->list.depth == 0;
}

/* ---- the rest ---- */

void
found_init(struct found *f, struct book *book, const struct find_here *here)
{
	*f = (struct found){ .book = book, .here = *here };
	list_init(&f->list, &source, f);
}

void
found_done(struct found *f)
{
	list_done(&f->list);
	free(f->rows);
	*f = (struct found){ 0 };
}

int
found_search(struct found *f, const char *text, size_t height, struct err *e)
{
	struct err ignored;

	snprintf(f->text, sizeof(f->text), "%s", text);
	f->npicked = 0;
	f->list.height = height;
	if (list_first(&f->list, e) == -1) {
		f->list.n = 0;
		return -1;
	}
	if (text[0] != '\0' && found_one_handler(f))
		for (size_t i = 0; i < f->list.n; i++)
			if (f->rows[i].ok)
				found_toggle(f, &f->rows[i], &ignored);
	return 0;
}

int
found_again(struct found *f, struct err *e)
{
	if (list_again(&f->list, e) == -1)
		return -1;
	for (size_t i = 0; i < f->list.n; i++)
		if (!f->rows[i].ok)
			put_back(f, f->rows[i].line.no);
	return 0;
}

struct found_row *
found_at(struct found *f)
{
	return f->list.at < f->list.n ? &f->rows[f->list.at] : NULL;
}
