/* The rows of a slip, chosen by slip.c. */
#include "print/rows_own.h"

#include "core/text.h"

static const struct row slip_order_rows[] = {
	{ .label = N_("订单号"), .text = "{order}", .strong = true, .label2 = N_("证书类型"), .text2 = "{kind}" },
	{ .label = N_("机构名称"), .text = "{institution}" },
	{ .label = N_("机构证件号码"), .text = "{uscc}" },
	{ .label = N_("证书持有人"), .text = "{holder}", WHEN(rows_person_holds) },
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

const struct rows rows_slip[ROWS__MAX - ROWS_SLIP] = {
	[ROWS_SLIP_ORDER - ROWS_SLIP] = PART(slip_order_rows),
	[ROWS_SLIP_VISITOR - ROWS_SLIP] = PART(slip_visitor_rows),
	[ROWS_SLIP_REASON - ROWS_SLIP] = PART(slip_reason_rows),
	[ROWS_SLIP_SAY - ROWS_SLIP] = PART(slip_say_rows),
	[ROWS_SLIP_USUAL - ROWS_SLIP] = PART(slip_usual_rows),
	[ROWS_SLIP_IDENTITY - ROWS_SLIP] = PART(slip_identity_rows),
	[ROWS_SLIP_LETTER - ROWS_SLIP] = PART(slip_letter_rows),
	[ROWS_SLIP_THERE - ROWS_SLIP] = PART(slip_there_rows),
	[ROWS_SLIP_GO_THERE - ROWS_SLIP] = PART(slip_go_there_rows),
	[ROWS_SLIP_ADDRESS - ROWS_SLIP] = PART(slip_address_rows),
	[ROWS_SLIP_PHONE - ROWS_SLIP] = PART(slip_phone_rows),
	[ROWS_SLIP_HOURS - ROWS_SLIP] = PART(slip_hours_rows),
	[ROWS_SLIP_KEPT - ROWS_SLIP] = PART(slip_kept_rows),
	[ROWS_SLIP_FREE - ROWS_SLIP] = PART(slip_free_rows),
	[ROWS_SLIP_CLERK - ROWS_SLIP] = PART(slip_clerk_rows),
	[ROWS_SLIP_RESET - ROWS_SLIP] = PART(slip_reset_rows),
	[ROWS_SLIP_SPOILED - ROWS_SLIP] = PART(slip_spoiled_rows),
	[ROWS_SLIP_SPOILED_ORDER - ROWS_SLIP] = PART(slip_spoiled_order_rows),
	[ROWS_SLIP_SPOILED_WHY - ROWS_SLIP] = PART(slip_spoiled_why_rows),
};
