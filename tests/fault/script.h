#ifndef TESTS_FAULT_SCRIPT_H
#define TESTS_FAULT_SCRIPT_H

#include "tests/fault/world.h"

/* The clerk as a script; self is a struct script. */
extern const struct desk_ops script_desk;

/* The UKey that is gone for good (struct script's lost_at): taken out at its boundary; is it this one? */
void script_lose(struct script *s, const struct progress *p);
bool script_lost(struct script *s, const char *serial);

#endif
