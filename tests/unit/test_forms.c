/* The forms: what is missing, what is wrong, what stays and what does not. */
#include "forms/check.h"
#include "forms/find.h"
#include "forms/handover.h"
#include "tests/unit/kit.h"

#include <string.h>

enum { TODAY = 20780 };         /* 2026-11-23 */

#define NUMBER "440300199003079914"

static struct order
an_order(void)
{
	struct order o = {
		.no = "SZ2611160023", .handler = "王小明", .handler_number = NUMBER,
		.mobile = "13800138000", .point = "FT01", .state = ORDER_READY,
		.liveness = 1, .accepted = 1, .ready = 1,
		.handler_document = DOCUMENT_RESIDENT_ID,
		.institution = "深圳市样例监理有限公司", .uscc = "91440300MA5TEXT04C",
	};

	return o;
}

static void
fill_all(struct form_value *values)
{
	memset(values, 0, sizeof(*values) * CHECK__MAX);
	values[CHECK_DOCUMENT].choice = DOCUMENT_RESIDENT_ID + 1;
	strcpy(values[CHECK_NUMBER].text, NUMBER);
	values[CHECK_PERSON].ticked = true;
	values[CHECK_SIGNOFF].choice = 1;
	values[CHECK_BIDS].choice = BIDS_NONE;
	values[CHECK_PLATFORM].ticked = values[CHECK_MOBILE].ticked = true;
}

/* What check_judge says to the form as it stands. */
static enum err_code
judge(enum check_field f, const struct form_value *values, bool old_revoked)
{
	struct order o = an_order();
	struct visit v = { .old_revoked = old_revoked };
	struct err e;

	check_fill(values, &o, 1, TODAY, &v);
	return check_judge(f, values, &v, &o, 1, TODAY, &e) == 0 ? ERR_NONE :
	    e.code;
}

/* ---- check ---- */

static void
what_is_missing_is_named(void **state)
{
	struct form_value values[CHECK__MAX];
	struct visit v = { 0 };
	char names[300];

	(void)state;
	fill_all(values);
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 0);
	assert_string_equal(names, "");
	assert_int_equal(form_next(&check_form, &v, values, NULL, 0), CHECK__MAX);
	values[CHECK_BIDS].choice = 0;
	values[CHECK_PERSON].ticked = false;
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 2);
	assert_string_equal(names, "人证、标书");
	assert_int_equal(form_next(&check_form, &v, values, NULL, CHECK_SIGNOFF),
	    CHECK_BIDS);
	assert_int_equal(form_next(&check_form, &v, values, NULL, CHECK_PLATFORM),
	    CHECK_PERSON);
}

static void
names_that_do_not_fit_are_cut_between_characters(void **state)
{
	struct form_value values[CHECK__MAX] = { 0 };
	struct visit v = { 0 };
	char names[8];

	(void)state;
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 7);
	assert_string_equal(names, "证件");
}

static void
the_number_is_compared_with_the_order(void **state)
{
	struct form_value values[CHECK__MAX];

	(void)state;
	fill_all(values);
	assert_int_equal(judge(CHECK_NUMBER, values, true), ERR_NONE);
	strcpy(values[CHECK_NUMBER].text, "４４0300199003079914");
	assert_int_equal(judge(CHECK_NUMBER, values, true), ERR_NONE);
	strcpy(values[CHECK_NUMBER].text, "110105194912310020");
	assert_int_equal(judge(CHECK_NUMBER, values, true), ERR_ID_NUMBER);
	values[CHECK_DOCUMENT].choice = DOCUMENT_PERMIT_HM + 1;
	strcpy(values[CHECK_NUMBER].text, NUMBER);
	assert_int_equal(judge(CHECK_NUMBER, values, true), ERR_NONE);  /* only a resident's card has it */
	values[CHECK_NUMBER].text[0] = '\0';
	assert_int_equal(judge(CHECK_NUMBER, values, true), ERR_NONE);
}

