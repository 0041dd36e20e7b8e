#ifndef TUI_VERB_H
#define TUI_VERB_H

/*
 * The commands: main.c lists them as data, args.c reads the command line
 * against that table, verb_*.c does them.
 *
 * Exit codes: 0 done, 1 it did not hold or was refused, 2 usage or settings,
 * 3 environment.
 */
#include "tui/wire.h"

enum exit_code { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3 };

enum verb_option {
	OPTION_CONF = 1,
	OPTION_TERMINAL = 2,
	OPTION_ORDERS = 4,
	OPTION_JSON = 8,
	OPTION_STAFF = 16,      /* goes with verb.may, not with verb.options */
	OPTION_MASTER = 32,
	OPTION_BRANCH = 64,
	OPTION_CHECK = 128,
	OPTION_ORDER = 256,     /* as often as a visit holds orders */
	OPTION_OUT = 512,       /* must be there */
};

struct args {
	const char *conf;       /* NULL: the usual places */
	int terminal;           /* 0: the settings' */
	const char *staff;      /* who signs in */
	long orders;
	bool json;
	const char *master, *branch;    /* where these keys are copied to; NULL: not */
	bool check;
	const char *order[VISIT_ORDERS];        /* --order, each time it stands there */
	int norders;
	const char *out;
	bool help, settings, version;
	const char *word[4];    /* what stands behind the verb's name */
	int nwords;
};

enum { ANYONE = -1 };           /* verb.may: whoever has the account this runs under */

struct verb {
	const char *name;       /* "orders import"; "" opens the counter */
	const char *usage;      /* "FILE" */
	const char *help;       /* a sentence in the clerk's language */
	int (*run)(const struct args *a, struct wired *w, struct err *e);
	unsigned needs;         /* enum wire_what; 0: not even settings, w is NULL */
	unsigned options;       /* enum verb_option */
	int may;                /* enum may_action, by who signs in with --staff; or ANYONE */
	int min, max;           /* words behind the name */
};

/* The verb a command line names, the longest name first; *used counts its
 * words.  The one without a name if the line starts with an option or is
 * empty; NULL if it names none. */
const struct verb *verb_find(const struct verb *table, int argc, char **argv, int *used);
/* Options and words behind the name.  INPUT: what is wrong, in say. */
int args_parse(struct args *out, const struct verb *v, int argc, char **argv, struct err *e);
/* What this command line needs the right to do: enum may_action, or ANYONE. */
int verb_may(const struct verb *v, const struct args *a);
/* Is the word, no verb by itself, the first of some?  How they go on: "import|export|list|show". */
bool verb_goes_on(const struct verb *table, const char *word, char *out, size_t size);
/* --help: of this verb and those whose names go on from it, or ("") of the whole table. */
void verb_help(const struct verb *table, const char *name);

/* verb_sign_in.c: the password is asked for; w->counter.clerk is who it is.  Errors of password_read,
 * staff_sign_in and may. */
int verb_sign_in(const struct verb *v, const struct args *a, struct wired *w, struct err *e);
/* verb_counter.c */
int verb_counter(const struct args *a, struct wired *w, struct err *e);
/* verb_ukey.c */
int verb_ukey(const struct args *a, struct wired *w, struct err *e);
int verb_ukey_insert(const struct args *a, struct wired *w, struct err *e);
int verb_ukey_remove(const struct args *a, struct wired *w, struct err *e);
/* verb_orders.c */
int verb_orders_import(const struct args *a, struct wired *w, struct err *e);
int verb_orders_export(const struct args *a, struct wired *w, struct err *e);
int verb_orders_list(const struct args *a, struct wired *w, struct err *e);
int verb_orders_show(const struct args *a, struct wired *w, struct err *e);
/* verb_notices.c */
int verb_notices(const struct args *a, struct wired *w, struct err *e);
/* Send what waits and say how many; what stays is no failure of the caller's. */
int verb_notices_send(struct wired *w, struct err *e);
/* verb_book.c */
int verb_audit_verify(const struct args *a, struct wired *w, struct err *e);
int verb_staff_list(const struct args *a, struct wired *w, struct err *e);
/* verb_receipt.c */
int verb_receipt_show(const struct args *a, struct wired *w, struct err *e);
/* verb_stock.c */
int verb_stock_receive(const struct args *a, struct wired *w, struct err *e);
/* verb_backup.c */
int verb_backup(const struct args *a, struct wired *w, struct err *e);
int verb_restore(const struct args *a, struct wired *w, struct err *e);
/* verb_form.c */
int verb_form_signoff(const struct args *a, struct wired *w, struct err *e);
int verb_form_letter(const struct args *a, struct wired *w, struct err *e);
/* verb_phone.c */
int verb_phone(const struct args *a, struct wired *w, struct err *e);
/* verb_doctor.c: opens by itself what there is, for it must run where nothing else does */
int verb_doctor(const struct args *a, struct wired *w, struct err *e);
/* verb_demo.c */
int verb_demo(const struct args *a, struct wired *w, struct err *e);

#endif
