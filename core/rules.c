#include "core/rules.h"

#include "core/clock.h"
#include "core/idcard/number.h"
#include "core/text.h"

#include <string.h>

/* ---- the order ---- */

int
rule_right_point(const struct order *o, const char *point, struct err *e)
{
	if (strcmp(o->point, point) == 0)
		return 0;
	err_set(e, ERR_WRONG_POINT, "order %s is for point %s", o->no, o->point);
	return err_say(e, _("应到受理点 %s"), o->point);
}

int
rule_not_mail(const struct order *o, struct err *e)
{
	if (!o->mail)
		return 0;
	err_set(e, ERR_MAIL_ORDER, "order %s goes by mail", o->no);
	return err_say(e, _("收件人 %s，%s"), o->addressee, o->address);
}

int
rule_not_cancelled(const struct order *o, struct err *e)
{
	if (!o->cancelled)
		return 0;
	return err_set(e, ERR_CANCELLED, "order %s is cancelled", o->no);
}

int
rule_not_suspended(const struct order *o, struct err *e)
{
	char since[20];

	if (o->suspended == 0)
		return 0;
	time_minute(o->suspended, since);
	if (o->held && strncmp(o->suspended_reason, SET_ASIDE, strlen(SET_ASIDE)) == 0) {
		err_set(e, ERR_SET_ASIDE, "order %s is set aside", o->no);
		return err_say(e, _("%s 恢复的订单库与CA不一致：证书尾号 %s"), since,
		    text_last4(o->suspended_reason));
	}
	err_set(e, ERR_ON_HOLD, "order %s is suspended", o->no);
	return err_say(e, _("%s 起，原因：%s"), since, o->suspended_reason);
}

int
rule_not_collected(const struct order *o, struct err *e)
{
	char when[20];

	if (o->state != ORDER_COLLECTED && o->state != ORDER_MAILED)
		return 0;
	err_set(e, ERR_COLLECTED, "order %s is %s", o->no,
	    order_state_name(o->state));
	if (o->collected == 0)
		return err_say(e, "%s", order_state_text(o->state));
	time_minute(o->collected, when);
	return err_say(e, "%s %s", when, order_state_text(o->state));
}

int
rule_liveness(const struct order *o, struct err *e)
{
	if (o->liveness != 0)
		return 0;
	return err_set(e, ERR_NO_LIVENESS, "order %s has no liveness", o->no);
}

int
rule_accepted(const struct order *o, struct err *e)
{
	if (o->state != ORDER_SUBMITTED && o->accepted != 0)
		return 0;
	return err_set(e, ERR_NOT_ACCEPTED, "order %s is not accepted", o->no);
}

int
rule_paid(const struct order *o, struct err *e)
{
	if (o->seal_amount == 0 || o->seal_paid != 0)
		return 0;
	err_set(e, ERR_UNPAID, "order %s owes %d yuan", o->no, o->seal_amount);
	return err_say(e, _("电子签章费 %d 元未缴（%d 元/年，剩余 %d 天）"),
	    o->seal_amount, o->seal_rate, o->seal_days);
}

int
rule_ready(const struct order *o, struct err *e)
{
	if (o->state == ORDER_READY && o->ready != 0)
		return 0;
	return err_set(e, ERR_NOT_READY, "order %s is %s", o->no,
	    order_state_name(o->state));
}

int
rules_reset(const struct order *o, const char *point, struct err *e)
{
	if (o->state != ORDER_COLLECTED)
		return err_set(e, ERR_NOT_COLLECTED, "order %s is %s", o->no,
		    order_state_name(o->state));
	return rule_right_point(o, point, e);
}

int
rules_flags(const struct order *o, struct err *e)
{
	if (rule_not_cancelled(o, e) == -1)
		return -1;
	return rule_not_suspended(o, e);
}

int
rules_ahead(const struct order *o, const char *point, struct err *e)
{
	if (rule_not_collected(o, e) == -1 || rules_flags(o, e) == -1 ||
	    rule_not_mail(o, e) == -1 || rule_right_point(o, point, e) == -1 ||
	    rule_liveness(o, e) == -1 || rule_paid(o, e) == -1)
		return -1;
	return rule_accepted(o, e);
}

int
rules_order(const struct order *o, const char *point, struct err *e)
{
	if (rules_ahead(o, point, e) == -1)
		return -1;
	return rule_ready(o, e);
}

/* ---- the person ---- */

int
rule_document(const struct visit *v, int32_t today, struct err *e)
{
	return idcard_check(v->document, v->number, today, e);
}

int
rule_document_current(const struct visit *v, int32_t today, struct err *e)
{
	char until[16];

	if (v->document_until == 0 || v->document_until >= today)
		return 0;
	date_format(v->document_until, until);
	err_set(e, ERR_ID_EXPIRED, "document ended %s", until);
	return err_say(e, _("证件有效期至 %s"), until);
}

