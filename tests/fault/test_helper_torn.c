/*
 * The process around the module dies at each step boundary and at each call to
 * the module; the module answers each call with an error: before and after the
 * call's effect, once and twice in a row.
 */
#include "core/token/client.h"
#include "tests/fault/tornkit.h"

#include <p11-kit/pkcs11.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int calls;               /* of an undisturbed pickup */

/* ---- at the boundaries ----------------------------------------------------------------- */

static void
helper_dies(struct script *s, enum moment m, const struct progress *g)
{
	pid_t pid;

	(void)g;
	if (m != AT_STEP || s->boundaries != *(int *)s->arg)
		return;
	if ((pid = token_client_pid(s->c->token.self)) != 0)
		kill(pid, SIGKILL);
}

static const char *
at_boundary(struct sweep *sweep, struct world *w, int at, char hit[64])
{
	int boundary = at + 1;
	struct script s = { .retries = 2, .on = helper_dies, .arg = &boundary };
	const char *wrong = sweep_pickup(w, &s, NULL);

	(void)sweep;
	snprintf(hit, 64, "boundary %d", boundary);
	return wrong != NULL ? wrong : sweep_recovers(w);
}

static void
helper_killed_at_each_boundary(void **state)
{
	struct sweep s = { .name = "helper_killed_at_boundaries", .total = 16, .sample = 6,
		.point = at_boundary };

	(void)state;
	sweep_run(&s);
}

/* ---- at each call -------------------------------------------------------------------------- */

static const char *
killed(struct sweep *s, struct world *w, int at, char hit[64])
{
	(void)s;
	return tornkit_point(w, &(struct torn){ .how = TORN_KILL, .times = 1 }, at, hit);
}

static void
helper_killed_at_each_call(void **state)
{
	struct sweep s = { .name = "helper_killed", .total = 2 * calls, .sample = 24, .point = killed };

	(void)state;
	sweep_run(&s);
}

/* The next helper dies in the same way at the next call. */
static const char *
killed_twice(struct sweep *s, struct world *w, int at, char hit[64])
{
	(void)s;
	return tornkit_point(w, &(struct torn){ .how = TORN_KILL, .times = 2 }, at, hit);
}

static void
helper_killed_twice_at_each_call(void **state)
{
	struct sweep s = { .name = "helper_killed_twice", .total = 2 * calls, .sample = 10,
		.point = killed_twice };

	(void)state;
	sweep_run(&s);
}

static const CK_RV answers[] = { CKR_GENERAL_ERROR, CKR_DEVICE_REMOVED, CKR_FUNCTION_FAILED };
enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

static const char *
answered(struct sweep *s, struct world *w, int at, char hit[64])
{
	const struct torn how = { .how = TORN_ANSWER, .times = *(int *)s->arg,
		.answer = answers[at % ANSWERS] };

	return tornkit_point(w, &how, at / ANSWERS, hit);
}

static void
module_fails_each_call(void **state)
{
	int times = 1;
	struct sweep s = { .name = "module_fails", .total = 2 * ANSWERS * calls, .sample = 24,
		.point = answered, .arg = &times };

	(void)state;
	sweep_run(&s);
}

static void
module_fails_each_call_twice(void **state)
{
	int times = 2;
	struct sweep s = { .name = "module_fails_twice", .total = 2 * ANSWERS * calls, .sample = 24,
		.point = answered, .arg = &times };

	(void)state;
	sweep_run(&s);
}

static int
count(void **state)
{
	(void)state;
	calls = tornkit_calls();
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(helper_killed_at_each_boundary),
		cmocka_unit_test(helper_killed_at_each_call),
		cmocka_unit_test(helper_killed_twice_at_each_call),
		cmocka_unit_test(module_fails_each_call),
		cmocka_unit_test(module_fails_each_call_twice),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, count, kit_teardown);
}
