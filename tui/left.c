#include "tui/left.h"

#include "core/text.h"
#include "core/ukey.h"
#include "tui/dialog.h"

#include <stdio.h>

bool
left_possible(const struct app *a)
{
	return a->work.job != NULL && a->work.job->visit;
}

static void
chosen(struct view *v, int digit)
{
	if (digit == 1)
		serve_left(v->app);
}

void
left_text(const struct app *a, char *out, size_t size)
{
	struct book b = a->setup->book;
	char last4[VISIT_ORDERS * 8];
	struct err e;

	if (a->work.job == &flow_pin_reset)
		snprintf(out, size, "%s",
		    _("密码没有重置，UKey 交还；下次重新核验。"));
	else if (ukey_to_keep(&b, (const char (*)[NO_SIZE])a->work.orders,
	    a->work.norders, last4, sizeof(last4), &e) == -1)
		snprintf(out, size, "%s",
		    _("有本次制作的 UKey 请收回。已经开始的订单留在「在办」，下次到访重新核验。"));
	else if (last4[0] == '\0')
		snprintf(out, size, "%s",
		    _("没有要收回的 UKey。下次到访重新核验。"));
	else
		snprintf(out, size,
		    _("请收回 UKey 尾号 %s。已经开始的订单留在「在办」，下次到访重新核验。"),
		    last4);
}

void
left_ask(struct view *v)
{
	const struct dialog_choice choices[] = {
		{ 1, _("领取人已离开") }, { 0, _("返回") },
	};
	char text[400];

	left_text(v->app, text, sizeof(text));
	dialog_ask(v, _("领取人离开"), text, choices, 2, chosen);
}
