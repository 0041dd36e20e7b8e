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

/* What a command says, with "\n" at the end or not; free it. */
static char *
said(const struct paper_kit *k, const char *command)
{
	int code;

	return paper_kit_run(k, &code, "%s", command);
}

#define PDFSIG "pdfsig -nssdir sql:nss a.pdf"
#define TEXT "pdftotext -layout a.pdf -"

/* ---- signatures -------------------------------------------------------------------- */

static void
both_signatures_are_valid_and_trusted(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 2);
	paper_kit_says(k, PDFSIG, "Certificate is Trusted.", 2);
	paper_kit_says(k, PDFSIG, "ETSI.CAdES.detached", 2);
	paper_kit_says(k, "mutool sign -v a.pdf", "The document is unchanged since signing.", 1);
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
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 1);
	paper_kit_says(k, PDFSIG, "Signature #", 1);
	paper_kit_says(k, PDFSIG, "- Total document signed", 1);
	paper_kit_says(k, TEXT, "补 充 回 执", 1);
	paper_kit_says(k, TEXT, "UKey 密钥验证", 0);
}

static void
a_supplement_names_the_receipt_it_supplements(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "补充", 0);
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -e '.supplements == null' facts.json");
	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "对领取回执 FT2611230036 的补充", 1);
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -e '.supplements == \"FT2611230036\"' facts.json");
}

static void
a_changed_byte_is_seen(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "sed -i 's/\"amount\":221/\"amount\":121/' a.pdf && grep -aq '\"amount\":121' a.pdf");
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 0);
	paper_kit_says(k, PDFSIG, "Digest Mismatch", 2);
}

static void
signatures_hold_no_signing_time_attribute(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "grep -ao '/Contents <[0-9a-f]*' a.pdf | sed 's/.*<//' | while read hex; do echo $hex | xxd -r -p | "
	    "openssl asn1parse -inform DER; done >cms.txt 2>/dev/null; true");
	paper_kit_says(k, "cat cms.txt", "id-smime-aa-signingCertificateV2", 2);
	paper_kit_says(k, "cat cms.txt", "signingTime", 0);
	paper_kit_says(k, "grep -ac '^/M (D:' a.pdf", "2", 1);
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
	paper_kit_says(k, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	paper_kit_says(k, "pdfinfo a.pdf | grep Pages", " 1\n", 1);
	paper_kit_says(k, "mutool info a.pdf", "error", 0);
	paper_kit_says(k, "pdffonts a.pdf | tail -n +3", "yes yes yes", 1);
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
	paper_kit_says(k, "sha256sum facts.json", out + 84, 1);
	free(out);
}

static void
the_attached_facts_are_canonical(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_agent(k);
	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -cjS . facts.json >again.json && cmp facts.json again.json");
	paper_kit_says(k, "jq -r .visit.letter.valid_until facts.json", "2026-12-20", 1);
	paper_kit_says(k, "jq -r .visit.letter.agent facts.json", "赵明", 1);
	paper_kit_says(k, "jq -r .eseal.amount facts.json", "221", 1);
}

/* ---- what it says ---------------------------------------------------------------------- */

static void
the_seal_is_shown_as_arithmetic(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "180元/年×450天÷365=221元（取整），2026-11-16 已缴", 1);
	k->order.seal_rate = 0;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "电子签章：未办理", 1);
	paper_kit_says(k, TEXT, "÷365", 0);
}

static void
a_handler_has_no_letter_and_no_approval(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "经办人本人领取", 1);
	paper_kit_says(k, TEXT, "授权委托书", 0);
	paper_kit_says(k, TEXT, "主管审批", 0);
	paper_kit_agent(k);
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "非经办人本人领取（代领）", 1);
	paper_kit_says(k, TEXT, "2001 陈刚 2026-11-23 09:46 核对码 7F3A-91C2", 1);
	paper_kit_says(k, TEXT, "摘要 C41E-77B0", 1);
}

static void
kept_letter_and_returned_letter_are_told_apart(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_agent(k);
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "出具 2026-11-20 有效至 2026-12-20 公章与机构名称一致", 1);
	paper_kit_says(k, TEXT, "原件留存，扫描件 1 份", 1);
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 2);
	paper_kit_says(k, PDFSIG, "Certificate is Trusted.", 2);
	k->visit.letter.original_kept = false;
	k->visit.letter.scan_pages = 0;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "原件已退还，未扫描", 1);
	paper_kit_says(k, TEXT, "摘要", 0);
}

/* Whoever comes the second time has a letter and an approval of their own. */
static void
an_agent_signs_a_supplement_too(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_agent(k);
	k->facts.kind = "supplement";
	k->facts.supplements = "FT2611230036";
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 1);
	paper_kit_says(k, TEXT, "对领取回执 FT2611230036 的补充", 1);
	paper_kit_says(k, TEXT, "授权委托书", 1);
	paper_kit_says(k, TEXT, "核对码 7F3A-91C2", 1);
}

static void
put_off(struct paper_kit *k, struct approval *a)
{
	*a = (struct approval){ .decided = k->facts.time - 600 };
	paper_kit_set(a->decided_by, sizeof a->decided_by, "2002");
	paper_kit_set(a->check, sizeof a->check, "1B2C-33D4");
	paper_kit_set(a->facts, sizeof a->facts, "{\"order\":\"SZ2611160023\",\"reason\":\"CA 后台停机维护\"}");
	k->making.old_revoked = 0;
	k->facts.deferral = a;
	k->facts.deferrer_name = "林静";
}

