#ifndef CORE_SEAMS_H
#define CORE_SEAMS_H

/*
 * Everything outside the flow, behind one table each.  Every call returns 0,
 * or -1 with *e filled in; on -1 no out parameter has been touched.  Calls
 * that can wait take a budget `*ms` and take off what they used.
 *
 * tui/main.c wires them; tests wire the same parts, or wrap them to fail.
 */
#include "core/blob.h"
#include "core/day.h"
#include "core/err.h"
#include "core/may.h"
#include "core/order.h"
#include "core/record.h"
#include "core/secret.h"

#include <stdbool.h>

#define SEAM(name)                                                             \
	struct name {                                                          \
		const struct name##_ops *ops;                                  \
		void *self;                                                    \
	}

/* ---- book: core/book/ --------------------------------------------------- */

/*
 * Who an entry is by; every write carries one.  The book looks `staff` up in
 * the transaction of what they do and asks may() itself, whatever a screen or
 * a command has let through; ops that are somebody's act name their action in
 * [brackets].  ERR_MAY (also for staff the book does not know), ERR_NOT_SELF,
 * STAFF_DISABLED: nothing is written.  Moves within a record that has begun
 * are not asked about again: the steps' own rows say who may (core/step.h).
 *
 * "" is the program itself, and does no act: its lines are what happens by
 * itself (notices, sign-in attempts under no known number).
 * It alone may put staff, as long as the book has no administrator.
 */
struct actor {
	const char *staff;              /* staff id, or "" */
	int terminal;                   /* 0: a command that only reads, at no window */
};

/* A claim on an order: compare-and-set on the version, with a lease. */
struct claim {
	char order[NO_SIZE];
	int64_t version;                /* the fence each later write carries */
	int64_t until;
};

/* One line of the audit, before it is chained.  Facts never hold a secret;
 * ID numbers and mobiles are masked. */
struct audit_line {
	const char *action;             /* "state", "refused", "import", "sign_in", ... */
	const char *order;              /* or NULL */
	const char *record;             /* "visit", "making", "handover", or NULL */
	int64_t record_id;
	const char *state;              /* for action "state" */
	int attempt;
	const char *facts;              /* canonical JSON object, or NULL */
};

/* What the person at home typed: any part of any of these.  All empty = all. */
struct order_query {
	const char *text;               /* folded; order no, mobile, ID, names (1 character is enough) */
	const char *point;              /* only this point's, or NULL */
	bool ready_only;                /* only orders in state ready */
	bool unmade;                    /* instead: those of `point` a UKey can be made for ahead, the longest
	                                 * ready first, then the accepted; text is not looked at */
	char after[NO_SIZE];            /* keyset: the last number of the page before; "" = first */
};

struct order_line {                     /* one row of a list */
	char no[NO_SIZE];
	char institution[NAME_SIZE], holder[NAME_SIZE], handler[NAME_SIZE];
	char mobile[ID_SIZE], handler_number[ID_SIZE];
	enum order_kind kind;
	enum order_state state;
	bool mail, cancelled, unpaid;
	int64_t suspended, ready;
	char point[ID_SIZE];
	enum making_state making;       /* MAKING__MAX = none open or verified */
	bool ahead;                     /* ... begun without a visit */
	char token_serial[ID_SIZE];     /* its UKey, or "" */
	enum handover_state handover;   /* HANDOVER__MAX = none */
	int claim_terminal;             /* 0 = nobody holds it now */
	int64_t claim_since;
	/* Only among the unfinished: the approval it waits for, or has got for a visit that was broken off. */
	int64_t approval;               /* 0 = none */
	enum approval_kind approval_kind;
	enum approval_decision approval_decision; /* WAITING or APPROVED */
	int64_t approval_asked;
};

struct book_counts {                    /* the home screen's last lines */
	int ready, ready_30d, in_work, delivered_today, refused_today, spoiled_today;
	int blank, made_waiting, approvals_waiting;
};

/* Orders of one day that are not ready yet. */
struct book_day {
	int32_t day;                    /* the local date they were ordered */
	int n;
};

struct receipt_row {
	char no[NO_SIZE], order[NO_SIZE];
	int64_t handover, visit, time;
	char kind[12];                  /* "original", "supplement" */
	char sha256[65];                /* of the file kept */
	char facts_sha256[65];
	char audit_head[65];
	char path[TEXT_SIZE];           /* inside the archive */
	bool voided;
};

/* Receipts, the latest first. */
struct receipt_query {
	const char *text;               /* folded; any part of receipt or order no, names, mobile or ID; NULL or "" = all */
	const char *only;               /* instead: this receipt, or all of this order's; NULL */
	char after[NO_SIZE];            /* keyset: the last number of the page before; "" = the latest */
};

struct receipt_line {                   /* one row of a list */
	struct receipt_row row;
	char institution[NAME_SIZE], collector[NAME_SIZE];
	bool delivered;                 /* its UKey was handed over */
	int reprints;                   /* numbers given out */
};

