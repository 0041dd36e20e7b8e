/*
 * A UKey that is gone for good, whenever that is: spoiled with a supervisor's
 * word, its certificate revoked, and the order delivered in the same visit
 * with another one (RULES 18, 25, 30, 32).  The same where the power goes in
 * the middle of it, where the CA is down, and where the supervisor says no.
 */
#include "core/approval.h"
#include "core/spoil.h"
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define FIRST "(SELECT id FROM makings WHERE attempt = 1)"

static const struct {
	const char *sql;
	long n;
	const char *wrong;
} whole[] = {
	{ "SELECT count(*) FROM makings WHERE state = 'spoiled'", 1, "not one making is spoiled" },
	{ "SELECT count(*) FROM makings WHERE state = 'verified' AND attempt = 2", 1, "no second UKey" },
	{ "SELECT count(*) FROM stock WHERE state = 'spoiled'", 1, "not one UKey is spoiled in stock" },
	{ "SELECT count(*) FROM stock WHERE state = 'out'", 1, "not one UKey is out" },
	{ "SELECT count(*) FROM approvals WHERE kind = 'spoiled' AND used_making = " FIRST
	  " AND id = (SELECT approval FROM makings WHERE attempt = 1)", 1, "not one approval was used for it" },
	{ "SELECT count(*) FROM handovers WHERE state <> 'broken_off' AND making = " FIRST, 0,
	  "a handover of the spoiled UKey stands" },
	{ "SELECT count(*) FROM receipts r JOIN handovers h ON h.id = r.handover WHERE r.voided = 0 AND h.making = "
	  FIRST, 0, "a receipt of the spoiled UKey stands" },
};

/* What must hold besides world_whole. */
static const char *
lost_whole(struct world *w)
{
	const char *wrong = world_whole(w);

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]) && wrong == NULL; i++)
		if (world_count(w, whole[i].sql) != whole[i].n)
			wrong = whole[i].wrong;
	if (wrong == NULL && resume_certificates(w, true) != 1)
		wrong = "not exactly one certificate is good";
	if (wrong == NULL && resume_spoil_slips(w) != 1)
		wrong = "no slip of the spoiled UKey";
	return wrong;
}

