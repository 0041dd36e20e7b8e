/* The PIN message and the demo phone: RULES 23, 25, 39. */
#include "tests/unit/kit.h"

#include "core/sms/folder.h"
#include "core/sms/message.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOBILE "13800138000"
#define PIN "48213906"

static struct secret *
secret_of(const char *text)
{
	struct err e;
	struct secret *s = secret_new(&e);

	assert_non_null(s);
	assert_int_equal(secret_set(s, text, strlen(text), &e), 0);
	return s;
}

/* ---- the text ------------------------------------------------------------------------- */

static const struct sms_facts plain = {
	.signature = "深圳CA",
	.order = "SZ2611160023",
	.token_serial = "0A3F55D122079C10",
	.number = "37",
	.attempt = 1,
	.service_phone = "400-112-3838",
};

static struct secret *
text_of(const struct sms_facts *f)
{
	struct secret *pin = secret_of(PIN), *body;
	struct err e;

	body = secret_new(&e);
	assert_non_null(body);
	assert_int_equal(sms_pin_text(f, pin, body, &e), 0);
	secret_free(pin);
	return body;
}

static bool
says(const struct secret *body, const char *words)
{
	return strstr((const char *)secret_bytes(body), words) != NULL;
}

static int
parts_of(const struct secret *body)
{
	return sms_parts((const char *)secret_bytes(body), secret_len(body));
}

static void
message_has_signature_pin_last_fours_number_and_phone_in_one_part(void **state)
{
	struct secret *body = text_of(&plain);

	(void)state;
	assert_string_equal((const char *)secret_bytes(body), "【深圳CA】证书密码" PIN "，UKey尾号9C10，订单尾号0023，"
							      "编号37。勿告他人，我们不会索要。客服400-112-3838");
	assert_int_equal(parts_of(body), 1);
	secret_free(body);
}

static void
a_later_attempt_says_that_it_counts(void **state)
{
	struct sms_facts f = plain;
	struct secret *body = text_of(&f);

	(void)state;
	assert_false(says(body, "作废"));
	secret_free(body);
	f.attempt = 2;
	body = text_of(&f);
	assert_true(says(body, "以本条为准，之前的作废。"));
	secret_free(body);
}

static void
a_demo_message_says_so_first(void **state)
{
	struct sms_facts f = plain;
	struct secret *body = text_of(&f);

	(void)state;
	assert_false(says(body, "演示"));
	secret_free(body);
	f.demo = true;
	body = text_of(&f);
	assert_int_equal(strncmp((const char *)secret_bytes(body), "【深圳CA】演示 无效", strlen("【深圳CA】演示 无效")), 0);
	secret_free(body);
}

static void
no_whole_number_of_order_or_ukey_goes_out(void **state)
{
	struct secret *body = text_of(&plain);

	(void)state;
	assert_false(says(body, "SZ2611"));
	assert_false(says(body, "0A3F"));
	secret_free(body);
}

