#include "forms/dayend.h"

#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const dayend_reasons[DAYEND_REASONS] = {
	N_("已复点，差异待查"), N_("CA 连不上，下次日结再查"), N_("已联系 CA 后台处理"),
	N_("已补办手续，记录待补"), N_("已交主管处理"), NULL,
};

int
dayend_count(const char *typed, long *out, struct err *e)
{
	long n = strtol(typed, NULL, 10);

	if (typed[0] == '\0' || strspn(typed, "0123456789") != strlen(typed) ||
	    n > STOCK_COUNT_MOST) {
		err_set(e, ERR_INPUT, "a count of \"%s\"", typed);
		return err_say(e, "%s", _("盘点：请输入抽屉里空白UKey的实数，0到99999"));
	}
	*out = n;
	return 0;
}

void
dayend_odd_text(const struct day_odd *o, char *out, size_t size)
{
	const char *what = day_what_text(o->what);

	if (o->what == DAY_ODD_SUM)
		snprintf(out, size, _("%s，相差 %+ld"), what, o->by);
	else if (o->serial[0] == '\0')
		snprintf(out, size, "%s  %s", o->order, what);
	else
		snprintf(out, size, _("%s  UKey 尾号 %s  %s"), o->order,
		    text_last4(o->serial), what);
}

size_t
dayend_explain_all(struct day *d, enum day_balance b, const char *reason)
{
	size_t n = 0;

	for (size_t i = 0; i < d->nodds; i++) {
		struct day_odd *o = &d->odds[i];

		if (o->balance != b || !day_what_wants(o->what) ||
		    o->reason[0] != '\0')
			continue;
		snprintf(o->reason, sizeof(o->reason), "%s", reason);
		n++;
	}
	return n;
}
