#ifndef CORE_TOKEN_CKR_H
#define CORE_TOKEN_CKR_H

/* PKCS#11 return values as our errors. */
#include "core/err.h"

#include <p11-kit/pkcs11.h>

/* -1 with the kind of error rv means, "C_Login: CKR_PIN_INCORRECT" for the log. */
#define ckr_set(e, rv, call) ckr_set_((e), (rv), (call), __func__, __LINE__)
int ckr_set_(struct err *e, CK_RV rv, const char *call, const char *func, int line);

#endif
