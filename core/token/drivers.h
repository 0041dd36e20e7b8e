#ifndef CORE_TOKEN_DRIVERS_H
#define CORE_TOKEN_DRIVERS_H

/*
 * How UKey models and their modules differ: a row each, so that another one is
 * another row.  A model whose module does a thing in a way of its own brings a
 * function for it; what can be said in data is data.
 */
#include "core/err.h"
#include "core/order.h"
#include "core/token/span.h"

#include <p11-kit/pkcs11.h>
#include <stdbool.h>

struct p11;
struct p11_token;
struct pcsc_card;
struct pcsc_hold;

struct driver_format {
	struct span so_pin, pin;
	const char *label;
};

struct driver {
	/* Whose it is; NULL = any.  module: how its file's name begins. */
	const char *module;
	/* ... of a token the module knows: how manufacturerID and model of CK_TOKEN_INFO begin. */
	const char *maker, *model;
	/* ... or of a card, whatever the module says of it: its ATR in hex, where the mask has bits;
	 * or a piece of its reader's name. */
	const char *atr, *mask, *reader;
	/* What people call it. */
	const char *product;
	/* What the book calls the model; NULL: what the module says. */
	const char *name;
	/* What the module adds to our label. */
	const char *label_tail;
	/* A customer's old UKey: known, and left alone. */
	bool old;
	/* The module always shows one uninitialised slot that is no UKey. */
	bool spare_slot;
	/* A card the module does not recognize can be set up all the same; blank it is only when bare. */
	bool sets_up_unread;
	/* The SO PIN it is delivered with; NULL: none, the first C_InitToken sets it. */
	const char *factory_so_pin;
	/* The longest user PIN we give it, whatever the module claims. */
	int pin_max;
	/* Read from the card itself; NULL: what the module says. */
	int (*serial)(struct pcsc_hold *h, char out[ID_SIZE], struct err *e);
	/* Surely nothing on it, so that the module need not be asked; NULL: ask. */
	bool (*bare)(struct pcsc_hold *h);
	/* The card says that its user PIN is locked, which the module does not; NULL: the module does. */
	bool (*locked)(struct pcsc_hold *h);
	/* Blank, or not?  objects: how many anyone can see.  NULL: no token the module knows is. */
	bool (*blank)(const CK_TOKEN_INFO *info, int objects);
	/* Wipe, and set up from whatever state an earlier try left. */
	int (*format)(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct err *e);
	/* With the session open.  The old PIN is judged by the token, not by us. */
	int (*pin_change)(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
	/* NULL: it has no SO PIN of its own. */
	int (*so_change)(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
	/* NULL: the module cannot, whatever it reports (OpenSC's ePass2003 says yes and does nothing).
	 * new_pin of no bytes: only whether the SO PIN is taken. */
	int (*pin_reset)(struct p11 *p, struct p11_token *t, struct span so_pin, struct span new_pin, struct err *e);
};

/* The row for a token the module knows, or for a card it may know or not; NULL.  module: its path. */
const struct driver *driver_of(const char *module, const CK_TOKEN_INFO *info);
const struct driver *driver_of_card(const char *module, const struct pcsc_card *card);

/* ---- ways of doing things, for the rows: p11_pin.c ---- */

/* C_InitToken under our SO PIN or the factory's, then the SO PIN, then the user PIN. */
int driver_format_init_token(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct err *e);
/* C_Login(old), C_SetPIN, C_Logout, C_Login(new): right also where C_SetPIN ignores the old PIN. */
int driver_pin_change_logged_in(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
/* C_Login(SO), C_SetPIN, C_Logout. */
int driver_so_change_logged_in(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
/* C_Login(SO), C_InitPIN, C_Logout. */
int driver_pin_reset_init_pin(struct p11 *p, struct p11_token *t, struct span so_pin, struct span new_pin, struct err *e);


/* ---- OpenSC's ePass2003: pkcs15init.c ---- */

/* Erased unless it is bare, then set up, both by pkcs15-init, which needs no PIN: so the card is looked at
 * before and after each.  TOKEN_OTHER, TOKEN_GONE: nothing was done to another one. */
int driver_format_pkcs15_init(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct err *e);
/* GET DATA 01 80 (OpenSC 0.23, card-epass2003.c). */
int driver_serial_get_data(struct pcsc_hold *h, char out[ID_SIZE], struct err *e);
/* No master file: nothing was ever put on it, or it was erased. */
bool driver_bare_no_mf(struct pcsc_hold *h);
/* EXTERNAL AUTHENTICATE without data tells the tries left. */
bool driver_locked_no_tries(struct pcsc_hold *h);

#endif