static void
is_whole(struct world *w)
{
	const char *wrong = lost_whole(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

/* ---- at every step ------------------------------------------------------------------ */

/* NULL: whole; *done: the UKey was not asked for any more. */
static const char *
lost_at(int at, bool agent, bool *done)
{
	struct script s = { .lost_at = at, .agent = agent };
	struct err e = { .code = ERR_NONE };
	const char *wrong = NULL;
	char line[1024];
	void *state;
	struct world *w;

	resume_new(&state);
	w = state;
	if (world_pickup(w, &s, NULL, &e) == -1) {
		err_line(&e, line, sizeof(line));
		print_message("%s\n", line);
		wrong = "not delivered";
	}
	*done = s.spoiled == 0;
	if (wrong == NULL && secret_alive() != 0)
		wrong = "a secret is alive";
	if (wrong == NULL && !*done)
		wrong = lost_whole(w);
	if (wrong == NULL && s.approvals != (agent ? 2 : 1) - *done)
		wrong = "the letter was asked about again";
	resume_free(&state);
	return wrong;
}

static void
removed_at_each_boundary(bool agent, const char *name, int stride)
{
	int tried = 0, recovered = 0, total = 0;
	bool done = false, begun = false;

	for (int at = 1; at < 60 && !(done && begun); at += stride) {
		const char *wrong = lost_at(at, agent, &done);

		if (done && wrong == NULL)
			continue;
		begun = true;
		tried++;
		if (wrong == NULL)
			recovered++;
		else
			print_message("boundary %d: %s\n", at, wrong);
	}
	total = tried * stride;
	print_message("%s tried %d of %d recovered %d\n", name, tried, total,
	    recovered);
	assert_true(total >= 12);
	assert_int_equal(recovered, tried);
}

static void
removed_for_good_at_each_boundary(void **state)
{
	(void)state;
	removed_at_each_boundary(false, "removed_for_good", 1);
}

static void
an_agents_letter_and_approval_are_good_for_the_other_ukey(void **state)
{
	(void)state;
	removed_at_each_boundary(true, "removed_for_good_agent", getenv("FAULT_ALL") != NULL ? 1 : 4);
}

/* ---- the power goes in the middle of it -------------------------------------------------- */

/* A slip the power cut off is made at the day-end. */
static const char *
closed_whole(struct world *w)
{
	struct script s = { .retries = 0 };
	struct err e;

	if (world_day(w, &s, NULL, &e) == -1)
		return "the day does not close";
	return lost_whole(w);
}

static const char *
finish(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		struct script s = { .retries = 2, .lost = true };
		int st = world_pickup_child(w, &s, NULL);

		if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
			return closed_whole(w);
		if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
			return "a secret is alive";
	}
	return "not delivered after three restarts";
}

/* At most one certificate at any moment, and nothing of it may be handed over twice. */
static const char *
killed_at(int boundary, int call, bool after, bool *done)
{
	struct faulty f = { .mode = FAULT_KILL, .at = -call, .after = after, .times = 1 };
	struct script s = { .lost_at = boundary, .on = resume_from_lost, .arg = &f };
	const char *wrong;
	void *state;
	int st;

	resume_new(&state);
	st = world_pickup_child(state, &s, &f);
	*done = WIFEXITED(st);
	if (*done)
		wrong = WEXITSTATUS(st) == 0 ? lost_whole(state) : "not delivered";
	else if (resume_certificates(state, true) > 1)
		wrong = "two certificates are good";
	else
		wrong = finish(state);
	resume_free(&state);
	return wrong;
}

static void
kill_sweep(const char *name, int boundary, int calls)
{
	int stride = getenv("FAULT_ALL") != NULL ? 1 : 3, tried = 0, recovered = 0;
	bool done = false;

	for (int call = 1; call <= calls && !done; call += stride)
		for (int after = 0; after < 2 && !done; after++) {
			const char *wrong = killed_at(boundary, call, after != 0, &done);

			tried++;
			if (wrong == NULL)
				recovered++;
			else
				print_message("%s: call %d %s: %s\n", name, call,
				    after ? "after" : "before", wrong);
		}
	print_message("%s tried %d of %d recovered %d\n", name, tried, 2 * calls,
	    recovered);
	assert_int_equal(recovered, tried);
}

/* Before the CA was asked; when it was, and the answer is lost; with the PIN set. */
static void
killed_while_it_is_spoiled(void **state)
{
	(void)state;
	kill_sweep("kill_in_spoiling_formatted", 5, 6);
	kill_sweep("kill_in_spoiling_written", 8, 9);
	kill_sweep("kill_in_spoiling_pin_set", 14, 9);
}

/* ---- the CA ------------------------------------------------------------------------------ */

static void
ends_after(struct world *w, struct faulty *f, int boundary, enum err_code want)
{
	struct script s = { .lost_at = boundary };
	struct err e = { .code = ERR_NONE };

	assert_int_equal(world_pickup(w, &s, f, &e), -1);
	assert_int_equal(s.last, want);
	assert_int_equal(s.delivered, 0);
	assert_int_equal(secret_alive(), 0);
}

/* Spoiled at once, but nothing is made anew before the CA has told and revoked. */
static void
with_the_ca_down_the_order_waits(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 99 };
	struct script s = { .retries = 0 };

	ends_after(w, &f, 10, ERR_CERT_UNKNOWN);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'unknown'"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 1);
	assert_int_equal(resume_spoil_slips(w), 1);
	assert_int_equal(resume_certificates(w, true), 1);
	assert_true(world_unfinished(w));
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 0);       /* the supervisor's word stands */
	is_whole(w);
}

/* Asked for and never heard of: it is asked for again, found, and revoked. */
static void
what_the_ca_issued_unheard_is_found_and_revoked(void **state)
{
	struct world *w = *state;
	struct script s = { .lost = true };

	resume_killed(w, "ca.issue", true);
	assert_int_equal(resume_certificates(w, true), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE cert_serial <> ''"), 0);
	resume_reader(w, false);
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.spoiled, 1);
	assert_int_equal(resume_certificates(w, false), 2);
	is_whole(w);
}

/* The CA has revoked it, and the power goes before the book knows: that does not stop the order for good. */
static void
revoked_unheard_is_settled_at_the_next_visit(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_KILL, .only = "ca.revoke", .at = 1, .times = 1, .after = true };
	struct script s = { .lost = true }, next = { .retries = 0 };

	resume_killed(w, "ca.issue", true);
	resume_reader(w, false);
	assert_true(WIFSIGNALED(world_pickup_child(w, &s, &f)));
	assert_int_equal(resume_certificates(w, true), 0);
	resume_pickup(w, &next, NULL, ERR_NONE);
	is_whole(w);
}

