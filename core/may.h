#ifndef CORE_MAY_H
#define CORE_MAY_H

/*
 * Who may do what.  A person has permissions, they add up; an action needs
 * one, and may forbid doing it to one's own work, or want a reason.
 */
#include "core/err.h"
#include "core/order.h"

#define PERMISSIONS(X)                                                         \
	X(PICKUP, "pickup", N_("柜员"))                                         \
	X(SUPERVISE, "supervise", N_("主管"))                                   \
	X(REPRINT, "reprint", N_("补打"))                                       \
	X(AUDIT, "audit", N_("审计员"))                                         \
	X(ADMIN, "admin", N_("管理员"))
#define PERMISSION_X(name, file, text) PERMISSION_##name,
enum permission { PERMISSIONS(PERMISSION_X) PERMISSION__MAX };
#undef PERMISSION_X

enum may_rule { MAY_PLAIN = 0, MAY_NOT_SELF = 1, MAY_ONCE = 2, MAY_REASON = 4 };

/* X(ACTION, permission, rules) */
#define MAY_ACTIONS(X)                                                         \
	X(SEE_ORDERS, PICKUP, MAY_PLAIN)                                       \
	X(CHECK_VISIT, PICKUP, MAY_PLAIN)                                      \
	X(MAKE_UKEY, PICKUP, MAY_PLAIN)                                        \
	X(HAND_OVER, PICKUP, MAY_PLAIN)                                        \
	X(HOLD_ORDER, PICKUP, MAY_REASON)                                      \
	X(RESET_PIN, PICKUP, MAY_PLAIN)                                        \
	X(SEE_APPROVALS, SUPERVISE, MAY_PLAIN)                                 \
	X(APPROVE, SUPERVISE, MAY_NOT_SELF | MAY_ONCE)                         \
	X(ACKNOWLEDGE_RESTORE, SUPERVISE, MAY_PLAIN)                           \
	X(REPRINT_RECEIPT, REPRINT, MAY_REASON)                                \
	X(KEEP_STOCK, SUPERVISE, MAY_REASON)                                   \
	X(CLOSE_DAY, PICKUP, MAY_PLAIN)                                        \
	X(SIGN_DAY, SUPERVISE, MAY_NOT_SELF)                                   \
	X(READ_AUDIT, AUDIT, MAY_PLAIN)                                        \
	X(IMPORT_ORDERS, ADMIN, MAY_PLAIN)                                     \
	X(MANAGE_STAFF, ADMIN, MAY_NOT_SELF)                                   \
	X(BACKUP, ADMIN, MAY_PLAIN)
#define MAY_X(name, permission, rules) MAY_##name,
enum may_action { MAY_ACTIONS(MAY_X) MAY__MAX };
#undef MAY_X

struct staff {
	char id[ID_SIZE];               /* "1001" */
	char person[ID_SIZE];           /* the human behind it: four eyes are two persons */
	char name[NAME_SIZE];
	unsigned permissions;           /* bit per enum permission */
	bool disabled;
	char hash[200];                 /* scrypt$N$r$p$salt$hash, hex */
	int failures;
	int64_t locked_until;
};

/* 0, or -1 with REFUSED: ERR_MAY, ERR_STAFF_DISABLED, ERR_NOT_SELF.
 * `person` is whose work it is (NULL or "" if nobody's). */
int may(const struct staff *who, enum may_action what, const char *person,
    struct err *e);
/* What else the action asks of who does it: MAY_ONCE, MAY_REASON. */
unsigned may_rules(enum may_action a);
const char *permission_name(enum permission p);
const char *permission_text(enum permission p);
int permission_parse(const char *s, enum permission *out);
const char *may_action_name(enum may_action a);
/* The staff's roles for a line on the screen: "柜员 补打". */
void staff_roles(const struct staff *s, char *out, size_t size);

#endif
