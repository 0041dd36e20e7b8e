#ifndef TESTS_FAULT_TORNKIT_H
#define TESTS_FAULT_TORNKIT_H

/* Pickups over the module that lets one down (torn_p11.h). */
#include "tests/fault/sweep.h"
#include "tests/fault/torn_p11.h"

/* The page shared with the helpers to come; one a program. */
struct torn *tornkit(void);
/* This world's UKeys are reached through it from now on. */
void tornkit_into(const struct world *w);
/* Calls to the module in an undisturbed pickup. */
int tornkit_calls(void);

/* A point of a sweep: call at / 2 of the pickup goes as `how` says, before or after its effect. */
const char *tornkit_point(struct world *w, const struct torn *how, int at, char hit[64]);

#endif
