/*
 * core/approval.c: exactly what a supervisor is asked, and the flow that
 * waits for it.  What the book refuses by itself stands in test_book_approvals.c.
 */
#include "tests/unit/approval_kit.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/scans.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define A "SZ2611160023"
#define B "SZ2611160024"

static struct err e;

/* A supervisor by the clerk's screen, and a CA that knows two certificates. */
struct world {
	struct book_kit *k;
	struct conf conf;
	struct counter counter;
	struct pickup *p;
	enum ca_status old;
	bool silent;                    /* the CA does not answer */
	int asked;                      /* times the desk was */
	enum approval_decision decision; /* WAITING: the supervisor does not come */
	const char *reason;
	int waits;                      /* woken for nothing so often first */
};

static int
status(void *self, const char *issuer, const char *serial, enum ca_status *out, int64_t *when,
    int *ms, struct err *err)
{
	const struct world *w = self;

	(void)issuer;
	(void)serial;
	(void)ms;
	if (w->silent)
		return err_set(err, ERR_CA_STATUS, "silent");
	*out = w->old;
	*when = w->old == CA_REVOKED ? 1795076400 : 0;
	return 0;
}

static int
approve(void *self, const struct approval *a, struct err *err)
{
	struct world *w = self;
	struct approval copy = *a;
	struct staff who = approval_kit_who(w->k, "2001");

	w->asked++;
	if (w->waits-- > 0)
		return 0;
	if (w->decision == APPROVAL_WAITING)
		return err_set(err, ERR_LATER, "nobody comes");
	copy.decision = w->decision;
	snprintf(copy.saw, sizeof(copy.saw), "original");
	snprintf(copy.reason, sizeof(copy.reason), "%s", w->reason != NULL ? w->reason : "");
	return approval_decide(&w->k->book, &(struct actor){ who.id, 2 }, &who, 30, w->k->now, &copy, err);
}

static const struct ca_ops ca_ops = { .status = status };
static const struct desk_ops desk_ops = { .approve = approve };

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *kit;

	assert_non_null(w);
	assert_int_equal(book_kit_setup(&kit), 0);
	w->k = kit;
	approval_kit_staff(w->k);
	book_kit_add(w->k, A);
	book_kit_add(w->k, B);
	w->conf.ca_seconds = 1;
	w->old = CA_REVOKED;
	w->decision = APPROVAL_APPROVED;
	w->counter = (struct counter){ .conf = &w->conf, .book = w->k->book, .clock = w->k->clock,
		.ca = { &ca_ops, w }, .desk = { &desk_ops, w }, .terminal = 1 };
	assert_non_null(w->p = calloc(1, sizeof(*w->p)));
	w->p->c = &w->counter;
	w->p->by = w->k->by;
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	void *kit = w->k;

	free(w->p);
	free(w);
	return book_kit_teardown(&kit);
}

/* 赵明 comes for these. */
static struct pickup *
visit(struct world *w, const char *a, const char *b)
{
	struct pickup *p = w->p;

	p->visit = approval_kit_visit(w->k, a, b);
	p->norders = p->visit.norders;
	p->orders[0] = book_kit_order(a);
	if (b != NULL)
		p->orders[1] = book_kit_order(b);
	return p;
}

static int
ask(struct pickup *p, struct approval *out)
{
	char facts[FACTS_SIZE];

	if (approval_facts_letter(p, facts, &e) == -1)
		return -1;
	return approval_get(p, APPROVAL_LETTER, NULL, facts, out, &e);
}

/* ---- facts ---- */

