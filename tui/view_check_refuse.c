/*
 * Refusing (F9): a reason, then once more to record it.  What the rules say
 * already is marked, and its reason goes with it.
 */
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/view_check_own.h"

#include <stdio.h>
#include <string.h>

enum { RECORD = 9, MORE = 9 };  /* none of the reasons' digits: the same key twice does nothing */

/* What is not in a field: what the flow said when it asked again. */
static bool
flow_said(const struct check *c, enum err_code code, struct err *e)
{
	if (c->ask->why == NULL || c->ask->why->code != code)
		return false;
	*e = *c->ask->why;
	return true;
}

/* Do the rules say so themselves?  e: with which reason. */
static bool
judged(const struct check *c, enum err_code code, struct err *e)
{
	for (size_t i = 0; i < CHECK__MAX; i++)
		if (check_wrong(c, i, e) && e->code == code)
			return true;
	return flow_said(c, code, e);
}

/* NULL: no more than its name. */
static void
record(struct check *c, const char *why)
{
	struct err *e = c->ask->e, said;

	if (!c->view.app->work.asked)
		return;
	err_set(e, c->reason, "refused by the clerk");
	if (why != NULL)
		err_say(e, "%s", why);
	else if (judged(c, c->reason, &said))
		err_say(e, "%s", said.say);
	serve_answer(c->view.app, -1);
}

static void
recorded(struct view *v, int digit)
{
	if (digit == RECORD)
		record((struct check *)v, NULL);
}

/* RULES 21: which field, where the number alone does not tell. */
static const char *const fields[] = {
	N_("姓名不符"), N_("证件号码不符"), N_("证件种类不符"),
};

static void
field_recorded(struct view *v, int digit)
{
	if (digit >= 1 && digit <= 3)
		record((struct check *)v, _(fields[digit - 1]));
}

static void
ask_field(struct check *c, const struct err *e)
{
	struct dialog_choice choices[4];
	char texts[3][80];

	for (int i = 0; i < 3; i++) {
		snprintf(texts[i], sizeof(texts[i]), _("%s：登记，本次到访结束"),
		    _(fields[i]));
		choices[i] = (struct dialog_choice){ i + 1, texts[i] };
	}
	choices[3] = (struct dialog_choice){ 0, _("返回，继续核验") };
	dialog_ask(&c->view, _("登记为不能办理"), err_what(e), choices, 4,
	    field_recorded);
}

static void
confirm(struct check *c, enum err_code code)
{
	const struct dialog_choice choices[] = {
		{ RECORD, _("登记，本次到访结束") }, { 0, _("返回，继续核验") },
	};
	struct err e = { 0 }, said;
	char text[400];
	bool known = judged(c, code, &said);

	e.code = c->reason = code;
	if (code == ERR_ID_MISMATCH && !known) {
		ask_field(c, &e);
		return;
	}
	snprintf(text, sizeof(text), "%s%s%s", err_what(&e),
	    known && said.say[0] != '\0' ? _("。") : "", known ? said.say : "");
	dialog_ask(&c->view, _("登记为不能办理"), text, choices, 2, recorded);
}

static void ask(struct check *, enum check_page);

static void
chosen(struct view *v, int digit)
{
	struct check *c = (struct check *)v;
	size_t n;
	const enum err_code *codes = check_refusals(c->page, &n);

	if (digit >= 1 && digit <= (int)n)
		confirm(c, codes[digit - 1]);
	else if (digit == MORE && c->page == CHECK_REFUSE_AGENT)
		ask(c, CHECK_REFUSE_AGENT_MORE);
}

static void
ask(struct check *c, enum check_page page)
{
	struct dialog_choice choices[DIALOG_CHOICES];
	char texts[DIALOG_CHOICES][80];
	struct err e = { 0 }, said;
	size_t n, i;
	const enum err_code *codes = check_refusals(page, &n);

	c->page = page;
	for (i = 0; i < n && i + 2 < DIALOG_CHOICES; i++) {
		e.code = codes[i];
		snprintf(texts[i], sizeof(texts[i]), "%s%s",
		    judged(c, codes[i], &said) ? "! " : "", err_what(&e));
		texts[i][text_whole(texts[i])] = '\0';
		choices[i] = (struct dialog_choice){ (int)i + 1, texts[i] };
	}
	if (page == CHECK_REFUSE_AGENT)
		choices[i++] = (struct dialog_choice){ MORE, _("其他原因") };
	choices[i++] = (struct dialog_choice){ 0, _("返回，继续核验") };
	dialog_ask(&c->view, _("不能办理的原因"), _("选一项，再确认登记。"),
	    choices, i, chosen);
}

void
check_refuse(struct check *c)
{
	ask(c, c->visit.agent ? CHECK_REFUSE_AGENT : CHECK_REFUSE_HANDLER);
}
