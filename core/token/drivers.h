#ifndef CORE_TOKEN_DRIVERS_H
#define CORE_TOKEN_DRIVERS_H

/*
 * How UKey models and their modules differ: a row each.  A model whose module
 * does a thing in a way of its own brings a function for it; what can be said in
 * data is data.
 */
#include "core/err.h"
#include "core/token/span.h"

#include <p11-kit/pkcs11.h>
#include <stdbool.h>

struct p11;
struct p11_token;

struct driver_format {
	struct span so_pin, pin;
	const char *label;
};

struct driver {
	/* Whose it is: how manufacturerID and model of CK_TOKEN_INFO begin. */
	const char *maker, *model;
	/* What people call it. */
	const char *product;
	/* The module always shows one uninitialised slot that is no UKey. */
	bool spare_slot;
	/* The SO PIN it is delivered with; NULL: none, the first C_InitToken sets it. */
	const char *factory_so_pin;
	/* The longest user PIN we give it, whatever the module claims. */
	int pin_max;
	/* Blank, or not?  objects: how many anyone can see. */
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

/* The row for a token, or NULL. */
const struct driver *driver_of(const CK_TOKEN_INFO *info);

/* ---- ways of doing things, for the rows: p11_pin.c ---- */

/* C_InitToken under our SO PIN or the factory's, then the SO PIN, then the user PIN. */
int driver_format_init_token(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct err *e);
/* C_Login(old), C_SetPIN, C_Logout, C_Login(new): right also where C_SetPIN ignores the old PIN. */
int driver_pin_change_logged_in(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
/* C_Login(SO), C_SetPIN, C_Logout. */
int driver_so_change_logged_in(struct p11 *p, struct p11_token *t, struct span old, struct span new_pin, struct err *e);
/* C_Login(SO), C_InitPIN, C_Logout. */
int driver_pin_reset_init_pin(struct p11 *p, struct p11_token *t, struct span so_pin, struct span new_pin, struct err *e);

#endif
