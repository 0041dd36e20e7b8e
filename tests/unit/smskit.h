#ifndef TESTS_UNIT_SMSKIT_H
#define TESTS_UNIT_SMSKIT_H

/* A demo phone in a folder of its own and a body with a PIN. */
#include "core/sms/folder.h"

#define MOBILE "13800138000"
#define PIN "48213906"

struct smskit {
	char *dir;
	struct sms_folder *s;
	struct sms sms;
	struct secret *body;
	struct err e;
	int ms;
};

/* Of a test; *state is the struct smskit. */
int smskit_new(void **state);
int smskit_free(void **state);
/* A body of its own: secrets do not pass a fork. */
struct secret *smskit_body(void);

int smskit_send(struct smskit *b, const char *id, const char *mobile);
/* The test fails when there is no state. */
enum sms_state smskit_state(struct smskit *b, const char *id, int *again);
/* As if it had been sent so many milliseconds earlier. */
void smskit_earlier(struct smskit *b, const char *id, int ms);
/* How many messages the phone shows. */
int smskit_messages(struct smskit *b, const char *mobile);
/* Files in the phone; free what was read. */
char *smskit_read(struct smskit *b, const char *name);
void smskit_write(struct smskit *b, const char *name, const char *text);

#endif
