#ifndef TESTS_CARD_VPCD_H
#define TESTS_CARD_VPCD_H

/*
 * The wire to vsmartcard's virtual reader: TCP to 127.0.0.1, each message two
 * bytes of length and then a command, or one control byte.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VPCD_OFF = 0, VPCD_ON = 1, VPCD_RESET = 2, VPCD_ATR = 4 };
enum { VPCD_MAX = 65536 };

/* Into the reader on this port: a descriptor, or -1 (nobody listens). */
int vpcd_plug(int port);
/* Out of it, at once. */
void vpcd_unplug(int fd);
/* One message of *n bytes.  False: the reader is gone. */
bool vpcd_read(int fd, uint8_t in[VPCD_MAX], size_t *n);
bool vpcd_write(int fd, const uint8_t *p, size_t n);

#endif
