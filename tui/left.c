#include "tui/left.h"

#include "core/text.h"
#include "tui/dialog.h"

bool
left_possible(const struct app *a)
{
	return a->work.job != NULL && a->work.job != &flow_ahead;
}

static void
chosen(struct view *v, int digit)
{
	if (digit == 1)
		serve_left(v->app);
}

void
left_ask(struct view *v)
{
	const struct dialog_choice choices[] = {
		{ 1, _("领取人已离开") }, { 0, _("返回") },
	};

	dialog_ask(v, _("领取人离开"), v->app->work.job == &flow_pin_reset ?
	    _("密码没有重置，UKey 交还；下次重新核验。") :
	    _("UKey 收回保管。已经开始的订单留在「在办」，下次到访重新核验。"),
	    choices, 2, chosen);
}
