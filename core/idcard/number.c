#include "core/idcard/number.h"

#include "core/clock.h"
#include "core/text.h"

#include <string.h>

enum { GB11643_LEN = 18 };

/* GB/T 2260, the first two digits.  71 is nobody's ID: Taiwan residents hold
 * permits, whose numbers begin with 83. */
static const char *const provinces =
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65";

int
idcard_fold(const char *number, char out[ID_SIZE], struct err *e)
{
	char wide[4 * ID_SIZE];
	size_t n = 0;

	if (text_copy(wide, sizeof wide, number, e))
		return err_wrap(e, "document number");
	text_fold(wide);
	for (const char *p = wide; *p; p++)
		if (*p != ' ')
			wide[n++] = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	wide[n] = '\0';
	return text_copy(out, ID_SIZE, wide, e);
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* 9 a digit, A a letter, N either, C a digit or X, all else itself. */
static bool
has_shape(const char *s, const char *shape)
{
	for (; *shape; s++, shape++) {
		bool ok = *shape == '9' ? digit(*s)
		    : *shape == 'A' ? letter(*s)
		    : *shape == 'N' ? digit(*s) || letter(*s)
		    : *shape == 'C' ? digit(*s) || *s == 'X'
		    : *s == *shape;

		if (!ok)
			return false;
	}
	return *s == '\0';
}

/* -- the parts of an 18-character number -- */

static int
check_province(const char *two, struct err *e)
{
	char want[3] = { two[0], two[1], '\0' };

	if (strstr(provinces, want))
		return 0;
	err_set(e, ERR_ID_NUMBER, "province %s", want);
	return err_say(e, _("没有以 %s 开头的省级代码"), want);
}

static int
part(const char *s, int n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*s++ - '0');
	return v;
}

static int
birth_at(const char *s, int32_t *out)
{
	return date_from_ymd(part(s, 4), part(s + 4, 2), part(s + 6, 2), out);
}

static int
check_birth(const char *eight, int32_t today, struct err *e)
{
	int32_t birth = 0;

	if (birth_at(eight, &birth)) {
		err_set(e, ERR_ID_NUMBER, "date: no such day");
		return err_say(e, _("号码里的出生日期 %.8s 不存在"), eight);
	}
	if (birth > today) {
		err_set(e, ERR_ID_NUMBER, "date: in the future");
		return err_say(e, _("号码里的出生日期 %.8s 还没有到"), eight);
	}
	return 0;
}

/* ISO 7064 MOD 11-2. */
static int
check_sum(const char *s, struct err *e)
{
	int sum = 0;

	for (int i = 0; i < GB11643_LEN - 1; i++)
		sum = (sum + (s[i] - '0')) * 2 % 11;
	if (s[GB11643_LEN - 1] == "0123456789X"[(12 - sum) % 11])
		return 0;
	err_set(e, ERR_ID_NUMBER, "checksum");
	return err_say(e, "%s", _("最后一位校验码与前面的数字不符"));
}

/* -- a document each -- */

static int
check_resident(const char *s, int32_t today, struct err *e)
{
	if (check_province(s, e) || check_birth(s + 6, today, e))
		return -1;
	return check_sum(s, e);
}

static int
check_permit(const char *s, int32_t today, struct err *e)
{
	if (strncmp(s, "810000", 6) != 0 && strncmp(s, "820000", 6) != 0 && strncmp(s, "830000", 6) != 0) {
		err_set(e, ERR_ID_NUMBER, "region of a residence permit");
		return err_say(e, "%s", _("居住证号码应以 810000、820000 或 830000 开头"));
	}
	if (check_birth(s + 6, today, e))
		return -1;
	return check_sum(s, e);
}

static int
check_foreign(const char *s, int32_t today, struct err *e)
{
	if (s[0] != '9') {
		err_set(e, ERR_ID_NUMBER, "foreign permanent card without its 9");
		return err_say(e, "%s", _("18 位的外国人永久居留身份证号码应以 9 开头"));
	}
	if (check_province(s + 1, e) || check_birth(s + 6, today, e))
		return -1;
	return check_sum(s, e);
}

/* Several rows for a document: any of them. */
static const struct form {
	enum document document;
	const char *shape;
	int (*check)(const char *s, int32_t today, struct err *e);
} forms[] = {
	{ DOCUMENT_RESIDENT_ID, "99999999999999999C", check_resident },
	{ DOCUMENT_TEMPORARY_ID, "99999999999999999C", check_resident },
	{ DOCUMENT_PERMIT_HMT, "99999999999999999C", check_permit },
	{ DOCUMENT_FOREIGN_CARD, "99999999999999999C", check_foreign },
	{ DOCUMENT_FOREIGN_CARD, "AAA999999999999", NULL },
	{ DOCUMENT_PERMIT_HM, "H99999999", NULL },
	{ DOCUMENT_PERMIT_HM, "H9999999999", NULL },
	{ DOCUMENT_PERMIT_HM, "M99999999", NULL },
	{ DOCUMENT_PERMIT_HM, "M9999999999", NULL },
	{ DOCUMENT_PERMIT_TW, "99999999", NULL },
	{ DOCUMENT_PERMIT_TW, "9999999999", NULL },
	{ DOCUMENT_PASSPORT, "NNNNNN", NULL },
	{ DOCUMENT_PASSPORT, "NNNNNNN", NULL },
	{ DOCUMENT_PASSPORT, "NNNNNNNN", NULL },
	{ DOCUMENT_PASSPORT, "NNNNNNNNN", NULL },
};

static const struct form *
form_of(enum document d, const char *s)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].document == d && has_shape(s, forms[i].shape))
			return &forms[i];
	return NULL;
}

int
idcard_check(enum document d, const char *number, int32_t today, struct err *e)
{
	const struct form *form;
	char s[ID_SIZE] = "";

	if (idcard_fold(number, s, e) || !(form = form_of(d, s))) {
		err_set(e, ERR_ID_NUMBER, "length or characters of a %s", document_name(d));
		return err_say(e, _("位数或字符不是%s的号码"), document_text(d));
	}
	return form->check ? form->check(s, today, e) : 0;
}

int
idcard_birth(enum document d, const char *number, int32_t *out)
{
	const struct form *form;
	struct err e = {0};
	char s[ID_SIZE] = "";

	if (idcard_fold(number, s, &e) || !(form = form_of(d, s)) || !form->check)
		return -1;
	return birth_at(s + 6, out);
}
