#include "core/may.h"

#include "core/names.h"

#include <stdio.h>

NAMES_TABLE(PERMISSIONS)
NAMES_NAME(permission_name, PERMISSIONS, enum permission)
NAMES_TEXT(permission_text, PERMISSIONS, enum permission)
NAMES_PARSE(permission_parse, PERMISSIONS, enum permission)

static const struct {
	const char *name;
	enum permission wants;
	unsigned rules;
} actions[MAY__MAX] = {
#define MAY_X(name, permission, rules) [MAY_##name] = { #name, PERMISSION_##permission, rules },
	MAY_ACTIONS(MAY_X)
#undef MAY_X
};

int
may(const struct staff *who, enum may_action what, const char *person, struct err *e)
{
	enum permission wants = actions[what].wants;

	if (who->disabled)
		return err_set(e, ERR_STAFF_DISABLED, "staff %s is disabled", who->id);
	if ((who->permissions & 1u << wants) == 0) {
		err_set(e, ERR_MAY, "%s: staff %s lacks %s", actions[what].name, who->id, permission_name(wants));
		return err_say(e, _("需要权限：%s"), permission_text(wants));
	}
	if ((actions[what].rules & MAY_NOT_SELF) != 0 && person != NULL && person[0] != '\0' &&
	    strcmp(person, who->person) == 0)
		return err_set(e, ERR_NOT_SELF, "%s: staff %s is the same person", actions[what].name, who->id);
	return 0;
}

unsigned
may_rules(enum may_action a)
{
	return actions[a].rules;
}

const char *
may_action_name(enum may_action a)
{
	return (size_t)a < MAY__MAX ? actions[a].name : "?";
}

void
staff_roles(const struct staff *s, char *out, size_t size)
{
	char line[NAME_SIZE] = "";
	size_t used = 0;
	int p;

	for (p = 0; p < PERMISSION__MAX && used < sizeof(line); p++)
		if ((s->permissions & 1u << p) != 0)
			used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%s", used > 0 ? " " : "",
			    permission_text((enum permission)p));
	snprintf(out, size, "%s", line);
	out[text_whole(out)] = '\0';
}
