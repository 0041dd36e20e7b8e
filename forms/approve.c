#include "forms/approve.h"

#include "core/clock.h"
#include "core/seams.h"
#include "core/text.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- reading facts ------------------------------------------------------------- */

static const char *
word(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s != NULL ? s : "";
}

static int64_t
number(const json_t *object, const char *key)
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
		snprintf(about.agent, sizeof(about.agent), "%s", word(letter, "agent"));
		snprintf(about.number, sizeof(about.number), "%s",
		    word(letter, "agent_number"));
		about_scans(json_object_get(letter, "scans"), &about);
	}
	snprintf(about.institution_code, sizeof(about.institution_code), "%s",
	    word(json_object_get(facts, "institution"), "code"));
	for (; about.norders < json_array_size(orders) &&
	    about.norders < VISIT_ORDERS; about.norders++)
		snprintf(about.orders[about.norders], NO_SIZE, "%s",
		    word(json_array_get(orders, about.norders), "no"));
	json_decref(facts);
	*out = about;
	return 0;
}

/* ---- rows ---------------------------------------------------------------------- */

struct rows {
	struct approve_row *row;
	size_t n;
	const char *label;      /* of the next row */
	const struct approve_known *known;
};

static void add(struct rows *r, bool warn, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
add(struct rows *r, bool warn, const char *fmt, ...)
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

	document_parse(word(c, "document"), &d);
	text_mask_id(word(c, "number"), id, sizeof(id));
	if (word(c, "until")[0] != '\0')
		add(r, false, _("%s  %s %s  有效期至 %s"), word(c, "name"),
		    document_text(d), id, word(c, "until"));
	else    /* no date was typed: the clerk's tick attests it */
		add(r, false, _("%s  %s %s  在有效期内"), word(c, "name"),
		    document_text(d), id);
	if (yes(c, "attested"))
		add(r, false, _("柜员已确认：是原件，人证一致（受理点 %s）"),
		    word(facts, "point"));
	else
		add(r, true, "%s", _("! 柜员没有确认人证一致"));
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

static const char *
old_text(const char *state)
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
	const char *old = old_text(word(o, "old"));

	order_kind_parse(word(o, "kind"), &kind);
	short_serial(word(o, "old_serial"), serial);
	if (number(o, "old_when") != 0)
		time_short(number(o, "old_when"), when);
	add(r, old[0] == '!', _("%s %s%s%s  原证书 %s  %s %s"), word(o, "no"),
	    order_kind_text(kind), word(o, "holder")[0] != '\0' ? " " : "",
	    word(o, "holder"), serial, old, when);
}

static void
what(struct rows *r, const json_t *facts)
{
	const json_t *i = json_object_get(facts, "institution");
	const json_t *orders = json_object_get(facts, "orders");

	add(r, false, "%s  %s", word(i, "name"), word(i, "code"));
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
		    i > 0 ? "," : "", word(json_array_get(orders, i), "no"));
	return strcmp(list, word(letter, "matter")) == 0;
}

static void
stamp(struct rows *r, const json_t *l, const json_t *facts)
{
	const char *name = word(json_object_get(facts, "institution"), "name");
	const char *chop = word(l, "chop");
	bool listed = lists_all(l, json_object_get(facts, "orders"));

	if (strcmp(word(l, "principal"), name) == 0 && strcmp(chop, name) == 0) {
		add(r, false, "%s", listed ?
		    _("委托单位、公章名称：柜员选「一致」   事项：逐单写明以上订单") :
		    _("委托单位、公章名称：柜员选「一致」"));
		return;
	}
	add(r, strcmp(word(l, "principal"), name) != 0, _("委托单位 %s"),
	    word(l, "principal"));
	if (chop[0] == '\0')
		add(r, true, "%s", _("! 没有公章"));
	else
		add(r, strcmp(chop, name) != 0, _("公章名称 %s"), chop);
}

