#include "conf/settings.h"

#include "conf/ini.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct def;
struct load {
	struct ini *ini;
	struct conf *conf;
};
typedef void take_fn(struct load *l, const struct def *d, const char *value);
static take_fn take_text, take_need, take_path, take_file, take_secret, take_num, take_choice;

/* One row of settings.def. */
static const struct def {
	const char *section, *key, *fallback, *help;
	take_fn *take; /* checks the value, keeps it or complains */
	size_t at;     /* its member of struct conf */
	long lo, hi;
	const char *words;
} defs[] = {
#define ROW(sec, k, def, text, fn, ...)                                        \
	{ .section = #sec, .key = #k, .fallback = (def), .help = (text), .take = (fn), \
	    .at = offsetof(struct conf, sec##_##k), __VA_ARGS__ },
#define TEXT(sec, key, def, help) ROW(sec, key, def, help, take_text, .lo = 0)
#define NEED(sec, key, help) ROW(sec, key, NULL, help, take_need, .lo = 0)
#define PATH(sec, key, def, help) ROW(sec, key, def, help, take_path, .lo = 0)
#define FILE_(sec, key, def, help) ROW(sec, key, def, help, take_file, .lo = 0)
#define SECRET(sec, key, def, help) ROW(sec, key, def, help, take_secret, .lo = 0)
#define NUM(sec, key, def, l, h, help) ROW(sec, key, #def, help, take_num, .lo = (l), .hi = (h))
#define CHOICE(sec, key, def, w, help) ROW(sec, key, def, help, take_choice, .words = (w))
#include "conf/settings.def"
#undef ROW
#undef TEXT
#undef NEED
#undef PATH
#undef FILE_
#undef SECRET
#undef NUM
#undef CHOICE
};
#define NDEFS (sizeof(defs) / sizeof(defs[0]))

#define complain(l, d, fmt, ...) ini_complain((l)->ini, "%s:%s: " fmt, (d)->section, (d)->key, __VA_ARGS__)

/* ---- what each type takes ----------------------------------------------------- */

static void
keep(struct load *l, const struct def *d, const char *value)
{
	char *copy = strdup(value);

	if (copy == NULL)
		complain(l, d, "%s", "no memory");
	*(char **)(void *)((char *)l->conf + d->at) = copy;
}

static void
take_text(struct load *l, const struct def *d, const char *value)
{
	keep(l, d, value);
}

static void
take_need(struct load *l, const struct def *d, const char *value)
{
	if (value == NULL || value[0] == '\0')
		complain(l, d, "must be given: %s", d->help);
	else
		keep(l, d, value);
}

/* The absolute path, or NULL and said. */
static const char *
resolve(struct load *l, const struct def *d, const char *value, char path[PATH_MAX])
{
	bool absolute = value[0] == '/', here = strcmp(value, ".") == 0;
	int n;

	if (value[0] == '\0') {
		complain(l, d, "%s", "must not be empty");
		return NULL;
	}
	n = snprintf(path, PATH_MAX, "%s%s%s", absolute ? "" : l->conf->folder, absolute || here ? "" : "/",
	    here ? "" : value);
	if (n < PATH_MAX)
		return path;
	complain(l, d, "%s", "path too long");
	return NULL;
}

static void
take_path(struct load *l, const struct def *d, const char *value)
{
	char path[PATH_MAX];

	if (resolve(l, d, value, path) != NULL)
		keep(l, d, path);
}

/* Is it a file, and what is known of it? */
static bool
found(struct load *l, const struct def *d, const char *path, struct stat *st)
{
	if (stat(path, st) == -1 && errno == ENOENT)
		complain(l, d, "no such file %s", path);
	else if (stat(path, st) == -1)
		complain(l, d, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st->st_mode))
		complain(l, d, "not a regular file %s", path);
	else if (access(path, R_OK) == -1)
		complain(l, d, "cannot read %s: %s", path, strerror(errno));
	else
		return true;
	return false;
}

static void
take_file(struct load *l, const struct def *d, const char *value)
{
	char path[PATH_MAX];
	struct stat st;

	if (resolve(l, d, value, path) != NULL && found(l, d, path, &st))
		keep(l, d, path);
}

/* What secret_file() will insist on, said early. */
static void
take_secret(struct load *l, const struct def *d, const char *value)
{
	char path[PATH_MAX];
	struct stat st;

	if (resolve(l, d, value, path) == NULL)
		return;
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		complain(l, d, "must not be a symbolic link %s", path);
	else if (!found(l, d, path, &st))
		return;
	else if (st.st_uid != geteuid())
		complain(l, d, "belongs to another user (%u) %s", st.st_uid, path);
	else if ((st.st_mode & 07777) != 0600)
		complain(l, d, "mode is %04o, must be 0600 %s", st.st_mode & 07777, path);
	else
		keep(l, d, path);
}

static void
take_num(struct load *l, const struct def *d, const char *value)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (end == value || *end != '\0')
		complain(l, d, "not a whole number: %s", value);
	else if (errno == ERANGE || n < d->lo || n > d->hi)
		complain(l, d, "%s is not within %ld and %ld", value, d->lo, d->hi);
	else
		*(long *)(void *)((char *)l->conf + d->at) = n;
}

static void
take_choice(struct load *l, const struct def *d, const char *value)
{
	const char *w = d->words;
	size_t n;

	for (; *w != '\0'; w += n + (w[n] == '|')) {
		n = strcspn(w, "|");
		if (strlen(value) == n && strncmp(w, value, n) == 0) {
			keep(l, d, value);
			return;
		}
	}
	complain(l, d, "%s is none of %s", value, d->words);
}

