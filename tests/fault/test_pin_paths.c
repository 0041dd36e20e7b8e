/*
 * A PIN message nobody confirms, or that goes to a wrong number: what a
 * supervisor accepts, what holds the order, and what a crash between leaves.
 * RULES 10, 23, 25.  test_pin_reset.c has the PIN of a delivered UKey.
 */
#include "core/intake.h"
#include "core/notices.h"
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define OTHER "13912345678"

/* ---- the phone ------------------------------------------------------------------- */

static void
mode(const struct world *w, const char *what)
{
	char path[WORLD_PATH + 32];

	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, what, 0600);
}

/* What became of the first message of the first attempt: the report comes now. */
static void
report(const struct world *w, const char *word)
{
	char path[WORLD_PATH + 64], line[100], mobile[20], number[8], *was;
	long long at;

	snprintf(path, sizeof(path), "%s/phone/.sent/h%ld-1-1", w->folder,
	    resume_count(w, "SELECT id FROM handovers"));
	assert_non_null(was = kit_read(path));
	assert_int_equal(sscanf(was, "%19s %7s %lld", mobile, number, &at), 3);
	free(was);
	snprintf(line, sizeof(line), "%s %s %lld %s 0\n", mobile, number, at - 10000, word);
	kit_write(path, line, 0600);
}

/* ---- a clerk who answers in turn ---------------------------------------------------- */

/* What is said to each question about the message; the last one to all that follow. */
struct turns {
	const enum desk_sms *say;
	size_t n, at;
	enum err_code why;              /* the last no shown with the message */
	enum sms_state state;           /* the last one shown */
	const char *comes;              /* the report that comes while a supervisor decides, or NULL */
	const char *then;               /* what the phone does from a resend on, or NULL */
};

static enum desk_sms
in_turn(struct script *s, const struct sms_view *v)
{
	struct turns *t = s->arg;
	size_t at = t->at < t->n ? t->at++ : t->n - 1;

	if (v->why != NULL)
		t->why = v->why->code;
	t->state = v->state;
	if (t->say[at] == DESK_SMS_RESEND && t->then != NULL)
		mode(s->w, t->then);
	return t->say[at];
}

static void
meanwhile(struct script *s, enum moment m, const struct progress *g)
{
	struct turns *t = s->arg;

	(void)g;
	if (m == AT_APPROVAL && t->comes != NULL)
		report(s->w, t->comes);
}

#define TURNS(...) { .say = (const enum desk_sms[]){ __VA_ARGS__ },              \
	.n = sizeof((const enum desk_sms[]){ __VA_ARGS__ }) / sizeof(enum desk_sms) }

static struct script
clerk(struct turns *t)
{
	return (struct script){ .on = meanwhile, .on_sms = in_turn, .arg = t };
}

static void
is_whole(struct world *w)
{
	const char *wrong = world_whole(w);

	if (wrong != NULL)
		fail_msg("%s", wrong);
	assert_int_equal(secret_alive(), 0);
}

/* ---- unconfirmed ---------------------------------------------------------------------- */

static void
unconfirmed_by_a_supervisor_the_pin_is_set(void **state)
{
	struct turns t = TURNS(DESK_SMS_UNCONFIRMED);
	struct script s = clerk(&t);

	mode(*state, "never");
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 1);
	is_whole(*state);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM handovers "
	    "WHERE sms_how = 'unconfirmed' AND sms_arrived > 0"), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM approvals a JOIN handovers h "
	    "ON h.id = a.used_by WHERE a.kind = 'unconfirmed' AND a.decision = 'approved' "
	    "AND a.decided_by <> a.asked_by AND h.state = 'delivered'"), 1);
}

/* The report is not lost: the state is asked first once it is decided. */
static void
a_report_that_came_meanwhile_counts_first(void **state)
{
	struct turns t = TURNS(DESK_SMS_UNCONFIRMED);
	struct script s = clerk(&t);

	t.comes = "delay";
	mode(*state, "never");
	resume_pickup(*state, &s, NULL, ERR_NONE);
	is_whole(*state);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM handovers WHERE sms_how = 'delivered'"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM approvals WHERE used_by IS NOT NULL"), 0);
}

static void
a_failure_that_came_meanwhile_was_not_approved(void **state)
{
	struct turns t = TURNS(DESK_SMS_UNCONFIRMED, DESK_SMS_RESEND, DESK_SMS_ASK_AGAIN);
	struct script s = clerk(&t);

	t.comes = "fail";
	t.then = "delay 0";
	mode(*state, "never");
	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(t.state, SMS_FAILED);
	is_whole(*state);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM handovers WHERE sms_how = 'delivered' AND sms_count = 2"), 1);
	assert_int_equal(resume_count(*state,
	    "SELECT count(*) FROM approvals WHERE used_by IS NOT NULL"), 0);
}

