#include "core/scans.h"

#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is a scan ---- */

static const struct kind {
	const char *magic;
	size_t n;
	const char *ext;
} kinds[] = {
	{ "%PDF-", 5, "pdf" },
	{ "\xff\xd8\xff", 3, "jpg" },
	{ "\x89PNG\r\n\x1a\n", 8, "png" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), MAGIC = 8 };

static const struct kind *
kind_of(const unsigned char *head, size_t n)
{
	for (size_t i = 0; i < KINDS; i++)
		if (n >= kinds[i].n && memcmp(head, kinds[i].magic, kinds[i].n) == 0)
			return &kinds[i];
	return NULL;
}

/* A file itself, never what a link leads to, and never waiting (a pipe). */
static int
open_scan(int dir, const char *path)
{
	return openat(dir, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

const char *
scans_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* ---- the scanner's folder ---- */

/* Is this a scan?  Then when it came and how large it is. */
static bool
look(int dir, const char *name, struct scan *s)
{
	unsigned char head[MAGIC];
	struct stat st;
	int fd = open_scan(dir, name);
	ssize_t got;
	bool is;

	if (fd == -1)
		return false;
	is = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size <= SCANS_MOST &&
	    (got = read(fd, head, sizeof(head))) > 0 &&
	    kind_of(head, (size_t)got) != NULL;
	close(fd);
	if (!is)
		return false;
	s->time = st.st_mtim.tv_sec;
	s->nanoseconds = st.st_mtim.tv_nsec;
	s->size = st.st_size;
	return true;
}

static bool
newer(const struct scan *a, const struct scan *b)
{
	if (a->time != b->time)
		return a->time > b->time;
	if (a->nanoseconds != b->nanoseconds)
		return a->nanoseconds > b->nanoseconds;
	return strcmp(a->path, b->path) < 0;
}

/* Among the newest so far, if it is one of them. */
static void
put(struct scan *out, size_t max, size_t *n, const struct scan *s)
{
	size_t at = 0;

	while (at < *n && !newer(s, &out[at]))
		at++;
	if (at == max)
		return;
	if (*n < max)
		++*n;
	memmove(&out[at + 1], &out[at], (*n - at - 1) * sizeof(*out));
	out[at] = *s;
}

int
scans_list(const char *folder, struct scan *out, size_t max, size_t *n,
    struct err *e)
{
	DIR *d = opendir(folder);
	struct dirent *entry;
	struct scan s;
	size_t found = 0;

	if (d == NULL && errno != ENOENT) {
		err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
		return err_say(e, "%s", folder);
	}
	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' || (size_t)snprintf(s.path,
		    sizeof(s.path), "%s/%s", folder, entry->d_name) >=
		    sizeof(s.path))
			continue;
		if (look(dirfd(d), entry->d_name, &s))
			put(out, max, &found, &s);
	}
	if (d != NULL)
		closedir(d);
	*n = found;
	return 0;
}

/* ---- the archive ---- */

static int
bad(struct err *e, const char *path, const char *why)
{
	err_set(e, ERR_SCAN, "%s: %s", path, why);
	return err_say(e, _("%s：%s"), scans_name(path), why);
}

static int
read_from(int fd, const char *path, struct stat *st, struct blob *out,
    struct err *e)
{
	unsigned char part[65536];
	ssize_t n = 0;

	if (fstat(fd, st) == -1 || !S_ISREG(st->st_mode))
		return bad(e, path, _("不是文件"));
	while (out->n <= SCANS_MOST && (n = read(fd, part, sizeof(part))) > 0)
		if (blob_add(out, part, (size_t)n, e) == -1)
			return -1;
	if (n == -1)
		return bad(e, path, _("读不出来"));
	if (out->n > SCANS_MOST)
		return bad(e, path, _("超过 20 MB"));
	return out->n > 0 ? 0 : bad(e, path, _("是空的"));
}

/* The whole file, when it is a scan. */
static int
read_scan(const char *path, struct blob *out, struct stat *st,
    const struct kind **kind, struct err *e)
{
	int fd = open_scan(AT_FDCWD, path), rc;

	if (fd == -1)
		return bad(e, path, errno == ENOENT ? _("文件不在了") :
		    errno == ELOOP ? _("是链接，不是文件") : _("读不出来"));
	rc = read_from(fd, path, st, out, e);
	close(fd);
	if (rc == -1)
		return -1;
	if ((*kind = kind_of(out->p, out->n)) == NULL)
		return bad(e, path, _("不是 PDF、JPG 或 PNG"));
	return 0;
}

void
scans_path(const char *receipts, const char *name, char out[SCANS_PATH])
{
	snprintf(out, SCANS_PATH, "%s/scans/%s", receipts, name);
}

static bool
taken(const char *receipts, const char *visit, int nth)
{
	char name[NO_SIZE + 40], path[SCANS_PATH];

	for (size_t i = 0; i < KINDS; i++) {
		snprintf(name, sizeof(name), "letter-%s-%d.%s", visit, nth,
		    kinds[i].ext);
		scans_path(receipts, name, path);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* Visit numbers come again the next year: what is there is never written over. */
static void
new_name(const char *receipts, const char *visit, const char *ext,
    char out[NO_SIZE + 40])
{
	int nth = 1;

	while (taken(receipts, visit, nth))
		nth++;
	snprintf(out, NO_SIZE + 40, "letter-%s-%d.%s", visit, nth, ext);
}

/* With the original's time: so it is known again in the scanner's folder. */
static int
copy(const char *receipts, const char *visit, const struct blob *file,
    const struct stat *st, const char *ext, char scan[TEXT_SIZE], struct err *e)
{
	const struct timespec times[2] = { st->st_mtim, st->st_mtim };
	char name[NO_SIZE + 40], path[SCANS_PATH];

	new_name(receipts, visit, ext, name);
	scans_path(receipts, name, path);
	if (blob_write(file, path, 0600, e) == -1)
		return -1;
	if (utimensat(AT_FDCWD, path, times, 0) == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	snprintf(scan, TEXT_SIZE, "%s", name);
	return 0;
}

/* One of them into the archive, unless it is there; its digest behind the others'. */
static int
keep(const char *receipts, const char *visit, char scan[TEXT_SIZE],
    struct blob *digests, struct err *e)
{
	bool kept = strchr(scan, '/') == NULL;
	const struct kind *kind = NULL;
	struct blob file = { 0 };
	char path[SCANS_PATH], hex[65];
	struct stat st;
	int rc = -1;

	if (kept)
		scans_path(receipts, scan, path);
	else
		snprintf(path, sizeof(path), "%s", scan);
	if (read_scan(path, &file, &st, &kind, e) == 0) {
		blob_sha256(&file, hex);
		rc = blob_add(digests, hex, 64, e);
	}
	if (rc == 0 && !kept)
		rc = copy(receipts, visit, &file, &st, kind->ext, scan, e);
	blob_done(&file);
	return rc;
}

int
scans_keep(const char *receipts, struct visit *v, struct err *e)
{
	char folder[SCANS_PATH];
	struct blob digests = { 0 };
	int rc = 0;

	scans_path(receipts, "", folder);
	if (v->nscans > 0 && mkdir(folder, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < v->nscans && rc == 0; i++)
		rc = keep(receipts, v->no, v->scans[i], &digests, e);
	if (rc == 0) {
		v->letter.scan_pages = (int)v->nscans;
		if (v->nscans > 0)
			blob_sha256(&digests, v->letter.scan_sha256);
		else
			v->letter.scan_sha256[0] = '\0';
	}
	blob_done(&digests);
	return rc;
}