enum { STEP_TIMES = 200 };
struct step_times {
	int n;                          /* so many were measured; 0: usual and worst are 0, too */
	int usual, worst;               /* ms: the median, the longest */
};

/* A UKey's making of the day, or of an earlier one that had not come to its end. */
enum day_ask { DAY_ASK_ALL, DAY_ASK_CERT, DAY_ASK_OLD };        /* CERT, OLD: its end was on an earlier day */
struct day_subject {
	int64_t making, handover;       /* handover: the delivered one, 0 = none */
	char order[NO_SIZE], token_serial[ID_SIZE], cert_serial[SERIAL_SIZE];
	enum making_state state;
	bool begun;                     /* its first state line is there */
	bool gone;                      /* it says that it was handed over */
	bool receipt;                   /* an original of its handover stands */
	int64_t deferral;               /* approved and used by its handover; 0 = none */
	enum day_ask asked;             /* what of it is this day's */
	char old_issuer[DN_SIZE], old_serial[SERIAL_SIZE];
	struct blob cert;               /* DER; empty = none in the book */
};

/* What the book alone can say of the day so far: figures, odds of the stock, and who is to be asked about. */
struct day_look {
	struct day day;
	struct day_subject *subjects;
	size_t nsubjects;
};

/* A day-end as it is filed. */
struct day_row {
	int64_t id, after;
	char no[NO_SIZE];               /* "" = prepared, not closed */
	char point[ID_SIZE];
	int terminal;
	char digest[65];
	struct blob facts;              /* day_parse reads them */
	char sha256[65];                /* of the facts */
	char prepared_by[ID_SIZE], signed_by[ID_SIZE];
	char prepared_name[NAME_SIZE], signed_name[NAME_SIZE];  /* as they were called then */
	int64_t prepared, closed;
};

struct book_ops {
	/* orders */
	int (*order_get)(void *self, const char *no, struct order *out, struct err *e);
	/* [IMPORT_ORDERS]  All or none, with one audit line.  INPUT (naming the number) if one is there with other facts. */
	int (*orders_add)(void *self, const struct actor *by, const struct order *o, size_t n, struct err *e);
	int (*orders_find)(void *self, const struct order_query *q, struct order_line *out, size_t max, size_t *n, struct err *e);
	/* Home's top: what waits for a supervisor, then unfinished makings and handovers; oldest first.  A UKey
	 * made ahead waits on its shelf (counts.made_waiting) until its handover begins. */
	int (*unfinished)(void *self, struct order_line *out, size_t max, size_t *n, struct err *e);
	int (*counts)(void *self, struct book_counts *out, struct err *e);
	/* What the making limit runs for (RULES 5): orders whose handler has done all, not ready, cancelled
	 * or suspended; oldest day first. */
	int (*unready)(void *self, struct book_day *out, size_t max, size_t *n, struct err *e);

	/* claims: OTHER_WINDOW if another terminal holds a live one (its number and since when in say); RESTORED. */
	int (*claim)(void *self, const struct actor *by, const char *order, int seconds, struct claim *out, struct err *e);
	int (*renew)(void *self, struct claim *c, int seconds, struct err *e);  /* FENCED when lost */
	int (*release)(void *self, const struct claim *c, struct err *e);

	/* Records.  new [CHECK_VISIT, MAKE_UKEY, HAND_OVER]: fills id (and visit no), state the first, with its state line.  move: facts and the
	 * new state with one state line, in one transaction, only if the claim still holds (FENCED) and the
	 * stored state is still `from` (FAULT).  Same state as from = facts only, no state line. */
	int (*visit_new)(void *self, const struct actor *by, struct visit *v, struct err *e);
	int (*visit_move)(void *self, const struct actor *by, const struct visit *v, enum visit_state from, struct err *e);
	int (*visit_get)(void *self, int64_t id, struct visit *out, struct err *e);
	/* Visits of this terminal left open by a crash are closed as broken_off. */
	int (*visits_break_off)(void *self, const struct actor *by, struct err *e);

	/* also moves the UKey in stock: blank -> making (REFUSED TOKEN_NOT_BLANK if not blank in stock) */
	int (*making_new)(void *self, const struct actor *by, const struct claim *c, struct making *m, struct err *e);
	int (*making_move)(void *self, const struct actor *by, const struct claim *c, const struct making *m, enum making_state from, struct err *e);
	/* making_move to SPOILED or UNKNOWN ends it for good, RULES 30: its UKey is spoiled in stock, an open handover
	 * broken off, its receipts void.  Of a cancelled order; else under m->approval (a SPOILED of this making),
	 * used up by it; or [ACKNOWLEDGE_RESTORE] of one whose certificate a comparison found revoked.
	 * NOT_APPROVED, EXPIRED; COLLECTED.  UNKNOWN: what becomes of its certificate is not known yet; it may go
	 * to SPOILED when it is. */
	/* The order's making that is not spoiled; NOT_FOUND.  Or by the UKey's serial. */
	int (*making_of)(void *self, const char *order, struct making *out, struct err *e);
	int (*making_on)(void *self, const char *token_serial, struct making *out, struct err *e);

