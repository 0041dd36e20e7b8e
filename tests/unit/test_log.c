#include "core/log.h"

#include "tests/unit/kit.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The text behind time and pid of the nth line (0 first); free it. */
static char *
entry(const char *path, int nth)
{
	char *all = kit_read(path), *line = all, *text;

	assert_non_null(all);
	for (; nth > 0; nth--) {
		line = strchr(line, '\n');
		assert_non_null(line);
		line++;
	}
	line[strcspn(line, "\n")] = '\0';
	assert_int_equal(line[10], 'T');
	assert_int_equal(line[23], 'Z');
	text = strchr(line + 25, ' ');
	assert_non_null(text);
	text = strdup(text + 1);
	free(all);
	return text;
}

static void
an_entry_is_one_escaped_line(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "log/counter.log"), *got;
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(log_open(path, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	log_line("订单 %s", "a\nb\033[2J\\\xFF\u202E\xC2\x9B");
	log_close();
	log_line("after the close");
	got = entry(path, 0);
	assert_string_equal(got, "订单 a\\x0Ab\\x1B[2J\\x5C\\xFF\\u202E\\u009B");
	free(got);
	free(path);
	free(dir);
}

static void
an_error_is_logged_with_its_chain(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "log"), *got;
	struct err e, why;

	(void)state;
	assert_int_equal(log_open(path, &e), 0);
	err_set(&why, ERR_CA, "refused");
	err_wrap(&why, "issue");
	log_line("first");
	errno = ENOENT;
	log_err(&why);
	assert_int_equal(errno, ENOENT);
	log_close();
	got = entry(path, 1);
	assert_int_equal(strncmp(got, "N01 ", 4), 0);
	assert_non_null(strstr(got, "refused; "));
	free(got);
	free(path);
	free(dir);
}

static void
a_long_entry_is_cut(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "log"), *got, big[9000];
	struct err e;

	(void)state;
	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(log_open(path, &e), 0);
	log_line("%s", big);
	log_line("next");
	log_close();
	got = entry(path, 1);
	assert_string_equal(got, "next");
	free(got);
	free(path);
	free(dir);
}

static void
a_log_that_cannot_be_opened_is_said(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "a/b/log"), *to = kit_path(dir, "link");
	struct err e;

	(void)state;
	assert_int_equal(log_open(path, &e), -1); /* makes one folder, not two */
	assert_int_equal(e.code, ERR_DISK);
	assert_int_equal(symlink("elsewhere", to), 0);
	assert_int_equal(log_open(to, &e), -1);
	log_line("goes nowhere");
	free(to);
	free(path);
	free(dir);
}

static void *
chatter(void *who)
{
	int i;

	for (i = 0; i < 200; i++)
		log_line("%s%s%s", (char *)who, (char *)who, (char *)who);
	return NULL;
}

static void
threads_do_not_mix_their_lines(void **state)
{
	char *dir = kit_dir(), *path = kit_path(dir, "log"), *got;
	static char who[4][2] = { "a", "b", "c", "d" };
	pthread_t t[4];
	struct err e;
	int i;

	(void)state;
	assert_int_equal(log_open(path, &e), 0);
	for (i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, chatter, who[i]), 0);
	for (i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	log_close();
	for (i = 0; i < 800; i += 37) {
		got = entry(path, i);
		assert_int_equal(strlen(got), 3);
		assert_true(got[0] == got[1] && got[1] == got[2]);
		free(got);
	}
	free(path);
	free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_entry_is_one_escaped_line),
	    cmocka_unit_test(an_error_is_logged_with_its_chain),
	    cmocka_unit_test(a_long_entry_is_cut),
	    cmocka_unit_test(a_log_that_cannot_be_opened_is_said),
	    cmocka_unit_test(threads_do_not_mix_their_lines),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, kit_teardown);
}
