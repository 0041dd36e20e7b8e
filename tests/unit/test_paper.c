/* The receipt as others' tools judge it: pdfsig, qpdf, mutool, zbarimg, and pixels. */
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
setup(void **state)
{
	*state = paper_kit_new();
	return 0;
}

static int
teardown(void **state)
{
	paper_kit_free(*state);
	return 0;
}

static int
count(const char *text, const char *what)
{
	int n = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

/* What a command says, with "\n" at the end or not; free it. */
static char *
said(const struct paper_kit *k, const char *command)
{
	int code;

	return paper_kit_run(k, &code, "%s", command);
}

static void
assert_says(const struct paper_kit *k, const char *command, const char *what, int times)
{
	char *out = said(k, command);

	if (count(out, what) != times)
		print_error("%s\n%s\nwanted %d times: %s\n", command, out, times, what);
	assert_int_equal(count(out, what), times);
	free(out);
}

#define PDFSIG "pdfsig -nssdir sql:nss a.pdf"
#define TEXT "pdftotext -layout a.pdf -"

/* ---- signatures -------------------------------------------------------------------- */

static void
both_signatures_are_valid_and_trusted(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, PDFSIG, "Signature is Valid.", 2);
	assert_says(k, PDFSIG, "Certificate is Trusted.", 2);
	assert_says(k, PDFSIG, "ETSI.CAdES.detached", 2);
	assert_says(k, "mutool sign -v a.pdf", "The document is unchanged since signing.", 1);
}

static void
the_last_signature_covers_the_whole_file(void **state)
{
	struct paper_kit *k = *state;
	char *out, *second;

	paper_kit_receipt(k, "a.pdf");
	out = said(k, PDFSIG);
	second = strstr(out, "Signature #2");
	assert_non_null(second);
	assert_non_null(strstr(second, "Signature Field Name: branch"));
	assert_non_null(strstr(second, "- Total document signed"));
	free(out);
}

static void
a_supplement_is_signed_by_the_branch_alone(void **state)
{
	struct paper_kit *k = *state;

	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	paper_kit_receipt(k, "a.pdf");
	assert_says(k, PDFSIG, "Signature is Valid.", 1);
	assert_says(k, PDFSIG, "Signature #", 1);
	assert_says(k, PDFSIG, "- Total document signed", 1);
	assert_says(k, TEXT, "补 充 回 执", 1);
	assert_says(k, TEXT, "UKey 密钥验证", 0);
}

static void
a_supplement_names_the_receipt_it_supplements(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "补充", 0);
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -e '.supplements == null' facts.json");
	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "对领取回执 FT2611230036 的补充", 1);
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -e '.supplements == \"FT2611230036\"' facts.json");
}

static void
a_changed_byte_is_seen(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "sed -i 's/\"amount\":221/\"amount\":121/' a.pdf && grep -aq '\"amount\":121' a.pdf");
	assert_says(k, PDFSIG, "Signature is Valid.", 0);
	assert_says(k, PDFSIG, "Digest Mismatch", 2);
}

static void
signatures_hold_no_signing_time_attribute(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "grep -ao '/Contents <[0-9a-f]*' a.pdf | sed 's/.*<//' | while read hex; do echo $hex | xxd -r -p | "
	    "openssl asn1parse -inform DER; done >cms.txt 2>/dev/null; true");
	assert_says(k, "cat cms.txt", "id-smime-aa-signingCertificateV2", 2);
	assert_says(k, "cat cms.txt", "signingTime", 0);
	assert_says(k, "grep -ac '^/M (D:' a.pdf", "2", 1);
}

static void
the_same_facts_make_the_same_file(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_receipt(k, "b.pdf");
	paper_kit_do(k, "cmp a.pdf b.pdf");
}

/* ---- the file ----------------------------------------------------------------------- */

static void
the_file_is_sound_and_one_page_of_a5(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "qpdf --check a.pdf");
	assert_says(k, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	assert_says(k, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	assert_says(k, "mutool info a.pdf", "error", 0);
	assert_says(k, "pdffonts a.pdf | tail -n +3", "yes yes yes", 1);
}

static void
the_qr_code_is_read_at_150_dpi(void **state)
{
	struct paper_kit *k = *state;
	char *out;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "pdftoppm -r 150 -png -singlefile a.pdf a && pdfdetach -save 1 -o facts.json a.pdf");
	out = said(k, "zbarimg -q --raw a.png 2>/dev/null");
	assert_int_equal(strncmp(out, "UKP1|FT2611230037|5D1F90C27B6408AE33D1F0429A7E6B15|"
	    "9f2b6c1e4d7a80535566aa10bb99ccdd|", 84), 0);
	out[strcspn(out, "\n")] = '\0';
	assert_says(k, "sha256sum facts.json", out + 84, 1);
	free(out);
}

static void
the_attached_facts_are_canonical(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_agent(k);
	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -cjS . facts.json >again.json && cmp facts.json again.json");
	assert_says(k, "jq -r .visit.letter.valid_until facts.json", "2026-12-20", 1);
	assert_says(k, "jq -r .eseal.amount facts.json", "221", 1);
}

