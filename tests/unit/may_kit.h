#ifndef TESTS_UNIT_MAY_KIT_H
#define TESTS_UNIT_MAY_KIT_H

/* What core/may.h's table says, read without may(): what a door is compared with. */
#include "core/may.h"

#include <stdbool.h>

/* NONE: open to who has this permission alone; else what refuses them.  self: the work is their own. */
enum err_code may_kit_says(enum may_action a, enum permission p, bool self);
bool may_kit_not_self(enum may_action a);

#endif
