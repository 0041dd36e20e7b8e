#include "print/rows_own.h"

#include "core/text.h"

#include <string.h>

/* ---- when a row stands on the paper ---------------------------------------------- */

static bool
institution_holds(const struct receipt_facts *f)
{
	return strcmp(f->order->holder, f->order->institution) == 0;
}

bool
rows_person_holds(const struct receipt_facts *f)
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

static const struct row receipt_rows[] = {
	{ .label = N_("补充说明"), .text = N_("对领取回执 {supplements} 的补充"), .strong = true, WHEN(supplement) },
	{ .label = N_("业务类型"), .text = "{service}", .label2 = N_("订单号"), .text2 = "{order}" },
	{ .label = N_("机构名称"), .text = "{institution}", .strong = true },
	{ .label = N_("机构证件号码"), .text = "{uscc}", .label2 = N_("证书类型"), .text2 = "{kind}" },
	{ .label = N_("经办人"), .text = "{handler}  {mobile}", .label2 = N_("证书持有人"), .text2 = N_("同机构"),
	    WHEN(institution_holds) },
	{ .label = N_("经办人"), .text = "{handler}  {mobile}", WHEN(rows_person_holds) },
	{ .label = N_("证书持有人"), .text = "{holder}", WHEN(rows_person_holds) },
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
	{ .label = "", .text = N_("证书持有人 {holder}"), WHEN(rows_person_holds) },
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

static const struct rows parts[ROWS_SLIP] = {
	[ROWS_RECEIPT] = PART(receipt_rows),
	[ROWS_COLLECTOR] = PART(collector_rows),
	[ROWS_PAPERS] = PART(papers_rows),
	[ROWS_NOTICES] = PART(notices_rows),
	[ROWS_INSTITUTION] = PART(institution_rows),
	[ROWS_UKEY] = PART(ukey_rows),
	[ROWS_HAND_COLLECTOR] = PART(hand_collector_rows),
	[ROWS_HAND_UKEY] = PART(hand_ukey_rows),
	[ROWS_REPRINT] = PART(reprint_rows),
	[ROWS_REPRINT_WHOLE] = PART(reprint_whole_rows),
	[ROWS_REPRINT_DAMAGED] = PART(reprint_damaged_rows),
};

const struct rows *
rows_of(enum rows_part part)
{
	return part < ROWS_SLIP ? &parts[part] : &rows_slip[part - ROWS_SLIP];
}
