#include "forms/approve_own.h"

#include "core/clock.h"
#include "core/seams.h"
#include "core/text.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- reading facts ------------------------------------------------------------- */

const char *
approve_word(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s != NULL ? s : "";
}

int64_t
approve_number(const json_t *object, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(object, key));
}

static bool
yes(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key));
}

static json_t *
read_facts(const struct approval *a, struct err *e)
{
	json_t *facts = json_loads(a->facts, JSON_REJECT_DUPLICATES, NULL);

	if (facts == NULL)
		err_set(e, ERR_FAULT, "facts of approval %lld", (long long)a->id);
	return facts;
}

static void
about_scans(const json_t *names, struct approve_about *out)
{
	const char *name;

	for (size_t i = 0; i < json_array_size(names) && i < VISIT_SCANS; i++)
		if ((name = json_string_value(json_array_get(names, i))) != NULL &&
		    strlen(name) < sizeof(out->scans[0]) && strchr(name, '/') == NULL)
			memcpy(out->scans[out->nscans++], name, strlen(name) + 1);
}

int
approve_about(const struct approval *a, struct approve_about *out, struct err *e)
{
	struct approve_about about = { .norders = 0 };
	json_t *facts = read_facts(a, e);
	const json_t *orders = json_object_get(facts, "orders"), *letter;

	if (facts == NULL)
		return -1;
	if ((letter = json_object_get(facts, "letter")) != NULL) {
		snprintf(about.agent, sizeof(about.agent), "%s", approve_word(letter, "agent"));
		snprintf(about.number, sizeof(about.number), "%s",
		    approve_word(letter, "agent_number"));
		about_scans(json_object_get(letter, "scans"), &about);
	}
	snprintf(about.institution_code, sizeof(about.institution_code), "%s",
	    approve_word(json_object_get(facts, "institution"), "code"));
	for (; about.norders < json_array_size(orders) &&
	    about.norders < VISIT_ORDERS; about.norders++)
		snprintf(about.orders[about.norders], NO_SIZE, "%s",
		    approve_word(json_array_get(orders, about.norders), "no"));
	json_decref(facts);
	*out = about;
	return 0;
}

/* ---- rows ---------------------------------------------------------------------- */

void
approve_add(struct rows *r, bool warn, const char *fmt, ...)
{
	struct approve_row *row;
	va_list ap;

	if (r->n == APPROVE_ROWS)
		return;
	row = &r->row[r->n++];
	row->label = r->label != NULL ? _(r->label) : NULL;
	r->label = NULL;
	row->warn = warn;
	va_start(ap, fmt);
	vsnprintf(row->text, sizeof(row->text), fmt, ap);
	va_end(ap);
	row->text[text_whole(row->text)] = '\0';
}

static void
who(struct rows *r, const json_t *facts)
{
	const json_t *c = json_object_get(facts, "collector");
	enum document d = DOCUMENT_RESIDENT_ID;
	char id[ID_SIZE];

	document_parse(approve_word(c, "document"), &d);
	text_mask_id(approve_word(c, "number"), id, sizeof(id));
	if (approve_word(c, "until")[0] != '\0')
		approve_add(r, false, _("%s  %s %s  有效期至 %s"), approve_word(c, "name"),
		    document_text(d), id, approve_word(c, "until"));
	else    /* no date was typed: the clerk's tick attests it */
		approve_add(r, false, _("%s  %s %s  在有效期内"), approve_word(c, "name"),
		    document_text(d), id);
	if (yes(c, "attested"))
		approve_add(r, false, _("柜员已确认：是原件，人证一致（受理点 %s）"),
		    approve_word(facts, "point"));
	else
		approve_add(r, true, "%s", _("! 柜员没有确认人证一致"));
}

/* "18CE..71": enough to tell it from its neighbours. */
static void
short_serial(const char *s, char out[SERIAL_SIZE])
{
	size_t n = strlen(s);

	if (n > 8)
		snprintf(out, SERIAL_SIZE, "%.4s..%s", s, s + n - 2);
	else
		snprintf(out, SERIAL_SIZE, "%s", s);
}