static void
papers(struct rows *r, const json_t *l)
{
	const char *original = yes(l, "original_kept") ?
	    _("原件留存") : _("原件核后退还");
	size_t n = json_array_size(json_object_get(l, "scans"));

	if (n > 0)
		add(r, false, _("%s   扫描件 %zu 份（按 5 打开）"), original, n);
	else
		add(r, false, _("%s   没有扫描件"), original);
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
		add(r, false, _("出具 %s   有效至 %s   对以上订单未用过"),
		    word(l, "issued"), word(l, "until"));
	} else {
		time_short(r->known->used, when);
		add(r, true, _("! 出具 %s   有效至 %s   %s 已用过"),
		    word(l, "issued"), word(l, "until"), when);
	}
	stamp(r, l, facts);
	if (strcmp(word(l, "agent"), word(c, "name")) != 0 ||
	    strcmp(word(l, "agent_number"), word(c, "number")) != 0) {
		text_mask_id(word(l, "agent_number"), id, sizeof(id));
		add(r, true, _("! 被委托人 %s %s"), word(l, "agent"), id);
	}
	if (!lists_all(l, json_object_get(facts, "orders")))
		add(r, false, _("事项：%s"), word(l, "matter"));
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
		    strcmp(word(o, "mobile"), word(before, "mobile")) == 0 &&
		    strcmp(word(o, "handler"), word(before, "handler")) == 0)
			continue;
		text_mask_mobile(word(o, "mobile"), masked, sizeof(masked));
		add(r, false, agent ? _("只发经办人 %s %s，代领人拿不到") :
		    _("只发经办人 %s %s"), word(o, "handler"), masked);
	}
}

static void
bids(struct rows *r, const json_t *facts)
{
	enum bids b = BIDS_UNASKED;
	bool sealed;

	bids_parse(word(facts, "bids"), &b);
	sealed = b != BIDS_NONE && b != BIDS_OPENED;
	add(r, sealed, _("%s领取人答：%s"), sealed ? "! " : "", bids_text(b));
	if (yes(facts, "bids_advised"))
		add(r, false, "%s", _("已建议留好原UKey、先问平台；领取人仍要领取"));
}

static void
deferred(struct rows *r, const json_t *facts)
{
	const json_t *d = json_object_get(facts, "deferred");

	add(r, true, _("原证书 %s，到期日 %s：先交付，以后再注销"),
	    old_text(word(d, "old")), word(d, "old_end"));
	add(r, false, _("柜员写的原因：%s"), word(d, "reason"));
}

static const char *
sms_text(const char *name)
{
#define SMS_X(n, t) { #n, t },
	static const struct {
		const char *name, *text;
	} states[] = { SMS_STATES(SMS_X) };
#undef SMS_X

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].name, name) == 0)
			return _(states[i].text);
	return name;
}

static void
message(struct rows *r, const json_t *facts)
{
	const json_t *m = json_object_get(facts, "message");
	char when[20];

	time_minute(number(m, "sent"), when);
	add(r, true, _("! %s 发出，编号 %s，第 %d 次：%s"), when, word(m, "number"),
	    (int)number(m, "count"), sms_text(word(m, "state")));
	add(r, false, _("同意后，不等送达就把密码写入 UKey 尾号%s"),
	    text_last4(word(m, "token")));
}

static void
token(struct rows *r, const json_t *facts)
{
	add(r, false, _("重置 UKey 尾号%s 的密码，原密码不再有用"),
	    text_last4(word(facts, "token")));
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
	{ APPROVAL_DEFERRED,    N_("暂缓注销"), deferred },
	{ APPROVAL_UNCONFIRMED, N_("订单"),     what },
	{ APPROVAL_UNCONFIRMED, N_("密码短信"), message },
	{ APPROVAL_UNCONFIRMED, N_("收短信的"), mobile },
	{ APPROVAL_PIN_RESET,   N_("谁来办"),   who },
	{ APPROVAL_PIN_RESET,   N_("订单"),     what },
	{ APPROVAL_PIN_RESET,   N_("重置密码"), token },
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
