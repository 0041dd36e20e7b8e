#ifndef TESTS_FAULT_SCRIPT_H
#define TESTS_FAULT_SCRIPT_H

#include "tests/fault/world.h"

/* The clerk as a script; self is a struct script. */
extern const struct desk_ops script_desk;

#endif
