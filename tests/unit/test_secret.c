#include "core/secret.h"

#include "tests/unit/kit.h"
#include "tests/unit/memory.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct secret *
fresh(void)
{
	struct err e;
	struct secret *s = secret_new(&e);

	assert_non_null(s);
	return s;
}

static void
set_and_add_keep_a_nul_behind(void **state)
{
	struct secret *s = fresh();
	struct err e;

	(void)state;
	assert_int_equal(secret_set(s, "1234567", 7, &e), 0);
	assert_int_equal(secret_set(s, "89", 2, &e), 0);
	assert_int_equal(secret_add(s, "01", 2, &e), 0);
	assert_int_equal(secret_len(s), 4);
	assert_memory_equal(secret_bytes(s), "8901\0\0\0\0", 8); /* the old tail is gone */
	secret_free(s);
}

static void
too_much_is_refused_and_changes_nothing(void **state)
{
	static const unsigned char big[SECRET_MAX + 1];
	struct secret *s = fresh();
	struct err e;

	(void)state;
	assert_int_equal(secret_set(s, "keep", 4, &e), 0);
	assert_int_equal(secret_set(s, big, sizeof(big), &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	assert_int_equal(secret_add(s, big, SECRET_MAX - 3, &e), -1);
	assert_int_equal(secret_random(s, SECRET_MAX + 1, &e), -1);
	assert_int_equal(secret_digits(s, SECRET_MAX + 1, &e), -1);
	assert_memory_equal(secret_bytes(s), "keep", 5);
	assert_int_equal(secret_set(s, big, SECRET_MAX, &e), 0); /* exactly full is fine */
	assert_int_equal(secret_bytes(s)[SECRET_MAX], 0);
	secret_free(s);
}

static void
digits_are_digits_and_all_occur(void **state)
{
	struct secret *s = fresh();
	int seen[10] = { 0 };
	struct err e;
	size_t i;

	(void)state;
	assert_int_equal(secret_digits(s, 2000, &e), 0);
	assert_int_equal(secret_len(s), 2000);
	for (i = 0; i < 2000; i++) {
		assert_in_range(secret_bytes(s)[i], '0', '9');
		seen[secret_bytes(s)[i] - '0']++;
	}
	for (i = 0; i < 10; i++)
		assert_in_range(seen[i], 100, 300); /* 200 expected, sigma 13 */
	secret_free(s);
}

static void
two_random_secrets_differ(void **state)
{
	struct secret *a = fresh(), *b = fresh();
	struct err e;

	(void)state;
	assert_int_equal(secret_random(a, 32, &e), 0);
	assert_int_equal(secret_random(b, 32, &e), 0);
	assert_false(secret_equal(a, b));
	assert_int_equal(secret_set(b, secret_bytes(a), 32, &e), 0);
	assert_true(secret_equal(a, b));
	assert_int_equal(secret_set(b, secret_bytes(a), 31, &e), 0);
	assert_false(secret_equal(a, b));
	secret_free(a);
	secret_free(b);
}

static void
the_page_is_locked_not_dumped_and_wiped_on_fork(void **state)
{
	struct secret *s = fresh();

	(void)state;
	assert_true(memory_is_guarded(secret_bytes(s)));
	assert_false(memory_is_guarded(&s));
	secret_free(s);
}

/* What a child finds, as its exit status; -signal when it was killed. */
static int
in_child(int (*look)(const struct secret *), const struct secret *s)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		signal(SIGSEGV, SIG_DFL);
		_exit(look(s));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int
look_for_bytes(const struct secret *s)
{
	return secret_len(s) == 0 && secret_bytes(s)[0] == 0;
}

static int
read_past_the_end(const struct secret *s)
{
	const volatile unsigned char *p = secret_bytes(s);

	return p[SECRET_MAX + 8];
}

static int
read_before_the_page(const struct secret *s)
{
	const volatile unsigned char *p = secret_bytes(s);

	return p[-4096];
}

static void
a_forked_child_sees_nothing(void **state)
{
	struct secret *s = fresh();
	struct err e;

	(void)state;
	assert_int_equal(secret_set(s, "12345678", 8, &e), 0);
	assert_int_equal(in_child(look_for_bytes, s), 1);
	assert_string_equal(secret_bytes(s), "12345678");
	secret_free(s);
}

static void
a_guard_stands_on_both_sides(void **state)
{
	struct secret *s = fresh();

	(void)state;
	assert_int_equal(in_child(read_past_the_end, s), -SIGSEGV);
	assert_int_equal(in_child(read_before_the_page, s), -SIGSEGV);
	secret_free(s);
}

static void
the_living_are_counted(void **state)
{
	struct secret *a, *b;

	(void)state;
	assert_int_equal(secret_alive(), 0);
	a = fresh();
	b = fresh();
	assert_int_equal(secret_alive(), 2);
	assert_null(secret_free(a));
	assert_null(secret_free(NULL));
	assert_int_equal(secret_alive(), 1);
	secret_free(b);
}

static void
a_file_of_ours_is_read_whole(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "master");
	struct secret *s = fresh();
	struct err e;

	(void)state;
	kit_write(path, "line one\nline two\n", 0600);
	assert_int_equal(secret_file(s, path, &e), 0);
	assert_string_equal(secret_bytes(s), "line one\nline two\n");
	secret_free(s);
	free(path);
	free(dir);
}

static void
refuse(const char *path, const char *why)
{
	struct secret *s = fresh();
	struct err e;

	assert_int_equal(secret_set(s, "keep", 4, &e), 0);
	assert_int_equal(secret_file(s, path, &e), -1);
	assert_int_equal(e.code, ERR_SETTINGS);
	assert_non_null(strstr(e.at[0].text, path));
	assert_non_null(strstr(e.at[0].text, why));
	assert_string_equal(secret_bytes(s), "keep");
	secret_free(s);
}

static void
a_file_others_may_read_is_refused(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "master"), *to = kit_path(dir, "link"), big[SECRET_MAX + 2];

	(void)state;
	refuse(path, "No such file");
	kit_write(path, "x", 0640);
	refuse(path, "mode is 0640, not 0600");
	kit_write(path, "x", 0400);
	refuse(path, "mode is 0400, not 0600");
	assert_int_equal(unlink(path), 0);      /* written anew: not even its owner may reopen it */
	kit_write(path, "x", 0600);
	assert_int_equal(symlink(path, to), 0);
	refuse(to, "symbolic link");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refuse(path, "not a regular file");
	unlink(path);
	memset(big, 'x', sizeof(big));
	big[SECRET_MAX + 1] = '\0';
	kit_write(path, big, 0600);
	refuse(path, "longer than");
	free(to);
	free(path);
	free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(set_and_add_keep_a_nul_behind),
	    cmocka_unit_test(too_much_is_refused_and_changes_nothing),
	    cmocka_unit_test(digits_are_digits_and_all_occur),
	    cmocka_unit_test(two_random_secrets_differ),
	    cmocka_unit_test(the_page_is_locked_not_dumped_and_wiped_on_fork),
	    cmocka_unit_test(a_forked_child_sees_nothing),
	    cmocka_unit_test(a_guard_stands_on_both_sides),
	    cmocka_unit_test(the_living_are_counted),
	    cmocka_unit_test(a_file_of_ours_is_read_whole),
	    cmocka_unit_test(a_file_others_may_read_is_refused),
	};

	return cmocka_run_group_tests_name("secret", tests, NULL, kit_teardown);
}
