/* The virtual reader and its blanks. */
#include "tests/unit/tokenkit.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t
count(const struct bed *b, int inserted)
{
	char names[8][64];
	struct err e;
	size_t n;

	assert_ok(reader_names(b->reader, inserted, names, 8, &n, &e));
	return n;
}

static bool
changed(const struct bed *b)
{
	struct pollfd p = { .fd = reader_fd(b->reader), .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
insert_and_remove_by_number(void **state)
{
	struct bed *b = *state;
	struct err e;

	assert_int_equal(count(b, 1), 1);
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_int_equal(count(b, 1), 2);
	assert_ok(reader_remove(b->reader, "01", &e));
	assert_int_equal(count(b, 1), 1);
	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_int_equal(count(b, 1), 0);
	assert_int_equal(count(b, 0), 2);
	assert_ok(reader_remove(b->reader, NULL, &e));
}

static void
insert_by_the_last_four_in_either_case(void **state)
{
	struct bed *b = *state;
	char four[5];
	struct err e;

	strcpy(four, b->serials[1] + strlen(b->serials[1]) - 4);
	for (char *c = four; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'f')
			*c = (char)(*c - 'a' + 'A');
	assert_ok(reader_insert(b->reader, four, &e));
	assert_int_equal(count(b, 1), 2);
}

static void
the_same_last_four_twice_is_refused_not_guessed(void **state)
{
	struct bed *b = *state;
	char *one = kit_path(b->drawer, "01/serial"), *two = kit_path(b->drawer, "02/serial");
	struct err e;

	assert_ok(reader_remove(b->reader, NULL, &e));
	kit_write(one, "0A3F55D122079C10\n", 0600);
	kit_write(two, "0A3F55D122079c10\n", 0600);
	assert_err(reader_insert(b->reader, "9C10", &e), ERR_INPUT);
	assert_int_equal(count(b, 1), 0);
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_ok(reader_insert(b->reader, "9C10", &e));
	free(one);
	free(two);
}

static void
an_unknown_ukey_is_not_found(void **state)
{
	static const char *const none[] = { "3", "", "zzzz", "..", "../drawer/02", "1" };
	struct bed *b = *state;
	struct err e;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_err(reader_insert(b->reader, none[i], &e), ERR_NOT_FOUND);
	assert_err(reader_remove(b->reader, "2", &e), ERR_NOT_FOUND);
}

static void
names_are_sorted_and_serials_known(void **state)
{
	struct bed *b = *state;
	char names[8][64], serial[40];
	struct err e;
	size_t n;

	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_ok(reader_names(b->reader, 0, names, 8, &n, &e));
	assert_int_equal(n, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(names[i], i == 0 ? "01" : "02");
		assert_ok(reader_serial(b->reader, 0, names[i], serial, &e));
		assert_string_equal(serial, b->serials[i]);
	}
	assert_err(reader_serial(b->reader, 0, "03", serial, &e), ERR_NOT_FOUND);
}

static void
the_descriptor_tells_of_a_change_once(void **state)
{
	struct bed *b = *state;
	struct err e;

	reader_drain(b->reader);
	assert_false(changed(b));
	assert_ok(reader_insert(b->reader, "2", &e));
	assert_true(changed(b));
	reader_drain(b->reader);
	assert_false(changed(b));
	assert_ok(reader_remove(b->reader, "2", &e));
	assert_true(changed(b));
}

static void
more_blanks_get_the_next_numbers_and_new_serials(void **state)
{
	struct bed *b = *state;
	char serials[2][40];
	struct token_info t[4];
	struct err e;
	size_t n;

	assert_ok(reader_remove(b->reader, NULL, &e));
	assert_ok(reader_make_blanks(BED_MODULE, b->drawer, 2, serials, &e));
	assert_int_equal(count(b, 0), 4);
	assert_string_not_equal(serials[0], serials[1]);
	assert_string_not_equal(serials[0], b->serials[0]);
	assert_ok(reader_insert(b->reader, "04", &e));
	assert_ok(b->token.ops->look(b->token.self, t, 4, &n, &e));
	assert_int_equal(n, 1);
	assert_string_equal(t[0].serial, serials[1]);
	assert_int_equal(t[0].what, TOKEN_BLANK);
}

static void
without_the_module_no_blanks_and_nothing_left(void **state)
{
	struct bed *b = *state;
	char serials[1][40];
	struct err e;

	assert_err(reader_make_blanks("/nonexistent.so", b->drawer, 1, serials, &e),
	    ERR_TOKEN_MODULE);
	assert_int_equal(count(b, 0), 1);
	assert_int_equal(reader_serial(b->reader, 0, "03", serials[0], &e), -1);
	assert_int_equal(reader_make_blanks(BED_MODULE, "/nonexistent", 1, serials, &e), -1);
}

/* What SoftHSM2 and its owner alone may read. */
static void
token_folders_are_private(void **state)
{
	struct bed *b = *state;
	char *path = kit_path(b->drawer, "02");
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	free(path);
}

static void
a_counter_can_be_moved_and_have_a_space_in_its_name(void **state)
{
	struct bed *b = *state;
	char *moved, *in, *out, *log;
	struct err e;

	bed_format(b, b->serials[0]);
	token_client_free(b->client);
	b->client = NULL;
	reader_free(b->reader);
	b->reader = NULL;
	assert_true(asprintf(&moved, "%s 柜台 = 1", b->dir) > 0);
	assert_int_equal(rename(b->dir, moved), 0);
	in = kit_path(moved, "reader");
	out = kit_path(moved, "drawer");
	log = kit_path(moved, "log");
	assert_ok(reader_new(&b->reader, in, out, &e));
	free(b->dir);
	free(b->inserted);
	free(b->drawer);
	free(b->log);
	b->dir = moved;
	b->inserted = in;
	b->drawer = out;
	b->log = log;
	bed_client(b, NULL, 0);
	bed_login(b, b->serials[0]);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(insert_and_remove_by_number),
		TEST(insert_by_the_last_four_in_either_case),
		TEST(the_same_last_four_twice_is_refused_not_guessed),
		TEST(an_unknown_ukey_is_not_found),
		TEST(names_are_sorted_and_serials_known),
		TEST(the_descriptor_tells_of_a_change_once),
		TEST(more_blanks_get_the_next_numbers_and_new_serials),
		TEST(without_the_module_no_blanks_and_nothing_left),
		TEST(token_folders_are_private),
		TEST(a_counter_can_be_moved_and_have_a_space_in_its_name),
	};
	int rc = bed_helper(argc, argv);

	return rc != -1 ? rc : cmocka_run_group_tests(tests, NULL, kit_teardown);
}
