/* What is asked besides letters: the block that is a kind's own. */
#include "forms/approve_own.h"

#include "core/clock.h"
#include "core/seams.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

void
approve_deferred(struct rows *r, const json_t *facts)
{
	const json_t *d = json_object_get(facts, "deferred");

	approve_add(r, true, _("原证书 %s，到期日 %s：先交付，以后再注销"),
	    approve_old_text(approve_word(d, "old")), approve_word(d, "old_end"));
	approve_add(r, false, _("柜员写的原因：%s"), approve_word(d, "reason"));
}

static const char *
sms_text(const char *name)
{
#define SMS_X(n, t) { #n, t },
	static const struct {
		const char *name, *text;
	} states[] = { SMS_STATES(SMS_X) };
#undef SMS_X

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].name, name) == 0)
			return _(states[i].text);
	return name;
}

void
approve_message(struct rows *r, const json_t *facts)
{
	const json_t *m = json_object_get(facts, "message");
	char when[20];

	time_minute(approve_number(m, "sent"), when);
	approve_add(r, true, _("! %s 发出，编号 %s，第 %d 次：%s"), when, approve_word(m, "number"),
	    (int)approve_number(m, "count"), sms_text(approve_word(m, "state")));
	approve_add(r, false, _("同意后，不等送达就把密码写入 UKey 尾号%s"),
	    text_last4(approve_word(m, "token")));
}

void
approve_token(struct rows *r, const json_t *facts)
{
	approve_add(r, false, _("重置 UKey 尾号%s 的密码，原密码不再有用"),
	    text_last4(approve_word(facts, "token")));
}

/* How far it had got, in the words of the clerk's screen. */
static const char *
stage(const json_t *d)
{
	enum making_state m = MAKING_BEGUN;
	enum handover_state h = HANDOVER_BEGUN;

	if (handover_state_parse(approve_word(d, "handover"), &h) == 0)
		return handover_state_text(h);
	making_state_parse(approve_word(d, "state"), &m);
	return making_state_text(m);
}

static void
certificate(struct rows *r, const json_t *d)
{
	const char *serial = approve_word(d, "certificate");

	if (serial[0] == '\0')
		approve_add(r, false, "%s", _("还没有申请证书"));
	else if (strcmp(serial, "asked") == 0)
		approve_add(r, true, "%s", _("! CA 可能已签发：查清以后注销，查清之前不能再做"));
	else
		approve_add(r, true, _("! 证书尾号 %s 将注销"), text_last4(serial));
}

void
approve_spoiled(struct rows *r, const json_t *facts)
{
	const json_t *d = json_object_get(facts, "spoiled");
	const char *handover = approve_word(d, "handover");

	approve_add(r, true, _("! UKey 尾号%s，本单第 %d 个，%s：%s"),
	    text_last4(approve_word(d, "token")), (int)approve_number(d, "attempt"),
	    handover[0] != '\0' ? _("交付") : _("制作"), stage(d));
	approve_add(r, false, _("柜员写的原因：%s"), approve_word(d, "reason"));
	certificate(r, d);
	if (json_is_true(json_object_get(d, "pin_out")))
		approve_add(r, true, "%s", _("! 密码短信已发出；新UKey另发密码，以新的为准"));
	approve_add(r, false, "%s", _("同意后：UKey 作废，签过的回执作废，这一单换一个UKey重新制作"));
}