static void
facts_are_canonical_and_whole(void **state)
{
	struct pickup *p = visit(*state, A, NULL);
	char facts[FACTS_SIZE];

	assert_ok(approval_facts_letter(p, facts, &e));
	assert_string_equal(facts, "{\"bids\":\"none\",\"bids_advised\":false,"
	    "\"collector\":{\"attested\":true,\"document\":\"resident_id\",\"name\":\"赵明\","
	    "\"number\":\"440300199003079927\",\"until\":\"2035-03-01\"},"
	    "\"institution\":{\"code\":\"91440300MA5TEXT03E\",\"name\":\"深圳市测试建设工程有限公司\"},"
	    "\"kind\":\"letter\","
	    "\"letter\":{\"agent\":\"赵明\",\"agent_number\":\"440300199003079927\","
	    "\"chop\":\"深圳市测试建设工程有限公司\",\"issued\":\"2026-11-20\",\"matter\":\"\","
	    "\"original_kept\":true,\"principal\":\"深圳市测试建设工程有限公司\","
	    "\"principal_code\":\"91440300MA5TEXT03E\",\"scan_pages\":0,\"scan_sha256\":\"\",\"scans\":[],"
	    "\"until\":\"2026-12-20\"},"
	    "\"orders\":[{\"handler\":\"王小明\",\"holder\":\"\",\"kind\":\"institution\","
	    "\"mobile\":\"13800138000\",\"no\":\"" A "\",\"old\":\"revoked\",\"old_serial\":\"18CE44B092F73A71\","
	    "\"old_when\":1795076400}],\"point\":\"FT01\"}");
}

/* A scan in the archive, as core/scans.c names it. */
static void
attach(struct pickup *p)
{
	char head[SCANS_HEAD];

	scans_head(&p->visit, head);
	p->visit.nscans = 1;
	snprintf(p->visit.scans[0], sizeof(p->visit.scans[0]), "%s1.pdf", head);
}

static void
the_same_visit_asked_again_has_the_same_facts(void **state)
{
	struct world *w = *state;
	char one[FACTS_SIZE], two[FACTS_SIZE];
	struct pickup *p = visit(w, A, B);

	attach(p);
	assert_ok(approval_facts_letter(p, one, &e));
	assert_non_null(strstr(one, "\"scans\":[\"1.pdf\"]"));
	w->k->now += 3600;
	p = visit(w, A, B);     /* another number, another time of day */
	attach(p);
	p->orders[0].suspended = 1;
	assert_ok(approval_facts_letter(p, two, &e));
	assert_string_equal(one, two);
}

/* Each of these alone makes another approval. */
static void
every_fact_counts(void **state)
{
	struct world *w = *state;
	struct pickup *p = visit(w, A, B), *was = malloc(sizeof(*was));
	char one[FACTS_SIZE], two[FACTS_SIZE];

	assert_non_null(was);
	*was = *p;
	assert_ok(approval_facts_letter(p, one, &e));
#define CHANGE(what) do {                                                      \
		*p = *was;                                                     \
		what;                                                          \
		assert_ok(approval_facts_letter(p, two, &e));                  \
		assert_string_not_equal(one, two);                             \
	} while (0)
	CHANGE(strcpy(p->visit.collector, "赵朋"));
	CHANGE(p->visit.number[17] = 'X');
	CHANGE(p->visit.document = DOCUMENT_PASSPORT);
	CHANGE(p->visit.document_until++);
	CHANGE(p->visit.same_person = false);
	CHANGE(p->visit.electronic = true);
	CHANGE(p->visit.letter.issued++);
	CHANGE(p->visit.letter.valid_until++);
	CHANGE(strcat(p->visit.letter.principal, "1"));
	CHANGE(p->visit.letter.principal_code[0] = '8');
	CHANGE(strcat(p->visit.letter.chop_name, "1"));
	CHANGE(strcat(p->visit.letter.matter, "x"));
	CHANGE(p->visit.letter.original_kept = false);
	CHANGE(p->visit.letter.scan_pages++);
	CHANGE(strcpy(p->visit.letter.scan_sha256, "00"));
	CHANGE(p->visit.nscans = 1);
	CHANGE(p->visit.bids = BIDS_OPENED);
	CHANGE(p->visit.bids_advised = true);
	CHANGE(p->orders[1].mobile[3] = '9');
	CHANGE(strcpy(p->orders[1].handler, "王大明"));
	CHANGE(p->orders[1].old_serial[0] = '2');
	CHANGE(p->norders = 1);
	CHANGE(w->old = CA_HOLD);
	w->old = CA_REVOKED;
#undef CHANGE
	*p = *was;
	assert_ok(approval_facts_letter(p, two, &e));
	assert_string_equal(one, two);
	free(was);
}

