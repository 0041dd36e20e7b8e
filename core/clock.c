#include "core/clock.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY 86400
#define SHANGHAI 28800L /* 8 hours east: one zone, and no summer time since 1991 */

int64_t
clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

int64_t
clock_mono_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---- dates: days since 1970-01-01, proleptic Gregorian ---------------------- */

static bool
leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return m == 2 && leap(y) ? 29 : days[m - 1];
}

/* Years counted from March put the leap day last; 400 years have 146097 days. */
int
date_from_ymd(int y, int m, int day, int32_t *out)
{
	int from_march, year, doy;

	if (y < 1 || y > 9999 || m < 1 || m > 12 || day < 1 || day > month_days(y, m))
		return -1;
	from_march = (m + 9) % 12;
	year = m <= 2 ? y - 1 : y;
	doy = (153 * from_march + 2) / 5 + day - 1;
	*out = (int32_t)(year * 365 + year / 4 - year / 100 + year / 400 + doy - 719468);
	return 0;
}

void
date_ymd(int32_t d, int *y, int *m, int *day)
{
	int n = d + 719468; /* days since 0000-03-01 */
	int era = n / 146097, doe = n % 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int from_march = (5 * doy + 2) / 153;

	*day = doy - (153 * from_march + 2) / 5 + 1;
	*m = from_march < 10 ? from_march + 3 : from_march - 9;
	*y = era * 400 + yoe + (*m <= 2 ? 1 : 0);
}

int
date_weekday(int32_t d)
{
	return (d % 7 + 11) % 7; /* 1970-01-01 was a Thursday */
}

/* Exactly n digits at *s, which moves on. */
static int
digits(const char **s, int n, int *out)
{
	int v = 0;

	for (; n > 0; n--, (*s)++) {
		if (!isdigit((unsigned char)**s))
			return -1;
		v = v * 10 + (**s - '0');
	}
	*out = v;
	return 0;
}

static int
mark(const char **s, char c)
{
	if (**s != c)
		return -1;
	(*s)++;
	return 0;
}

static int
scan_date(const char **s, int32_t *out)
{
	int y, m, d;

	if (digits(s, 4, &y) == -1 || mark(s, '-') == -1 || digits(s, 2, &m) == -1 || mark(s, '-') == -1 ||
	    digits(s, 2, &d) == -1)
		return -1;
	return date_from_ymd(y, m, d, out);
}

int
date_parse(const char *s, int32_t *out, struct err *e)
{
	const char *p = s;
	int32_t d;

	if (scan_date(&p, &d) == -1 || *p != '\0')
		return err_set(e, ERR_INPUT, "no date: %.20s", s);
	*out = d;
	return 0;
}

void
date_format(int32_t d, char out[16])
{
	int y, m, day;

	out[0] = '\0';
	if (d == 0)
		return;
	date_ymd(d, &y, &m, &day);
	snprintf(out, 16, "%04d-%02d-%02d", y, m, day);
}

/* ---- times ------------------------------------------------------------------ */

/* hh:mm:ss, fraction dropped; 60 is a leap second, RFC 3339 5.6. */
static int
scan_clock(const char **s, int *out)
{
	int h, m, sec;

	if (digits(s, 2, &h) == -1 || mark(s, ':') == -1 || digits(s, 2, &m) == -1 || mark(s, ':') == -1 ||
	    digits(s, 2, &sec) == -1 || h > 23 || m > 59 || sec > 60)
		return -1;
	if (**s == '.') {
		if (!isdigit((unsigned char)*++*s))
			return -1;
		while (isdigit((unsigned char)**s))
			(*s)++;
	}
	*out = h * 3600 + m * 60 + sec;
	return 0;
}

/* Z or +hh:mm, as seconds east of UTC. */
static int
scan_offset(const char **s, int *out)
{
	int h, m, sign;

	if (**s == 'Z' || **s == 'z') {
		(*s)++;
		*out = 0;
		return 0;
	}
	if (**s != '+' && **s != '-')
		return -1;
	sign = *(*s)++ == '-' ? -1 : 1;
	if (digits(s, 2, &h) == -1 || mark(s, ':') == -1 || digits(s, 2, &m) == -1 || h > 23 || m > 59)
		return -1;
	*out = sign * (h * 3600 + m * 60);
	return 0;
}

/* 0 is none, and a year has four digits: also in the zone where it is written again. */
static bool
of_our_days(int32_t date)
{
	enum { FIRST = 2, LAST = 2932894 }; /* 1970-01-03, 9999-12-29 */

	return date >= FIRST && date <= LAST;
}

int
time_parse(const char *s, int64_t *out, struct err *e)
{
	const char *p = s;
	int32_t date;
	int of_day, east;

	if (scan_date(&p, &date) == -1 || (mark(&p, 'T') == -1 && mark(&p, 't') == -1) ||
	    scan_clock(&p, &of_day) == -1 || scan_offset(&p, &east) == -1 || *p != '\0' ||
	    !of_our_days(date))
		return err_set(e, ERR_INPUT, "no RFC 3339 time: %.40s", s);
	*out = (int64_t)date * DAY + of_day - east;
	return 0;
}

static void
local(int64_t t, struct tm *tm)
{
	time_t at = (time_t)t;

	if (getenv("TZ") != NULL) {
		localtime_r(&at, tm);
		return;
	}
	at += SHANGHAI;
	gmtime_r(&at, tm);
	tm->tm_gmtoff = SHANGHAI;
}

static void
format(int64_t t, const char *how, char *out, size_t size)
{
	struct tm tm;

	out[0] = '\0';
	if (t == 0)
		return;
	local(t, &tm);
	if (strftime(out, size, how, &tm) == 0)
		out[0] = '\0';
}

void
time_rfc3339(int64_t t, char out[32])
{
	struct tm tm;
	char offset[8];
	long east;

	format(t, "%Y-%m-%dT%H:%M:%S", out, 32);
	if (t == 0)
		return;
	local(t, &tm);
	east = labs(tm.tm_gmtoff) / 60;
	snprintf(offset, sizeof(offset), "%c%02d:%02d", tm.tm_gmtoff < 0 ? '-' : '+', (int)(east / 60 % 24),
	    (int)(east % 60));
	strncat(out, offset, 31 - strlen(out));
}

void
time_minute(int64_t t, char out[20])
{
	format(t, "%Y-%m-%d %H:%M", out, 20);
}

void
time_hhmm(int64_t t, char out[8])
{
	format(t, "%H:%M", out, 8);
}

void
time_short(int64_t t, char out[16])
{
	format(t, "%m-%d %H:%M", out, 16);
}

int32_t
date_of(int64_t t)
{
	struct tm tm;
	int32_t d = 0;

	if (t == 0)
		return 0;
	local(t, &tm);
	(void)date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &d);
	return d;
}