static void
no_pin_no_message(void **state)
{
	struct secret *none = secret_of(""), *body = secret_of("as before");
	struct err e;

	(void)state;
	assert_int_equal(sms_pin_text(&plain, none, body, &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	assert_string_equal((const char *)secret_bytes(body), "as before");
	secret_free(none);
	secret_free(body);
}

static void
too_long_a_text_leaves_the_body_alone(void **state)
{
	static char phone[SECRET_MAX + 1];
	struct secret *pin = secret_of(PIN), *body = secret_of("as before");
	struct sms_facts f = plain;
	struct err e;

	(void)state;
	memset(phone, '4', sizeof(phone) - 1);
	f.service_phone = phone;
	assert_int_equal(sms_pin_text(&f, pin, body, &e), -1);
	assert_string_equal((const char *)secret_bytes(body), "as before");
	secret_free(pin);
	secret_free(body);
}

static void
parts_are_counted_as_in_the_vectors(void **state)
{
	json_t *all = kit_vectors("sms_signing.json"), *parts = json_object_get(all, "parts"), *want;
	const char *n;
	char text[1024];
	int i;

	(void)state;
	assert_true(json_object_size(parts) > 0);
	json_object_foreach(parts, n, want) {
		for (*text = '\0', i = atoi(n); i > 0; i--)
			strcat(text, "深");
		assert_int_equal(sms_parts(text, strlen(text)), json_integer_value(want));
	}
	json_decref(all);
}

static void
a_character_of_two_units_is_not_torn_apart(void **state)
{
	char text[1024] = "";
	int i;

	(void)state;
	for (i = 0; i < 35; i++)
		strcat(text, "𬭎");
	assert_int_equal(sms_parts(text, strlen(text)), 1);
	strcpy(text, "");
	for (i = 0; i < 67; i++)
		strcat(text, "𬭎"); /* 134 units, but only 33 pairs fit a part */
	assert_int_equal(sms_parts(text, strlen(text)), 3);
	assert_int_equal(sms_parts("", 0), 1);
}

/* ---- the phone ------------------------------------------------------------------------- */

struct bench {
	char *dir;
	struct sms_folder *s;
	struct sms sms;
	struct secret *body;
	struct err e;
	int ms;
};

static int
new_bench(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	char *dir = kit_dir();

	b->dir = kit_path(dir, "phone");
	assert_int_equal(sms_folder_open(&b->s, b->dir, &b->e), 0);
	b->sms = sms_folder_seam(b->s);
	b->body = text_of(&plain);
	b->ms = 20000;
	free(dir);
	*state = b;
	return 0;
}

static int
free_bench(void **state)
{
	struct bench *b = *state;

	secret_free(b->body);
	sms_folder_free(b->s);
	free(b->dir);
	free(b);
	return 0;
}

static int
send_as(struct bench *b, const char *id, const char *mobile)
{
	return b->sms.ops->send(b->sms.self, id, mobile, b->body, &b->ms, &b->e);
}

static enum sms_state
state_of(struct bench *b, const char *id, int *again)
{
	enum sms_state s = SMS__MAX;
	int64_t when = 0;

	assert_int_equal(b->sms.ops->state(b->sms.self, id, &s, &when, again, &b->e), 0);
	assert_true(when > 0);
	return s;
}

/* How many messages the phone shows. */
static int
messages(struct bench *b, const char *mobile)
{
	char *path = kit_path(b->dir, mobile);
	DIR *d = opendir(path);
	struct dirent *f;
	int n = 0;

	while (d != NULL && (f = readdir(d)) != NULL)
		if (f->d_name[0] != '.')
			n++;
	if (d != NULL)
		closedir(d);
	free(path);
	return n;
}

static char *
read_in(struct bench *b, const char *name)
{
	char *path = kit_path(b->dir, name), *text = kit_read(path);

	free(path);
	return text;
}

static void
write_in(struct bench *b, const char *name, const char *text)
{
	char *path = kit_path(b->dir, name);

	kit_write(path, text, 0600);
	free(path);
}

/* As if it had been sent so many milliseconds earlier. */
static void
earlier(struct bench *b, const char *id, int ms)
{
	char mobile[40], word[16], name[80], *line;
	long long at;
	int number, seconds;

	snprintf(name, sizeof(name), ".sent/%s", id);
	line = read_in(b, name);
	assert_non_null(line);
	assert_int_equal(sscanf(line, "%39s %d %lld %15s %d", mobile, &number, &at, word, &seconds), 5);
	free(line);
	assert_true(asprintf(&line, "%s %04d %lld %s %d\n", mobile, number, at - ms, word, seconds) > 0);
	write_in(b, name, line);
	free(line);
}

static int
mode_of(struct bench *b, const char *name)
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
	struct bench *b = *state;
	char *text;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	text = read_in(b, MOBILE "/0001.txt");
	assert_string_equal(text, (const char *)secret_bytes(b->body));
	free(text);
	assert_int_equal(mode_of(b, MOBILE "/0001.txt"), 0600);
	assert_int_equal(mode_of(b, MOBILE), 0700);
	assert_int_equal(mode_of(b, ".sent"), 0700);
	assert_int_equal(mode_of(b, "."), 0700);
	assert_int_equal(send_as(b, "SZ1-1-2", MOBILE), 0);
	assert_int_equal(messages(b, MOBILE), 2);
	text = read_in(b, MOBILE "/0002.txt");
	assert_non_null(text);
	free(text);
}

static void
pin_is_in_the_message_and_nowhere_else(void **state)
{
	struct bench *b = *state;
	char *cmd;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_true(asprintf(&cmd, "cd '%s' && [ \"$(grep -rl " PIN " .)\" = ./" MOBILE "/0001.txt ]", b->dir) > 0);
	assert_int_equal(system(cmd), 0);
	free(cmd);
}

static void
same_id_twice_is_one_message(void **state)
{
	struct bench *b = *state;
	struct sms_folder *other = NULL;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(sms_folder_open(&other, b->dir, &b->e), 0); /* after a crash before the answer */
	assert_int_equal(sms_folder_seam(other).ops->send(other, "SZ1-1-1", MOBILE, b->body, &b->ms, &b->e), 0);
	sms_folder_free(other);
	assert_int_equal(messages(b, MOBILE), 1);
	assert_int_equal(send_as(b, "SZ1-1-1", "13900139000"), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
	assert_int_equal(messages(b, "13900139000"), 0);
}

static void
racing_processes_write_one_message(void **state)
{
	struct bench *b = *state;
	pid_t pid[6];
	int i, rc;

	for (i = 0; i < 6; i++)
		if ((pid[i] = fork()) == 0) {
			/* secrets are not inherited by a fork: a body of its own */
			b->body = text_of(&plain);
			_exit(send_as(b, i % 2 == 0 ? "SZ1-1-1" : "SZ1-1-2", MOBILE) == 0 ? 0 : 1);
		}
	for (i = 0; i < 6; i++) {
		assert_int_equal(waitpid(pid[i], &rc, 0), pid[i]);
		assert_int_equal(rc, 0);
	}
	assert_int_equal(messages(b, MOBILE), 2);
}

static void
killed_before_the_text_was_written_it_was_never_sent(void **state)
{
	struct bench *b = *state;
	enum sms_state s;
	int64_t when;
	int again;
	char *path = kit_path(b->dir, MOBILE "/0001.txt"), *text;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(unlink(path), 0); /* what stands there after a kill between the two files */
	assert_int_equal(b->sms.ops->state(b->sms.self, "SZ1-1-1", &s, &when, &again, &b->e), -1);
	assert_int_equal(b->e.code, ERR_NOT_FOUND);
	assert_int_equal(send_as(b, "SZ1-1-2", MOBILE), 0); /* takes no number that was given out */
	text = read_in(b, MOBILE "/0001.txt");
	assert_null(text);
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(messages(b, MOBILE), 2);
	free(path);
}

static void
delivered_after_a_moment(void **state)
{
	struct bench *b = *state;
	int again = 0;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_not_equal(state_of(b, "SZ1-1-1", &again), SMS_FAILED);
	assert_in_range(again, 0, 1200);
	earlier(b, "SZ1-1-1", 600);
	assert_int_not_equal(state_of(b, "SZ1-1-1", &again), SMS_ACCEPTED);
	earlier(b, "SZ1-1-1", 600);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_DELIVERED);
	assert_int_equal(again, 0);
}

static void
a_clock_set_back_makes_nobody_wait_for_hours(void **state)
{
	struct bench *b = *state;
	int again = 0;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	earlier(b, "SZ1-1-1", -3600000);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_ACCEPTED);
	assert_int_equal(again, 1200);
}