/* ---- names nobody knows ------------------------------------------------------- */

/* Edits from a to b (Levenshtein); long names count as far away. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[64], i, j, left, up, n = strlen(b);

	if (n >= 64)
		return SIZE_MAX;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 0; a[i] != '\0'; i++) {
		left = row[0];
		row[0] = i + 1;
		for (j = 1; j <= n; j++) {
			up = row[j];
			row[j] = left + (a[i] != b[j - 1]);
			if (row[j] > up + 1)
				row[j] = up + 1;
			if (row[j] > row[j - 1] + 1)
				row[j] = row[j - 1] + 1;
			left = up;
		}
	}
	return row[n];
}

static bool
known(const char *name, const char **nearest, char near[80])
{
	size_t i, far, best = SIZE_MAX, section = strcspn(name, ":");
	char full[80];

	*nearest = NULL;
	for (i = 0; i < NDEFS; i++) {
		snprintf(full, sizeof(full), name[section] == ':' ? "%s:%s" : "%s", defs[i].section, defs[i].key);
		far = distance(name, full);
		if (far < best) {
			best = far;
			snprintf(near, 80, "%s", full);
			*nearest = far <= 1 + strlen(name) / 4 ? near : NULL;
		}
	}
	return best == 0;
}

static void
complain_unknown(struct load *l)
{
	const char *name, *nearest;
	char near[80];
	int at = 0;

	while ((name = ini_next(l->ini, &at)) != NULL) {
		if (known(name, &nearest, near))
			continue;
		if (nearest != NULL)
			ini_complain(l->ini, "%s: unknown, did you mean %s?", name, nearest);
		else
			ini_complain(l->ini, "%s: unknown", name);
	}
}

/* ---- the whole ------------------------------------------------------------------ */

static int
locate(struct conf *c, const char *path)
{
	char whole[PATH_MAX];

	if (realpath(path, whole) == NULL)
		return -1;
	c->file = strdup(whole);
	c->folder = strdup(dirname(whole));
	return c->file != NULL && c->folder != NULL ? 0 : -1;
}

/* What was complained of: as it is written where that is a path, else the default. */
static void
make_do(struct load *l, const struct def *d, const char *value)
{
	const char *text = value == NULL || value[0] == '\0' ? d->fallback : value;
	bool path = d->take == take_path || d->take == take_file || d->take == take_secret;
	char whole[PATH_MAX];

	if (*(char **)(void *)((char *)l->conf + d->at) != NULL)
		return;
	if (!path) {
		keep(l, d, d->fallback != NULL ? d->fallback : "");
		return;
	}
	snprintf(whole, sizeof(whole), "%s%s%s", text[0] == '/' ? "" : l->conf->folder,
	    text[0] == '/' ? "" : "/", text);
	keep(l, d, whole);
}

static void
take_all(struct load *l, bool anyway)
{
	const struct def *d;
	const char *value;

	complain_unknown(l);
	for (d = defs; d < defs + NDEFS; d++) {
		if (d->take == take_num)
			take_num(l, d, d->fallback);
		value = ini_get(l->ini, d->section, d->key);
		d->take(l, d, value != NULL ? value : d->fallback);
		if (anyway && d->take != take_num)
			make_do(l, d, value);
	}
}

static int
load(struct conf **out, const char *path, bool anyway, FILE *complaints)
{
	struct load l = { .ini = ini_open(path, complaints), .conf = calloc(1, sizeof(struct conf)) };
	bool read = false;
	int count;

	if (l.ini != NULL && (l.conf == NULL || locate(l.conf, path) == -1))
		ini_complain(l.ini, "cannot be read: %s", strerror(errno));
	else if ((read = l.ini != NULL))
		take_all(&l, anyway);
	count = ini_close(l.ini);
	if (count == 0 || (read && anyway)) {
		*out = l.conf;
		l.conf = NULL;
	}
	conf_free(l.conf);
	return count;
}

int
conf_load(struct conf **out, const char *path, FILE *complaints)
{
	return load(out, path, false, complaints);
}

int
conf_look(struct conf **out, const char *path, FILE *complaints)
{
	return load(out, path, true, complaints);
}

void
conf_free(struct conf *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < NDEFS; i++)
		if (defs[i].take != take_num)
			free(*(char **)(void *)((char *)c + defs[i].at));
	free(c->file);
	free(c->folder);
	free(c);
}

bool
conf_virtual(const struct conf *c)
{
	return strcmp(c->token_reader, "folder") == 0;
}

void
conf_help(FILE *out)
{
	const struct def *d;
	char name[80];

	for (d = defs; d < defs + NDEFS; d++) {
		snprintf(name, sizeof(name), "%s:%s", d->section, d->key);
		fprintf(out, "%-20s %s\n", name, d->help);
		if (d->take == take_need)
			fprintf(out, "%-20s must be given\n", "");
		else if (d->take == take_num)
			fprintf(out, "%-20s default %s, from %ld to %ld\n", "", d->fallback, d->lo, d->hi);
		else if (d->take == take_choice)
			fprintf(out, "%-20s default %s, one of %s\n", "", d->fallback, d->words);
		else
			fprintf(out, "%-20s default %s%s\n", "", d->fallback[0] != '\0' ? d->fallback : "empty",
			    d->take == take_secret ? ", a file of ours with mode 0600" : "");
	}
}
