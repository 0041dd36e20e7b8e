#include "print/rows.h"

#include "core/text.h"

#include <string.h>

/* ---- when a row stands on the paper ---------------------------------------------- */

static bool
institution_holds(const struct receipt_facts *f)
{
	return strcmp(f->order->holder, f->order->institution) == 0;
}

static bool
person_holds(const struct receipt_facts *f)
{
	return !institution_holds(f);
}

static bool
no_seal(const struct receipt_facts *f)
{
	return f->order->seal_rate == 0;
}

static bool
seal_paid(const struct receipt_facts *f)
{
	return f->order->seal_rate != 0 && f->order->seal_paid != 0;
}

static bool
seal_unpaid(const struct receipt_facts *f)
{
	return f->order->seal_rate != 0 && f->order->seal_paid == 0;
}

static bool
same_end(const struct receipt_facts *f)
{
	return f->making->cert_end == f->order->old_end;
}

static bool
other_end(const struct receipt_facts *f)
{
	return !same_end(f);
}

static bool
revoked_known(const struct receipt_facts *f)
{
	return f->making->old_revoked != 0;
}

/* Nothing is handed over before it is known revoked, or put off (RULES 3). */
static bool
revocation_deferred(const struct receipt_facts *f)
{
	return f->making->old_revoked == 0 && f->deferral != NULL;
}

static bool
revoked_unknown(const struct receipt_facts *f)
{
	return f->making->old_revoked == 0 && f->deferral == NULL;
}

static bool
by_handler(const struct receipt_facts *f)
{
	return !f->visit->agent;
}

static bool
by_agent(const struct receipt_facts *f)
{
	return f->visit->agent;
}

static bool
signoff_brought(const struct receipt_facts *f)
{
	return f->visit->signoff && !f->visit->signoff_here;
}

static bool
signoff_here(const struct receipt_facts *f)
{
	return f->visit->signoff_here;
}

static bool
letter_scanned(const struct receipt_facts *f)
{
	return f->visit->agent && f->visit->letter.scan_pages > 0;
}

static bool
letter_unscanned(const struct receipt_facts *f)
{
	return f->visit->agent && f->visit->letter.scan_pages == 0;
}

static bool
approved(const struct receipt_facts *f)
{
	return f->approval != NULL;
}

static bool
bids_none(const struct receipt_facts *f)
{
	return f->visit->bids == BIDS_NONE;
}

static bool
bids_opened(const struct receipt_facts *f)
{
	return f->visit->bids == BIDS_OPENED;
}

static bool
bids_sealed(const struct receipt_facts *f)
{
	return f->visit->bids == BIDS_SEALED;
}

static bool
bids_unknown(const struct receipt_facts *f)
{
	return f->visit->bids == BIDS_UNKNOWN;
}

/* A form that somebody fills in before. */
static bool
bids_unasked(const struct receipt_facts *f)
{
	return f->visit->bids == BIDS_UNASKED && f->making == NULL;
}

static bool
on_receipt(const struct receipt_facts *f)
{
	return f->making != NULL;
}

static bool
supplement(const struct receipt_facts *f)
{
	return f->supplements != NULL;
}

/* Before a making; its orders may have several handlers. */
static bool
on_form(const struct receipt_facts *f)
{
	return !on_receipt(f);
}

/* ---- the rows --------------------------------------------------------------------- */

#define SECTION { .section = true }
#define WHEN(rule) .when = (rule)

static const struct row receipt_rows[] = {
	{ .label = N_("补充说明"), .text = N_("对领取回执 {supplements} 的补充"), .strong = true, WHEN(supplement) },
	{ .label = N_("业务类型"), .text = "{service}", .label2 = N_("订单号"), .text2 = "{order}" },
	{ .label = N_("机构名称"), .text = "{institution}", .strong = true },
	{ .label = N_("机构证件号码"), .text = "{uscc}", .label2 = N_("证书类型"), .text2 = "{kind}" },
	{ .label = N_("经办人"), .text = "{handler}  {mobile}", .label2 = N_("证书持有人"), .text2 = N_("同机构"),
	    WHEN(institution_holds) },
	{ .label = N_("经办人"), .text = "{handler}  {mobile}", WHEN(person_holds) },
	{ .label = N_("证书持有人"), .text = "{holder}", WHEN(person_holds) },
	{ .label = N_("费用"), .text = N_("证书升级、更换介质：免费") },
	{ .label = "", .text = N_("电子签章：未办理"), WHEN(no_seal) },
	{ .label = "", .text = N_("电子签章：{rate}元/年×{days}天÷365={amount}元（取整），{paid} 已缴"),
	    WHEN(seal_paid) },
	{ .label = "", .text = N_("电子签章：{rate}元/年×{days}天÷365={amount}元（取整），未缴"),
	    WHEN(seal_unpaid) },
	SECTION,
	{ .label = N_("新介质"), .text = N_("{product}    序列号 {token}"), .strong = true },
	{ .label = N_("新证书"), .text = N_("序列号 {serial}") },
	{ .label = "", .text = N_("有效期 {begin} 至 {end}（止日与原证书相同）"), WHEN(same_end) },
	{ .label = "", .text = N_("有效期 {begin} 至 {end}"), WHEN(other_end) },
	{ .label = N_("原证书"), .text = N_("序列号 {old_serial}    {old_medium}") },
	{ .label = "", .text = N_("{old_revoked} 已注销    原介质：{old_place}"), WHEN(revoked_known) },
	{ .label = "", .text = N_("已注销，时间以CA记录为准    原介质：{old_place}"), WHEN(revoked_unknown) },
	{ .label = "", .text = N_("尚未注销，暂缓注销：{defer_reason}    原介质：{old_place}"), WHEN(revocation_deferred) },
	{ .label = "", .text = N_("暂缓注销由主管 {deferrer} {deferrer_name} {deferred} 批准，核对码 {defer_check}"),
	    WHEN(revocation_deferred) },
	SECTION,
};

