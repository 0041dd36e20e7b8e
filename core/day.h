#ifndef CORE_DAY_H
#define CORE_DAY_H

/*
 * A day-end's figures and balances, RULES 32.  A day is what was booked since
 * the last closed day-end (the first: since the book's beginning), whichever
 * window it was at: the lines of audit, in the order they were booked, so that
 * each falls into exactly one day, whatever its second.
 *
 * day_balances is the whole of it: what is added up against what.
 */
#include "core/blob.h"
#include "core/order.h"

/* X(NAME, in the facts, on screen and paper): what is counted. */
#define DAY_FIGURES(X)                                                         \
	X(OPENING, "opening", N_("期初"))                                       \
	X(RECEIVED, "received", N_("入库"))                                     \
	X(USED, "used", N_("领用"))                                             \
	X(STOCK_SPOILED, "stock_spoiled", N_("作废"))                           \
	X(RETURNED, "returned", N_("退库"))                                     \
	X(STOCK_MAKING, "stock_making", N_("在制"))                             \
	X(COUNTED, "counted", N_("盘点"))                                       \
	X(CARRIED, "carried", N_("承前"))                                       \
	X(BEGUN, "begun", N_("新制"))                                           \
	X(DELIVERED, "delivered", N_("已交付"))                                   \
	X(WAITING, "waiting", N_("待领"))                                       \
	X(MAKING, "making", N_("在制"))                                         \
	X(SPOILED, "spoiled", N_("作废"))                                       \
	X(UNKNOWN, "unknown", N_("不明"))                                       \
	X(ISSUED, "issued", N_("已签发"))                                       \
	X(LIVE_DELIVERED, "live_delivered", N_("有效已交付"))                   \
	X(LIVE_WAITING, "live_waiting", N_("有效未交付"))                       \
	X(REVOKED, "revoked", N_("已注销"))                                     \
	X(ORIGINALS, "originals", N_("有效原件"))                               \
	X(OLD_CARRIED, "old_carried", N_("前次未了"))                           \
	X(OLD_REVOKED, "old_revoked", N_("已注销"))                             \
	X(OLD_DEFERRED, "old_deferred", N_("暂缓"))                             \
	X(REFUSED, "refused", N_("不能办理"))                                   \
	X(REPRINTS, "reprints", N_("补打"))                                     \
	X(RESETS, "resets", N_("重置密码"))                                     \
	X(APPROVED, "approved", N_("审批同意"))                                 \
	X(SENT_BACK, "sent_back", N_("审批退回"))                               \
	X(REJECTED, "rejected", N_("审批拒绝"))
#define DAY_X(name, file, text) DAY_##name,
enum day_figure { DAY_FIGURES(DAY_X) DAY_FIGURE__MAX };
#undef DAY_X

enum day_balance { DAY_STOCK, DAY_MAKINGS, DAY_CERTIFICATES, DAY_RECEIPTS, DAY_OLD, DAY_BALANCE__MAX };

enum { DAY_TERMS = 6 };
struct day_term {
	int sign;                       /* 0 ends the side */
	enum day_figure figure;
};
/* The left side's sum is the right side's. */
struct day_equation {
	const char *text;               /* text_get it */
	struct day_term left[DAY_TERMS], right[DAY_TERMS];
};
extern const struct day_equation day_balances[DAY_BALANCE__MAX];

/* X(NAME, in the facts, its balance, wants a reason, on screen and paper): what does not balance, of one order
 * or one UKey; or (no reason wanted) what stays listed until it is done. */
#define DAY_WHATS(X)                                                           \
	X(SUM, "sum", STOCK, true, N_("两边不相等"))                            \
	X(STOCK_STATE, "stock_state", STOCK, true, N_("库存状态与制作记录不符")) \
	X(NOT_BEGUN, "not_begun", MAKINGS, true, N_("没有开始制作的审计记录"))  \
	X(NO_HANDOVER, "no_handover", MAKINGS, true, N_("UKey 已出，没有交付记录")) \
	X(MAKING_UNKNOWN, "making_unknown", MAKINGS, false, N_("证书状态不明，待主管清理")) \
	X(CERT_LIVE, "cert_live", CERTIFICATES, true, N_("UKey 已作废，证书没有注销")) \
	X(CERT_DEAD, "cert_dead", CERTIFICATES, true, N_("UKey 没有作废，证书已注销或冻结")) \
	X(CERT_STRANGE, "cert_strange", CERTIFICATES, true, N_("CA 没有签发过这张证书")) \
	X(CERT_NOT_KNOWN, "cert_not_known", CERTIFICATES, true, N_("没有查到证书状态")) \
	X(NO_RECEIPT, "no_receipt", RECEIPTS, true, N_("已交付，没有有效的回执原件")) \
	X(OLD_LIVE, "old_live", OLD, true, N_("已交付，原证书没有注销")) \
	X(OLD_NOT_KNOWN, "old_not_known", OLD, true, N_("没有查到原证书状态")) \
	X(OLD_PUT_OFF, "old_put_off", OLD, false, N_("暂缓注销，还没有注销"))
