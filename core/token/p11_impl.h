#ifndef CORE_TOKEN_P11_IMPL_H
#define CORE_TOKEN_P11_IMPL_H

/* What the p11_*.c share. */
#include "core/token/ckr.h"
#include "core/token/drivers.h"
#include "core/token/p11.h"
#include "core/token/pcsc.h"
#include "core/token/softhsm.h"

#include <p11-kit/pkcs11.h>
#include <stdint.h>

enum {
	P11_SLOTS = 32,
	P11_TOKENS = 8,
	P11_ID_MAX = 16,        /* bytes of a CKA_ID: making.key_id is 32 hex digits */
	P11_RSA_MAX = 512,      /* bytes of a modulus, a signature: 4096 bits */
	P11_CERT_MAX = 8192,    /* bytes of a certificate */
	P11_SLOT_NAME = 64,     /* bytes of a slot's description */
};

/* A card in a real reader, held since it was first seen, and what it said of itself then. */
struct p11_seat {
	struct pcsc_card card;
	struct pcsc_hold *hold;         /* NULL: it does not answer */
	const struct driver *driver;    /* by ATR or reader; NULL: ask the module */
	char serial[ID_SIZE];           /* by the driver's own way; "" = the module's */
	bool bare;                      /* nothing on it: the module is not asked */
	bool locked;                    /* its user PIN is */
	int doubts;                     /* looks after which the module was to be asked anew */
};

/* A UKey in a reader.  Session and handles live until it leaves or is logged out. */
struct p11_token {
	char serial[ID_SIZE];
	CK_SLOT_ID slot;
	CK_TOKEN_INFO info;
	const struct driver *driver;    /* NULL: a model we do not know */
	struct p11_seat *seat;          /* where it sits; NULL: a virtual reader, or one not known to pcscd */
	bool unread;                    /* the module does not recognize it: there is no info */
	CK_SESSION_HANDLE session;      /* CK_INVALID_HANDLE: not open */
	bool user;                      /* logged in */
	bool hashes;                    /* does CKM_SHA256_RSA_PKCS itself */
	char key_id[2 * P11_ID_MAX + 1];        /* whose handles these are */
	CK_OBJECT_HANDLE pub, priv;
};

struct p11 {
	void *dl;
	CK_FUNCTION_LIST *f;
	char *module;                   /* its path */
	struct softhsm softhsm;         /* of the virtual reader, */
	int watch;                      /* or -1 */
	bool real;                      /* real readers, through pcscd: */
	char *readers;                  /* only those whose names hold this */
	struct pcsc *pcsc;              /* NULL: not reached yet */
	struct p11_seat seats[PCSC_READERS];
	size_t nseats;
	bool up;                        /* C_Initialize was called */
	bool came;                      /* something came in since: look again before saying "gone" */
	bool doubted;                   /* the module is to start anew before it is asked again */
	struct p11_token tokens[P11_TOKENS];
	size_t ntokens;
};

/* The UKey of this serial, read anew.  TOKEN_GONE, TOKEN_OTHER; TOKEN for a model we do not know. */
int p11_use(struct p11 *p, const char *serial, struct p11_token **out, struct err *e);
/* ... with a session open / and the user logged in. */
int p11_use_session(struct p11 *p, const char *serial, struct p11_token **out, struct err *e);
int p11_use_user(struct p11 *p, const char *serial, struct p11_token **out, struct err *e);
/* Open its session, if it is not. */
int p11_session(struct p11 *p, struct p11_token *t, struct err *e);
/* Close all its sessions, which logs out and forgets all handles. */
void p11_forget(struct p11 *p, struct p11_token *t);
/* What is known is brought up to date, where it costs nothing. */
int p11_refresh(struct p11 *p, struct err *e);
/* It is there and still the same, or NULL. */
struct p11_token *p11_by_serial(struct p11 *p, const char *serial);
/* All anew. */
int p11_look_again(struct p11 *p, struct err *e);
/* Read the slots anew. */
int p11_scan(struct p11 *p, struct err *e);
/* In real readers, where all that were there still are: those that came. */
int p11_scan_more(struct p11 *p, struct err *e);
/* C_Initialize, after C_Finalize where it was up.  TOKEN_MODULE. */
int p11_start(struct p11 *p, struct err *e);
/* C_Finalize: all sessions and tokens are forgotten.  The next look starts the module again. */
void p11_stop(struct p11 *p);

/* ---- p11_seats.c: cards in real readers ---- */

/* Do they sit as they did?  Those that left take their holds with them.  PCSC. */
int p11_seats_same(struct p11 *p, bool *yes, struct err *e);
/* All taken anew that came.  PCSC. */
int p11_seats_take(struct p11 *p, struct err *e);
struct p11_seat *p11_seat_in(struct p11 *p, const char *reader);
/* By a slot's description; NULL also when it fits two: neither is to be taken for the other. */
struct p11_seat *p11_seat_of(struct p11 *p, const unsigned char slot[P11_SLOT_NAME]);
/* Is it the card it was?  again: ask for its serial, too.  TOKEN_GONE, TOKEN_OTHER, PCSC. */
int p11_seat_check(const struct p11_seat *s, bool again, struct err *e);
/* After a call that failed: until the card is known to be gone, at most about a second. */
void p11_seat_settle(struct p11 *p, const struct p11_seat *s);
void p11_seats_close(struct p11 *p);

/* PKCS#11 takes pointers to things it will not write as plain pointers. */
static inline CK_BYTE_PTR
p11_bytes(const void *p)
{
	return (CK_BYTE_PTR)(uintptr_t)p;
}

static inline CK_ATTRIBUTE
p11_attr(CK_ATTRIBUTE_TYPE type, const void *p, size_t n)
{
	return (CK_ATTRIBUTE){ type, p11_bytes(p), n };
}

/* ---- p11_look.c ---- */

/* A field of PKCS#11 as a text: without its padding; "" when it is none. */
void p11_field(const unsigned char *from, size_t n, char *out, size_t size);
#define P11_FIELD(from, out) p11_field((from), sizeof(from), (out), sizeof(out))

/* ---- p11_object.c ---- */

struct p11_id {
	unsigned char b[P11_ID_MAX];
	size_t n;
};
/* CKA_ID from hex.  INPUT. */
int p11_id_get(const char *key_id, struct p11_id *out, struct err *e);
/* Up to max objects of a class with this id. */
int p11_find(struct p11 *p, struct p11_token *t, CK_OBJECT_CLASS class, const struct p11_id *id,
    CK_OBJECT_HANDLE *out, size_t max, size_t *n, struct err *e);
/* How many objects of a class the session sees. */
int p11_count(struct p11 *p, struct p11_token *t, CK_OBJECT_CLASS class, int *n, struct err *e);
/* One attribute of up to *n bytes; *n becomes its length. */
int p11_read(struct p11 *p, struct p11_token *t, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
    unsigned char *out, size_t *n, struct err *e);
int p11_destroy(struct p11 *p, struct p11_token *t, CK_OBJECT_HANDLE object, struct err *e);

/* ---- p11_holder.c ---- */

/* Whose UKey it is: the CN of the first certificate anyone can read, or "". */
void p11_holder(struct p11 *p, struct p11_token *t, char *out, size_t size);

#endif
