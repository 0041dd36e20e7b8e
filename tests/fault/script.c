#include "tests/fault/script.h"

#include "core/approval.h"
#include "core/clock.h"
#include "core/lost.h"
#include "core/text.h"
#include "core/token/reader.h"
#include "conf/settings.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Somebody else with a letter of the institution for all that is asked. */
static void
by_letter(struct visit *v, const struct order *o, size_t n, int32_t today)
{
	struct letter *l = &v->letter;
	size_t used = 0;

	v->agent = true;
	snprintf(v->collector, sizeof(v->collector), "赵明");
	snprintf(v->number, sizeof(v->number), "440300199003079914");
	v->document = DOCUMENT_RESIDENT_ID;
	memcpy(l->principal, o->institution, sizeof(l->principal));
	memcpy(l->principal_code, o->uscc, sizeof(l->principal_code));
	memcpy(l->agent, v->collector, sizeof(l->agent));
	memcpy(l->agent_number, v->number, sizeof(l->agent_number));
	memcpy(l->chop_name, o->institution, sizeof(l->chop_name));
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(l->matter + used, sizeof(l->matter) - used, "%s%s", i > 0 ? "," : "", o[i].no);
	l->issued = today;
	l->valid_until = today + 30;
	l->original_kept = true;
}

static int
d_check(void *self, struct visit *v, const struct order *o, size_t n,
    const struct err *why, struct err *e)
{
	struct script *s = self;

	s->before = s->delivered;
	if (why != NULL) {
		s->last = why->code;
		return err_set(e, ERR_REFUSED, "the script gives up");
	}
	memcpy(v->collector, o->handler, sizeof(v->collector));
	memcpy(v->number, o->handler_number, sizeof(v->number));
	v->document = o->handler_document;
	if (s->agent)
		by_letter(v, o, n, date_of(s->c->clock.ops->now(s->c->clock.self)));
	v->same_person = v->signoff = true;
	v->bids = BIDS_NONE;
	v->told_platform = v->told_mobile = true;
	return 0;
}

/* One blank UKey in the reader, the next from the drawer; of two, both go out first. */
static int
one_blank(struct script *s, struct reader *r, const struct err *why,
    struct err *e)
{
	char names[8][64], blank[16];
	size_t n;

	if (reader_names(r, 1, names, 8, &n, e) == -1)
		return -1;
	if (n > 0 && why != NULL && why->code != ERR_TOKEN_TWO &&
	    why->code != ERR_TOKEN_NOT_BLANK && why->code != ERR_TOKEN_DELIVERED)
		return 0;               /* it is in: looking failed */
	if (why != NULL && why->code == ERR_TOKEN_TWO &&
	    reader_remove(r, NULL, e) == -1)
		return -1;
	snprintf(blank, sizeof(blank), "%d", ++s->blanks);
	return reader_insert(r, blank, e);
}

static int
d_want_ukey(void *self, const char *serial, const struct err *why,
    struct err *e)
{
	struct script *s = self;
	const struct conf *k = s->c->conf;
	struct reader *r;
	int rc;

	if (s->inserted++ > 20)
		return err_set(e, ERR_LATER, "asked for a UKey too often");
	if (s->on != NULL)
		s->on(s, AT_UKEY_WANTED, NULL);
	if (s->want != NULL)
		return s->want(s, serial, why, e);
	if (serial != NULL && script_lost(s, serial))
		return err_set(e, ERR_UKEY_LOST, "gone for good");
	if (reader_new(&r, k->token_inserted, k->token_drawer, e) == -1)
		return -1;
	rc = serial == NULL ? one_blank(s, r, why, e) :
	    reader_insert(r, text_last4(serial), e);
	reader_free(r);
	return rc;
}

static int
d_confirm(void *self, const struct token_info *t, const struct order *o,
    struct err *e)
{
	(void)self;
	(void)o;
	return t->serial[0] != '\0' ? 0 : err_set(e, ERR_TOKEN, "no serial");
}

static void
d_doing(void *self, const struct progress *p)
{
	struct script *s = self;

	s->boundaries++;
	script_lose(s, p);
	if (s->on != NULL)
		s->on(s, AT_STEP, p);
	if (s->boundaries == s->kill_at)
		kill(getpid(), SIGKILL);
	if (s->boundaries == s->later_at)
		s->later = true;
	if (s->boundaries == s->left_at)
		s->left = true;
}

static enum desk_wish
d_wish(void *self)
{
	struct script *s = self;

	return s->left ? DESK_LEFT : s->later ? DESK_PAUSE : DESK_GO_ON;
}

static int
d_problem(void *self, const struct err *why, enum desk_choice *out,
    struct err *e)
{
	struct script *s = self;

