#include "forms/find.h"

#include "core/clock.h"
#include "core/rules.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static const struct form_field fields[] = {
	{ FORM_TEXT, N_("查找"), NULL, NULL, NULL, 60, NULL },
};

const struct form find_form = { fields, 1 };

int
find_judge(const struct order *o, const struct order_line *l,
    const struct find_here *here, struct err *e)
{
	char since[8];

	if (rules_order(o, here->point, e) == -1)
		return -1;
	if (l->claim_terminal == 0 || l->claim_terminal == here->terminal)
		return 0;
	time_hhmm(l->claim_since, since);
	err_set(e, ERR_OTHER_WINDOW, "terminal %d has %s", l->claim_terminal,
	    l->no);
	return err_say(e, _("%02d号窗口，%s 起"), l->claim_terminal, since);
}

/* The beginning of an address: enough to tell that it is the right one. */
static void
mask_address(const char *s, char *out, size_t size)
{
	char head[40];

	text_clean(s, 12, head, sizeof(head));
	head[strcspn(head, ".")] = '\0';
	snprintf(out, size, "%s***", head);
}

static void
mailed(const struct order *o, char *out, size_t size)
{
	char who[NAME_SIZE], phone[ID_SIZE], where[60];

	text_mask_name(o->addressee, who, sizeof(who));
	text_mask_mobile(o->address_phone, phone, sizeof(phone));
	mask_address(o->address, where, sizeof(where));
	snprintf(out, size, o->state == ORDER_MAILED ?
	    _("已寄给 %s %s，%s，邮费到付。") :
	    _("寄给 %s %s，%s，邮费到付。如要自取，请在网上营业厅修改。"),
	    who, phone, where);
}

void
find_reason(const struct order *o, const struct err *why,
    const struct points *points, char *out, size_t size)
{
	const struct point *p = points_find(points, o->point);

	if (why->code == ERR_WRONG_POINT && p != NULL)
		snprintf(out, size, _("请到%s：%s，%s，%s。"), p->name,
		    p->address, p->phone, p->hours);
	else if (why->code == ERR_MAIL_ORDER ||
	    (why->code == ERR_COLLECTED && o->state == ORDER_MAILED))
		mailed(o, out, size);
	else
		snprintf(out, size, "%s%s%s",
		    why->say[0] != '\0' ? why->say : err_what(why), _("。"),
		    err_todo(why));
	out[text_whole(out)] = '\0';
}

void
find_masked(const char *text, char *out, size_t size)
{
	size_t digits = strspn(text, "0123456789"), n = strlen(text);

	if (n == 11 && digits == n)
		text_mask_mobile(text, out, size);
	else if (digits >= 7)
		text_mask_id(text, out, size);
	else
		snprintf(out, size, "%s", text);
}

static const struct {
	enum err_code code;
	const char *word;
} words[] = {
	{ ERR_WRONG_POINT, N_("他处领取") },
	{ ERR_MAIL_ORDER, N_("邮寄") },
	{ ERR_UNPAID, N_("未缴费") },
	{ ERR_NO_LIVENESS, N_("未活体认证") },
	{ ERR_NOT_ACCEPTED, N_("未受理") },
	{ ERR_NOT_READY, N_("制作中") },
	{ ERR_CANCELLED, N_("已取消") },
	{ ERR_ON_HOLD, N_("已冻结") },
	{ ERR_SET_ASIDE, N_("已搁置") },
	{ ERR_COLLECTED, N_("已领取") },
	{ ERR_OTHER_WINDOW, N_("他窗办理") },
};

const char *
find_word(const struct order_line *l, const struct err *why)
{
	if (why == NULL && l->making == MAKING_VERIFIED &&
	    l->handover == HANDOVER__MAX)
		return _("已制待领");
	if (why == NULL)
		return l->making != MAKING__MAX ? _("在办") : _("可领取");
	if (l->state == ORDER_MAILED)
		return order_state_text(l->state);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].code == why->code)
			return _(words[i].word);
	return _("不能领取");
}

void
find_progress(const struct order_line *l, char *out, size_t size)
{
	const char *how;

	if (l->approval != 0) {
		snprintf(out, size, "%s %s", approval_kind_text(l->approval_kind),
		    l->approval_decision == APPROVAL_APPROVED ?
		    _("主管已同意") : _("等主管审批"));
		return;
	}
	if (l->handover != HANDOVER__MAX && l->handover != HANDOVER_BROKEN_OFF &&
	    l->handover != HANDOVER_BEGUN)
		how = handover_state_text(l->handover);
	else if (l->making != MAKING__MAX)
		how = making_state_text(l->making);
	else
		how = order_state_text(l->state);
	if (l->token_serial[0] == '\0')
		snprintf(out, size, "%s", how);
	else
		snprintf(out, size, _("%s 尾号%s"), how,
		    text_last4(l->token_serial));
}

void
find_waited(const struct order_line *l, int64_t now, char *out, size_t size)
{
	int64_t minutes = (now - l->approval_asked) / 60;

	if (l->approval == 0 || l->approval_decision != APPROVAL_WAITING)
		out[0] = '\0';
	else if (minutes < 60)
		snprintf(out, size, _("%d分钟"), minutes < 0 ? 0 : (int)minutes);
	else
		snprintf(out, size, _("%d小时"), (int)(minutes / 60));
}