/* ---- the day-end ---------------------------------------------------------------------------- */

/* What the first look at the day says. */
struct seen {
	long unknown, spoiled, stock_spoiled;
	size_t listed;
	bool even;
};

static void
see_day(struct script *s, struct day *d, enum day_stage stage)
{
	struct seen *x = s->arg;

	if (stage != DAY_STAGE_CLOSED)
		return;
	x->unknown = d->figure[DAY_UNKNOWN];
	x->spoiled = d->figure[DAY_SPOILED];
	x->stock_spoiled = d->figure[DAY_STOCK_SPOILED];
	x->listed = 0;
	for (size_t i = 0; i < d->nodds; i++)
		x->listed += d->odds[i].what == DAY_ODD_MAKING_UNKNOWN;
	x->even = true;
	for (int b = 0; b < DAY_BALANCE__MAX; b++)
		x->even = x->even && day_holds(d, (enum day_balance)b);
}

static struct seen
close_day(struct world *w, struct faulty *f)
{
	struct seen x = { .unknown = -1 };
	struct script s = { .on_day = see_day, .arg = &x };
	struct err e;

	assert_int_equal(world_day(w, &s, f, &e), 0);
	return x;
}

/* RULES 30, 32: listed until it is settled; the day-end after that settles it by itself, and every balance holds. */
static void
the_day_end_lists_it_until_it_is_settled(void **state)
{
	struct world *w = *state;
	struct faulty away = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 99 }, still = away;
	struct script s = { .retries = 0 };
	struct seen x;

	ends_after(w, &away, 8, ERR_CERT_UNKNOWN);
	x = close_day(w, &still);
	assert_true(x.unknown == 1 && x.spoiled == 0 && x.listed == 1);
	assert_int_equal(x.stock_spoiled, 1);
	assert_true(x.even);
	assert_int_equal(resume_certificates(w, true), 1);
	x = close_day(w, NULL);
	assert_true(x.unknown == 0 && x.spoiled == 1 && x.listed == 0);
	assert_int_equal(x.stock_spoiled, 0);   /* that was the other day's */
	assert_true(x.even);
	assert_int_equal(resume_certificates(w, true), 0);
	resume_pickup(w, &s, NULL, ERR_NONE);
	is_whole(w);
}

/* ---- two of them ---- */

#define ALSO "SZ9901010001"

/* Two orders' UKeys spoiled while the CA was away: the world's order first, then ALSO. */
static void
two_unknown(struct world *w)
{
	struct faulty away = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 99 }, still = away;
	struct world also;

	ends_after(w, &away, 8, ERR_CERT_UNKNOWN);
	resume_copy(w, ALSO, "5E57000000000011");
	also = *w;
	snprintf(also.order, sizeof(also.order), ALSO);
	ends_after(&also, &still, 8, ERR_CERT_UNKNOWN);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'unknown'"), 2);
}

static void
one_the_ca_refuses_does_not_keep_the_others_from_being_settled(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 1, .code = ERR_CA_STATUS };
	struct seen x;

	two_unknown(w);
	x = close_day(w, &f);
	assert_int_equal(f.calls, 2);
	assert_true(x.unknown == 1 && x.spoiled == 1 && x.listed == 1 && x.even);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'spoiled' "
	    "AND order_no = '" ALSO "'"), 1);
	assert_int_equal(resume_certificates(w, true), 1);
}

/* Its refusal is told though the one after it went well; the next time has only it left. */
static void
what_the_ca_refused_is_told_at_the_end(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 1, .code = ERR_CA_STATUS };
	struct wired *x;
	struct err e;
	size_t settled;

	two_unknown(w);
	assert_int_equal(world_open(w, &x, &e), 0);
	faulty_wrap(&f, &x->counter);
	assert_int_equal(spoil_settle_all(&x->counter, &settled, &e), -1);
	assert_int_equal(e.code, ERR_CERT_UNKNOWN);
	assert_int_equal(settled, 1);
	assert_int_equal(spoil_settle_all(&x->counter, &settled, &e), 0);
	assert_int_equal(settled, 1);
	wire_close(x);
	assert_int_equal(resume_certificates(w, true), 0);
}