static void
any_character_changes_the_check_code(void **state)
{
	struct pickup *p = visit(*state, A, B);
	char facts[FACTS_SIZE], check[16], other[16];

	assert_ok(approval_facts_letter(p, facts, &e));
	approval_check(facts, check);
	assert_int_equal(strlen(check), 9);
	assert_int_equal(check[4], '-');
	for (size_t i = 0; facts[i] != '\0'; i++) {
		facts[i] ^= 1;
		approval_check(facts, other);
		assert_string_not_equal(check, other);
		facts[i] ^= 1;
	}
	approval_check(facts, other);
	assert_string_equal(check, other);
}

static void
the_check_code_is_of_sha256(void **state)
{
	char check[16];

	(void)state;
	approval_check("abc", check);   /* FIPS 180-4: ba7816bf... */
	assert_string_equal(check, "BA78-16BF");
}

static void
one_letter_is_one_institutions(void **state)
{
	struct pickup *p = visit(*state, A, B);
	char facts[FACTS_SIZE] = "before";

	strcpy(p->orders[1].institution, "深圳市别家有限公司");
	assert_err(approval_facts_letter(p, facts, &e), ERR_LETTER_PRINCIPAL);
	assert_string_equal(facts, "before");
}

static void
without_the_ca_there_are_no_facts(void **state)
{
	struct world *w = *state;
	struct pickup *p = visit(w, A, B);
	char facts[FACTS_SIZE];

	w->silent = true;
	assert_err(approval_facts_letter(p, facts, &e), ERR_CA_STATUS);
}

/* Twelve orders, each holder and handler as long as the import takes. */
static void
facts_that_do_not_fit_are_a_fault(void **state)
{
	struct world *w = *state;
	struct pickup *p = visit(w, A, NULL);
	char facts[FACTS_SIZE] = "before";

	for (p->norders = 0; p->norders < VISIT_ORDERS; p->norders++) {
		p->orders[p->norders] = book_kit_order(A);
		p->orders[p->norders].kind = ORDER_PERSONAL;
		memset(p->orders[p->norders].holder, 'a', NAME_SIZE - 1);
		memset(p->orders[p->norders].handler, 'b', NAME_SIZE - 1);
	}
	assert_err(approval_facts_letter(p, facts, &e), ERR_FAULT);
	assert_string_equal(facts, "before");
}

static void
the_other_kinds_tell_what_they_are_about(void **state)
{
	struct pickup *p = visit(*state, A, NULL);
	char facts[FACTS_SIZE];
	json_t *j;

	assert_ok(approval_facts_deferred(p, CA_GOOD, "CA 后台故障", facts, &e));
	assert_non_null(j = json_loads(facts, 0, NULL));
	assert_string_equal(json_string_value(json_object_get(j, "kind")), "deferred");
	assert_non_null(strstr(facts, "\"old\":\"good\""));
	assert_non_null(strstr(facts, "CA 后台故障"));
	json_decref(j);
	p->handover = (struct handover){ .sms_id = "m1", .sms_no = "42", .sms_count = 2, .sms_sent = 1795398000 };
	assert_ok(approval_facts_unconfirmed(p, SMS_ACCEPTED, facts, &e));
	assert_non_null(strstr(facts, "\"message\":{\"count\":2,\"id\":\"m1\",\"number\":\"42\",\"sent\":1795398000,"
	    "\"state\":\"ACCEPTED\",\"token\":\"\"}"));
	assert_ok(approval_facts_pin_reset(p, "0A3F55D122079C10", facts, &e));
	assert_non_null(strstr(facts, "\"token\":\"0A3F55D122079C10\""));
	assert_non_null(strstr(facts, "\"agent_number\":\"440300199003079927\""));
	p->visit.agent = false;
	assert_ok(approval_facts_pin_reset(p, "0A3F55D122079C10", facts, &e));
	assert_null(strstr(facts, "agent_number"));
}

/* ---- the flow ---- */

static void
it_waits_until_it_is_decided(void **state)
{
	struct world *w = *state;
	struct approval a = { 0 };

	w->waits = 2;
	assert_ok(ask(visit(w, A, B), &a));
	assert_int_equal(w->asked, 3);
	assert_int_equal(a.decision, APPROVAL_APPROVED);
	assert_string_equal(a.decided_by, "2001");
	assert_int_equal(a.expires, w->k->now + 1800);
	assert_int_equal(book_kit_ask(w->k, "SELECT count(*) FROM approvals"), 1);
}