static void
an_expired_document_is_refused(void **state)
{
	struct form_value values[CHECK__MAX];

	(void)state;
	fill_all(values);
	strcpy(values[CHECK_UNTIL].text, "20261122");
	assert_int_equal(judge(CHECK_UNTIL, values, true), ERR_ID_EXPIRED);
	strcpy(values[CHECK_UNTIL].text, "2026-11-23");
	assert_int_equal(judge(CHECK_UNTIL, values, true), ERR_NONE);
	strcpy(values[CHECK_UNTIL].text, "长期");
	assert_int_equal(judge(CHECK_UNTIL, values, true), ERR_NONE);
	strcpy(values[CHECK_UNTIL].text, "20260230");
	assert_int_equal(judge(CHECK_UNTIL, values, true), ERR_INPUT);
}

static void
sealed_bids_stop_it_only_while_the_old_certificate_lives(void **state)
{
	struct form_value values[CHECK__MAX];
	struct visit v = { .old_revoked = true };
	char names[300];

	(void)state;
	fill_all(values);
	values[CHECK_BIDS].choice = BIDS_SEALED;
	assert_int_equal(judge(CHECK_BIDS, values, false), ERR_BIDS_SEALED);
	assert_int_equal(judge(CHECK_BIDS, values, true), ERR_NONE);
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 1);
	assert_string_equal(names, "提醒");
	v.old_revoked = false;
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 0);
	values[CHECK_BIDS].choice = BIDS_UNKNOWN;
	assert_int_equal(judge(CHECK_BIDS, values, false), ERR_BIDS_UNKNOWN);
}

static void
filled_in_and_opened_again_it_is_the_same(void **state)
{
	struct order o = an_order();
	struct form_value values[CHECK__MAX], again[CHECK__MAX];
	struct visit v = { 0 };

	(void)state;
	fill_all(values);
	strcpy(values[CHECK_UNTIL].text, "2035-03-01");
	check_fill(values, &o, 1, TODAY, &v);
	assert_string_equal(v.collector, "王小明");
	assert_true(v.same_person && v.signoff && v.told_platform && v.told_mobile);
	assert_false(v.signoff_here);
	assert_int_equal(v.bids, BIDS_NONE);
	check_open(&v, &o, again);
	for (size_t i = 0; i < CHECK__MAX; i++) {
		assert_string_equal(again[i].text, values[i].text);
		assert_int_equal(again[i].choice, values[i].choice);
		assert_int_equal(again[i].ticked, values[i].ticked);
	}
}

static void
another_visit_begins_empty(void **state)
{
	struct order o = an_order();
	struct form_value values[CHECK__MAX];
	struct visit v = { 0 };

	(void)state;
	fill_all(values);
	check_open(&v, &o, values);
	assert_int_equal(values[CHECK_DOCUMENT].choice, (int)o.handler_document + 1);
	for (size_t i = CHECK_DOCUMENT + 1; i < CHECK__MAX; i++)
		assert_false(form_filled(&check_form, i, values));
}

static void
every_choice_of_a_refusal_is_one(void **state)
{
	const enum err_code *codes;
	struct err e = { 0 };
	size_t n;

	(void)state;
	for (int page = 0; page < CHECK_PAGE__MAX; page++) {
		codes = check_refusals((enum check_page)page, &n);
		assert_in_range(n, 1, 8);       /* 9 records, or shows the next page */
		for (size_t i = 0; i < n; i++) {
			e.code = codes[i];
			assert_int_equal(err_kind(&e), ERR_REFUSED);
		}
	}
}

