/*
 * The PIN of a delivered UKey is reset: the newest message's PIN opens it,
 * whenever the program died; nobody else's word, and no setting, opens it
 * otherwise.  RULES 10, 25-27.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tui/wire.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OTHER "13912345678"

/* A counter with w->order delivered: each test has a copy of one made once. */
static struct world made;

static int
make_once(void **state)
{
	struct script s = { .retries = 2 };
	void *w;

	(void)state;
	resume_new(&w);
	resume_pickup(w, &s, NULL, ERR_NONE);
	made = *(struct world *)w;
	free(w);
	return 0;
}

static int
drop(void **state)
{
	world_done(&made);
	return kit_teardown(state);
}

static int
delivered(void **state)
{
	static int n;
	struct world *w = calloc(1, sizeof(*w));
	char command[3 * WORLD_PATH];

	assert_non_null(w);
	*w = made;
	snprintf(w->folder, sizeof(w->folder), "%.400s-%d", made.folder, ++n);
	snprintf(w->ini, sizeof(w->ini), "%s/counter.ini", w->folder);
	snprintf(command, sizeof(command), "cp -a %s %s", made.folder, w->folder);
	assert_int_equal(system(command), 0);
	*state = w;
	return 0;
}

#define DELIVERED(test) cmocka_unit_test_setup_teardown(test, delivered, resume_free)

static void
mode(const struct world *w, const char *what)
{
	char path[WORLD_PATH + 32];

	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, what, 0600);
}

static void
reset(struct world *w, struct script *s, struct faulty *f, enum err_code want)
{
	struct err e = { .code = ERR_NONE };
	char line[1024];

	if (world_reset(w, s, f, &e) == 0)
		e.code = ERR_NONE;
	assert_int_equal(secret_alive(), 0);
	if (e.code == want)
		return;
	err_line(&e, line, sizeof(line));
	fail_msg("wanted %d: %s", (int)want, line);
}

/* Messages the handler has. */
static int
messages(const struct world *w)
{
	int n = 0;
	char *text;

	while ((text = resume_message(w, n + 1)) != NULL) {
		free(text);
		n++;
	}
	return n;
}

/* ---- as it should be ------------------------------------------------------------------ */

static void
the_newest_pin_opens_and_the_old_one_does_not(void **state)
{
	struct script s = { .retries = 0 };
	char *text;

	reset(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.resets, 1);
	assert_int_equal(s.approvals, 1);
	assert_int_equal(s.problems + s.refusals, 0);
	assert_int_equal(messages(*state), 2);
	assert_true(world_pin_opens(*state, made.order, 2));
	assert_false(world_pin_opens(*state, made.order, 1));
	assert_non_null(text = resume_message(*state, 2));
	assert_non_null(strstr(text, "以本条为准，之前的作废"));
	free(text);
	assert_true(world_so_opens(*state));
}

static void
each_step_has_its_line_and_none_holds_the_pin(void **state)
{
	struct script s = { .retries = 0 };
	char *text, pin[9] = "", sql[300];

	reset(*state, &s, NULL, ERR_NONE);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM audit WHERE action = 'pin_reset' "
	    "AND (facts LIKE '%\"send\"%' OR facts LIKE '%\"arrived\"%' OR facts LIKE '%\"set\"%')"), 3);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM approvals WHERE kind = 'pin_reset' "
	    "AND used_by = (SELECT id FROM handovers)"), 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM visits WHERE \"end\" = 'delivered' "
	    "AND approval IS NOT NULL"), 1);
	assert_non_null(text = resume_message(*state, 2));
	assert_int_equal(sscanf(strstr(text, "密码") + strlen("密码"), "%8[0-9]", pin), 1);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM audit WHERE facts LIKE '%%%s%%'", pin);
	assert_int_equal(resume_count(*state, sql), 0);
	free(text);
}

static void
a_reset_can_follow_a_reset(void **state)
{
	struct script s = { .retries = 0 }, again = { .retries = 0 };

	reset(*state, &s, NULL, ERR_NONE);
	reset(*state, &again, NULL, ERR_NONE);
	assert_int_equal(again.approvals, 1);   /* the first one is used up */
	assert_int_equal(messages(*state), 3);
	assert_true(world_pin_opens(*state, made.order, 3));
	assert_false(world_pin_opens(*state, made.order, 2));
}

/* RULES 10: the source has brought another mobile since. */
static void
it_goes_to_the_mobile_the_handler_has_now(void **state)
{
	struct script s = { .retries = 0 };

	resume_order(*state, "mobile = '" OTHER "'");
	reset(*state, &s, NULL, ERR_NONE);
	assert_int_equal(messages(*state), 1);
	assert_true(world_pin_opens(*state, made.order, 1));
}

