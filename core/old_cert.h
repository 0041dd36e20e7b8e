#ifndef CORE_OLD_CERT_H
#define CORE_OLD_CERT_H

/*
 * The certificate that is replaced, as the CA knows it.  RULES 3: nothing is
 * handed over before it is known revoked, or its revocation is booked as put
 * off (暂缓注销) by a supervisor.  `unknown` is not revoked; a hold is not final.
 */
#include "core/step.h"

/* What the CA says now of the order in hand's; *when: since when it is revoked, else 0. */
int old_cert_look(struct pickup *p, enum ca_status *s, int64_t *when, struct err *e);

/*
 * May the making begin or go on?  Revoked; or good where the handover revokes
 * it (ca:revoke_old = on_delivery); or put off by a supervisor, who is asked at
 * the desk in a visit.  *when as above.
 * OLD_NOT_REVOKED, CA_STATUS; RETURNED, REJECTED; LATER, UNSIGNED.
 */
int old_cert_checked(struct pickup *p, int64_t *when, struct err *e);

/*
 * Before anything is handed over: with on_delivery it is revoked now.  Then as
 * above; put off, the supervisor's approval is used up by the handover in hand
 * and *deferral is its id, else 0.
 */
int old_cert_cleared(struct pickup *p, int64_t *when, int64_t *deferral, struct err *e);

#endif
