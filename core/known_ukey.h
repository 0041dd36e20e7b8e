#ifndef CORE_KNOWN_UKEY_H
#define CORE_KNOWN_UKEY_H

/*
 * Insert any UKey: what it is, in one line, and the one next step.  What the
 * token shows by itself (no PIN is presented: RULES 25) is held against what
 * the book has of its serial.  The command `ukey`, F8 and home say it alike.
 *
 * Nothing here writes.  Only KNOWN_BLANK is ever formatted as it is.  KNOWN_UNRECOGNIZED,
 * in stock as a blank but with something on it that nobody can read, is only after its
 * last four were retyped; what else holds something goes back to whoever brought it, or
 * to the supervisor (RULES 31).
 */
#include "core/seams.h"

/* Where the next step is done, if a screen does it. */
enum known_where { KNOWN_NOWHERE, KNOWN_AT_ORDER, KNOWN_AT_STOCK, KNOWN_AT_UNKNOWN };

/* X(NAME, for programs, in a word, where, the next step): judged in this order, the first that fits. */
#define KNOWN_UKEYS(X)                                                         \
	X(OLD, "old_medium", N_("原介质"), NOWHERE,                             \
	    N_("是客户的：交还客户，不要在上面制作"))                       \
	X(UNREADABLE, "unreadable", N_("读不出"), NOWHERE,                      \
	    N_("拔下再插一次；还是读不出，换一个USB口，再不行交主管"))          \
	X(CERTIFICATE_UNKNOWN, "certificate_unknown", N_("作废"), AT_UNKNOWN,   \
	    N_("与作废单一起存放；CA 恢复后「查清证书」"))                      \
	X(SPOILED, "spoiled", N_("作废"), NOWHERE,                              \
	    N_("不能再用：与作废单一起存放"))                                   \
	X(RETURNED, "returned", N_("退库"), AT_STOCK,                           \
	    N_("不在库存里：请主管再入库，或退回"))                             \
	X(DELIVERED_LOCKED, "delivered_locked", N_("已锁定"), AT_ORDER,         \
	    N_("交还持有人；经办人可在网上营业厅解锁，或来办理重置密码"))       \
	X(FINAL_LOCKED, "delivered_locked_no_reset", N_("已锁定"), AT_ORDER,    \
	    N_("交还持有人；请经办人在网上营业厅解锁"))                         \
	X(OURS_LOCKED, "locked", N_("已锁定"), AT_ORDER,                        \
	    N_("办理这一单，报作废这个UKey；主管同意后换一个重做"))             \
	X(STOCK_LOCKED, "stock_locked", N_("已锁定"), AT_STOCK,                 \
	    N_("不要使用：请主管在库存里作废"))                                 \
	X(OTHER_LOCKED, "foreign_locked", N_("已锁定"), NOWHERE,                \
	    N_("不是本柜台制作的：交还来人，不要初始化"))                       \
	X(DELIVERED, "delivered", N_("已交付"), AT_ORDER,                       \
	    N_("交还持有人；补打回执、重置密码，先查这一单"))                   \
	X(DELIVERED_FINAL, "delivered_no_reset", N_("已交付"), AT_ORDER,        \
	    N_("交还持有人；忘记密码请在网上营业厅解锁，补打先查这一单"))       \
	X(EMPTIED, "emptied", N_("内容没了"), AT_ORDER,                         \
	    N_("办理这一单，报作废这个UKey；主管同意后换一个重做"))             \
	X(CANCELLED, "cancelled", N_("已取消"), AT_ORDER,                       \
	    N_("办理这一单：UKey自动作废，出作废单"))                           \
	X(HANDING_OVER, "handing_over", N_("交付中"), AT_ORDER,                 \
	    N_("领取人在场时办理这一单，接着交付"))                             \
	X(MADE, "made", N_("已制待领"), AT_ORDER,                               \
	    N_("收好；领取人来时办理这一单"))                                   \
	X(HALF_MADE, "half_made", N_("做到一半"), AT_ORDER,                     \
	    N_("办理这一单，从停下的一步继续"))                                 \
	X(NEWER, "newer_than_book", N_("账上没有"), NOWHERE,                    \
	    N_("不要初始化，交主管"))                                           \
	X(BLANK, "blank", N_("空白"), NOWHERE,                                  \
	    N_("可以制作：先找到订单"))                                         \
	X(UNRECOGNIZED, "unrecognized", N_("认不出"), NOWHERE,                  \
	    N_("制作时重输末四位才会清空；不知来历的交主管"))                   \
	X(ODD, "not_as_booked", N_("与账不符"), AT_STOCK,                       \
	    N_("不要使用，也不要初始化：交主管，查清来历"))                     \
	X(NOT_RECEIVED, "not_received", N_("未入库"), AT_STOCK,                 \
	    N_("先请主管入库，再用来制作"))                                     \
	X(FOREIGN, "foreign", N_("外来"), NOWHERE,                              \
	    N_("不是本柜台制作的：交还来人，不要初始化"))
#define KNOWN_X(name, file, word, where, next) KNOWN_##name,
enum known_kind { KNOWN_UKEYS(KNOWN_X) KNOWN__MAX };
#undef KNOWN_X

enum { KNOWN_LINE = 1200 };     /* bytes of a line: labels and names are others' */

struct known_ukey {
	enum known_kind kind;
	char what[KNOWN_LINE];          /* the one line, in the clerk's language */
	char order[NO_SIZE], institution[NAME_SIZE];    /* whose it is, or "" */
	char receipt[NO_SIZE];          /* the one that stands, of a delivered one; "" */
	enum making_state making;       /* MAKING__MAX = none */
	enum handover_state handover;   /* HANDOVER__MAX = none */
	int64_t delivered;
	enum stock_state stock;         /* STOCK__MAX = never received */
	int64_t stocked;                /* since when it is so */
	char holder[NAME_SIZE];         /* whose certificate is on it, as far as may be shown (RULES 39); "" */
};

/* out untouched on -1: what the book says. */
int known_ukey(const struct book *b, const struct token_info *t, struct known_ukey *out, struct err *e);

const char *known_ukey_name(enum known_kind k);
const char *known_ukey_word(enum known_kind k);
const char *known_ukey_next(enum known_kind k);
enum known_where known_ukey_where(enum known_kind k);

#endif
