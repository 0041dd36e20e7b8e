/*
 * Read the table, then the functions in the same order.
 */
#include "core/pin_reset.h"

#include "conf/settings.h"
#include "core/approval.h"
#include "core/lease.h"
#include "core/pin_delivery.h"
#include "core/rules.h"
#include "core/text.h"
#include "core/ukey.h"
#include "core/visit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int look_at_ukey(struct pickup *, struct err *);
static int ask_supervisor(struct pickup *, struct err *);
static int send_pin(struct pickup *, struct err *);
static int wait_for_it(struct pickup *, struct err *);
static int set_pin(struct pickup *, struct err *);
static int give_slip(struct pickup *, struct err *);

static const struct {
	int (*run)(struct pickup *p, struct err *e);
	const char *text;
} steps[PIN_RESET__MAX] = {
#define N_TEXT(name, t) [PIN_RESET_##name].text = (t),
	PIN_RESET_STEPS(N_TEXT)
#undef N_TEXT
	[PIN_RESET_UKEY].run = look_at_ukey,
	[PIN_RESET_APPROVE].run = ask_supervisor,
	[PIN_RESET_SEND].run = send_pin,
	[PIN_RESET_WAIT].run = wait_for_it,
	[PIN_RESET_SET].run = set_pin,
	[PIN_RESET_SLIP].run = give_slip,
};

const char *
pin_reset_text(enum pin_reset_step s)
{
	return s < PIN_RESET__MAX ? text_get(steps[s].text) : "";
}

static void
tell(struct pickup *p, enum pin_reset_step s)
{
	const struct progress g = {
		.order = pickup_order(p)->no,
		.institution = pickup_order(p)->institution,
		.record = "reset",
		.state = (int)s,
		.doing = pin_reset_text(s),
		.token_serial = p->making.token_serial,
		.nth = 1,
		.of = 1,
	};

	p->c->desk.ops->doing(p->c->desk.self, &g);
}

static int
run(struct pickup *p, enum pin_reset_step *at, struct err *e)
{
	for (*at = PIN_RESET_UKEY; *at < PIN_RESET__MAX; ++*at) {
		/* once it is set, nobody's leaving undoes it */
		if (*at <= PIN_RESET_SET && pickup_wished(p, e) == -1)
			return -1;
		tell(p, *at);
		if (pickup_try(p, steps[*at].run, e) == -1)
			return err_wrap(e, "PIN reset, step %d", (int)*at);
	}
	return 0;
}

/*
 * What was delivered.  Of the handover only who and what; its message was
 * another one.
 */
static int
load(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct handover *h = &p->handover;

	if (b->ops->making_of(b->self, pickup_order(p)->no, &p->making, e) == -1 ||
	    b->ops->handover_of(b->self, pickup_order(p)->no, h, e) == -1) {
		if (e->code != ERR_NOT_FOUND)
			return -1;
	} else if (p->making.state == MAKING_VERIFIED &&
	    h->state == HANDOVER_DELIVERED) {
		h->sms_id[0] = h->sms_no[0] = h->sms_how[0] = '\0';
		h->sms_sent = h->sms_arrived = 0;
		h->sms_count = 0;
		return 0;
	}
	err_set(e, ERR_NOT_COLLECTED, "order %s was not delivered here",
	    pickup_order(p)->no);
	return err_say(e, "%s", _("这一单不是在本柜台领取的"));
}

/* RULES 26: what was forgotten at delivery is not known to anybody. */
static int
so_pin_is_known(const struct pickup *p, struct err *e)
{
	if (strcmp(p->c->conf->token_so_pin, "forget") != 0)
		return 0;
	return err_set(e, ERR_NO_RESET, "token:so_pin = forget");
}

static int
begin(struct pickup *p, const char (*orders)[NO_SIZE], size_t n, struct err *e)
{
	if (n != 1)
		return err_set(e, ERR_INPUT, "a PIN reset of %zu orders", n);
	if (may(&p->c->clerk, MAY_RESET_PIN, NULL, e) == -1) {
		visit_refuse(p, NULL, e);
		return -1;
	}
	if (visit_begin(p, orders, n, e) == -1)
		return -1;
	return load(p, e) == -1 ? -1 : so_pin_is_known(p, e);
}

