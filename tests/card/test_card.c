/* The software UKey, judged by those it is made for: OpenSC's tools and driver, and OpenSSL. */
#include "tests/card/rig.h"
#include "tests/card/softcard.h"
#include "tests/unit/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIN "40817263"
#define PUK "90817263"

static struct rig *rig;

static const struct ran *
tool(const char *const argv[])
{
	return cli_program(rig_dir(rig), argv);
}

static void
tool_ok(const char *const argv[])
{
	const struct ran *r = tool(argv);

	if (r->code != 0)
		fail_msg("%s %s ...: exit %d\n%s%s", argv[0], argv[1], r->code, r->out, r->err);
}

/* What a tool's output must say. */
static void
tool_says(const char *const argv[], const char *text)
{
	const struct ran *r = tool(argv);

	if (strstr(r->out, text) == NULL && strstr(r->err, text) == NULL)
		fail_msg("%s %s ...: exit %d, no \"%s\"\n%s%s", argv[0], argv[1], r->code, text, r->out, r->err);
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
erase(void)
{
	return tool((const char *const[]){ "pkcs15-init", "-r", rig_reader(rig, 0), "-E", "-T", NULL })->code == 0;
}

static bool
create(void)
{
	return tool((const char *const[]){ "pkcs15-init", "-r", rig_reader(rig, 0), "-C", "-p", "pkcs15+onepin", "--pin",
		        "env:CARD_PIN", "--puk", "env:CARD_PUK", "--label", "SZ2611160023", NULL })
	           ->code == 0;
}

static bool
make_key(const char *id)
{
	return tool((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login",
		        "--pin", PIN, "--keypairgen", "--key-type", "rsa:2048", "--id", id, "--label", "key", NULL })
	           ->code == 0;
}

static const struct ran *
objects(const char *pin)
{
	return tool((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login",
	    "--pin", pin, "--list-objects", NULL });
}

static bool
opens(const char *pin)
{
	return objects(pin)->code == 0;
}

/* A blank UKey, in its reader: what each test begins with. */
static int
blank(void **state)
{
	(void)state;
	rig_slow(rig, 0, 0);
	rig_tear(rig, 0, 0, false);
	rig_wipe(rig, 0);
	if (!rig_is_in(rig, 0))
		rig_insert(rig, 0);
	return 0;
}

static int
formatted(void **state)
{
	blank(state);
	assert_true(erase());
	assert_true(create());
	return 0;
}

/* ---- what it is ---- */

static void
opensc_takes_it_for_an_epass2003(void **state)
{
	(void)state;
	tool_says((const char *const[]){ "opensc-tool", "-r", rig_reader(rig, 0), "--name", NULL }, "epass2003");
	tool_says((const char *const[]){ "opensc-tool", "-r", rig_reader(rig, 0), "--atr", NULL },
	    "3b:9f:95:81:31:fe:9f:00:66:46:53:05:01:00:11:71:df:00:00:03:90:00:80");
}

static void
its_serial_is_what_opensc_reads(void **state)
{
	char serial[40], seen[40] = "";
	const struct ran *r = tool((const char *const[]){ "opensc-tool", "-r", rig_reader(rig, 0), "--serial", NULL });
	size_t n = 0;

	(void)state;
	assert_int_equal(r->code, 0);
	for (const char *p = r->out; *p != '\0' && *p != '\n' && n < 16; p++)
		if (strchr("0123456789ABCDEF", *p) != NULL)
			seen[n++] = (char)(*p >= 'A' ? *p + ('a' - 'A') : *p);
	rig_serial(rig, 0, serial);
	assert_string_equal(seen, serial);
}

static void
blank_has_no_pkcs15_on_it(void **state)
{
	(void)state;
	assert_int_not_equal(
	    tool((const char *const[]){ "pkcs15-tool", "--reader", rig_reader(rig, 0), "--dump", NULL })->code, 0);
}

/* ---- format, keys ---- */

static void
pkcs15_init_formats_it_over_and_over(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_true(erase());
		assert_true(create());
		tool_says((const char *const[]){ "pkcs15-tool", "--reader", rig_reader(rig, 0), "--dump", NULL },
		    "SZ2611160023");
		assert_true(opens(PIN));
		assert_false(opens("11111111"));
	}
}

static void
openssl_verifies_what_its_key_signs(void **state)
{
	char *path = kit_path(rig_dir(rig), "text");

	(void)state;
	kit_write(path, "what is signed", 0600);
	free(path);
	assert_true(make_key("0a"));
	tool_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", PIN,
	    "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "0a", "--input-file", "text", "--output-file", "sig",
	    NULL });
	tool_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--read-object",
	    "--type", "pubkey", "--id", "0a", "--output-file", "pub.der", NULL });
	tool_says((const char *const[]){ "openssl", "dgst", "-sha256", "-verify", "pub.der", "-keyform", "DER",
	              "-signature", "sig", "text", NULL },
	    "Verified OK");
}

