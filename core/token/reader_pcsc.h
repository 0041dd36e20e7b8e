#ifndef CORE_TOKEN_READER_PCSC_H
#define CORE_TOKEN_READER_PCSC_H

/*
 * Real readers: a thread that sleeps in pcscd until a card comes or goes.  Where
 * pcscd is not there it waits for its socket, and asks again at longer and longer
 * intervals.  reader.c puts it behind the same calls as the virtual reader.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>

struct reader_pcsc;

int reader_pcsc_new(struct reader_pcsc **out, const char *only, struct err *e);
void reader_pcsc_free(struct reader_pcsc *r);
int reader_pcsc_fd(const struct reader_pcsc *r);
void reader_pcsc_drain(struct reader_pcsc *r);
/* Does pcscd answer? */
bool reader_pcsc_works(struct reader_pcsc *r);
/* "READER #N", N another one for each card that came: a quick swap is a difference. */
void reader_pcsc_names(struct reader_pcsc *r, char (*out)[64], size_t max, size_t *n);

#endif
