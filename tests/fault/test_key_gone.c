/*
 * A UKey that has lost what was made on it: torn out while its module wrote the
 * list of its keys anew, it comes back without its key.  It is said to be no
 * good (T10), given up with the supervisor's word, and the order goes on.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* All but the token itself, out of the UKey in the reader. */
static void
loses_all(const struct world *w)
{
	char pattern[WORLD_PATH + 40];
	glob_t g;
	int gone = 0;

	snprintf(pattern, sizeof(pattern), "%s/reader/*/*.object", w->folder);
	assert_int_equal(glob(pattern, 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		if (strstr(g.gl_pathv[i], "/token.object") == NULL)
			gone += unlink(g.gl_pathv[i]) == 0;
	globfree(&g);
	assert_true(gone >= 2);
}

static enum making_state when;

static void
at_that_step(struct script *s, enum moment m, const struct progress *g)
{
	if (s->spoiled == 0 && s->problems == 0 && resume_is(m, g, "making", (int)when))
		loses_all(s->w);
}

static void
goes_on_with_another(struct world *w, enum making_state state)
{
	struct script s = { .lost = true, .on = at_that_step };
	const char *wrong;

	when = state;
	resume_pickup(w, &s, NULL, ERR_NONE);
	assert_int_equal(s.last, ERR_TOKEN_KEY);
	assert_int_equal(s.spoiled, 1);
	assert_int_equal(resume_certificates(w, true), 1);
	if ((wrong = world_whole(w)) != NULL)
		fail_msg("%s", wrong);
}

static void
key_gone_before_its_certificate_is_written(void **state)
{
	goes_on_with_another(*state, MAKING_ISSUED);
}

static void
all_gone_before_it_is_verified(void **state)
{
	goes_on_with_another(*state, MAKING_WRITTEN);
}

/* The clerk may look again first: nothing is spoiled by itself. */
static void
without_the_clerks_word_it_stands(void **state)
{
	struct world *w = *state;
	struct script s = { .retries = 1, .on = at_that_step };

	when = MAKING_WRITTEN;
	resume_pickup(w, &s, NULL, ERR_LATER);
	assert_int_equal(s.last, ERR_TOKEN_KEY);
	assert_int_equal(s.spoiled, 0);
	assert_true(world_unfinished(w));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		RESUME(key_gone_before_its_certificate_is_written),
		RESUME(all_gone_before_it_is_verified),
		RESUME(without_the_clerks_word_it_stands),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