static void
sent_back_and_rejected_say_why(void **state)
{
	struct world *w = *state;
	struct approval a = { .id = 77 };

	w->reason = "公章看不清";
	w->decision = APPROVAL_RETURNED;
	assert_err(ask(visit(w, A, B), &a), ERR_RETURNED);
	assert_non_null(strstr(e.say, "公章看不清"));
	w->decision = APPROVAL_REJECTED;
	assert_err(ask(w->p, &a), ERR_REJECTED);
	assert_int_equal(a.id, 77);
	w->decision = APPROVAL_APPROVED;        /* put right, asked again */
	assert_ok(ask(w->p, &a));
	assert_int_equal(book_kit_ask(w->k, "SELECT count(*) FROM approvals"), 3);
}

static void
later_leaves_the_request_for_the_next_visit(void **state)
{
	struct world *w = *state;
	struct approval a = { 0 };

	w->decision = APPROVAL_WAITING;
	assert_err(ask(visit(w, A, B), &a), ERR_LATER);
	approval_kit_end(w->k, &w->p->visit, VISIT_END_BROKEN_OFF);
	w->decision = APPROVAL_APPROVED;
	assert_ok(ask(visit(w, A, B), &a));
	assert_int_equal(book_kit_ask(w->k, "SELECT count(*) FROM approvals"), 1);
}

static void
what_was_approved_meanwhile_is_taken_up_unasked(void **state)
{
	struct world *w = *state;
	struct approval a = { 0 }, b = { 0 };

	assert_ok(ask(visit(w, A, B), &a));
	approval_kit_end(w->k, &w->p->visit, VISIT_END_BROKEN_OFF);
	assert_ok(ask(visit(w, A, B), &b));
	assert_int_equal(a.id, b.id);
	assert_int_equal(w->asked, 1);
}

static void
a_changed_letter_is_asked_about_anew(void **state)
{
	struct world *w = *state;
	struct approval a = { 0 }, b = { 0 };

	assert_ok(ask(visit(w, A, B), &a));
	w->p->visit.letter.valid_until++;
	assert_ok(ask(w->p, &b));
	assert_true(a.id != b.id);
	assert_string_not_equal(a.check, b.check);
	assert_int_equal(w->asked, 2);
}

static void
one_that_expires_before_its_use_is_asked_anew(void **state)
{
	struct world *w = *state;
	struct pickup *p = visit(w, A, B);
	struct approval a = { 0 };

	assert_ok(ask(p, &a));
	p->visit.approval = a.id;
	assert_ok(approval_stands(p, &e));
	assert_int_equal(p->visit.approval, a.id);
	w->k->now += 1800;
	assert_ok(approval_stands(p, &e));
	assert_true(p->visit.approval > a.id);
	assert_int_equal(w->asked, 2);
	assert_int_equal(book_kit_ask(w->k, "SELECT approval FROM visits ORDER BY id DESC LIMIT 1"),
	    p->visit.approval);
	w->k->now += 1800;
	w->decision = APPROVAL_REJECTED;
	w->reason = "不再同意";
	assert_err(approval_stands(p, &e), ERR_REJECTED);
}

static void
a_handler_needs_nobodys_word(void **state)
{
	struct world *w = *state;
	struct pickup *p = visit(w, A, NULL);

	p->visit.agent = false;
	assert_ok(approval_stands(p, &e));
	assert_int_equal(w->asked, 0);
}

/* ---- the supervisor ---- */

static int
decide(struct world *w, struct approval *a, const char *id)
{
	struct staff who = approval_kit_who(w->k, id);

	return approval_decide(&w->k->book, &(struct actor){ who.id, 2 }, &who, 30, w->k->now, a, &e);
}

static struct approval
asked(struct world *w)
{
	struct pickup *p = visit(w, A, B);
	struct approval a = { .kind = APPROVAL_LETTER, .visit = p->visit.id };

	assert_ok(approval_facts_letter(p, a.facts, &e));
	assert_ok(w->k->book.ops->approval_add(w->k->book.self, &w->k->by, &a, &e));
	a.decision = APPROVAL_APPROVED;
	strcpy(a.saw, "scan");
	return a;
}

