/*
 * A real UKey pulled out in a call, pcscd gone and back, and that no PIN of a
 * format is where others can read it: over the helper, OpenSC and pcscd.
 */
#include "tests/card/opensckit.h"

#include "core/token/reader.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- pulled out ---- */

static void
pulled_out_in_a_call_is_gone_and_goes_on_when_back(void **state)
{
	(void)state;
	formatted();
	for (unsigned at = 1; at <= 41; at += 8) {
		rig_tear(bed.rig, 0, at, at % 16 == 1);
		assert_err(make_key(), ERR_TOKEN_GONE);
		assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_TOKEN_GONE);
		rig_insert(bed.rig, 0);
		assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	}
	assert_ok(make_key());
	assert_ok(OP(key_guarded, bed.serials[0], KEY, &e));
}

/* OpenSC says CKR_USER_PIN_NOT_INITIALIZED, which is not so. */
static void
pulled_out_in_a_login_is_gone_too(void **state)
{
	(void)state;
	formatted();
	for (unsigned at = 1; at <= 4; at++) {
		rig_tear(bed.rig, 0, at, at % 2 == 0);
		assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_TOKEN_GONE);
		rig_insert(bed.rig, 0);
	}
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
}

static void
pulled_out_between_two_calls_it_is_logged_out(void **state)
{
	(void)state;
	formatted();
	rig_remove(bed.rig, 0);
	rig_insert(bed.rig, 0);
	assert_false(look_for(bed.serials[0]).open);
	assert_int_equal(make_key(), -1);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	assert_ok(make_key());
}

static void
another_one_in_its_place_is_told_apart_and_not_written(void **state)
{
	char other[40];

	(void)state;
	formatted();
	rig_swap(bed.rig, 0, "other");
	rig_insert(bed.rig, 0);
	rig_serial(bed.rig, 0, other);
	assert_err(make_key(), ERR_TOKEN_OTHER);
	assert_int_equal(look_for(other).what, TOKEN_BLANK);
}

static void
a_wrong_status_word_is_a_failure_and_the_next_try_works(void **state)
{
	static const unsigned words[] = { 0x6581, 0x6982, 0x6a84, 0x6f00 };

	(void)state;
	formatted();
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		rig_status(bed.rig, 0, 9, words[i], false);
		assert_int_equal(make_key(), -1);
		assert_int_equal(err_kind(&e), ERR_TOKEN);
		assert_int_not_equal(e.code, ERR_TOKEN_GONE);
		assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	}
	assert_ok(make_key());
}

/* ---- pcscd ---- */

static void
without_pcscd_it_is_said_and_with_it_again_all_goes_on(void **state)
{
	struct token_info t[LOOKS];
	size_t n;

	(void)state;
	formatted();
	rig_pcscd_kill(bed.rig);
	assert_err(OP(look, t, LOOKS, &n, &e), ERR_PCSC);
	assert_err(OP(login, bed.serials[0], bed.pin, &e), ERR_PCSC);
	rig_pcscd_start(bed.rig);
	assert_false(look_for(bed.serials[0]).open);
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	assert_ok(make_key());
}

/* Nobody asked while it was away: the next look is the first to learn of it. */
static void
pcscd_started_anew_between_two_looks_is_no_matter(void **state)
{
	(void)state;
	formatted();
	rig_insert(bed.rig, 1);
	assert_int_equal(looks(), 2);
	for (int i = 0; i < 3; i++) {
		rig_pcscd_kill(bed.rig);
		rig_pcscd_start(bed.rig);
		assert_int_equal(looks(), 2);
		assert_int_equal(look_for(bed.serials[0]).what, TOKEN_IN_USE);
		assert_int_equal(look_for(bed.serials[1]).what, TOKEN_BLANK);
	}
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	assert_ok(make_key());
}

static void
pcscd_killed_in_a_call_costs_that_call(void **state)
{
	(void)state;
	formatted();
	for (unsigned at = 1; at <= 33; at += 16) {
		rig_pcscd_dies(bed.rig, 0, at, true);
		assert_int_equal(make_key(), -1);
		assert_int_equal(err_kind(&e), ERR_TOKEN);
		rig_pcscd_start(bed.rig);
		assert_ok(OP(login, bed.serials[0], bed.pin, &e));
	}
	assert_ok(make_key());
}

static void
pcscd_killed_in_a_format_costs_that_format(void **state)
{
	(void)state;
	look_for(bed.serials[0]);
	rig_pcscd_dies(bed.rig, 0, 30, false);
	assert_int_equal(format(bed.serials[0]), -1);
	rig_pcscd_start(bed.rig);
	formatted();
}

/* ---- what the app sees of the readers ---- */

static void
told(struct reader *r)
{
	struct pollfd p = { reader_fd(r), POLLIN, 0 };

	assert_int_equal(poll(&p, 1, 20000), 1);
	reader_drain(r);
}

