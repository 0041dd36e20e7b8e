/* The software UKey, judged by those it is made for: OpenSC's tools and driver, and OpenSSL. */
#include "tests/card/tools.h"

#include <stdlib.h>
#include <string.h>

/* ---- what it is ---- */

static void
opensc_takes_it_for_an_epass2003(void **state)
{
	(void)state;
	tools_say((const char *const[]){ "opensc-tool", "-r", rig_reader(tools_rig, 0), "--name", NULL }, "epass2003");
	tools_say((const char *const[]){ "opensc-tool", "-r", rig_reader(tools_rig, 0), "--atr", NULL },
	    "3b:9f:95:81:31:fe:9f:00:66:46:53:05:01:00:11:71:df:00:00:03:90:00:80");
}

static void
its_serial_is_what_opensc_reads(void **state)
{
	char serial[40], seen[40] = "";
	const struct ran *r = tools_run((const char *const[]){ "opensc-tool", "-r", rig_reader(tools_rig, 0), "--serial", NULL });
	size_t n = 0;

	(void)state;
	assert_int_equal(r->code, 0);
	for (const char *p = r->out; *p != '\0' && *p != '\n' && n < 16; p++)
		if (strchr("0123456789ABCDEF", *p) != NULL)
			seen[n++] = (char)(*p >= 'A' ? *p + ('a' - 'A') : *p);
	rig_serial(tools_rig, 0, serial);
	assert_string_equal(seen, serial);
}

static void
blank_has_no_pkcs15_on_it(void **state)
{
	(void)state;
	assert_int_not_equal(
	    tools_run((const char *const[]){ "pkcs15-tool", "--reader", rig_reader(tools_rig, 0), "--dump", NULL })->code, 0);
}

/* ---- format, keys ---- */

static void
pkcs15_init_formats_it_over_and_over(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_true(tools_erase());
		assert_true(tools_create());
		tools_say((const char *const[]){ "pkcs15-tool", "--reader", rig_reader(tools_rig, 0), "--dump", NULL },
		    "SZ2611160023");
		assert_true(tools_opens(TOOLS_PIN));
		assert_false(tools_opens("11111111"));
	}
}

static void
openssl_verifies_what_its_key_signs(void **state)
{
	char *path = kit_path(rig_dir(tools_rig), "text");

	(void)state;
	kit_write(path, "what is signed", 0600);
	free(path);
	assert_true(tools_key("0a"));
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", TOOLS_PIN,
	    "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "0a", "--input-file", "text", "--output-file", "sig",
	    NULL });
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--read-object",
	    "--type", "pubkey", "--id", "0a", "--output-file", "pub.der", NULL });
	tools_say((const char *const[]){ "openssl", "dgst", "-sha256", "-verify", "pub.der", "-keyform", "DER",
	              "-signature", "sig", "text", NULL },
	    "Verified OK");
}

static void
its_private_key_does_not_come_out(void **state)
{
	char *path = kit_path(rig_dir(tools_rig), "private");

	(void)state;
	assert_true(tools_key("0a"));
	tools_say((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin",
	              TOOLS_PIN, "--list-objects", "--type", "privkey", NULL },
	    "Private Key Object; RSA");
	tools_run((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", TOOLS_PIN,
	    "--read-object", "--type", "privkey", "--id", "0a", "--output-file", "private", NULL });
	assert_null(kit_read(path));
	free(path);
}

static void
all_stays_when_the_power_goes(void **state)
{
	(void)state;
	assert_true(tools_key("0a"));
	rig_remove(tools_rig, 0);
	rig_insert(tools_rig, 0);
	assert_non_null(strstr(tools_objects(TOOLS_PIN)->out, "Private Key Object"));
	rig_pcscd_kill(tools_rig);
	rig_pcscd_start(tools_rig);
	assert_non_null(strstr(tools_objects(TOOLS_PIN)->out, "Private Key Object"));
}

/* ---- PINs ---- */

static void
six_wrong_pins_lock_it(void **state)
{
	(void)state;
	assert_false(tools_opens("11111111"));
	assert_true(tools_opens(TOOLS_PIN));
	for (int i = 0; i < 6; i++)
		assert_false(tools_opens("11111111"));
	assert_non_null(strstr(tools_objects(TOOLS_PIN)->err, "CKR_PIN_LOCKED"));
	rig_remove(tools_rig, 0);
	rig_insert(tools_rig, 0);
	assert_non_null(strstr(tools_objects(TOOLS_PIN)->err, "CKR_PIN_LOCKED"));
}

static void
changed_pin_opens_and_the_old_one_does_not(void **state)
{
	(void)state;
	tools_ok((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login", "--pin", TOOLS_PIN,
	    "--change-pin", "--new-pin", "55667788", NULL });
	assert_true(tools_opens("55667788"));
	assert_false(tools_opens(TOOLS_PIN));
}

static void
nothing_is_asked_of_it_whose_answer_would_give_the_pin_away(void **state)
{
	char *path = kit_path(rig_dir(tools_rig), "ukey-0.log"), *log;

	(void)state;
	assert_false(tools_opens("11111111"));
	assert_true(tools_opens(TOOLS_PIN));
	assert_non_null(log = kit_read(path));
	assert_non_null(strstr(log, "bytes more"));
	for (const char *p = log; (p = strstr(p, "> ")) != NULL; p += 2)
		if (strchr("0123456789abcdef", p[2]) != NULL && strspn(p + 2, "0123456789abcdef") > 8)
			assert_false(strncmp(p + 4, "82", 2) == 0 || strncmp(p + 4, "e3", 2) == 0 ||
			    strncmp(p + 4, "e5", 2) == 0 || strncmp(p + 4, "20", 2) == 0);
	free(log);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(opensc_takes_it_for_an_epass2003, tools_blank),
		cmocka_unit_test_setup(its_serial_is_what_opensc_reads, tools_blank),
		cmocka_unit_test_setup(blank_has_no_pkcs15_on_it, tools_blank),
		cmocka_unit_test_setup(pkcs15_init_formats_it_over_and_over, tools_blank),
		cmocka_unit_test_setup(openssl_verifies_what_its_key_signs, tools_formatted),
		cmocka_unit_test_setup(its_private_key_does_not_come_out, tools_formatted),
		cmocka_unit_test_setup(all_stays_when_the_power_goes, tools_formatted),
		cmocka_unit_test_setup(six_wrong_pins_lock_it, tools_formatted),
		cmocka_unit_test_setup(changed_pin_opens_and_the_old_one_does_not, tools_formatted),
		cmocka_unit_test_setup(nothing_is_asked_of_it_whose_answer_would_give_the_pin_away, tools_formatted),
	};

	return tools_judge(tests);
}
