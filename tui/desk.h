#ifndef TUI_DESK_H
#define TUI_DESK_H

/*
 * The desk seam: the flow thread asks, the drawing thread answers.
 *
 *   flow thread                     drawing thread
 *   desk.check(...)   -> ask open   (woken) desk_asked() opens the view
 *        waits ...                  the person decides
 *   returns           <- answered   desk_answer(p, 0) or desk_later(p)
 *
 * While an ask is open the flow thread waits inside the call, so the drawing
 * thread may read and fill what the ask points to.  doing and wish never wait.
 */
#include "core/seams.h"

enum desk_kind {
	DESK_CHECK, DESK_WANT_UKEY, DESK_CONFIRM_UKEY, DESK_PROBLEM, DESK_SMS,
	DESK_NOTE, DESK_APPROVE, DESK_CHECKLIST, DESK_REFUSED, DESK_FORM_READY,
	DESK_MADE, DESK_SPOILED, DESK_RESET, DESK_REPRINT, DESK_REPRINTED, DESK_DELIVERED, DESK_DAYEND,
};

/* One question; what its kind does not have is NULL or 0. */
struct desk_ask {
	enum desk_kind kind;
	struct visit *visit;                    /* CHECK fills it; else only read */
	const struct order *orders;             /* CHECK, CONFIRM_UKEY, NOTE, MADE, SPOILED, RESET, REPRINT, REFUSED (or NULL) */
	size_t norders;
	const struct err *why;                  /* or NULL */
	const char *serial;                     /* WANT_UKEY; NULL = a blank one */
	const struct token_info *token;         /* CONFIRM_UKEY */
	const struct sms_view *sms;
	int again;                              /* SMS: ms until asking again, 0 = never */
	const struct handover *handover;        /* CHECKLIST, DELIVERED */
	const struct making *making;            /* CHECKLIST, MADE, SPOILED */
	const char *path;                       /* FORM_READY, RESET, REPRINTED; SPOILED, REFUSED (or NULL) */
	const struct approval *approval;        /* APPROVE */
	const struct receipt_line *receipt;     /* REPRINT, REPRINTED */
	struct reprint *reprint;                /* REPRINT fills it; REPRINTED: only read */
	enum desk_note what;                    /* NOTE */
	struct day *day;                        /* DAYEND: the count and the reasons are filled in */
	enum day_stage stage;                   /* DAYEND; its path: the paper, once closed */
	struct err *e;                          /* filled when the answer is -1 */

	enum desk_choice choice;                /* answers: PROBLEM */
	enum desk_sms sms_choice;               /* SMS */
	char note[TEXT_SIZE];                   /* NOTE */
	enum day_wish wish;                     /* DAYEND */
	struct staff signer;                    /* DAYEND, to be signed: who has signed in for it */
};

/* The last thing the flow said it is doing. */
struct desk_doing {
	unsigned nth;                   /* counts; 0 = nothing said yet */
	char order[NO_SIZE], institution[NAME_SIZE];
	char record[12];
	int state;
	char serial[ID_SIZE], model[ID_SIZE];   /* of the UKey */
	int at, of;                     /* order `at` of `of` */
	int64_t since;                  /* clock_mono_ms */
};

struct desk_post;

/* wake_fd is posted whenever there is something new. */
int desk_new(struct desk_post **out, int wake_fd, struct err *e);
void desk_free(struct desk_post *p);
struct desk desk_seam(struct desk_post *p);

/* The rest is the drawing thread's. */

/* The open question, or NULL. */
struct desk_ask *desk_asked(struct desk_post *p);
void desk_answer(struct desk_post *p, int rc);
/* -1 LATER: not now. */
void desk_later(struct desk_post *p);
void desk_said(struct desk_post *p, struct desk_doing *out);
/* From now on this is the wish; LEFT stays LEFT. */
void desk_want(struct desk_post *p, enum desk_wish w);
enum desk_wish desk_wanted(struct desk_post *p);
/* From now on every question is answered LATER at once. */
void desk_close(struct desk_post *p);
/* Was it shown as a problem or a refusal?  Then it stands in the log. */
bool desk_shown(struct desk_post *p, const struct err *e);
/* Before a flow starts: nothing said, shown or wished, open. */
void desk_reset(struct desk_post *p);

#endif