static void
a_wrong_field_is_missing(void **state)
{
	struct form_value values[CHECK__MAX];
	bool wrong[CHECK__MAX] = { [CHECK_UNTIL] = true };
	struct visit v = { 0 };
	char names[300];

	(void)state;
	fill_all(values);
	values[CHECK_UNTIL].text[0] = '\0';
	assert_int_equal(form_missing(&check_form, &v, values, wrong, names,
	    sizeof(names)), 0);
	strcpy(values[CHECK_UNTIL].text, "35.3");
	assert_int_equal(form_missing(&check_form, &v, values, wrong, names,
	    sizeof(names)), 1);
	assert_string_equal(names, "有效期至");
	assert_int_equal(form_next(&check_form, &v, values, wrong, 0), CHECK_UNTIL);
}

static void
a_wrong_date_is_told_its_form(void **state)
{
	struct err e = { 0 };
	int32_t date = 7;

	(void)state;
	assert_int_equal(check_until("35.3.1", &date, &e), -1);
	assert_non_null(strstr(e.say, "20350301"));
	assert_int_equal(date, 7);
}

/* ---- check: an agent ---- */

#define OTHER_NUMBER "11010519491231002X"

/* 赵明 with a letter that holds. */
static void
fill_agent(struct form_value *values)
{
	fill_all(values);
	strcpy(values[CHECK_NUMBER].text, OTHER_NUMBER);
	strcpy(values[CHECK_NAME].text, " 赵明 ");
	values[CHECK_PRINCIPAL].choice = values[CHECK_CHOP].choice =
	    values[CHECK_AGENT].choice = values[CHECK_ORIGINAL].choice = 1;
	strcpy(values[CHECK_ISSUED].text, "20261120");
	strcpy(values[CHECK_VALID_UNTIL].text, "2026-12-20");
	values[CHECK_MATTER].ticked = true;
}

static struct visit
filled(const struct form_value *values)
{
	struct order o = an_order();
	struct visit v = { .old_revoked = true };

	check_fill(values, &o, 1, TODAY, &v);
	return v;
}

static void
another_persons_number_makes_it_an_agents(void **state)
{
	static const struct {
		const char *number;
		bool agent;
	} cases[] = {
		{ OTHER_NUMBER, true }, { "１1010519491231002x", true },
		{ NUMBER, false }, { "", false },
		{ "110105194912310020", false },        /* no number */
		{ "440300", false },                    /* half of the handler's */
	};
	struct form_value values[CHECK__MAX];

	(void)state;
	fill_all(values);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(values[CHECK_NUMBER].text, cases[i].number);
		assert_int_equal(filled(values).agent, cases[i].agent);
		assert_int_equal(filled(values).collector[0] == '\0',
		    cases[i].agent);            /* whose name nobody has typed */
	}
}

static void
half_a_handlers_passport_is_no_agents(void **state)
{
	struct form_value values[CHECK__MAX] = { 0 };
	struct order o = an_order();
	struct visit v = { 0 };

	(void)state;
	o.handler_document = DOCUMENT_PASSPORT;
	strcpy(o.handler_number, "E12345678");
	values[CHECK_DOCUMENT].choice = DOCUMENT_PASSPORT + 1;
	strcpy(values[CHECK_NUMBER].text, "E123456");
	check_fill(values, &o, 1, TODAY, &v);
	assert_false(v.agent);
	strcpy(values[CHECK_NUMBER].text, "E123457");
	check_fill(values, &o, 1, TODAY, &v);
	assert_true(v.agent);
	strcpy(values[CHECK_NUMBER].text, OTHER_NUMBER);        /* with an ID card */
	check_fill(values, &o, 1, TODAY, &v);
	assert_true(v.agent);
	assert_int_equal(v.document, DOCUMENT_RESIDENT_ID);
}

static void
only_an_agent_is_asked_for_a_letter(void **state)
{
	struct form_value values[CHECK__MAX];
	struct visit v;
	char names[300];

	(void)state;
	fill_agent(values);
	v = filled(values);
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 0);
	values[CHECK_CHOP].choice = 0;
	values[CHECK_NAME].text[0] = '\0';
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 2);
	assert_string_equal(names, "姓名、公章");
	v.agent = false;
	assert_int_equal(form_missing(&check_form, &v, values, NULL, names,
	    sizeof(names)), 0);
}