#define DAY_X(name, file, balance, wants, text) DAY_ODD_##name,
enum day_what { DAY_WHATS(DAY_X) DAY_WHAT__MAX };
#undef DAY_X

struct day_odd {
	enum day_what what;
	enum day_balance balance;
	char order[NO_SIZE], serial[ID_SIZE];   /* the UKey; either may be "" */
	long by;                        /* SUM: right less left */
	char reason[TEXT_SIZE];         /* "" = not explained yet */
};

struct day_ids {
	int64_t *id;
	size_t n;
};

/* How often a rule said no: the code, "R22". */
enum { DAY_REFUSALS = 64 };
struct day_refusal {
	char code[8];
	long n;
};

/* A day: what is looked up, prepared by one, signed by another, filed. */
struct day {
	int64_t after, from;            /* the day-end before and when it was closed; 0 = the book's beginning */
	char point[ID_SIZE];
	char digest[65];                /* of all the book said (core/seams.h day_look) */
	bool counted;                   /* figure[DAY_COUNTED] was typed */
	long figure[DAY_FIGURE__MAX];
	struct day_refusal refused[DAY_REFUSALS];
	size_t nrefused;
	struct day_odd *odds;
	size_t nodds;
	/* What the next day begins with: makings not at their end; those that are, whose certificate is still to be
	 * asked about; and handovers whose old certificate is. */
	struct day_ids carried, certs, olds;

	/* Who and when; the facts have none of it. */
	char no[NO_SIZE];               /* "RJFT26112301"; "" until closed */
	char check[16];                 /* "7F3A-91C2": the first 32 bits of the facts' SHA-256 */
	int terminal;
	char prepared_by[ID_SIZE], prepared_name[NAME_SIZE];
	int64_t prepared;
	char signed_by[ID_SIZE], signed_name[NAME_SIZE];
	int64_t closed;
};

void day_done(struct day *d);

const char *day_figure_name(enum day_figure f);         /* in the facts */
const char *day_what_name(enum day_what w);
const char *day_figure_text(enum day_figure f);
const char *day_what_text(enum day_what w);
/* Is a reason wanted, or is it only listed? */
bool day_what_wants(enum day_what w);

/* MEMORY. */
int day_ids_add(struct day_ids *ids, int64_t id, struct err *e);
int day_odd_put(struct day *d, const struct day_odd *odd, struct err *e);
int day_odd_add(struct day *d, enum day_what what, const char *order, const char *serial, struct err *e);
/* A balance whose sides differ gets its SUM, unless what was found already tells why. */
int day_sums(struct day *d, struct err *e);
long day_side(const struct day *d, const struct day_term *side);
/* Nothing of it needs, or needed, a reason. */
bool day_holds(const struct day *d, enum day_balance b);
/* Odds of this balance, and those still without the reason they want. */
size_t day_odds_of(const struct day *d, enum day_balance b);
size_t day_unexplained(const struct day *d);
/* Counted and explained?  DAY_UNREADY. */
int day_ready(const struct day *d, struct err *e);
/* What was typed for the same things: reasons and the count. */
void day_take_reasons(struct day *d, const struct day *from);

/* "期初 20 + 入库 0 - 领用 2 ... = 盘点 17"; what is not counted yet is "?". */
void day_equation_text(const struct day *d, enum day_balance b, char *out, size_t size);

/* ---- day_facts.c: canonical JSON (sorted keys, compact) and back.  MEMORY; BOOK for what is no day. ---- */
int day_facts(const struct day *d, struct blob *out, struct err *e);
int day_parse(const struct blob *facts, struct day *out, struct err *e);

#endif
