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

/* What the clerk sees on the letter; the first agrees. */
static const char *const principals[] = { N_("一致"), N_("不符"), NULL };
static const char *const chops[] = { N_("一致"), N_("不符"), N_("无章"), NULL };
static const char *const agents[] = {
	N_("与证件一致"), N_("姓名不符"), N_("证件号不符"), NULL,
};
static const char *const originals[] = { N_("留存"), N_("核后退还"), NULL };
enum { AGREES = 1, DIFFERS, NONE };
enum { AGENT_NAME = 2, AGENT_NUMBER };

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

static bool
by_letter(const void *facts, const struct form_value *values)
{
	const struct visit *v = facts;

	(void)values;
	return v->agent;
}

static const struct form_field fields[] = {
	[CHECK_DOCUMENT] = { FORM_CHOICE, N_("证件"), N_("证件种类"), documents, NULL, 0, NULL },
	[CHECK_NUMBER] = { FORM_TEXT, N_("证件号"), N_("证件号"), NULL, NULL, 24, NULL },
	[CHECK_NAME] = { FORM_TEXT, N_("姓名"), N_("姓名"), NULL, NULL, 40, by_letter },
	[CHECK_UNTIL] = { FORM_TEXT, N_("有效期至"), NULL, NULL, NULL, 10, NULL },
	[CHECK_PERSON] = { FORM_TICK, N_("人证"), N_("人证"), NULL,
	    N_("是原件，在有效期内，与本人相貌一致（不留照片）"), 0, NULL },
	[CHECK_PRINCIPAL] = { FORM_CHOICE, N_("委托单位"), N_("委托单位"), principals, NULL, 0, by_letter },
	[CHECK_CHOP] = { FORM_CHOICE, N_("公章"), N_("公章"), chops, NULL, 0, by_letter },
	[CHECK_AGENT] = { FORM_CHOICE, N_("被委托人"), N_("被委托人"), agents, NULL, 0, by_letter },
	[CHECK_ISSUED] = { FORM_TEXT, N_("出具"), N_("出具日期"), NULL, NULL, 10, by_letter },
	[CHECK_VALID_UNTIL] = { FORM_TEXT, N_("有效至"), N_("有效至"), NULL, NULL, 10, by_letter },
	[CHECK_MATTER] = { FORM_TICK, N_("事项"), N_("事项"), NULL,
	    N_("写明全部"), 0, by_letter },
	[CHECK_ORIGINAL] = { FORM_CHOICE, N_("原件"), N_("原件"), originals, NULL, 0, by_letter },
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

static const enum err_code handler_refusals[] = {
	ERR_NOT_SAME_PERSON, ERR_ID_EXPIRED, ERR_ELECTRONIC_ID, ERR_ID_MISMATCH,
	ERR_SIGNOFF_MISSING, ERR_BIDS_SEALED, ERR_BIDS_UNKNOWN, ERR_RENAMED,
};
static const enum err_code agent_refusals[] = {
	ERR_NOT_SAME_PERSON, ERR_ID_EXPIRED, ERR_ELECTRONIC_ID, ERR_LETTER_MISSING,
	ERR_LETTER_NO_CHOP, ERR_LETTER_EXPIRED, ERR_LETTER_PRINCIPAL, ERR_LETTER_AGENT,
};
static const enum err_code more_agent_refusals[] = {
	ERR_BIDS_SEALED, ERR_BIDS_UNKNOWN, ERR_RENAMED, ERR_LETTER_ORDER,
	ERR_LETTER_USED, ERR_ID_MISMATCH, ERR_SIGNOFF_MISSING, ERR_UNPRINTABLE,
};

const enum err_code *
check_refusals(enum check_page page, size_t *n)
{
#define PAGE(codes) { codes, sizeof(codes) / sizeof(codes[0]) }
	static const struct {
		const enum err_code *codes;
		size_t n;
	} pages[CHECK_PAGE__MAX] = {
		[CHECK_REFUSE_HANDLER] = PAGE(handler_refusals),
		[CHECK_REFUSE_AGENT] = PAGE(agent_refusals),
		[CHECK_REFUSE_AGENT_MORE] = PAGE(more_agent_refusals),
	};
#undef PAGE
	*n = pages[page].n;
	return pages[page].codes;
}

bool
check_is_date(size_t field)
{
	return field == CHECK_UNTIL || field == CHECK_ISSUED ||
	    field == CHECK_VALID_UNTIL;
}

/* A letter gets into a visit only when all of it agreed. */
static void
open_letter(const struct visit *v, struct form_value *values)
{
	const struct letter *l = &v->letter;

	memcpy(values[CHECK_NAME].text, v->collector, sizeof(v->collector));
	values[CHECK_PRINCIPAL].choice = values[CHECK_CHOP].choice =
	    values[CHECK_AGENT].choice = AGREES;
	date_format(l->issued, values[CHECK_ISSUED].text);
	date_format(l->valid_until, values[CHECK_VALID_UNTIL].text);
	values[CHECK_MATTER].ticked = l->matter[0] != '\0';
	values[CHECK_ORIGINAL].choice = l->original_kept ? 1 : 2;
}

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
	if (v->agent)
		open_letter(v, values);
	values[CHECK_SIGNOFF].choice = v->signoff ? 1 : v->signoff_here ? 2 : 0;
	values[CHECK_BIDS].choice = (int)v->bids;
	values[CHECK_ADVISED].ticked = v->bids_advised;
	values[CHECK_PLATFORM].ticked = v->told_platform;
	values[CHECK_MOBILE].ticked = v->told_mobile;
}