	s->problems++;
	s->faults += why->code == ERR_FAULT || err_what(why)[0] == '\0' || err_todo(why)[0] == '\0';
	s->last = why->code;
	s->why = *why;
	if (s->on_problem != NULL)
		s->on_problem(s, why);
	if (s->leaves_at_problem)
		return err_set(e, ERR_UNSIGNED, "the visitor left");
	*out = s->retries-- > 0 ? DESK_RETRY : DESK_LATER;
	if (why->code == ERR_OLD_NOT_REVOKED && s->defers)
		*out = DESK_APPROVAL;
	if (s->lost && lost_possible(why))
		*out = DESK_LOST;
	return 0;
}

static int
d_note(void *self, enum desk_note what, const struct order *o,
    char out[TEXT_SIZE], struct err *e)
{
	struct script *s = self;

	(void)e;
	if (what == DESK_NOTE_LOST && s->on != NULL)
		s->on(s, AT_LOST, NULL);
	snprintf(out, TEXT_SIZE, "%s of %s", what == DESK_NOTE_HOLD ? "hold" :
	    what == DESK_NOTE_LOST ? "lost" : "put off", o->no);
	return 0;
}

static int
d_made(void *self, const struct order *o, const struct making *m,
    struct err *e)
{
	struct script *s = self;

	s->made++;
	return strcmp(o->no, m->order) == 0 && m->state == MAKING_VERIFIED ? 0 :
	    err_set(e, ERR_FAULT, "made what nobody asked for");
}

static int
d_spoiled(void *self, const struct order *o, const struct making *m,
    const char *path, struct err *e)
{
	struct script *s = self;

	s->spoiled++;
	s->spoiled_as = m->state;
	return strcmp(o->no, m->order) == 0 && (path == NULL || access(path, R_OK) == 0) ? 0 :
	    err_set(e, ERR_FAULT, "spoiled what nobody asked for");
}

static int
d_reset(void *self, const struct order *o, const char *path, struct err *e)
{
	struct script *s = self;

	(void)o;
	s->resets++;
	return access(path, R_OK) == 0 ? 0 : err_set(e, ERR_FAULT, "no slip at %s", path);
}

/* The supervisor comes to this screen, and has seen the letter. */
static int
d_approve(void *self, const struct approval *a, struct err *e)
{
	struct script *s = self;
	struct book *b = &s->c->book;
	struct approval copy = *a;
	struct staff who;

	s->approvals++;
	if (s->on != NULL)
		s->on(s, AT_APPROVAL, NULL);
	if (s->decision == APPROVAL_WITHDRAWN)
		return err_set(e, ERR_LATER, "no supervisor comes");
	if (b->ops->staff_get(b->self, "2001", &who, e) == -1)
		return -1;
	copy.decision = s->decision != APPROVAL_WAITING ? s->decision : APPROVAL_APPROVED;
	snprintf(copy.saw, sizeof(copy.saw), "original");
	snprintf(copy.reason, sizeof(copy.reason), "%s", copy.decision == APPROVAL_APPROVED ? "" : "the script says no");
	return approval_decide(b, &(struct actor){ who.id, s->c->terminal }, &who,
	    (int)s->c->conf->approval_minutes, s->c->clock.ops->now(s->c->clock.self), &copy, e);
}

static int
d_sms(void *self, const struct sms_view *v, int again, enum desk_sms *out,
    struct err *e)
{
	struct script *s = self;

	(void)e;
	if (s->on_sms != NULL) {
		*out = s->on_sms(s, v);
		return 0;
	}
	if (again > 0)
		poll(NULL, 0, again);   /* until asking makes sense, as the screen does */
	*out = s->sms != DESK_SMS_ASK_AGAIN ? s->sms :
	    v->state == SMS_FAILED ? DESK_SMS_RESEND : DESK_SMS_ASK_AGAIN;
	return 0;
}

static int
d_checklist(void *self, const struct visit *v, const struct handover *h,
    const struct making *m, struct err *e)
{
	struct script *s = self;

	if (s->on != NULL)
		s->on(s, AT_CHECKLIST, NULL);
	if (s->pin_bad && m->attempt == 1)
		return err_set(e, ERR_UKEY_LOST, "the PIN is of no use");
	if (v->delivered != (size_t)(s->delivered - s->before))
		return err_set(e, ERR_FAULT, "the list does not know what was handed over");
	if (s->will_not_sign)
		return err_set(e, ERR_UNSIGNED, "the visitor does not sign");
	return h->receipt[0] != '\0' ? 0 :
	    err_set(e, ERR_FAULT, "a checklist without a receipt");
}

