#include "core/day_judge.h"

#include "conf/settings.h"
#include "core/rsa/cert.h"

enum { PATIENCE = 2 };

/* Where a making's UKey has got to; FIGURE__MAX: out, and nobody handed it over. */
static enum day_figure
place(const struct day_subject *s)
{
	switch (s->state) {
	case MAKING_SPOILED:
		return DAY_SPOILED;
	case MAKING_UNKNOWN:
		return DAY_UNKNOWN;
	case MAKING_VERIFIED:
		return s->handover != 0 ? DAY_DELIVERED :
		    s->gone ? DAY_FIGURE__MAX : DAY_WAITING;
	default:
		return DAY_MAKING;
	}
}

static int
odd(struct day *day, enum day_what what, const struct day_subject *s, struct err *e)
{
	return day_odd_add(day, what, s->order, s->token_serial, e);
}

static int
judge_making(struct day *day, const struct day_subject *s, struct err *e)
{
	enum day_figure f = place(s);

	if (f != DAY_FIGURE__MAX)
		day->figure[f]++;
	if (!s->begun && odd(day, DAY_ODD_NOT_BEGUN, s, e) == -1)
		return -1;
	if (f == DAY_FIGURE__MAX)
		return odd(day, DAY_ODD_NO_HANDOVER, s, e);
	if (f == DAY_UNKNOWN)
		return odd(day, DAY_ODD_MAKING_UNKNOWN, s, e);
	return 0;
}

/* RULES 34: of what was handed over, an original stands. */
static int
judge_receipt(struct day *day, const struct day_subject *s, struct err *e)
{
	if (place(s) != DAY_DELIVERED)
		return 0;
	if (!s->receipt)
		return odd(day, DAY_ODD_NO_RECEIPT, s, e);
	day->figure[DAY_ORIGINALS]++;
	return 0;
}

/* ---- what the CA says ---------------------------------------------------------------- */

/* How a certificate stands; not known is never good. */
enum answer { ANSWER_GOOD, ANSWER_REVOKED, ANSWER_HELD, ANSWER_STRANGE, ANSWER_NOT_KNOWN };

static enum answer
ask(struct day_ca *a, const char *issuer, const char *serial)
{
	const struct ca *ca = &a->c->ca;
	int ms = (int)a->c->conf->ca_seconds * 1000;
	enum ca_status s;
	int64_t when;
	struct err e;

	if (a->silent == PATIENCE)
		return ANSWER_NOT_KNOWN;
	if (ca->ops->status(ca->self, issuer, serial, &s, &when, &ms, &e) == -1) {
		a->silent++;
		return ANSWER_NOT_KNOWN;
	}
	a->silent = 0;
	return s == CA_GOOD ? ANSWER_GOOD : s == CA_REVOKED ? ANSWER_REVOKED :
	    s == CA_HOLD ? ANSWER_HELD : ANSWER_STRANGE;
}

static enum answer
ask_new(struct day_ca *ca, const struct day_subject *s)
{
	struct cert_facts f;
	struct err e;

	if (cert_facts(&s->cert, &f, &e) == -1)
		return ANSWER_STRANGE;
	return ask(ca, f.issuer, s->cert_serial);
}

/* Not at its end yet? */
static bool
goes_on(const struct day_subject *s)
{
	enum day_figure f = place(s);

	return f == DAY_WAITING || f == DAY_MAKING || f == DAY_UNKNOWN;
}

/* To be asked about again, with its UKey or without. */
static int
open_cert(struct day *day, enum day_what what, const struct day_subject *s, struct err *e)
{
	if (!goes_on(s) && day_ids_add(&day->certs, s->making, e) == -1)
		return -1;
	return odd(day, what, s, e);
}

/* RULES 30: live with its UKey, revoked with a spoiled one. */
static int
judge_new(struct day *day, const struct day_subject *s, enum answer a, struct err *e)
{
	bool revoked = a == ANSWER_REVOKED || a == ANSWER_HELD;
	bool dead = s->state == MAKING_SPOILED || (s->state == MAKING_UNKNOWN && revoked);

	day->figure[DAY_ISSUED]++;
	if (a == ANSWER_NOT_KNOWN)
		return open_cert(day, DAY_ODD_CERT_NOT_KNOWN, s, e);
	if (a == ANSWER_STRANGE)
		return odd(day, DAY_ODD_CERT_STRANGE, s, e);
	if (dead && a != ANSWER_REVOKED)
		return open_cert(day, DAY_ODD_CERT_LIVE, s, e);
	if (!dead && revoked)
		return odd(day, DAY_ODD_CERT_DEAD, s, e);
	day->figure[dead ? DAY_REVOKED : place(s) == DAY_DELIVERED ?
	    DAY_LIVE_DELIVERED : DAY_LIVE_WAITING]++;
	return 0;
}

/* RULES 3: revoked, or asked about at every day-end until it is; put off, it needs no other reason. */
static int
judge_old(struct day *day, const struct day_subject *s, enum answer a, struct err *e)
{
	if (a == ANSWER_REVOKED) {
		day->figure[DAY_OLD_REVOKED]++;
		return 0;
	}
	if (day_ids_add(&day->olds, s->handover, e) == -1)
		return -1;
	if (s->deferral == 0)
		return odd(day, a == ANSWER_NOT_KNOWN ? DAY_ODD_OLD_NOT_KNOWN :
		    DAY_ODD_OLD_LIVE, s, e);
	day->figure[DAY_OLD_DEFERRED]++;
	return odd(day, DAY_ODD_OLD_PUT_OFF, s, e);
}

/* ---- one UKey after another ------------------------------------------------------------- */

static int
judge_ukey(struct day *day, const struct day_subject *s, struct err *e)
{
	if (judge_making(day, s, e) == -1 || judge_receipt(day, s, e) == -1)
		return -1;
	return goes_on(s) ? day_ids_add(&day->carried, s->making, e) : 0;
}

int
day_judge(struct day *day, struct day_ca *ca, const struct day_subject *s,
    struct err *e)
{
	if (s->asked == DAY_ASK_ALL && judge_ukey(day, s, e) == -1)
		return -1;
	if (s->asked != DAY_ASK_OLD && s->cert.n > 0 &&
	    judge_new(day, s, ask_new(ca, s), e) == -1)
		return -1;
	if (s->asked == DAY_ASK_CERT || place(s) != DAY_DELIVERED)
		return 0;
	return judge_old(day, s, ask(ca, s->old_issuer, s->old_serial), e);
}
