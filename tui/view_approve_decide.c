/* The decision: what is still wanted for it, the reason of a no, whose it is. */
#include "tui/view_approve_own.h"

#include "core/approval.h"
#include "core/text.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <string.h>

enum { OWN_WORDS = 9 };

bool
approve_desk_waits(const struct approve *v)
{
	const struct app *a = v->view.app;
	const struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	return q != NULL && q->kind == DESK_APPROVE;
}

/* ---- deciding ---- */

static void
say(struct approve *v, enum err_code code, const char *why)
{
	struct err e;

	err_set(&e, code, "on the screen");
	err_say(&e, "%s", why);
	approve_note(v, &e);
}

static void
forget_password(struct approve *v)
{
	edit_clear(&v->password);
	if (v->desk)
		v->focus = APPROVE_PASSWORD;
}

/* Decided here or elsewhere: the flow goes on; at the queue the next case comes. */
void
approve_look_again(struct approve *v)
{
	const struct book *b = &v->view.app->setup->book;
	struct approval now;
	struct err e;

	if (v->view.app->lent)
		return;
	if (!v->desk)
		approve_load(v, false);
	else if (approve_desk_waits(v) && b->ops->approval_get(b->self, v->a.id, &now,
	    &e) == 0 && now.decision != APPROVAL_WAITING)
		serve_answer(v->view.app, 0);
}

static int
put_down(struct approve *v, const struct staff *who, struct err *e)
{
	const struct app *a = v->view.app;
	const struct actor by = { who->id, a->counter->terminal };
	struct approval copy = v->a;

	copy.decision = v->decision;
	memcpy(copy.reason, v->reason, sizeof(copy.reason));
	if (approve_asked(v, APPROVE_SAW))
		snprintf(copy.saw, sizeof(copy.saw), "%s",
		    v->saw == 1 ? "original" : v->saw == 2 ? "scan" : "");
	return approval_decide(&a->setup->book, &by, who,
	    (int)a->counter->conf->approval_minutes, app_now(a), &copy, e);
}

static void
apply(struct approve *v, const struct staff *who)
{
	struct err e;

	if (put_down(v, who, &e) == -1) {
		approve_note(v, &e);
		if (e.code != ERR_DECIDED)
			return;
	}
	if (v->desk)
		approve_look_again(v);
	else
		approve_load(v, !v->noted);
}

static void
submit(struct approve *v)
{
	struct app *a = v->view.app;
	struct err e;

	v->noted = false;
	if (v->gone)            /* decided elsewhere while the reason was chosen */
		approve_load(v, false);
	else if (!v->desk)
		apply(v, &a->counter->clerk);
	else if (sign_try_begin(&v->try, a, v->id.text, v->secret, &e) == -1)
		approve_note(v, &e);
}

/* ---- the reason of a no ---- */

static void
reason_typed(struct view *view, const char *line)
{
	struct approve *v = (struct approve *)view;

	if (line[0] == '\0' || !v->shown)
		return;
	snprintf(v->reason, sizeof(v->reason), "%s", line);
	submit(v);
}

static void
reason_chosen(struct view *view, int digit)
{
	struct approve *v = (struct approve *)view;
	const char *const *usual = approve_reasons(v->a.kind, v->decision);

	if (digit == OWN_WORDS)
		dialog_type(view, approval_decision_text(v->decision),
		    _("写明原因，柜员要据此告诉领取人。"), "", 60, reason_typed);
	for (int i = 1; i <= APPROVE_REASONS && usual[i - 1] != NULL; i++)
		if (digit == i)
			reason_typed(view, _(usual[i - 1]));
}

static void
ask_reason(struct approve *v)
{
	const char *const *usual = approve_reasons(v->a.kind, v->decision);
	struct dialog_choice choices[DIALOG_CHOICES];
	size_t n = 0;

	for (; n < APPROVE_REASONS && usual[n] != NULL; n++)
		choices[n] = (struct dialog_choice){ (int)n + 1, _(usual[n]) };
	choices[n++] = (struct dialog_choice){ OWN_WORDS, _("别的原因，自己写") };
	choices[n++] = (struct dialog_choice){ 0, _("返回") };
	dialog_ask(&v->view, approval_decision_text(v->decision),
	    _("选原因，选了就提交。"), choices, n, reason_chosen);
}

/* What is still wanted before a decision; false: said, and the cursor is there. */
static bool
complete(struct approve *v, int choice)
{
	if (approve_asked(v, APPROVE_SAW) && v->saw == 0) {
		v->focus = APPROVE_SAW;
		say(v, ERR_INPUT, _("请先选看过什么：委托书原件，或扫描件"));
	} else if (v->desk && v->id.text[0] == '\0') {
		v->focus = APPROVE_ID;
		say(v, ERR_INPUT, _("请主管输入工号和密码"));
	} else if (v->desk && secret_len(v->secret) == 0) {
		v->focus = APPROVE_PASSWORD;
		say(v, ERR_INPUT, _("请主管输入工号和密码"));
	} else if (choice == APPROVE_YES && approve_unseen(v) > 0)
		say(v, ERR_INPUT, _("还没有看完，请按「下」看到末行再同意"));
	else
		return true;
	return false;
}

void
approve_go_to(struct approve *v, size_t at)
{
	v->at = at % v->n;
	approve_open(v);
}

static void
later(struct approve *v)
{
	if (v->desk)
		serve_later(v->view.app);
	else if (v->n > 1)
		approve_go_to(v, v->at + 1);
}

void
approve_decide(struct approve *v, int choice)
{
	if (choice == APPROVE_LATER) {
		later(v);
		return;
	}
	if (choice < APPROVE_YES || choice > APPROVE_NO || !complete(v, choice))
		return;
	v->decision = choice == APPROVE_YES ? APPROVAL_APPROVED :
	    choice == APPROVE_BACK ? APPROVAL_RETURNED : APPROVAL_REJECTED;
	v->reason[0] = '\0';
	if (choice == APPROVE_YES)
		submit(v);
	else
		ask_reason(v);
}

/* Has the supervisor's sign-in been answered? */
void
approve_settle(struct view *view)
{
	struct approve *v = (struct approve *)view;
	struct staff who;

	if (!sign_try_ended(&v->try))
		return;
	who = v->try.who;
	forget_password(v);
	if (v->try.rc == -1)
		approve_note(v, &v->try.e);
	else if (approve_desk_waits(v))
		apply(v, &who);
}

