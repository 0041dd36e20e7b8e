#ifndef CORE_TOKEN_P11_IMPL_H
#define CORE_TOKEN_P11_IMPL_H

/* What the p11_*.c share. */
#include "core/token/ckr.h"
#include "core/token/drivers.h"
#include "core/token/p11.h"
#include "core/token/softhsm.h"

#include <p11-kit/pkcs11.h>
#include <stdint.h>

enum {
	P11_SLOTS = 32,
	P11_TOKENS = 8,
	P11_ID_MAX = 16,        /* bytes of a CKA_ID: making.key_id is 32 hex digits */
	P11_RSA_MAX = 512,      /* bytes of a modulus, a signature: 4096 bits */
	P11_CERT_MAX = 8192,    /* bytes of a certificate */
};

/* A UKey in a reader.  Session and handles live until it leaves or is logged out. */
struct p11_token {
	char serial[ID_SIZE];
	CK_SLOT_ID slot;
	CK_TOKEN_INFO info;
	const struct driver *driver;    /* NULL: a model we do not know */
	CK_SESSION_HANDLE session;      /* CK_INVALID_HANDLE: not open */
	bool user;                      /* logged in */
	bool hashes;                    /* does CKM_SHA256_RSA_PKCS itself */
	char key_id[2 * P11_ID_MAX + 1];        /* whose handles these are */
	CK_OBJECT_HANDLE pub, priv;
};

struct p11 {
	void *dl;
	CK_FUNCTION_LIST *f;
	struct softhsm softhsm;         /* of the virtual reader, */
	int watch;                      /* or -1 */
	bool up;                        /* C_Initialize was called */
	bool came;                      /* something came in since: look again before saying "gone" */
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
/* Read the slots anew. */
int p11_scan(struct p11 *p, struct err *e);

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

#endif
