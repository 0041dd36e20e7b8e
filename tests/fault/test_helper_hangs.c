/*
 * The module hangs in each of its calls, before or after the call's effect: the
 * client gives it up after token:seconds, and the pickup goes on.
 */
#include "core/token/client.h"
#include "tests/fault/tornkit.h"

#include <string.h>

static const char *
hangs(struct sweep *s, struct world *w, int at, char hit[64])
{
	(void)s;
	assert_int_equal(world_setting(w, "token", "seconds = 5"), 0);
	return tornkit_point(w, &(struct torn){ .how = TORN_HANG, .times = 1 }, at, hit);
}

static void
module_hangs_in_each_call(void **state)
{
	struct sweep s = { .name = "module_hangs", .sample = 3, .point = hangs };

	(void)state;
	s.total = 2 * tornkit_calls();
	sweep_run(&s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_hangs_in_each_call),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
