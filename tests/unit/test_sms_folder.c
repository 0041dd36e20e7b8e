/* Sending to the demo phone: RULES 25, 39. */
#include "tests/unit/kit.h"
#include "tests/unit/smskit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int
mode_of(struct smskit *b, const char *name)
{
	char *path = kit_path(b->dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return (int)(st.st_mode & 07777);
}

static void
message_is_one_file_only_we_can_read(void **state)
{
	struct smskit *b = *state;
	char *text;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	text = smskit_read(b, MOBILE "/0001.txt");
	assert_string_equal(text, (const char *)secret_bytes(b->body));
	free(text);
	assert_int_equal(mode_of(b, MOBILE "/0001.txt"), 0600);
	assert_int_equal(mode_of(b, MOBILE), 0700);
	assert_int_equal(mode_of(b, ".sent"), 0700);
	assert_int_equal(mode_of(b, "."), 0700);
	assert_int_equal(smskit_send(b, "SZ1-1-2", MOBILE), 0);
	assert_int_equal(smskit_messages(b, MOBILE), 2);
	text = smskit_read(b, MOBILE "/0002.txt");
	assert_non_null(text);
	free(text);
}

static void
pin_is_in_the_message_and_nowhere_else(void **state)
{
	struct smskit *b = *state;
	char *cmd;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_true(asprintf(&cmd, "cd '%s' && [ \"$(grep -rl " PIN " .)\" = ./" MOBILE "/0001.txt ]", b->dir) > 0);
	assert_int_equal(system(cmd), 0);
	free(cmd);
}

static void
same_id_twice_is_one_message(void **state)
{
	struct smskit *b = *state;
	struct sms_folder *other = NULL;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(sms_folder_open(&other, b->dir, &b->e), 0); /* after a crash before the answer */
	assert_int_equal(sms_folder_seam(other).ops->send(other, "SZ1-1-1", MOBILE, b->body, &b->ms, &b->e), 0);
	sms_folder_free(other);
	assert_int_equal(smskit_messages(b, MOBILE), 1);
	assert_int_equal(smskit_send(b, "SZ1-1-1", "13900139000"), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
	assert_int_equal(smskit_messages(b, "13900139000"), 0);
}

static void
racing_processes_write_one_message(void **state)
{
	struct smskit *b = *state;
	pid_t pid[6];
	int i, rc;

	for (i = 0; i < 6; i++)
		if ((pid[i] = fork()) == 0) {
			/* secrets are not inherited by a fork: a body of its own */
			b->body = smskit_body();
			_exit(smskit_send(b, i % 2 == 0 ? "SZ1-1-1" : "SZ1-1-2", MOBILE) == 0 ? 0 : 1);
		}
	for (i = 0; i < 6; i++) {
		assert_int_equal(waitpid(pid[i], &rc, 0), pid[i]);
		assert_int_equal(rc, 0);
	}
	assert_int_equal(smskit_messages(b, MOBILE), 2);
}

static void
killed_before_the_text_was_written_it_was_never_sent(void **state)
{
	struct smskit *b = *state;
	enum sms_state s;
	int64_t when;
	int again;
	char *path = kit_path(b->dir, MOBILE "/0001.txt"), *text;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(unlink(path), 0); /* what stands there after a kill between the two files */
	assert_int_equal(b->sms.ops->state(b->sms.self, "SZ1-1-1", &s, &when, &again, &b->e), -1);
	assert_int_equal(b->e.code, ERR_NOT_FOUND);
	assert_int_equal(smskit_send(b, "SZ1-1-2", MOBILE), 0); /* takes no number that was given out */
	text = smskit_read(b, MOBILE "/0001.txt");
	assert_null(text);
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(smskit_messages(b, MOBILE), 2);
	free(path);
}

static void
names_that_are_paths_are_refused(void **state)
{
	static const char *const mobiles[] = { "", "1380013800", "138001380000", "../13800138", "1380013800a" };
	static const char *const ids[] = { "", "../x", "a b", ".mode", "1234567890123456789012345678901234567890" };
	struct smskit *b = *state;
	size_t i;

	for (i = 0; i < sizeof(mobiles) / sizeof(mobiles[0]); i++) {
		assert_int_equal(smskit_send(b, "SZ1-1-1", mobiles[i]), -1);
		assert_int_equal(b->e.code, ERR_INPUT);
	}
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		assert_int_equal(smskit_send(b, ids[i], MOBILE), -1);
		assert_int_equal(b->e.code, ERR_FAULT);
	}
}

static void
what_cannot_be_written_was_not_sent(void **state)
{
	struct smskit *b = *state;
	struct sms_folder *s = NULL;

	assert_int_equal(sms_folder_open(&s, "/nonexistent/phone", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	assert_null(s);
	smskit_write(b, MOBILE, "a file where the folder should be");
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_DISK);
}

static void
damaged_memory_is_a_fault_not_a_second_message(void **state)
{
	struct smskit *b = *state;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	smskit_write(b, ".sent/SZ1-1-1", "13800138000 x\n");
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
	assert_int_equal(smskit_messages(b, MOBILE), 1);
}

static void
a_held_lock_costs_the_budget_and_no_more(void **state)
{
	struct smskit *b = *state;
	char *path = kit_path(b->dir, ".lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	b->ms = 20;
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_REMOTE);
	close(fd);
	b->ms = 20000;
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_true(b->ms <= 20000);
	free(path);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, smskit_new, smskit_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(message_is_one_file_only_we_can_read),
		CASE(pin_is_in_the_message_and_nowhere_else),
		CASE(same_id_twice_is_one_message),
		CASE(racing_processes_write_one_message),
		CASE(killed_before_the_text_was_written_it_was_never_sent),
		CASE(names_that_are_paths_are_refused),
		CASE(what_cannot_be_written_was_not_sent),
		CASE(damaged_memory_is_a_fault_not_a_second_message),
		CASE(a_held_lock_costs_the_budget_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