static const struct row collector_rows[] = {
	{ .label = N_("领取方式"), .text = N_("经办人本人领取"), WHEN(by_handler) },
	{ .label = N_("领取方式"), .text = N_("非经办人本人领取（代领）"), WHEN(by_agent) },
	{ .label = N_("领取人"), .text = N_("{collector}  {document} {number}  原件已核验，人证一致") },
};

static const struct row papers_rows[] = {
	{ .label = N_("签收单"), .text = N_("已收"), WHEN(signoff_brought) },
	{ .label = N_("签收单"), .text = N_("现场打印并签字，已收"), WHEN(signoff_here) },
	{ .label = N_("授权委托书"), .text = N_("出具 {letter_issued}  有效至 {letter_until}  公章与机构名称一致"),
	    WHEN(by_agent) },
	{ .label = "", .text = N_("{letter_original}，扫描件 {letter_pages} 份，摘要 {letter_scan}"),
	    WHEN(letter_scanned) },
	{ .label = "", .text = N_("{letter_original}，未扫描"), WHEN(letter_unscanned) },
	{ .label = N_("主管审批"), .text = N_("{approver} {approver_name}  {approved}  核对码 {check}"), WHEN(approved) },
};

static const struct row notices_rows[] = {
	SECTION,
	{ .label = N_("告知确认"), .number = 1,
	    .text = N_("原证书加密的标书：⬜ 没有  ⬜ 都已解密  ⬜ 还有未解密  ⬜ 不清楚"), WHEN(bids_unasked) },
	{ .label = N_("告知确认"), .number = 1, .text = N_("标书：领取人答，没有原证书加密而未解密的标书。"),
	    WHEN(bids_none) },
	{ .label = N_("告知确认"), .number = 1, .text = N_("标书：领取人答，原证书加密的标书都已解密。"),
	    WHEN(bids_opened) },
	{ .label = N_("告知确认"), .number = 1,
	    .text = N_("标书：领取人答，还有原证书加密而未解密的标书；已建议保管好原介质并联系交易平台，领取人选择继续办理。"),
	    WHEN(bids_sealed) },
	{ .label = N_("告知确认"), .number = 1,
	    .text = N_("标书：领取人答，不清楚是否还有未解密的标书；已建议保管好原介质并联系交易平台，领取人选择继续办理。"),
	    WHEN(bids_unknown) },
	{ .label = "", .number = 2,
	    .text = N_("新证书用于深圳交易集团建设局工程新平台(trade.szggzy.com)，不可用于深圳市电子招标投标系统交易平台 V1.0。") },
	{ .label = "", .number = 3, .text = N_("原证书注销后不能恢复。") },
	{ .label = "", .number = 4,
	    .text = N_("证书密码只以短信发往经办人手机 {mobile}。受理点不掌握密码，也不会索要；未收到，请经办人致电客服。"),
	    WHEN(on_receipt) },
	{ .label = "", .number = 4,
	    .text = N_("证书密码只以短信发往各订单的经办人手机。受理点不掌握密码，也不会索要；未收到，请经办人致电客服。"),
	    WHEN(on_form) },
};

/* Once for orders that share them. */
static const struct row institution_rows[] = {
	SECTION,
	{ .label = N_("机构名称"), .text = "{institution}", .strong = true, .write = true },
	{ .label = N_("机构证件号码"), .text = "{uscc}", .label2 = N_("经办人"), .text2 = "{handler}", .write = true },
};