/* Identity as for a pickup; the one approval tells of the letter, too. */
static void
an_agent_brings_a_letter_and_one_approval_is_enough(void **state)
{
	struct script s = { .agent = true };

	reset(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 1);
	assert_true(world_pin_opens(*state, made.order, 2));
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM approvals WHERE kind = 'pin_reset' "
	    "AND json_extract(facts, '$.letter.agent') <> ''"), 1);
}

/* RULES 17: a reset is a matter of its own; what an agent fetched with is not what resets, and either works once. */
static void
a_letter_resets_once(void **state)
{
	struct script s = { .agent = true }, again = { .agent = true };

	assert_int_equal(world_sql(*state, "INSERT INTO letter_uses SELECT uscc, '440300199003079914', "
	    "no, 'pickup', 1, 1 FROM orders"), 0);
	reset(*state, &s, NULL, ERR_NONE);
	assert_true(world_pin_opens(*state, made.order, 2));
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM letter_uses WHERE matter = 'pin_reset'"), 1);
	reset(*state, &again, NULL, ERR_LETTER_USED);
	assert_int_equal(messages(*state), 2);
	assert_true(world_pin_opens(*state, made.order, 2));
}

/* ---- the message ------------------------------------------------------------------------ */

static enum desk_sms
accepts(struct script *s, const struct sms_view *v)
{
	(void)s;
	assert_true(v->resets);
	return DESK_SMS_UNCONFIRMED;
}

static enum desk_sms
reads_back_the_second(struct script *s, const struct sms_view *v)
{
	(void)s;
	return v->attempt == 1 ? DESK_SMS_RESEND : DESK_SMS_READ_BACK;
}

/* There is no order to hold any more; then the clerk puts it off. */
static enum desk_sms
holds(struct script *s, const struct sms_view *v)
{
	int *n = s->arg;

	(void)v;
	return (*n)++ == 0 ? DESK_SMS_HOLD : DESK_SMS_LATER;
}

static void
unconfirmed_and_read_back_work_as_in_a_pickup(void **state)
{
	struct script s = { .on_sms = accepts }, r = { .on_sms = reads_back_the_second };

	mode(*state, "never");
	reset(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.approvals, 2);
	assert_true(world_pin_opens(*state, made.order, 2));
	reset(*state, &r, NULL, ERR_NONE);
	assert_int_equal(messages(*state), 4);
	assert_true(world_pin_opens(*state, made.order, 4));
	assert_true(world_pin_opens(*state, made.order, 3));    /* a resend carries the same */
}

static void
put_off_before_it_arrived_the_old_pin_stays(void **state)
{
	int n = 0;
	struct script s = { .on_sms = holds, .arg = &n };

	mode(*state, "never");
	reset(*state, &s, NULL, ERR_LATER);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM orders WHERE held OR suspended > 0"), 0);
	assert_true(world_pin_opens(*state, made.order, 1));
	assert_false(world_pin_opens(*state, made.order, 2));
}

/* ---- where it is refused ------------------------------------------------------------------ */

/* Refused with this; nothing was sent, and the UKey is as it was. */
static void
is_refused(struct world *w, struct script *s, enum err_code why)
{
	reset(w, s, NULL, why);
	assert_int_equal(s->refusals, 1);
	assert_int_equal(s->problems, 0);
	assert_int_equal(messages(w), 1);
	assert_true(world_pin_opens(w, made.order, 1));
}

static void
a_supervisors_no_leaves_all_as_it_was(void **state)
{
	struct script s = { .decision = APPROVAL_REJECTED }, r = { .decision = APPROVAL_RETURNED };

	is_refused(*state, &s, ERR_REJECTED);
	is_refused(*state, &r, ERR_RETURNED);
}

static void
a_forgotten_so_pin_resets_nothing(void **state)
{
	struct script s = { .retries = 0 };

	assert_int_equal(world_setting(*state, "token", "so_pin = forget"), 0);
	is_refused(*state, &s, ERR_NO_RESET);
	assert_int_equal(s.approvals, 0);
}

/* Forgotten when it was delivered, whatever the settings say today. */
static void
a_so_pin_forgotten_then_resets_nothing_now(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 2 }, r = { .retries = 0 };
	char *ini;

	world_done(w);
	w->order[0] = '\0';
	assert_int_equal(world_new(w), 0);
	mode(w, "delay 0");
	assert_int_equal(world_setting(w, "token", "so_pin = forget"), 0);
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_non_null(ini = kit_read(w->ini));
	memcpy(strstr(ini, "so_pin = forget"), "so_pin = keep  ", 15);
	kit_write(w->ini, ini, 0600);
	free(ini);
	reset(w, &r, NULL, ERR_NO_RESET);
	assert_int_equal(messages(w), 1);
	assert_true(world_pin_opens(w, w->order, 1));
}

