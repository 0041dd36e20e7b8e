/* README says only what is true: every error code stands in its table, with its sentence. */
#include "core/err.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
readme(void)
{
	const char *top = getenv("TOP");
	char path[4096], *text;

	snprintf(path, sizeof(path), "%s/README.md", top != NULL ? top : ".");
	text = kit_read(path);
	assert_non_null(text);
	return text;
}

static void
every_error_code_is_in_the_table(void **state)
{
	static const struct {
		const char *code, *what;
	} all[] = {
#define ERR(name, kind, code, what, todo) { code, what },
#define N_(s) s
#include "core/err.def"
#undef N_
#undef ERR
	};
	char *text = readme(), row[400];

	(void)state;
	for (size_t i = 1; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(row, sizeof(row), "\n| %s | %s | ", all[i].code,
		    all[i].what);
		if (strstr(text, row) == NULL)
			fail_msg("README lacks%s", row);
	}
	free(text);
}

static void
no_code_is_given_twice(void **state)
{
	static const char *const codes[] = {
#define ERR(name, kind, code, what, todo) code,
#define N_(s) s
#include "core/err.def"
#undef N_
#undef ERR
	};
	size_t n = sizeof(codes) / sizeof(codes[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			assert_string_not_equal(codes[i], codes[k]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_code_is_in_the_table),
		cmocka_unit_test(no_code_is_given_twice),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