	int (*handover_new)(void *self, const struct actor *by, const struct claim *c, struct handover *h, struct err *e);
	/* To DELIVERED also: order collected, UKey out of stock. */
	int (*handover_move)(void *self, const struct actor *by, const struct claim *c, const struct handover *h, enum handover_state from, struct err *e);
	/* The order's newest handover that is not broken_off; NOT_FOUND. */
	int (*handover_of)(void *self, const char *order, struct handover *out, struct err *e);

	/* intents */
	/* With it the claim is renewed for so many seconds: FENCED when it is lost.  Fills id, nth. */
	int (*intent_add)(void *self, const struct actor *by, struct claim *c, int seconds, struct intent *in, struct err *e);
	/* A record that moves on from the intent's step ends it as well; a making's with how long it took. */
	int (*intent_end)(void *self, int64_t id, bool ok, struct err *e);
	/* The newest of this record, step and attempt; NOT_FOUND. */
	int (*intent_last)(void *self, const char *record, int64_t record_id, const char *step, int attempt, struct intent *out, struct err *e);
	/* How long this step took in the last STEP_TIMES makings of this model, where it went through at its
	 * first try with nobody waited for. */
	int (*step_times)(void *self, const char *model, enum making_state step, struct step_times *out, struct err *e);

	/* [HOLD_ORDER]  Suspended by this counter with a reason (RULES 10); audited. */
	int (*order_hold)(void *self, const struct actor *by, const char *no, const char *reason, struct err *e);

	/* approvals, RULES 18 */
	/* [CHECK_VISIT for a letter, HAND_OVER, RESET_PIN, MAKE_UKEY for SPOILED]  Fills id, check, asked; with its line of audit. */
	int (*approval_add)(void *self, const struct actor *by, struct approval *a, struct err *e);
	int (*approval_get)(void *self, int64_t id, struct approval *out, struct err *e); /* NOT_FOUND */
	/* The newest asked today of this kind and order with exactly these facts, waiting or approved and not
	 * expired, of `visit` or of a visit that was broken off; NOT_FOUND. */
	int (*approval_find)(void *self, const struct approval *like, struct approval *out, struct err *e);
	/* Undecided ones asked today, oldest first, from behind id `after`. */
	int (*approvals_waiting)(void *self, int64_t after, struct approval *out, size_t max, size_t *n, struct err *e);
	/* [APPROVE, another's]  Once: DECIDED when somebody was faster.  Facts other than `a` shows: FAULT.  With its line of audit. */
	int (*approval_decide)(void *self, const struct actor *by, const struct approval *a, struct err *e);
	/* By what happens now in this handover (0: none): EXPIRED, or it is used up by another.  A SPOILED is used by
	 * making_move alone. */
	int (*approval_use)(void *self, const struct actor *by, int64_t id, int64_t handover, struct err *e);
	/* How many orders and institutions this ID number has fetched as an agent since `since`. */
	int (*agent_history)(void *self, const char *number, int64_t since, int *orders, int *institutions, struct err *e);
	/* Was a letter of this institution and agent used for this order's pickup, or for its PIN's reset?
	 * NOT_FOUND: no. */
	int (*letter_used)(void *self, const char *institution_code, const char *agent_number, const char *order,
	    bool reset, int64_t *when, struct err *e);
	/* This order's PIN was reset in `visit`: an agent's letter is used up for that.  LETTER_USED when
	 * another visit did. */
	int (*letter_spend)(void *self, int64_t visit, const char *order, struct err *e);

	/* notices: the outbox.  Booked with the import or the delivery they tell of. */
	int (*notice_next)(void *self, int64_t after, struct notice *out, struct err *e); /* NOT_FOUND */
	int (*notice_end)(void *self, const struct actor *by, int64_t id, bool sent, struct err *e);

	/* receipts */
	int (*receipt_number)(void *self, const char *point, int64_t now, char out[NO_SIZE], struct err *e);
	/* facts: its facts.json, kept for reprints.  Voids: an original all earlier ones of the order, a supplement
	 * earlier supplements. */
	int (*receipt_add)(void *self, const struct actor *by, const struct claim *c, const struct receipt_row *r,
	    const struct blob *facts, struct err *e);
	int (*receipt_get)(void *self, const char *no, struct receipt_row *out, struct err *e);
	/* The order's original that stands; NOT_FOUND. */
	int (*receipt_original)(void *self, const char *order, struct receipt_row *out, struct err *e);