static void
what_was_not_delivered_here_is_refused(void **state)
{
	struct script ready = { .retries = 0 }, elsewhere = { .retries = 0 }, point = { .retries = 0 };

	resume_order(*state, "point = 'LH02'");
	is_refused(*state, &point, ERR_WRONG_POINT);
	resume_order(*state, "point = 'FT01', state = 'ready'");
	is_refused(*state, &ready, ERR_NOT_COLLECTED);
	assert_int_equal(world_sql(*state, "UPDATE orders SET state = 'collected'"), 0);
	assert_int_equal(world_sql(*state, "UPDATE makings SET state = 'spoiled'"), 0);
	reset(*state, &elsewhere, NULL, ERR_NOT_COLLECTED);
	assert_int_equal(messages(*state), 1);
}

/* ---- at any moment ---------------------------------------------------------------------------- */

/* Of the messages there are, the first one's PIN opens the UKey, or the last one's. */
static const char *
old_or_newest(struct world *w)
{
	int n = messages(w);

	if (world_pin_opens(w, made.order, 1) || world_pin_opens(w, made.order, n))
		return NULL;
	return "neither the old PIN nor the newest opens it";
}

static const char *
finished(struct world *w)
{
	struct script s = { .retries = 1 };
	int st = world_child(world_reset, w, &s, NULL);

	if (WIFEXITED(st) && WEXITSTATUS(st) == 3)
		return "a secret is alive";
	if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
		return "not reset after the restart";
	return world_pin_opens(w, made.order, messages(w)) ? NULL : "the newest PIN does not open it";
}

static void
killed_around_every_call_it_is_done_again(void **state)
{
	int tried = 0, recovered = 0;

	(void)state;
	for (int i = 2;; i++) {
		struct faulty f = { .mode = FAULT_KILL, .at = i / 2, .times = 1, .after = i % 2 != 0 };
		struct script s = { .retries = 0 };
		const char *wrong;
		void *w;
		int st;

		delivered(&w);
		st = world_child(world_reset, w, &s, &f);
		if (WIFEXITED(st)) {
			assert_int_equal(WEXITSTATUS(st), 0);
			resume_free(&w);
			break;
		}
		tried++;
		if ((wrong = old_or_newest(w)) == NULL && (wrong = finished(w)) == NULL)
			recovered++;
		else
			print_message("call %d %s: %s\n", f.at, f.after ? "after" : "before", wrong);
		resume_free(&w);
	}
	print_message("kill_resets tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_true(tried >= 20);
	assert_int_equal(recovered, tried);
}

static void
a_call_that_fails_once_is_tried_again(void **state)
{
	int tried = 0, recovered = 0;
	bool done = false;

	(void)state;
	for (int i = 2; !done; i++) {
		struct faulty f = { .mode = FAULT_FAIL, .at = i / 2, .times = 1, .after = i % 2 != 0 };
		struct script s = { .retries = 2 };
		struct err e = { 0 };
		void *w;
		int rc;

		delivered(&w);
		rc = world_reset(w, &s, &f, &e);
		assert_int_equal(secret_alive(), 0);
		done = f.calls < f.at;
		tried += !done;
		if (!done && (rc == 0 || finished(w) == NULL) &&
		    world_pin_opens(w, made.order, messages(w)))
			recovered++;
		else if (!done)
			print_message("call %d %s %s\n", f.at, f.after ? "after" : "before", f.hit);
		resume_free(&w);
	}
	print_message("fail_resets tried %d of %d recovered %d\n", tried, tried, recovered);
	assert_int_equal(recovered, tried);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		DELIVERED(the_newest_pin_opens_and_the_old_one_does_not),
		DELIVERED(each_step_has_its_line_and_none_holds_the_pin),
		DELIVERED(a_reset_can_follow_a_reset),
		DELIVERED(it_goes_to_the_mobile_the_handler_has_now),
		DELIVERED(an_agent_brings_a_letter_and_one_approval_is_enough),
		DELIVERED(a_letter_resets_once),
		DELIVERED(unconfirmed_and_read_back_work_as_in_a_pickup),
		DELIVERED(put_off_before_it_arrived_the_old_pin_stays),
		DELIVERED(a_supervisors_no_leaves_all_as_it_was),
		DELIVERED(a_forgotten_so_pin_resets_nothing),
		DELIVERED(a_so_pin_forgotten_then_resets_nothing_now),
		DELIVERED(what_was_not_delivered_here_is_refused),
		cmocka_unit_test(killed_around_every_call_it_is_done_again),
		cmocka_unit_test(a_call_that_fails_once_is_tried_again),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, make_once, drop);
}
