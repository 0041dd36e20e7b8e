/* What the supervisor has before them: the queue, the case, what else is known. */
#include "tui/view_approve_own.h"

#include "core/scans.h"
#include "core/text.h"
#include "tui/viewer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTH = 30 * 86400, PAGE = 4 };

void
approve_note(struct approve *v, const struct err *e)
{
	v->e = *e;
	v->noted = true;
	v->said[0] = '\0';
	lamps_bad(&v->view.app->lamps, e, app_now(v->view.app));
}

bool
approve_asked(const struct approve *v, enum approve_field f)
{
	switch (f) {
	case APPROVE_SAW:
		return v->a.kind == APPROVAL_LETTER;
	case APPROVE_ID:
	case APPROVE_PASSWORD:
		return v->desk;
	default:
		return true;
	}
}

int
approve_unseen(const struct approve *v)
{
	return v->lines > v->seen ? v->lines - v->seen : 0;
}

/* ---- the case ---- */

static int
know(struct approve *v, struct err *e)
{
	const struct book *b = &v->view.app->setup->book;
	const struct approve_about *w = &v->about;
	struct approve_known *k = &v->known;

	*k = (struct approve_known){ .unusual =
	    (int)v->view.app->counter->conf->approval_unusual };
	if (w->agent[0] == '\0')
		return 0;
	for (size_t i = 0; i < w->norders; i++)
		if (b->ops->letter_used(b->self, w->institution_code, w->number,
		    w->orders[i], v->a.kind == APPROVAL_PIN_RESET, &k->used, e) == -1 && e->code != ERR_NOT_FOUND)
			return -1;
	return b->ops->agent_history(b->self, w->number,
	    app_now(v->view.app) - MONTH, &k->orders, &k->institutions, e);
}

/* Four eyes: told at once, not only when the decision is refused. */
static void
own_case(struct approve *v)
{
	struct err e;

	if (!v->desk && may(&v->view.app->counter->clerk, MAY_APPROVE,
	    v->asker_person, &e) == -1)
		approve_note(v, &e);
}

static int
look_up(struct approve *v, struct err *e)
{
	const struct book *b = &v->view.app->setup->book;
	struct staff asker;

	if (b->ops->staff_get(b->self, v->a.asked_by, &asker, e) == -1 ||
	    approve_about(&v->a, &v->about, e) == -1 || know(v, e) == -1 ||
	    approve_rows(&v->a, &v->known, v->rows, &v->nrows, e) == -1)
		return -1;
	memcpy(v->asker, asker.name, sizeof(v->asker));
	memcpy(v->asker_person, asker.person, sizeof(v->asker_person));
	approve_hint(&v->about, &v->known, v->hint, sizeof(v->hint));
	return 0;
}

void
approve_open(struct approve *v)
{
	const struct book *b = &v->view.app->setup->book;
	struct err e;

	v->shown = v->noted = v->gone = false;
	v->from = v->lines = v->seen = v->saw = 0;
	v->scan = 0;
	v->reason[0] = v->said[0] = '\0';
	if (v->n == 0)
		return;
	if (b->ops->approval_get(b->self, v->queue[v->at], &v->a, &e) == -1 ||
	    look_up(v, &e) == -1) {
		approve_note(v, &e);
		return;
	}
	v->shown = true;
	v->focus = approve_asked(v, APPROVE_SAW) ? APPROVE_SAW :
	    v->desk ? APPROVE_ID : APPROVE_DECIDE;
	own_case(v);
}

/* ---- the queue ---- */

static int
read_queue(struct approve *v, struct err *e)
{
	const struct book *b = &v->view.app->setup->book;
	struct approval *page = calloc(PAGE, sizeof(*page));
	int64_t after = 0;
	size_t got = PAGE;
	int rc = 0;

	if (page == NULL)
		return err_set(e, ERR_MEMORY, "the queue");
	v->n = 0;
	while (rc == 0 && got == PAGE && v->n + PAGE <= APPROVE_QUEUE) {
		got = 0;
		rc = b->ops->approvals_waiting(b->self, after, page, PAGE, &got,
		    e);
		for (size_t i = 0; i < got; i++)
			after = v->queue[v->n++] = page[i].id;
	}
	free(page);
	return rc;
}

/* Where this one is, or what comes after it. */
static size_t
place(const struct approve *v, int64_t id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->queue[i] >= id)
			return i;
	return v->n > 0 ? v->n - 1 : 0;
}

void
approve_load(struct approve *v, bool next)
{
	int64_t id = v->shown ? v->a.id : 0;
	struct err e;

	if (read_queue(v, &e) == -1) {
		approve_note(v, &e);
		return;
	}
	v->at = place(v, id);
	if (v->n > 0 && v->queue[v->at] == id)
		return;
	if (!v->shown || next) {
		approve_open(v);
		return;
	}
	/* never another case under a digit that was meant for this one */
	v->gone = true;
	err_set(&e, ERR_DECIDED, "approval %lld waits no longer", (long long)id);
	approve_note(v, &e);
}

/* ---- the letter's scans ---- */

static int
scan_head(const struct approve *v, char out[SCANS_HEAD], struct err *e)
{
	const struct book *b = &v->view.app->setup->book;
	struct visit *visit = malloc(sizeof(*visit));
	int rc;

	if (visit == NULL)
		return err_set(e, ERR_MEMORY, "a visit");
	if ((rc = b->ops->visit_get(b->self, v->a.visit, visit, e)) == 0)
		scans_head(visit, out);
	free(visit);
	return rc;
}

/* One after the other, each time the key is pressed. */
void
approve_scan(struct approve *v)
{
	const struct conf *k = v->view.app->counter->conf;
	size_t next = v->scan % v->about.nscans;
	char head[SCANS_HEAD], name[SCANS_HEAD + 40], path[SCANS_PATH];
	struct err e;

	if (scan_head(v, head, &e) == -1) {
		approve_note(v, &e);
		return;
	}
	snprintf(name, sizeof(name), "%s%s", head, v->about.scans[next]);
	scans_path(k->paper_receipts, name, path);
	if (viewer_show(k, path, &e) == -1) {
		approve_note(v, &e);
		return;
	}
	v->scan = next + 1;
	snprintf(v->said, sizeof(v->said), _("= 已打开扫描件 %zu / %zu"),
	    v->scan, v->about.nscans);
}
