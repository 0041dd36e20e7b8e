#include "forms/approve.h"

#include "core/text.h"

const char *const *
approve_reasons(enum approval_kind kind, enum approval_decision decision)
{
	static const char *const letter_back[] = {
		N_("委托书或扫描件看不清"), N_("公章与机构名称不符"),
		N_("证件与委托书不符"), N_("委托书没有写清事项"), NULL,
	};
	static const char *const letter_no[] = {
		N_("委托书真伪有疑问"), N_("联系不上委托单位核实"),
		N_("委托单位否认委托"), N_("同一人代领过多"), NULL,
	};
	static const char *const spoiled_back[] = {
		N_("请先换口、换读卡器再试"), N_("请再找一找这个UKey"), N_("原因没有写清"), NULL,
	};
	static const char *const other_back[] = {
		N_("原因没有写清"), N_("请先核实再送审"), NULL,
	};
	static const char *const other_no[] = {
		N_("不符合规定"), N_("请按正常步骤办理"), NULL,
	};

	if (kind == APPROVAL_LETTER)
		return decision == APPROVAL_RETURNED ? letter_back : letter_no;
	if (kind == APPROVAL_SPOILED && decision == APPROVAL_RETURNED)
		return spoiled_back;
	return decision == APPROVAL_RETURNED ? other_back : other_no;
}