/* A refusal has its line of log and its slip; LATER is the clerk's own word. */
static void
show(struct pickup *p, const struct err *why)
{
	const struct desk *d = &p->c->desk;
	enum desk_choice choice;
	struct err e;

	if (why->code == ERR_LATER)
		return;
	if (err_kind(why) != ERR_REFUSED)
		d->ops->problem(d->self, why, &choice, &e);
	else if (p->visit.id != 0)      /* visit_begin has shown its own */
		visit_refuse(p, pickup_order(p), why);
}

/* Set is done, with or without its slip. */
static enum visit_end
ending(enum pin_reset_step at, const struct err *why)
{
	if (at > PIN_RESET_SET)
		return VISIT_END_DELIVERED;
	if (why->code == ERR_UNSIGNED)
		return VISIT_END_WALKED_OUT;
	return err_kind(why) == ERR_REFUSED ? VISIT_END_REFUSED :
	    VISIT_END_BROKEN_OFF;
}

static int
served(struct pickup *p, const char (*orders)[NO_SIZE], size_t n,
    enum pin_reset_step *at, struct err *e)
{
	struct counter *c = p->c;
	struct lease *lease = NULL;
	int rc = -1;

	if (begin(p, orders, n, e) == 0 && (c->keeper.ops == NULL ||
	    lease_start(&lease, c->keeper, p->claims, p->norders,
	    (int)c->conf->visit_lease, e) == 0) && visit_run(p, e) == 0)
		rc = run(p, at, e);
	lease_stop(lease);
	return rc;
}

int
pin_reset_run(struct counter *c, const char (*orders)[NO_SIZE], size_t n,
    struct err *e)
{
	struct pickup *p;
	enum pin_reset_step at = PIN_RESET_UKEY;
	struct err closing;
	int rc;

	if ((p = pickup_new(c, e)) == NULL)
		return -1;
	p->visit.resets = true;
	if ((rc = served(p, orders, n, &at, e)) == -1)
		show(p, e);
	if (visit_end(p, ending(at, e), &closing) == -1 && rc == 0) {
		*e = closing;
		rc = -1;
	}
	pickup_free(p);
	return rc;
}

/* ---- the steps ------------------------------------------------------------------ */

/* Before a supervisor is asked for it: this very UKey lies in the reader, and is of a model that can be reset. */
static int
look_at_ukey(struct pickup *p, struct err *e)
{
	struct token_info info;

	if (ukey_here(p, &info, e) == -1)
		return -1;
	return info.can_reset ? 0 : err_set(e, ERR_NO_RESET, "a %s cannot be reset",
	    info.model);
}

/* Used up here: whoever begins anew asks anew. */
static int
ask_supervisor(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct visit v = p->visit;
	struct approval a;
	char facts[FACTS_SIZE];

	if (p->visit.approval != 0)
		return 0;
	if (approval_facts_pin_reset(p, p->making.token_serial, facts, e) == -1 ||
	    approval_get(p, APPROVAL_PIN_RESET, p->handover.order, facts, &a,
	    e) == -1)
		return -1;
	v.approval = a.id;
	if (b->ops->visit_move(b->self, &p->by, &v, v.state, e) == -1 ||
	    b->ops->approval_use(b->self, &p->by, a.id, p->handover.id, e) == -1)
		return -1;
	p->visit = v;
	return 0;
}

/* NO_RESET while nothing has been sent; the SO PIN is only shown to an approved reset (RULES 26). */
static int
can_be_reset(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	struct secret *so = NULL;
	int rc;

	if (ukey_here(p, NULL, e) == -1 || ukey_so_pin(p, &so, e) == -1)
		return -1;
	rc = t->ops->pin_reset(t->self, p->making.token_serial, so, NULL, e);
	secret_free(so);
	if (rc == -1 && e->code == ERR_TOKEN_PIN)
		return err_set(e, ERR_NO_RESET, "UKey %s refuses its SO PIN",
		    p->making.token_serial);
	return rc;
}

