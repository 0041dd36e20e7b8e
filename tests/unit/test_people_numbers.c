#include "core/idcard/gb32100.h"
#include "core/idcard/mobile.h"
#include "core/idcard/number.h"

#include "core/clock.h"
#include "core/pin.h"
#include "tests/unit/kit.h"

#include <string.h>

static int32_t
day(int y, int m, int d)
{
	int32_t out = 0;

	assert_int_equal(date_from_ymd(y, m, d, &out), 0);
	return out;
}

static void
accepts(enum document d, const char *number)
{
	struct err e = {0};

	if (idcard_check(d, number, day(2026, 11, 22), &e))
		fail_msg("%s %s: %s", document_name(d), number, e.at[0].text);
}

/* The log's text says why, and the clerk's reason is never missing. */
static void
refuses(enum document d, const char *number, const char *why)
{
	struct err e = {0};

	if (idcard_check(d, number, day(2026, 11, 22), &e) == 0)
		fail_msg("%s %s was taken", document_name(d), number);
	assert_int_equal(e.code, ERR_ID_NUMBER);
	assert_string_not_equal(e.say, "");
	if (why && !strstr(e.at[0].text, why))
		fail_msg("%s: \"%s\", want \"%s\"", number, e.at[0].text, why);
}

/* -- documents, RULES 22 -- */

static void
valid_numbers_are_taken(void **state)
{
	json_t *j = kit_vectors("id_numbers.json"), *v;
	const char *number;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(j, "resident_valid"), i, v) {
		accepts(DOCUMENT_RESIDENT_ID, json_string_value(v));
		accepts(DOCUMENT_TEMPORARY_ID, json_string_value(v));
		refuses(DOCUMENT_PERMIT_HMT, json_string_value(v), "region");
		refuses(DOCUMENT_PERMIT_HM, json_string_value(v), "length");
	}
	json_object_foreach(json_object_get(j, "permit_valid"), number, v) {
		accepts(DOCUMENT_PERMIT_HMT, number);
		refuses(DOCUMENT_RESIDENT_ID, number, "province");
	}
	json_array_foreach(json_object_get(j, "foreign_new_valid"), i, v) {
		accepts(DOCUMENT_FOREIGN_CARD, json_string_value(v));
		refuses(DOCUMENT_RESIDENT_ID, json_string_value(v), NULL);
	}
	json_decref(j);
}

static void
wrong_numbers_are_refused_with_the_reason(void **state)
{
	json_t *j = kit_vectors("id_numbers.json"), *v;
	const char *number;

	(void)state;
	json_object_foreach(json_object_get(j, "invalid"), number, v) {
		const char *why = json_string_value(v);

		if (strstr(why, "length") || strstr(why, "check character"))
			why = "length or characters";
		else if (strncmp(why, "date", 4) == 0 && !strstr(why, "future"))
			why = "no such day";
		refuses(number[0] == '9' ? DOCUMENT_FOREIGN_CARD : DOCUMENT_RESIDENT_ID, number, why);
	}
	json_decref(j);
}

static void
every_single_changed_digit_is_found(void **state)
{
	char number[] = "440300199003079914";

	(void)state;
	for (size_t i = 0; i < 17; i++)
		for (int c = '0'; c <= '9'; c++) {
			char was = number[i];

			number[i] = (char)c;
			if (c != was)
				refuses(DOCUMENT_RESIDENT_ID, number, NULL);
			number[i] = was;
		}
	accepts(DOCUMENT_RESIDENT_ID, number);
}

static void
a_birth_today_is_no_future_date(void **state)
{
	struct err e = {0};

	(void)state;
	assert_int_equal(idcard_check(DOCUMENT_RESIDENT_ID, "440300199003079914", day(1990, 3, 7), &e), 0);
	assert_int_equal(idcard_check(DOCUMENT_RESIDENT_ID, "440300199003079914", day(1990, 3, 6), &e), -1);
}