/* Told until so many are in and pcscd runs, or not. */
static void
told_of(struct reader *r, size_t n, bool works, char (*names)[64])
{
	size_t in;

	for (;;) {
		assert_ok(reader_names(r, 1, names, 4, &in, &e));
		if (in == n && reader_works(r) == works)
			return;
		told(r);
	}
}

static void
what_goes_in_and_out_is_told_at_once(void **state)
{
	char first[4][64], second[4][64];
	struct reader *r;
	size_t n;

	(void)state;
	assert_ok(reader_new_pcsc(&r, "", &e));
	told_of(r, 1, true, first);
	rig_push(bed.rig, 1);
	told_of(r, 2, true, second);
	rig_remove(bed.rig, 1);
	told_of(r, 1, true, second);
	assert_string_equal(first[0], second[0]);
	rig_remove(bed.rig, 0);
	rig_insert(bed.rig, 0);
	do {
		told(r);
		assert_ok(reader_names(r, 1, second, 4, &n, &e));
	} while (n != 1 || strcmp(first[0], second[0]) == 0);
	assert_err(reader_insert(r, "1", &e), ERR_INPUT);
	assert_err(reader_remove(r, NULL, &e), ERR_INPUT);
	reader_free(r);
}

static void
pcscd_gone_is_told_and_so_is_its_return(void **state)
{
	char names[4][64];
	struct reader *r;

	(void)state;
	assert_ok(reader_new_pcsc(&r, "", &e));
	told_of(r, 1, true, names);
	rig_pcscd_kill(bed.rig);
	told_of(r, 0, false, names);
	rig_pcscd_start(bed.rig);
	told_of(r, 1, true, names);
	reader_free(r);
}

static void
only_readers_of_that_name_count(void **state)
{
	char names[4][64];
	struct reader *r;
	size_t n;

	(void)state;
	assert_ok(reader_new_pcsc(&r, "no such reader", &e));
	told(r);
	assert_true(reader_works(r));
	assert_ok(reader_names(r, 1, names, 4, &n, &e));
	assert_int_equal(n, 0);
	reader_free(r);
}

/* ---- PINs ---- */

static bool
file_has(const char *path, const char *text)
{
	static char b[65536];
	FILE *f = fopen(path, "r");
	size_t n = f != NULL ? fread(b, 1, sizeof(b), f) : 0;

	if (f != NULL)
		fclose(f);
	return memmem(b, n, text, strlen(text)) != NULL;
}

struct seen {
	unsigned runs;                  /* of pkcs15-init looked at */
	unsigned arguments;             /* with a PIN in them */
};

/* All command lines there are, again and again. */
_Noreturn static void
spy(struct seen *s)
{
	struct dirent *de;
	char path[300];
	DIR *d;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		if ((d = opendir("/proc")) == NULL)
			_exit(1);
		while ((de = readdir(d)) != NULL) {
			if (!isdigit((unsigned char)de->d_name[0]))
				continue;
			snprintf(path, sizeof(path), "/proc/%s/cmdline", de->d_name);
			if (!file_has(path, "pkcs15-init"))
				continue;
			s->runs++;
			if (file_has(path, BED_PIN) || file_has(path, BED_SO))
				s->arguments++;
		}
		closedir(d);
	}
}

static void
no_pin_of_a_format_is_an_argument_or_in_the_log(void **state)
{
	struct seen *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	(void)state;
	assert_true(s != MAP_FAILED);
	if ((pid = fork()) == 0)
		spy(s);
	while (s->runs == 0) {
		rig_wipe(bed.rig, 0);
		opensc_client_new();
		assert_ok(format(bed.serials[0]));
	}
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(s->arguments, 0);
	assert_false(file_has(bed.log, BED_PIN));
	assert_false(file_has(bed.log, BED_SO));
	munmap(s, sizeof(*s));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, opensc_blank, opensc_done)
	const struct CMUnitTest tests[] = {
		T(pulled_out_in_a_call_is_gone_and_goes_on_when_back),
		T(pulled_out_in_a_login_is_gone_too),
		T(pulled_out_between_two_calls_it_is_logged_out),
		T(another_one_in_its_place_is_told_apart_and_not_written),
		T(a_wrong_status_word_is_a_failure_and_the_next_try_works),
		T(without_pcscd_it_is_said_and_with_it_again_all_goes_on),
		T(pcscd_started_anew_between_two_looks_is_no_matter),
		T(pcscd_killed_in_a_call_costs_that_call),
		T(pcscd_killed_in_a_format_costs_that_format),
		T(what_goes_in_and_out_is_told_at_once),
		T(pcscd_gone_is_told_and_so_is_its_return),
		T(only_readers_of_that_name_count),
		T(no_pin_of_a_format_is_an_argument_or_in_the_log),
	};

	return opensc_judge(tests);
}