static int
d_refused(void *self, const struct order *o, const struct err *why,
    const char *slip, struct err *e)
{
	struct script *s = self;

	(void)o;
	(void)e;
	s->slips += slip != NULL;
	s->refusals++;
	s->last = why->code;
	return 0;
}

static int
d_form_ready(void *self, const char *path, struct err *e)
{
	(void)self;
	return access(path, R_OK) == 0 ? 0 :
	    err_set(e, ERR_FAULT, "no form at %s", path);
}

/* Counted as the book has it (or `off`), every difference with a reason. */
static int
prepare(struct script *s, struct day *d, struct err *e)
{
	s->prepares++;
	d->counted = true;
	d->figure[DAY_COUNTED] = day_side(d, day_balances[DAY_STOCK].left) + s->off;
	if (day_sums(d, e) == -1)
		return -1;
	for (size_t i = 0; i < d->nodds && !s->will_not_say; i++)
		if (day_what_wants(d->odds[i].what))
			snprintf(d->odds[i].reason, sizeof(d->odds[i].reason),
			    "差异待查");
	return 0;
}

static int
sign(struct script *s, const struct err *why, struct staff *signer,
    struct err *e)
{
	const struct book *b = &s->c->book;

	if (why != NULL && (why->code == ERR_NOT_SELF || why->code == ERR_MAY))
		return err_set(e, ERR_LATER, "nobody else is here");
	return b->ops->staff_get(b->self, s->signer != NULL ? s->signer : "2001",
	    signer, e);
}

static int
d_dayend(void *self, struct day *d, enum day_stage stage, const char *path,
    const struct err *why, enum day_wish *wish, struct staff *signer,
    struct err *e)
{
	struct script *s = self;

	(void)wish;
	if (s->on_day != NULL)
		s->on_day(s, d, stage);
	if (why != NULL)
		s->last = why->code;
	if (why != NULL && why->code == ERR_DAY_UNREADY)
		return err_set(e, ERR_LATER, "the script has no reasons");
	switch (stage) {
	case DAY_STAGE_PREPARE:
		return prepare(s, d, e);
	case DAY_STAGE_SIGN:
		return sign(s, why, signer, e);
	case DAY_STAGE_CLOSED:
		s->days++;
		return access(path, R_OK) == 0 ? 0 :
		    err_set(e, ERR_FAULT, "no paper at %s", path);
	}
	return err_set(e, ERR_FAULT, "no such stage");
}

static int
d_reprint(void *self, const struct receipt_line *l, const struct order *o,
    struct reprint *r, const struct err *why, struct err *e)
{
	struct script *s = self;

	if (strcmp(l->row.order, o->no) != 0 || strcmp(r->receipt, l->row.no) != 0)
		return err_set(e, ERR_FAULT, "asked about another receipt");
	s->last = why != NULL ? why->code : s->last;
	if (s->puts_off || (why != NULL && s->asked > 0))
		return err_set(e, ERR_LATER, "the clerk says no");
	s->asked++;
	r->reason = s->wish.copy != REPRINT_COPY_NONE ? s->wish.reason : REPRINT_LOST;
	r->requester = s->wish.copy != REPRINT_COPY_NONE ? s->wish.requester : REPRINT_BY_COLLECTOR;
	r->copy = s->wish.copy != REPRINT_COPY_NONE ? s->wish.copy : REPRINT_COPY_THEIRS;
	memcpy(r->note, s->wish.note, sizeof(r->note));
	memcpy(r->name, s->wish.name, sizeof(r->name));
	return 0;
}

static int
d_reprinted(void *self, const struct receipt_line *l, const struct reprint *r,
    const char *path, struct err *e)
{
	struct script *s = self;

	s->reprints++;
	s->given = *r;
	return strcmp(l->row.no, r->receipt) == 0 && access(path, R_OK) == 0 ? 0 :
	    err_set(e, ERR_FAULT, "no reprint at %s", path);
}

static int
d_delivered(void *self, const struct visit *v, const struct handover *h,
    struct err *e)
{
	struct script *s = self;

	(void)v;
	(void)h;
	s->delivered++;
	return s->leaves ? err_set(e, ERR_LATER, "left") : 0;
}

const struct desk_ops script_desk = {
	.check = d_check,
	.want_ukey = d_want_ukey,
	.confirm_ukey = d_confirm,
	.doing = d_doing,
	.wish = d_wish,
	.problem = d_problem,
	.note = d_note,
	.approve = d_approve,
	.sms = d_sms,
	.checklist = d_checklist,
	.refused = d_refused,
	.form_ready = d_form_ready,
	.made = d_made,
	.spoiled = d_spoiled,
	.reset = d_reset,
	.reprint = d_reprint,
	.reprinted = d_reprinted,
	.dayend = d_dayend,
	.delivered = d_delivered,
};
