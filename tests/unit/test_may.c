#include "core/may.h"

#include "core/record.h"
#include "tests/unit/kit.h"

#include <string.h>

static const struct staff clerk = { .id = "1001", .person = "P1", .permissions = 1u << PERMISSION_PICKUP };
static const struct staff supervisor = {
    .id = "2001", .person = "P2", .permissions = 1u << PERMISSION_SUPERVISE | 1u << PERMISSION_PICKUP};

static void
permissions_are_needed_and_add_up(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(may(&clerk, MAY_HAND_OVER, NULL, &e), 0);
	assert_int_equal(may(&supervisor, MAY_HAND_OVER, NULL, &e), 0);
	assert_int_equal(may(&supervisor, MAY_APPROVE, "P1", &e), 0);
	assert_int_equal(may(&clerk, MAY_APPROVE, "P9", &e), -1);
	assert_int_equal(e.code, ERR_MAY);
	assert_non_null(strstr(e.say, "主管"));
	assert_int_equal(may(&supervisor, MAY_REPRINT_RECEIPT, NULL, &e), -1);
}

static void
nobody_approves_what_they_did_under_another_sign_in(void **state)
{
	struct staff second = supervisor;
	struct err e;

	(void)state;
	strcpy(second.id, "2002"); /* another sign-in, the same person */
	assert_int_equal(may(&second, MAY_APPROVE, "P2", &e), -1);
	assert_int_equal(e.code, ERR_NOT_SELF);
	assert_int_equal(may(&second, MAY_APPROVE, "", &e), 0);
	assert_int_equal(may(&second, MAY_HAND_OVER, "P2", &e), 0); /* only where the rule says so */
}

static void
who_is_disabled_may_nothing(void **state)
{
	struct staff gone = clerk;
	struct err e;

	(void)state;
	gone.disabled = true;
	assert_int_equal(may(&gone, MAY_SEE_ORDERS, NULL, &e), -1);
	assert_int_equal(e.code, ERR_STAFF_DISABLED);
}

static void
actions_say_what_else_they_ask(void **state)
{
	(void)state;
	assert_true(may_rules(MAY_REPRINT_RECEIPT) & MAY_REASON);
	assert_true(may_rules(MAY_APPROVE) & MAY_ONCE);
	assert_int_equal(may_rules(MAY_MAKE_UKEY), MAY_PLAIN);
	assert_string_equal(may_action_name(MAY_MAKE_UKEY), "MAKE_UKEY");
}

static void
roles_are_named_in_one_line(void **state)
{
	char out[64], small[9];

	(void)state;
	staff_roles(&supervisor, out, sizeof(out));
	assert_string_equal(out, "柜员 主管");
	staff_roles(&supervisor, small, sizeof(small));
	assert_string_equal(small, "柜员 "); /* no torn character */
}

/* One list of each sort stands for all: they share core/names.h. */
static void
names_go_both_ways(void **state)
{
	enum handover_state h = HANDOVER_BEGUN;
	enum permission p;
	int i;

	(void)state;
	for (i = 0; i < PERMISSION__MAX; i++) {
		assert_int_equal(permission_parse(permission_name((enum permission)i), &p), 0);
		assert_int_equal(p, i);
	}
	assert_string_equal(handover_state_name(HANDOVER_PIN_SET), "pin_set");
	assert_string_equal(handover_state_text(HANDOVER_DELIVERED), "已交付");
	assert_int_equal(handover_state_parse("pin_arrived", &h), 0);
	assert_int_equal(h, HANDOVER_PIN_ARRIVED);
	assert_string_equal(order_kind_name(ORDER_BUSINESS), "institution_business");
	assert_string_equal(bids_text(BIDS_UNASKED), "");
}

static void
unknown_names_are_refused_untouched(void **state)
{
	enum order_state s = ORDER_READY;
	enum document d = DOCUMENT_PASSPORT;

	(void)state;
	assert_int_equal(order_state_parse("READY", &s), -1);
	assert_int_equal(order_state_parse("", &s), -1);
	assert_int_equal(document_parse("driving_licence", &d), -1);
	assert_int_equal(s, ORDER_READY);
	assert_int_equal(d, DOCUMENT_PASSPORT);
	assert_string_equal(order_state_name((enum order_state)ORDER_STATE__MAX), "?");
}

static void
a_done_making_holds_nothing(void **state)
{
	struct making m = { .id = 7 };
	struct err e;

	(void)state;
	assert_int_equal(blob_set(&m.cert, "der", 3, &e), 0);
	making_done(&m);
	assert_int_equal(m.id, 0);
	assert_null(m.cert.p);
	making_done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(permissions_are_needed_and_add_up),
	    cmocka_unit_test(nobody_approves_what_they_did_under_another_sign_in),
	    cmocka_unit_test(who_is_disabled_may_nothing),
	    cmocka_unit_test(actions_say_what_else_they_ask),
	    cmocka_unit_test(roles_are_named_in_one_line),
	    cmocka_unit_test(names_go_both_ways),
	    cmocka_unit_test(unknown_names_are_refused_untouched),
	    cmocka_unit_test(a_done_making_holds_nothing),
	};

	return cmocka_run_group_tests_name("may", tests, NULL, kit_teardown);
}
