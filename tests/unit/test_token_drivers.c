/* Which row of the drivers' table a token or a card is given to. */
#include "core/blob.h"
#include "core/token/drivers.h"
#include "core/token/pcsc.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <string.h>

#define OPENSC "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"
#define SOFTHSM "/usr/lib/softhsm/libsofthsm2.so"
#define CASTLE "/usr/lib/libcastle.so.1.0.0"
#define SHUTTLE "/opt/feitian/libshuttle_p11v220.so"

static struct pcsc_card
card(const char *reader, const char *atr)
{
	struct pcsc_card c = { .events = 1 };

	snprintf(c.reader, sizeof(c.reader), "%s", reader);
	c.natr = (size_t)hex_get(atr, c.atr, sizeof(c.atr));
	return c;
}

static const struct driver *
of_card(const char *module, const char *reader, const char *atr)
{
	const struct pcsc_card c = card(reader, atr);

	return driver_of_card(module, &c);
}

static const struct driver *
of_token(const char *module, const char *maker, const char *model)
{
	CK_TOKEN_INFO info;

	memset(&info, ' ', sizeof(info));
	memcpy(info.manufacturerID, maker, strlen(maker));
	memcpy(info.model, model, strlen(model));
	return driver_of(module, &info);
}

/* Of 2012 and 2022, set up by OpenSC, by Feitian, and with FIPS: card-epass2003.c. */
static void
an_epass2003_is_known_by_its_atr_whoever_set_it_up(void **state)
{
	static const char *const atrs[] = {
		"3b9f958131fe9f006646530501001171df00000390" "0080",
		"3b9f958131fe9f006646530523002571df00000390" "0096",
		"3b9f958131fe9f006646530523002571df00000000" "0005",
		"3b9f958131fe9f006646530510001171df0000006a" "825e",
	};
	const struct driver *d;

	(void)state;
	for (size_t i = 0; i < sizeof(atrs) / sizeof(atrs[0]); i++) {
		assert_non_null(d = of_card(OPENSC, "Feitian ePass2003 00 00", atrs[i]));
		assert_string_equal(d->name, "ePass2003");
		assert_null(d->pin_reset);
		assert_null(d->so_change);
		assert_true(d->sets_up_unread);
	}
}

static void
another_card_is_given_to_no_driver(void **state)
{
	(void)state;
	assert_null(of_card(OPENSC, "ID reader 00 00", "3b8180018080"));
	assert_null(of_card(OPENSC, "ID reader 00 00", "3b9f958131fe9f006646530601001171df000003900080"));
	assert_null(of_card(OPENSC, "ID reader 00 00", ""));
	assert_null(of_token(OPENSC, "EnterSafe", "PKCS#15"));
	assert_null(of_token(SOFTHSM, "Somebody", "SoftHSM v2"));
}

/* OpenSC's way of doing things is OpenSC's alone. */
static void
a_row_is_for_its_module(void **state)
{
	static const char atr[] = "3b9f958131fe9f006646530501001171df000003900080";
	const struct driver *d;

	(void)state;
	assert_null(of_card(CASTLE, "Feitian ePass2003 00 00", atr));
	assert_non_null(d = of_token(CASTLE, "Feitian Technologies", "ePass2003"));
	assert_non_null(d->pin_reset);
	assert_false(d->sets_up_unread);
	assert_null(of_token(SHUTTLE, "Feitian Technologies", "ePass2003"));
}

static void
the_old_medium_is_old_by_module_or_by_reader(void **state)
{
	const struct driver *d;

	(void)state;
	assert_non_null(d = of_token(SHUTTLE, "Feitian Technologies", "ePass3003"));
	assert_true(d->old);
	assert_string_equal(d->product, "诚信飞天3003");
	assert_non_null(d = of_card(OPENSC, "FT ePass3003Auto 00 00", "3b0000"));
	assert_true(d->old);
	assert_null(d->format);
}

static void
softhsm_is_softhsm(void **state)
{
	const struct driver *d = of_token(SOFTHSM, "SoftHSM project", "SoftHSM v2");

	(void)state;
	assert_non_null(d);
	assert_true(d->spare_slot);
	assert_non_null(d->pin_reset);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_epass2003_is_known_by_its_atr_whoever_set_it_up),
		cmocka_unit_test(another_card_is_given_to_no_driver),
		cmocka_unit_test(a_row_is_for_its_module),
		cmocka_unit_test(the_old_medium_is_old_by_module_or_by_reader),
		cmocka_unit_test(softhsm_is_softhsm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
