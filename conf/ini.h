#ifndef CONF_INI_H
#define CONF_INI_H

/*
 * An ini file read whole, with everything wrong about it said in one run.
 * The only place that knows iniparser, and what iniparser keeps to itself: it
 * gives up at the first bad file, takes the last of two equal keys silently,
 * folds names to lower case and cannot tell UTF-8 from GBK.
 */
#include <stdio.h>

struct ini;

/* NULL when the file cannot be read at all (said, one complaint).  Bad lines are said and left out. */
struct ini *ini_open(const char *path, FILE *complaints);
/* Ends it; returns how many complaints there were.  NULL counts as one. */
int ini_close(struct ini *i);

/* One line: "counter.ini: " and the text. */
void ini_complain(struct ini *i, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int ini_complaints(const struct ini *i);

/* The value, or NULL.  Names in lower case; valid until ini_close(). */
const char *ini_get(const struct ini *i, const char *section, const char *key);
/* Each name in the file in turn: "section" or "section:key"; NULL after the last.  *at starts 0. */
const char *ini_next(const struct ini *i, int *at);

#endif
