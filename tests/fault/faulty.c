#include "tests/fault/faulty.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* True when this call is the one to break on this side of its effect. */
static bool
due(struct faulty *f, bool after, bool reads, const char *name)
{
	int n;

	if (f->only != NULL ? strcmp(f->only, name) != 0 : reads && !f->all)
		return false;
	if (!after)
		f->calls++;
	n = f->calls - f->at;
	if (f->mode == FAULT_NOTHING || f->at == 0 || after != f->after ||
	    n < 0 || n >= f->times)
		return false;
	snprintf(f->hit, sizeof(f->hit), "%s", name);
	if (f->mode == FAULT_KILL)
		kill(getpid(), SIGKILL);
	if (f->hook != NULL)
		f->hook(f);
	return f->mode == FAULT_FAIL;
}

static enum err_code
says(const struct faulty *f, enum err_code usual)
{
	return f->code != ERR_NONE ? f->code : usual;
}

/*
 * One wrapped call.  It may be killed after it said no, too; UNDO gives back
 * what a call that is made to fail may not leave behind.
 */
#define CALL(seam, name, code, reads, PARAMS, ARGS, UNDO)                      \
	static int f_##seam##_##name PARAMS                                    \
	{                                                                      \
		struct faulty *f = self;                                       \
		int rc;                                                        \
                                                                               \
		if (due(f, false, reads, #seam "." #name))                     \
			return err_set(e, says(f, code), "broken before " #name); \
		self = f->seam.self;                                           \
		rc = f->seam.ops->name ARGS;                                   \
		if (!due(f, true, reads, #seam "." #name) || rc == -1)         \
			return rc;                                             \
		UNDO;                                                          \
		return err_set(e, says(f, code), "broken after " #name);       \
	}
#define WRAP(seam, name, code, PARAMS, ARGS, UNDO) CALL(seam, name, code, false, PARAMS, ARGS, UNDO)

WRAP(token, look, ERR_TOKEN, (void *self, struct token_info *out, size_t max, size_t *n, struct err *e),
    (self, out, max, n, e), (void)0)
WRAP(token, format, ERR_TOKEN, (void *self, const char *s, const struct secret *so, const struct secret *pin, const char *label, struct err *e),
    (self, s, so, pin, label, e), (void)0)
WRAP(token, login, ERR_TOKEN, (void *self, const char *s, const struct secret *pin, struct err *e),
    (self, s, pin, e), (void)0)
WRAP(token, key_make, ERR_TOKEN, (void *self, const char *s, const char *id, int bits, struct blob *spki, struct err *e),
    (self, s, id, bits, spki, e), blob_done(spki))
WRAP(token, key_find, ERR_TOKEN, (void *self, const char *s, const char *id, struct blob *spki, struct err *e),
    (self, s, id, spki, e), blob_done(spki))
WRAP(token, key_guarded, ERR_TOKEN, (void *self, const char *s, const char *id, struct err *e),
    (self, s, id, e), (void)0)
WRAP(token, sign, ERR_TOKEN, (void *self, const char *s, const char *id, const struct blob *data, struct blob *sig, struct err *e),
    (self, s, id, data, sig, e), blob_done(sig))
WRAP(token, cert_put, ERR_TOKEN, (void *self, const char *s, const char *id, const char *label, const struct blob *der, struct err *e),
    (self, s, id, label, der, e), (void)0)
WRAP(token, cert_get, ERR_TOKEN, (void *self, const char *s, const char *id, struct blob *der, struct err *e),
    (self, s, id, der, e), blob_done(der))
WRAP(token, pin_change, ERR_TOKEN, (void *self, const char *s, const struct secret *old, const struct secret *new_pin, struct err *e),
    (self, s, old, new_pin, e), (void)0)
WRAP(token, so_change, ERR_TOKEN, (void *self, const char *s, const struct secret *old, const struct secret *new_pin, struct err *e),
    (self, s, old, new_pin, e), (void)0)
WRAP(token, pin_reset, ERR_TOKEN, (void *self, const char *s, const struct secret *so, const struct secret *new_pin, struct err *e),
    (self, s, so, new_pin, e), (void)0)
WRAP(ca, issue, ERR_REMOTE, (void *self, const struct ca_request *r, struct blob *cert, int *ms, struct err *e),
    (self, r, cert, ms, e), blob_done(cert))
WRAP(ca, status, ERR_REMOTE, (void *self, const char *issuer, const char *serial, enum ca_status *out, int64_t *when, int *ms, struct err *e),
    (self, issuer, serial, out, when, ms, e), (void)0)
WRAP(ca, revoke, ERR_REMOTE, (void *self, const char *issuer, const char *serial, const char *reason, int *ms, struct err *e),
    (self, issuer, serial, reason, ms, e), (void)0)
WRAP(sms, send, ERR_SMS, (void *self, const char *id, const char *mobile, const struct secret *body, int *ms, struct err *e),
    (self, id, mobile, body, ms, e), (void)0)
WRAP(sms, state, ERR_SMS, (void *self, const char *id, enum sms_state *out, int64_t *when, int *again, struct err *e),
    (self, id, out, when, again, e), (void)0)
WRAP(paper, receipt, ERR_RECEIPT, (void *self, const struct receipt_facts *r, const struct signer *u, struct blob *pdf, struct blob *facts, struct err *e),
    (self, r, u, pdf, facts, e), (blob_done(pdf), blob_done(facts)))
WRAP(paper, reprint, ERR_RECEIPT, (void *self, const struct reprint_facts *r, struct blob *pdf, struct err *e),
    (self, r, pdf, e), blob_done(pdf))
WRAP(paper, signoff, ERR_PAPER, (void *self, const struct order *o, size_t n, const struct visit *v, const char *point, bool demo, const char *path, struct err *e),
    (self, o, n, v, point, demo, path, e), (void)0)
WRAP(paper, slip, ERR_PAPER, (void *self, const struct slip_facts *s, const char *path, struct err *e),
    (self, s, path, e), (void)0)
WRAP(paper, dayend, ERR_PAPER, (void *self, const struct day *d, const char *point, bool demo, const char *path, struct err *e),
    (self, d, point, demo, path, e), (void)0)
WRAP(paper, print, ERR_PAPER, (void *self, const char *path, struct err *e),
    (self, path, e), (void)0)
WRAP(book, visit_new, ERR_BOOK, (void *self, const struct actor *by, struct visit *v, struct err *e),
    (self, by, v, e), (void)0)
WRAP(book, visit_move, ERR_BOOK, (void *self, const struct actor *by, const struct visit *v, enum visit_state from, struct err *e),
    (self, by, v, from, e), (void)0)
WRAP(book, making_new, ERR_BOOK, (void *self, const struct actor *by, const struct claim *c, struct making *m, struct err *e),
    (self, by, c, m, e), (void)0)
WRAP(book, making_move, ERR_BOOK, (void *self, const struct actor *by, const struct claim *c, const struct making *m, enum making_state from, struct err *e),
    (self, by, c, m, from, e), (void)0)
WRAP(book, handover_new, ERR_BOOK, (void *self, const struct actor *by, const struct claim *c, struct handover *h, struct err *e),
    (self, by, c, h, e), (void)0)
WRAP(book, handover_move, ERR_BOOK, (void *self, const struct actor *by, const struct claim *c, const struct handover *h, enum handover_state from, struct err *e),
    (self, by, c, h, from, e), (void)0)
WRAP(book, intent_add, ERR_BOOK, (void *self, const struct actor *by, struct claim *c, int seconds, struct intent *in, struct err *e),
    (self, by, c, seconds, in, e), (void)0)
WRAP(book, intent_end, ERR_BOOK, (void *self, int64_t id, bool ok, struct err *e),
    (self, id, ok, e), (void)0)
WRAP(book, receipt_add, ERR_BOOK, (void *self, const struct actor *by, const struct claim *c, const struct receipt_row *r, const struct blob *facts, struct err *e),
    (self, by, c, r, facts, e), (void)0)
WRAP(book, reprint_add, ERR_BOOK, (void *self, const struct actor *by, struct reprint *r, struct err *e),
    (self, by, r, e), r->id = 0)
WRAP(book, reprint_made, ERR_BOOK, (void *self, const struct actor *by, struct reprint *r, struct err *e),
    (self, by, r, e), r->made = 0)
WRAP(book, approval_add, ERR_BOOK, (void *self, const struct actor *by, struct approval *a, struct err *e),
    (self, by, a, e), (void)0)
WRAP(book, letter_spend, ERR_BOOK, (void *self, int64_t visit, const char *order, struct err *e),
    (self, visit, order, e), (void)0)
WRAP(book, approval_use, ERR_BOOK, (void *self, const struct actor *by, int64_t id, int64_t h, struct err *e),
    (self, by, id, h, e), (void)0)
WRAP(book, order_hold, ERR_BOOK, (void *self, const struct actor *by, const char *no, const char *reason, struct err *e),
    (self, by, no, reason, e), (void)0)
WRAP(book, notice_end, ERR_BOOK, (void *self, const struct actor *by, int64_t id, bool sent, struct err *e),
    (self, by, id, sent, e), (void)0)
WRAP(book, stock_receive, ERR_BOOK, (void *self, const struct actor *by, const char (*s)[ID_SIZE], size_t n, const char *model, struct err *e),
    (self, by, s, n, model, e), (void)0)
WRAP(book, stock_leave, ERR_BOOK, (void *self, const struct actor *by, enum stock_state to, const char (*s)[ID_SIZE], size_t n, const char *why, struct err *e),
    (self, by, to, s, n, why, e), (void)0)
WRAP(book, stock_count, ERR_BOOK, (void *self, const struct actor *by, int counted, const char (*s)[ID_SIZE], struct stock_count *out, struct err *e),
    (self, by, counted, s, out, e), (void)0)

WRAP(book, day_look, ERR_BOOK, (void *self, struct day_look *out, struct err *e),
    (self, out, e), day_look_done(out))
WRAP(book, day_prepared, ERR_BOOK, (void *self, struct day_row *out, struct err *e),
    (self, out, e), blob_done(&out->facts))
WRAP(book, day_prepare, ERR_BOOK, (void *self, const struct actor *by, struct day_row *d, struct err *e),
    (self, by, d, e), (void)0)
WRAP(book, day_close, ERR_BOOK, (void *self, const struct actor *by, struct day_row *d, struct err *e),
    (self, by, d, e), (void)0)
WRAP(book, day_get, ERR_BOOK, (void *self, const char *no, struct day_row *out, struct err *e),
    (self, no, out, e), blob_done(&out->facts))

/* What only reads, and claims: passed on uncounted, unless asked for by name or with all. */
enum { code_book = ERR_BOOK, code_token = ERR_TOKEN, code_ca = ERR_REMOTE, code_paper = ERR_PAPER };
#define READ(seam, name, PARAMS, ARGS, UNDO)                                   \
	CALL(seam, name, (enum err_code)code_##seam, true, PARAMS, ARGS, UNDO)
#define PASS(seam, name, PARAMS, ARGS) READ(seam, name, PARAMS, ARGS, (void)0)

static void
chain_done(struct blob *out, size_t n)
{
	while (n > 0)
		blob_done(&out[--n]);
}

PASS(token, logout, (void *self, const char *s, struct err *e), (self, s, e))
READ(ca, chain, (void *self, struct blob *out, size_t max, size_t *n, struct err *e), (self, out, max, n, e),
    chain_done(out, *n))
PASS(paper, handform, (void *self, const struct handform_facts *h, const char *path, struct err *e), (self, h, path, e))
PASS(paper, preflight, (void *self, const char *t, struct err *e), (self, t, e))
PASS(book, order_get, (void *self, const char *no, struct order *out, struct err *e), (self, no, out, e))
PASS(book, claim, (void *self, const struct actor *by, const char *o, int s, struct claim *out, struct err *e), (self, by, o, s, out, e))
PASS(book, renew, (void *self, struct claim *c, int s, struct err *e), (self, c, s, e))
PASS(book, release, (void *self, const struct claim *c, struct err *e), (self, c, e))
PASS(book, visits_break_off, (void *self, const struct actor *by, struct err *e), (self, by, e))
PASS(book, visit_get, (void *self, int64_t id, struct visit *out, struct err *e), (self, id, out, e))
READ(book, making_of, (void *self, const char *o, struct making *out, struct err *e), (self, o, out, e),
    making_done(out))
READ(book, making_on, (void *self, const char *serial, struct making *out, struct err *e), (self, serial, out, e),
    making_done(out))
READ(book, making_unknown, (void *self, int64_t after, struct making *out, struct err *e), (self, after, out, e),
    making_done(out))
PASS(book, handover_of, (void *self, const char *o, struct handover *out, struct err *e), (self, o, out, e))
PASS(book, intent_last, (void *self, const char *r, int64_t id, const char *step, int a, struct intent *out, struct err *e), (self, r, id, step, a, out, e))
PASS(book, letter_used, (void *self, const char *i, const char *a, const char *o, bool r, int64_t *when, struct err *e), (self, i, a, o, r, when, e))
PASS(book, receipt_number, (void *self, const char *p, int64_t now, char out[NO_SIZE], struct err *e), (self, p, now, out, e))
PASS(book, receipt_original, (void *self, const char *order, struct receipt_row *out, struct err *e), (self, order, out, e))
PASS(book, receipt_get, (void *self, const char *no, struct receipt_row *out, struct err *e), (self, no, out, e))
READ(book, receipt_facts, (void *self, const char *no, struct blob *out, struct err *e), (self, no, out, e),
    blob_done(out))
PASS(book, receipts_find, (void *self, const struct receipt_query *q, struct receipt_line *out, size_t max, size_t *n, struct err *e), (self, q, out, max, n, e))
PASS(book, reprints_of, (void *self, const char *r, int after, struct reprint *out, size_t max, size_t *n, struct err *e), (self, r, after, out, max, n, e))
PASS(book, audit_add, (void *self, const struct actor *by, const struct audit_line *l, struct err *e), (self, by, l, e))
PASS(book, audit_head, (void *self, int t, char out[65], int64_t *seq, int64_t *at, struct err *e), (self, t, out, seq, at, e))

PASS(book, approval_get, (void *self, int64_t id, struct approval *out, struct err *e), (self, id, out, e))
PASS(book, approval_find, (void *self, const struct approval *like, struct approval *out, struct err *e), (self, like, out, e))
PASS(book, approval_decide, (void *self, const struct actor *by, const struct approval *a, struct err *e), (self, by, a, e))
PASS(book, notice_next, (void *self, int64_t after, struct notice *out, struct err *e), (self, after, out, e))
PASS(book, staff_get, (void *self, const char *id, struct staff *out, struct err *e), (self, id, out, e))
PASS(book, stock_list, (void *self, const struct stock_query *q, struct stock_line *out, size_t max, size_t *n, struct err *e), (self, q, out, max, n, e))
PASS(book, stock_get, (void *self, const char *serial, struct stock_line *out, struct err *e), (self, serial, out, e))

PASS(book, restore_get, (void *self, struct restore *out, struct err *e), (self, out, e))

static const struct token_ops token_ops = {
	.look = f_token_look, .format = f_token_format,
	.login = f_token_login, .logout = f_token_logout,
	.key_make = f_token_key_make, .key_find = f_token_key_find,
	.key_guarded = f_token_key_guarded, .sign = f_token_sign,
	.cert_put = f_token_cert_put, .cert_get = f_token_cert_get,
	.pin_change = f_token_pin_change, .so_change = f_token_so_change,
	.pin_reset = f_token_pin_reset,
};
static const struct ca_ops ca_ops = {
	.issue = f_ca_issue, .chain = f_ca_chain,
	.status = f_ca_status, .revoke = f_ca_revoke,
};
static const struct sms_ops sms_ops = {
	.send = f_sms_send, .state = f_sms_state,
};
static const struct paper_ops paper_ops = {
	.preflight = f_paper_preflight, .receipt = f_paper_receipt,
	.reprint = f_paper_reprint,
	.signoff = f_paper_signoff, .handform = f_paper_handform, .slip = f_paper_slip,
	.dayend = f_paper_dayend, .print = f_paper_print,
};
static const struct book_ops book_ops = {
	.order_get = f_book_order_get, .claim = f_book_claim,
	.renew = f_book_renew, .release = f_book_release,
	.visit_new = f_book_visit_new, .visit_move = f_book_visit_move,
	.visit_get = f_book_visit_get,
	.visits_break_off = f_book_visits_break_off,
	.making_new = f_book_making_new, .making_move = f_book_making_move,
	.making_of = f_book_making_of, .making_on = f_book_making_on,
	.making_unknown = f_book_making_unknown,
	.handover_new = f_book_handover_new,
	.handover_move = f_book_handover_move,
	.handover_of = f_book_handover_of, .intent_add = f_book_intent_add,
	.intent_end = f_book_intent_end, .intent_last = f_book_intent_last,
	.letter_used = f_book_letter_used,
	.letter_spend = f_book_letter_spend,
	.receipt_number = f_book_receipt_number,
	.receipt_add = f_book_receipt_add, .receipt_get = f_book_receipt_get,
	.receipt_original = f_book_receipt_original,
	.receipt_facts = f_book_receipt_facts,
	.receipts_find = f_book_receipts_find,
	.reprint_add = f_book_reprint_add, .reprint_made = f_book_reprint_made,
	.reprints_of = f_book_reprints_of,
	.order_hold = f_book_order_hold,
	.approval_add = f_book_approval_add, .approval_get = f_book_approval_get,
	.approval_find = f_book_approval_find,
	.approval_decide = f_book_approval_decide,
	.approval_use = f_book_approval_use, .notice_next = f_book_notice_next,
	.notice_end = f_book_notice_end, .staff_get = f_book_staff_get,
	.stock_get = f_book_stock_get, .stock_list = f_book_stock_list, .stock_receive = f_book_stock_receive,
	.stock_leave = f_book_stock_leave, .stock_count = f_book_stock_count,
	.day_look = f_book_day_look, .day_prepared = f_book_day_prepared,
	.day_prepare = f_book_day_prepare, .day_close = f_book_day_close,
	.day_get = f_book_day_get,
	.audit_add = f_book_audit_add, .audit_head = f_book_audit_head,
	.restore_get = f_book_restore_get,
};

void
faulty_wrap(struct faulty *f, struct counter *c)
{
	f->book = c->book;
	f->token = c->token;
	f->ca = c->ca;
	f->sms = c->sms;
	f->paper = c->paper;
	c->book = (struct book){ &book_ops, f };
	c->token = (struct token){ &token_ops, f };
	c->ca = (struct ca){ &ca_ops, f };
	c->sms = (struct sms){ &sms_ops, f };
	c->paper = (struct paper){ &paper_ops, f };
}
