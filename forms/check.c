#include "forms/check.h"

#include "core/clock.h"
#include "core/idcard/number.h"
#include "core/rules.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

#define DOCUMENT_X(name, file, text) text,
static const char *const documents[] = { DOCUMENTS(DOCUMENT_X) NULL };
#undef DOCUMENT_X

static const char *const signoffs[] = {
	N_("已收"), N_("未带，现打现签"), NULL,
};

/* In the order of enum bids, after BIDS_UNASKED. */
#define BIDS_X(name, file, text) text,
static const char *const bids[] = { BIDS_ANSWERS(BIDS_X) NULL };
#undef BIDS_X

/* RULES 6: once the old certificate is revoked, the visitor is advised and chooses. */
static bool
advice_due(const void *facts, const struct form_value *values)
{
	const struct visit *v = facts;
	int answer = values[CHECK_BIDS].choice;

	return v->old_revoked &&
	    (answer == BIDS_SEALED || answer == BIDS_UNKNOWN);
}

/* A PIN reset hands nothing over and revokes nothing. */
static bool
hands_over(const void *facts, const struct form_value *values)
{
	const struct visit *v = facts;

	(void)values;
	return !v->resets;
}

static const struct form_field fields[] = {
	[CHECK_DOCUMENT] = { FORM_CHOICE, N_("证件"), N_("证件种类"), documents, NULL, 0, NULL },
	[CHECK_NUMBER] = { FORM_TEXT, N_("证件号"), N_("证件号"), NULL, NULL, 24, NULL },
	[CHECK_UNTIL] = { FORM_TEXT, N_("有效期至"), NULL, NULL, NULL, 10, NULL },
	[CHECK_PERSON] = { FORM_TICK, N_("人证"), N_("人证"), NULL,
	    N_("是原件，在有效期内，与本人相貌一致（不留照片）"), 0, NULL },
	[CHECK_SIGNOFF] = { FORM_CHOICE, N_("签收单"), N_("签收单"), signoffs, NULL, 0, hands_over },
	[CHECK_BIDS] = { FORM_CHOICE, N_("标书"), N_("标书"), bids + 1, NULL, 0, hands_over },
	[CHECK_ADVISED] = { FORM_TICK, N_("提醒"), N_("提醒"), NULL,
	    N_("已建议留好原UKey、先问平台；领取人仍要领取"), 0, advice_due },
	[CHECK_PLATFORM] = { FORM_TICK, N_("告知"), N_("告知平台"), NULL,
	    N_("不能用于 V1.0 平台"), 0, hands_over },
	[CHECK_MOBILE] = { FORM_TICK, N_("告知"), N_("告知密码"), NULL,
	    N_("密码只发经办人"), 0, NULL },
};

const struct form check_form = { fields, CHECK__MAX };

const enum err_code check_refusals[] = {
	ERR_NOT_SAME_PERSON, ERR_ID_EXPIRED, ERR_ELECTRONIC_ID, ERR_ID_MISMATCH,
	ERR_SIGNOFF_MISSING, ERR_BIDS_SEALED, ERR_BIDS_UNKNOWN, ERR_RENAMED,
};
const size_t check_nrefusals = sizeof(check_refusals) / sizeof(check_refusals[0]);

void
check_open(const struct visit *v, const struct order *orders,
    struct form_value *values)
{
	memset(values, 0, sizeof(*values) * CHECK__MAX);
	if (v->number[0] == '\0') {
		values[CHECK_DOCUMENT].choice = (int)orders[0].handler_document + 1;
		return;
	}
	values[CHECK_DOCUMENT].choice = (int)v->document + 1;
	snprintf(values[CHECK_NUMBER].text, sizeof(values[0].text), "%s", v->number);
	date_format(v->document_until, values[CHECK_UNTIL].text);
	values[CHECK_PERSON].ticked = v->same_person;
	values[CHECK_SIGNOFF].choice = v->signoff ? 1 : v->signoff_here ? 2 : 0;
	values[CHECK_BIDS].choice = (int)v->bids;
	values[CHECK_ADVISED].ticked = v->bids_advised;
	values[CHECK_PLATFORM].ticked = v->told_platform;
	values[CHECK_MOBILE].ticked = v->told_mobile;
}

void
check_fill(const struct form_value *values, const struct order *orders,
    struct visit *v)
{
	struct err e;

	v->agent = false;
	memcpy(v->collector, orders[0].handler, sizeof(v->collector));
	if (values[CHECK_DOCUMENT].choice != 0)
		v->document = (enum document)(values[CHECK_DOCUMENT].choice - 1);
	if (idcard_fold(values[CHECK_NUMBER].text, v->number, &e) == -1)
		v->number[0] = '\0';
	if (check_until(values[CHECK_UNTIL].text, &v->document_until, &e) == -1)
		v->document_until = 0;
	v->electronic = false;
	v->same_person = values[CHECK_PERSON].ticked;
	v->signoff = values[CHECK_SIGNOFF].choice == 1;
	v->signoff_here = values[CHECK_SIGNOFF].choice == 2;
	v->bids = (enum bids)values[CHECK_BIDS].choice;
	v->bids_advised = values[CHECK_ADVISED].ticked && advice_due(v, values);
	v->told_platform = values[CHECK_PLATFORM].ticked;
	v->told_mobile = values[CHECK_MOBILE].ticked;
}

static int
judge_number(const char *typed, const struct visit *v,
    const struct order *orders, size_t n, int32_t today, struct err *e)
{
	char folded[ID_SIZE];

	if (idcard_fold(typed, folded, e) == -1 ||
	    rule_document(v, today, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rule_is_handler(v, &orders[i], e) == -1)
			return -1;
	return 0;
}

static int
judge_until(const char *typed, const struct visit *v, int32_t today,
    struct err *e)
{
	int32_t date;

	if (check_until(typed, &date, e) == -1)
		return -1;
	return rule_document_current(v, today, e);
}

int
check_judge(enum check_field f, const struct form_value *values,
    const struct visit *v, const struct order *orders, size_t n, int32_t today,
    struct err *e)
{
	if (!form_filled(&check_form, f, values))
		return 0;
	switch (f) {
	case CHECK_NUMBER:
		return judge_number(values[f].text, v, orders, n, today, e);
	case CHECK_UNTIL:
		return judge_until(values[f].text, v, today, e);
	case CHECK_BIDS:
		/* where advice is due the tick below says the rest */
		return advice_due(v, values) ? 0 :
		    rule_bids(v, v->old_revoked, e);
	default:
		return 0;
	}
}

int
check_until(const char *text, int32_t *out, struct err *e)
{
	char folded[NAME_SIZE], dashed[16];

	snprintf(folded, sizeof(folded), "%s", text);
	text_fold(folded);
	if (folded[0] == '\0' || strcmp(folded, _("长期")) == 0) {
		*out = 0;
		return 0;
	}
	if (strlen(folded) == 8)
		snprintf(dashed, sizeof(dashed), "%.4s-%.2s-%.2s", folded,
		    folded + 4, folded + 6);
	else
		snprintf(dashed, sizeof(dashed), "%.15s", folded);
	if (date_parse(dashed, out, e) == 0)
		return 0;
	return err_say(e, "%s", _("日期写成 20350301、2035-03-01 或 长期"));
}
