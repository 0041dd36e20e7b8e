#include "core/files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int
failed(struct err *e, const char *path)
{
	int why = errno;

	err_set(e, ERR_DISK, "%s: %s", path, strerror(why));
	return err_say(e, "%s: %s", path, strerror(why));
}

bool
files_temporary(const char *name)
{
	const size_t n = strlen(name), marks = sizeof(FILES_TEMPORARY) - 1, mark = sizeof(".new-") - 1;

	if (n < marks || strncmp(name + n - marks, FILES_TEMPORARY, mark) != 0)
		return false;
	for (const char *p = name + n - marks + mark; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p))
			return false;
	return true;
}

bool
files_begins(const char *path, const char *with)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	return strncmp(name, with, strlen(with)) == 0;
}

int
files_sync_folder(const char *path, struct err *e)
{
	char name[PATH_MAX];
	int fd, rc;

	snprintf(name, sizeof(name), "%s", path);
	fd = open(dirname(name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rc = fd == -1 ? -1 : fsync(fd);
	if (rc == -1)
		err_set(e, ERR_DISK, "folder of %s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return rc;
}

int
files_place(const char *from, const char *to, struct err *e)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == -1)
		return failed(e, to);
	return files_sync_folder(to, e);
}

/* Its name, or a temporary one of it: "FT2611250001.pdf.new-a1B2c3". */
static bool
is_of(const char *name, const char *file)
{
	size_t n = strlen(file);

	return strncmp(name, file, n) == 0 &&
	    (name[n] == '\0' || (strlen(name + n) == sizeof(FILES_TEMPORARY) - 1 && files_temporary(name)));
}

int
files_drop(const char *path, struct err *e)
{
	char folder[PATH_MAX], file[PATH_MAX];
	const struct dirent *entry;
	DIR *d;
	int rc = 0;

	snprintf(folder, sizeof(folder), "%s", path);
	snprintf(file, sizeof(file), "%s", path);
	if ((d = opendir(dirname(folder))) == NULL)
		return errno == ENOENT || errno == ENOTDIR ? 0 : failed(e, path);
	while (rc == 0 && (entry = readdir(d)) != NULL)
		if (is_of(entry->d_name, basename(file)) &&
		    unlinkat(dirfd(d), entry->d_name, 0) == -1 && errno != ENOENT)
			rc = failed(e, path);
	closedir(d);
	return rc;
}

/* ---- walking ----------------------------------------------------------------- */

struct walk {
	size_t head;            /* of path, before the names told */
	int depth;
	int (*each)(void *ctx, const char *name, const struct stat *st, struct err *e);
	void *ctx;
	char path[PATH_MAX];
};

enum { DEPTH = 16 };

static int walk_folder(struct walk *w, struct err *e);

/* w->path is the entry's own. */
static int
walk_entry(struct walk *w, struct err *e)
{
	struct stat st;

	if (lstat(w->path, &st) == -1)
		return errno == ENOENT ? 0 : failed(e, w->path);
	if (S_ISDIR(st.st_mode))
		return walk_folder(w, e);
	return S_ISREG(st.st_mode) ? w->each(w->ctx, w->path + w->head, &st, e) : 0;
}

static int
walk_folder(struct walk *w, struct err *e)
{
	size_t n = strlen(w->path);
	struct dirent *entry;
	DIR *d;
	int rc = 0;

	if ((d = opendir(w->path)) == NULL)
		return errno == ENOENT ? 0 : failed(e, w->path);
	if (++w->depth > DEPTH)
		rc = err_set(e, ERR_DISK, "%s: too deep", w->path);
	while (rc == 0 && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if ((size_t)snprintf(w->path + n, PATH_MAX - n, "/%s", entry->d_name) >=
		    PATH_MAX - n)
			rc = err_set(e, ERR_DISK, "%.100s...: path too long", w->path);
		else
			rc = walk_entry(w, e);
		w->path[n] = '\0';
	}
	w->depth--;
	closedir(d);
	return rc;
}

int
files_walk(const char *folder, int (*each)(void *ctx, const char *name,
    const struct stat *st, struct err *e), void *ctx, struct err *e)
{
	struct walk w = { .head = strlen(folder) + 1, .each = each, .ctx = ctx };

	if (w.head + 1 >= sizeof(w.path))
		return err_set(e, ERR_DISK, "%.100s...: path too long", folder);
	snprintf(w.path, sizeof(w.path), "%s", folder);
	return walk_folder(&w, e);
}

/* ---- folders ------------------------------------------------------------------ */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	return remove(path);
}

int
files_remove(const char *folder, struct err *e)
{
	if (nftw(folder, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
		return 0;
	return failed(e, folder);
}

int
files_make_way(const char *path, struct err *e)
{
	char name[PATH_MAX];

	if ((size_t)snprintf(name, sizeof(name), "%s", path) >= sizeof(name))
		return err_set(e, ERR_DISK, "%.100s...: path too long", path);
	for (char *p = strchr(name + 1, '/'); p != NULL; p = strchr(p + 1, '/')) {
		*p = '\0';
		if (mkdir(name, 0700) == -1 && errno != EEXIST)
			return failed(e, name);
		*p = '/';
	}
	return 0;
}
