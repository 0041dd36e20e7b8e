/* What can go wrong with the software UKey goes wrong as it would with a real one: OpenSC's tools say so. */
#include "tests/card/softcard.h"
#include "tests/card/tools.h"

#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what goes wrong ---- */

static void
slow_key_generation_takes_its_time_and_is_cut_by_pulling(void **state)
{
	enum { SLOW = 1500 };
	int64_t since = now_ms();
	pid_t pid;
	int status;

	(void)state;
	rig_slow(tools_rig, 0, SLOW);
	assert_true(tools_key("0a"));
	assert_true(now_ms() - since >= SLOW);
	rig_slow(tools_rig, 0, 60000);
	if ((pid = fork()) == 0)
		_exit(tools_key("0b") ? 0 : 1);
	rig_await_slow(tools_rig, 0);
	rig_remove(tools_rig, 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 1 << 8);
	rig_insert(tools_rig, 0);
	assert_null(strstr(tools_objects(TOOLS_PIN)->out, "0b"));
}

static void
torn_before_it_has_done_nothing(void **state)
{
	(void)state;
	rig_tear(tools_rig, 0, 1, false);
	assert_false(tools_key("0a"));
	assert_true(rig_sprung(tools_rig, 0));
	assert_false(rig_is_in(tools_rig, 0));
	rig_insert(tools_rig, 0);
	assert_null(strstr(tools_objects(TOOLS_PIN)->out, "Private Key Object"));
}

static void
format_torn_anywhere_is_mended_by_another(void **state)
{
	unsigned all = tools_format(), tried = 0;

	(void)state;
	for (unsigned at = 1; at <= all; at += 13, tried++) {
		rig_tear(tools_rig, 0, at, at % 2 == 0);
		/* it may say yes: what it reads at the very end it can do without */
		if (tools_erase())
			tools_create();
		assert_false(rig_is_in(tools_rig, 0));
		rig_insert(tools_rig, 0);
		assert_true(tools_erase() && tools_create());
		assert_true(tools_opens(TOOLS_PIN));
	}
	assert_in_range(tried, 7, 20);
}

static void
pcscd_dies_at_a_command_and_comes_back(void **state)
{
	(void)state;
	rig_pcscd_dies(tools_rig, 0, 30, true);
	assert_false(tools_erase() && tools_create());
	assert_false(rig_pcscd_runs(tools_rig));
	assert_true(rig_is_in(tools_rig, 0));
	rig_pcscd_start(tools_rig);
	assert_true(tools_erase() && tools_create());
	assert_true(tools_opens(TOOLS_PIN));
}

static void
torn_after_it_has_done_it_all(void **state)
{
	unsigned all;

	(void)state;
	all = tools_format();
	rig_tear(tools_rig, 0, all, true);
	tools_erase();
	tools_create();
	assert_true(rig_sprung(tools_rig, 0));
	rig_insert(tools_rig, 0);
	assert_true(tools_opens(TOOLS_PIN));
}

static void
status_word_comes_instead_of_the_command(void **state)
{
	(void)state;
	assert_true(tools_format() > 20);
	rig_status(tools_rig, 0, 20, SW_FULL, false);
	assert_false(tools_erase() && tools_create());
	assert_true(rig_sprung(tools_rig, 0));
	assert_true(rig_is_in(tools_rig, 0));
	assert_true(tools_erase() && tools_create());
}

static void
another_ukey_has_another_serial_and_nothing_of_the_first(void **state)
{
	char first[40], second[40], again[40];

	(void)state;
	rig_serial(tools_rig, 0, first);
	rig_swap(tools_rig, 0, "other");
	rig_insert(tools_rig, 0);
	rig_serial(tools_rig, 0, second);
	assert_string_not_equal(first, second);
	assert_false(tools_opens(TOOLS_PIN));
	rig_swap(tools_rig, 0, "ukey-0");
	rig_insert(tools_rig, 0);
	rig_serial(tools_rig, 0, again);
	assert_string_equal(first, again);
	assert_true(tools_opens(TOOLS_PIN));
}

static void
two_at_once_are_two(void **state)
{
	char serials[2][40];

	(void)state;
	rig_insert(tools_rig, 1);
	rig_serial(tools_rig, 0, serials[0]);
	rig_serial(tools_rig, 1, serials[1]);
	assert_string_not_equal(serials[0], serials[1]);
	assert_string_not_equal(rig_reader(tools_rig, 0), rig_reader(tools_rig, 1));
	tools_say((const char *const[]){ "opensc-tool", "-r", rig_reader(tools_rig, 1), "--name", NULL }, "epass2003");
	rig_remove(tools_rig, 1);
	assert_true(tools_opens(TOOLS_PIN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(slow_key_generation_takes_its_time_and_is_cut_by_pulling, tools_formatted),
		cmocka_unit_test_setup(torn_before_it_has_done_nothing, tools_formatted),
		cmocka_unit_test_setup(format_torn_anywhere_is_mended_by_another, tools_formatted),
		cmocka_unit_test_setup(pcscd_dies_at_a_command_and_comes_back, tools_formatted),
		cmocka_unit_test_setup(torn_after_it_has_done_it_all, tools_formatted),
		cmocka_unit_test_setup(status_word_comes_instead_of_the_command, tools_formatted),
		cmocka_unit_test_setup(another_ukey_has_another_serial_and_nothing_of_the_first, tools_formatted),
		cmocka_unit_test_setup(two_at_once_are_two, tools_formatted),
	};

	return tools_judge(tests);
}
