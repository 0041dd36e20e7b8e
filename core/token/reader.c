#include "core/token/reader.h"

#include "core/text.h"
#include "core/token/reader_pcsc.h"
#include "core/token/serial.h"
#include "core/token/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME = 64, FOLDERS = 512, LAST = 4 };

struct reader {
	struct reader_pcsc *pcsc;       /* real ones; NULL: the virtual one, */
	char *inserted, *drawer;
	int watch;
};

/* ---- new and free ---- */

static int
make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	return 0;
}

int
reader_new(struct reader **out, const char *inserted, const char *drawer, struct err *e)
{
	struct reader *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the reader");
	r->watch = -1;
	r->inserted = strdup(inserted);
	r->drawer = strdup(drawer);
	if (r->inserted == NULL || r->drawer == NULL) {
		err_set(e, ERR_MEMORY, "no memory for the reader");
		goto fail;
	}
	if (make_folder(inserted, e) == -1 || make_folder(drawer, e) == -1 ||
	    (r->watch = watch_open(inserted, e)) == -1)
		goto fail;
	*out = r;
	return 0;
fail:
	reader_free(r);
	return -1;
}

int
reader_new_pcsc(struct reader **out, const char *only, struct err *e)
{
	struct reader *r;

	if ((r = calloc(1, sizeof(*r))) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for the reader");
	r->watch = -1;
	if (reader_pcsc_new(&r->pcsc, only, e) == -1) {
		reader_free(r);
		return -1;
	}
	*out = r;
	return 0;
}

void
reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	reader_pcsc_free(r->pcsc);
	if (r->watch != -1)
		close(r->watch);
	free(r->inserted);
	free(r->drawer);
	free(r);
}

int
reader_fd(const struct reader *r)
{
	return r->pcsc != NULL ? reader_pcsc_fd(r->pcsc) : r->watch;
}

void
reader_drain(struct reader *r)
{
	if (r->pcsc != NULL)
		reader_pcsc_drain(r->pcsc);
	else
		watch_drain(r->watch);
}

bool
reader_works(const struct reader *r)
{
	return r->pcsc == NULL || reader_pcsc_works(r->pcsc);
}

static int
only_virtual(const struct reader *r, struct err *e)
{
	if (r->pcsc == NULL)
		return 0;
	err_set(e, ERR_INPUT, "a real reader");
	return err_say(e, "%s", _("真实的UKey请用手插拔"));
}

/* ---- folders ---- */

static int
by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Token folders of one folder, sorted.  Hidden ones are in the making. */
static int
list(const char *folder, char (*out)[NAME], size_t max, size_t *n, struct err *e)
{
	DIR *d;
	const struct dirent *de;
	struct stat st;
	size_t got = 0;

	if ((d = opendir(folder)) == NULL)
		return err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
	while (got < max && (de = readdir(d)) != NULL) {
		if (de->d_name[0] == '.' || strlen(de->d_name) >= NAME ||
		    fstatat(dirfd(d), de->d_name, &st, AT_SYMLINK_NOFOLLOW) == -1 ||
		    !S_ISDIR(st.st_mode))
			continue;
		memcpy(out[got++], de->d_name, strlen(de->d_name) + 1);
	}
	closedir(d);
	qsort(out, got, NAME, by_name);
	*n = got;
	return 0;
}

int
reader_names(const struct reader *r, int inserted, char (*out)[64], size_t max, size_t *n,
    struct err *e)
{
	if (r->pcsc == NULL)
		return list(inserted ? r->inserted : r->drawer, out, max, n, e);
	if (!inserted)
		return only_virtual(r, e);
	reader_pcsc_names(r->pcsc, out, max, n);
	return 0;
}

int
reader_serial(const struct reader *r, int inserted, const char *name, char out[40], struct err *e)
{
	if (only_virtual(r, e) == -1)
		return -1;
	return serial_read(inserted ? r->inserted : r->drawer, name, out, e);
}

/* ---- which one ---- */

static bool
is_number(const char *name, const char *which)
{
	return which[strspn(which, "0123456789")] == '\0' && which[0] != '\0' &&
	    name[strspn(name, "0123456789")] == '\0' && atol(name) == atol(which);
}

static bool
is_last_four(const char *folder, const char *name, const char *which)
{
	char serial[40];
	struct err none;

	return strlen(which) == LAST && serial_read(folder, name, serial, &none) == 0 &&
	    strcasecmp(text_last4(serial), which) == 0;
}

/* Four characters are the last four of a serial if there is such a serial, else a folder's number. */
static int
find(const char *folder, const char *which, char out[NAME], struct err *e)
{
	char (*names)[NAME];
	const char *hit = NULL;
	size_t n, hits = 0;
	int rc = -1;

	if ((names = calloc(FOLDERS, NAME)) == NULL)
		return err_set(e, ERR_MEMORY, "no memory for a folder's names");
	if (list(folder, names, FOLDERS, &n, e) == -1)
		goto out;
	for (size_t i = 0; i < n; i++)
		if (is_last_four(folder, names[i], which) && hits++ == 0)
			hit = names[i];
	if (hits > 1) {
		err_set(e, ERR_INPUT, "%zu UKeys end in %s", hits, which);
		goto out;
	}
	for (size_t i = 0; i < n && hit == NULL; i++)
		if (strcmp(names[i], which) == 0 || is_number(names[i], which))
			hit = names[i];
	if (hit == NULL) {
		err_set(e, ERR_NOT_FOUND, "no UKey %s in %s", which, folder);
		err_say(e, "UKey %s", which);
		goto out;
	}
	memcpy(out, hit, NAME);
	rc = 0;
out:
	free(names);
	return rc;
}

/* One rename(2): a UKey is in the drawer or in the reader, never half in both. */
static int
move(const char *from, const char *to, const char *which, struct err *e)
{
	char name[NAME], a[PATH_MAX], b[PATH_MAX];

	if (find(from, which, name, e) == -1)
		return -1;
	if (snprintf(a, sizeof(a), "%s/%s", from, name) >= (int)sizeof(a) ||
	    snprintf(b, sizeof(b), "%s/%s", to, name) >= (int)sizeof(b))
		return err_set(e, ERR_DISK, "path too long: %s", name);
	if (rename(a, b) == -1)
		return err_set(e, ERR_DISK, "cannot move %s to %s: %s", a, b, strerror(errno));
	return 0;
}

int
reader_insert(struct reader *r, const char *which, struct err *e)
{
	if (only_virtual(r, e) == -1)
		return -1;
	return move(r->drawer, r->inserted, which, e);
}

int
reader_remove(struct reader *r, const char *which, struct err *e)
{
	char name[1][NAME];
	size_t n;

	if (only_virtual(r, e) == -1)
		return -1;
	if (which != NULL)
		return move(r->inserted, r->drawer, which, e);
	for (;;) {
		if (list(r->inserted, name, 1, &n, e) == -1)
			return -1;
		if (n == 0)
			return 0;
		if (move(r->inserted, r->drawer, name[0], e) == -1)
			return -1;
	}
}
