/* A reprint as others' tools judge it (RULES 35): the same facts, marked, signed by the branch alone. */
#include "core/text.h"
#include "print/facts.h"
#include "print/facts_read.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PDFSIG "pdfsig -nssdir sql:nss r.pdf"
#define TEXT "pdftotext -layout r.pdf -"

struct again {
	struct paper_kit *k;
	struct receipt_row row;
	struct reprint r;
};

static int
setup(void **state)
{
	struct again *a = calloc(1, sizeof *a);

	assert_non_null(a);
	a->k = paper_kit_new();
	a->r = (struct reprint){ .nth = 2, .reason = REPRINT_LOST, .requester = REPRINT_BY_COLLECTOR,
		.copy = REPRINT_COPY_THEIRS, .original = ORIGINAL_WHOLE, .terminal = 2,
		.time = a->k->facts.time + INT64_C(3) * 86400 };
	paper_kit_set(a->r.receipt, sizeof a->r.receipt, a->k->facts.no);
	paper_kit_set(a->r.name, sizeof a->r.name, "王小明");
	paper_kit_set(a->r.staff, sizeof a->r.staff, "1003");
	paper_kit_set(a->row.no, sizeof a->row.no, a->k->facts.no);
	memset(a->row.sha256, 'c', 64);
	*state = a;
	return 0;
}

static int
teardown(void **state)
{
	struct again *a = *state;

	paper_kit_free(a->k);
	free(a);
	return 0;
}

/* The first print into a.pdf, then its reprint into r.pdf. */
static void
print_again(struct again *a)
{
	struct paper_kit *k = a->k;
	struct reprint_facts f = { .facts = &k->kept, .receipt = &a->row, .reprint = &a->r,
		.point_name = "南山受理点", .clerk_name = "张敏" };
	char *path = kit_path(k->dir, "r.pdf"), line[2000];
	struct blob pdf = { 0 };
	struct err e;

	paper_kit_receipt(k, "a.pdf");
	blob_sha256(&k->kept, a->row.facts_sha256);
	if (k->paper.ops->reprint(k->paper.self, &f, &pdf, &e) == -1) {
		err_line(&e, line, sizeof line);
		fail_msg("%s %s", line, e.say);
	}
	assert_int_equal(blob_write(&pdf, path, 0644, &e), 0);
	assert_int_equal(k->paper.ops->print(k->paper.self, path, &e), 0);
	blob_done(&pdf);
	free(path);
}

/* ---- signature and file ------------------------------------------------------------------ */

static void
the_branch_signs_alone_over_the_whole_file(void **state)
{
	struct again *a = *state;

	print_again(a);
	paper_kit_says(a->k, PDFSIG, "Signature is Valid.", 1);
	paper_kit_says(a->k, PDFSIG, "Certificate is Trusted.", 1);
	paper_kit_says(a->k, PDFSIG, "Signature #", 1);
	paper_kit_says(a->k, PDFSIG, "- Total document signed", 1);
	paper_kit_says(a->k, PDFSIG, "Signature Field Name: branch", 1);
	paper_kit_says(a->k, "mutool sign -v r.pdf", "The document is unchanged since signing.", 1);
	paper_kit_do(a->k, "qpdf --check r.pdf");
	paper_kit_says(a->k, "pdfinfo r.pdf", "419.53 x 595.28 pts", 1);
}

