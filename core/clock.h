#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

/*
 * Times are UTC seconds since 1970, 0 = none; dates are days since
 * 1970-01-01, 0 = none.  Local time (Asia/Shanghai unless TZ says otherwise)
 * only on screen and paper.  None is written as "".
 */
#include "core/err.h"

#include <stddef.h>
#include <stdint.h>

int64_t clock_now(void);           /* UTC seconds */
int64_t clock_mono_ms(void);       /* monotonic milliseconds */

/* RFC 3339 with offset, and back in local time with offset.  INPUT, also before 1970. */
int time_parse(const char *s, int64_t *out, struct err *e);
void time_rfc3339(int64_t t, char out[32]);
/* Local "2026-11-23 09:49", "09:49", "11-16 16:20". */
void time_minute(int64_t t, char out[20]);
void time_hhmm(int64_t t, char out[8]);
void time_short(int64_t t, char out[16]);

/* "2028-02-09", checked against the calendar.  INPUT. */
int date_parse(const char *s, int32_t *out, struct err *e);
void date_format(int32_t d, char out[16]);
void date_ymd(int32_t d, int *y, int *m, int *day);
int date_from_ymd(int y, int m, int day, int32_t *out);  /* -1 if no such day */
int32_t date_of(int64_t t);        /* the local date of a time */
int date_weekday(int32_t d);       /* 0 Sunday .. 6 Saturday */

#endif