static const struct row ukey_rows[] = {
	{ .label = N_("订单号"), .text = "{order}", .strong = true, .label2 = N_("证书类型"), .text2 = "{kind}" },
	{ .label = "", .text = N_("证书持有人 {holder}"), WHEN(person_holds) },
};

static const struct row hand_collector_rows[] = {
	{ .label = N_("领取方式"), .text = N_("⬜ 经办人本人领取    ⬜ 代领（另带授权委托书）") },
	{ .label = N_("领取人"), .text = "", .label2 = N_("证件种类"), .text2 = "", .write = true },
	{ .label = N_("身份证件号码"), .text = "", .write = true },
};

static const struct row hand_ukey_rows[] = {
	{ .label = N_("订单号"), .text = "", .write = true },
	{ .label = N_("证书类型"), .text = N_("⬜ 机构证书    ⬜ 机构业务证书    ⬜ 机构个人证书") },
};

/* ---- the rows of a slip, chosen by slip.c ------------------------------------------- */

static const struct row slip_order_rows[] = {
	{ .label = N_("订单号"), .text = "{order}", .strong = true, .label2 = N_("证书类型"), .text2 = "{kind}" },
	{ .label = N_("机构名称"), .text = "{institution}" },
	{ .label = N_("机构证件号码"), .text = "{uscc}" },
	{ .label = N_("证书持有人"), .text = "{holder}", WHEN(person_holds) },
};

static const struct row slip_visitor_rows[] = {
	{ .label = N_("来访人"), .text = "{collector}  {document} {number}" },
};

static const struct row slip_reason_rows[] = {
	{ .label = N_("不能办理"), .text = "{reason}", .strong = true },
};

static const struct row slip_say_rows[] = {
	{ .label = N_("具体情况"), .text = "{say}" },
};

static const struct row slip_usual_rows[] = {
	{ .label = N_("请带"), .number = 1, .text = N_("领取人本人有效期内的身份证件原件（复印件、电子证件不行）。") },
	{ .label = "", .number = 2, .text = N_("签收单；没有的，到柜台现打现签。") },
	{ .label = "", .number = 3, .text = N_("不是经办人本人来的，另带加盖单位公章的授权委托书原件。") },
};

static const struct row slip_identity_rows[] = {
	{ .label = N_("请带"), .number = 1, .text = N_("领取人本人有效期内的身份证件原件（复印件、电子证件不行）。") },
	{ .label = "", .number = 2, .text = N_("居民身份证过期或遗失的，先到公安机关办临时居民身份证，凭临时居民身份证来。") },
	{ .label = "", .number = 3, .text = N_("签收单；没有的，到柜台现打现签。") },
};

static const struct row slip_letter_rows[] = {
	{ .label = N_("请带"), .number = 1, .text = N_("被委托人本人有效期内的身份证件原件。") },
	{ .label = "", .number = 2, .text = N_("签收单；没有的，到柜台现打现签。") },
	{ .label = "", .number = 3, .text = N_("授权委托书原件，每份每单只用一次，须写明：") },
	{ .label = "", .number = ROW_POINT, .text = N_("委托单位：名称与订单上的机构名称一致") },
	{ .label = "", .number = ROW_POINT, .text = N_("被委托人：姓名、证件号码，与所带证件一致") },
	{ .label = "", .number = ROW_POINT, .text = N_("事项：代领 UKey，逐一写明订单号") },
	{ .label = "", .number = ROW_POINT, .text = N_("日期：出具日期、有效期至") },
	{ .label = "", .number = ROW_POINT, .text = N_("公章：加盖委托单位公章，名称与委托单位一致") },
};

static const struct row slip_there_rows[] = {
	SECTION,
	{ .label = N_("受理点"), .text = "{there}" },
};

static const struct row slip_go_there_rows[] = {
	SECTION,
	{ .label = N_("请到"), .text = "{there}", .strong = true },
};

static const struct row slip_address_rows[] = {
	{ .label = N_("地址"), .text = "{address}" },
};

static const struct row slip_phone_rows[] = {
	{ .label = N_("电话"), .text = "{phone}" },
};

static const struct row slip_hours_rows[] = {
	{ .label = N_("办公时间"), .text = "{hours}" },
};

static const struct row slip_kept_rows[] = {
	SECTION,
	{ .label = N_("费用"), .text = N_("本次没有收取任何费用；订单保留在原来的状态，不需要重新提交。") },
};

static const struct row slip_free_rows[] = {
	SECTION,
	{ .label = N_("费用"), .text = N_("本次没有收取任何费用。") },
};

static const struct row slip_clerk_rows[] = {
	{ .label = N_("经办柜员"), .text = "{clerk} {clerk_name}" },
};

