#include "tui/handforms.h"

#include "core/handform.h"
#include "core/log.h"
#include "core/text.h"
#include "tui/app_own.h"
#include "tui/dialog.h"

#include <stdio.h>
#include <string.h>

/* By the digit that chooses it. */
static const struct menu_form {
	enum handform_kind kind;
	bool filled;                    /* with the orders */
	const char *name;
} forms[] = {
	{ HANDFORM_SIGNOFF, true, N_("签收单，按订单填好") },
	{ HANDFORM_LETTER, true, N_("授权委托书，按订单填好") },
	{ HANDFORM_SIGNOFF, false, N_("空白签收单") },
	{ HANDFORM_LETTER, false, N_("空白授权委托书") },
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

void
handforms_ask(struct view *owner, const char *first, size_t n,
    void (*chosen)(struct view *owner, int digit))
{
	struct dialog_choice choices[FORMS + 1];
	char text[200];
	size_t k = 0;

	for (int i = 0; i < FORMS; i++)
		if (n > 0 || !forms[i].filled)
			choices[k++] = (struct dialog_choice){ i + 1,
				_(forms[i].name) };
	choices[k++] = (struct dialog_choice){ 0, _("返回") };
	if (n == 0)
		snprintf(text, sizeof(text), "%s",
		    _("没有选订单，只有空白的。先查到、选好订单，就能按订单填好。"));
	else if (n == 1)
		snprintf(text, sizeof(text), _("订单 %s"), first);
	else
		snprintf(text, sizeof(text), _("订单 %s 等 %zu 单"), first, n);
	dialog_ask(owner, _("手填的表单"), text, choices, k, chosen);
}

static void
say_made(struct view *owner, enum handform_kind kind, const char *path)
{
	char text[HANDFORM_PATH + 400];
	const char *name = strrchr(path, '/') + 1;

	snprintf(text, sizeof(text), _("文件 %s\n目录 %.*s\n\n%s\n%s"), name,
	    (int)(name - 1 - path), path, _("1. 打印这个文件，交给来人"), kind == HANDFORM_LETTER ?
	    _("2. 由机构填写、加盖公章；被委托人带原件来") :
	    _("2. 由领取人填写、签字，来领取时带来"));
	dialog_say(owner, _("= 表单已做好"), text);
}

static void
say_not_made(struct view *owner, const struct err *e)
{
	char text[800];

	snprintf(text, sizeof(text), "%s\n%s%s%s  [%s]", err_what(e), e->say,
	    e->say[0] != '\0' ? "\n" : "", err_todo(e), err_code(e));
	dialog_say(owner, _("! 表单没有做成"), text);
	log_err(e);
}

void
handforms_chosen(struct view *owner, int digit, const struct order *orders,
    size_t n)
{
	const struct menu_form *f;
	char path[HANDFORM_PATH];
	struct err e;

	if (digit < 1 || digit > FORMS)
		return;
	f = &forms[digit - 1];
	if (handform_file(owner->app->counter, f->kind, orders,
	    f->filled ? n : 0, path, &e) == 0)
		say_made(owner, f->kind, path);
	else
		say_not_made(owner, &e);
}
