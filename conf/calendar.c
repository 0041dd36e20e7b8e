#include "conf/calendar.h"

#include "conf/ini.h"

#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- asking --------------------------------------------------------------- */

static struct tm
civil(int32_t date)
{
	time_t t = (time_t)date * 86400;
	struct tm tm;

	gmtime_r(&t, &tm);
	return tm;
}

int
workday(const struct calendar *c, int32_t date)
{
	struct tm tm = civil(date);
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->y[i].year == tm.tm_year + 1900)
			return c->y[i].work[tm.tm_yday];
	return -1;
}

int
workday_after(const struct calendar *c, int32_t date, int n, int32_t *out)
{
	int works;

	while (n > 0) {
		works = workday(c, ++date);
		if (works == -1)
			return -1;
		n -= works;
	}
	*out = date;
	return 0;
}

/* ---- reading ---------------------------------------------------------------- */

/* "02-15" as the day of that year, at *s, which moves on; -1 if there is none. */
static int
day_of_year(int year, const char **s)
{
	struct tm tm = { .tm_year = year - 1900 }, want;
	int m, d, len = 0;

	if (sscanf(*s, "%2d-%2d%n", &m, &d, &len) != 2 || len != 5)
		return -1;
	tm.tm_mon = m - 1;
	tm.tm_mday = d;
	want = tm;
	(void)timegm(&tm); /* normalizes what the calendar lacks */
	*s += len;
	return tm.tm_mon == want.tm_mon && tm.tm_mday == d ? tm.tm_yday : -1;
}

/* "01-01..01-03, 02-14": mark those days; `touched` refuses a day named twice.  -1 at the first
 * that is none. */
static int
mark_days(struct calendar_year *y, const char *s, bool work, bool touched[366])
{
	int from, to;

	while (s[strspn(s, ", ")] != '\0') {
		s += strspn(s, ", ");
		from = to = day_of_year(y->year, &s);
		if (from != -1 && strncmp(s, "..", 2) == 0) {
			s += 2;
			to = day_of_year(y->year, &s);
		}
		if (from == -1 || to < from || (*s != '\0' && strchr(", ", *s) == NULL))
			return -1;
		for (; from <= to; from++) {
			if (touched[from])
				return -1;
			touched[from] = true;
			y->work[from] = work;
		}
	}
	return 0;
}

static void
weekdays(struct calendar_year *y)
{
	struct tm tm = { .tm_year = y->year - 1900, .tm_mday = 1 };
	int i;

	(void)timegm(&tm);
	for (i = 0; i < 366; i++)
		y->work[i] = (tm.tm_wday + i) % 7 != 0 && (tm.tm_wday + i) % 7 != 6;
}

static void
read_year(struct ini *i, const char *section, struct calendar_year *y)
{
	const char *const keys[] = { "off", "work" };
	bool touched[366] = { false };
	const char *days;
	char *end;
	int k;

	y->year = (int)strtol(section, &end, 10);
	if (*end != '\0' || y->year < 2000 || y->year > 2199) {
		ini_complain(i, "%s: not a year", section);
		return;
	}
	weekdays(y);
	for (k = 0; k < 2; k++) {
		days = ini_get(i, section, keys[k]);
		if (days == NULL)
			ini_complain(i, "%s:%s: must be given", section, keys[k]);
		else if (mark_days(y, days, k == 1, touched) == -1)
			ini_complain(i, "%s:%s: not a list of days like 01-01..01-03, 02-14: %s", section, keys[k], days);
	}
}

static void
read_file(struct ini *i, struct calendar *c)
{
	const char *name, *colon;
	struct calendar_year *more;
	int at = 0;

	while ((name = ini_next(i, &at)) != NULL) {
		colon = strchr(name, ':');
		if (colon != NULL) {
			if (strcmp(colon, ":off") != 0 && strcmp(colon, ":work") != 0)
				ini_complain(i, "%s: unknown", name);
			continue;
		}
		more = realloc(c->y, (c->n + 1) * sizeof(*more));
		if (more == NULL) {
			ini_complain(i, "no memory");
			return;
		}
		c->y = more;
		more[c->n] = (struct calendar_year){ 0 };
		read_year(i, name, &more[c->n++]);
	}
}

int
calendar_load(struct calendar *out, const char *folder, FILE *complaints)
{
	struct calendar c = { 0 };
	char pattern[PATH_MAX];
	glob_t files = { 0 };
	struct ini *i;
	int count = 0;
	size_t f;

	snprintf(pattern, sizeof(pattern), "%s/calendar-*.ini", folder);
	if (glob(pattern, 0, NULL, &files) == 0)
		for (f = 0; f < files.gl_pathc; f++) {
			i = ini_open(files.gl_pathv[f], complaints);
			if (i != NULL)
				read_file(i, &c);
			count += ini_close(i);
		}
	globfree(&files);
	if (count == 0)
		*out = c;
	else
		calendar_done(&c);
	return count;
}

void
calendar_done(struct calendar *c)
{
	free(c->y);
	*c = (struct calendar){ 0 };
}