static const struct row slip_reset_rows[] = {
	{ .label = N_("办理事项"), .text = N_("重置证书密码 (PIN)"), .strong = true },
	{ .label = "UKey", .text = N_("尾号 {tail}"), .strong = true },
	{ .label = N_("经办人"), .text = "{handler}  {mobile}" },
	{ .label = N_("申请人"), .text = N_("{collector}  {document} {number}  原件已核验，人证一致") },
	{ .label = N_("主管审批"), .text = N_("{consent}  已同意") },
	{ .label = N_("经办柜员"), .text = "{clerk} {clerk_name}" },
	SECTION,
	{ .label = N_("告知确认"), .number = 1,
	    .text = N_("新的证书密码只以短信发往经办人手机 {mobile}，原密码已失效。") },
	{ .label = "", .number = 2, .text = N_("受理点不掌握密码，也不会索要；未收到，请经办人致电客服。") },
	{ .label = "", .number = 3, .text = N_("UKey 里的证书和密钥没有改变，UKey 已当面交还。") },
};

/* ---- the rows of a reprint, chosen by receipt.c ---------------------------------------- */

static const struct row reprint_rows[] = {
	{ .label = N_("补打"), .text = N_("第 {nth} 次，{copy}，{reprinted}，{here} {at_window}号窗口，{printer} {printer_name}"),
	    .strong = true },
	{ .label = "", .text = N_("原因：{why}    申请人：{wanted_by} {wanted_name}") },
};

static const struct row reprint_whole_rows[] = {
	{ .label = "", .text = N_("原件完好，文件摘要 {original_sum}") },
	SECTION,
};

static const struct row reprint_damaged_rows[] = {
	{ .label = "", .text = N_("原件损坏，依订单库记录重制"), .strong = true },
	SECTION,
};

static const struct row slip_spoiled_rows[] = {
	{ .label = N_("办理事项"), .text = N_("UKey 作废"), .strong = true },
	{ .label = N_("序列号"), .text = "{spoiled}", .strong = true, .label2 = N_("型号"), .text2 = "{spoiled_model}" },
};

static const struct row slip_spoiled_order_rows[] = {
	{ .label = N_("曾用于订单"), .text = "{spoiled_order}" },
};

static const struct row slip_spoiled_why_rows[] = {
	{ .label = N_("作废原因"), .text = "{spoiled_reason}" },
	{ .label = N_("作废时间"), .text = "{time}" },
	{ .label = N_("经办"), .text = "{clerk} {clerk_name}" },
};

#define PART(a) { a, sizeof (a) / sizeof *(a) }
const struct rows rows_parts[ROWS__MAX] = {
	[ROWS_RECEIPT] = PART(receipt_rows),
	[ROWS_COLLECTOR] = PART(collector_rows),
	[ROWS_PAPERS] = PART(papers_rows),
	[ROWS_NOTICES] = PART(notices_rows),
	[ROWS_INSTITUTION] = PART(institution_rows),
	[ROWS_UKEY] = PART(ukey_rows),
	[ROWS_HAND_COLLECTOR] = PART(hand_collector_rows),
	[ROWS_HAND_UKEY] = PART(hand_ukey_rows),
	[ROWS_SLIP_ORDER] = PART(slip_order_rows),
	[ROWS_SLIP_VISITOR] = PART(slip_visitor_rows),
	[ROWS_SLIP_REASON] = PART(slip_reason_rows),
	[ROWS_SLIP_SAY] = PART(slip_say_rows),
	[ROWS_SLIP_USUAL] = PART(slip_usual_rows),
	[ROWS_SLIP_IDENTITY] = PART(slip_identity_rows),
	[ROWS_SLIP_LETTER] = PART(slip_letter_rows),
	[ROWS_SLIP_THERE] = PART(slip_there_rows),
	[ROWS_SLIP_GO_THERE] = PART(slip_go_there_rows),
	[ROWS_SLIP_ADDRESS] = PART(slip_address_rows),
	[ROWS_SLIP_PHONE] = PART(slip_phone_rows),
	[ROWS_SLIP_HOURS] = PART(slip_hours_rows),
	[ROWS_SLIP_KEPT] = PART(slip_kept_rows),
	[ROWS_SLIP_FREE] = PART(slip_free_rows),
	[ROWS_SLIP_CLERK] = PART(slip_clerk_rows),
	[ROWS_SLIP_RESET] = PART(slip_reset_rows),
	[ROWS_REPRINT] = PART(reprint_rows),
	[ROWS_REPRINT_WHOLE] = PART(reprint_whole_rows),
	[ROWS_REPRINT_DAMAGED] = PART(reprint_damaged_rows),
	[ROWS_SLIP_SPOILED] = PART(slip_spoiled_rows),
	[ROWS_SLIP_SPOILED_ORDER] = PART(slip_spoiled_order_rows),
	[ROWS_SLIP_SPOILED_WHY] = PART(slip_spoiled_why_rows),
};
