/*
 * The program died at the worst moment, and a new visit goes on.  RULES 13, 25,
 * 30, 34.  test_kills.c sweeps; here each moment is chosen, and the world may
 * change before the restart.
 */
#include "core/making.h"
#include "core/token/client.h"
#include "core/ukey.h"
#include "tests/fault/resumekit.h"

#include <stdlib.h>
#include <string.h>

/* ---- was the PIN set? -------------------------------------------------------- */

/* Somebody changes the UKey's PIN just before we do. */
static void
change_the_pin_first(struct script *s, enum moment m, const struct progress *g)
{
	struct pickup p = { .c = s->c };
	struct token *t = &s->c->token;
	struct secret *other = NULL;
	struct err e;

	if (!resume_is(m, g, "handover", HANDOVER_PIN_ARRIVED) ||
	    s->problems > 0)
		return;
	assert_int_equal(s->c->book.ops->making_of(s->c->book.self, g->order,
	    &p.making, &e), 0);
	assert_non_null(other = secret_new(&e));
	assert_int_equal(secret_set(other, "90817263", 8, &e), 0);
	assert_int_equal(ukey_transport(&p, 12, &e), 0);
	assert_int_equal(t->ops->pin_change(t->self, g->token_serial,
	    p.transport, other, &e), 0);
	ukey_forget(&p);
	secret_free(other);
	making_done(&p.making);
}

static void
a_refused_pin_change_never_means_set(void **state)
{
	struct script s = { .retries = 1, .on = change_the_pin_first };
	struct script later = { .retries = 1 };

	resume_pickup(*state, &s, NULL, ERR_LATER);
	assert_int_equal(s.problems, 2);
	assert_int_equal(s.last, ERR_FAULT);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM intents "
	    "WHERE step = 'pin_arrived' AND ended > 0 AND NOT ok"), 2);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM intents "
	    "WHERE step = 'pin_arrived' AND (ended = 0 OR ok)"), 0);

	resume_pickup(*state, &later, NULL, ERR_LATER);
	assert_int_equal(later.last, ERR_TOKEN_PIN);
	assert_int_equal(later.delivered, 0);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE pin_set <> 0 OR state IN ('pin_set', 'delivered')"), 0);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM orders WHERE state = 'collected'"), 0);
}

/* The answer to pin_change is lost; then `call` fails twice on the way on. */
static void
looks_once(struct world *w, const char *call, int at)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = call, .at = at,
		.times = 2 };
	struct script s = { .retries = 3 };
	const char *wrong;

	resume_killed(w, "token.pin_change", true);
	resume_pickup(w, &s, &f, ERR_NONE);
	if ((wrong = world_whole(w)) != NULL)
		fail_msg("%s %d: %s", call, at, wrong);
	if (s.problems != 2 ||
	    resume_count(w, "SELECT probes FROM handovers") != 1)
		fail_msg("%s %d: %d problems, %ld probes", call, at, s.problems,
		    resume_count(w, "SELECT probes FROM handovers"));
	assert_int_equal(resume_signatures(w, "original"), 2);
	assert_int_equal(resume_signatures(w, "supplement"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM receipts "
	    "WHERE kind = 'supplement' AND NOT voided"), 1);
	assert_int_equal(resume_unknown_receipts(w), 0);
	assert_null(resume_message(w, 2));
}

static void
a_lost_answer_costs_one_look(void **state)
{
	static const struct {
		const char *call;
		int at;
	} next[] = {
		{ "book.handover_move", 2 },    /* 1 books the look itself */
		{ "book.receipt_number", 1 },
		{ "paper.receipt", 1 },
		{ "book.receipt_add", 1 },
		{ "book.handover_move", 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(next) / sizeof(next[0]); i++) {
		void *w;

		resume_new(&w);
		looks_once(w, next[i].call, next[i].at);
		resume_free(&w);
	}
}

static void
a_pin_not_set_is_sent_anew(void **state)
{
	struct world *w = *state;
	char *first, *second;

	resume_killed(w, "token.pin_change", false);
	resume_ends(w);
	assert_int_equal(resume_count(w, "SELECT probes FROM handovers"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM receipts "
	    "WHERE kind = 'original' AND voided"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM receipts "
	    "WHERE kind = 'original' AND NOT voided"), 1);
	assert_non_null(first = resume_message(w, 1));
	assert_non_null(second = resume_message(w, 2));
	assert_null(strstr(first, "以本条为准"));
	assert_non_null(strstr(second, "以本条为准"));
	free(first);
	free(second);
	assert_false(world_pin_opens(w, w->order, 1));
	assert_true(world_pin_opens(w, w->order, 2));
}

/* ---- the order changed meanwhile ------------------------------------------------ */

static void
is_spoiled(struct world *w)
{
	struct script s = { .retries = 0 };

	resume_order(w, "cancelled = 1");
	resume_pickup(w, &s, NULL, ERR_CANCELLED);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.problems, 0);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM makings WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM handovers "
	    "WHERE state <> 'broken_off'"), 0);
	assert_int_equal(resume_certificates(w, false), 1);
	assert_int_equal(resume_certificates(w, true), 0);
	assert_int_equal(resume_unknown_receipts(w), 0);
	assert_false(world_unfinished(w));
}