int
rule_original(const struct visit *v, struct err *e)
{
	if (!v->electronic)
		return 0;
	return err_set(e, ERR_ELECTRONIC_ID, "only an electronic document");
}

int
rule_same_person(const struct visit *v, struct err *e)
{
	if (v->same_person)
		return 0;
	return err_set(e, ERR_NOT_SAME_PERSON, "clerk does not attest");
}

int
rule_is_handler(const struct visit *v, const struct order *o, struct err *e)
{
	const char *field = NULL;

	if (strcmp(v->number, o->handler_number) != 0)
		field = _("证件号码");
	else if (strcmp(v->collector, o->handler) != 0)
		field = _("姓名");
	else if (v->document != o->handler_document &&
	    !(v->document == DOCUMENT_TEMPORARY_ID &&
	    o->handler_document == DOCUMENT_RESIDENT_ID))
		field = _("证件种类");
	if (field == NULL)
		return 0;
	err_set(e, ERR_ID_MISMATCH, "not the handler of order %s", o->no);
	return err_say(e, _("订单 %s：%s不符"), o->no, field);
}

int
rule_is_agent(const struct visit *v, const struct order *orders, size_t n,
    struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v->number, orders[i].handler_number) != 0)
			return 0;
	err_set(e, ERR_ID_MISMATCH, "the handler comes as an agent");
	return err_say(e, "%s", _("来的是经办人本人，请按本人领取核验"));
}

/* The collector is whom the visit says: the handler of each order, or an agent. */
static int
rule_is_collector(const struct visit *v, const struct order *orders, size_t n,
    struct err *e)
{
	if (v->agent)
		return rule_is_agent(v, orders, n, e);
	for (size_t i = 0; i < n; i++)
		if (rule_is_handler(v, &orders[i], e) == -1)
			return -1;
	return 0;
}

int
rules_person(const struct visit *v, const struct order *orders, size_t n,
    int32_t today, struct err *e)
{
	if (rule_document(v, today, e) == -1 ||
	    rule_is_collector(v, orders, n, e) == -1)
		return -1;
	if (rule_document_current(v, today, e) == -1 ||
	    rule_original(v, e) == -1)
		return -1;
	return rule_same_person(v, e);
}

/* ---- papers, guard and notices ---- */

int
rule_signoff(const struct visit *v, struct err *e)
{
	if (v->signoff || v->signoff_here)
		return 0;
	return err_set(e, ERR_SIGNOFF_MISSING, "no sign-off form");
}

/*
 * While the old certificate lives, sealed bids stop the pickup.  Once it is
 * revoked, stopping protects nothing: the visitor is advised and chooses.
 */
int
rule_bids(const struct visit *v, bool old_revoked, struct err *e)
{
	switch (v->bids) {
	case BIDS_NONE:
	case BIDS_OPENED:
		return 0;
	case BIDS_SEALED:
		if (old_revoked && v->bids_advised)
			return 0;
		return err_set(e, ERR_BIDS_SEALED, "bids are still sealed");
	case BIDS_UNKNOWN:
		if (old_revoked && v->bids_advised)
			return 0;
		return err_set(e, ERR_BIDS_UNKNOWN, "bids not known");
	case BIDS_UNASKED:
	case BIDS__MAX:
		break;
	}
	return err_set(e, ERR_NOTICES, "bids not asked");
}

int
rule_told(const struct visit *v, struct err *e)
{
	if (v->told_platform && v->told_mobile)
		return 0;
	return err_set(e, ERR_NOTICES, "not all notices told");
}

int
rules_papers(const struct visit *v, bool old_revoked, struct err *e)
{
	if (rule_signoff(v, e) == -1 || rule_bids(v, old_revoked, e) == -1)
		return -1;
	return rule_told(v, e);
}

/* ---- the old certificate ---- */

int
rule_old_revoked(enum ca_status s, struct err *e)
{
	switch (s) {
	case CA_REVOKED:
		return 0;
	case CA_GOOD:
		return err_set(e, ERR_OLD_NOT_REVOKED, "old certificate is good");
	case CA_HOLD:
		err_set(e, ERR_OLD_NOT_REVOKED, "old certificate is on hold");
		return err_say(e, "%s", _("原证书只是冻结，还不是注销"));
	case CA_UNKNOWN:
		break;
	}
	return err_set(e, ERR_CA_STATUS, "the CA does not know the old one");
}

/* ---- the seal ---- */

int
seal_fee(int rate, int days)
{
	if (days <= 0)
		return 0;
	return (int)((int64_t)rate * days / 365);
}
