#ifndef CORE_SMS_FOLDER_H
#define CORE_SMS_FOLDER_H

/*
 * The demo phone: phone/MOBILE/NNNN.txt, one UTF-8 file (0600) a message; delivered
 * after a moment.  Only with a demo book and the local CA.
 *
 * phone/.sent/ID remembers each message without its text: "MOBILE NNNN MS WORD SECONDS",
 * MS the time of sending in milliseconds since 1970.  phone/.mode, if there, holds what becomes
 * of messages sent from now on: "ok", "fail" (reported undelivered, none arrives),
 * "delay SECONDS", "never" (it arrives, but no report comes).
 */
#include "core/seams.h"

struct sms_folder;

/* Makes the folder (0700) where there is none.  DISK.
 * send: INPUT for a mobile that is not 11 digits, SETTINGS for a wrong .mode, REMOTE when others held
 * the folder for all of the budget, DISK.  state: NOT_FOUND also when the message itself is gone. */
int sms_folder_open(struct sms_folder **out, const char *folder, struct err *e);
void sms_folder_free(struct sms_folder *s);
/* What .mode says, as it is written there.  SETTINGS for a wrong one; INPUT to write a wrong one; DISK. */
enum { SMS_MODE_SIZE = 32 };
int sms_folder_mode(const struct sms_folder *s, char out[SMS_MODE_SIZE], struct err *e);
int sms_folder_set_mode(const struct sms_folder *s, const char *mode, struct err *e);
struct sms sms_folder_seam(struct sms_folder *s);

#endif
