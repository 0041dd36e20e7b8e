/* What the demo phone reports of a message, and the modes that make it fail: RULES 25. */
#include "tests/unit/kit.h"
#include "tests/unit/smskit.h"

static void
delivered_after_a_moment(void **state)
{
	struct smskit *b = *state;
	int again = 0;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_not_equal(smskit_state(b, "SZ1-1-1", &again), SMS_FAILED);
	assert_in_range(again, 0, 1200);
	smskit_earlier(b, "SZ1-1-1", 600);
	assert_int_not_equal(smskit_state(b, "SZ1-1-1", &again), SMS_ACCEPTED);
	smskit_earlier(b, "SZ1-1-1", 600);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_DELIVERED);
	assert_int_equal(again, 0);
}

static void
a_clock_set_back_makes_nobody_wait_for_hours(void **state)
{
	struct smskit *b = *state;
	int again = 0;

	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	smskit_earlier(b, "SZ1-1-1", -3600000);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_ACCEPTED);
	assert_int_equal(again, 1200);
}

static void
never_sent_is_not_found(void **state)
{
	struct smskit *b = *state;
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
	struct smskit *b = *state;
	int again;

	smskit_write(b, ".mode", "fail\n");
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	smskit_earlier(b, "SZ1-1-1", 1200);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_FAILED);
	assert_int_equal(again, 0);
	assert_int_equal(smskit_messages(b, MOBILE), 0);
	smskit_write(b, ".mode", "ok");
	assert_int_equal(smskit_send(b, "SZ1-1-2", MOBILE), 0);
	smskit_earlier(b, "SZ1-1-2", 1200);
	assert_int_equal(smskit_state(b, "SZ1-1-2", &again), SMS_DELIVERED);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_FAILED); /* its fate was fixed */
}

static void
delaying_mode_takes_its_seconds(void **state)
{
	struct smskit *b = *state;
	int again;

	smskit_write(b, ".mode", "delay 30");
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	smskit_earlier(b, "SZ1-1-1", 20000);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_HANDED_OVER);
	assert_in_range(again, 1, 10000);
	smskit_earlier(b, "SZ1-1-1", 10000);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_DELIVERED);
}

static void
silent_mode_ends_without_a_report(void **state)
{
	struct smskit *b = *state;
	int again;

	smskit_write(b, ".mode", "never");
	assert_int_equal(smskit_send(b, "SZ1-1-1", MOBILE), 0);
	assert_int_equal(smskit_messages(b, MOBILE), 1);
	smskit_earlier(b, "SZ1-1-1", 50000);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_HANDED_OVER);
	assert_true(again > 0);
	smskit_earlier(b, "SZ1-1-1", 10000);
	assert_int_equal(smskit_state(b, "SZ1-1-1", &again), SMS_UNKNOWN);
	assert_int_equal(again, 0);
}

static void
wrong_modes_are_named(void **state)
{
	static const char *const wrong[] = { "", "perhaps", "delay", "delay -1", "delay 9999", "ok 3", "delay 3 4", "fail fail" };
	struct smskit *b = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		smskit_write(b, ".mode", wrong[i]);
		if (smskit_send(b, "SZ1-1-1", MOBILE) == 0)
			fail_msg("took \"%s\"", wrong[i]);
		assert_int_equal(b->e.code, ERR_SETTINGS);
	}
	assert_int_equal(smskit_messages(b, MOBILE), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, smskit_new, smskit_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(delivered_after_a_moment),
		CASE(a_clock_set_back_makes_nobody_wait_for_hours),
		CASE(never_sent_is_not_found),
		CASE(failing_mode_reports_undelivered_and_shows_nothing),
		CASE(delaying_mode_takes_its_seconds),
		CASE(silent_mode_ends_without_a_report),
		CASE(wrong_modes_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
