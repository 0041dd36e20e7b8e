#ifndef CORE_RECORD_H
#define CORE_RECORD_H

/*
 * The three records of a pickup.  They live differently (DESIGN 3):
 *   visit     one person at the counter, today; never resumed
 *   making    one UKey for one order; resumed until verified or spoiled
 *   handover  one verified making in one cleared visit; resumed in a new visit
 * State names are X-macros: X(NAME, in the book and audit, on the screen).
 */
#include "core/blob.h"
#include "core/order.h"

#define VISIT_STATES(X)                                                        \
	X(OPEN, "open", N_("接待"))                                             \
	X(PERSON_SEEN, "person_seen", N_("已核验身份"))                         \
	X(LETTER_SEEN, "letter_seen", N_("已核验委托书"))                       \
	X(PAPERS_SEEN, "papers_seen", N_("已核验材料"))                         \
	X(APPROVED, "approved", N_("主管已同意"))                               \
	X(CLOSED, "closed", N_("已结束"))

#define VISIT_ENDS(X)                                                          \
	X(NONE, "", "")                                                        \
	X(DELIVERED, "delivered", N_("已交付"))                                 \
	X(REFUSED, "refused", N_("不能办理"))                                   \
	X(WALKED_OUT, "walked_out", N_("已离开"))                               \
	X(BROKEN_OFF, "broken_off", N_("中断"))

#define MAKING_STATES(X)                                                       \
	X(BEGUN, "begun", N_("核对原证书"))                                     \
	X(OLD_CHECKED, "old_checked", N_("初始化UKey"))                         \
	X(FORMATTED, "formatted", N_("生成密钥"))                               \
	X(KEYED, "keyed", N_("申请证书"))                                       \
	X(ISSUED, "issued", N_("写入并读回"))                                   \
	X(WRITTEN, "written", N_("验证签名"))                                   \
	X(VERIFIED, "verified", N_("已制作"))                                   \
	X(SPOILED, "spoiled", N_("已作废"))                                     \
	X(UNKNOWN, "unknown", N_("证书状态不明"))

#define HANDOVER_STATES(X)                                                     \
	X(BEGUN, "begun", N_("核对原证书"))                                     \
	X(OLD_REVOKED, "old_revoked", N_("签署回执"))                           \
	X(RECEIPT_SIGNED, "receipt_signed", N_("发送密码短信"))                 \
	X(PIN_SENT, "pin_sent", N_("等待短信送达"))                             \
	X(PIN_ARRIVED, "pin_arrived", N_("设置密码"))                           \
	X(PIN_SET, "pin_set", N_("打印回执"))                                   \
	X(PRINTED, "printed", N_("签收交付"))                                   \
	X(DELIVERED, "delivered", N_("已交付"))                                 \
	X(BROKEN_OFF, "broken_off", N_("未交付"))

#define VISIT_X(name, file, text) VISIT_##name,
#define VISIT_END_X(name, file, text) VISIT_END_##name,
#define MAKING_X(name, file, text) MAKING_##name,
#define HANDOVER_X(name, file, text) HANDOVER_##name,
enum visit_state { VISIT_STATES(VISIT_X) VISIT__MAX };
enum visit_end { VISIT_ENDS(VISIT_END_X) VISIT_END__MAX };
enum making_state { MAKING_STATES(MAKING_X) MAKING__MAX };
enum handover_state { HANDOVER_STATES(HANDOVER_X) HANDOVER__MAX };
#undef VISIT_X
#undef VISIT_END_X
#undef MAKING_X
#undef HANDOVER_X

/* RULES 6: the answer about bids sealed with the old certificate. */
#define BIDS_ANSWERS(X)                                                        \
	X(UNASKED, "", "")                                                     \
	X(NONE, "none", N_("没有这种标书"))                                     \
	X(OPENED, "opened", N_("都已解密"))                                     \
	X(SEALED, "sealed", N_("还有未解密"))                                   \
	X(UNKNOWN, "unknown", N_("不清楚"))
#define BIDS_X(name, file, text) BIDS_##name,
enum bids { BIDS_ANSWERS(BIDS_X) BIDS__MAX };
#undef BIDS_X