static void
a_ca_that_does_not_answer_is_asked_once(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "ca.revoke", .at = 1, .times = 99 };
	struct seen x;

	two_unknown(w);
	x = close_day(w, &f);
	assert_int_equal(f.calls, 1);
	assert_true(x.unknown == 2 && x.listed == 2 && x.even);
}

/* ---- the supervisor ------------------------------------------------------------------------ */

static void
is_not_spoiled(struct world *w)
{
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state IN ('spoiled', 'unknown')"), 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM stock WHERE state = 'spoiled'"), 0);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM approvals WHERE used_making IS NOT NULL"), 0);
	assert_int_equal(resume_certificates(w, true), 1);
}

/* The UKey turns up again, and the work goes on from where it stood. */
static void
goes_on_with_it(struct world *w)
{
	struct script s = { .retries = 1 };
	const char *wrong;

	resume_pickup(w, &s, NULL, ERR_NONE);
	if ((wrong = world_whole(w)) != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(resume_certificates(w, false), 1);
}

static void
refused_it_stays_and_goes_on_when_it_turns_up(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 10, .decision = APPROVAL_REJECTED };
	struct err e;

	assert_int_equal(world_pickup(w, &s, NULL, &e), -1);
	assert_int_equal(s.last, ERR_REJECTED);
	assert_int_equal(s.approvals, 1);
	is_not_spoiled(w);
	goes_on_with_it(w);
}

static void
sent_back_it_is_asked_for_again(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 10, .decision = APPROVAL_RETURNED, .retries = 1 };
	struct err e;

	assert_int_equal(world_pickup(w, &s, NULL, &e), -1);
	assert_int_equal(s.last, ERR_RETURNED);
	assert_int_equal(s.approvals, 2);
	is_not_spoiled(w);
	goes_on_with_it(w);
}

/* Esc leads back to the UKey that is wanted. */
static void
without_a_supervisor_nothing_is_spoiled(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 10, .decision = APPROVAL_WITHDRAWN };
	struct err e;

	assert_int_equal(world_pickup(w, &s, NULL, &e), -1);
	assert_int_equal(e.code, ERR_LATER);
	assert_true(s.approvals > 1);
	is_not_spoiled(w);
	goes_on_with_it(w);
}

/* The clerk's own number among the supervisors does not help: four eyes are two persons. */
static void
approve_oneself(struct script *s, enum moment m, const struct progress *g)
{
	struct book *b = &s->c->book;
	struct approval a[1];
	struct staff self = s->c->clerk;
	struct err e;
	size_t n = 0;

	(void)g;
	if (m != AT_APPROVAL)
		return;
	self.permissions |= 1u << PERMISSION_SUPERVISE;
	assert_int_equal(b->ops->approvals_waiting(b->self, 0, a, 1, &n, &e), 0);
	assert_int_equal(n, 1);
	a[0].decision = APPROVAL_APPROVED;
	assert_int_equal(approval_decide(b, &(struct actor){ self.id, s->c->terminal }, &self, 30,
	    s->c->clock.ops->now(s->c->clock.self), &a[0], &e), -1);
	assert_int_equal(e.code, ERR_NOT_SELF);
}

static void
nobody_approves_their_own_spoiling(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 10, .decision = APPROVAL_WITHDRAWN, .on = approve_oneself };
	struct err e;

	assert_int_equal(world_sql(w, "UPDATE staff SET permissions = 3 WHERE id = '1001'"), 0);
	assert_int_equal(world_pickup(w, &s, NULL, &e), -1);
	is_not_spoiled(w);
}

/* ---- where else it can happen -------------------------------------------------------------- */

static void
a_pin_of_no_use_is_made_anew_before_it_is_handed_over(void **state)
{
	struct world *w = *state;
	struct script s = { .pin_bad = true };

	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.spoiled, 1);
	is_whole(w);
}

static void
the_message_of_the_other_ukey_says_that_it_counts(void **state)
{
	struct world *w = *state;
	struct script s = { .pin_bad = true };
	char *text;

	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_non_null(text = resume_message(w, 2));
	assert_non_null(strstr(text, "以本条为准"));
	free(text);
}

/* It lies there and does not work: given up at the problem it makes. */
static void
one_that_does_not_work_is_given_up(void **state)
{
	struct world *w = *state;
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.key_make", .at = 1, .times = 1 };
	struct script s = { .lost = true };

	resume_pickup(w, &s, &f, ERR_NONE);
	assert_int_equal(s.problems, 1);
	assert_int_equal(s.spoiled, 1);
	is_whole(w);
}

