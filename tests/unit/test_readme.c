/* README says only what is true: every error code stands in its table, and every test it names is there. */
#include "core/err.h"
#include "tests/unit/kit.h"

#include <ctype.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* ---- Security ------------------------------------------------------------------- */

/* All our tests' sources, one behind the other. */
static char *
tests_text(void)
{
	const char *top = getenv("TOP");
	char *all = NULL, *text;
	size_t n;
	FILE *f = open_memstream(&all, &n);
	glob_t g = { 0 };

	assert_non_null(f);
	assert_int_equal(chdir(top != NULL ? top : "."), 0);
	assert_int_equal(glob("tests/*/test_*.c", 0, NULL, &g), 0);
	assert_int_equal(glob("tests/term/judge.sh", GLOB_APPEND, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		assert_non_null(text = kit_read(g.gl_pathv[i]));
		fputs(text, f);
		free(text);
	}
	globfree(&g);
	fclose(f);
	return all;
}

/* `like_this`: letters, digits and underscores, at least two words. */
static bool
is_test_name(const char *word, size_t n)
{
	bool words = false;

	for (size_t i = 0; i < n; i++) {
		if (!islower((unsigned char)word[i]) && !isdigit((unsigned char)word[i]) && word[i] != '_')
			return false;
		words |= word[i] == '_';
	}
	return words;
}

static void
every_test_named_under_security_exists(void **state)
{
	char *text = readme(), *tests = tests_text(), *at, *end, name[120];
	int found = 0;

	(void)state;
	assert_non_null(at = strstr(text, "\n## Security\n"));
	assert_non_null(end = strstr(at + 4, "\n## "));
	*end = '\0';
	while ((at = strchr(at, '`')) != NULL && (end = strchr(++at, '`')) != NULL) {
		if (is_test_name(at, (size_t)(end - at))) {
			snprintf(name, sizeof(name), "%.*s(", (int)(end - at), at);
			if (strstr(tests, name) == NULL)
				fail_msg("README names a test that is not there: %s)", name);
			found++;
		}
		at = end + 1;
	}
	assert_in_range(found, 20, 200);
	free(tests);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_code_is_in_the_table),
		cmocka_unit_test(no_code_is_given_twice),
		cmocka_unit_test(every_test_named_under_security_exists),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