	/* reprints, RULES 35 */
	/* What the paper said, as it was signed; AUDIT when that is not what was booked.  NOT_FOUND. */
	int (*receipt_facts)(void *self, const char *no, struct blob *out, struct err *e);
	int (*receipts_find)(void *self, const struct receipt_query *q, struct receipt_line *out, size_t max, size_t *n, struct err *e);
	/* [REPRINT_RECEIPT]  The receipt's next number, booked before a paper bears it, with its line of audit: fills
	 * id, nth (in a restored book behind the one given, too), staff, terminal, time.  REASON; NOT_REPRINTED: voided, or not handed over. */
	int (*reprint_add)(void *self, const struct actor *by, struct reprint *r, struct err *e);
	/* Its paper is filed (sha256, path), once, with its line of audit: fills made.  The same again: 0. */
	int (*reprint_made)(void *self, const struct actor *by, struct reprint *r, struct err *e);
	/* A receipt's, by number, from behind number `after`. */
	int (*reprints_of)(void *self, const char *receipt, int after, struct reprint *out, size_t max, size_t *n, struct err *e);

	/* staff */
	int (*staff_get)(void *self, const char *id, struct staff *out, struct err *e); /* NOT_FOUND */
	/* [MANAGE_STAFF, another's]  Of one's own row only what signing in counts. */
	int (*staff_put)(void *self, const struct actor *by, const struct staff *s, const char *action, struct err *e);
	int (*staff_list)(void *self, struct staff *out, size_t max, size_t *n, struct err *e);

	/* stock (core/stock.h), RULES 32.  Serials are given folded (core/token/serial.h); as many as
	 * STOCK_SERIALS at once: all or none, with one line of audit. */
	int (*stock_get)(void *self, const char *serial, struct stock_line *out, struct err *e); /* NOT_FOUND */
	int (*stock_list)(void *self, const struct stock_query *q, struct stock_line *out, size_t max, size_t *n, struct err *e);
	int (*stock_figures)(void *self, int out[STOCK__MAX], struct err *e);
	/* What came last is of this model; NOT_FOUND. */
	int (*stock_model)(void *self, char out[ID_SIZE], struct err *e);
	/* Did any of this model ever come in? */
	int (*stock_model_known)(void *self, const char *model, bool *yes, struct err *e);
	/* [KEEP_STOCK]  STOCK_THERE names those that are there (a returned one may come again). */
	int (*stock_receive)(void *self, const struct actor *by, const char (*serials)[ID_SIZE], size_t n,
	    const char *model, struct err *e);
	/* [KEEP_STOCK]  Blanks go: to SPOILED or RETURNED.  STOCK_BOUND (a UKey of an order's), STOCK_GONE,
	 * NOT_FOUND name them. */
	int (*stock_leave)(void *self, const struct actor *by, enum stock_state to, const char (*serials)[ID_SIZE],
	    size_t n, const char *reason, struct err *e);
	/* Where these, all the blanks that lie there, differ from the book's; missing ones first.  *n counts
	 * all, out has the first `max`. */
	int (*stock_differ)(void *self, const char (*serials)[ID_SIZE], size_t n, struct stock_difference *out,
	    size_t max, size_t *got, struct err *e);
	/* [KEEP_STOCK]  So many blanks lie there: booked beside what the book has now.  serials NULL: counted,
	 * not scanned.  Fills out. */
	int (*stock_count)(void *self, const struct actor *by, int counted, const char (*serials)[ID_SIZE],
	    struct stock_count *out, struct err *e);
	/* The newest count, here or of day_prepare; NOT_FOUND. */
	int (*stock_counted)(void *self, struct stock_count *out, struct err *e);

	/* audit */
	int (*audit_add)(void *self, const struct actor *by, const struct audit_line *l, struct err *e);
	int (*audit_head)(void *self, int terminal, char out[65], int64_t *seq, int64_t *at, struct err *e);

	/* "demo" = "1" marks a demo book; "schema" is its version; NOT_FOUND. */
	int (*meta_get)(void *self, const char *key, char *out, size_t size, struct err *e);

