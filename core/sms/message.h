#ifndef CORE_SMS_MESSAGE_H
#define CORE_SMS_MESSAGE_H

/* The texts of messages, with a PIN and without.  RULES 23, 25, 39. */
#include "core/seams.h"

struct sms_facts {
	const char *signature;          /* inside 【】 */
	const char *order, *token_serial;       /* their last four go in */
	const char *number;             /* two digits, for the read-back */
	int attempt;                    /* from 2 on it says that the newest counts */
	const char *service_phone;
	bool demo;                      /* 演示 无效 */
};

/* `body` gets the UTF-8 text.  FAULT. */
int sms_pin_text(const struct sms_facts *f, const struct secret *pin, struct secret *body, struct err *e);
/* What a notice says, without a PIN. */
struct sms_notice {
	const char *signature;
	const char *order;              /* its last four go in */
	const char *point, *address;    /* the point's name, and where it is ("" = not said) */
	const char *agent;              /* COLLECTED: who fetched it, masked */
	int64_t when;                   /* COLLECTED */
	const char *service_phone;
	bool demo;
};

/* FAULT.  A secret because that is what the gateway takes; there is none in it. */
int sms_notice_text(enum notice_kind kind, const struct sms_notice *n, struct secret *body, struct err *e);
/* Parts of a UCS-2 message: 70 units in one, else 67 each (vectors: sms_signing.json, parts). */
int sms_parts(const char *utf8, size_t n);

#endif