enum {
	VISIT_ORDERS = 12,              /* orders one visit may hold */
	VISIT_SCANS = 8,                /* files of one letter */
	SCAN_NAME = NO_SIZE + 40,       /* of one in the archive */
};

/* A letter of authorization, RULES 17.  Empty (principal "") for a handler. */
struct letter {
	char principal[NAME_SIZE], principal_code[ID_SIZE];
	char agent[NAME_SIZE], agent_number[ID_SIZE];
	char matter[TEXT_SIZE];         /* order numbers by comma, or the matter */
	int32_t issued, valid_until;
	char chop_name[NAME_SIZE];      /* the name on the chop; "" = none seen */
	bool original_kept;
	int scan_pages;                 /* files: a scan is not opened to count its pages */
	char scan_sha256[65];
};

struct visit {
	int64_t id;                     /* 0 until booked */
	char no[NO_SIZE];               /* "1123-017" */
	char point[ID_SIZE];
	int terminal;
	char clerk[ID_SIZE];
	enum visit_state state;
	enum visit_end end;
	int64_t opened, closed;

	bool agent;                     /* the collector is not the handler */
	char collector[NAME_SIZE];
	enum document document;
	char number[ID_SIZE];
	int32_t document_until;         /* 0 = 长期 */
	bool electronic;                /* only an electronic document was shown */
	bool same_person;               /* clerk attests: original, 人证一致 */
	struct letter letter;
	int64_t approval;               /* id, 0 = none */

	bool signoff;                   /* the sign-off form is here */
	bool signoff_here;              /* printed and signed here (RULES 20) */
	enum bids bids;
	bool old_revoked;               /* all old certificates are, says the CA; asked anew, not booked */
	bool bids_advised;              /* told: keep the old UKey, ask the platform (RULES 6) */
	bool told_platform;             /* RULES 4 */
	bool told_mobile;               /* the PIN goes to the handler's mobile only */
	bool old_kept;                  /* the old UKey stays with the customer (RULES 7) */

	char orders[VISIT_ORDERS][NO_SIZE];
	size_t norders;

	/* In hand only, not booked: */
	char scans[VISIT_SCANS][TEXT_SIZE]; /* paths of files to be kept with the letter */
	size_t nscans;
	char kept[VISIT_SCANS][SCAN_NAME]; /* those of them copied since a supervisor was last asked */
	size_t nkept;
	size_t delivered;               /* orders handed over so far */
	bool resets;                    /* for the PIN of a delivered UKey (core/pin_reset.h): nothing is handed over */
};

struct making {
	int64_t id;
	char order[NO_SIZE];
	int attempt;                    /* which UKey for this order: 1, 2, ... */
	enum making_state state;
	int64_t visit;                  /* 0 = made ahead */
	int terminal;
	char clerk[ID_SIZE];
	int64_t begun, verified;
	char token_serial[ID_SIZE], token_model[ID_SIZE];
	char nonce[33];                 /* 16 random bytes, hex: derives the transport PIN */
	int key_version;                /* of the master secret */
	char key_id[33];                /* CKA_ID, hex */
	struct blob csr, cert;          /* DER; empty until there */
	char cert_serial[SERIAL_SIZE];
	int32_t cert_begin, cert_end;   /* local dates, for the paper */
	int64_t old_revoked;            /* when the old one was revoked, as the CA says; 0 = not known */
	char spoiled_reason[TEXT_SIZE];
	int64_t approval;               /* of a supervisor: it may be spoiled (RULES 18, 30); 0 = none */

	int took;                       /* in hand only: ms of the step it moves on from, for its intent; 0 = not known */
};

struct handover {
	int64_t id;
	char order[NO_SIZE];
	int64_t making, visit;
	int attempt;                    /* 1, and one more each time it starts anew */
	enum handover_state state;
	int terminal;
	char clerk[ID_SIZE];
	int64_t begun, delivered;
	char receipt[NO_SIZE];          /* "FT2611230037"; "" until signed */
	int64_t receipt_time;
	char sms_id[NO_SIZE];           /* the last message's own key */
	char sms_no[3];                 /* its two-digit number */
	int sms_count;                  /* messages sent in this attempt */
	int64_t sms_sent;               /* the last message, of whatever attempt; 0 = no PIN was ever sent */
	int64_t sms_arrived;
	char sms_how[ID_SIZE];          /* "delivered", "read_back", "unconfirmed" */
	int probes;                     /* refused-transport-PIN probes spent (RULES 25) */
	int64_t pin_set;
	int printed;                    /* prints that succeeded */
	bool supplement;                /* the receipt in hand is a supplement (RULES 34) */
	int64_t deferral;               /* approval: the old certificate's revocation is put off (RULES 3); 0 = none */
};