	/* day-end, RULES 32 */
	/* Since the last closed one, in one still picture; day_look_done it. */
	int (*day_look)(void *self, struct day_look *out, struct err *e);
	/* [CLOSE_DAY]  Ready to be signed; replaces what was prepared before; its count of the blanks is
	 * booked like any (stock_counted).  Fills id, prepared and who.
	 * DAY_CHANGED when the book says something else by now; DAY_CLOSED when the day is. */
	int (*day_prepare)(void *self, const struct actor *by, struct day_row *d, struct err *e);
	/* What waits for the other person's signature; NOT_FOUND.  Free its facts. */
	int (*day_prepared)(void *self, struct day_row *out, struct err *e);
	/* [SIGN_DAY]  By the other person: all that was booked up to here is this day's, all after it the next one's.
	 * Fills no, closed and who.  DAY_CHANGED when anything was booked that changes a figure, or it was
	 * prepared anew; DAY_CLOSED. */
	int (*day_close)(void *self, const struct actor *by, struct day_row *d, struct err *e);
	/* A closed one by its number, "" = the last; NOT_FOUND. */
	int (*day_get)(void *self, const char *no, struct day_row *out, struct err *e);
	/* Closed ones before this number ("" = from the last on), latest first, without their facts. */
	int (*days)(void *self, const char *before, struct day_row *out, size_t max, size_t *n, struct err *e);
	/* restored (core/restored.h).  While the newest restore is not acknowledged, claim says RESTORED. */
	int (*restore_get)(void *self, struct restore *out, struct err *e);     /* the newest; NOT_FOUND */
	/* What a comparison found, kept, and the orders of it that are not collected set aside; by the
	 * program itself, with a line of audit.  What an earlier one found stays. */
	int (*restore_compared)(void *self, const struct actor *by, const struct restore_finding *f, size_t n,
	    bool listed, int64_t checked, struct err *e);
	/* Those that are open, as they were found, from behind id `after`. */
	int (*restore_findings)(void *self, int64_t after, struct restore_finding *out, size_t max, size_t *n, struct err *e);
	/* [ACKNOWLEDGE_RESTORE]  Once, after a comparison: DECIDED, INPUT. */
	int (*restore_acknowledge)(void *self, const struct actor *by, struct err *e);
	/* [ACKNOWLEDGE_RESTORE]  Settled: its order, if this was the last of it, goes on.  NOT_FOUND. */
	int (*restore_release)(void *self, const struct actor *by, const struct restore_finding *f, struct err *e);
	/* The making that got this certificate, spoiled or not; the next one with a certificate.  NOT_FOUND. */
	int (*making_with)(void *self, const char *cert_serial, struct making *out, struct err *e);
	int (*making_next)(void *self, int64_t after, struct making *out, struct err *e);
	/* The next that is UNKNOWN, from behind this id; NOT_FOUND. */
	int (*making_unknown)(void *self, int64_t after, struct making *out, struct err *e);
};
SEAM(book);

void day_look_done(struct day_look *l);

/* ---- token: core/token/ -------------------------------------------------- */

enum token_what {
	TOKEN_BLANK,            /* nothing on it, no user PIN */
	TOKEN_IN_USE,           /* user PIN set, or something on it */
	TOKEN_LOCKED,
	TOKEN_UNREADABLE,
	TOKEN_OLD,              /* the medium that is replaced, a customer's: never written */
	TOKEN_UNKNOWN,          /* could be set up, but holds something nobody can read */
	TOKEN_WHAT__MAX
};

struct token_info {
	char serial[ID_SIZE];
	char label[ID_SIZE], model[ID_SIZE], maker[ID_SIZE];
	char product[NAME_SIZE];        /* what people call it: "飞天 ePass2003" */
	enum token_what what;
	int keys, certs;                /* public objects seen */
	int pin_max;                    /* longest user PIN it takes */
	bool open;                      /* its user is logged in, by whoever asks */
	bool can_reset;                 /* its PIN can be reset at the counter (pin_reset) */
	char reader[NAME_SIZE];         /* where it sits, as pcscd calls it; "" in a virtual reader */
	char holder[NAME_SIZE];         /* CN of a certificate anyone can read on it, or "" (while open: not read) */
};

/*
 * A UKey is addressed by its serial, read anew before each write (RULES 31):
 * TOKEN_GONE when it is not there, TOKEN_OTHER when only others are.
 * Key and certificate are found by key_id (CKA_ID, hex).
 */
struct token_ops {
	/* All UKeys in the readers. */
	int (*look)(void *self, struct token_info *out, size_t max, size_t *n, struct err *e);
	/* Wipe and set up: SO PIN, the user PIN (transport), label. */
	int (*format)(void *self, const char *serial, const struct secret *so_pin, const struct secret *pin, const char *label, struct err *e);
	/* Log in and stay so; a second time is cheap.  TOKEN_PIN when refused. */
	int (*login)(void *self, const char *serial, const struct secret *pin, struct err *e);
	int (*logout)(void *self, const char *serial, struct err *e);
	/* RSA pair made on the token: sensitive, not extractable (RULES 28).  spki: DER. */
	int (*key_make)(void *self, const char *serial, const char *key_id, int bits, struct blob *spki, struct err *e);
	/* NOT_FOUND when there is none. */
	int (*key_find)(void *self, const char *serial, const char *key_id, struct blob *spki, struct err *e);
	/* Asks for the private exponent: 0 only when it is refused, else TOKEN_KEY. */
	int (*key_guarded)(void *self, const char *serial, const char *key_id, struct err *e);
	/* RSASSA-PKCS1-v1_5 with SHA-256 over the bytes (hashed on the host). */
	int (*sign)(void *self, const char *serial, const char *key_id, const struct blob *data, struct blob *sig, struct err *e);
	int (*cert_put)(void *self, const char *serial, const char *key_id, const char *label, const struct blob *der, struct err *e);
	int (*cert_get)(void *self, const char *serial, const char *key_id, struct blob *der, struct err *e); /* NOT_FOUND */
	/* User PIN from old to new, then logged in with new.  TOKEN_PIN when old is refused. */
	int (*pin_change)(void *self, const char *serial, const struct secret *old, const struct secret *new_pin, struct err *e);
	/* SO PIN from old to new; logged out after.  TOKEN_PIN when old is refused; 0 on a UKey without one. */
	int (*so_change)(void *self, const char *serial, const struct secret *old, const struct secret *new_pin, struct err *e);
	/* User PIN set under the SO PIN, whatever it was; logged out after.  new_pin NULL: nothing is set,
	 * only whether it would be.  NO_RESET: this model cannot; TOKEN_PIN when the SO PIN is refused. */
	int (*pin_reset)(void *self, const char *serial, const struct secret *so_pin, const struct secret *new_pin, struct err *e);
};
SEAM(token);