static void
only_another_person_who_may_decides(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);

	assert_err(decide(w, &a, "1001"), ERR_MAY);
	assert_err(decide(w, &a, "1002"), ERR_MAY);
	assert_err(decide(w, &a, "2009"), ERR_NOT_SELF);
	assert_err(decide(w, &a, "2008"), ERR_STAFF_DISABLED);
	assert_ok(decide(w, &a, "2002"));
	assert_string_equal(a.decided_by, "2002");
	assert_int_equal(a.decided, w->k->now);
}

/* Signed in this morning, disabled since: the book looks again. */
static void
a_stale_sign_in_decides_nothing(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);
	struct staff who = approval_kit_who(w->k, "2001"), gone = who;

	gone.disabled = true;
	assert_ok(w->k->book.ops->staff_put(w->k->book.self, &w->k->admin, &gone, "staff_disable", &e));
	assert_err(approval_decide(&w->k->book, &(struct actor){ who.id, 2 }, &who, 30, w->k->now, &a, &e),
	    ERR_STAFF_DISABLED);
}

/* The one who acts is the one who is named, whatever the caller says. */
static void
nobody_decides_in_anothers_name(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);
	struct staff clerk = approval_kit_who(w->k, "1002");

	clerk.permissions = 1u << PERMISSION_SUPERVISE;
	assert_err(approval_decide(&w->k->book, &(struct actor){ "2001", 2 }, &clerk, 30, w->k->now, &a, &e),
	    ERR_MAY);
}

static void
a_no_wants_a_reason(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);

	a.decision = APPROVAL_RETURNED;
	assert_err(decide(w, &a, "2001"), ERR_INPUT);
	strcpy(a.reason, "  ");
	assert_err(decide(w, &a, "2001"), ERR_INPUT);
	a.decision = APPROVAL_REJECTED;
	assert_err(decide(w, &a, "2001"), ERR_INPUT);
	strcpy(a.reason, "委托书有疑问");
	assert_ok(decide(w, &a, "2001"));
}

static void
a_letter_was_seen_by_who_decides(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);

	a.saw[0] = '\0';
	assert_err(decide(w, &a, "2001"), ERR_INPUT);
	strcpy(a.saw, "photo");
	assert_err(decide(w, &a, "2001"), ERR_INPUT);
	strcpy(a.saw, "original");
	assert_ok(decide(w, &a, "2001"));
	assert_string_equal(a.saw, "original");
}

static void
it_is_decided_once_and_says_by_whom(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w), late = a;

	assert_ok(decide(w, &a, "2001"));
	assert_err(decide(w, &late, "2002"), ERR_DECIDED);
	assert_non_null(strstr(e.say, "2001 同意"));
}

static void
a_cancelled_order_is_not_approved(void **state)
{
	struct world *w = *state;
	struct approval a = asked(w);

	assert_ok(book_kit_sql(w->k, "UPDATE orders SET cancelled = 1 WHERE no = '" B "'"));
	assert_err(decide(w, &a, "2001"), ERR_CANCELLED);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(facts_are_canonical_and_whole),
		TEST(the_same_visit_asked_again_has_the_same_facts),
		TEST(every_fact_counts),
		TEST(any_character_changes_the_check_code),
		TEST(the_check_code_is_of_sha256),
		TEST(one_letter_is_one_institutions),
		TEST(without_the_ca_there_are_no_facts),
		TEST(facts_that_do_not_fit_are_a_fault),
		TEST(the_other_kinds_tell_what_they_are_about),
		TEST(it_waits_until_it_is_decided),
		TEST(sent_back_and_rejected_say_why),
		TEST(later_leaves_the_request_for_the_next_visit),
		TEST(what_was_approved_meanwhile_is_taken_up_unasked),
		TEST(a_changed_letter_is_asked_about_anew),
		TEST(one_that_expires_before_its_use_is_asked_anew),
		TEST(a_handler_needs_nobodys_word),
		TEST(only_another_person_who_may_decides),
		TEST(a_stale_sign_in_decides_nothing),
		TEST(nobody_decides_in_anothers_name),
		TEST(a_no_wants_a_reason),
		TEST(a_letter_was_seen_by_who_decides),
		TEST(it_is_decided_once_and_says_by_whom),
		TEST(a_cancelled_order_is_not_approved),
	};

	return cmocka_run_group_tests_name("approval", tests, NULL, kit_teardown);
}