/* An outside effect about to happen, booked before it (DESIGN 3). */
struct intent {
	int64_t id;
	char record[12];                /* "making", "handover" */
	int64_t record_id;
	char step[24];                  /* the state the step starts from */
	int attempt;                    /* of the record */
	int nth;                        /* how many times this step was begun: 1, 2, ... */
	char key[NO_SIZE];              /* idempotency key, receipt number, message id */
	char serial[ID_SIZE];           /* the UKey */
	int64_t booked, ended;          /* ended 0 = outcome not known */
	bool ok;
	int ms;                         /* how long it took with nobody waited for; 0 = not known */
};

/* What a supervisor is asked to approve, RULES 3, 18, 25, 27, 30. */
#define APPROVAL_KINDS(X)                                                      \
	X(LETTER, "letter", N_("代领"))                                         \
	X(DEFERRED, "deferred", N_("暂缓注销"))                                 \
	X(UNCONFIRMED, "unconfirmed", N_("短信未确认"))                         \
	X(PIN_RESET, "pin_reset", N_("重置密码"))                               \
	X(SPOILED, "spoiled", N_("作废UKey"))
#define APPROVAL_DECISIONS(X)                                                  \
	X(WAITING, "", "")                                                     \
	X(APPROVED, "approved", N_("同意"))                                     \
	X(RETURNED, "returned", N_("退回补正"))                                 \
	X(REJECTED, "rejected", N_("拒绝"))                                     \
	X(WITHDRAWN, "withdrawn", N_("已撤回"))
#define APPROVAL_X(name, file, text) APPROVAL_##name,
enum approval_kind { APPROVAL_KINDS(APPROVAL_X) APPROVAL_KIND__MAX };
enum approval_decision { APPROVAL_DECISIONS(APPROVAL_X) APPROVAL_DECISION__MAX };
#undef APPROVAL_X

/*
 * A supervisor's decision, RULES 18.  What is decided is `facts`, exactly: a
 * changed character is another approval.  core/approval.h makes and reads them.
 */
struct approval {
	int64_t id;
	enum approval_kind kind;
	int64_t visit;                  /* 0 = none */
	char order[NO_SIZE];            /* "" for a letter: its facts name them all */
	char facts[FACTS_SIZE];         /* canonical JSON (sorted, compact) of what is shown */
	char check[16];                 /* "7F3A-91C2": the first 32 bits of its SHA-256 */
	int terminal;                   /* where it was asked */
	char asked_by[ID_SIZE];
	int64_t asked;
	char decided_by[ID_SIZE];
	int64_t decided, expires;       /* expires: only until it is used */
	enum approval_decision decision;
	char reason[TEXT_SIZE];
	char saw[12];                   /* "original", "scan", "" */
	int64_t used_by;                /* handover id; 0 = not used yet */
	int64_t used_making;            /* SPOILED: the making it ended instead; 0 = not used yet */
};

/*
 * RULES 32: every UKey of the point, and where it stands.  A blank leaves once:
 * used (its making is verified: MADE, then OUT with its owner), or spoiled, or
 * returned to where it came from (and only then it may come again).
 */
#define STOCK_STATES(X)                                                        \
	X(BLANK, "blank", N_("空白"))                                           \
	X(MAKING, "making", N_("在制"))                                         \
	X(MADE, "made", N_("已制待领"))                                         \
	X(OUT, "out", N_("已领用"))                                             \
	X(SPOILED, "spoiled", N_("作废"))                                       \
	X(RETURNED, "returned", N_("退库"))
#define STOCK_X(name, file, text) STOCK_##name,
enum stock_state { STOCK_STATES(STOCK_X) STOCK__MAX };
#undef STOCK_X

