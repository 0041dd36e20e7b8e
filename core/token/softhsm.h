#ifndef CORE_TOKEN_SOFTHSM_H
#define CORE_TOKEN_SOFTHSM_H

#include "core/err.h"

/*
 * Makes SoftHSM2 see the token folders in `folder`, in this process and from its
 * next C_Initialize on.  Its configuration is a file without a name
 * (memfd_create(2)), so that none is left behind, and names the folder by an open
 * descriptor, so that its path may hold anything.  Both descriptors stay open as
 * long as the module is used.  DISK, FAULT.
 */
struct softhsm {
	int conf, folder;
};
int softhsm_configure(struct softhsm *out, const char *folder, struct err *e);
/* Closes what is not -1. */
void softhsm_done(struct softhsm *s);

#endif
