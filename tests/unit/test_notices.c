/* Notices without a PIN: what they say, and that each goes out once (RULES 23, 39). */
#include "tests/unit/book_kit.h"
#include "tests/unit/smskit.h"

#include "conf/settings.h"
#include "core/notices.h"
#include "core/sms/message.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct err e;

/* ---- the texts --------------------------------------------------------------------- */

static char *
text_of(enum notice_kind kind, bool demo)
{
	const struct sms_notice n = {
		.signature = "深圳CA", .order = "SZ2611160023", .point = "福田受理点",
		.address = "深南大道1号", .agent = "赵*", .when = 1795398540,
		.service_phone = "400-112-3838", .demo = demo,
	};
	struct secret *body = secret_new(&e);
	char *text;

	assert_non_null(body);
	assert_ok(sms_notice_text(kind, &n, body, &e));
	assert_non_null(text = strdup((const char *)secret_bytes(body)));
	secret_free(body);
	return text;
}

static void
a_ready_notice_says_where_and_what_to_bring(void **state)
{
	char *text = text_of(NOTICE_READY, false);

	(void)state;
	assert_string_equal(text, "【深圳CA】订单尾号0023的UKey可领取，请到福田受理点（深南大道1号）。"
	    "请经办人带本人身份证原件、签收单；他人代领另带加盖公章的授权委托书。客服400-112-3838");
	free(text);
}

static void
a_collected_notice_says_who_when_where_and_whom_to_call(void **state)
{
	char *text = text_of(NOTICE_COLLECTED, false);

	(void)state;
	assert_string_equal(text, "【深圳CA】订单尾号0023的UKey已由代领人赵*于11-23 09:49在福田受理点领取。"
	    "证书密码只发本手机，勿告他人。如非您委托，请即致电客服400-112-3838");
	free(text);
}

static void
a_demo_notice_says_so_first(void **state)
{
	char *ready = text_of(NOTICE_READY, true), *collected = text_of(NOTICE_COLLECTED, true);

	(void)state;
	assert_ptr_equal(strstr(ready, "【深圳CA】演示 无效。"), ready);
	assert_ptr_equal(strstr(collected, "【深圳CA】演示 无效。"), collected);
	free(ready);
	free(collected);
}

/* ---- sending ----------------------------------------------------------------------- */

struct bed {
	struct book_kit *book;
	struct smskit *phone;
	struct conf conf;
	struct points points;
	struct point point;
	struct counter c;
	char signature[16], phone_number[16];
	struct sms sms;                 /* behind c.sms where that fails */
	int fails, sends;
	enum err_code why;
};

static int
bed_new(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	void *part;

	assert_non_null(b);
	book_kit_setup(&part);
	b->book = part;
	smskit_new(&part);
	b->phone = part;
	snprintf(b->point.id, sizeof(b->point.id), "FT01");
	snprintf(b->point.name, sizeof(b->point.name), "福田受理点");
	b->points = (struct points){ &b->point, 1 };
	snprintf(b->signature, sizeof(b->signature), "深圳CA");
	snprintf(b->phone_number, sizeof(b->phone_number), "400-112-3838");
	b->conf.sms_signature = b->signature;
	b->conf.paper_service_phone = b->phone_number;
	b->conf.sms_seconds = 15;
	b->sms = b->phone->sms;
	b->c = (struct counter){ .conf = &b->conf, .book = b->book->book, .sms = b->phone->sms,
		.clock = b->book->clock, .terminal = 1, .points = &b->points, .point_name = "别处" };
	book_sqlite_tell_ready(b->book->own, "FT01");
	*state = b;
	return 0;
}

static int
bed_free(void **state)
{
	struct bed *b = *state;
	void *part = b->phone;

	smskit_free(&part);
	part = b->book;
	book_kit_teardown(&part);
	free(b);
	return 0;
}

static int
sent(struct bed *b, int max)
{
	int n = -1;

	assert_ok(notices_send(&b->c, max, &n, &e));
	return n;
}

static int
broken_send(void *self, const char *id, const char *mobile, const struct secret *body, int *ms,
    struct err *why)
{
	struct bed *b = self;

	b->sends++;
	if (b->fails-- > 0)
		return err_set(why, b->why, "no gateway");
	return b->sms.ops->send(b->sms.self, id, mobile, body, ms, why);
}

