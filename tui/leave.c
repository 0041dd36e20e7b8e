/* How the program is left: asked first, and work in hand is paused. */
#include "core/text.h"
#include "tui/app_own.h"
#include "tui/dialog.h"

void
app_leave(struct app *a)
{
	a->leaving = true;
	if (a->flow == NULL)
		a->done = true;
	else
		serve_close(a);
}

static void
leave_chosen(struct view *v, int digit)
{
	if (digit == 1)
		app_leave(v->app);
	else if (digit == 2)
		app_sign_out(v->app);
}

void
app_ask_leave(struct app *a)
{
	const struct dialog_choice idle[] = {
		{ 1, _("退出程序") }, { 2, _("换人登录") }, { 0, _("返回") },
	};
	const struct dialog_choice out[] = {
		{ 1, _("退出程序") }, { 0, _("返回") },
	};
	const struct dialog_choice busy[] = {
		{ 1, _("暂停并退出") }, { 0, _("返回") },
	};

	if (a->flow != NULL)
		dialog_ask(app_top(a), _("办理还没有结束"),
		    _("停在上一步，什么都不会丢；下次从「在办」继续。"),
		    busy, 2, leave_chosen);
	else if (app_top(a)->ops->locks)
		dialog_ask(app_top(a), _("退出"), "", out, 2, leave_chosen);
	else
		dialog_ask(app_top(a), _("退出"), "", idle, 3, leave_chosen);
}