const char *
approve_old_text(const char *state)
{
	static const struct {
		const char *state, *text;
	} texts[] = {
		{ "good", N_("! 未注销") },
		{ "hold", N_("! 只是冻结") },
		{ "unknown", N_("! 查不到状态") },
		{ "revoked", N_("已注销") },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(texts[i].state, state) == 0)
			return _(texts[i].text);
	return "";
}

static void
one_order(struct rows *r, const json_t *o)
{
	enum order_kind kind = ORDER_INSTITUTION;
	char serial[SERIAL_SIZE], when[16] = "";
	const char *old = approve_old_text(approve_word(o, "old"));

	order_kind_parse(approve_word(o, "kind"), &kind);
	short_serial(approve_word(o, "old_serial"), serial);
	if (approve_number(o, "old_when") != 0)
		time_short(approve_number(o, "old_when"), when);
	approve_add(r, old[0] == '!', _("%s %s%s%s  原证书 %s  %s %s"), approve_word(o, "no"),
	    order_kind_text(kind), approve_word(o, "holder")[0] != '\0' ? " " : "",
	    approve_word(o, "holder"), serial, old, when);
}

static void
what(struct rows *r, const json_t *facts)
{
	const json_t *i = json_object_get(facts, "institution");
	const json_t *orders = json_object_get(facts, "orders");

	approve_add(r, false, "%s  %s", approve_word(i, "name"), approve_word(i, "code"));
	for (size_t k = 0; k < json_array_size(orders); k++)
		one_order(r, json_array_get(orders, k));
}

/* Does the letter list exactly these orders? */
static bool
lists_all(const json_t *letter, const json_t *orders)
{
	char list[VISIT_ORDERS * NO_SIZE] = "";
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(orders) && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
		    i > 0 ? "," : "", approve_word(json_array_get(orders, i), "no"));
	return strcmp(list, approve_word(letter, "matter")) == 0;
}

static void
stamp(struct rows *r, const json_t *l, const json_t *facts)
{
	const char *name = approve_word(json_object_get(facts, "institution"), "name");
	const char *chop = approve_word(l, "chop");
	bool listed = lists_all(l, json_object_get(facts, "orders"));

	if (strcmp(approve_word(l, "principal"), name) == 0 && strcmp(chop, name) == 0) {
		approve_add(r, false, "%s", listed ?
		    _("委托单位、公章名称：柜员选「一致」   事项：逐单写明以上订单") :
		    _("委托单位、公章名称：柜员选「一致」"));
		return;
	}
	approve_add(r, strcmp(approve_word(l, "principal"), name) != 0, _("委托单位 %s"),
	    approve_word(l, "principal"));
	if (chop[0] == '\0')
		approve_add(r, true, "%s", _("! 没有公章"));
	else
		approve_add(r, strcmp(chop, name) != 0, _("公章名称 %s"), chop);
}

static void
papers(struct rows *r, const json_t *l)
{
	const char *original = yes(l, "original_kept") ?
	    _("原件留存") : _("原件核后退还");
	size_t n = json_array_size(json_object_get(l, "scans"));

	if (n > 0)
		approve_add(r, false, _("%s   扫描件 %zu 份（按 5 打开）"), original, n);
	else
		approve_add(r, false, _("%s   没有扫描件"), original);
}

static void
letter(struct rows *r, const json_t *facts)
{
	const json_t *l = json_object_get(facts, "letter");
	const json_t *c = json_object_get(facts, "collector");
	char when[16], id[ID_SIZE];

	if (l == NULL)
		return;
	if (r->known->used == 0) {
		approve_add(r, false, _("出具 %s   有效至 %s   对以上订单未用过"),
		    approve_word(l, "issued"), approve_word(l, "until"));
	} else {
		time_short(r->known->used, when);
		approve_add(r, true, _("! 出具 %s   有效至 %s   %s 已用过"),
		    approve_word(l, "issued"), approve_word(l, "until"), when);
	}
	stamp(r, l, facts);
	if (strcmp(approve_word(l, "agent"), approve_word(c, "name")) != 0 ||
	    strcmp(approve_word(l, "agent_number"), approve_word(c, "number")) != 0) {
		text_mask_id(approve_word(l, "agent_number"), id, sizeof(id));
		approve_add(r, true, _("! 被委托人 %s %s"), approve_word(l, "agent"), id);
	}
	if (!lists_all(l, json_object_get(facts, "orders")))
		approve_add(r, false, _("事项：%s"), approve_word(l, "matter"));
	papers(r, l);
}