static void
its_private_key_does_not_come_out(void **state)
{
	char *path = kit_path(rig_dir(rig), "private");

	(void)state;
	assert_true(make_key("0a"));
	tool_says((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin",
	              PIN, "--list-objects", "--type", "privkey", NULL },
	    "Private Key Object; RSA");
	tool((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", PIN,
	    "--read-object", "--type", "privkey", "--id", "0a", "--output-file", "private", NULL });
	assert_null(kit_read(path));
	free(path);
}

static void
all_stays_when_the_power_goes(void **state)
{
	(void)state;
	assert_true(make_key("0a"));
	rig_remove(rig, 0);
	rig_insert(rig, 0);
	assert_non_null(strstr(objects(PIN)->out, "Private Key Object"));
	rig_pcscd_kill(rig);
	rig_pcscd_start(rig);
	assert_non_null(strstr(objects(PIN)->out, "Private Key Object"));
}

/* ---- PINs ---- */

static void
six_wrong_pins_lock_it(void **state)
{
	(void)state;
	assert_false(opens("11111111"));
	assert_true(opens(PIN));
	for (int i = 0; i < 6; i++)
		assert_false(opens("11111111"));
	assert_non_null(strstr(objects(PIN)->err, "CKR_PIN_LOCKED"));
	rig_remove(rig, 0);
	rig_insert(rig, 0);
	assert_non_null(strstr(objects(PIN)->err, "CKR_PIN_LOCKED"));
}

static void
changed_pin_opens_and_the_old_one_does_not(void **state)
{
	(void)state;
	tool_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", PIN,
	    "--change-pin", "--new-pin", "55667788", NULL });
	assert_true(opens("55667788"));
	assert_false(opens(PIN));
}

static void
nothing_is_asked_of_it_whose_answer_would_give_the_pin_away(void **state)
{
	char *path = kit_path(rig_dir(rig), "ukey-0.log"), *log;

	(void)state;
	assert_false(opens("11111111"));
	assert_true(opens(PIN));
	assert_non_null(log = kit_read(path));
	assert_non_null(strstr(log, "bytes more"));
	for (const char *p = log; (p = strstr(p, "> ")) != NULL; p += 2)
		if (strchr("0123456789abcdef", p[2]) != NULL && strspn(p + 2, "0123456789abcdef") > 8)
			assert_false(strncmp(p + 4, "82", 2) == 0 || strncmp(p + 4, "e3", 2) == 0 ||
			    strncmp(p + 4, "e5", 2) == 0 || strncmp(p + 4, "20", 2) == 0);
	free(log);
	free(path);
}

/* ---- what goes wrong ---- */

static void
slow_key_generation_takes_its_time_and_is_cut_by_pulling(void **state)
{
	enum { SLOW = 1500 };
	int64_t since = now_ms();
	pid_t pid;
	int status;

	(void)state;
	rig_slow(rig, 0, SLOW);
	assert_true(make_key("0a"));
	assert_true(now_ms() - since >= SLOW);
	rig_slow(rig, 0, 60000);
	if ((pid = fork()) == 0)
		_exit(make_key("0b") ? 0 : 1);
	rig_await_slow(rig, 0);
	rig_remove(rig, 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 1 << 8);
	rig_insert(rig, 0);
	assert_null(strstr(objects(PIN)->out, "0b"));
}

static void
torn_before_it_has_done_nothing(void **state)
{
	(void)state;
	rig_tear(rig, 0, 1, false);
	assert_false(make_key("0a"));
	assert_true(rig_sprung(rig, 0));
	assert_false(rig_is_in(rig, 0));
	rig_insert(rig, 0);
	assert_null(strstr(objects(PIN)->out, "Private Key Object"));
}

/* Counted from one run to the next: the same work is the same commands. */
static unsigned
commands_of_a_format(void)
{
	rig_zero(rig, 0);
	assert_true(erase());
	assert_true(create());
	return rig_apdus(rig, 0);
}

static void
format_torn_anywhere_is_mended_by_another(void **state)
{
	unsigned all = commands_of_a_format(), tried = 0;

	(void)state;
	for (unsigned at = 1; at <= all; at += 13, tried++) {
		rig_tear(rig, 0, at, at % 2 == 0);
		/* it may say yes: what it reads at the very end it can do without */
		if (erase())
			create();
		assert_false(rig_is_in(rig, 0));
		rig_insert(rig, 0);
		assert_true(erase() && create());
		assert_true(opens(PIN));
	}
	assert_in_range(tried, 7, 20);
}