static void
a_letter_that_agrees_is_the_orders_own(void **state)
{
	struct form_value values[CHECK__MAX];
	struct order o[2] = { an_order(), an_order() };
	struct visit v = { .nscans = 1 };
	struct err e;

	(void)state;
	strcpy(o[0].institution, "深圳市测试建设工程有限公司");
	strcpy(o[0].uscc, "91440300MA5TEXT03E");
	o[1] = o[0];
	strcpy(o[1].no, "SZ2611160024");
	fill_agent(values);
	check_fill(values, o, 2, TODAY, &v);
	assert_string_equal(v.collector, "赵明");
	assert_string_equal(v.letter.principal, o[0].institution);
	assert_string_equal(v.letter.principal_code, o[0].uscc);
	assert_string_equal(v.letter.chop_name, o[0].institution);
	assert_string_equal(v.letter.agent, "赵明");
	assert_string_equal(v.letter.agent_number, OTHER_NUMBER);
	assert_string_equal(v.letter.matter, "SZ2611160023,SZ2611160024");
	assert_int_equal(v.letter.issued, TODAY - 3);
	assert_true(v.letter.original_kept);
	assert_int_equal(v.nscans, 1);
	for (int f = 0; f < CHECK__MAX; f++)
		assert_int_equal(check_judge((enum check_field)f, values, &v, o,
		    2, TODAY, &e), 0);
}

/* What check_judge says to an agent's form. */
static enum err_code
judge_agent(enum check_field f, const struct form_value *values)
{
	struct order o = an_order();
	struct visit v = filled(values);
	struct err e;

	return check_judge(f, values, &v, &o, 1, TODAY, &e) == 0 ? ERR_NONE :
	    e.code;
}

static void
what_does_not_agree_is_said_at_its_field(void **state)
{
	static const struct {
		enum check_field field;
		int choice;
		enum err_code code;
	} cases[] = {
		{ CHECK_PRINCIPAL, 2, ERR_LETTER_PRINCIPAL },
		{ CHECK_CHOP, 2, ERR_LETTER_PRINCIPAL },
		{ CHECK_CHOP, 3, ERR_LETTER_NO_CHOP },
		{ CHECK_AGENT, 2, ERR_LETTER_AGENT },
		{ CHECK_AGENT, 3, ERR_LETTER_AGENT },
		{ CHECK_ORIGINAL, 2, ERR_NONE },
	};
	struct form_value values[CHECK__MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fill_agent(values);
		assert_int_equal(judge_agent(cases[i].field, values), ERR_NONE);
		values[cases[i].field].choice = cases[i].choice;
		assert_int_equal(judge_agent(cases[i].field, values), cases[i].code);
		values[cases[i].field].choice = 0;      /* not asked yet */
		assert_int_equal(judge_agent(cases[i].field, values), ERR_NONE);
	}
}

static void
a_letters_dates_are_dates_and_today_is_between_them(void **state)
{
	static const struct {
		const char *issued, *until;
		enum err_code code, code_until;
	} cases[] = {
		{ "20261123", "20261123", ERR_NONE, ERR_NONE },
		{ "20261124", "20261122", ERR_LETTER_EXPIRED, ERR_LETTER_EXPIRED },
		{ "20261131", "20261301", ERR_INPUT, ERR_INPUT },
		{ "长期", "长期", ERR_LETTER_EXPIRED, ERR_LETTER_EXPIRED },
		{ "", "", ERR_NONE, ERR_NONE },         /* missing, not wrong */
	};
	struct form_value values[CHECK__MAX];

	(void)state;
	fill_agent(values);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strcpy(values[CHECK_ISSUED].text, cases[i].issued);
		strcpy(values[CHECK_VALID_UNTIL].text, cases[i].until);
		assert_int_equal(judge_agent(CHECK_ISSUED, values), cases[i].code);
		assert_int_equal(judge_agent(CHECK_VALID_UNTIL, values),
		    cases[i].code_until);
	}
}