/* As chosen, but what only a resident's card can have on it says so itself. */
static enum document
document_of(const struct form_value *values, const char *number, int32_t today)
{
	struct err e;
	enum document d = values[CHECK_DOCUMENT].choice == 0 ?
	    DOCUMENT_RESIDENT_ID :
	    (enum document)(values[CHECK_DOCUMENT].choice - 1);

	if (idcard_check(d, number, today, &e) == -1 &&
	    idcard_check(DOCUMENT_RESIDENT_ID, number, today, &e) == 0)
		return DOCUMENT_RESIDENT_ID;
	return d;
}

/* Somebody else's number, whole; the handler's is not when half of it is typed. */
static bool
is_agent(const struct visit *v, const struct order *o, int32_t today)
{
	struct err e;

	return strncmp(o->handler_number, v->number, strlen(v->number)) != 0 &&
	    idcard_check(v->document, v->number, today, &e) == 0;
}

static int32_t
date_typed(const char *text)
{
	struct err e;
	int32_t date;

	return check_until(text, &date, &e) == 0 ? date : 0;
}

/* Some other name than the one wanted: which, nobody asks. */
static const char other[] = "?";

static void
put(char *out, size_t size, int choice, const char *wanted)
{
	snprintf(out, size, "%s", choice == AGREES ? wanted :
	    choice == DIFFERS ? other : "");
}

static void
put_matter(const struct order *orders, size_t n, struct letter *l)
{
	size_t used = 0;

	l->matter[0] = '\0';
	for (size_t i = 0; i < n && used < sizeof(l->matter); i++)
		used += (size_t)snprintf(l->matter + used,
		    sizeof(l->matter) - used, "%s%s", i > 0 ? "," : "",
		    orders[i].no);
}

/* Scans are not the form's: they stay. */
static void
fill_letter(const struct form_value *values, const struct order *orders,
    size_t n, struct visit *v)
{
	struct letter *l = &v->letter;
	const struct order *o = &orders[0];
	int who = values[CHECK_AGENT].choice;

	put(l->principal, sizeof(l->principal), values[CHECK_PRINCIPAL].choice,
	    o->institution);
	put(l->principal_code, sizeof(l->principal_code),
	    values[CHECK_PRINCIPAL].choice, o->uscc);
	put(l->chop_name, sizeof(l->chop_name), values[CHECK_CHOP].choice,
	    o->institution);
	put(l->agent, sizeof(l->agent), who == AGENT_NAME ? DIFFERS :
	    who == AGENT_NUMBER ? AGREES : who, v->collector);
	put(l->agent_number, sizeof(l->agent_number),
	    who == AGENT_NUMBER ? DIFFERS : who == AGENT_NAME ? AGREES : who,
	    v->number);
	l->issued = date_typed(values[CHECK_ISSUED].text);
	l->valid_until = date_typed(values[CHECK_VALID_UNTIL].text);
	put_matter(orders, values[CHECK_MATTER].ticked ? n : 0, l);
	l->original_kept = values[CHECK_ORIGINAL].choice == 1;
}

static void
fill_person(const struct form_value *values, const struct order *orders,
    int32_t today, struct visit *v)
{
	struct err e;

	if (idcard_fold(values[CHECK_NUMBER].text, v->number, &e) == -1)
		v->number[0] = '\0';
	v->document = document_of(values, v->number, today);
	v->agent = is_agent(v, &orders[0], today);
	memcpy(v->collector, v->agent ? values[CHECK_NAME].text :
	    orders[0].handler, sizeof(v->collector));
	text_fold(v->collector);
	v->document_until = date_typed(values[CHECK_UNTIL].text);
	v->electronic = false;
	v->same_person = values[CHECK_PERSON].ticked;
}

void
check_fill(const struct form_value *values, const struct order *orders,
    size_t n, int32_t today, struct visit *v)
{
	struct letter none = { 0 };

	fill_person(values, orders, today, v);
	if (v->agent)
		fill_letter(values, orders, n, v);
	else
		v->letter = none;
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
	for (size_t i = 0; i < n && !v->agent; i++)
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

static int
judge_date(enum check_field f, const char *typed, const struct visit *v,
    int32_t today, struct err *e)
{
	int32_t date;

	if (check_until(typed, &date, e) == -1)
		return -1;
	return f == CHECK_ISSUED ? rule_letter_issued(v, today, e) :
	    rule_letter_current(v, today, e);
}

static int
judge_letter(enum check_field f, const struct form_value *values,
    const struct visit *v, const struct order *orders, size_t n, int32_t today,
    struct err *e)
{
	switch (f) {
	case CHECK_PRINCIPAL:
		return rule_letter_principal(v, orders, n, e);
	case CHECK_CHOP:
		return rule_letter_chop(v, orders, n, e);
	case CHECK_AGENT:
		/* until there is a name nobody knows */
		return v->collector[0] == '\0' ? 0 : rule_letter_agent(v, e);
	case CHECK_ISSUED:
	case CHECK_VALID_UNTIL:
		return judge_date(f, values[f].text, v, today, e);
	case CHECK_MATTER:
		return rule_letter_orders(v, orders, n, e);
	default:
		return 0;
	}
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
		return v->agent ? judge_letter(f, values, v, orders, n, today,
		    e) : 0;
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
