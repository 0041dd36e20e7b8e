/*
 * What the book remembers of how long a making's steps took: the UKey's own
 * time, not a person's and not a second try's.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <stdio.h>
#include <string.h>

/* Intents of the order's making from this state, of which `where` holds. */
static long
intents(const struct world *w, const char *step, const char *where)
{
	char sql[400];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intents i JOIN makings m ON m.id = i.record_id WHERE "
	    "i.record = 'making' AND m.order_no = '%s' AND i.step = '%s' AND %s", w->order, step, where);
	return resume_count(w, sql);
}

static void
each_step_that_acts_is_timed(void **state)
{
	static const char *const steps[] = { "old_checked", "formatted", "keyed", "issued" };
	struct script s = { .retries = 0 };

	resume_pickup(*state, &s, NULL, ERR_NONE);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		assert_int_equal(intents(*state, steps[i], "i.ok = 1 AND i.ms > 0"), 1);
		assert_int_equal(intents(*state, steps[i], "1"), 1);
	}
}

static void
a_second_try_is_no_first_one(void **state)
{
	struct faulty f = { .mode = FAULT_FAIL, .only = "token.key_make", .at = 1, .times = 1 };
	struct script s = { .retries = 1 };

	resume_pickup(*state, &s, &f, ERR_NONE);
	assert_int_equal(s.problems, 1);
	assert_int_equal(intents(*state, "formatted", "i.nth = 1 AND i.ended = 0 AND i.ms = 0"), 1);
	assert_int_equal(intents(*state, "formatted", "i.nth = 2 AND i.ok = 1"), 1);
	assert_int_equal(intents(*state, "keyed", "i.nth = 1 AND i.ms > 0"), 1);
}

static void
pull_out(struct script *s, enum moment m, const struct progress *g)
{
	if (resume_is(m, g, "making", MAKING_FORMATTED))
		resume_reader(s->w, false);
}

static void
a_person_waited_for_is_not_the_ukeys_time(void **state)
{
	struct script s = { .retries = 0, .on = pull_out };

	resume_pickup(*state, &s, NULL, ERR_NONE);
	assert_int_equal(s.inserted, 2);        /* the blank one, and back again */
	assert_int_equal(intents(*state, "formatted", "i.nth = 1 AND i.ok = 1 AND i.ms = 0"), 1);
	assert_int_equal(intents(*state, "keyed", "i.ms > 0"), 1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(each_step_that_acts_is_timed),
		RESUME(a_second_try_is_no_first_one),
		RESUME(a_person_waited_for_is_not_the_ukeys_time),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