/* ---- CA: core/ca/ -------------------------------------------------------- */

struct ca_request {
	const char *key;                /* idempotency key of the intent */
	const struct order *order;
	const struct blob *csr;         /* DER */
};

enum ca_status { CA_GOOD, CA_REVOKED, CA_HOLD, CA_UNKNOWN };

struct ca_issued {
	char order[NO_SIZE], issuer[DN_SIZE], serial[SERIAL_SIZE];
	enum ca_status status;
};

struct ca_ops {
	/* Same order and same key: the same certificate again (RULES 30).  CA: it says no, and no unrevoked
	 * certificate of this key was issued; any other failure tells nothing. */
	int (*issue)(void *self, const struct ca_request *r, struct blob *cert, int *ms, struct err *e);
	/* Certificates this one chains to, root last, DER one after the other in `out[]`. */
	int (*chain)(void *self, struct blob *out, size_t max, size_t *n, struct err *e);
	/* What the CA knows of a certificate; *when for CA_REVOKED. */
	int (*status)(void *self, const char *issuer, const char *serial, enum ca_status *out, int64_t *when, int *ms, struct err *e);
	/* What was issued for orders, the oldest first, from behind *at (0 at first), which moves on; *n 0: that
	 * was all.  The member is NULL where the CA cannot list it. */
	int (*issued)(void *self, int64_t *at, struct ca_issued *out, size_t max, size_t *n, int *ms, struct err *e);
	/* Done already counts as done.  reason: CRLReason name, "superseded". */
	int (*revoke)(void *self, const char *issuer, const char *serial, const char *reason, int *ms, struct err *e);
};
SEAM(ca);

/* ---- SMS: core/sms/ ------------------------------------------------------ */

#define SMS_STATES(X)                                                          \
	X(ACCEPTED, N_("已提交"))                                               \
	X(HANDED_OVER, N_("已转发"))                                            \
	X(DELIVERED, N_("已送达"))                                              \
	X(FAILED, N_("未送达"))                                                 \
	X(UNKNOWN, N_("没有回报"))
#define SMS_X(name, text) SMS_##name,
enum sms_state { SMS_STATES(SMS_X) SMS__MAX };
#undef SMS_X

struct sms_ops {
	/* `id` is ours, and the idempotency key.  The body holds a PIN. */
	int (*send)(void *self, const char *id, const char *mobile, const struct secret *body, int *ms, struct err *e);
	/* *again: in how many ms asking again makes sense (0 = final).  NOT_FOUND: never sent. */
	int (*state)(void *self, const char *id, enum sms_state *out, int64_t *when, int *again, struct err *e);
};
SEAM(sms);

/* ---- paper: print/ ------------------------------------------------------- */

/* All the receipt says; strings are borrowed for the call.  RULES 33. */
struct receipt_facts {
	const struct order *order;
	const struct visit *visit;
	const struct making *making;
	const struct approval *approval;        /* of the letter, or NULL */
	const char *approver_name;              /* or NULL */
	const struct approval *deferral;        /* of a revocation put off, or NULL (RULES 3) */
	const char *deferrer_name;              /* or NULL */
	const char *no;
	const char *kind;                       /* "original", "supplement" */
	int64_t time;
	const char *point_name;                 /* "福田受理点" */
	const char *clerk_name;
	const char *product;                    /* "飞天 ePass2003" */
	const char *audit_head;                 /* 64 hex */
	const char *supplements;                /* number of the receipt a supplement adds to, or NULL */
	bool demo;                              /* says 演示 无效 */
};

/* Signs with the UKey: RSASSA-PKCS1-v1_5, SHA-256 over data. */
struct signer {
	int (*sign)(void *ctx, const struct blob *data, struct blob *sig, struct err *e);
	void *ctx;
	const struct blob *cert;                /* DER */
};

/* A slip for the visitor: what could not be done and what to bring (RULES 21), or that a PIN was reset (27);
 * or for our files: a UKey was spoiled (32). */
enum slip_kind { SLIP_REFUSED, SLIP_PIN_RESET, SLIP_SPOILED };
struct slip_facts {
	enum slip_kind kind;
	const char *no;                 /* "1123-017-1": the visit's number and a count; the file's name too */
	const char *here;               /* our point, where it is printed; NULL = the one to go to */
	int terminal;                   /* 0 = the visit's */
	const char *clerk;              /* staff id; NULL = the visit's */
	const struct order *order;      /* or NULL */
	const struct visit *visit;      /* or NULL: before any visit */
	const struct err *why;          /* SLIP_REFUSED */
	/* The point to go to: the order's own where that is another, else ours. */
	const char *point_name;
	const char *point_address, *point_phone, *point_hours;  /* or NULL */
	const struct stock_line *spoiled; /* SLIP_SPOILED */
	const char *token_serial;       /* SLIP_PIN_RESET */
	const char *approver_name;      /* SLIP_PIN_RESET */
	const char *clerk_name;
	int64_t time;
	bool demo;
};

