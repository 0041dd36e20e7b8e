#ifndef CORE_STEP_H
#define CORE_STEP_H

/*
 * The runner under visit, making and handover.  Each of them is a table of
 * steps; the runner loads the record, finds the row of its state, runs it,
 * and stores the new state with one line of audit in one transaction.
 *
 * A step may run twice: after a crash the record stands where the book says.
 * So every step looks before it acts, and a row marked `outside` has its
 * intent booked before its effect.
 */
#include "core/seams.h"

/* The pickup in hand: one visit, and of its orders the one being worked on. */
struct pickup {
	struct counter *c;
	struct actor by;
	struct visit visit;
	struct order orders[VISIT_ORDERS];
	struct claim claims[VISIT_ORDERS];
	size_t norders;

	size_t at;                      /* index of the order in hand */
	enum err_code put_off;          /* for what the clerk put it off; NONE: LATER is the clerk's own */
	struct making making;
	struct handover handover;
	struct intent intent;           /* of the step being run */
	bool unsure;                    /* an earlier intent of it has no known outcome */
	bool waited;                    /* a person was waited for in it */
	int took;                       /* ms it took, once it has run; 0 = not known */
	struct secret *transport;       /* this UKey's transport PIN, derived */
	bool opened;                    /* the last login was with it */
	struct secret *pin;             /* the customer's, from sent to set; NULL otherwise */
	char product[NAME_SIZE];        /* what people call the UKey in hand */
	bool can_reset;                 /* its PIN can be reset at the counter */
	int64_t looked;                 /* the handover whose one look at its PIN (RULES 25) is spent */
	bool was_set;                   /* ... what it showed */
	char defer_reason[TEXT_SIZE];   /* why the old certificate's revocation is to be put off; "" = it is not */
	int64_t deferred;               /* the approval of that, used by the handover in hand; 0 = none */
	struct {                        /* the UKey in hand, no good any more (core/lost.h): why, on whose word, its slip */
		char reason[TEXT_SIZE];
		int64_t approval;
		char slip[4096];
	} lost;
	bool ticked;                    /* the handover list was answered */
	bool let_go;                    /* ... and the UKey read for the last time: the visitor has it */
};

struct step {
	int from;
	int (*run)(struct pickup *p, struct err *e);
	int to;
	enum may_action may;
	bool outside;                   /* an effect outside the book: intent first */
	/* The intent's idempotency key; NULL: order, attempt.  Kept through retries of one attempt. */
	int (*key)(struct pickup *p, char key[NO_SIZE], struct err *e);
};

struct track {
	const char *name;               /* "making" */
	const struct step *steps;
	size_t nsteps;
	int end;                        /* runs to this state */
	bool flags;                     /* cancelled and suspended stop it */
	const char *(*state_name)(int state);
	const char *(*state_text)(int state);
	int (*load)(struct pickup *p, struct err *e);   /* what the book holds now */
	int (*state)(const struct pickup *p);
	int64_t (*id)(const struct pickup *p);
	int (*attempt)(const struct pickup *p);
	/* Store facts and state `to`; the record in hand follows only when stored. */
	int (*move)(struct pickup *p, int to, struct err *e);
};

/* MEMORY. */
struct pickup *pickup_new(struct counter *c, struct err *e);
/* With every secret it holds. */
void pickup_free(struct pickup *p);

/* The next order comes to hand: nothing of the last one is left, and the desk is told. */
void pickup_take_up(struct pickup *p);
/* The UKey in hand is spoiled: nothing of it is left, the order goes on with another one, and what was decided for it
 * in this visit stands. */
void pickup_anew(struct pickup *p);
/* What the desk wishes for, before a step: LATER, UNSIGNED (the visitor has left). */
int pickup_wished(struct pickup *p, struct err *e);
/* Does what stopped this order stop those to come as well?  Else each order's failure is its own. */
bool pickup_stops(const struct pickup *p, const struct err *why);
/* Of a failure put off: nothing that comes after it could be kept. */
bool pickup_stops_all(enum err_code put_off);

/*
 * Run to the end.  A failure is shown at the desk, which says whether to try
 * again; a UKey pulled out is asked for and the step goes on by itself.
 * LATER: the clerk said not now, to all or (p->put_off says for what) to this
 * order.  REFUSED: a rule said no (the caller shows it).
 */
int track_run(const struct track *t, struct pickup *p, struct err *e);

/*
 * Run one piece of work that is no step (it books its own), with the same
 * answer to a failure.
 */
int pickup_try(struct pickup *p, int (*work)(struct pickup *, struct err *), struct err *e);

/* Cancelled or suspended by now, with no PIN out yet?  Reads the order anew.  RULES 13. */
int pickup_flags(struct pickup *p, struct err *e);

struct order *pickup_order(struct pickup *p);
struct claim *pickup_claim(struct pickup *p);
int64_t pickup_now(const struct pickup *p);

#endif