/* ---- what it says ---------------------------------------------------------------------- */

static void
the_seal_is_shown_as_arithmetic(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "180元/年×450天÷365=221元（取整），2026-11-16 已缴", 1);
	k->order.seal_rate = 0;
	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "电子签章：未办理", 1);
	assert_says(k, TEXT, "÷365", 0);
}

static void
a_handler_has_no_letter_and_no_approval(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "经办人本人领取", 1);
	assert_says(k, TEXT, "授权委托书", 0);
	assert_says(k, TEXT, "主管审批", 0);
	paper_kit_agent(k);
	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "非经办人本人领取（代领）", 1);
	assert_says(k, TEXT, "2001 陈刚 2026-11-23 09:46 核对码 7F3A-91C2", 1);
	assert_says(k, TEXT, "摘要 C41E-77B0", 1);
}

static void
numbers_of_persons_are_masked_everywhere(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "qpdf --qdf --object-streams=disable a.pdf plain.pdf");
	assert_says(k, "cat plain.pdf", "440300199003079914", 0);
	assert_says(k, "cat plain.pdf", "13800138000", 0);
	assert_says(k, TEXT, "440***********9914", 1);
	assert_says(k, TEXT, "138****8000", 2);
}

static void
serials_are_grouped_by_four(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "5D1F 90C2 7B64 08AE 33D1 F042 9A7E 6B15", 1);
	assert_says(k, TEXT, "18CE 44B0 92F7 3A71", 1);
}

static void
the_answer_about_bids_is_on_the_paper(void **state)
{
	static const struct {
		enum bids answer;
		const char *says;
	} all[] = { { BIDS_NONE, "没有原证书加密而未解密的标书" }, { BIDS_OPENED, "原证书加密的标书都已解密" },
		{ BIDS_SEALED, "还有原证书加密而未解密的标书" }, { BIDS_UNKNOWN, "不清楚是否还有未解密的标书" } };
	struct paper_kit *k = *state;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		k->visit.bids = all[i].answer;
		paper_kit_receipt(k, "a.pdf");
		assert_says(k, TEXT, all[i].says, 1);
		assert_says(k, TEXT, "标书：领取人答", 1);
	}
}

static void
a_demo_counters_paper_says_so(void **state)
{
	struct paper_kit *k = *state;
	struct picture real, demo;
	long water = 0;

	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "无效", 0);
	real = paper_kit_look(k, "a.pdf", 72);
	k->facts.demo = true;
	paper_kit_receipt(k, "a.pdf");
	assert_says(k, TEXT, "演示柜台制作，本回执无效。", 1);
	demo = paper_kit_look(k, "a.pdf", 72);
	for (int i = 0; i < real.w * real.h; i++)
		water += real.gray[i] == 255 && demo.gray[i] > 200 && demo.gray[i] < 250;
	assert_true(water > real.w * real.h / 50);
	free(real.gray);
	free(demo.gray);
}

/* ---- printing --------------------------------------------------------------------------- */

static void
only_a_whole_file_counts_as_printed(void **state)
{
	struct paper_kit *k = *state;
	char *path = kit_path(k->dir, "a.pdf");
	struct err e;

	assert_int_equal(k->paper.ops->print(k->paper.self, path, &e), -1);
	assert_int_equal(e.code, ERR_PAPER);
	paper_kit_receipt(k, "a.pdf");
	assert_int_equal(k->paper.ops->print(k->paper.self, path, &e), 0);
	paper_kit_do(k, "cp a.pdf whole.pdf; truncate -s -40 a.pdf");
	assert_int_equal(k->paper.ops->print(k->paper.self, path, &e), -1);
	assert_int_equal(e.code, ERR_PAPER);
	/* cut back to the revision without the branch's signature: a sound file, but no receipt */
	paper_kit_do(k, "head -c \"$(grep -abo '%%%%EOF' whole.pdf | sed -n '2s/:.*//p')\" whole.pdf >a.pdf && "
	    "printf '%%%%%%%%EOF\\n' >>a.pdf && qpdf --check a.pdf");
	assert_int_equal(k->paper.ops->print(k->paper.self, path, &e), -1);
	assert_int_equal(e.code, ERR_PAPER);
	free(path);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(both_signatures_are_valid_and_trusted),
		T(the_last_signature_covers_the_whole_file),
		T(a_supplement_is_signed_by_the_branch_alone),
		T(a_supplement_names_the_receipt_it_supplements),
		T(a_changed_byte_is_seen),
		T(signatures_hold_no_signing_time_attribute),
		T(the_same_facts_make_the_same_file),
		T(the_file_is_sound_and_one_page_of_a5),
		T(the_qr_code_is_read_at_150_dpi),
		T(the_attached_facts_are_canonical),
		T(the_seal_is_shown_as_arithmetic),
		T(a_handler_has_no_letter_and_no_approval),
		T(numbers_of_persons_are_masked_everywhere),
		T(serials_are_grouped_by_four),
		T(the_answer_about_bids_is_on_the_paper),
		T(a_demo_counters_paper_says_so),
		T(only_a_whole_file_counts_as_printed),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