/* A receipt printed again (RULES 35): what it said, and that it is a reprint. */
struct reprint_facts {
	const struct blob *facts;               /* the receipt's facts.json */
	const struct receipt_row *receipt;
	const struct reprint *reprint;
	const char *point_name, *clerk_name;    /* of who prints it now */
};

/* A paper to be filled in by hand before somebody comes (core/handform.h). */
enum handform_kind { HANDFORM_SIGNOFF, HANDFORM_LETTER };
struct handform_facts {
	enum handform_kind kind;
	const struct order *orders;     /* of one point; a letter's of one institution */
	size_t n;                       /* 0 = blank: lines to write on */
	const char *point_name, *point_address, *point_phone, *point_hours;     /* or NULL: blank, not registered */
	int64_t time;
	bool demo;
};

struct paper_ops {
	/* Every character can be drawn?  UNPRINTABLE names the code points in say (RULES 36). */
	int (*preflight)(void *self, const char *text, struct err *e);
	/* The signed PDF.  ukey NULL: supplement, branch alone.  facts: its facts.json; their SHA-256 stands in the QR. */
	int (*receipt)(void *self, const struct receipt_facts *f, const struct signer *ukey,
	    struct blob *pdf, struct blob *facts, struct err *e);
	/* The same facts again, signed by the branch alone.  RECEIPT when the facts are none that `receipt` gave. */
	int (*reprint)(void *self, const struct reprint_facts *f, struct blob *pdf, struct err *e);
	/* The sign-off form (签收单) for these orders, filled in, to be signed by hand: a PDF file at `path`
	 * (RULES 20). */
	int (*signoff)(void *self, const struct order *orders, size_t n, const struct visit *v,
	    const char *point_name, bool demo, const char *path, struct err *e);
	/* Sign-off form or letter of authorization to be filled in by hand: a PDF file at `path`. */
	int (*handform)(void *self, const struct handform_facts *f, const char *path, struct err *e);
	/* One page A5 (一次性告知单, or of a reset): a PDF file at `path`.  A character no font draws is shown
	 * as its code, 〔U+32000〕: a refusal is never refused. */
	int (*slip)(void *self, const struct slip_facts *f, const char *path, struct err *e);
	/* The day-end on one page A4, signed by the branch: a PDF file at `path`. */
	int (*dayend)(void *self, const struct day *d, const char *point_name, bool demo, const char *path,
	    struct err *e);
	/* On paper, `copies` (存根联 and 客户联).  A counter without printer: 0 at once. */
	int (*print)(void *self, const char *path, struct err *e);
};
SEAM(paper);

/* ---- desk: tui/ ---------------------------------------------------------- */

/* What to tell while a long step runs. */
struct progress {
	const char *order;
	const char *institution;
	const char *record;             /* "making", "handover" */
	int state;                      /* enum making_state / handover_state the step starts from */
	const char *doing;              /* already in the clerk's language */
	const char *token_serial, *token_model;
	int nth, of;                    /* order n of m in this visit */
};

enum desk_choice {
	DESK_RETRY,
	DESK_LATER,
	DESK_APPROVAL,          /* ask a supervisor; only where the flow offers it */
	DESK_LOST,              /* the UKey in hand is broken or lost for good (core/lost.h) */
};

/* Between two steps: what the clerk has pressed meanwhile. */
enum desk_wish { DESK_GO_ON, DESK_PAUSE, DESK_LEFT };   /* LEFT: the visitor walked out (RULES 37) */

struct sms_view {                       /* what the clerk sees while a message is on its way */
	const char *order, *mobile;
	const char *number;             /* two digits, for the read-back */
	enum sms_state state;
	int64_t sent;
	int attempt;
	bool resets;                    /* of a delivered UKey: there is no order to hold any more */
	bool can_reset;                 /* once it is set, this UKey's PIN can be reset; else it is spoiled (RULES 25) */
	const struct err *why;          /* what a supervisor answered, or why it was not done; NULL */
};
enum desk_sms {
	DESK_SMS_ASK_AGAIN, DESK_SMS_READ_BACK, DESK_SMS_RESEND, DESK_SMS_LATER,
	DESK_SMS_UNCONFIRMED,   /* a supervisor is to accept it so (RULES 25) */
	DESK_SMS_HOLD,          /* wrong or lost number: hold the order (RULES 10) */
};

/* Where a day-end stands at the desk, and what the person there wants. */
enum day_stage { DAY_STAGE_PREPARE, DAY_STAGE_SIGN, DAY_STAGE_CLOSED };
enum day_wish { DAY_GO_ON, DAY_PREPARE_ANEW };