/* The same with what the supervisor says: back to the message, with the reason. */
static void
goes_back(struct world *w, enum approval_decision decision, enum err_code why)
{
	struct turns t = TURNS(DESK_SMS_UNCONFIRMED, DESK_SMS_RESEND, DESK_SMS_ASK_AGAIN);
	struct script s = clerk(&t);

	s.decision = decision;
	t.then = "delay 0";
	mode(w, "never");
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(t.why, why);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(s.problems + s.refusals, 0);
	is_whole(w);
	assert_int_equal(resume_count(w,
	    "SELECT count(*) FROM handovers WHERE sms_how = 'delivered' AND sms_count = 2"), 1);
}

static void
a_supervisors_no_goes_back_to_the_message(void **state)
{
	goes_back(*state, APPROVAL_REJECTED, ERR_REJECTED);
}

static void
what_a_supervisor_returns_goes_back_to_the_message(void **state)
{
	goes_back(*state, APPROVAL_RETURNED, ERR_RETURNED);
}

static void
a_supervisor_who_does_not_come_is_no_reason_to_stop(void **state)
{
	goes_back(*state, APPROVAL_WITHDRAWN, ERR_NONE);
}

static void
an_approval_is_for_one_message(void **state)
{
	struct turns t = TURNS(DESK_SMS_UNCONFIRMED, DESK_SMS_LATER), u = TURNS(DESK_SMS_UNCONFIRMED);
	struct script s = clerk(&t), again = clerk(&u);

	s.decision = APPROVAL_REJECTED;
	mode(*state, "never");
	resume_pickup(*state, &s, NULL, ERR_LATER);
	resume_pickup(*state, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 1);
	is_whole(*state);
	assert_int_equal(resume_count(*state, "SELECT count(DISTINCT facts) FROM approvals"), 2);
}

/* ---- a wrong number ----------------------------------------------------------------------- */

/* What the order's source sends: the same, or with another mobile. */
static void
import(struct world *w, const char *mobile)
{
	const struct actor by = { "9001", 9 };
	struct wired *x;
	struct order o;
	struct err e;

	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(x->book.ops->order_get(x->book.self, w->order, &o, &e), 0);
	if (mobile != NULL)
		snprintf(o.mobile, sizeof(o.mobile), "%s", mobile);
	o.suspended = 0;
	o.suspended_reason[0] = '\0';
	o.held = false;
	assert_int_equal(x->book.ops->orders_add(x->book.self, &by, &o, 1, &e), 0);
	wire_close(x);
}

static void
is_refused(struct world *w)
{
	struct script s = { .retries = 0 };

	resume_pickup(w, &s, NULL, ERR_ON_HOLD);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(s.problems, 0);
}

/* After the hold: refused until another mobile comes, then whole with a new attempt. */
static void
is_lifted(struct world *w)
{
	char *text;

	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings WHERE state = 'verified'"), 1);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM handovers WHERE pin_set <> 0"), 0);
	is_refused(w);
	import(w, NULL);
	is_refused(w);
	import(w, OTHER);
	resume_ends(w);
	assert_int_equal(resume_count(w, "SELECT attempt FROM handovers"), 2);
	assert_int_equal(resume_count(w, "SELECT count(*) FROM makings"), 1);
	assert_non_null(text = resume_message(w, 1));
	assert_non_null(strstr(text, "以本条为准"));
	free(text);
}

static void
a_wrong_number_holds_the_order_until_another_comes(void **state)
{
	struct turns t = TURNS(DESK_SMS_HOLD);
	struct script s = clerk(&t);

	mode(*state, "never");
	resume_pickup(*state, &s, NULL, ERR_ON_HOLD);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(secret_alive(), 0);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM orders WHERE held "
	    "AND suspended > 0 AND suspended_reason LIKE 'hold of %'"), 1);
	mode(*state, "delay 0");
	is_lifted(*state);
}

static void
killed_around_the_hold(void **state)
{
	static const struct {
		bool after;
	} when[] = { { false }, { true } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct turns t = TURNS(DESK_SMS_HOLD);
		struct script s = clerk(&t);
		struct faulty f = { .mode = FAULT_KILL, .only = "book.order_hold", .at = 1,
			.times = 1, .after = when[i].after };
		struct world *w;
		void *fresh;
		int st;

		resume_new(&fresh);
		w = fresh;
		mode(w, "never");
		st = world_pickup_child(w, &s, &f);
		assert_true(WIFSIGNALED(st));
		assert_int_equal(resume_count(w, "SELECT count(*) FROM orders WHERE held"), when[i].after);
		mode(w, "delay 0");
		if (when[i].after)
			is_lifted(w);
		else
			resume_ends(w);
		resume_free(&fresh);
	}
}

