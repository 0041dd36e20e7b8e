#include "core/intake.h"

#include "core/clock.h"
#include "core/jsonline.h"
#include "tests/unit/kit.h"
#include "tui/demo_orders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a file was answered with. */
struct answer {
	int count;
	struct order *orders;
	size_t n;
	char *text;
};

static int64_t
now(void)
{
	int64_t t = 0;
	struct err e = {0};

	assert_int_equal(time_parse("2026-11-22T12:00:00+08:00", &t, &e), 0);
	return t;
}

static struct answer
read_text(const char *text)
{
	char *dir = kit_dir(), *path = kit_path(dir, "orders.json");
	struct answer a = { .n = 99 };
	size_t size = 0;
	FILE *f = open_memstream(&a.text, &size);

	kit_write(path, text, 0600);
	a.count = orders_read(path, now(), &a.orders, &a.n, f);
	fclose(f);
	if (a.count > 0)
		assert_null(a.orders);
	free(path);
	free(dir);
	return a;
}

static void
answer_done(struct answer *a)
{
	free(a->orders);
	free(a->text);
}

static struct answer
read_json(json_t *j)
{
	char *text = json_dumps(j, JSON_INDENT(1));
	struct answer a = read_text(text);

	free(text);
	return a;
}

/* One complaint, with this line's end. */
static void
complains(json_t *file, const char *want)
{
	struct answer a = read_json(file);

	if (a.count != 1 || !strstr(a.text, want))
		fail_msg("%d complaints, want \"%s\":\n%s", a.count, want, a.text);
	answer_done(&a);
	json_decref(file);
}

/* The sample; a value of its order nth, deep as "handler.mobile", replaced ("" = removed). */
static json_t *
changed(size_t nth, const char *path, json_t *value)
{
	json_t *file = kit_vectors("orders.json");
	json_t *j = json_array_get(json_object_get(file, "orders"), nth);
	char part[40];
	const char *dot;

	for (; (dot = strchr(path, '.')); path = dot + 1) {
		snprintf(part, sizeof part, "%.*s", (int)(dot - path), path);
		j = json_object_get(j, part);
	}
	if (value)
		assert_int_equal(json_object_set_new(j, path, value), 0);
	else
		assert_int_equal(json_object_del(j, path), 0);
	return file;
}

#define S(s) json_string(s)

static void
the_sample_is_clean(void **state)
{
	json_t *j = kit_vectors("orders.json");
	struct answer a = read_json(j);
	const struct order *o = a.orders;

	(void)state;
	assert_string_equal(a.text, "");
	assert_int_equal(a.count, 0);
	assert_int_equal(a.n, json_array_size(json_object_get(j, "orders")));
	assert_string_equal(o[0].no, "SZ2611160023");
	assert_int_equal(o[0].service, ORDER_UPGRADE_ESEAL);
	assert_int_equal(o[0].state, ORDER_READY);
	assert_string_equal(o[0].old_serial, "18CE44B092F73A71");
	assert_string_equal(o[0].handler, "王小明");
	assert_string_equal(o[0].mobile, "13800138000");
	assert_int_equal(o[0].seal_amount, 221);
	assert_true(o[0].seal_paid > o[0].ordered);
	assert_int_equal(o[1].kind, ORDER_BUSINESS);
	assert_int_equal(o[1].seal_paid, 0);
	assert_true(o[3].mail);
	assert_string_equal(o[3].address_phone, "13900139000");
	assert_string_equal(o[4].point, "NS02");
	assert_string_equal(o[4].suspended_reason, "mobile lost");
	answer_done(&a);
	json_decref(j);
}

static char *
written(const struct order *o, size_t n)
{
	json_t *all = json_array(), *file;
	struct err e = {0};
	char *text;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(order_json(&o[i], &text, &e), 0);
		json_array_append_new(all, json_loads(text, 0, NULL));
		free(text);
	}
	file = json_pack("{ss si so}", "format", "ukey-pickup orders", "version", 1, "orders", all);
	text = json_dumps(file, JSON_INDENT(1));
	json_decref(file);
	return text;
}

static void
import_takes_back_what_export_gives(void **state)
{
	json_t *j = kit_vectors("orders.json"), *k;
	struct answer a = read_json(j), b;
	char *text = written(a.orders, a.n);

	(void)state;
	k = json_loads(text, 0, NULL);
	assert_true(json_equal(j, k));
	b = read_text(text);
	assert_int_equal(b.count, 0);
	assert_int_equal(a.n, b.n);
	assert_memory_equal(a.orders, b.orders, a.n * sizeof *a.orders);
	free(text);
	json_decref(j);
	json_decref(k);
	answer_done(&a);
	answer_done(&b);
}

