/* The text of the PIN message: RULES 23, 25, 39. */
#include "tests/unit/kit.h"

#include "core/sms/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	json_object_foreach (parts, n, want) {
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
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
