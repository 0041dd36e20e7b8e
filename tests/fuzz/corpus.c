/*
 * A target as a plain program.  Without arguments it is a test: every seed, and
 * every file kept below tests/data/fuzz/NAME.  --seeds FOLDER writes the seeds there.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/unit/kit.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void
run(void *to, const char *name, const void *p, size_t n)
{
	uint8_t *bytes = fuzz_bytes(p, n);

	(void)name;
	LLVMFuzzerTestOneInput(bytes, n);
	free(bytes);
	++*(int *)to;
}

static void
every_seed_does_no_harm(void **state)
{
	int n = 0;

	(void)state;
	fuzz_seeds(run, &n);
	print_message("%d seeds\n", n);
	assert_true(n > 0);
}

static void
run_file(const char *path, int *count)
{
	FILE *f = fopen(path, "re");
	static uint8_t bytes[1 << 20];
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	print_message("%s\n", strrchr(path, '/') + 1);
	run(count, path, bytes, n);
}

/* "fuzz_reply" reads tests/data/fuzz/reply. */
static void
every_input_kept_does_no_harm(void **state)
{
	const char *top = getenv("TOP"), *name = strchr(program_invocation_short_name, '_');
	char pattern[PATH_MAX];
	glob_t found;
	int n = 0;

	(void)state;
	assert_non_null(name);
	snprintf(pattern, sizeof(pattern), "%s/tests/data/fuzz/%s/*", top != NULL ? top : ".", name + 1);
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		run_file(found.gl_pathv[i], &n);
	globfree(&found);
	print_message("%d inputs kept\n", n);
}

static void
write_seed(void *to, const char *name, const void *p, size_t n)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", (const char *)to, name);
	fuzz_must((f = fopen(path, "we")) != NULL);
	fuzz_must(fwrite(p, 1, n, f) == n && fclose(f) == 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_seed_does_no_harm),
		cmocka_unit_test(every_input_kept_does_no_harm),
	};

	if (argc == 3 && strcmp(argv[1], "--seeds") == 0) {
		fuzz_seeds(write_seed, argv[2]);
		return 0;
	}
	return cmocka_run_group_tests_name(program_invocation_short_name, tests, NULL, kit_teardown);
}
