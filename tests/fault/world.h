#ifndef TESTS_FAULT_WORLD_H
#define TESTS_FAULT_WORLD_H

/*
 * A demo counter in a folder, with every part real, and a clerk who is a
 * script: what the person at the desk would answer.
 */
#include "core/seams.h"
#include "tests/fault/faulty.h"

enum { WORLD_PATH = 512 };

struct world {
	char folder[WORLD_PATH];
	char ini[WORLD_PATH + 16];
	char order[NO_SIZE];    /* a ready order of this point, its handler's only one */
	char also[NO_SIZE];     /* a second one of the same visit, or "" */
	int terminal;           /* 0 = the settings' own */
	int kept;               /* UKeys made and waiting for other orders */
	const char *clerk;      /* who is signed in; NULL = 1001 */
};

/* Where the clerk is when something else happens. */
enum moment { AT_STEP, AT_UKEY_WANTED, AT_LOST, AT_APPROVAL, AT_CHECKLIST };

/* What happened at the desk, and when to stop. */
struct script {
	struct world *w;
	struct counter *c;
	int boundaries;         /* steps announced so far */
	int kill_at;            /* SIGKILL ourselves at this boundary; 0 = never */
	int later_at;           /* say "not now" at this boundary; 0 = never */
	int left_at;            /* the visitor walks out at this boundary; 0 = never */
	bool later, left;
	int problems, refusals, slips; /* shown */
	enum err_code last;
	struct err why;         /* the last problem */
	int faults;             /* of the problems: without a next step for the clerk */
	int retries;            /* problems answered with "again"; then "later" */
	int inserted;           /* UKeys put in on request */
	int blanks;             /* ... blank ones, from the drawer's first on */
	int delivered, made, resets;
	int before;             /* delivered in earlier visits */
	bool agent;             /* comes with a letter */
	enum approval_decision decision; /* the supervisor's; WAITING: approves; WITHDRAWN: does not come */
	int approvals;          /* asked for */
	bool defers;            /* asks to put the old certificate's revocation off */
	enum desk_sms sms;      /* what the clerk says to a message on its way; ASK_AGAIN: waits, and resends a failed one */
	enum desk_sms (*on_sms)(struct script *s, const struct sms_view *v);    /* or what it says to each, at once */
	int lost_at;            /* the order's first UKey is taken away for good at this boundary; 0 = never */
	bool lost;              /* ... it is: the clerk says so wherever that is asked */
	int spoiled;            /* shown */
	enum making_state spoiled_as;   /* ... the last one: with its certificate to be revoked, or without one */
	bool pin_bad;           /* at the checklist the PIN of the order's first UKey turns out to be of no use */
	bool will_not_sign;     /* the visitor, at the checklist */
	bool leaves_at_problem; /* the visitor walks out when something goes wrong */
	struct reprint wish;    /* what is asked of a reprint; copy NONE: lost, for the collector, theirs */
	bool puts_off;          /* ... Esc instead */
	int asked, reprints;    /* reprints asked about, given */
	struct reprint given;   /* the last one */
	bool leaves;            /* Esc on the last screen */
	long off;               /* the day-end's count is so far from what the book says */
	bool will_not_say;      /* ... its differences get no reason */
	const char *signer;     /* ... who signs; NULL = 2001 */
	int days, prepares;     /* closed; asked to prepare */
	void (*on_day)(struct script *s, struct day *d, enum day_stage stage); /* or NULL */
	void (*on)(struct script *s, enum moment m, const struct progress *g); /* or NULL; g at a step */
	/* Puts in what is wanted, or NULL: from the virtual drawer. */
	int (*want)(struct script *s, const char *serial, const struct err *why, struct err *e);
	void (*on_problem)(struct script *s, const struct err *why);    /* or NULL; then the clerk answers */
	void *arg;
};

struct wired;

/* A new counter; made once a program and copied after that.  0 or -1. */
int world_new(struct world *w);
/* The same as another is now, its order too. */
int world_copy(struct world *w, const struct world *of);
/* Run a program, its output dropped; its exit code, or -1. */
int world_run(const char *const argv[]);
/* Remove its folder. */
void world_done(struct world *w);

/*
 * One start of the program and one pickup of w->order (and w->also) in this
 * process, with every part closed again.  Returns pickup_run's answer; -1 too when the
 * counter would not open.  NULL f: nothing is broken.
 */
int world_pickup(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* The same, their UKeys made ahead of the visit. */
int world_ahead(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* A reprint of w->order's receipt. */
int world_reprint(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* w->order's UKey given up, nobody being there. */
int world_lost(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* A PIN reset of w->order. */
int world_reset(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* A day-end. */
int world_day(struct world *w, struct script *s, struct faulty *f, struct err *e);
/* Any of them in a child process; returns its wait status. */
int world_child(int (*job)(struct world *, struct script *, struct faulty *, struct err *), struct world *w,
    struct script *s, struct faulty *f);
/* What that child does after the fork; it exits: 0 done, 1 not, 3 a secret is alive. */
_Noreturn void world_child_runs(int (*job)(struct world *, struct script *, struct faulty *, struct err *),
    struct world *w, struct script *s, struct faulty *f);
int world_pickup_child(struct world *w, struct script *s, struct faulty *f);
/* One clerk's whole counter in this process; wire_close it. */
int world_open(const struct world *w, struct wired **out, struct err *e);

/*
 * What must hold once the order is delivered: one confirmed certificate, one
 * state line per state and attempt, all that must hold at any moment (judge.h),
 * an agent's letter and approval used once, the old certificate revoked or put off, the archive as booked, and
 * the PIN of the newest message opens the UKey while the transport PIN does not.
 * Returns NULL, or what does not hold.
 */
const char *world_whole(struct world *w);
/* Set one setting of the counter anew: section, "key = value". */
int world_setting(const struct world *w, const char *section, const char *line);
/* Does the derived SO PIN still open w->order's UKey? */
bool world_so_opens(struct world *w);
/* Does the PIN of the handler's n-th message (0 = the newest) open the order's UKey? */
bool world_pin_opens(struct world *w, const char *order, int nth);
/* One number from the book, -1 on error. */
long world_count(const struct world *w, const char *sql);
/* Change the book behind everybody's back.  0 or -1. */
int world_sql(const struct world *w, const char *sql);
/* Is w->order among the unfinished (the top of home)? */
bool world_unfinished(struct world *w);

#endif
