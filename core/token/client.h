#ifndef CORE_TOKEN_CLIENT_H
#define CORE_TOKEN_CLIENT_H

/*
 * The token seam over a socket to the helper process (helper.c), which alone
 * loads the PKCS#11 module.  A helper that crashes or hangs past the budget
 * is killed, the call gives ERR_TOKEN_HELPER or TOKEN_SLOW, and the next call starts a new one.
 */
#include "core/seams.h"

struct token_client;

struct token_client_setup {
	const char *program;    /* our own binary; run as `program token-helper` */
	const char *module;     /* the PKCS#11 module */
	const char *inserted;   /* virtual reader folder; NULL: real readers, */
	const char *readers;    /* with this in their names; NULL: all */
	const char *log;        /* the module's stdout and stderr go here */
	int ms;                 /* budget of one call */
};

/* The helper starts with the first call.  Strings are copied. */
int token_client_new(struct token_client **out, const struct token_client_setup *s, struct err *e);
/* One more who works with it: each lets go by token_client_free. */
struct token_client *token_client_hold(struct token_client *c);
/* The last one ends the helper; NULL is fine. */
void token_client_free(struct token_client *c);
struct token token_client_seam(struct token_client *c);
/* The helper's pid, 0 when none runs: for tests and doctor. */
int token_client_pid(const struct token_client *c);

/* `ukey-pickup token-helper`: serves the socket on fd 3 until it closes.  Exit code. */
int token_helper_main(void);
/* What it does, without the process around it: serves `fd` until that closes.  TOKEN_HELPER or
 * TOKEN_VERSION when what came was no request; nothing after it is read. */
int token_helper_serve(int fd, struct err *e);

#endif
