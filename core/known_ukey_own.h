#ifndef CORE_KNOWN_UKEY_OWN_H
#define CORE_KNOWN_UKEY_OWN_H

/* What known_ukey.c gathers and judges, and known_ukey_say.c puts into a line. */
#include "core/known_ukey.h"

struct known_facts {
	const struct token_info *t;
	char holder[NAME_SIZE];         /* masked */
	bool made, handed, stocked, newer;      /* there are: */
	struct making m;
	struct handover h;
	struct stock_line s;
	struct order o;                 /* m's */
	char receipt[NO_SIZE];          /* of a delivered one */
};

/* Its one line. */
void known_ukey_say(enum known_kind k, const struct known_facts *f, char *out, size_t size);

#endif