static void
numbers_are_folded_before_they_are_compared(void **state)
{
	json_t *j = kit_vectors("id_numbers.json"), *v;
	char out[ID_SIZE] = "untouched";
	struct err e = {0};
	const char *from;

	(void)state;
	json_object_foreach(json_object_get(j, "normalise"), from, v) {
		assert_int_equal(idcard_fold(from, out, &e), 0);
		assert_string_equal(out, json_string_value(v));
		accepts(DOCUMENT_RESIDENT_ID, from);
	}
	json_decref(j);
	assert_int_equal(idcard_fold(" １１０１０５　１９４９１２３１　００２ｘ ", out, &e), 0);
	assert_string_equal(out, "11010519491231002X");
	accepts(DOCUMENT_RESIDENT_ID, "１１０１０５１９４９１２３１００２ｘ");
	assert_int_equal(idcard_fold("1234567890123456789012345678901234567890", out, &e), -1);
	assert_string_equal(out, "11010519491231002X");
	refuses(DOCUMENT_RESIDENT_ID, "1234567890123456789012345678901234567890", "length");
	refuses(DOCUMENT_RESIDENT_ID, "", "length");
	refuses(DOCUMENT_PASSPORT, "E1234\xff", "length");
}

static void
other_documents_have_their_shapes(void **state)
{
	(void)state;
	accepts(DOCUMENT_PERMIT_HM, "H12345678");
	accepts(DOCUMENT_PERMIT_HM, "m1234567801");
	refuses(DOCUMENT_PERMIT_HM, "T12345678", "length");
	refuses(DOCUMENT_PERMIT_HM, "H123456780", "length");
	accepts(DOCUMENT_PERMIT_TW, "12345678");
	accepts(DOCUMENT_PERMIT_TW, "1234567801");
	refuses(DOCUMENT_PERMIT_TW, "123456780", "length");
	accepts(DOCUMENT_FOREIGN_CARD, "CAN110181080301");
	refuses(DOCUMENT_FOREIGN_CARD, "CA1110181080301", "length");
	refuses(DOCUMENT_FOREIGN_CARD, "440300199003079914", "without its 9");
	accepts(DOCUMENT_PASSPORT, "E12345678");
	accepts(DOCUMENT_PASSPORT, "EA1234567");
	accepts(DOCUMENT_PASSPORT, "X1234567");
	refuses(DOCUMENT_PASSPORT, "E1234", "length");
	refuses(DOCUMENT_PASSPORT, "E123456789", "length");
	refuses(DOCUMENT_PASSPORT, "E1234-678", "length");
}

static void
the_birth_is_read_from_the_number(void **state)
{
	int32_t birth = -7;

	(void)state;
	assert_int_equal(idcard_birth(DOCUMENT_PASSPORT, "E12345678", &birth), -1);
	assert_int_equal(idcard_birth(DOCUMENT_RESIDENT_ID, "440300199013019915", &birth), -1);
	assert_int_equal(idcard_birth(DOCUMENT_FOREIGN_CARD, "CAN110181080301", &birth), -1);
	assert_int_equal(birth, -7);
	assert_int_equal(idcard_birth(DOCUMENT_RESIDENT_ID, "440300199003079914", &birth), 0);
	assert_int_equal(birth, day(1990, 3, 7));
	assert_int_equal(idcard_birth(DOCUMENT_FOREIGN_CARD, "932682198501010017", &birth), 0);
	assert_int_equal(birth, day(1985, 1, 1));
}

/* -- institutions -- */

static void
institution_codes_are_checked_inside_and_out(void **state)
{
	json_t *j = kit_vectors("uscc.json"), *v;
	struct err e = {0};
	const char *code;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(j, "valid"), i, v)
		assert_int_equal(uscc_check(json_string_value(v), &e), 0);
	json_object_foreach(json_object_get(j, "invalid"), code, v) {
		err_clear(&e);
		assert_int_equal(uscc_check(code, &e), -1);
		assert_int_equal(e.code, ERR_INPUT);
		assert_string_not_equal(e.say, "");
	}
	json_array_foreach(json_object_get(j, "gb11714_valid"), i, v)
		assert_true(gb11714_valid(json_string_value(v)));
	json_decref(j);
	assert_false(gb11714_valid("D2143569-1"));
	assert_false(gb11714_valid("D2143569"));
	assert_false(gb11714_valid(""));
	assert_true(gb11714_valid("D2143569X"));
}

