/* Every function of core/rules.c on both sides. */
#include "core/rules.h"

#include "core/clock.h"
#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>

static struct err e;

/* A ready order of point FT01 whose handler is 王小明. */
static struct order
ready_order(void)
{
	struct order o = {
		.no = "SZ2611160023",
		.kind = ORDER_INSTITUTION,
		.state = ORDER_READY,
		.handler = "王小明",
		.handler_number = "440300199003079914",
		.handler_document = DOCUMENT_RESIDENT_ID,
		.mobile = "13800138000",
		.point = "FT01",
		.liveness = 1, .ordered = 2, .accepted = 3, .ready = 4,
	};

	return o;
}

static struct visit
good_visit(void)
{
	struct visit v = {
		.collector = "王小明",
		.number = "440300199003079914",
		.document = DOCUMENT_RESIDENT_ID,
		.same_person = true,
		.signoff = true,
		.bids = BIDS_NONE,
		.told_platform = true,
		.told_mobile = true,
	};

	return v;
}

static int32_t
today(void)
{
	int32_t d;

	assert_int_equal(date_from_ymd(2026, 11, 23, &d), 0);
	return d;
}

#define REFUSES(call, want)                                                    \
	do {                                                                   \
		err_clear(&e);                                                 \
		assert_int_equal(call, -1);                                    \
		assert_int_equal(e.code, want);                                \
		assert_true(err_what(&e)[0] != '\0');                          \
		assert_true(err_todo(&e)[0] != '\0');                          \
	} while (0)
#define HOLDS(call) assert_int_equal(call, 0)

static void
order_of_another_point_is_refused(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rule_right_point(&o, "FT01", &e));
	REFUSES(rule_right_point(&o, "NS02", &e), ERR_WRONG_POINT);
	assert_non_null(strstr(e.say, "FT01"));
	REFUSES(rules_order(&o, "NS02", &e), ERR_WRONG_POINT);
}

static void
mail_order_is_refused(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rule_not_mail(&o, &e));
	o.mail = true;
	strcpy(o.address, "示范路1号");
	REFUSES(rule_not_mail(&o, &e), ERR_MAIL_ORDER);
	assert_non_null(strstr(e.say, "示范路1号"));
	REFUSES(rules_order(&o, "FT01", &e), ERR_MAIL_ORDER);
}

static void
cancelled_and_suspended_are_refused(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rule_not_cancelled(&o, &e));
	HOLDS(rule_not_suspended(&o, &e));
	HOLDS(rules_flags(&o, &e));
	o.suspended = 1763600400;
	strcpy(o.suspended_reason, "手机丢失");
	REFUSES(rule_not_suspended(&o, &e), ERR_ON_HOLD);
	assert_non_null(strstr(e.say, "手机丢失"));
	REFUSES(rules_flags(&o, &e), ERR_ON_HOLD);
	o.cancelled = true;
	REFUSES(rule_not_cancelled(&o, &e), ERR_CANCELLED);
	REFUSES(rules_flags(&o, &e), ERR_CANCELLED);
	REFUSES(rules_order(&o, "FT01", &e), ERR_CANCELLED);
}

static void
collected_or_mailed_is_refused(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rule_not_collected(&o, &e));
	o.state = ORDER_COLLECTED;
	o.collected = 1763600400;
	REFUSES(rule_not_collected(&o, &e), ERR_COLLECTED);
	o.state = ORDER_MAILED;
	REFUSES(rules_order(&o, "FT01", &e), ERR_COLLECTED);
}

static void
liveness_acceptance_and_readiness_come_first(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rules_order(&o, "FT01", &e));
	o.state = ORDER_ACCEPTED;
	o.ready = 0;
	HOLDS(rule_accepted(&o, &e));
	REFUSES(rule_ready(&o, &e), ERR_NOT_READY);
	REFUSES(rules_order(&o, "FT01", &e), ERR_NOT_READY);
	o.state = ORDER_SUBMITTED;
	o.accepted = 0;
	REFUSES(rule_accepted(&o, &e), ERR_NOT_ACCEPTED);
	REFUSES(rules_order(&o, "FT01", &e), ERR_NOT_ACCEPTED);
	HOLDS(rule_liveness(&o, &e));
	o.liveness = 0;
	REFUSES(rule_liveness(&o, &e), ERR_NO_LIVENESS);
	REFUSES(rules_order(&o, "FT01", &e), ERR_NO_LIVENESS);
}

static void
unpaid_seal_is_refused_with_its_arithmetic(void **s)
{
	struct order o = ready_order();

	(void)s;
	HOLDS(rule_paid(&o, &e));
	o.seal_rate = 135;
	o.seal_days = 450;
	o.seal_amount = 166;
	REFUSES(rule_paid(&o, &e), ERR_UNPAID);
	assert_non_null(strstr(e.say, "166"));
	assert_non_null(strstr(e.say, "450"));
	REFUSES(rules_order(&o, "FT01", &e), ERR_UNPAID);
	o.seal_paid = 5;
	HOLDS(rules_order(&o, "FT01", &e));
}

static void
document_number_is_checked(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_document(&v, today(), &e));
	strcpy(v.number, "440300199003079915");
	REFUSES(rule_document(&v, today(), &e), ERR_ID_NUMBER);
}

static void
document_is_current_until_its_last_day(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_document_current(&v, today(), &e));  /* 长期 */
	v.document_until = today();
	HOLDS(rule_document_current(&v, today(), &e));
	v.document_until = today() - 1;
	REFUSES(rule_document_current(&v, today(), &e), ERR_ID_EXPIRED);
	assert_non_null(strstr(e.say, "2026-11-22"));
}

