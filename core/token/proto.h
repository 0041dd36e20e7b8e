#ifndef CORE_TOKEN_PROTO_H
#define CORE_TOKEN_PROTO_H

/*
 * What client and helper say to each other over the socket.  A frame is
 *
 *	length (4 bytes, big-endian, of what follows) | version | op | number | fields
 *
 * and a field is a number (4 bytes) or bytes (4 bytes of length, then they);
 * texts carry their NUL.  One request, one reply with the same op and the
 * request's number: what was said twice or too late is no answer to the next.
 * PROTO_OPS says which fields an op's request has, in the order of enum
 * proto_field; a reply is always: code, say, text, data, tokens.  Whatever is
 * not exactly that is refused whole; texts that can reach a screen are UTF-8.
 *
 * The version comes first in every version: one that was asked in another says
 * its own, and no more.
 *
 * Frames carry PINs: a frame is locked, undumpable memory, wiped when it was
 * sent and when it was dealt with.  Spans and texts got out of it point into it.
 */
#include "core/seams.h"
#include "core/token/span.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	PROTO_VERSION = 1,
	PROTO_MAX = 16384,      /* bytes of a frame: a certificate fits four times */
	PROTO_TOKENS = 8,       /* UKeys one look can see */
};

enum proto_field {
	FIELD_MODULE = 1,
	FIELD_FOLDER = 2,       /* the virtual reader, or "": real ones, */
	FIELD_READERS = 4,      /* with this in their names */
	FIELD_SERIAL = 8,
	FIELD_KEY = 16,         /* CKA_ID, hex */
	FIELD_LABEL = 32,
	FIELD_PIN = 64,
	FIELD_PIN2 = 128,       /* format: the SO PIN; pin_change, so_change, pin_reset: the new one */
	FIELD_DATA = 256,
	FIELD_BITS = 512,
};

/* X(NAME, name, fields) */
#define PROTO_OPS(X)                                                           \
	X(OPEN, "open", FIELD_MODULE | FIELD_FOLDER | FIELD_READERS)           \
	X(LOOK, "look", 0)                                                     \
	X(FORMAT, "format", FIELD_SERIAL | FIELD_LABEL | FIELD_PIN | FIELD_PIN2) \
	X(LOGIN, "login", FIELD_SERIAL | FIELD_PIN)                            \
	X(LOGOUT, "logout", FIELD_SERIAL)                                      \
	X(KEY_MAKE, "key_make", FIELD_SERIAL | FIELD_KEY | FIELD_BITS)         \
	X(KEY_FIND, "key_find", FIELD_SERIAL | FIELD_KEY)                      \
	X(KEY_GUARDED, "key_guarded", FIELD_SERIAL | FIELD_KEY)                \
	X(SIGN, "sign", FIELD_SERIAL | FIELD_KEY | FIELD_DATA)                 \
	X(CERT_PUT, "cert_put", FIELD_SERIAL | FIELD_KEY | FIELD_LABEL | FIELD_DATA) \
	X(CERT_GET, "cert_get", FIELD_SERIAL | FIELD_KEY)                      \
	X(PIN_CHANGE, "pin_change", FIELD_SERIAL | FIELD_PIN | FIELD_PIN2)     \
	X(SO_CHANGE, "so_change", FIELD_SERIAL | FIELD_PIN | FIELD_PIN2)       \
	X(PIN_RESET, "pin_reset", FIELD_SERIAL | FIELD_PIN | FIELD_PIN2)
#define PROTO_X(name, text, fields) PROTO_##name,
enum proto_op { PROTO_OPS(PROTO_X) PROTO_OP__MAX };
#undef PROTO_X

struct request {
	enum proto_op op;
	uint32_t number;
	const char *module, *folder, *readers, *serial, *key_id, *label;
	struct span pin, pin2, data;
	uint32_t bits;
};

struct reply {
	enum proto_op op;
	uint32_t number;                /* of the request */
	enum err_code code;             /* ERR_NONE: it was done */
	const char *say, *text;         /* err.say; the chain as one line */
	struct span data;
	struct token_info tokens[PROTO_TOKENS];
	size_t ntokens;
};

struct frame {
	unsigned char *p;               /* PROTO_MAX bytes */
	size_t n, at;                   /* filled, and read up to */
	bool bad;                       /* something did not fit, or was not there */
};

/* FAULT when memory cannot be locked.  done wipes; twice is fine. */
int frame_init(struct frame *f, struct err *e);
void frame_done(struct frame *f);
void frame_wipe(struct frame *f);

/* FAULT when it does not fit. */
int proto_put_request(struct frame *f, const struct request *r, struct err *e);
int proto_put_reply(struct frame *f, const struct reply *r, struct err *e);
/* TOKEN_HELPER when it is not exactly a request, or a reply; TOKEN_VERSION when another version says it. */
int proto_get_request(struct frame *f, struct request *r, struct err *e);
int proto_get_reply(struct frame *f, struct reply *r, struct err *e);
/* The answer to another version: ours, and no more. */
void proto_put_version(struct frame *f);

/*
 * Over a stream socket, until `until` (clock_mono_ms; 0 = for ever).  send wipes the frame,
 * sent or not.  recv gives 1, or 0 when the other end closed between frames.  TOKEN_HELPER.
 */
int frame_send(struct frame *f, int fd, int64_t until, struct err *e);
int frame_recv(struct frame *f, int fd, int64_t until, struct err *e);

const char *proto_op_name(enum proto_op op);

#endif
