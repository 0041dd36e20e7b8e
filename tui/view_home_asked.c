#include "tui/view_home_own.h"

#include <stdlib.h>
#include <string.h>

int
home_asked(struct home *h, const struct order_line *l, char (*orders)[NO_SIZE],
    size_t *n, struct err *e)
{
	const struct book *b = &h->book;
	struct approval a;
	struct visit *v;
	int rc = -1;

	if ((v = malloc(sizeof(*v))) == NULL)
		return err_set(e, ERR_MEMORY, "a visit");
	if (b->ops->approval_get(b->self, l->approval, &a, e) == 0 &&
	    (a.kind != APPROVAL_LETTER ||
	    b->ops->visit_get(b->self, a.visit, v, e) == 0)) {
		*n = a.kind == APPROVAL_LETTER ? v->norders : 1;
		memcpy(orders, a.kind == APPROVAL_LETTER ? v->orders[0] : l->no,
		    *n * NO_SIZE);
		rc = 0;
	}
	free(v);
	return rc;
}
