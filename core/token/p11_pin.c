#include "core/token/p11_impl.h"

#include <string.h>

/* ---- who is logged in ---- */

/*
 * A logout that failed, or sessions that would not close, leave somebody logged in
 * whom nobody knows of: out with them, for it is this PIN the token is asked about.
 */
static CK_RV
log_in(struct p11 *p, struct p11_token *t, CK_USER_TYPE who, struct span pin)
{
	CK_RV rv = p->f->C_Login(t->session, who, p11_bytes(pin.p), pin.n);

	if (rv != CKR_USER_ALREADY_LOGGED_IN && rv != CKR_USER_ANOTHER_ALREADY_LOGGED_IN)
		return rv;
	p->f->C_Logout(t->session);
	return p->f->C_Login(t->session, who, p11_bytes(pin.p), pin.n);
}

/* ---- format ---- */

/* PKCS#11 labels are 32 bytes padded with blanks; never half a character. */
static void
pad_label(const char *label, unsigned char out[32])
{
	size_t n = strlen(label);

	if (n > 32)
		for (n = 32; n > 0 && ((unsigned char)label[n] & 0xc0) == 0x80;)
			n--;
	memset(out, ' ', 32);
	memcpy(out, label, n);
}

/*
 * Wipe it under the SO PIN it has: ours when a making was begun before, else the
 * factory's.  The likelier one goes first, for a wrong one costs a try.  *was:
 * which one it took.  TOKEN_NOT_BLANK when neither.
 */
static int
wipe(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct span *was,
    struct err *e)
{
	const char *pin = t->driver->factory_so_pin;
	const struct span factory = pin == NULL ? f->so_pin :
	    (struct span){ (const unsigned char *)pin, strlen(pin) };
	const bool begun = (t->info.flags & CKF_USER_PIN_INITIALIZED) != 0;
	const struct span tries[] = { begun ? f->so_pin : factory, begun ? factory : f->so_pin };
	const size_t most = pin == NULL ? 1 : 2;
	unsigned char label[32];
	CK_RV rv = CKR_OK;

	pad_label(f->label, label);
	for (size_t i = 0; i < most; i++) {
		rv = p->f->C_InitToken(t->slot, p11_bytes(tries[i].p), tries[i].n, label);
		if (rv == CKR_OK) {
			*was = tries[i];
			return 0;
		}
		if (rv != CKR_PIN_INCORRECT)
			return ckr_set(e, rv, "C_InitToken");
	}
	ckr_set(e, rv, "C_InitToken");
	e->code = ERR_TOKEN_NOT_BLANK;
	return -1;
}

/* The SO PIN from what it was to ours, then the user PIN, which makes the UKey count as set up. */
static int
set_pins(struct p11 *p, struct p11_token *t, const struct driver_format *f, struct span was,
    struct err *e)
{
	CK_RV rv;

	if ((rv = log_in(p, t, CKU_SO, was)) != CKR_OK)
		return ckr_set(e, rv, "C_Login(SO)");
	if (was.p != f->so_pin.p && (rv = p->f->C_SetPIN(t->session, p11_bytes(was.p), was.n,
	    p11_bytes(f->so_pin.p), f->so_pin.n)) != CKR_OK)
		return ckr_set(e, rv, "C_SetPIN(SO)");
	if ((rv = p->f->C_InitPIN(t->session, p11_bytes(f->pin.p), f->pin.n)) != CKR_OK)
		return ckr_set(e, rv, "C_InitPIN");
	return 0;
}

/*
 * Killed at any call, the UKey is blank under the factory's SO PIN, blank under
 * ours, or done: the user PIN comes last, so that none has one under a SO PIN the
 * world knows.  Each of the three is where a second run may start.
 */
int
driver_format_init_token(struct p11 *p, struct p11_token *t, const struct driver_format *f,
    struct err *e)
{
	char serial[ID_SIZE];
	struct span was = f->so_pin;
	int rc;

	memcpy(serial, t->serial, sizeof(serial));
	p11_forget(p, t); /* C_InitToken wants no session open */
	if (wipe(p, t, f, &was, e) == -1)
		return -1;
	/* some modules move the token to another slot */
	if (p11_scan(p, e) == -1 || p11_use_session(p, serial, &t, e) == -1)
		return err_wrap(e, "after C_InitToken");
	rc = set_pins(p, t, f, was, e);
	p11_forget(p, t);
	return rc;
}