static void
original_and_same_person_are_attested(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_original(&v, &e));
	HOLDS(rule_same_person(&v, &e));
	v.electronic = true;
	REFUSES(rule_original(&v, &e), ERR_ELECTRONIC_ID);
	v.same_person = false;
	REFUSES(rule_same_person(&v, &e), ERR_NOT_SAME_PERSON);
}

static void
handler_must_be_the_one_in_the_order(void **s)
{
	struct order o = ready_order();
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_is_handler(&v, &o, &e));
	v.document = DOCUMENT_TEMPORARY_ID;
	HOLDS(rule_is_handler(&v, &o, &e));
	v.document = DOCUMENT_PASSPORT;
	REFUSES(rule_is_handler(&v, &o, &e), ERR_ID_MISMATCH);
	assert_non_null(strstr(e.say, "证件种类"));
	v = good_visit();
	strcpy(v.collector, "王小朋");
	REFUSES(rule_is_handler(&v, &o, &e), ERR_ID_MISMATCH);
	assert_non_null(strstr(e.say, "姓名"));
	strcpy(v.number, "440300198802299927");
	REFUSES(rule_is_handler(&v, &o, &e), ERR_ID_MISMATCH);
	assert_non_null(strstr(e.say, "证件号码"));
}

static void
person_is_judged_against_every_order(void **s)
{
	struct order o[2] = { ready_order(), ready_order() };
	struct visit v = good_visit();

	(void)s;
	HOLDS(rules_person(&v, o, 2, today(), &e));
	strcpy(o[1].handler_number, "440300198802299927");
	REFUSES(rules_person(&v, o, 2, today(), &e), ERR_ID_MISMATCH);
	HOLDS(rules_person(&v, o, 1, today(), &e));
	v.same_person = false;
	REFUSES(rules_person(&v, o, 1, today(), &e), ERR_NOT_SAME_PERSON);
}

static void
signoff_form_is_brought_or_signed_here(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_signoff(&v, &e));
	v.signoff = false;
	REFUSES(rule_signoff(&v, &e), ERR_SIGNOFF_MISSING);
	v.signoff_here = true;
	HOLDS(rule_signoff(&v, &e));
}

static void
sealed_bids_stop_only_while_the_old_one_lives(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_bids(&v, false, &e));
	v.bids = BIDS_OPENED;
	HOLDS(rule_bids(&v, false, &e));
	v.bids = BIDS_UNASKED;
	REFUSES(rule_bids(&v, true, &e), ERR_NOTICES);
	v.bids = BIDS_SEALED;
	REFUSES(rule_bids(&v, false, &e), ERR_BIDS_SEALED);
	REFUSES(rule_bids(&v, true, &e), ERR_BIDS_SEALED);
	v.bids_advised = true;
	HOLDS(rule_bids(&v, true, &e));
	REFUSES(rule_bids(&v, false, &e), ERR_BIDS_SEALED);
	v.bids = BIDS_UNKNOWN;
	HOLDS(rule_bids(&v, true, &e));
	REFUSES(rule_bids(&v, false, &e), ERR_BIDS_UNKNOWN);
}

static void
notices_are_all_told(void **s)
{
	struct visit v = good_visit();

	(void)s;
	HOLDS(rule_told(&v, &e));
	HOLDS(rules_papers(&v, true, &e));
	v.told_platform = false;
	REFUSES(rule_told(&v, &e), ERR_NOTICES);
	REFUSES(rules_papers(&v, true, &e), ERR_NOTICES);
	v = good_visit();
	v.told_mobile = false;
	REFUSES(rule_told(&v, &e), ERR_NOTICES);
}

static void
only_revoked_is_revoked(void **s)
{
	(void)s;
	HOLDS(rule_old_revoked(CA_REVOKED, &e));
	REFUSES(rule_old_revoked(CA_GOOD, &e), ERR_OLD_NOT_REVOKED);
	REFUSES(rule_old_revoked(CA_HOLD, &e), ERR_OLD_NOT_REVOKED);
	REFUSES(rule_old_revoked(CA_UNKNOWN, &e), ERR_CA_STATUS);
}

static void
fees(const char *name, int rate)
{
	const char *days;
	json_t *all = kit_vectors("seal_fee.json"), *v;

	assert_true(json_object_size(json_object_get(all, name)) > 0);
	json_object_foreach(json_object_get(all, name), days, v)
		assert_int_equal(seal_fee(rate, atoi(days)),
		    json_integer_value(v));
	json_decref(all);
}

static void
seal_fee_is_whole_yuan_truncated(void **s)
{
	(void)s;
	fees("rate_180", 180);
	fees("rate_135", 135);
	assert_int_equal(seal_fee(180, 0), 0);
	assert_int_equal(seal_fee(180, -3), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_of_another_point_is_refused),
		cmocka_unit_test(mail_order_is_refused),
		cmocka_unit_test(cancelled_and_suspended_are_refused),
		cmocka_unit_test(collected_or_mailed_is_refused),
		cmocka_unit_test(liveness_acceptance_and_readiness_come_first),
		cmocka_unit_test(unpaid_seal_is_refused_with_its_arithmetic),
		cmocka_unit_test(document_number_is_checked),
		cmocka_unit_test(document_is_current_until_its_last_day),
		cmocka_unit_test(original_and_same_person_are_attested),
		cmocka_unit_test(handler_must_be_the_one_in_the_order),
		cmocka_unit_test(person_is_judged_against_every_order),
		cmocka_unit_test(signoff_form_is_brought_or_signed_here),
		cmocka_unit_test(sealed_bids_stop_only_while_the_old_one_lives),
		cmocka_unit_test(notices_are_all_told),
		cmocka_unit_test(only_revoked_is_revoked),
		cmocka_unit_test(seal_fee_is_whole_yuan_truncated),
	};

	setenv("TZ", "Asia/Shanghai", 1);
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