/* Whose phone gets the PIN: mostly one handler's for all orders. */
static void
mobile(struct rows *r, const json_t *facts)
{
	const json_t *orders = json_object_get(facts, "orders"), *o, *before = NULL;
	bool agent = json_object_get(facts, "letter") != NULL;
	char masked[ID_SIZE];

	for (size_t i = 0; i < json_array_size(orders); i++, before = o) {
		o = json_array_get(orders, i);
		if (before != NULL &&
		    strcmp(approve_word(o, "mobile"), approve_word(before, "mobile")) == 0 &&
		    strcmp(approve_word(o, "handler"), approve_word(before, "handler")) == 0)
			continue;
		text_mask_mobile(approve_word(o, "mobile"), masked, sizeof(masked));
		approve_add(r, false, agent ? _("只发经办人 %s %s，代领人拿不到") :
		    _("只发经办人 %s %s"), approve_word(o, "handler"), masked);
	}
}

static void
bids(struct rows *r, const json_t *facts)
{
	enum bids b = BIDS_UNASKED;
	bool sealed;

	bids_parse(approve_word(facts, "bids"), &b);
	sealed = b != BIDS_NONE && b != BIDS_OPENED;
	approve_add(r, sealed, _("%s领取人答：%s"), sealed ? "! " : "", bids_text(b));
	if (yes(facts, "bids_advised"))
		approve_add(r, false, "%s", _("已建议留好原UKey、先问平台；领取人仍要领取"));
}

/* By kind, in the order of the screen. */
static const struct block {
	enum approval_kind kind;
	const char *label;
	void (*fill)(struct rows *r, const json_t *facts);
} blocks[] = {
	{ APPROVAL_LETTER,      N_("谁来领"),   who },
	{ APPROVAL_LETTER,      N_("领什么"),   what },
	{ APPROVAL_LETTER,      N_("委托书"),   letter },
	{ APPROVAL_LETTER,      N_("密码短信"), mobile },
	{ APPROVAL_LETTER,      N_("标书"),     bids },
	{ APPROVAL_DEFERRED,    N_("订单"),     what },
	{ APPROVAL_DEFERRED,    N_("暂缓注销"), approve_deferred },
	{ APPROVAL_UNCONFIRMED, N_("订单"),     what },
	{ APPROVAL_UNCONFIRMED, N_("密码短信"), approve_message },
	{ APPROVAL_UNCONFIRMED, N_("收短信的"), mobile },
	{ APPROVAL_SPOILED,     N_("订单"),     what },
	{ APPROVAL_SPOILED,     N_("作废UKey"), approve_spoiled },
	{ APPROVAL_PIN_RESET,   N_("谁来办"),   who },
	{ APPROVAL_PIN_RESET,   N_("订单"),     what },
	{ APPROVAL_PIN_RESET,   N_("重置密码"), approve_token },
	{ APPROVAL_PIN_RESET,   N_("委托书"),   letter },
	{ APPROVAL_PIN_RESET,   N_("密码短信"), mobile },
};

int
approve_rows(const struct approval *a, const struct approve_known *k,
    struct approve_row *out, size_t *n, struct err *e)
{
	struct rows r = { .row = out, .known = k };
	json_t *facts = read_facts(a, e);

	if (facts == NULL)
		return -1;
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (blocks[i].kind != a->kind)
			continue;
		r.label = blocks[i].label;
		blocks[i].fill(&r, facts);
	}
	json_decref(facts);
	*n = r.n;
	return 0;
}

void
approve_hint(const struct approve_about *about, const struct approve_known *k,
    char *out, size_t size)
{
	out[0] = '\0';
	if (about->agent[0] != '\0' && k->institutions >= k->unusual)
		snprintf(out, size, _("! %s近一个月已为 %d 家机构代领 %d 单"),
		    about->agent, k->institutions, k->orders);
	out[text_whole(out)] = '\0';
}
