#ifndef CORE_CA_INDEX_H
#define CORE_CA_INDEX_H

/*
 * The local CA's memory: index.db, a text file that only grows, a line an event,
 * fields by tab:
 *
 *	ukey-pickup ca index 1
 *	issued	SERIAL	END	ORDER	KEY	CERTIFICATE
 *	revoked	SERIAL	TIME	REASON
 *	crl	NUMBER
 *
 * KEY is the SHA-256 of the public key, CERTIFICATE the DER in hex; an old
 * certificate's are "-".  A line counts from its line feed on: what a crash
 * left without one is cut off by the next event.  Callers hold the CA's lock.
 */
#include "core/blob.h"
#include "core/order.h"

#include <sys/types.h>

/* X(NAME, as in RFC 5280 5.3.1, its number) */
#define CA_REASONS(X)                                                          \
	X(UNSPECIFIED, "unspecified", 0)                                       \
	X(KEY_COMPROMISE, "keyCompromise", 1)                                  \
	X(AFFILIATION, "affiliationChanged", 3)                                \
	X(SUPERSEDED, "superseded", 4)                                         \
	X(CESSATION, "cessationOfOperation", 5)                                \
	X(HOLD, "certificateHold", 6)                                          \
	X(PRIVILEGE, "privilegeWithdrawn", 9)
#define CA_REASON_X(name, text, number) CA_REASON_##name,
enum ca_reason { CA_REASONS(CA_REASON_X) CA_REASON__MAX };
#undef CA_REASON_X

struct ca_row {
	char serial[SERIAL_SIZE];
	int64_t end;
	char order[NO_SIZE];    /* "-" for a branch */
	char key[65];           /* "-" for an old certificate */
	struct blob cert;       /* empty then */
	int64_t revoked;        /* 0 = not */
	enum ca_reason reason;
};

struct ca_index {
	struct ca_row *rows;
	size_t n, room;
	size_t *places;         /* 2 * room of them, by the serial's hash: row + 1; 0 = free */
	int64_t crl;            /* number of the last CRL; 0 = none */
	bool changed;           /* something was revoked after it */
	ino_t file;
	int64_t read;           /* bytes of it known */
	int line;
	bool lazy;              /* events may reach the disk with a later one */
};

/* A new, empty file.  DISK when there is one already. */
int ca_index_create(const char *path, struct err *e);
/* Take in what was added since.  FAULT naming file and line of what cannot be; SETTINGS without file. */
int ca_index_read(struct ca_index *x, const char *path, struct err *e);
void ca_index_done(struct ca_index *x);

/* Each adds one line, on the disk when it returns, and then here.  DISK. */
int ca_index_issued(struct ca_index *x, const char *path, const struct ca_row *row, struct err *e);
int ca_index_revoked(struct ca_index *x, const char *path, const char *serial, int64_t when,
    enum ca_reason reason, struct err *e);
int ca_index_crl(struct ca_index *x, const char *path, int64_t number, struct err *e);

/* The newest of this serial; NULL if there is none. */
const struct ca_row *ca_index_find(const struct ca_index *x, const char *serial);

int ca_reason_parse(const char *s, enum ca_reason *out);
int ca_reason_number(enum ca_reason r);

#endif
