#ifndef CORE_UKEY_H
#define CORE_UKEY_H

/*
 * The UKey in the pickup's hands: chosen once, pinned by serial, read anew
 * before each use (RULES 31), opened with the derived transport PIN (RULES 26).
 */
#include "core/step.h"

/* One blank UKey, confirmed by the clerk.  Asks until there is one.  LATER. */
int ukey_choose(struct pickup *p, struct token_info *out, struct err *e);
/* This making's UKey is in the reader; asks for it until it is.  LATER. */
int ukey_here(struct pickup *p, struct token_info *out, struct err *e);
/* ... and logged in under its transport PIN.  TOKEN_PIN when refused (RESTORED_UKEY: by one begun before a
 * restore). */
int ukey_ready(struct pickup *p, struct err *e);
/* Logged in under it; what is so already is not asked again. */
int ukey_open(struct pickup *p, const struct token_info *t, struct err *e);
/* p->transport derived for the making in hand, if it is not yet. */
int ukey_transport(struct pickup *p, int pin_max, struct err *e);
/* SO PIN of the making in hand; the caller frees it. */
int ukey_so_pin(struct pickup *p, struct secret **out, struct err *e);
/* token:so_pin = forget: at delivery the SO PIN becomes random and is known to nobody (RULES 26). */
int ukey_forget_so(struct pickup *p, struct err *e);
/* Signs with the making's key: a rsa_sign_fn and struct signer's sign; ctx is the pickup. */
int ukey_sign(void *ctx, const struct blob *data, struct blob *sig, struct err *e);
/*
 * -1 and, for the NOT_FOUND of a key that was there, TOKEN_KEY: OpenSC writes the list of private keys anew with
 * each certificate, and a UKey torn out just then has lost its key for good.
 */
int ukey_key_gone(const struct pickup *p, struct err *e);
/*
 * The last fours of the UKeys begun for these orders that no customer has yet,
 * "9C10、77B3"; "": nothing is to be taken back from who walks out (RULES 37).
 */
int ukey_to_keep(struct book *b, const char (*orders)[NO_SIZE], size_t n, char *out, size_t size, struct err *e);
/* A lost PIN means making it anew: by its model, or since nobody will know its SO PIN (RULES 25, 26). */
bool ukey_no_reset(const struct counter *c, const struct token_info *t);
/* The order in hand is changed or done: forget the derived PIN. */
void ukey_forget(struct pickup *p);

#endif