/* What the clerk is asked to write down. */
enum desk_note { DESK_NOTE_DEFER, DESK_NOTE_HOLD, DESK_NOTE_LOST };

/*
 * The person at the counter, asked by the flow thread.  A call blocks until
 * the person has answered; LATER means "not now" (Esc): nothing is lost; UNSIGNED
 * that the visitor has left (RULES 37).
 */
struct desk_ops {
	/* The check screen: fills collector, papers, guard and notices of v.  `why` is what was not
	 * right the last time, or NULL. */
	int (*check)(void *self, struct visit *v, const struct order *orders, size_t n, const struct err *why, struct err *e);
	/* Wants a blank UKey (serial NULL) or that one in the reader; returns when the reader changed.
	 * UKEY_LOST: it will not come back (core/lost.h); never for a blank one. */
	int (*want_ukey)(void *self, const char *serial, const struct err *why, struct err *e);
	/* "Is it this one?": pins the serial on the clerk's confirmation (RULES 31).
	 * TOKEN_GONE when the reader changed meanwhile: look again. */
	int (*confirm_ukey)(void *self, const struct token_info *t, const struct order *o, struct err *e);
	/* Shows where the work stands; returns at once. */
	void (*doing)(void *self, const struct progress *p);
	/* What was pressed during a long step: stop at the next safe place. */
	enum desk_wish (*wish)(void *self);
	/* Shows a failure and asks what now; APPROVAL is offered for OLD_NOT_REVOKED only, LOST where lost_possible
	 * and the order in hand has a UKey. */
	int (*problem)(void *self, const struct err *why, enum desk_choice *out, struct err *e);
	/* One line from the clerk, not empty. */
	int (*note)(void *self, enum desk_note what, const struct order *o, char out[TEXT_SIZE], struct err *e);
	/* Shows what waits for a supervisor; returns when it was decided, here or at another screen. */
	int (*approve)(void *self, const struct approval *a, struct err *e);
	/* Shows the message's fate; returns when asked again is due (again ms, 0 = never) or on a key. */
	int (*sms)(void *self, const struct sms_view *s, int again, enum desk_sms *out, struct err *e);
	/* The handover checklist: returns when all is ticked; UNSIGNED when the visitor did not sign (RULES 37);
	 * UKEY_LOST: it, or its PIN, is of no use. */
	int (*checklist)(void *self, const struct visit *v, const struct handover *h, const struct making *m, struct err *e);
	/* A refusal of RULES 21, shown with what to bring and where; its slip lies at `slip` (NULL: none). */
	int (*refused)(void *self, const struct order *o, const struct err *why, const char *slip, struct err *e);
	/* A form to print and sign lies at `path`: shown, with what to do with it (RULES 20). */
	int (*form_ready)(void *self, const char *path, struct err *e);
	/* A UKey was made ahead: to be pulled out and put away with its order's number. */
	int (*made)(void *self, const struct order *o, const struct making *m, struct err *e);
	/* The UKey in hand is spoiled; its slip lies at `path` (NULL: none yet); the order goes on with a blank one. */
	int (*spoiled)(void *self, const struct order *o, const struct making *m, const char *path, struct err *e);
	/* The PIN was reset; the slip lies at `path`. */
	int (*reset)(void *self, const struct order *o, const char *path, struct err *e);
	/* Why, which copy and who wants it: fills reason, note, requester, name (OTHER's) and copy of r, whose
	 * `original` is to be shown.  `why` is what was not right the last time, or NULL. */
	int (*reprint)(void *self, const struct receipt_line *l, const struct order *o, struct reprint *r, const struct err *why, struct err *e);
	/* The reprint lies at `path`. */
	int (*reprinted)(void *self, const struct receipt_line *l, const struct reprint *r, const char *path, struct err *e);
	/* The day-end.  PREPARE: the count and the reasons are filled into d; SIGN: *signer is who has signed in
	 * for it; CLOSED: shown with its file.  `why` is what was not right the last time, or NULL. */
	int (*dayend)(void *self, struct day *d, enum day_stage stage, const char *path, const struct err *why,
	    enum day_wish *wish, struct staff *signer, struct err *e);
	/* All done: shows the receipt's number and file. */
	int (*delivered)(void *self, const struct visit *v, const struct handover *h, struct err *e);
};
SEAM(desk);

/* ---- clock ---------------------------------------------------------------- */

struct clock_ops {
	int64_t (*now)(void *self);     /* UTC seconds */
};
SEAM(clock);

/* All the flow works with, wired once. */
struct conf;
struct points;
struct counter {
	const struct conf *conf;
	struct book book;
	struct token token;
	struct ca ca;
	struct sms sms;
	struct paper paper;
	struct desk desk;
	struct clock clock;
	struct book keeper;             /* the lease thread's own book; ops NULL: nobody renews */
	const struct secret *master;    /* derives transport and SO PINs, RULES 26 */
	struct staff clerk;             /* who is signed in */
	int terminal;
	bool demo;
	const char *point_name;
	const struct points *points;    /* the register: where an order of another point is fetched */
};

#endif
