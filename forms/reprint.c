#include "forms/reprint.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* The choices are the enums' words without their first, which is none. */
#define CHOICE(name, file, text) text,
static const char *const requesters[] = { REPRINT_REQUESTERS(CHOICE) NULL };
static const char *const reasons[] = { REPRINT_REASONS(CHOICE) NULL };
static const char *const copies[] = { "", N_("存根联（受理点留存）"), N_("客户联（交领取人）"), NULL };

static bool
by_another(const void *facts, const struct form_value *v)
{
	(void)facts;
	return v[REPRINT_F_REQUESTER].choice == REPRINT_BY_OTHER;
}

static bool
for_another_reason(const void *facts, const struct form_value *v)
{
	(void)facts;
	return v[REPRINT_F_REASON].choice == REPRINT_OTHER;
}

static const struct form_field fields[] = {
	[REPRINT_F_REQUESTER] = { FORM_CHOICE, N_("申请人"), N_("申请人"), requesters + 1, NULL, 0, NULL },
	[REPRINT_F_NAME] = { FORM_TEXT, N_("姓名"), N_("申请人姓名"), NULL, NULL, 30, by_another },
	[REPRINT_F_REASON] = { FORM_CHOICE, N_("原因"), N_("原因"), reasons + 1, NULL, 0, NULL },
	[REPRINT_F_NOTE] = { FORM_TEXT, N_("写明"), N_("写明原因"), NULL, NULL, 60, for_another_reason },
	[REPRINT_F_COPY] = { FORM_CHOICE, N_("补哪一联"), N_("补哪一联"), copies + 1, NULL, 0, NULL },
};
const struct form reprint_form = { fields, REPRINT_F__MAX };

enum reprint_requester
reprint_usual(enum reprint_reason why)
{
	return why == REPRINT_FILED ? REPRINT_BY_POINT : REPRINT_BY_COLLECTOR;
}

static void
put(struct form_value *v, const char *text)
{
	snprintf(v->text, sizeof(v->text), "%.*s", NAME_SIZE - 1, text);
	v->text[text_whole(v->text)] = '\0';
}

void
reprint_show(const struct reprint *r, struct form_value *v)
{
	v[REPRINT_F_REASON].choice = (int)r->reason;
	v[REPRINT_F_REQUESTER].choice = (int)(r->requester != REPRINT_BY_NONE ?
	    r->requester : reprint_usual(r->reason));
	v[REPRINT_F_COPY].choice = (int)r->copy;
	put(&v[REPRINT_F_NOTE], r->note);
	put(&v[REPRINT_F_NAME], r->requester == REPRINT_BY_OTHER ? r->name : "");
}

void
reprint_take(const struct form_value *v, struct reprint *r)
{
	r->reason = (enum reprint_reason)v[REPRINT_F_REASON].choice;
	r->requester = (enum reprint_requester)v[REPRINT_F_REQUESTER].choice;
	r->copy = (enum reprint_copy)v[REPRINT_F_COPY].choice;
	snprintf(r->note, sizeof(r->note), "%s",
	    r->reason == REPRINT_OTHER ? v[REPRINT_F_NOTE].text : "");
	snprintf(r->name, sizeof(r->name), "%s",
	    r->requester == REPRINT_BY_OTHER ? v[REPRINT_F_NAME].text : "");
	text_fold(r->note);
	text_fold(r->name);
}

void
reprint_scanned(const char *text, char *out, size_t size)
{
	static const char mark[] = "UKP1|";

	if (strncmp(text, mark, sizeof(mark) - 1) != 0) {
		snprintf(out, size, "%s", text);
		return;
	}
	text += sizeof(mark) - 1;
	snprintf(out, size, "%.*s", (int)strcspn(text, "|"), text);
}