static void
never_sent_is_not_found(void **state)
{
	struct bench *b = *state;
	enum sms_state s = SMS_FAILED;
	int64_t when = 5;
	int again = 6;

	assert_int_equal(b->sms.ops->state(b->sms.self, "SZ9-1-1", &s, &when, &again, &b->e), -1);
	assert_int_equal(b->e.code, ERR_NOT_FOUND);
	assert_true(s == SMS_FAILED && when == 5 && again == 6);
}

static void
failing_mode_reports_undelivered_and_shows_nothing(void **state)
{
	struct bench *b = *state;
	int again;

	write_in(b, ".mode", "fail\n");
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	earlier(b, "SZ1-1-1", 1200);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_FAILED);
	assert_int_equal(again, 0);
	assert_int_equal(messages(b, MOBILE), 0);
	write_in(b, ".mode", "ok");
	assert_int_equal(send_as(b, "SZ1-1-2", MOBILE), 0);
	earlier(b, "SZ1-1-2", 1200);
	assert_int_equal(state_of(b, "SZ1-1-2", &again), SMS_DELIVERED);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_FAILED); /* its fate was fixed */
}

static void
delaying_mode_takes_its_seconds(void **state)
{
	struct bench *b = *state;
	int again;

	write_in(b, ".mode", "delay 30");
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	earlier(b, "SZ1-1-1", 20000);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_HANDED_OVER);
	assert_in_range(again, 1, 10000);
	earlier(b, "SZ1-1-1", 10000);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_DELIVERED);
}

