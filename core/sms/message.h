#ifndef CORE_SMS_MESSAGE_H
#define CORE_SMS_MESSAGE_H

/* The text of the PIN message.  RULES 23, 25, 39. */
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
/* Parts of a UCS-2 message: 70 units in one, else 67 each (vectors: sms_signing.json, parts). */
int sms_parts(const char *utf8, size_t n);

#endif