/* ---- killed between every two points ---------------------------------------------------- */

/* The order's pickups up to the end, once what was broken is gone. */
static const char *
ends(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		struct script s = { .retries = 2 };
		int st;

		if (resume_count(w, "SELECT count(*) FROM orders WHERE state = 'collected'") == 1)
			return world_whole(w);  /* killed when all was done */
		st = world_pickup_child(w, &s, NULL);

		if (WIFEXITED(st) && WEXITSTATUS(st) == 0)
			return world_whole(w);
		if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
			return "a secret is alive";
	}
	return "not delivered after three restarts";
}

/* A message, another one, and a supervisor who accepts it unconfirmed. */
static void
killed_on_every_way_to_an_unconfirmed_pin(void **state)
{
	static const char *const calls[] = { "sms.send", "sms.state", "book.approval_add",
		"book.approval_use", "book.handover_move", "book.intent_add", "token.pin_change" };
	int tried = 0, recovered = 0;

	(void)state;
	for (size_t c = 0; c < sizeof(calls) / sizeof(calls[0]); c++)
		for (int i = 2;; i++) {
			struct turns t = TURNS(DESK_SMS_RESEND, DESK_SMS_UNCONFIRMED);
			struct script s = clerk(&t);
			struct faulty f = { .mode = FAULT_KILL, .only = calls[c], .at = i / 2,
				.times = 1, .after = i % 2 != 0 };
			const char *wrong;
			void *fresh;
			int st;

			resume_new(&fresh);
			mode(fresh, "never");
			st = world_pickup_child(fresh, &s, &f);
			if (WIFEXITED(st)) {
				resume_free(&fresh);
				break;
			}
			tried++;
			mode(fresh, "delay 0");
			if ((wrong = ends(fresh)) == NULL)
				recovered++;
			else
				print_message("%s %d %s: %s\n", calls[c], f.at, f.after ? "after" : "before", wrong);
			resume_free(&fresh);
		}
	print_message("kill_on_pin_paths tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_true(tried >= 20);
	assert_int_equal(recovered, tried);
}

/* ---- notices ----------------------------------------------------------------------------------- */

static int
send_notices(struct world *w, struct faulty *f)
{
	struct wired *x;
	struct err e;
	int sent = -1, rc;

	if (world_open(w, &x, &e) == -1)
		return -1;
	if (f != NULL)
		faulty_wrap(f, &x->counter);
	rc = notices_send(&x->counter, 9, &sent, &e);
	wire_close(x);
	return rc == 0 ? sent : -1;
}

static void
a_notice_goes_out_once_although_killed_around_it(void **state)
{
	static const char *const calls[] = { "sms.send", "book.notice_end" };
	int tried = 0, recovered = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct faulty f = { .mode = FAULT_KILL, .only = calls[i / 2], .at = 1,
			.times = 1, .after = i % 2 != 0 };
		struct world *w;
		char sql[200], *first, *second;
		void *fresh;
		pid_t pid;
		int st;

		resume_new(&fresh);
		w = fresh;
		snprintf(sql, sizeof(sql), "INSERT INTO notices (kind, order_no, handover, made, sent, tries) "
		    "VALUES ('ready', '%s', 0, 1, 0, 0)", w->order);
		assert_int_equal(world_sql(w, sql), 0);
		if ((pid = fork()) == 0)
			_exit(send_notices(w, &f) == -1);
		assert_int_equal(waitpid(pid, &st, 0), pid);
		assert_true(WIFSIGNALED(st));
		tried++;
		st = send_notices(w, NULL);
		assert_int_equal(st, i == 3 ? 0 : 1);
		first = resume_message(w, 1);
		second = resume_message(w, 2);
		recovered += first != NULL && second == NULL &&
		    resume_count(w, "SELECT count(*) FROM notices WHERE sent > 0") == 1;
		free(first);
		free(second);
		resume_free(&fresh);
	}
	print_message("kill_notices tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_int_equal(recovered, tried);
}

/* The newest message; its n, or 0. */
static int
newest(const struct world *w, char **text)
{
	int n = 0;
	char *next;

	*text = NULL;
	while ((next = resume_message(w, n + 1)) != NULL) {
		free(*text);
		*text = next;
		n++;
	}
	return n;
}

static void
the_handler_is_told_who_came_once(void **state)
{
	struct script s = { .agent = true };
	char *text;

	resume_pickup(*state, &s, NULL, ERR_NONE);
	is_whole(*state);
	assert_int_equal(send_notices(*state, NULL), 1);
	assert_int_equal(send_notices(*state, NULL), 0);
	assert_int_equal(newest(*state, &text), 2);
	assert_true(text != NULL && strstr(text, "已由代领人赵*") != NULL);
	for (const char *c = text; c != NULL && *c != '\0'; c++)
		assert_true(strspn(c, "0123456789") < 8);
	free(text);
}

/* Booked with the delivery, or neither. */
static void
killed_around_the_delivery_the_notice_is_not_lost(void **state)
{
	int tried = 0, recovered = 0;

	(void)state;
	for (int i = 2;; i++) {
		struct faulty f = { .mode = FAULT_KILL, .only = "book.handover_move",
			.at = i / 2, .times = 1, .after = i % 2 != 0 };
		struct script s = { .agent = true }, again = { .agent = true, .retries = 2 };
		void *w;
		int st;

		resume_new(&w);
		st = world_pickup_child(w, &s, &f);
		if (WIFEXITED(st)) {
			resume_free(&w);
			break;
		}
		tried++;
		assert_int_equal(resume_count(w, "SELECT count(*) FROM notices"),
		    resume_count(w, "SELECT count(*) FROM orders WHERE state = 'collected'"));
		if (resume_count(w, "SELECT count(*) FROM notices") == 0)
			resume_pickup(w, &again, NULL, ERR_NONE);
		recovered += world_whole(w) == NULL && send_notices(w, NULL) == 1;
		resume_free(&w);
	}
	print_message("kill_deliveries tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_true(tried >= 10);
	assert_int_equal(recovered, tried);
}

/* ---- logged out --------------------------------------------------------------------- */

/* Is the one UKey in the reader logged in? */
static bool
is_open(const struct script *s)
{
	struct token *t = &s->c->token;
	struct token_info found[2];
	struct err e;
	size_t n = 0;

	assert_int_equal(t->ops->look(t->self, found, 2, &n, &e), 0);
	assert_int_equal(n, 1);
	return found[0].open;
}

/* So it is before its PIN is set, and not after. */
struct opens {
	int before, after;
};

static void
watch_login(struct script *s, enum moment m, const struct progress *g)
{
	struct opens *o = s->arg;

	if (resume_is(m, g, "handover", HANDOVER_PIN_ARRIVED))
		o->before = is_open(s);
	if (m == AT_CHECKLIST)
		o->after = is_open(s);
}

static void
ends_logged_out(struct world *w, struct faulty *f, int retries)
{
	struct opens o = { -1, -1 };
	struct script s = { .on = watch_login, .arg = &o, .retries = retries };

	resume_pickup(w, &s, f, ERR_NONE);
	assert_int_equal(s.problems, retries);
	assert_int_equal(o.before, 1);
	assert_int_equal(o.after, 0);
	is_whole(w);
}

/* A module keeps the PIN it is logged in under (OpenSC in plain memory): after pin_set that is the customer's. */
static void
nobody_is_logged_in_once_the_pin_is_set(void **state)
{
	ends_logged_out(*state, NULL, 0);
}

static void
nor_when_the_customers_pin_had_to_prove_that_it_was_set(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.pin_change", .at = 1, .times = 1, .after = true };

	ends_logged_out(*state, &f, 1);
}

static void
a_logout_that_fails_is_no_failed_step(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.logout", .at = 1, .times = 99 };
	struct script s = { .retries = 0 };

	resume_pickup(*state, &s, &f, ERR_NONE);
	assert_string_equal(f.hit, "token.logout");
	assert_int_equal(s.problems, 0);
	is_whole(*state);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(unconfirmed_by_a_supervisor_the_pin_is_set),
		RESUME(a_report_that_came_meanwhile_counts_first),
		RESUME(a_failure_that_came_meanwhile_was_not_approved),
		RESUME(a_supervisors_no_goes_back_to_the_message),
		RESUME(what_a_supervisor_returns_goes_back_to_the_message),
		RESUME(a_supervisor_who_does_not_come_is_no_reason_to_stop),
		RESUME(an_approval_is_for_one_message),
		RESUME(a_wrong_number_holds_the_order_until_another_comes),
		cmocka_unit_test(killed_around_the_hold),
		cmocka_unit_test(killed_on_every_way_to_an_unconfirmed_pin),
		RESUME(the_handler_is_told_who_came_once),
		RESUME(nobody_is_logged_in_once_the_pin_is_set),
		RESUME(nor_when_the_customers_pin_had_to_prove_that_it_was_set),
		RESUME(a_logout_that_fails_is_no_failed_step),
		cmocka_unit_test(killed_around_the_delivery_the_notice_is_not_lost),
		cmocka_unit_test(a_notice_goes_out_once_although_killed_around_it),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