static void
an_agents_check_opened_again_is_the_same(void **state)
{
	struct order o = an_order();
	struct form_value values[CHECK__MAX], again[CHECK__MAX];
	struct visit v;

	(void)state;
	fill_agent(values);
	strcpy(values[CHECK_NAME].text, "赵明");
	strcpy(values[CHECK_ISSUED].text, "2026-11-20");
	values[CHECK_ORIGINAL].choice = 2;
	v = filled(values);
	check_open(&v, &o, again);
	for (size_t i = 0; i < CHECK__MAX; i++) {
		assert_string_equal(again[i].text, values[i].text);
		assert_int_equal(again[i].choice, values[i].choice);
		assert_int_equal(again[i].ticked, values[i].ticked);
	}
}

static void
back_to_the_handler_there_is_no_letter(void **state)
{
	struct form_value values[CHECK__MAX];
	struct order o = an_order();
	struct visit v = { 0 };

	(void)state;
	fill_agent(values);
	check_fill(values, &o, 1, TODAY, &v);
	strcpy(values[CHECK_NUMBER].text, NUMBER);
	check_fill(values, &o, 1, TODAY, &v);
	assert_false(v.agent);
	assert_string_equal(v.letter.agent, "");
	assert_string_equal(v.letter.matter, "");
	assert_string_equal(v.collector, "王小明");
}

/* ---- find ---- */

static const struct points *
register_of_one(void)
{
	static struct point p = { .id = "NS02", .name = "南山受理点",
		.address = "样例街2号", .phone = "0755-00000202",
		.hours = "周一至周五" };
	static const struct points ps = { &p, 1 };

	return &ps;
}

static void
another_point_is_named_with_address_and_hours(void **state)
{
	struct order o = an_order();
	struct err why;
	char text[400];

	(void)state;
	strcpy(o.point, "NS02");
	err_set(&why, ERR_WRONG_POINT, "elsewhere");
	find_reason(&o, &why, register_of_one(), text, sizeof(text));
	assert_string_equal(text, "请到南山受理点：样例街2号，0755-00000202，周一至周五。");
}

static void
who_gets_a_mailed_one_is_masked(void **state)
{
	static const enum err_code codes[] = { ERR_MAIL_ORDER, ERR_COLLECTED };
	struct order o = an_order();
	struct err why;
	char text[400];

	(void)state;
	o.mail = true;
	strcpy(o.addressee, "陈小红");
	strcpy(o.address_phone, "13912345678");
	strcpy(o.address, "深圳市福田区示范路1号");
	for (size_t i = 0; i < 2; i++) {
		o.state = i == 0 ? ORDER_READY : ORDER_MAILED;
		err_set(&why, codes[i], "by mail");
		find_reason(&o, &why, register_of_one(), text, sizeof(text));
		assert_non_null(strstr(text, "陈*红 139****5678，深圳市福田***"));
		assert_null(strstr(text, "示范路"));
		assert_int_not_equal(text[0], ' ');
	}
}

static void
a_mailed_order_is_called_mailed(void **state)
{
	struct order_line l = { .making = MAKING__MAX, .state = ORDER_MAILED };
	struct err why;

	(void)state;
	err_set(&why, ERR_COLLECTED, "mailed");
	assert_string_equal(find_word(&l, &why), "已寄出");
}

