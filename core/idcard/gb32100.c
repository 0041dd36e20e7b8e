#include "core/idcard/gb32100.h"

#include "core/text.h"

#include <string.h>

enum { USCC_LEN = 18, INNER_AT = 8, GB11714_LEN = 9 };

/* The two standards number the letters differently: GB 32100 leaves out
 * I, O, S, V and Z. */
static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const char gb11714_alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static int
value(const char *alphabet, char c)
{
	const char *p = c ? strchr(alphabet, c) : NULL;

	return p ? (int)(p - alphabet) : -1;
}

/* GB 11714: 11 - sum mod 11, of which 10 is written X and 11 is written 0. */
static bool
inner_valid(const char *nine)
{
	static const int weight[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0, v;

	for (int i = 0; i < GB11714_LEN - 1; i++) {
		if ((v = value(gb11714_alphabet, nine[i])) < 0)
			return false;
		sum += v * weight[i];
	}
	return nine[GB11714_LEN - 1] == "0X987654321"[sum % 11];
}

bool
gb11714_valid(const char *code)
{
	char nine[GB11714_LEN + 1];
	size_t n = strlen(code);

	if (n == GB11714_LEN + 1 && code[8] == '-') {
		memcpy(nine, code, 8);
		nine[8] = code[9];
		return inner_valid(nine);
	}
	return n == GB11714_LEN && inner_valid(code);
}

/* GB 32100: weights are the powers of 3 modulo 31. */
static int
uscc_sum(const char *code)
{
	int sum = 0, weight = 1, v;

	for (int i = 0; i < USCC_LEN - 1; i++, weight = weight * 3 % 31) {
		if ((v = value(uscc_alphabet, code[i])) < 0)
			return -1;
		sum += v * weight;
	}
	return sum;
}

int
uscc_check(const char *code, struct err *e)
{
	int sum;

	if (strlen(code) != USCC_LEN) {
		err_set(e, ERR_INPUT, "length, want 18 characters");
		return err_say(e, "%s", _("机构证件号码不是 18 位"));
	}
	if ((sum = uscc_sum(code)) < 0 || value(uscc_alphabet, code[USCC_LEN - 1]) < 0) {
		err_set(e, ERR_INPUT, "a character GB 32100 does not have");
		return err_say(e, "%s", _("机构证件号码里有不用的字符（I、O、S、V、Z 或小写）"));
	}
	if (code[USCC_LEN - 1] != uscc_alphabet[(31 - sum % 31) % 31]) {
		err_set(e, ERR_INPUT, "check character of GB 32100");
		return err_say(e, "%s", _("机构证件号码最后一位校验码不符"));
	}
	if (!inner_valid(code + INNER_AT)) {
		err_set(e, ERR_INPUT, "check character of the GB 11714 code inside");
		return err_say(e, "%s", _("机构证件号码第 9-17 位（组织机构代码）校验码不符"));
	}
	return 0;
}
