#ifndef CORE_TOKEN_P11_H
#define CORE_TOKEN_P11_H

/*
 * The token seam on a PKCS#11 module (v2.40), in this process.  The helper runs
 * it; nothing else does but tests and the maker of virtual blanks.
 *
 *	p11.c        the module, a UKey to be used, its session  struct p11
 *	p11_scan.c   who is there
 *	p11_look.c   what each of them is
 *	p11_seats.c  cards in real readers, held one by one
 *	p11_pin.c    format, login, PIN change, PIN reset
 *	p11_key.c    make, find, guarded, sign
 *	p11_cert.c   put, get
 *	p11_object.c finding and reading objects
 *	p11_holder.c whose a UKey is
 *	drivers.c    how models differ
 *	opensc.c     what OpenSC's module wants around it
 *	pkcs15init.c how OpenSC sets up an ePass2003
 *
 * Arguments and errors are those of struct token_ops (core/seams.h); secrets
 * come as spans into locked memory and are passed on, never copied.
 */
#include "core/seams.h"
#include "core/token/span.h"

struct p11;

/* Load and initialize; module: an absolute path.  folder: the virtual reader SoftHSM2 is to see; "" = real
 * ones, those whose names hold `readers`.  TOKEN_MODULE, DISK. */
int p11_open(struct p11 **out, const char *module, const char *folder, const char *readers, struct err *e);
void p11_close(struct p11 *p);

int p11_look(struct p11 *p, struct token_info *out, size_t max, size_t *n, struct err *e);
int p11_format(struct p11 *p, const char *serial, struct span so_pin, struct span pin, const char *label, struct err *e);
int p11_login(struct p11 *p, const char *serial, struct span pin, struct err *e);
int p11_logout(struct p11 *p, const char *serial, struct err *e);
int p11_key_make(struct p11 *p, const char *serial, const char *key_id, int bits, struct blob *spki, struct err *e);
int p11_key_find(struct p11 *p, const char *serial, const char *key_id, struct blob *spki, struct err *e);
int p11_key_guarded(struct p11 *p, const char *serial, const char *key_id, struct err *e);
int p11_sign(struct p11 *p, const char *serial, const char *key_id, struct span data, struct blob *sig, struct err *e);
int p11_cert_put(struct p11 *p, const char *serial, const char *key_id, const char *label, struct span der, struct err *e);
int p11_cert_get(struct p11 *p, const char *serial, const char *key_id, struct blob *der, struct err *e);
int p11_pin_change(struct p11 *p, const char *serial, struct span old, struct span new_pin, struct err *e);
int p11_so_change(struct p11 *p, const char *serial, struct span old, struct span new_pin, struct err *e);
/* new_pin of no bytes: nothing is set. */
int p11_pin_reset(struct p11 *p, const char *serial, struct span so_pin, struct span new_pin, struct err *e);

/* After a call that failed in a real reader: TOKEN_GONE instead, if it was because the UKey was pulled out,
 * back again or not.  Where it was not, the module starts anew before it is asked again. */
void p11_failed(struct p11 *p, const char *serial, struct err *e);
/* After a call, whatever it gave: TOKEN_GONE or TOKEN_OTHER when the UKey was pulled out
 * meanwhile, for then nothing the module said counts.  0 when it is still there. */
int p11_still(struct p11 *p, const char *serial, struct err *e);

/* A new virtual UKey in an empty reader folder, as it comes from the factory: its serial.  TOKEN. */
int p11_make_blank(struct p11 *p, char serial[ID_SIZE], struct err *e);

#endif
