/*
 * A counter of 100,000 orders: home and its lists look and answer as with few,
 * in both languages and wide.  `make bench` measures a million.
 */
#include "tests/term/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ORDERS "100000"

static char *demo;

static int
make_once(void **state)
{
	char *dir = kit_dir();

	(void)state;
	assert_int_equal(cli(dir, "demo %/many --orders " ORDERS)->code, 0);
	demo = kit_path(dir, "many");
	free(dir);
	return 0;
}

static int
drop(void **state)
{
	free(demo);
	cli_done();
	return kit_teardown(state);
}

static struct counter_vt *
opened(int rows, int cols, const char *counter, const char *find)
{
	struct counter_vt *c = counter_open_in(demo, rows, cols, counter);

	counter_enter(c, "1001", find);
	return c;
}

/* Found by name, a page on, to the end of it, and home again. */
static void
walk(struct counter_vt *c, const char *found, const char *suffix)
{
	char name[60];

	counter_keys(c, "王", found);
	snprintf(name, sizeof(name), "many-found%s", suffix);
	counter_shows(c, name);
	counter_keys(c, "<Enter><PgDn><PgDn><PgDn>", found);
	snprintf(name, sizeof(name), "many-paged%s", suffix);
	counter_shows(c, name);
	counter_away(c);
}

static void
home_of_many(void **state)
{
	struct counter_vt *c = opened(24, 80, "", "F2查找");

	(void)state;
	counter_shows(c, "many-home");
	walk(c, "查到", "");
}

static void
home_of_many_wide(void **state)
{
	(void)state;
	walk(opened(43, 132, "", "F2查找"), "查到", "-wide");
}

/* The last: the settings speak English from here on. */
static void
home_of_many_in_english(void **state)
{
	(void)state;
	walk(opened(24, 80, "language = en\n", "F2Find"), "Found", "-en");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(home_of_many),
		cmocka_unit_test(home_of_many_wide),
		cmocka_unit_test(home_of_many_in_english),
	};

	return cmocka_run_group_tests(tests, make_once, drop);
}