static void
the_facts_attached_are_the_first_prints_byte_for_byte(void **state)
{
	struct again *a = *state;

	print_again(a);
	paper_kit_do(a->k, "pdfdetach -savefile facts.json -o first.json a.pdf && "
	    "pdfdetach -savefile facts.json -o again.json r.pdf && cmp first.json again.json");
	paper_kit_says(a->k, "sha256sum again.json", a->row.facts_sha256, 1);
	paper_kit_do(a->k, "pdftoppm -r 150 -png -singlefile a.pdf a && pdftoppm -r 150 -png -singlefile r.pdf r && "
	    "zbarimg -q --raw a.png >a.qr && zbarimg -q --raw r.png >r.qr && cmp a.qr r.qr && grep -q UKP1 r.qr");
	paper_kit_says(a->k, "pdfdetach -list a.pdf", "reprint.json", 0);
	paper_kit_do(a->k, "pdfdetach -savefile reprint.json -o r.json r.pdf && jq -e '.kind == \"reprint\" and .nth == 2 "
	    "and .receipt == \"FT2611230037\" and .copy == \"theirs\" and .reason == \"lost\" and .requester == \"collector\" "
	    "and .requester_name == \"王小明\" and .point.clerk == \"1003\" and .point.window == 2 and .original == \"whole\" "
	    "and (.time | startswith(\"2026-11-26T09:49:00\")) and .facts_sha256 == $sum' --arg sum \"$(sha256sum <first.json | "
	    "cut -c1-64)\" r.json");
}

static void
two_reprints_are_two_files(void **state)
{
	struct again *a = *state;

	print_again(a);
	paper_kit_do(a->k, "mv r.pdf second.pdf");
	a->r.nth = 3;
	print_again(a);
	paper_kit_do(a->k, "! cmp -s second.pdf r.pdf; strings second.pdf | grep -o '/ID .*' >second; "
	    "strings r.pdf | grep -o '/ID .*' >third; ! cmp -s second third");
}

/* ---- what it says ---------------------------------------------------------------------------- */

static void
it_says_which_why_for_whom_which_copy_who_and_when(void **state)
{
	struct again *a = *state;

	print_again(a);
	paper_kit_says(a->k, TEXT, "第 2 次，客户联，2026-11-26 09:49，南山受理点 02号窗口，1003 张敏", 1);
	paper_kit_says(a->k, TEXT, "原因：遗失 申请人：领取人 王小明", 1);
	paper_kit_says(a->k, TEXT, "原件完好，文件摘要 cccccccc", 1);
	paper_kit_says(a->k, TEXT, "补打 客户联（领取人）", 1);
	paper_kit_says(a->k, TEXT, "两联：", 0);
	paper_kit_says(a->k, TEXT, "UKey 密钥验证和受理点的原签名在原件上", 0);       /* broken over lines */
	paper_kit_says(a->k, "pdftotext -raw r.pdf - | tr -d '\\n '", "原签名在原件上", 1);
	paper_kit_says(a->k, "pdftotext -raw r.pdf - | tr -d '\\n '", "第2次补打", 1);
	a->r.reason = REPRINT_OTHER;
	a->r.requester = REPRINT_BY_OTHER;
	a->r.copy = REPRINT_COPY_OURS;
	paper_kit_set(a->r.note, sizeof a->r.note, "审计抽查");
	paper_kit_set(a->r.name, sizeof a->r.name, "钱会计");
	print_again(a);
	paper_kit_says(a->k, TEXT, "原因：审计抽查 申请人：其他 钱会计", 1);
	paper_kit_says(a->k, TEXT, "补打 存根联（受理点）", 1);
}

/* From the first row to what is signed by hand, whatever the line breaks. */
static void
it_says_all_the_first_print_says(void **state)
{
	struct again *a = *state;

	paper_kit_agent(a->k);
	print_again(a);
	paper_kit_do(a->k, "for f in a r; do pdftotext -raw $f.pdf - | tr -d ' \\n' | grep -o 业务类型.*致电客服。 >$f.txt; done; "
	    "grep -q 核对码7F3A-91C2 r.txt && cmp a.txt r.txt");
}

