#ifndef CORE_TOKEN_DERIVE_H
#define CORE_TOKEN_DERIVE_H

/*
 * Transport PIN and SO PIN of a UKey, derived and never stored.  RULES 26:
 * HKDF-SHA-256 (RFC 5869), empty salt, info = purpose | key version | model |
 * serial | nonce, each length-prefixed (2 bytes, big-endian), 16 bytes out;
 * the PIN is the decimal digits of that number modulo 10^digits.
 */
#include "core/secret.h"

struct derive {
	const char *purpose;    /* "transport", "so", "puk" */
	int key_version;
	const char *model, *serial;
	const char *nonce;      /* as booked: hex text */
	int digits;             /* 16 for SO PIN and PUK; token's longest up to 12 for the transport PIN */
};

/* `out` gets the digits.  FAULT. */
int derive_pin(const struct secret *master, const struct derive *d,
    struct secret *out, struct err *e);

#endif