static void
an_order_in_another_window_is_refused(void **state)
{
	const struct find_here here = { "FT01", 1 };
	struct order_line l = { .no = "SZ2611160023", .making = MAKING__MAX,
		.claim_terminal = 2, .claim_since = 1 };
	struct order o = an_order();
	struct err e;

	(void)state;
	assert_int_equal(find_judge(&o, &l, &here, &e), -1);
	assert_int_equal(e.code, ERR_OTHER_WINDOW);
	assert_string_equal(find_word(&l, &e), "他窗办理");
	l.claim_terminal = 1;
	assert_int_equal(find_judge(&o, &l, &here, &e), 0);
	assert_string_equal(find_word(&l, NULL), "可领取");
	l.making = MAKING_KEYED;
	assert_string_equal(find_word(&l, NULL), "在办");
}

static void
an_order_of_another_point_is_refused(void **state)
{
	const struct find_here here = { "NS01", 1 };
	struct order_line l = { .no = "SZ2611160023" };
	struct order o = an_order();
	struct err e;

	(void)state;
	assert_int_equal(find_judge(&o, &l, &here, &e), -1);
	assert_int_equal(e.code, ERR_WRONG_POINT);
	assert_string_equal(find_word(&l, &e), "他处领取");
}

static void
a_number_searched_for_is_masked(void **state)
{
	char out[NAME_SIZE];

	(void)state;
	find_masked(NUMBER, out, sizeof(out));
	assert_string_equal(out, "440***********9914");
	find_masked("13800138000", out, sizeof(out));
	assert_string_equal(out, "138****8000");
	find_masked("SZ2611160023", out, sizeof(out));
	assert_string_equal(out, "SZ2611160023");
	find_masked("王小明", out, sizeof(out));
	assert_string_equal(out, "王小明");
}

static void
progress_names_the_state_and_the_ukey(void **state)
{
	struct order_line l = { .making = MAKING_VERIFIED,
		.handover = HANDOVER__MAX, .token_serial = "0A3F55D1220777A2" };
	char how[120];

	(void)state;
	find_progress(&l, how, sizeof(how));
	assert_string_equal(how, "已制作 尾号77A2");
	l.handover = HANDOVER_PIN_SENT;
	find_progress(&l, how, sizeof(how));
	assert_string_equal(how, "等待短信送达 尾号77A2");
}

/* ---- handover ---- */

static void
the_checklist_names_the_ukey_and_the_card(void **state)
{
	struct handover_item items[HANDOVER_ITEMS];
	struct visit v = { .old_kept = true, .document = DOCUMENT_RESIDENT_ID };
	struct making m = { .token_serial = "0A3F55D122079C10" };
	size_t n;

	(void)state;
	n = handover_items(&v, &m, items);
	assert_int_equal(n, 5);
	assert_string_equal(items[0].text, "UKey 尾号9C10（交付后再拔）");
	assert_string_equal(items[2].text, "居民身份证原件");
	assert_false(items[2].ours);
	assert_true(items[3].ours && items[4].ours);
	v.old_kept = false;
	assert_int_equal(handover_items(&v, &m, items), 6);
	v.agent = v.letter.original_kept = true;
	assert_int_equal(handover_items(&v, &m, items), 7);
	assert_string_equal(items[5].text, "授权委托书原件");
	v.letter.original_kept = false;
	assert_int_equal(handover_items(&v, &m, items), 6);
}

/* What we keep of paper is there before the UKey; each is the handover list's own item. */
static void
papers_can_be_ticked_before_the_ukey_is_there(void **state)
{
	struct handover_item papers[HANDOVER_ITEMS], items[HANDOVER_ITEMS];
	struct visit v = { .document = DOCUMENT_RESIDENT_ID, .agent = true };
	struct making m = { .token_serial = "0A3F55D122079C10" };
	unsigned all = 0;

	(void)state;
	assert_int_equal(handover_papers(&v, papers), 1);       /* the letter goes back */
	assert_string_equal(papers[0].text, "签收单");
	v.letter.original_kept = true;
	assert_int_equal(handover_papers(&v, papers), 2);
	assert_string_equal(papers[1].text, "授权委托书原件");
	assert_true(papers[0].ours && papers[1].ours);
	assert_int_equal(handover_items(&v, &m, items), 7);
	assert_int_equal(items[4].bit, papers[0].bit);
	assert_int_equal(items[5].bit, papers[1].bit);
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(all & items[i].bit, 0);
		all |= items[i].bit;
	}
	v.delivered = 1;                        /* asked for with the first of the visit's orders */
	assert_int_equal(handover_papers(&v, papers), 0);
}