static void
silent_mode_ends_without_a_report(void **state)
{
	struct bench *b = *state;
	int again;

	write_in(b, ".mode", "never");
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(messages(b, MOBILE), 1);
	earlier(b, "SZ1-1-1", 50000);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_HANDED_OVER);
	assert_true(again > 0);
	earlier(b, "SZ1-1-1", 10000);
	assert_int_equal(state_of(b, "SZ1-1-1", &again), SMS_UNKNOWN);
	assert_int_equal(again, 0);
}

static void
wrong_modes_are_named(void **state)
{
	static const char *const wrong[] = {"", "perhaps", "delay", "delay -1", "delay 9999", "ok 3", "delay 3 4", "fail fail"};
	struct bench *b = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		write_in(b, ".mode", wrong[i]);
		if (send_as(b, "SZ1-1-1", MOBILE) == 0)
			fail_msg("took \"%s\"", wrong[i]);
		assert_int_equal(b->e.code, ERR_SETTINGS);
	}
	assert_int_equal(messages(b, MOBILE), 0);
}

static void
names_that_are_paths_are_refused(void **state)
{
	static const char *const mobiles[] = {"", "1380013800", "138001380000", "../13800138", "1380013800a"};
	static const char *const ids[] = {"", "../x", "a b", ".mode", "1234567890123456789012345678901234567890"};
	struct bench *b = *state;
	size_t i;

	for (i = 0; i < sizeof(mobiles) / sizeof(mobiles[0]); i++) {
		assert_int_equal(send_as(b, "SZ1-1-1", mobiles[i]), -1);
		assert_int_equal(b->e.code, ERR_INPUT);
	}
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		assert_int_equal(send_as(b, ids[i], MOBILE), -1);
		assert_int_equal(b->e.code, ERR_FAULT);
	}
}

static void
what_cannot_be_written_was_not_sent(void **state)
{
	struct bench *b = *state;
	struct sms_folder *s = NULL;

	assert_int_equal(sms_folder_open(&s, "/nonexistent/phone", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	assert_null(s);
	write_in(b, MOBILE, "a file where the folder should be");
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_DISK);
}

static void
damaged_memory_is_a_fault_not_a_second_message(void **state)
{
	struct bench *b = *state;

	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	write_in(b, ".sent/SZ1-1-1", "13800138000 x\n");
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_FAULT);
	assert_int_equal(messages(b, MOBILE), 1);
}

static void
a_held_lock_costs_the_budget_and_no_more(void **state)
{
	struct bench *b = *state;
	char *path = kit_path(b->dir, ".lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	b->ms = 20;
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), -1);
	assert_int_equal(b->e.code, ERR_REMOTE);
	close(fd);
	b->ms = 20000;
	assert_int_equal(send_as(b, "SZ1-1-1", MOBILE), 0);
	assert_true(b->ms <= 20000);
	free(path);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, new_bench, free_bench)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(message_has_signature_pin_last_fours_number_and_phone_in_one_part),
		cmocka_unit_test(a_later_attempt_says_that_it_counts),
		cmocka_unit_test(a_demo_message_says_so_first),
		cmocka_unit_test(no_whole_number_of_order_or_ukey_goes_out),
		cmocka_unit_test(no_pin_no_message),
		cmocka_unit_test(too_long_a_text_leaves_the_body_alone),
		cmocka_unit_test(parts_are_counted_as_in_the_vectors),
		cmocka_unit_test(a_character_of_two_units_is_not_torn_apart),
		CASE(message_is_one_file_only_we_can_read),
		CASE(pin_is_in_the_message_and_nowhere_else),
		CASE(same_id_twice_is_one_message),
		CASE(racing_processes_write_one_message),
		CASE(killed_before_the_text_was_written_it_was_never_sent),
		CASE(delivered_after_a_moment),
		CASE(a_clock_set_back_makes_nobody_wait_for_hours),
		CASE(never_sent_is_not_found),
		CASE(failing_mode_reports_undelivered_and_shows_nothing),
		CASE(delaying_mode_takes_its_seconds),
		CASE(silent_mode_ends_without_a_report),
		CASE(wrong_modes_are_named),
		CASE(names_that_are_paths_are_refused),
		CASE(what_cannot_be_written_was_not_sent),
		CASE(damaged_memory_is_a_fault_not_a_second_message),
		CASE(a_held_lock_costs_the_budget_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