static void
made_ahead_and_lost_in_the_drawer(void **state)
{
	struct world *w = *state;
	struct script ahead = { .retries = 0 }, s = { .lost = true };
	struct err e;

	assert_int_equal(world_ahead(w, &ahead, NULL, &e), 0);
	resume_reader(w, false);
	resume_pickup(w, &s, NULL, ERR_NONE);
	is_whole(w);
}

static void
lost_while_made_ahead_the_next_blank_is_made(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 6 }, pickup = { .retries = 0 };
	struct err e;

	assert_int_equal(world_ahead(w, &s, NULL, &e), 0);
	assert_true(s.spoiled == 1 && s.made == 1 && s.approvals == 1);
	resume_pickup(w, &pickup, NULL, ERR_NONE);
	is_whole(w);
}

/* Of two orders in one visit the other one is not touched. */
static void
of_two_orders_the_other_is_not_touched(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 10 };

	resume_copy(w, "SZ9901010001", "5E57000000000011");
	snprintf(w->also, sizeof(w->also), "SZ9901010001");
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.delivered, 2);
	assert_int_equal(s.spoiled, 1);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'verified'"), 2);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM stock WHERE state = 'out'"), 2);
	assert_int_equal(resume_certificates(w, true), 1);
}

/* RULES 3: what a supervisor put off stays so for the UKey that comes instead. */
static void
a_revocation_put_off_stays_so(void **state)
{
	struct world *w = *state;
	struct script s = { .defers = true, .pin_bad = true };

	resume_old_good(w);
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 2);
	is_whole(w);
}

/* The clerk is told what comes next: the CA, or another UKey at once. */
static void
shown_spoiled_as(int boundary, enum making_state want)
{
	struct script s = { .lost_at = boundary };
	void *state;

	resume_new(&state);
	resume_pickup(state, &s, NULL, ERR_NONE);
	assert_int_equal(s.spoiled, 1);
	assert_int_equal(s.spoiled_as, want);
	resume_free(&state);
}

static void
the_ca_is_spoken_of_where_it_was_asked(void **state)
{
	(void)state;
	shown_spoiled_as(4, MAKING_SPOILED);
	shown_spoiled_as(8, MAKING_UNKNOWN);
}

/* A blank one that was spoiled before the first write is not taken for blank again. */
static void
the_spoiled_one_is_not_taken_again(void **state)
{
	struct world *w = *state;
	struct script s = { .lost_at = 4 };

	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(resume_count(w, "SELECT count(DISTINCT token_serial) FROM makings"), 2);
	is_whole(w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(removed_for_good_at_each_boundary),
		cmocka_unit_test(an_agents_letter_and_approval_are_good_for_the_other_ukey),
		cmocka_unit_test(killed_while_it_is_spoiled),
		RESUME(with_the_ca_down_the_order_waits),
		RESUME(what_the_ca_issued_unheard_is_found_and_revoked),
		RESUME(revoked_unheard_is_settled_at_the_next_visit),
		RESUME(the_day_end_lists_it_until_it_is_settled),
		RESUME(one_the_ca_refuses_does_not_keep_the_others_from_being_settled),
		RESUME(what_the_ca_refused_is_told_at_the_end),
		RESUME(a_ca_that_does_not_answer_is_asked_once),
		RESUME(refused_it_stays_and_goes_on_when_it_turns_up),
		RESUME(sent_back_it_is_asked_for_again),
		RESUME(without_a_supervisor_nothing_is_spoiled),
		RESUME(nobody_approves_their_own_spoiling),
		RESUME(a_pin_of_no_use_is_made_anew_before_it_is_handed_over),
		RESUME(the_message_of_the_other_ukey_says_that_it_counts),
		RESUME(one_that_does_not_work_is_given_up),
		RESUME(made_ahead_and_lost_in_the_drawer),
		RESUME(lost_while_made_ahead_the_next_blank_is_made),
		RESUME(of_two_orders_the_other_is_not_touched),
		RESUME(a_revocation_put_off_stays_so),
		cmocka_unit_test(the_ca_is_spoken_of_where_it_was_asked),
		RESUME(the_spoiled_one_is_not_taken_again),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