static void
a_demo_could_have_come_in_a_file(void **state)
{
	enum { N = 300 };
	struct order *o = calloc(N, sizeof *o);
	struct answer a;
	char *text, *again;

	(void)state;
	for (size_t i = 0; i < N; i++)
		demo_order(i, NULL, date_of(now()), &o[i]);
	text = written(o, N);
	a = read_text(text);
	if (a.count)
		fail_msg("%s", a.text);
	again = written(a.orders, a.n);
	assert_string_equal(text, again);
	free(again);
	free(text);
	free(o);
	answer_done(&a);
}

static void
the_state_is_what_the_times_say(void **state)
{
	json_t *j = changed(0, "ready", json_null());
	struct answer a = read_json(j);

	(void)state;
	assert_int_equal(a.count, 0);
	assert_int_equal(a.orders[0].state, ORDER_ACCEPTED);
	answer_done(&a);
	json_decref(j);
	j = changed(0, "ready", NULL);
	json_object_del(json_array_get(json_object_get(j, "orders"), 0), "accepted");
	a = read_json(j);
	assert_int_equal(a.count, 0);
	assert_int_equal(a.orders[0].state, ORDER_SUBMITTED);
	answer_done(&a);
	json_decref(j);
}

static void
values_are_stored_in_one_form(void **state)
{
	json_t *j = changed(0, "handler.mobile", S("+86 138 0013 8000"));
	struct answer a;

	(void)state;
	json_object_set_new(json_object_get(json_array_get(json_object_get(j, "orders"), 0), "handler"),
	    "number", S("11010519491231002x"));
	json_object_set_new(json_object_get(json_array_get(json_object_get(j, "orders"), 0), "old_certificate"),
	    "serial", S("18ce44b092f73a71"));
	a = read_json(j);
	assert_int_equal(a.count, 0);
	assert_string_equal(a.orders[0].mobile, "13800138000");
	assert_string_equal(a.orders[0].handler_number, "11010519491231002X");
	assert_string_equal(a.orders[0].old_serial, "18CE44B092F73A71");
	answer_done(&a);
	json_decref(j);
}

static void
control_characters_are_kept_and_nul_is_refused(void **state)
{
	json_t *j = changed(0, "handler.name", S("王\x1b[2J明\r\b"));
	struct answer a = read_json(j);

	(void)state;
	assert_int_equal(a.count, 0);
	assert_string_equal(a.orders[0].handler, "王\x1b[2J明\r\b");
	answer_done(&a);
	json_decref(j);
	a = read_text("{\n\"format\": \"ukey-pickup\\u0000orders\"}");
	assert_int_equal(a.count, 1);
	assert_non_null(strstr(a.text, "orders.json:2: \\u0000 is not allowed"));
	answer_done(&a);
}

static void
each_wrong_field_is_named(void **state)
{
	static char much[2000];

	(void)state;
	memset(much, 'x', sizeof much - 1);
	complains(changed(0, "handler.mobile", S("12800000000")), "orders[0].handler.mobile: not a mobile");
	complains(changed(1, "handler.number", S("440300199003079915")), "orders[1].handler.number: checksum");
	complains(changed(1, "handler.number", S("000300199003079912")), "orders[1].handler.number: province 00");
	complains(changed(0, "handler.document", S("passport")), "orders[0].handler.number: length");
	complains(changed(0, "handler.document", S("id")), "orders[0].handler.document: wants resident_id");
	complains(changed(0, "handler.name", S("")), "orders[0].handler.name: empty");
	complains(changed(0, "handler.name", json_null()), "orders[0].handler.name: null");
	complains(changed(0, "handler.name", NULL), "orders[0].handler.name: missing");
	complains(changed(0, "handler.name", json_integer(1)), "orders[0].handler.name: wants a text");
	complains(changed(0, "handler.name", S(much)), "orders[0].handler.name: 1999 bytes, at most 199");
	complains(changed(0, "handler", NULL), "orders[0].handler: missing");
	complains(changed(0, "handler", S("x")), "orders[0].handler: wants an object");
	complains(changed(0, "kind", S("company")), "orders[0].kind: wants institution,");
	complains(changed(0, "service", S("upgrade")), "orders[0].service: wants RSA_UPGRADE");
	complains(changed(0, "order", S("SZ_2611")), "order: wants 1 to 32 letters, digits and hyphens");
	complains(changed(0, "order", S("")), "order: ");
	complains(changed(0, "old_certificate.serial", S("18CE-44")), "serial: wants a serial number in hex");
	complains(changed(1, "old_certificate.not_after", S("2028-02-30")), "not_after: wants a date");
	complains(changed(0, "delivery.method", S("drone")), "orders[0].delivery.method: wants pickup or mail");
	complains(changed(3, "delivery.freight", S("prepaid")), "orders[3].delivery.freight: wants collect");
	complains(changed(0, "cancelled", json_integer(0)), "orders[0].cancelled: wants true or false");
	complains(changed(4, "suspended.reason", NULL), "orders[4].suspended.reason: missing");
	complains(changed(1, "order", S("SZ2611160023")), "orders[1].order: the same number as orders[0]");
}

