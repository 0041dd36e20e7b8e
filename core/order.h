#ifndef CORE_ORDER_H
#define CORE_ORDER_H

/*
 * An order: one old key to be replaced.  RULES 9-13.  The facts are the
 * source's (import format: tests/data/vectors/orders.json, README) and never
 * edited at the counter.
 */
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(NAME, in files, on screen and paper) */
#define ORDER_KINDS(X)                                                         \
	X(INSTITUTION, "institution", N_("机构证书"))                           \
	X(BUSINESS, "institution_business", N_("机构业务证书"))                 \
	X(PERSONAL, "institution_personal", N_("机构个人证书"))

#define ORDER_STATES(X)                                                        \
	X(SUBMITTED, "submitted", N_("已提交"))                                 \
	X(ACCEPTED, "accepted", N_("已受理"))                                   \
	X(READY, "ready", N_("可领取"))                                         \
	X(COLLECTED, "collected", N_("已领取"))                                 \
	X(MAILED, "mailed", N_("已寄出"))

#define ORDER_SERVICES(X)                                                      \
	X(UPGRADE, "RSA_UPGRADE", N_("证书算法升级(RSA)"))                      \
	X(UPGRADE_ESEAL, "RSA_UPGRADE+ESEAL", N_("证书算法升级(RSA)+电子签章"))

/* Kinds of identity document, RULES 22. */
#define DOCUMENTS(X)                                                           \
	X(RESIDENT_ID, "resident_id", N_("居民身份证"))                         \
	X(TEMPORARY_ID, "temporary_id", N_("临时居民身份证"))                   \
	X(PERMIT_HMT, "permit_hmt", N_("港澳台居民居住证"))                     \
	X(FOREIGN_CARD, "foreign_card", N_("外国人永久居留身份证"))             \
	X(PERMIT_HM, "permit_hm", N_("港澳居民来往内地通行证"))                 \
	X(PERMIT_TW, "permit_tw", N_("台湾居民来往大陆通行证"))                 \
	X(PASSPORT, "passport", N_("护照"))

#define ORDER_X(name, file, text) ORDER_##name,
enum order_kind { ORDER_KINDS(ORDER_X) ORDER_KIND__MAX };
enum order_state { ORDER_STATES(ORDER_X) ORDER_STATE__MAX };
enum order_service { ORDER_SERVICES(ORDER_X) ORDER_SERVICE__MAX };
#undef ORDER_X
#define DOCUMENT_X(name, file, text) DOCUMENT_##name,
enum document { DOCUMENTS(DOCUMENT_X) DOCUMENT__MAX };
#undef DOCUMENT_X

/* Sizes in bytes, with the NUL; import refuses what does not fit. */
enum {
	NO_SIZE = 40,           /* order, receipt and visit numbers */
	NAME_SIZE = 200,        /* a person or an institution, UTF-8 */
	ID_SIZE = 40,           /* document numbers, USCC, mobile, staff */
	DN_SIZE = 800,
	TEXT_SIZE = 400,        /* an address, a reason, an e-mail */
	SERIAL_SIZE = 72,       /* certificate serial, upper-case hex */
	FACTS_SIZE = 6000,      /* canonical JSON of what an approval is about */
};

struct order {
	char no[NO_SIZE];
	enum order_service service;
	enum order_kind kind;
	enum order_state state;
	char holder[NAME_SIZE];         /* the person for PERSONAL, else the institution */
	char institution[NAME_SIZE];
	char uscc[ID_SIZE];

	char old_serial[SERIAL_SIZE];   /* the certificate to be replaced */
	char old_subject[DN_SIZE];
	char old_issuer[DN_SIZE];
	int32_t old_end;                /* date */
	char old_medium[NAME_SIZE];

	char handler[NAME_SIZE];
	enum document handler_document;
	char handler_number[ID_SIZE];
	char mobile[ID_SIZE];           /* 11 digits */
	char email[TEXT_SIZE];

	bool mail;                      /* else fetched at `point` */
	char point[ID_SIZE];
	char addressee[NAME_SIZE], address[TEXT_SIZE], address_phone[ID_SIZE];

	int seal_rate, seal_days, seal_amount;  /* yuan a year, days, yuan; 0 without a seal */
	int64_t seal_paid;              /* 0 = not paid */

	int64_t liveness, ordered, accepted, ready, collected;  /* 0 = not yet */
	bool cancelled;
	int64_t suspended;              /* since; 0 = not */
	char suspended_reason[TEXT_SIZE];
	bool held;                      /* suspended by a counter (RULES 10): until the source brings another mobile */
};

const char *order_kind_text(enum order_kind k);        /* in the clerk's language */
const char *order_kind_name(enum order_kind k);        /* in files */
int order_kind_parse(const char *s, enum order_kind *out);
const char *order_state_text(enum order_state s);
const char *order_state_name(enum order_state s);
int order_state_parse(const char *s, enum order_state *out);
const char *order_service_text(enum order_service s);
const char *order_service_name(enum order_service s);
int order_service_parse(const char *s, enum order_service *out);
const char *document_text(enum document d);
const char *document_name(enum document d);
int document_parse(const char *s, enum document *out);

#endif