enum { STOCK_SERIALS = 1000 };          /* UKeys received, returned or counted at once */
enum { STOCK_COUNT_MOST = 99999 };      /* that a count can say lie in a drawer */

struct stock_line {
	char serial[ID_SIZE], model[ID_SIZE];
	enum stock_state state;
	int64_t time;                   /* since when, by whom, why */
	char staff[ID_SIZE];
	char reason[TEXT_SIZE];
	char order[NO_SIZE];            /* the newest it was made for, or "" */
	char key[NO_SIZE];              /* of the row, for the page behind it */
};

/* What is listed: newest first; with a text by how the serials end. */
struct stock_query {
	const char *text;               /* how the serial ends; "" = however */
	enum stock_state state;         /* STOCK__MAX: any, with a text only */
	char after[NO_SIZE];            /* keyset: the last key of the page before; "" = first */
};

/* Blanks counted by hand. */
struct stock_count {
	int64_t id;
	int64_t time;
	char staff[ID_SIZE];
	int terminal;
	int counted, booked;            /* booked: blanks in the book at that time */
	bool scanned;                   /* one by one: then missing and found are known */
	int missing, found;
};

struct stock_difference {
	char serial[ID_SIZE];
	bool found;                     /* lies there and is no blank of the book's; else a blank that is missing */
	enum stock_state state;         /* what the book has of a found one; STOCK__MAX = nothing */
};

/* A message without a PIN that is to go out, booked with what it tells of (RULES 23). */
#define NOTICE_KINDS(X)                                                        \
	X(READY, "ready", N_("可领取通知"))                                     \
	X(COLLECTED, "collected", N_("代领通知"))
#define NOTICE_X(name, file, text) NOTICE_##name,
enum notice_kind { NOTICE_KINDS(NOTICE_X) NOTICE_KIND__MAX };
#undef NOTICE_X
struct notice {
	int64_t id;
	enum notice_kind kind;
	char order[NO_SIZE];
	int64_t handover;               /* COLLECTED: which; 0 else */
	int64_t made, sent;             /* sent 0 = not yet */
	int tries;
};

/* RULES 35: why a receipt is printed again, which copy, who wants it, and how the first print was found. */
#define REPRINT_REASONS(X)                                                     \
	X(NONE, "", "")                                                        \
	X(JAM, "jam", N_("卡纸"))                                               \
	X(LOST, "lost", N_("遗失"))                                             \
	X(FILED, "filed", N_("存档"))                                           \
	X(OTHER, "other", N_("其他"))
#define REPRINT_COPIES(X)                                                      \
	X(NONE, "", "")                                                        \
	X(OURS, "ours", N_("存根联"))                                           \
	X(THEIRS, "theirs", N_("客户联"))
#define REPRINT_REQUESTERS(X)                                                  \
	X(NONE, "", "")                                                        \
	X(COLLECTOR, "collector", N_("领取人"))                                 \
	X(HANDLER, "handler", N_("经办人"))                                     \
	X(POINT, "point", N_("受理点"))                                         \
	X(OTHER, "other", N_("其他"))
#define ORIGINAL_STATES(X)                                                     \
	X(WHOLE, "whole", N_("原件完好"))                                       \
	X(MISSING, "missing", N_("原件文件缺失"))                       \
	X(CHANGED, "changed", N_("原件文件与登记的摘要不符"))
#define REPRINT_X(name, file, text) REPRINT_##name,
#define REPRINT_COPY_X(name, file, text) REPRINT_COPY_##name,
#define REPRINT_BY_X(name, file, text) REPRINT_BY_##name,
#define ORIGINAL_X(name, file, text) ORIGINAL_##name,
enum reprint_reason { REPRINT_REASONS(REPRINT_X) REPRINT__MAX };
enum reprint_copy { REPRINT_COPIES(REPRINT_COPY_X) REPRINT_COPY__MAX };
enum reprint_requester { REPRINT_REQUESTERS(REPRINT_BY_X) REPRINT_BY__MAX };
enum original_state { ORIGINAL_STATES(ORIGINAL_X) ORIGINAL__MAX };
#undef REPRINT_X
#undef REPRINT_COPY_X
#undef REPRINT_BY_X
#undef ORIGINAL_X