int
p11_format(struct p11 *p, const char *serial, struct span so_pin, struct span pin,
    const char *label, struct err *e)
{
	const struct driver_format f = { so_pin, pin, label };
	struct p11_token *t;

	if (p11_use(p, serial, &t, e) == -1)
		return -1;
	return t->driver->format(p, t, &f, e);
}

/* ---- login ---- */

static void
leave(struct p11 *p, struct p11_token *t)
{
	if (t->user)
		p->f->C_Logout(t->session);
	t->user = false;
	t->key_id[0] = '\0'; /* handles of private objects end with the login */
}

static int
enter(struct p11 *p, struct p11_token *t, struct span pin, struct err *e)
{
	CK_RV rv = log_in(p, t, CKU_USER, pin);

	if (rv == CKR_PIN_LOCKED && t->seat != NULL)
		t->seat->locked = true;
	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_Login");
	t->user = true;
	return 0;
}

/* Logged in already is no answer: this PIN is asked about, so the token judges it. */
int
p11_login(struct p11 *p, const char *serial, struct span pin, struct err *e)
{
	struct p11_token *t;

	if (p11_use_session(p, serial, &t, e) == -1)
		return -1;
	leave(p, t);
	return enter(p, t, pin, e);
}

int
p11_logout(struct p11 *p, const char *serial, struct err *e)
{
	struct p11_token *t;

	if (p11_use(p, serial, &t, e) == -1)
		return -1;
	leave(p, t);
	return 0;
}

/* ---- PIN change ---- */

int
driver_pin_change_logged_in(struct p11 *p, struct p11_token *t, struct span old,
    struct span new_pin, struct err *e)
{
	CK_RV rv;

	leave(p, t);
	if (enter(p, t, old, e) == -1)
		return -1;
	rv = p->f->C_SetPIN(t->session, p11_bytes(old.p), old.n, p11_bytes(new_pin.p), new_pin.n);
	leave(p, t);
	if (rv != CKR_OK)
		return ckr_set(e, rv, "C_SetPIN");
	return enter(p, t, new_pin, e);
}

int
p11_pin_change(struct p11 *p, const char *serial, struct span old, struct span new_pin,
    struct err *e)
{
	struct p11_token *t;

	if (p11_use_session(p, serial, &t, e) == -1)
		return -1;
	return t->driver->pin_change(p, t, old, new_pin, e);
}

/* ---- SO PIN change ---- */

int
driver_so_change_logged_in(struct p11 *p, struct p11_token *t, struct span old,
    struct span new_pin, struct err *e)
{
	CK_RV rv;

	leave(p, t);
	if ((rv = log_in(p, t, CKU_SO, old)) != CKR_OK)
		return ckr_set(e, rv, "C_Login(SO)");
	rv = p->f->C_SetPIN(t->session, p11_bytes(old.p), old.n, p11_bytes(new_pin.p), new_pin.n);
	p->f->C_Logout(t->session);
	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_SetPIN(SO)");
}

int
p11_so_change(struct p11 *p, const char *serial, struct span old, struct span new_pin,
    struct err *e)
{
	struct p11_token *t;

	if (p11_use_session(p, serial, &t, e) == -1)
		return -1;
	return t->driver->so_change == NULL ? 0 : t->driver->so_change(p, t, old, new_pin, e);
}

/* ---- PIN reset ---- */

int
driver_pin_reset_init_pin(struct p11 *p, struct p11_token *t, struct span so_pin,
    struct span new_pin, struct err *e)
{
	CK_RV rv;

	leave(p, t);
	if ((rv = log_in(p, t, CKU_SO, so_pin)) != CKR_OK)
		return ckr_set(e, rv, "C_Login(SO)");
	if (new_pin.n > 0)
		rv = p->f->C_InitPIN(t->session, p11_bytes(new_pin.p), new_pin.n);
	p->f->C_Logout(t->session);
	return rv == CKR_OK ? 0 : ckr_set(e, rv, "C_InitPIN");
}

int
p11_pin_reset(struct p11 *p, const char *serial, struct span so_pin, struct span new_pin,
    struct err *e)
{
	struct p11_token *t;

	if (p11_use_session(p, serial, &t, e) == -1)
		return -1;
	if (t->driver->pin_reset == NULL)
		return err_set(e, ERR_NO_RESET, "no PIN reset on %s", t->driver->product);
	return t->driver->pin_reset(p, t, so_pin, new_pin, e);
}
