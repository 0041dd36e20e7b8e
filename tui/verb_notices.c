/* Notices that wait, sent by hand or after an import (RULES 23). */
#include "core/notices.h"
#include "core/text.h"
#include "tui/verb.h"

#include <limits.h>

int
verb_notices_send(struct wired *w, struct err *e)
{
	const struct book *b = &w->book;
	struct notice left;
	int sent;

	if (notices_send(&w->counter, INT_MAX, &sent, e) == -1)
		return err_wrap(e, "sending notices");
	printf(_("已发出 %d 条通知。\n"), sent);
	if (b->ops->notice_next(b->self, 0, &left, e) == 0)
		puts(_("有的没有发出，留待下次。"));
	else if (e->code != ERR_NOT_FOUND)
		return -1;
	err_clear(e);
	return 0;
}

int
verb_notices(const struct args *a, struct wired *w, struct err *e)
{
	(void)a;
	return verb_notices_send(w, e);
}