struct reprint {
	int64_t id;                     /* 0 until its number is booked */
	char receipt[NO_SIZE];
	int nth;                        /* 1, 2, ...: the book counts; asked for: the highest in the archive */
	enum reprint_reason reason;
	char note[TEXT_SIZE];           /* the reason in words; only for OTHER */
	enum reprint_requester requester;
	char name[NAME_SIZE];           /* the requester's */
	enum reprint_copy copy;
	enum original_state original;   /* but for WHOLE the paper is made from the book's facts alone, and says so */
	char staff[ID_SIZE];
	int terminal;
	int64_t time;                   /* when the number was booked */
	int64_t made;                   /* when its paper was filed; 0: a number no paper bears */
	char sha256[65];
	char path[TEXT_SIZE];           /* inside the archive */
};

/*
 * A book put back from a backup is older than the world (core/restored.h).
 * One row a restore, and a finding for each certificate the book and the CA
 * do not know alike.  X(NAME, in the book, on the screen)
 */
#define RESTORE_FINDINGS(X)                                                    \
	X(NOT_IN_BOOK, "not_in_book", N_("CA 已签发，订单库里没有"))             \
	X(NOT_AT_CA, "not_at_ca", N_("订单库里有，CA 不知道"))                   \
	X(REVOKED, "revoked", N_("CA 已注销，订单库里有效"))
#define RESTORE_X(name, file, text) RESTORE_##name,
enum restore_what { RESTORE_FINDINGS(RESTORE_X) RESTORE__MAX };
#undef RESTORE_X

struct restore {
	int64_t id;
	char manifest[65];              /* SHA-256 of the backup's manifest */
	int64_t made, restored;         /* when the backup was made, and put back */
	int64_t compared;               /* with the CA, the last time; 0 = not yet */
	bool listed;                    /* the CA could list what it issued */
	int64_t checked;                /* certificates looked at */
	int64_t acknowledged;           /* 0 = nothing is collected before */
	char acknowledged_by[ID_SIZE];
};

/* The reason of a hold that a comparison made, before the certificate's serial. */
#define SET_ASIDE "restored "

struct restore_finding {
	int64_t id;
	enum restore_what what;
	char order[NO_SIZE];            /* may be one the book does not have */
	char issuer[DN_SIZE], serial[SERIAL_SIZE];
	bool held;                      /* the order is in the book, and set aside */
};

const char *restore_what_name(enum restore_what w);
const char *restore_what_text(enum restore_what w);
const char *visit_state_name(enum visit_state s);
const char *visit_end_name(enum visit_end e);
const char *making_state_name(enum making_state s);
const char *making_state_text(enum making_state s);
const char *handover_state_name(enum handover_state s);
const char *handover_state_text(enum handover_state s);
const char *approval_kind_name(enum approval_kind k);
const char *approval_kind_text(enum approval_kind k);
const char *approval_decision_name(enum approval_decision d);
const char *approval_decision_text(enum approval_decision d);
const char *stock_state_name(enum stock_state s);
const char *stock_state_text(enum stock_state s);
const char *bids_name(enum bids b);
const char *bids_text(enum bids b);
const char *reprint_reason_name(enum reprint_reason r);
const char *reprint_reason_text(enum reprint_reason r);
const char *reprint_copy_name(enum reprint_copy c);
const char *reprint_copy_text(enum reprint_copy c);
const char *reprint_requester_name(enum reprint_requester r);
const char *reprint_requester_text(enum reprint_requester r);
const char *original_state_name(enum original_state o);
const char *original_state_text(enum original_state o);
/* -1 for an unknown name */
int visit_state_parse(const char *s, enum visit_state *out);
int visit_end_parse(const char *s, enum visit_end *out);
int making_state_parse(const char *s, enum making_state *out);
int handover_state_parse(const char *s, enum handover_state *out);
int bids_parse(const char *s, enum bids *out);
int stock_state_parse(const char *s, enum stock_state *out);
int approval_kind_parse(const char *s, enum approval_kind *out);
int approval_decision_parse(const char *s, enum approval_decision *out);

/* Frees the blobs and empties the record. */
void making_done(struct making *m);

/* The handler has a PIN: cancelled and suspended come too late, RULES 13. */
bool handover_pin_is_out(const struct handover *h);

#endif