static void
an_inner_code_is_judged_on_its_own(void **state)
{
	/* the outer check character fits, the GB 11714 digit does not */
	struct err e = {0};

	(void)state;
	assert_int_equal(uscc_check("91440300MA5TEXT04H", &e), -1);
	assert_non_null(strstr(e.at[0].text, "GB 11714"));
}

/* -- mobiles -- */

static void
mobiles_become_eleven_digits(void **state)
{
	json_t *j = kit_vectors("mobiles.json"), *v;
	char out[MOBILE_LEN + 1] = "kept";
	struct err e = {0};
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(j, "invalid"), i, v) {
		assert_int_equal(mobile_check(json_string_value(v), out, &e), -1);
		assert_string_equal(out, "kept");
		assert_string_not_equal(e.say, "");
	}
	json_array_foreach(json_object_get(j, "valid"), i, v) {
		assert_int_equal(mobile_check(json_string_value(v), out, &e), 0);
		assert_int_equal(strlen(out), MOBILE_LEN);
		assert_int_equal(out[0], '1');
	}
	json_decref(j);
	assert_int_equal(mobile_check("0086 138 0013 8000", out, &e), 0);
	assert_string_equal(out, "13800138000");
	assert_int_equal(mobile_check("+86+8613800138000", out, &e), -1);
	assert_int_equal(mobile_check("13800138000                         1", out, &e), -1);
	assert_int_equal(mobile_check("", out, &e), -1);
}

/* -- the PIN, RULES 24 -- */

static void
weak_pins_are_named(void **state)
{
	json_t *j = kit_vectors("pins.json"), *v;
	const char *id = json_string_value(json_object_get(j, "handler_id"));
	const char *mobile = json_string_value(json_object_get(j, "mobile"));
	const char *pin;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(j, "accepted"), i, v)
		assert_null(pin_weak(json_string_value(v), id, mobile));
	json_object_foreach(json_object_get(j, "rejected"), pin, v) {
		const char *why = pin_weak(pin, id, mobile);

		assert_non_null(why);
		assert_string_equal(why, json_string_value(v));
	}
	json_decref(j);
}

static void
a_new_pin_is_never_weak(void **state)
{
	struct order o = { .handler_number = "440300199003079914", .mobile = "13800138000" };
	struct err e = {0};
	struct secret *pin = secret_new(&e), *last = secret_new(&e);
	int same = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		assert_int_equal(pin_new(pin, &o, &e), 0);
		assert_null(pin_weak((const char *)secret_bytes(pin), o.handler_number, o.mobile));
		same += secret_equal(pin, last);
		assert_int_equal(secret_set(last, secret_bytes(pin), secret_len(pin), &e), 0);
	}
	assert_true(same <= 1);
	secret_free(pin);
	secret_free(last);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_numbers_are_taken),
		cmocka_unit_test(wrong_numbers_are_refused_with_the_reason),
		cmocka_unit_test(every_single_changed_digit_is_found),
		cmocka_unit_test(a_birth_today_is_no_future_date),
		cmocka_unit_test(numbers_are_folded_before_they_are_compared),
		cmocka_unit_test(other_documents_have_their_shapes),
		cmocka_unit_test(the_birth_is_read_from_the_number),
		cmocka_unit_test(institution_codes_are_checked_inside_and_out),
		cmocka_unit_test(an_inner_code_is_judged_on_its_own),
		cmocka_unit_test(mobiles_become_eleven_digits),
		cmocka_unit_test(weak_pins_are_named),
		cmocka_unit_test(a_new_pin_is_never_weak),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