static void
a_damaged_original_is_said_so_on_the_copy(void **state)
{
	struct again *a = *state;

	print_again(a);
	paper_kit_says(a->k, TEXT, "原件损坏，依订单库记录重制", 0);
	a->r.original = ORIGINAL_CHANGED;
	print_again(a);
	paper_kit_says(a->k, TEXT, "原件损坏，依订单库记录重制", 1);
	paper_kit_says(a->k, TEXT, "原件完好", 0);
	paper_kit_says(a->k, "pdftotext -raw r.pdf - | tr -d '\\n '", "原签名在原件上", 0);
	paper_kit_says(a->k, "pdftotext -raw r.pdf - | tr -d '\\n '", "原签名无从查验", 1);
	paper_kit_do(a->k, "pdfdetach -savefile reprint.json -o r.json r.pdf && jq -e '.original == \"changed\"' r.json");
	paper_kit_says(a->k, PDFSIG, "Signature is Valid.", 1);
}

static void
a_supplement_is_printed_again_as_one(void **state)
{
	struct again *a = *state;

	a->k->facts.kind = "supplement";
	a->k->facts.supplements = "FT2611230036";
	print_again(a);
	paper_kit_says(a->k, TEXT, "补 充 回 执", 1);
	paper_kit_says(a->k, TEXT, "对领取回执 FT2611230036 的补充", 1);
	paper_kit_says(a->k, PDFSIG, "Signature is Valid.", 1);
}

/* ---- pixels ------------------------------------------------------------------------------------- */

/* Dark in the second where the first was white. */
static long
new_ink(const struct picture *was, const struct picture *is)
{
	long n = 0;

	for (long i = 0; i < (long)is->w * is->h; i++)
		n += was->gray[i] > 250 && is->gray[i] < 200;
	return n;
}

/* In black and white, too; and what stands under it can be read (the QR code is, above). */
static void
the_mark_goes_across_the_page(void **state)
{
	struct again *a = *state;
	struct picture p, q;

	print_again(a);
	paper_kit_do(a->k, "pdftoppm -mono -r 100 -singlefile r.pdf bw && test -s bw.pbm");
	p = paper_kit_look(a->k, "a.pdf", 100);
	q = paper_kit_look(a->k, "r.pdf", 100);
	paper_kit_margins(&q);
	assert_int_equal(p.w, q.w);
	assert_true(new_ink(&p, &q) > 5000);
	/* letters are hollow: nowhere a dark square of a stroke's breadth beyond what text has */
	assert_true(paper_kit_ink(&q, 60, 200, 300, 260) > 0);
	free(p.gray);
	free(q.gray);
}

/* ---- refused -------------------------------------------------------------------------------------- */

static void
other_facts_are_refused(void **state)
{
	static const char *const wrong[] = { "", "{}", "no JSON", "[1]", "{\"format\":\"ukey-pickup receipt\"}" };
	struct again *a = *state;
	struct paper_kit *k = a->k;
	struct reprint_facts f = { .receipt = &a->row, .reprint = &a->r, .point_name = "x", .clerk_name = "y" };
	struct blob facts = { 0 }, pdf = { 0 };
	struct err e;

	f.facts = &facts;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(blob_set(&facts, wrong[i], strlen(wrong[i]), &e), 0);
		assert_int_equal(k->paper.ops->reprint(k->paper.self, &f, &pdf, &e), -1);
		assert_int_equal(e.code, ERR_RECEIPT);
		assert_null(pdf.p);
		blob_done(&facts);
	}
	/* one word more than this program writes */
	paper_kit_receipt(k, "a.pdf");
	assert_int_equal(blob_set(&facts, "{\"a\":1,", 7, &e), 0);
	assert_int_equal(blob_add(&facts, k->kept.p + 1, k->kept.n - 1, &e), 0);
	assert_int_equal(k->paper.ops->reprint(k->paper.self, &f, &pdf, &e), -1);
	assert_int_equal(e.code, ERR_RECEIPT);
	blob_done(&facts);
}

