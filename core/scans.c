#include "core/scans.h"

#include "core/text.h"
#include "core/visit.h"

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

void
scans_head(const struct visit *v, char out[SCANS_HEAD])
{
	char no[NO_SIZE];

	visit_file_no(v, no);
	snprintf(out, SCANS_HEAD, "letter-%s-", no);
}

static bool
taken(const char *receipts, const char *head, int nth)
{
	char name[SCAN_NAME], path[SCANS_PATH];

	for (size_t i = 0; i < KINDS; i++) {
		snprintf(name, sizeof(name), "%s%d.%s", head, nth,
		    kinds[i].ext);
		scans_path(receipts, name, path);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

/* What is there is never written over. */
static void
new_name(const char *receipts, const struct visit *v, const char *ext,
    char out[SCAN_NAME])
{
	char head[SCANS_HEAD];
	int nth = 1;

	scans_head(v, head);
	while (taken(receipts, head, nth))
		nth++;
	snprintf(out, SCAN_NAME, "%s%d.%s", head, nth, ext);
}

/* With the original's time: so it is known again in the scanner's folder. */
static int
copy(const char *receipts, struct visit *v, size_t nth, const struct blob *file,
    const struct stat *st, const char *ext, struct err *e)
{
	const struct timespec times[2] = { st->st_mtim, st->st_mtim };
	char name[SCAN_NAME], path[SCANS_PATH];

	new_name(receipts, v, ext, name);
	scans_path(receipts, name, path);
	if (blob_write(file, path, 0600, e) == -1)
		return -1;
	if (utimensat(AT_FDCWD, path, times, 0) == -1)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	snprintf(v->scans[nth], sizeof(v->scans[nth]), "%s", name);
	if (v->nkept < VISIT_SCANS)
		memcpy(v->kept[v->nkept++], name, sizeof(name));
	return 0;
}

/* One of them into the archive, unless it is there; its digest behind the others'. */
static int
keep(const char *receipts, struct visit *v, size_t nth, struct blob *digests,
    struct err *e)
{
	const char *scan = v->scans[nth];
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
		rc = copy(receipts, v, nth, &file, &st, kind->ext, e);
	blob_done(&file);
	return rc;
}

static bool
still_attached(const struct visit *v, const char *name)
{
	for (size_t i = 0; i < v->nscans; i++)
		if (strcmp(v->scans[i], name) == 0)
			return true;
	return false;
}

/* Copied by this visit and taken off again before anybody was asked: no letter of anybody's. */
static int
drop_detached(const char *receipts, struct visit *v, struct err *e)
{
	char path[SCANS_PATH];
	size_t left = 0;

	for (size_t i = 0; i < v->nkept; i++) {
		if (still_attached(v, v->kept[i])) {
			memmove(v->kept[left++], v->kept[i], SCAN_NAME);
			continue;
		}
		scans_path(receipts, v->kept[i], path);
		if (unlink(path) == -1 && errno != ENOENT)
			return err_set(e, ERR_DISK, "%s: %s", path,
			    strerror(errno));
	}
	v->nkept = left;
	return 0;
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
	if (drop_detached(receipts, v, e) == -1)
		return -1;
	for (size_t i = 0; i < v->nscans && rc == 0; i++)
		rc = keep(receipts, v, i, &digests, e);
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
