#ifndef CONF_SETTINGS_H
#define CONF_SETTINGS_H

/*
 * The settings: typed, checked, from an ini file.  conf/settings.def lists
 * them; c->ca_seconds is ca:seconds.  Paths come out absolute.
 */
#include <stdbool.h>
#include <stdio.h>

struct conf {
#define TEXT(sec, key, def, help) char *sec##_##key;
#define NEED(sec, key, help) char *sec##_##key;
#define PATH(sec, key, def, help) char *sec##_##key;
#define FILE_(sec, key, def, help) char *sec##_##key;
#define SECRET(sec, key, def, help) char *sec##_##key;
#define NUM(sec, key, def, lo, hi, help) long sec##_##key;
#define CHOICE(sec, key, def, words, help) char *sec##_##key;
#include "conf/settings.def"
#undef TEXT
#undef NEED
#undef PATH
#undef FILE_
#undef SECRET
#undef NUM
#undef CHOICE
	char *file;     /* the settings file */
	char *folder;   /* its folder, absolute */
};

/*
 * Read and check the whole file.  Each complaint is one line to `complaints`:
 * "counter.ini: token:module: no such file /x/y".  Returns the number of
 * complaints; with any, *out is untouched.  Free with conf_free.
 */
int conf_load(struct conf **out, const char *path, FILE *complaints);
/* To look at a counter that may not open at all: also with complaints there is *out, what is wrong as
 * it is written where that is a path, else at its default.  Untouched only without a file to read. */
int conf_look(struct conf **out, const char *path, FILE *complaints);
void conf_free(struct conf *c);

/* Are its UKeys folders (SoftHSM2) instead of real ones in readers? */
bool conf_virtual(const struct conf *c);

/* Every setting with default and help, for --help-settings. */
void conf_help(FILE *out);

/* The points register: [FT01] name, address, phone, hours.  Numbers are upper case.  Same
 * complaints; points_find() is NULL for a number it has not. */
struct point {
	char id[16];
	char name[120], address[300], phone[60], hours[200];
};
struct points {
	struct point *p;
	size_t n;
};
int points_load(struct points *out, const char *path, FILE *complaints);
const struct point *points_find(const struct points *ps, const char *id);
void points_done(struct points *ps);

#endif
