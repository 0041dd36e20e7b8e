#include "forms/stock.h"

#include "core/text.h"

#include <stdio.h>

static const char *const spoiled[] = {
	N_("外壳或插头损坏"), N_("电脑不认、读不出"), N_("初始化不成功"), N_("遗失"), NULL,
};
static const char *const returned[] = {
	N_("来货有误"), N_("调往其他受理点"), N_("型号停用"), N_("厂家召回"), NULL,
};

const char *const *
stock_form_reasons(enum stock_state to)
{
	return to == STOCK_SPOILED ? spoiled : returned;
}

void
stock_form_about(const struct stock_line *l, bool with_state, char *out, size_t size)
{
	snprintf(out, size, "%s%s%s%s%s", with_state ? stock_state_text(l->state) : "",
	    with_state && l->reason[0] != '\0' ? " " : "", l->reason,
	    l->order[0] != '\0' && (with_state || l->reason[0] != '\0') ? " " : "", l->order);
	out[text_whole(out)] = '\0';
}

void
stock_form_difference(const struct stock_difference *d, char *out, size_t size)
{
	if (!d->found)
		snprintf(out, size, "%s", _("账上有，没有扫到"));
	else if (d->state == STOCK__MAX)
		snprintf(out, size, "%s", _("扫到了，没有入过库"));
	else
		snprintf(out, size, _("扫到了，账上是 %s"), stock_state_text(d->state));
}

void
stock_form_count(const struct stock_count *n, char *out, size_t size)
{
	if (n->missing + n->found > 0)
		snprintf(out, size, _("盘点 %d，账面 %d，缺 %d，多 %d"), n->counted, n->booked, n->missing,
		    n->found);
	else if (n->counted == n->booked)
		snprintf(out, size, _("盘点 %d，账面 %d，相符"), n->counted, n->booked);
	else
		snprintf(out, size, _("盘点 %d，账面 %d，差 %+d"), n->counted, n->booked,
		    n->counted - n->booked);
}