static void
what_cannot_be_printed_is_refused(void **state)
{
	struct again *a = *state;
	struct reprint_facts f = { .facts = &a->k->kept, .receipt = &a->row, .reprint = &a->r, .point_name = "x",
		.clerk_name = "y" };
	struct blob pdf = { 0 };
	struct err e;

	paper_kit_receipt(a->k, "a.pdf");
	paper_kit_set(a->r.name, sizeof a->r.name, "\xf3\xb0\x80\x80");
	assert_int_equal(a->k->paper.ops->reprint(a->k->paper.self, &f, &pdf, &e), -1);
	assert_int_equal(e.code, ERR_UNPRINTABLE);
	assert_null(pdf.p);
}

/* Every fact comes back; what is masked stays so. */
static void
facts_are_read_as_they_were_written(void **state)
{
	struct again *a = *state;
	struct paper_kit *k = a->k;
	struct approval deferral = { .decided = k->facts.time - 600 };
	struct facts_kept *kept = NULL;
	struct err e;

	paper_kit_agent(k);
	paper_kit_set(deferral.decided_by, sizeof deferral.decided_by, "2002");
	paper_kit_set(deferral.check, sizeof deferral.check, "1B2C-33D4");
	paper_kit_set(deferral.facts, sizeof deferral.facts, "{\"order\":\"SZ1\",\"reason\":\"CA \\\"停机\\\"\"}");
	k->facts.deferral = &deferral;
	k->facts.deferrer_name = "林静";
	k->making.old_revoked = 0;
	k->facts.demo = true;
	k->visit.signoff_here = true;
	k->visit.bids = BIDS_UNKNOWN;
	k->visit.bids_advised = true;
	k->order.seal_paid = 0;
	paper_kit_receipt(k, "a.pdf");
	assert_int_equal(facts_read(&kept, &k->kept, &e), 0);
	assert_string_equal(facts_of(kept)->order->mobile, "138****8000");
	assert_string_equal(facts_of(kept)->visit->number, "440***********9927");
	assert_string_equal(facts_of(kept)->approver_name, "陈刚");
	assert_string_equal(facts_of(kept)->deferrer_name, "林静");
	assert_true(facts_of(kept)->demo);
	facts_free(kept);
	print_again(a);
	paper_kit_says(k, TEXT, "暂缓注销：CA \"停机\"", 1);
	paper_kit_says(k, TEXT, "演示柜台制作，本回执无效。", 1);
}

/* A long reason and long names want more room: the page grows, nothing is cut. */
static void
what_is_too_much_for_a5_takes_a4(void **state)
{
	struct again *a = *state;
	char name[NAME_SIZE];

	for (size_t i = 0; i < 60; i++)
		memcpy(name + 3 * i, "长", 4);
	paper_kit_agent(a->k);
	paper_kit_set(a->k->order.institution, NAME_SIZE, name);
	paper_kit_set(a->k->order.holder, NAME_SIZE, name + 3);
	paper_kit_set(a->k->order.handler, NAME_SIZE, name + 3);
	paper_kit_set(a->k->visit.collector, NAME_SIZE, name);
	a->k->visit.bids = BIDS_UNKNOWN;
	a->r.reason = REPRINT_OTHER;
	a->r.original = ORIGINAL_MISSING;
	memcpy(a->r.note, name, sizeof name);
	memcpy(a->r.name, name, sizeof name);
	print_again(a);
	paper_kit_says(a->k, "pdftotext -raw r.pdf -", "长", 60 + 59 + 59 + 60 + 60 + 60);
	paper_kit_says(a->k, PDFSIG, "Signature is Valid.", 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(the_branch_signs_alone_over_the_whole_file),
		T(the_facts_attached_are_the_first_prints_byte_for_byte),
		T(two_reprints_are_two_files),
		T(it_says_which_why_for_whom_which_copy_who_and_when),
		T(it_says_all_the_first_print_says),
		T(a_damaged_original_is_said_so_on_the_copy),
		T(a_supplement_is_printed_again_as_one),
		T(the_mark_goes_across_the_page),
		T(other_facts_are_refused),
		T(what_cannot_be_printed_is_refused),
		T(facts_are_read_as_they_were_written),
		T(what_is_too_much_for_a5_takes_a4),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