static int
broken_state(void *self, const char *id, enum sms_state *out, int64_t *when, int *again, struct err *why)
{
	struct bed *b = self;

	return b->sms.ops->state(b->sms.self, id, out, when, again, why);
}

/* The next sends fail so often, with this. */
static void
breaks(struct bed *b, int times, enum err_code why)
{
	static const struct sms_ops broken = { broken_send, broken_state };

	b->fails = times;
	b->why = why;
	b->c.sms = (struct sms){ &broken, b };
}

static void
what_waits_goes_out_once(void **state)
{
	struct bed *b = *state;
	char *text;

	book_kit_add(b->book, "SZ1");
	assert_int_equal(sent(b, 9), 1);
	assert_int_equal(sent(b, 9), 0);
	assert_int_equal(smskit_messages(b->phone, MOBILE), 1);
	assert_non_null(text = smskit_read(b->phone, MOBILE "/0001.txt"));
	assert_non_null(strstr(text, "可领取，请到福田受理点"));
	assert_int_equal(strspn(text, "0123456789"), 0);
	free(text);
}

static void
no_more_than_asked_for_goes_out_at_once(void **state)
{
	struct bed *b = *state;

	book_kit_add(b->book, "SZ1");
	book_kit_add(b->book, "SZ2");
	book_kit_add(b->book, "SZ3");
	assert_int_equal(sent(b, 2), 2);
	assert_int_equal(sent(b, 2), 1);
	assert_int_equal(smskit_messages(b->phone, MOBILE), 3);
}

static void
one_sent_before_a_crash_is_only_marked(void **state)
{
	struct bed *b = *state;

	book_kit_add(b->book, "SZ1");
	assert_int_equal(smskit_send(b->phone, "n1", MOBILE), 0);
	breaks(b, 0, ERR_REMOTE);
	assert_int_equal(sent(b, 9), 1);
	assert_int_equal(b->sends, 0);
	assert_int_equal(smskit_messages(b->phone, MOBILE), 1);
	assert_int_equal(book_kit_ask(b->book, "SELECT sent FROM notices"), b->book->now);
}

static void
a_gateway_that_is_silent_is_asked_once_and_nothing_is_lost(void **state)
{
	struct bed *b = *state;

	book_kit_add(b->book, "SZ1");
	book_kit_add(b->book, "SZ2");
	breaks(b, 1, ERR_SMS);
	assert_int_equal(sent(b, 9), 0);
	assert_int_equal(b->sends, 1);
	assert_int_equal(book_kit_ask(b->book, "SELECT sum(tries) FROM notices"), 1);
	assert_int_equal(sent(b, 9), 2);
	assert_int_equal(smskit_messages(b->phone, MOBILE), 2);
}

static void
one_that_cannot_be_sent_does_not_keep_the_next_back(void **state)
{
	struct bed *b = *state;

	book_kit_add(b->book, "SZ1");
	book_kit_add(b->book, "SZ2");
	breaks(b, 1, ERR_FAULT);
	assert_int_equal(sent(b, 9), 1);
	assert_int_equal(book_kit_ask(b->book, "SELECT count(*) FROM notices WHERE sent = 0 AND order_no = 'SZ1'"), 1);
}

static void
a_notice_goes_to_the_mobile_the_order_has_by_then(void **state)
{
	struct bed *b = *state;
	struct order o = book_kit_order("SZ1");

	book_kit_add(b->book, "SZ1");
	snprintf(o.mobile, sizeof(o.mobile), "13900139000");
	assert_ok(b->c.book.ops->orders_add(b->c.book.self, &b->book->admin, &o, 1, &e));
	assert_int_equal(sent(b, 9), 1);
	assert_int_equal(smskit_messages(b->phone, "13900139000"), 1);
}

#define BED(f) cmocka_unit_test_setup_teardown(f, bed_new, bed_free)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ready_notice_says_where_and_what_to_bring),
		cmocka_unit_test(a_collected_notice_says_who_when_where_and_whom_to_call),
		cmocka_unit_test(a_demo_notice_says_so_first),
		BED(what_waits_goes_out_once),
		BED(no_more_than_asked_for_goes_out_at_once),
		BED(one_sent_before_a_crash_is_only_marked),
		BED(a_gateway_that_is_silent_is_asked_once_and_nothing_is_lost),
		BED(one_that_cannot_be_sent_does_not_keep_the_next_back),
		BED(a_notice_goes_to_the_mobile_the_order_has_by_then),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