static void
a_certificate_lost_on_its_way_is_revoked_with_its_order(void **state)
{
	resume_killed(*state, "ca.issue", true);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM makings WHERE length(cert) > 0"), 0);
	assert_int_equal(resume_certificates(*state, true), 1);
	is_spoiled(*state);
}

static void
cancelled_before_the_pin_is_spoiled(void **state)
{
	static const char *const calls[] = { "token.cert_put",
		"book.receipt_add", "sms.send" };

	(void)state;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		void *w;

		resume_new(&w);
		resume_killed(w, calls[i], false);
		is_spoiled(w);
		resume_free(&w);
	}
}

static void
suspended_before_the_pin_is_kept(void **state)
{
	struct script s = { .retries = 0 };

	resume_killed(*state, "sms.send", false);
	resume_order(*state, "suspended = 1, suspended_reason = '补材料'");
	resume_pickup(*state, &s, NULL, ERR_ON_HOLD);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(resume_certificates(*state, true), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE state = 'receipt_signed'"), 1);
	assert_true(world_unfinished(*state));

	resume_order(*state, "suspended = 0, suspended_reason = ''");
	resume_ends(*state);
	assert_int_equal(resume_certificates(*state, false), 1);
}

/* From the PIN message on, a flag comes too late. */
static void
goes_on(const char *flag)
{
	static const struct {
		const char *call;
		bool after;
	} moments[] = {
		{ "sms.state", false },
		{ "token.pin_change", true },
		{ "paper.print", false },
	};

	for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		void *w;

		resume_new(&w);
		resume_killed(w, moments[i].call, moments[i].after);
		resume_order(w, flag);
		resume_ends(w);
		assert_int_equal(resume_certificates(w, true), 1);
		resume_free(&w);
	}
}

static void
cancelled_after_the_pin_goes_on(void **state)
{
	(void)state;
	goes_on("cancelled = 1");
}

static void
suspended_after_the_pin_goes_on(void **state)
{
	(void)state;
	goes_on("suspended = 1, suspended_reason = '补材料'");
}

/* The second attempt starts before its own message: the first one is out all the same. */
static void
too_late_stays_too_late_through_another_crash(void **state)
{
	resume_killed(*state, "sms.state", false);
	resume_order(*state, "cancelled = 1");
	resume_killed(*state, "paper.receipt", false);
	resume_killed(*state, "sms.send", false);
	resume_ends(*state);
}

/* ---- the archive ----------------------------------------------------------------- */

static void
no_original_is_filed_unbooked(void **state)
{
	resume_killed(*state, "book.receipt_add", false);
	assert_int_equal(resume_unknown_receipts(*state), 1);
	resume_ends(*state);
	assert_int_equal(resume_unknown_receipts(*state), 0);
}

static void
no_supplement_is_filed_unbooked(void **state)
{
	resume_killed(*state, "token.pin_change", true);
	resume_killed(*state, "book.receipt_add", false);
	assert_int_equal(resume_unknown_receipts(*state), 1);
	resume_ends(*state);
	assert_int_equal(resume_unknown_receipts(*state), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(a_refused_pin_change_never_means_set),
		cmocka_unit_test(a_lost_answer_costs_one_look),
		RESUME(a_pin_not_set_is_sent_anew),
		RESUME(a_certificate_lost_on_its_way_is_revoked_with_its_order),
		cmocka_unit_test(cancelled_before_the_pin_is_spoiled),
		RESUME(suspended_before_the_pin_is_kept),
		cmocka_unit_test(cancelled_after_the_pin_goes_on),
		cmocka_unit_test(suspended_after_the_pin_goes_on),
		RESUME(too_late_stays_too_late_through_another_crash),
		RESUME(no_original_is_filed_unbooked),
		RESUME(no_supplement_is_filed_unbooked),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
