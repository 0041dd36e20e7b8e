#ifndef CORE_TOKEN_PCSC_H
#define CORE_TOKEN_PCSC_H

/*
 * What the smart card service (pcscd, through pcsc-lite) says of readers and the
 * cards in them, and a hold on one card.  A USB key of the ePass kind is to PC/SC
 * a reader with a card that nobody can take out: pulled, the reader goes as well.
 *
 * Reader names and pcscd's count of insertions come again when another key takes
 * the same place.  A hold does not: it is good for the one card it was taken on,
 * until that leaves or pcscd ends.
 */
#include "core/err.h"
#include "core/token/span.h"

#include <stdbool.h>

enum { PCSC_READERS = 16, PCSC_NAME = 128, PCSC_ATR = 33, PCSC_ANSWER = 258 };

struct pcsc;
struct pcsc_hold;

/* A reader with a card in it. */
struct pcsc_card {
	char reader[PCSC_NAME];
	unsigned events;                /* insertions and removals pcscd has counted at it */
	unsigned char atr[PCSC_ATR];    /* ISO 7816-3 answer to reset */
	size_t natr;
	bool mute;                      /* it does not answer at all */
};

/* only: readers whose names hold this text; "" = all.  PCSC: pcscd does not run. */
int pcsc_open(struct pcsc **out, const char *only, struct err *e);
/* Holds end with it.  NULL is fine. */
void pcsc_close(struct pcsc *p);

/* The readers there are, and those of them with a card in.  PCSC. */
int pcsc_readers(struct pcsc *p, char (*out)[PCSC_NAME], size_t max, size_t *n, struct err *e);
int pcsc_cards(struct pcsc *p, struct pcsc_card *out, size_t max, size_t *n, struct err *e);
/* Until something is other than pcsc_cards last said, or ms (-1: for ever) are over, or pcsc_cancel from
 * another thread.  PCSC. */
int pcsc_wait(struct pcsc *p, int ms, struct err *e);
void pcsc_cancel(struct pcsc *p);

/* Connected, shared; free with pcsc_let_go (NULL is fine), which leaves the card as it is.
 * TOKEN_GONE, PCSC; TOKEN when the card does not answer. */
int pcsc_take(struct pcsc *p, const char *reader, struct pcsc_hold **out, struct err *e);
void pcsc_let_go(struct pcsc_hold *h);
/* Is it still that card?  Costs it no command.  TOKEN_GONE when it left, even if it came back, or was reset; PCSC. */
int pcsc_held(struct pcsc_hold *h, struct err *e);
/* One command (ISO 7816-4): answer and status word, 90 00.  TOKEN_GONE, PCSC, TOKEN. */
int pcsc_send(struct pcsc_hold *h, struct span command, unsigned char out[PCSC_ANSWER], size_t *n, unsigned *sw, struct err *e);

#endif
