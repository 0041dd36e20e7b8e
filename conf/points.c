#include "conf/ini.h"
#include "conf/settings.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *key;
	size_t at, size;
} members[] = {
#define MEMBER(m) { #m, offsetof(struct point, m), sizeof(((struct point *)0)->m) },
	MEMBER(name) MEMBER(address) MEMBER(phone) MEMBER(hours)
#undef MEMBER
};
#define NMEMBERS (sizeof(members) / sizeof(members[0]))

/* iniparser folds [FT01] to ft01: point numbers are upper case, letters and digits. */
static int
set_id(struct point *p, const char *section)
{
	size_t i;

	for (i = 0; section[i] != '\0'; i++) {
		if (i + 1 == sizeof(p->id) || !isalnum((unsigned char)section[i]))
			return -1;
		p->id[i] = (char)toupper((unsigned char)section[i]);
	}
	return i > 0 ? 0 : -1;
}

static void
read_point(struct ini *i, const char *section, struct point *p)
{
	const char *value;
	size_t m;

	if (set_id(p, section) == -1) {
		ini_complain(i, "%s: not a point number (up to 15 letters and digits)", section);
		return;
	}
	for (m = 0; m < NMEMBERS; m++) {
		value = ini_get(i, section, members[m].key);
		if (value == NULL || value[0] == '\0')
			ini_complain(i, "%s:%s: must be given", p->id, members[m].key);
		else if (strlen(value) >= members[m].size)
			ini_complain(i, "%s:%s: longer than %zu bytes", p->id, members[m].key, members[m].size - 1);
		else
			strcpy((char *)p + members[m].at, value);
	}
}

static bool
known(const char *key)
{
	size_t m;

	for (m = 0; m < NMEMBERS; m++)
		if (strcmp(members[m].key, key) == 0)
			return true;
	return false;
}

/* Sections become points, in the order of the file. */
static void
read_points(struct ini *i, struct points *ps)
{
	const char *name, *colon;
	struct point *more;
	int at = 0;

	while ((name = ini_next(i, &at)) != NULL) {
		colon = strchr(name, ':');
		if (colon != NULL && colon > name) {
			if (!known(colon + 1))
				ini_complain(i, "%s: unknown", name);
			continue;
		}
		more = realloc(ps->p, (ps->n + 1) * sizeof(*more));
		if (more == NULL) {
			ini_complain(i, "no memory");
			return;
		}
		ps->p = more;
		more[ps->n] = (struct point){ 0 };
		read_point(i, name, &more[ps->n++]);
	}
	if (ps->n == 0)
		ini_complain(i, "no point in it");
}

int
points_load(struct points *out, const char *path, FILE *complaints)
{
	struct ini *i = ini_open(path, complaints);
	struct points ps = { 0 };
	int count;

	if (i != NULL)
		read_points(i, &ps);
	count = ini_close(i);
	if (count == 0)
		*out = ps;
	else
		points_done(&ps);
	return count;
}

const struct point *
points_find(const struct points *ps, const char *id)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (strcasecmp(ps->p[i].id, id) == 0)
			return &ps->p[i];
	return NULL;
}

void
points_done(struct points *ps)
{
	free(ps->p);
	*ps = (struct points){ 0 };
}
