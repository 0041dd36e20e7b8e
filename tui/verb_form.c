/* Papers to be filled in by hand: blank, or with what the orders say. */
#include "core/handform.h"
#include "core/text.h"
#include "tui/verb.h"

#include <stdio.h>

static int
read_orders(const struct args *a, const struct book *b, struct order *out, struct err *e)
{
	for (int i = 0; i < a->norders; i++)
		if (b->ops->order_get(b->self, a->order[i], &out[i], e) == -1)
			return err_say(e, "%s", a->order[i]);
	return 0;
}

static int
make(const struct args *a, struct wired *w, enum handform_kind kind, struct err *e)
{
	static struct order orders[VISIT_ORDERS];

	if (read_orders(a, &w->book, orders, e) == -1 ||
	    handform_make(&w->counter, kind, orders, (size_t)a->norders, a->out, e) == -1)
		return err_wrap(e, "form %s", a->out);
	printf(_("表单已做好：%s\n"), a->out);
	return 0;
}

int
verb_form_signoff(const struct args *a, struct wired *w, struct err *e)
{
	return make(a, w, HANDFORM_SIGNOFF, e);
}

int
verb_form_letter(const struct args *a, struct wired *w, struct err *e)
{
	return make(a, w, HANDFORM_LETTER, e);
}