static void
unknown_keys_are_named(void **state)
{
	(void)state;
	complains(changed(0, "colour", S("red")), "orders[0].colour: unknown key");
	complains(changed(0, "handler.fax", S("1")), "orders[0].handler.fax: unknown key");
	complains(changed(0, "delivery.freight", S("collect")), "orders[0].delivery.freight: unknown key");
	complains(changed(0, "red\x1b[31m", S("1")), "orders[0].red?[31m: unknown key");
}

static void
the_seal_is_calculated_again(void **state)
{
	(void)state;
	complains(changed(0, "eseal.amount", json_integer(222)), "eseal.amount: wants 180 * 450 / 365 = 221");
	complains(changed(0, "kind", S("institution_personal")), "eseal.rate: wants 135 for institution_personal");
	complains(changed(0, "ordered", S("2026-11-15T09:20:00+08:00")), "eseal.days: wants 451");
	complains(changed(0, "old_certificate.not_after", S("2026-11-16")), "orders[0].eseal: no seal");
	complains(changed(0, "eseal", json_null()), "orders[0].eseal: missing with service RSA_UPGRADE+ESEAL");
	complains(changed(0, "service", S("RSA_UPGRADE")), "orders[0].eseal: not with service RSA_UPGRADE");
}

static void
amounts_are_whole_numbers(void **state)
{
	json_t *j = changed(0, "eseal.amount", json_real(221.0));
	struct answer a = read_json(j);

	(void)state;
	assert_int_equal(a.count, 2);
	assert_non_null(strstr(a.text, "orders[0].eseal.amount: wants a whole number from 0"));
	answer_done(&a);
	json_decref(j);
}

static void
times_are_rfc_3339_and_in_order(void **state)
{
	(void)state;
	complains(changed(1, "ordered", S("2026-11-16 09:20")), "orders[1].ordered: wants a time like");
	complains(changed(1, "ordered", S("2026-11-16T09:20:00")), "orders[1].ordered: wants a time like");
	complains(changed(1, "ready", S("2026-11-16T16:19:59+08:00")), "orders[1].ready: before accepted");
	complains(changed(1, "accepted", S("2026-11-16T09:15:00+08:00")), "orders[1].accepted: before ordered");
	complains(changed(1, "liveness", S("2026-11-17T09:15:00+08:00")), "orders[1].accepted: before liveness");
	complains(changed(1, "accepted", json_null()), "orders[1].ready: never accepted");
	complains(changed(0, "eseal.paid", S("2026-11-16T09:19:00+08:00")), "orders[0].eseal.paid: before ordered");
	complains(changed(4, "suspended.since", S("2026-11-16T09:19:00+08:00")), "suspended.since: before ordered");
}

static void
a_foreign_institution_code_is_only_noted(void **state)
{
	json_t *j = changed(0, "uscc", S("HRB-12345"));
	struct answer a = read_json(j);

	(void)state;
	assert_int_equal(a.count, 0);
	assert_non_null(strstr(a.text, "orders[0].uscc: note: length"));
	assert_string_equal(a.orders[0].uscc, "HRB-12345");
	answer_done(&a);
	json_decref(j);
}

static void
the_head_is_checked(void **state)
{
	struct answer a = read_text("{ \"format\": \"orders\",\n \"version\": 2,\n \"orders\": {},\n \"more\": 1 }");

	(void)state;
	assert_int_equal(a.count, 4);
	assert_non_null(strstr(a.text, "orders.json:1: format: wants \"ukey-pickup orders\"\n"));
	assert_non_null(strstr(a.text, "orders.json:2: version: wants 1\n"));
	assert_non_null(strstr(a.text, "orders.json:3: orders: wants a list\n"));
	assert_non_null(strstr(a.text, "orders.json:4: more: unknown key\n"));
	answer_done(&a);
	a = read_text("[]");
	assert_int_equal(a.count, 3);
	answer_done(&a);
	a = read_text("{ \"format\": \"ukey-pickup orders\", \"version\": 1, \"orders\": [] }");
	assert_int_equal(a.count, 0);
	assert_int_equal(a.n, 0);
	answer_done(&a);
}

