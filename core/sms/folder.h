#ifndef CORE_SMS_FOLDER_H
#define CORE_SMS_FOLDER_H

/*
 * The demo phone: phone/MOBILE/NNNN.txt, one UTF-8 file (0600) a message; delivered
 * after a moment.  Only with a demo book and the local CA.
 */
#include "core/seams.h"

struct sms_folder;

int sms_folder_open(struct sms_folder **out, const char *folder, struct err *e);
void sms_folder_free(struct sms_folder *s);
struct sms sms_folder_seam(struct sms_folder *s);

#endif
