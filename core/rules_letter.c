/* The letter of authorization, RULES 16, 17. */
#include "core/clock.h"
#include "core/rules.h"
#include "core/text.h"

#include <string.h>

int
rule_letter_here(const struct visit *v, struct err *e)
{
	const struct letter *l = &v->letter;

	if (l->principal[0] != '\0' || l->chop_name[0] != '\0' ||
	    l->agent[0] != '\0' || l->matter[0] != '\0' || l->issued != 0)
		return 0;
	return err_set(e, ERR_LETTER_MISSING, "an agent without a letter");
}

int
rule_letter_principal(const struct visit *v, const struct order *orders,
    size_t n, struct err *e)
{
	const struct letter *l = &v->letter;
	const char *field;

	for (size_t i = 0; i < n; i++) {
		field = strcmp(l->principal, orders[i].institution) != 0 ?
		    _("机构名称") :
		    strcmp(l->principal_code, orders[i].uscc) != 0 ?
		    _("机构证件号码") : NULL;
		if (field == NULL)
			continue;
		err_set(e, ERR_LETTER_PRINCIPAL, "principal is not order %s's",
		    orders[i].no);
		return err_say(e, _("订单 %s：%s不符"), orders[i].no, field);
	}
	return 0;
}

int
rule_letter_chop(const struct visit *v, const struct order *orders, size_t n,
    struct err *e)
{
	const char *chop = v->letter.chop_name;

	if (chop[0] == '\0')
		return err_set(e, ERR_LETTER_NO_CHOP, "no chop");
	for (size_t i = 0; i < n; i++)
		if (strcmp(chop, orders[i].institution) != 0) {
			err_set(e, ERR_LETTER_PRINCIPAL,
			    "chop is not order %s's institution", orders[i].no);
			return err_say(e, _("订单 %s：公章上的名称不符"),
			    orders[i].no);
		}
	return 0;
}

int
rule_letter_issued(const struct visit *v, int32_t today, struct err *e)
{
	char date[16];

	if (v->letter.issued == 0) {
		err_set(e, ERR_LETTER_EXPIRED, "no date of issue");
		return err_say(e, "%s", _("没有写出具日期"));
	}
	if (v->letter.issued <= today)
		return 0;
	date_format(v->letter.issued, date);
	err_set(e, ERR_LETTER_EXPIRED, "issued %s, in the future", date);
	return err_say(e, _("出具日期 %s 还没有到"), date);
}

int
rule_letter_current(const struct visit *v, int32_t today, struct err *e)
{
	char date[16];

	if (v->letter.valid_until == 0) {
		err_set(e, ERR_LETTER_EXPIRED, "no end of validity");
		return err_say(e, "%s", _("没有写有效期至哪一天"));
	}
	if (v->letter.valid_until >= today)
		return 0;
	date_format(v->letter.valid_until, date);
	err_set(e, ERR_LETTER_EXPIRED, "letter ended %s", date);
	return err_say(e, _("有效期至 %s"), date);
}

int
rule_letter_agent(const struct visit *v, struct err *e)
{
	const struct letter *l = &v->letter;
	const char *field = NULL;

	if (v->collector[0] == '\0' || strcmp(l->agent, v->collector) != 0)
		field = _("姓名");
	else if (v->number[0] == '\0' || strcmp(l->agent_number, v->number) != 0)
		field = _("证件号码");
	if (field == NULL)
		return 0;
	err_set(e, ERR_LETTER_AGENT, "the letter names another agent");
	return err_say(e, _("委托书上的%s与证件不符"), field);
}

/* Is `no` one of the numbers joined by commas? */
static bool
listed(const char *numbers, const char *no)
{
	size_t n = strlen(no), len;

	for (const char *p = numbers; *p != '\0'; p += len + (p[len] == ',')) {
		len = strcspn(p, ",");
		if (len == n && strncmp(p, no, n) == 0)
			return true;
	}
	return false;
}

int
rule_letter_orders(const struct visit *v, const struct order *orders, size_t n,
    struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (!listed(v->letter.matter, orders[i].no)) {
			err_set(e, ERR_LETTER_ORDER, "order %s is not listed",
			    orders[i].no);
			return err_say(e, _("没有写明订单 %s"), orders[i].no);
		}
	return 0;
}

int
rule_letter_unused(const struct order *o, int64_t used, struct err *e)
{
	char when[20];

	if (used == 0)
		return 0;
	time_minute(used, when);
	err_set(e, ERR_LETTER_USED, "a letter of this agent was used for %s",
	    o->no);
	return err_say(e, _("订单 %s：%s 已经用过"), o->no, when);
}

int
rules_letter(const struct visit *v, const struct order *orders, size_t n,
    int32_t today, struct err *e)
{
	if (rule_letter_here(v, e) == -1 ||
	    rule_letter_principal(v, orders, n, e) == -1 ||
	    rule_letter_chop(v, orders, n, e) == -1 ||
	    rule_letter_agent(v, e) == -1 ||
	    rule_letter_issued(v, today, e) == -1 ||
	    rule_letter_current(v, today, e) == -1)
		return -1;
	return rule_letter_orders(v, orders, n, e);
}