static void
pcscd_dies_at_a_command_and_comes_back(void **state)
{
	(void)state;
	rig_pcscd_dies(rig, 0, 30, true);
	assert_false(erase() && create());
	assert_false(rig_pcscd_runs(rig));
	assert_true(rig_is_in(rig, 0));
	rig_pcscd_start(rig);
	assert_true(erase() && create());
	assert_true(opens(PIN));
}

static void
torn_after_it_has_done_it_all(void **state)
{
	unsigned all;

	(void)state;
	all = commands_of_a_format();
	rig_tear(rig, 0, all, true);
	erase();
	create();
	assert_true(rig_sprung(rig, 0));
	rig_insert(rig, 0);
	assert_true(opens(PIN));
}

static void
status_word_comes_instead_of_the_command(void **state)
{
	(void)state;
	assert_true(commands_of_a_format() > 20);
	rig_status(rig, 0, 20, SW_FULL, false);
	assert_false(erase() && create());
	assert_true(rig_sprung(rig, 0));
	assert_true(rig_is_in(rig, 0));
	assert_true(erase() && create());
}

static void
another_ukey_has_another_serial_and_nothing_of_the_first(void **state)
{
	char first[40], second[40], again[40];

	(void)state;
	rig_serial(rig, 0, first);
	rig_swap(rig, 0, "other");
	rig_insert(rig, 0);
	rig_serial(rig, 0, second);
	assert_string_not_equal(first, second);
	assert_false(opens(PIN));
	rig_swap(rig, 0, "ukey-0");
	rig_insert(rig, 0);
	rig_serial(rig, 0, again);
	assert_string_equal(first, again);
	assert_true(opens(PIN));
}

static void
two_at_once_are_two(void **state)
{
	char serials[2][40];

	(void)state;
	rig_insert(rig, 1);
	rig_serial(rig, 0, serials[0]);
	rig_serial(rig, 1, serials[1]);
	assert_string_not_equal(serials[0], serials[1]);
	assert_string_not_equal(rig_reader(rig, 0), rig_reader(rig, 1));
	tool_says((const char *const[]){ "opensc-tool", "-r", rig_reader(rig, 1), "--name", NULL }, "epass2003");
	rig_remove(rig, 1);
	assert_true(opens(PIN));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(opensc_takes_it_for_an_epass2003, blank),
		cmocka_unit_test_setup(its_serial_is_what_opensc_reads, blank),
		cmocka_unit_test_setup(blank_has_no_pkcs15_on_it, blank),
		cmocka_unit_test_setup(pkcs15_init_formats_it_over_and_over, blank),
		cmocka_unit_test_setup(openssl_verifies_what_its_key_signs, formatted),
		cmocka_unit_test_setup(its_private_key_does_not_come_out, formatted),
		cmocka_unit_test_setup(all_stays_when_the_power_goes, formatted),
		cmocka_unit_test_setup(six_wrong_pins_lock_it, formatted),
		cmocka_unit_test_setup(changed_pin_opens_and_the_old_one_does_not, formatted),
		cmocka_unit_test_setup(nothing_is_asked_of_it_whose_answer_would_give_the_pin_away, formatted),
		cmocka_unit_test_setup(slow_key_generation_takes_its_time_and_is_cut_by_pulling, formatted),
		cmocka_unit_test_setup(torn_before_it_has_done_nothing, formatted),
		cmocka_unit_test_setup(format_torn_anywhere_is_mended_by_another, formatted),
		cmocka_unit_test_setup(pcscd_dies_at_a_command_and_comes_back, formatted),
		cmocka_unit_test_setup(torn_after_it_has_done_it_all, formatted),
		cmocka_unit_test_setup(status_word_comes_instead_of_the_command, formatted),
		cmocka_unit_test_setup(another_ukey_has_another_serial_and_nothing_of_the_first, formatted),
		cmocka_unit_test_setup(two_at_once_are_two, formatted),
	};
	int rc = 0;

	setenv("CARD_PIN", PIN, 1);
	setenv("CARD_PUK", PUK, 1);
	for (int aes = 0; aes <= 1; aes++) {
		rig = rig_new(&(struct rig_setup){ .aes = aes == 1 });
		rc += cmocka_run_group_tests_name(aes ? "AES" : "plain", tests, NULL, kit_teardown);
		rig_done(rig);
	}
	cli_done();
	return rc;
}
