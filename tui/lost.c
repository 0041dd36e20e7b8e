#include "tui/lost.h"

#include "core/lost.h"
#include "core/text.h"
#include "tui/dialog.h"

#include <stdio.h>

enum { OWN_WORDS = 4, WORDS = 60 };

/* By digit from 1; what is written on slip and book. */
static const char *const reasons[] = {
	N_("UKey 损坏，不能读写"), N_("UKey 丢失"), N_("密码不能用"),
};

/* The work in hand, and a UKey that it goes on with; a delivered one is its owner's (core/pin_reset.h). */
static bool
has_ukey(const struct app *a)
{
	return (a->work.job == &flow_pickup || a->work.job == &flow_ahead) &&
	    a->work.doing.serial[0] != '\0';
}

bool
lost_offered(const struct app *a, const struct err *why)
{
	const struct desk_ask *q = a->work.asked ? desk_asked(a->desk) : NULL;

	if (q == NULL || !has_ukey(a))
		return false;
	if (why != NULL)
		return lost_possible(why);
	return (q->kind == DESK_WANT_UKEY && q->serial != NULL) ||
	    q->kind == DESK_CHECKLIST;
}

bool
lost_key(struct app *a, const struct key *k)
{
	if (key_digit(k) != 9 || !lost_offered(a, NULL))
		return false;
	err_set(desk_asked(a->desk)->e, ERR_UKEY_LOST, "the clerk says so");
	serve_answer(a, -1);
	return true;
}

static void
chosen(struct view *owner, int digit)
{
	if (digit == OWN_WORDS)
		dialog_type(owner, _("作废UKey"), _("写下原因：印在作废单上，主管据此审批。"),
		    "", WORDS, serve_note);
	else
		serve_note(owner, digit >= 1 && digit < OWN_WORDS ?
		    text_get(reasons[digit - 1]) : NULL);
}

static void
shelved_why(struct view *owner)
{
	const struct desk_doing *d = &owner->app->work.doing;
	const struct dialog_choice choices[] = {
		{ 1, _("坏了：读不了、写不了、已锁死") },
		{ 2, _("丢了") },
		{ OWN_WORDS, _("其他，写下来") },
		{ 0, _("返回，不作废") },
	};
	char text[400];

	snprintf(text, sizeof(text),
	    _("订单 %s 的 UKey 尾号%s 为什么不能用了？选了就送主管审批。同意以后：它的证书注销，"
	    "这一单可以用空白UKey重做。"), d->order, text_last4(d->serial));
	dialog_ask(owner, _("作废UKey"), text, choices, 4, chosen);
}

void
lost_why(struct view *owner)
{
	const struct dialog_choice choices[] = {
		{ 1, _("坏了：读不了、写不了、已锁死") },
		{ 2, _("丢了") },
		{ 3, _("密码不能用：短信错了或没收到") },
		{ OWN_WORDS, _("其他，写下来") },
		{ 0, _("返回，不作废") },
	};

	if (owner->app->work.job == &flow_lost) {
		shelved_why(owner);
		return;
	}
	dialog_ask(owner, _("作废UKey"),
	    _("为什么不能用了？选了就送主管审批。同意以后：它的证书注销，签过的回执作废，"
	    "换一个空白UKey重新制作；人和材料不用重新核验。"),
	    choices, 5, chosen);
}

int
lost_start(struct app *a, const char *serial, struct err *e)
{
	char one[1][NO_SIZE];

	snprintf(one[0], sizeof(one[0]), "%s", serial);
	return serve_start(a, &flow_lost, (const char (*)[NO_SIZE])one, 1, e);
}
