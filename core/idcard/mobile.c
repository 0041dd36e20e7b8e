#include "core/idcard/mobile.h"

#include "core/text.h"

#include <string.h>

static bool
is_mobile(const char *s)
{
	return strlen(s) == MOBILE_LEN && strspn(s, "0123456789") == MOBILE_LEN &&
	    s[0] == '1' && s[1] >= '3';
}

int
mobile_check(const char *s, char out[MOBILE_LEN + 1], struct err *e)
{
	char bare[32] = "", *p = bare;
	size_t n = 0;

	for (; *s && n < sizeof bare - 1; s++)
		if (*s != ' ')
			bare[n++] = *s;
	if (memcmp(p, "+86", 3) == 0)
		p += 3;
	else if (memcmp(p, "0086", 4) == 0)
		p += 4;
	if (*s || !is_mobile(p)) {
		err_set(e, ERR_INPUT, "not a mobile number");
		return err_say(e, "%s", _("不是 11 位的手机号码"));
	}
	memcpy(out, p, MOBILE_LEN + 1);
	return 0;
}