static int
send_pin(struct pickup *p, struct err *e)
{
	return can_be_reset(p, e) == -1 ? -1 : pin_send_once(p, e);
}

static int
wait_for_it(struct pickup *p, struct err *e)
{
	if (p->handover.sms_how[0] == '\0' && pin_arrive(p, e) == -1)
		return -1;
	return pin_reset_line(p, "arrived", e);
}

/* Whatever the UKey's PIN was: setting it twice is setting it once. */
static int
set_it(struct pickup *p, struct err *e)
{
	struct token *t = &p->c->token;
	const char *serial = p->making.token_serial;
	struct secret *so = NULL;
	int rc = -1;

	if (ukey_so_pin(p, &so, e) == 0 &&
	    t->ops->pin_reset(t->self, serial, so, p->pin, e) == 0 &&
	    t->ops->login(t->self, serial, p->pin, e) == 0)
		rc = t->ops->logout(t->self, serial, e);
	secret_free(so);
	return rc;
}

static int
set_pin(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	struct intent in = { .record = "handover", .record_id = p->handover.id,
		.step = "pin_reset", .attempt = p->handover.attempt };

	memcpy(in.key, p->handover.sms_id, sizeof(in.key));
	memcpy(in.serial, p->making.token_serial, sizeof(in.serial));
	if (p->pin == NULL)
		return err_set(e, ERR_FAULT, "no PIN in memory to set");
	if (ukey_here(p, NULL, e) == -1 ||
	    b->ops->intent_add(b->self, &p->by, pickup_claim(p),
	    (int)p->c->conf->visit_lease, &in, e) == -1 ||
	    set_it(p, e) == -1 ||
	    b->ops->intent_end(b->self, in.id, true, e) == -1 ||
	    pin_reset_line(p, "set", e) == -1 ||
	    b->ops->letter_spend(b->self, p->visit.id,
	    pickup_order(p)->no, e) == -1)
		return -1;
	p->pin = secret_free(p->pin);
	return 0;
}

/* Beside the receipts, under the visit's number. */
static int
slip_path(const struct pickup *p, const char *no, char *out, size_t size,
    struct err *e)
{
	const char *receipts = p->c->conf->paper_receipts;
	int n = snprintf(out, size, "%s/slips", receipts);

	if (n < 0 || (size_t)n + NO_SIZE + 8 > size)
		return err_set(e, ERR_FAULT, "archive path too long");
	if (mkdir(out, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", out, strerror(errno));
	snprintf(out, size, "%s/slips/%s.pdf", receipts, no);
	return 0;
}

static int
make_slip(struct pickup *p, const struct staff *approver, char *path,
    size_t size, struct err *e)
{
	const struct paper *a = &p->c->paper;
	const struct point *here = points_find(p->c->points,
	    p->c->conf->counter_point);
	char base[NO_SIZE], no[NO_SIZE];
	const struct slip_facts f = {
		.kind = SLIP_PIN_RESET,
		.no = no,
		.order = pickup_order(p),
		.visit = &p->visit,
		.point_name = p->c->point_name,
		.point_address = here != NULL ? here->address : "",
		.point_phone = here != NULL ? here->phone : "",
		.point_hours = here != NULL ? here->hours : "",
		.token_serial = p->making.token_serial,
		.approver_name = approver->name,
		.clerk_name = p->c->clerk.name,
		.time = pickup_now(p),
		.demo = p->c->demo,
	};

	visit_file_no(&p->visit, base);
	snprintf(no, sizeof(no), "%.36s-R", base);
	if (slip_path(p, no, path, size, e) == -1)
		return -1;
	return a->ops->slip(a->self, &f, path, e);
}

static int
give_slip(struct pickup *p, struct err *e)
{
	struct book *b = &p->c->book;
	const struct desk *d = &p->c->desk;
	struct approval a;
	struct staff approver;
	char path[4096];

	if (b->ops->approval_get(b->self, p->visit.approval, &a, e) == -1 ||
	    b->ops->staff_get(b->self, a.decided_by, &approver, e) == -1 ||
	    make_slip(p, &approver, path, sizeof(path), e) == -1)
		return -1;
	return d->ops->reset(d->self, pickup_order(p), path, e);
}
