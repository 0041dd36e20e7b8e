/* What the book keeps as JSON: a receipt's facts, a day-end's.  Taken only when written again they are the same bytes. */
#include "tests/fuzz/fuzz.h"

#include "core/day.h"
#include "print/facts.h"
#include "print/facts_read.h"

#include <stdlib.h>
#include <string.h>

static void
day(const struct blob *json)
{
	struct day d = { 0 };
	struct blob again = { 0 }, third = { 0 };
	struct err e;

	if (day_parse(json, &d, &e) == -1)
		return;
	fuzz_must(day_facts(&d, &again, &e) == 0);
	day_done(&d);
	fuzz_must(day_parse(&again, &d, &e) == 0 && day_facts(&d, &third, &e) == 0);
	fuzz_must(blob_equal(&again, &third));
	day_done(&d);
	blob_done(&again);
	blob_done(&third);
}

static void
receipt(const struct blob *json)
{
	struct facts_kept *k = NULL;
	struct blob again = { 0 };
	char sha256[65];
	struct err e;

	if (facts_read(&k, json, &e) == -1)
		return;
	fuzz_must(facts_json(facts_of(k), &again, sha256, &e) == 0 && blob_equal(&again, json));
	blob_done(&again);
	facts_free(k);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct blob json = { fuzz_bytes(p, n), n };

	receipt(&json);
	day(&json);
	free(json.p);
	return 0;
}

static void
seed_receipt(fuzz_take *take, void *to)
{
	struct order o = { .no = "SZ2611160023", .institution = "深圳市测试建设工程有限公司", .handler = "王小明",
		.mobile = "138****8000", .seal_rate = 180, .seal_days = 450, .seal_amount = 221, .seal_paid = 1795000000 };
	struct visit v = { .no = "V1", .agent = true, .collector = "李四", .number = "440***********9914",
		.same_person = true, .signoff = true };
	struct making m = { .cert_serial = "18CE44B0", .token_serial = "d1b2439d26e8bff7", .cert_begin = 20000,
		.cert_end = 21000, .old_revoked = 1795000000 };
	struct approval a = { .decided_by = "2001", .decided = 1795000000, .check = "7F3A-91C2", .facts = "{\"reason\":\"x\"}" };
	struct receipt_facts f = { .order = &o, .visit = &v, .making = &m, .no = "FT2611230037", .kind = "original",
		.time = 1795000000, .audit_head = "00", .product = "SoftHSM2", .point_name = "福田", .clerk_name = "张三" };
	struct blob json = { 0 };
	char sha256[65];
	struct err e;

	fuzz_must(facts_json(&f, &json, sha256, &e) == 0);
	take(to, "receipt", json.p, json.n);
	f.approval = f.deferral = &a;
	f.approver_name = f.deferrer_name = "赵六";
	fuzz_must(facts_json(&f, &json, sha256, &e) == 0);
	take(to, "receipt_approved", json.p, json.n);
	blob_done(&json);
}

static void
seed_day(fuzz_take *take, void *to)
{
	struct day d = { .after = 3, .from = 1795000000, .point = "FT01", .digest = "00", .counted = true,
		.nrefused = 1, .refused = { { "R22", 4 } } };
	struct blob json = { 0 };
	struct err e;

	fuzz_must(day_odd_add(&d, 0, "SZ2611160023", "d1b2439d26e8bff7", &e) == 0);
	fuzz_must(day_ids_add(&d.carried, 7, &e) == 0 && day_facts(&d, &json, &e) == 0);
	take(to, "day", json.p, json.n);
	blob_done(&json);
	day_done(&d);
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	seed_receipt(take, to);
	seed_day(take, to);
}
