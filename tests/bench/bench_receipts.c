/*
 * Receipts a second, each drawn anew and signed twice, beside the limit: two
 * bare RSA-2048 signatures of the same keys, all that cannot be saved.
 */
#include "tests/bench/bench.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

enum { RECEIPTS = 200 };

static double
receipt(struct paper_kit *k)
{
	struct blob pdf = { 0 }, facts = { 0 };
	struct err e;
	double from = bench_now();

	if (k->paper.ops->receipt(k->paper.self, &k->facts, &k->ukey, &pdf, &facts, &e) == -1)
		bench_fail("receipt", "failed");
	from = bench_now() - from;
	blob_done(&pdf);
	blob_done(&facts);
	return from;
}

/* The branch's key is of the same size as the UKey's. */
static double
two_signatures(struct paper_kit *k)
{
	struct blob data = { 0 }, sig = { 0 };
	struct err e;
	double from;

	if (blob_set(&data, "what a receipt signs is a hash", 30, &e) == -1)
		bench_fail("signature", "no memory");
	from = bench_now();
	for (int i = 0; i < 2; i++)
		if (k->ukey.sign(k->ukey.ctx, &data, &sig, &e) == -1)
			bench_fail("signature", "failed");
	from = bench_now() - from;
	blob_done(&data);
	blob_done(&sig);
	return from;
}

int
main(void)
{
	static struct samples receipts, limit;
	struct paper_kit *k = paper_kit_new();

	for (int i = 0; i < RECEIPTS; i++) {
		samples_add(&receipts, receipt(k));
		samples_add(&limit, two_signatures(k));
	}
	bench_line("receipts_per_s", 1 / samples_median(&receipts), "1/s", "");
	bench_line("receipts_share_of_limit", samples_median(&limit) / samples_median(&receipts), "ratio",
	    "(0.2 to come)");
	paper_kit_free(k);
	return 0;
}
