#ifndef CORE_ERR_H
#define CORE_ERR_H

/*
 * What went wrong, sorted by who can mend it.  core/err.def lists every code;
 * each belongs to a kind (INPUT, REFUSED, TOKEN, REMOTE, PAPER, FAULT), and a
 * kind's name is also its general code.  The screen shows what happened, the
 * reason, what to do and the code; the log gets the whole chain.
 */
enum err_code {
#define ERR(name, kind, code, what, todo) ERR_##name,
#define N_(s) s
#include "core/err.def"
#undef N_
#undef ERR
	ERR__MAX
};

#define ERR_DEPTH 8

struct err {
	enum err_code code;
	int depth;
	char say[320];      /* the reason in the clerk's words; may be "" */
	struct {
		const char *func;
		int line;
		char text[200]; /* for the log: English, never a secret */
	} at[ERR_DEPTH];
};

/*
 * Set a new error; add to the chain; add the reason in the clerk's language.
 * All give -1, so that `return err_set(...)` reads as what it is (and so that
 * compilers and analyzers see that it is -1).
 */
#define err_set(e, code, ...) err_failed(err_set_((e), (code), __func__, __LINE__, __VA_ARGS__))
#define err_wrap(e, ...) err_failed(err_wrap_((e), __func__, __LINE__, __VA_ARGS__))
#define err_say(e, ...) err_failed(err_say_((e), __VA_ARGS__))

int err_set_(struct err *e, enum err_code code, const char *func, int line,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));
int err_wrap_(struct err *e, const char *func, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
int err_say_(struct err *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static inline int
err_failed(int minus_one)
{
	(void)minus_one;
	return -1;
}

void err_clear(struct err *e);

/* The kind of a code (ERR_TOKEN for ERR_TOKEN_GONE). */
enum err_code err_kind(const struct err *e);
/* What happened and what to do, in the clerk's language; the code ("T01"). */
const char *err_what(const struct err *e);
const char *err_todo(const struct err *e);
const char *err_code(const struct err *e);

/* The chain as one line for the log: "T01 p11_login:88 ...; making_key:40 ...". */
void err_line(const struct err *e, char *out, unsigned long size);

#endif