static void
what_is_no_json_is_refused_with_its_line(void **state)
{
	struct answer a = read_text("{ \"format\": 1,\n \"format\": 2 }");
	char text[10];
	FILE *f = fmemopen(text, sizeof text, "w");

	(void)state;
	assert_int_equal(a.count, 1);
	assert_non_null(strstr(a.text, "orders.json:2: duplicate object key"));
	answer_done(&a);
	a = read_text("{\n\n]");
	assert_int_equal(a.count, 1);
	assert_non_null(strstr(a.text, "orders.json:3: "));
	answer_done(&a);
	a = read_text("");
	assert_int_equal(a.count, 1);
	answer_done(&a);
	assert_int_equal(orders_read("/nowhere/orders.json", now(), &a.orders, &a.n, f), 1);
	fclose(f);
}

static void
all_complaints_come_at_once_with_their_lines(void **state)
{
	json_t *j = changed(0, "handler.mobile", S("1"));
	json_t *orders = json_object_get(j, "orders");
	char *text, want[80];
	struct answer a;
	int line = 1;

	(void)state;
	json_object_set_new(json_array_get(orders, 0), "zeal", json_true());
	json_object_set_new(json_object_get(json_array_get(orders, 4), "delivery"), "point", json_null());
	json_array_append_new(orders, S("an order"));
	text = json_dumps(j, JSON_INDENT(2));
	a = read_text(text);
	assert_int_equal(a.count, 4);
	assert_non_null(strstr(a.text, "orders[5]: wants an object"));
	for (const char *p = text; p < strstr(text, "\"point\": null"); p++)
		line += *p == '\n';
	snprintf(want, sizeof want, "orders.json:%d: orders[4].delivery.point: null\n", line);
	assert_non_null(strstr(a.text, want));
	line = 1;
	for (const char *p = text; p < strstr(text, "\"zeal\""); p++)
		line += *p == '\n';
	snprintf(want, sizeof want, "orders.json:%d: orders[0].zeal: unknown key\n", line);
	assert_non_null(strstr(a.text, want));
	answer_done(&a);
	free(text);
	json_decref(j);
}

static void
lines_are_found_through_strings_and_brackets(void **state)
{
	struct jsonline root = jsonline_root("\n{ \"a\": \"}],\\\"\\\\\",\n\"b\": [[1,{}],\n\n-2.5e3 , []],\"c\":\n{\"d\":null}}");
	struct jsonline at = jsonline_first(jsonline_member(root, "b"));

	(void)state;
	assert_int_equal(root.line, 2);
	assert_int_equal(jsonline_key(root, "b").line, 3);
	assert_int_equal(at.line, 3);
	at = jsonline_next(at);
	assert_int_equal(at.line, 5);
	assert_int_equal(*at.p, '-');
	at = jsonline_next(at);
	assert_int_equal(*at.p, '[');
	assert_null(jsonline_first(at).p);
	assert_null(jsonline_next(at).p);
	assert_null(jsonline_next(jsonline_next(at)).p);
	assert_int_equal(jsonline_member(root, "c").line, 6);
	assert_int_equal(*jsonline_member(jsonline_member(root, "c"), "d").p, 'n');
	assert_null(jsonline_member(root, "e").p);
	assert_null(jsonline_member(jsonline_member(root, "e"), "f").p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sample_is_clean),
		cmocka_unit_test(import_takes_back_what_export_gives),
		cmocka_unit_test(a_demo_could_have_come_in_a_file),
		cmocka_unit_test(the_state_is_what_the_times_say),
		cmocka_unit_test(values_are_stored_in_one_form),
		cmocka_unit_test(control_characters_are_kept_and_nul_is_refused),
		cmocka_unit_test(each_wrong_field_is_named),
		cmocka_unit_test(unknown_keys_are_named),
		cmocka_unit_test(the_seal_is_calculated_again),
		cmocka_unit_test(amounts_are_whole_numbers),
		cmocka_unit_test(times_are_rfc_3339_and_in_order),
		cmocka_unit_test(a_foreign_institution_code_is_only_noted),
		cmocka_unit_test(the_head_is_checked),
		cmocka_unit_test(what_is_no_json_is_refused_with_its_line),
		cmocka_unit_test(all_complaints_come_at_once_with_their_lines),
		cmocka_unit_test(lines_are_found_through_strings_and_brackets),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