static bool
asks_for(const struct handover_item *items, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(items[i].text, text) == 0)
			return true;
	return false;
}

static void
the_visits_papers_are_asked_for_once(void **state)
{
	struct visit v = { .document = DOCUMENT_RESIDENT_ID, .old_kept = true, .agent = true };
	struct making m = { .token_serial = "0A3F55D122079C10" };
	struct handover_item items[HANDOVER_ITEMS];
	size_t n;

	(void)state;
	v.letter.original_kept = true;
	n = handover_items(&v, &m, items);
	assert_true(asks_for(items, n, "签收单"));
	assert_true(asks_for(items, n, "授权委托书原件"));
	v.delivered = 1;
	n = handover_items(&v, &m, items);
	assert_int_equal(n, 4);
	assert_false(asks_for(items, n, "签收单"));
	assert_false(asks_for(items, n, "授权委托书原件"));
	assert_true(asks_for(items, n, "居民身份证原件"));
	assert_true(asks_for(items, n, "存根联，领取人已签名"));
}

static void
only_the_messages_own_number_is_read_back(void **state)
{
	(void)state;
	assert_true(handover_read_back("37", "37"));
	assert_true(handover_read_back("３７", "37"));
	assert_false(handover_read_back("73", "37"));
	assert_false(handover_read_back("", "37"));
	assert_false(handover_read_back("", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(names_that_do_not_fit_are_cut_between_characters),
		cmocka_unit_test(the_number_is_compared_with_the_order),
		cmocka_unit_test(an_expired_document_is_refused),
		cmocka_unit_test(sealed_bids_stop_it_only_while_the_old_certificate_lives),
		cmocka_unit_test(filled_in_and_opened_again_it_is_the_same),
		cmocka_unit_test(another_visit_begins_empty),
		cmocka_unit_test(every_choice_of_a_refusal_is_one),
		cmocka_unit_test(a_wrong_field_is_missing),
		cmocka_unit_test(a_wrong_date_is_told_its_form),
		cmocka_unit_test(another_persons_number_makes_it_an_agents),
		cmocka_unit_test(half_a_handlers_passport_is_no_agents),
		cmocka_unit_test(only_an_agent_is_asked_for_a_letter),
		cmocka_unit_test(a_letter_that_agrees_is_the_orders_own),
		cmocka_unit_test(what_does_not_agree_is_said_at_its_field),
		cmocka_unit_test(a_letters_dates_are_dates_and_today_is_between_them),
		cmocka_unit_test(an_agents_check_opened_again_is_the_same),
		cmocka_unit_test(back_to_the_handler_there_is_no_letter),
		cmocka_unit_test(another_point_is_named_with_address_and_hours),
		cmocka_unit_test(who_gets_a_mailed_one_is_masked),
		cmocka_unit_test(a_mailed_order_is_called_mailed),
		cmocka_unit_test(an_order_in_another_window_is_refused),
		cmocka_unit_test(an_order_of_another_point_is_refused),
		cmocka_unit_test(a_number_searched_for_is_masked),
		cmocka_unit_test(progress_names_the_state_and_the_ukey),
		cmocka_unit_test(the_checklist_names_the_ukey_and_the_card),
		cmocka_unit_test(the_visits_papers_are_asked_for_once),
		cmocka_unit_test(papers_can_be_ticked_before_the_ukey_is_there),
		cmocka_unit_test(only_the_messages_own_number_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
