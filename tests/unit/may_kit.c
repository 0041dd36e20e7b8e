#include "tests/unit/may_kit.h"

static const struct {
	enum permission wants;
	unsigned rules;
} table[MAY__MAX] = {
#define ROW(name, permission, rules) [MAY_##name] = { PERMISSION_##permission, rules },
	MAY_ACTIONS(ROW)
#undef ROW
};

bool
may_kit_not_self(enum may_action a)
{
	return (table[a].rules & MAY_NOT_SELF) != 0;
}

enum err_code
may_kit_says(enum may_action a, enum permission p, bool self)
{
	if (table[a].wants != p)
		return ERR_MAY;
	return self && may_kit_not_self(a) ? ERR_NOT_SELF : ERR_NONE;
}
