#ifndef CORE_TOKEN_SOFTHSM_H
#define CORE_TOKEN_SOFTHSM_H

#include "core/err.h"

/*
 * Makes SoftHSM2 see the token folders in `folder`, in this process and from its
 * next C_Initialize on.  Its configuration is a file without a name
 * (memfd_create(2)), so that none is left behind: the descriptor, which stays open
 * as long as the module is used.  SETTINGS, FAULT.
 */
int softhsm_configure(const char *folder, struct err *e);

#endif