static void
a_revocation_put_off_is_not_said_to_be_done(void **state)
{
	struct paper_kit *k = *state;
	struct approval a;

	put_off(k, &a);
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "尚未注销，暂缓注销：CA 后台停机维护", 1);
	paper_kit_says(k, TEXT, "暂缓注销由主管 2002 林静 2026-11-23 09:39 批准，核对码 1B2C-33D4", 1);
	paper_kit_says(k, TEXT, "已注销", 0);
	paper_kit_do(k, "pdfdetach -save 1 -o facts.json a.pdf && jq -e '.old_certificate | .revoked == null and "
	    ".deferred.by == \"2002\" and .deferred.reason == \"CA 后台停机维护\"' facts.json");
	/* revoked meanwhile: nothing is put off any more */
	k->making.old_revoked = k->facts.time - 60;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "2026-11-23 09:48 已注销", 1);
	paper_kit_says(k, TEXT, "暂缓", 0);
}

/* Agent, letter, approval, deferral, advice on bids, and names of 60 characters. */
static void
the_fullest_receipt_fits_on_its_page(void **state)
{
	struct paper_kit *k = *state;
	struct approval a;
	struct picture p;
	char name[NAME_SIZE];

	for (size_t i = 0; i < 60; i++)
		memcpy(name + 3 * i, "长", 4);
	paper_kit_agent(k);
	put_off(k, &a);
	paper_kit_set(k->order.institution, NAME_SIZE, name);
	memcpy(name, "人", 3);
	paper_kit_set(k->order.holder, NAME_SIZE, name);
	paper_kit_set(k->visit.collector, NAME_SIZE, name);
	k->visit.bids = BIDS_UNKNOWN;
	k->visit.signoff_here = true;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 2);
	paper_kit_says(k, "pdfinfo a.pdf", "419.53 x 595.28 pts", 1);
	paper_kit_says(k, "pdftotext -raw a.pdf -", "长", 60 + 59 + 59);
	p = paper_kit_look(k, "a.pdf", 100);
	paper_kit_margins(&p);
	assert_int_equal(paper_kit_ink(&p, 0, 129, 250, 10), 0);
	free(p.gray);
}

/* A handover never stops for a long reason. */
static void
what_is_too_much_for_a5_takes_a4(void **state)
{
	struct paper_kit *k = *state;
	struct approval a;
	char reason[TEXT_SIZE];

	for (size_t i = 0; i < 130; i++)
		memcpy(reason + 3 * i, "因", 4);
	paper_kit_agent(k);
	put_off(k, &a);
	snprintf(a.facts, sizeof a.facts, "{\"reason\":\"%s\"}", reason);
	paper_kit_set(k->order.institution, NAME_SIZE, reason + 210);
	paper_kit_set(k->order.holder, NAME_SIZE, reason + 213);
	paper_kit_set(k->visit.collector, NAME_SIZE, reason + 213);
	paper_kit_set(k->order.handler, NAME_SIZE, reason + 213);
	k->visit.bids = BIDS_UNKNOWN;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, "pdfinfo a.pdf", "595.28 x 841.89 pts (A4)", 1);
	paper_kit_says(k, "pdftotext -raw a.pdf -", "因", 130 + 60 + 3 * 59);
	paper_kit_says(k, PDFSIG, "Signature is Valid.", 2);
	paper_kit_do(k, "pdftoppm -r 150 -png -singlefile a.pdf a && zbarimg -q --raw a.png | grep -q 'UKP1|FT2611230037'");
}

static void
numbers_of_persons_are_masked_everywhere(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_do(k, "qpdf --qdf --object-streams=disable a.pdf plain.pdf");
	paper_kit_says(k, "cat plain.pdf", "440300199003079914", 0);
	paper_kit_says(k, "cat plain.pdf", "13800138000", 0);
	paper_kit_says(k, TEXT, "440***********9914", 1);
	paper_kit_says(k, TEXT, "138****8000", 2);
}

static void
serials_are_grouped_by_four(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "5D1F 90C2 7B64 08AE 33D1 F042 9A7E 6B15", 1);
	paper_kit_says(k, TEXT, "18CE 44B0 92F7 3A71", 1);
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
		paper_kit_says(k, TEXT, all[i].says, 1);
		paper_kit_says(k, TEXT, "标书：领取人答", 1);
	}
}

static void
a_demo_counters_paper_says_so(void **state)
{
	struct paper_kit *k = *state;

	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "无效", 0);
	paper_kit_do(k, "mv a.pdf real.pdf");
	k->facts.demo = true;
	paper_kit_receipt(k, "a.pdf");
	paper_kit_says(k, TEXT, "演示柜台制作，本回执无效。", 1);
	assert_true(paper_kit_marked(k, "real.pdf", "a.pdf"));
	assert_false(paper_kit_marked(k, "real.pdf", "real.pdf"));
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
		T(kept_letter_and_returned_letter_are_told_apart),
		T(an_agent_signs_a_supplement_too),
		T(a_revocation_put_off_is_not_said_to_be_done),
		T(the_fullest_receipt_fits_on_its_page),
		T(what_is_too_much_for_a5_takes_a4),
		T(numbers_of_persons_are_masked_everywhere),
		T(serials_are_grouped_by_four),
		T(the_answer_about_bids_is_on_the_paper),
		T(a_demo_counters_paper_says_so),
		T(only_a_whole_file_counts_as_printed),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
