#include "core/backup.h"

#include "core/files.h"
#include "core/secret.h"
#include "core/tar.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { SLACK = 1 << 20, PER_FILE = 2048 };      /* the tar's own, and the manifest's */

struct job {
	const struct backup_setup *s;
	char to[PATH_MAX], part[PATH_MAX], book[PATH_MAX];
	int fd;                         /* of the part, locked */
	struct manifest named;          /* what the book names; size is not known */
	struct manifest what;
	struct tar_out *tar;
	int64_t done, of;
};

static void
told(struct job *j, int64_t more)
{
	j->done += more;
	if (j->s->told != NULL)
		j->s->told(j->s->ctx, j->done < j->of ? j->done : j->of, j->of);
}

/* ---- where it goes ------------------------------------------------------------ */

static int
is_there(const char *to, struct err *e)
{
	err_set(e, ERR_INPUT, "%s is there", to);
	return err_say(e, _("%s 已存在，备份不覆盖任何文件"), to);
}

/* One at a time under one name; what a killed one left is begun anew. */
static int
open_part(struct job *j, struct err *e)
{
	struct stat st, here;

	if (access(j->to, F_OK) == 0)
		return is_there(j->to, e);
	j->fd = open(j->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (j->fd == -1 || fchmod(j->fd, 0600) == -1) {
		err_set(e, ERR_DISK, "%s: %s", j->part, strerror(errno));
		return err_say(e, "%s: %s", j->part, strerror(errno));
	}
	if (flock(j->fd, LOCK_EX | LOCK_NB) == -1 || fstat(j->fd, &st) == -1 ||
	    stat(j->part, &here) == -1 || st.st_ino != here.st_ino) {
		close(j->fd);
		j->fd = -1;
		err_set(e, ERR_INPUT, "%s: somebody writes it", j->part);
		return err_say(e, _("%s 正在由另一个备份写入"), j->to);
	}
	if (ftruncate(j->fd, 0) == -1 || (unlink(j->book) == -1 && errno != ENOENT))
		return err_set(e, ERR_DISK, "%s: %s", j->part, strerror(errno));
	return 0;
}

/* It would hold itself, and each backup all before it. */
static int
outside_archive(const struct job *j, struct err *e)
{
	char folder[PATH_MAX], archive[PATH_MAX], copy[PATH_MAX];
	size_t n;

	snprintf(copy, sizeof(copy), "%s", j->to);
	if (realpath(dirname(copy), folder) == NULL || realpath(j->s->archive, archive) == NULL)
		return 0;               /* said when it is opened */
	n = strlen(archive);
	if (strncmp(folder, archive, n) != 0 || (folder[n] != '/' && folder[n] != '\0'))
		return 0;
	err_set(e, ERR_INPUT, "%s is in the archive", j->to);
	return err_say(e, _("备份不能放在归档 %s 里"), j->s->archive);
}

static int
set_paths(struct job *j, const char *to, struct err *e)
{
	if ((size_t)snprintf(j->part, PATH_MAX, "%s.part", to) >= PATH_MAX - 8)
		return err_set(e, ERR_DISK, "%.100s...: path too long", to);
	snprintf(j->to, PATH_MAX, "%s", to);
	if (outside_archive(j, e) == -1)
		return -1;
	snprintf(j->book, PATH_MAX, "%s.book.part", to);
	return open_part(j, e);
}

/* ---- how much room it takes ----------------------------------------------------- */

static int
add_size(void *ctx, const char *name, const struct stat *st, struct err *e)
{
	(void)name;
	(void)e;
	*(int64_t *)ctx += st->st_size + PER_FILE;
	return 0;
}

/* The book stands there twice for a while: the copy, and in the tar. */
static int
check_room(struct job *j, struct err *e)
{
	struct statvfs fs;
	struct stat st;
	int64_t archive = 0, need, free_bytes;

	if (stat(j->s->book_path, &st) == -1 || fstatvfs(j->fd, &fs) == -1)
		return err_set(e, ERR_DISK, "%s: %s", j->s->book_path, strerror(errno));
	if (files_walk(j->s->archive, add_size, &archive, e) == -1)
		return -1;
	j->of = 2 * (int64_t)st.st_size + archive;
	need = j->of + SLACK;
	free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
	if (need <= free_bytes)
		return 0;
	err_set(e, ERR_DISK, "%lld bytes wanted, %lld free", (long long)need,
	    (long long)free_bytes);
	return err_say(e, _("需要 %lld MB，%s 所在的磁盘只有 %lld MB"), (long long)(need >> 20) + 1,
	    j->to, (long long)(free_bytes >> 20));
}

/* ---- the book -------------------------------------------------------------------- */

static int
note_named(void *ctx, const char *path, const char *sha256, struct err *e)
{
	struct job *j = ctx;
	char name[PATH_MAX];

	snprintf(name, sizeof(name), "archive/%s", path);
	return manifest_add(&j->named, name, 0, sha256, e);
}

static void
book_told(void *ctx, int64_t done, int64_t of)
{
	struct job *j = ctx;

	(void)of;
	told(j, done - j->done);
}

/* Into the tar, from an open file. */
static int
put(struct job *j, const char *name, int fd, struct err *e)
{
	char sum[65];
	struct stat st;

	if (fstat(fd, &st) == -1)
		return err_set(e, ERR_DISK, "%s: %s", name, strerror(errno));
	if (tar_put(j->tar, name, fd, st.st_size, st.st_mtime, sum, e) == -1 ||
	    manifest_add(&j->what, name, st.st_size, sum, e) == -1)
		return -1;
	told(j, st.st_size);
	return 0;
}

static int
put_book(struct job *j, struct err *e)
{
	const struct book_copy how = { book_told, note_named, j };
	int fd, rc;

	if (book_sqlite_copy(j->s->book, j->book, &how, e) == -1)
		return -1;
	if ((fd = open(j->book, O_RDONLY | O_CLOEXEC)) == -1)
		return err_set(e, ERR_DISK, "%s: %s", j->book, strerror(errno));
	rc = put(j, "book.db", fd, e);
	close(fd);
	unlink(j->book);
	return rc;
}

/* ---- the archive ------------------------------------------------------------------ */

/* What has gone since it was seen, no book names: a number a crash left unbooked. */
static int
put_archived(void *ctx, const char *name, const struct stat *seen, struct err *e)
{
	struct job *j = ctx;
	char path[PATH_MAX], in[PATH_MAX];
	int fd, rc;

	(void)seen;
	snprintf(path, sizeof(path), "%s/%s", j->s->archive, name);
	if ((size_t)snprintf(in, sizeof(in), "archive/%s", name) >= sizeof(in) ||
	    !manifest_name_ok(in) || files_temporary(name))
		return 0;
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1 && errno == ENOENT)
		return 0;
	if (fd == -1) {
		err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
		return err_say(e, "%s: %s", path, strerror(errno));
	}
	rc = put(j, in, fd, e);
	close(fd);
	return rc;
}

/* What the book names is there as booked; else it is said, here and in the backup. */
static int
compare(struct job *j, struct err *e)
{
	manifest_sort(&j->what);
	for (size_t i = 0; i < j->named.nfiles; i++) {
		const struct manifest_file *want = &j->named.files[i];
		const struct manifest_file *is = manifest_find(&j->what, want->name);

		if ((is == NULL || strcmp(is->sha256, want->sha256) != 0) &&
		    manifest_miss(&j->what, want->name, e) == -1)
			return -1;
	}
	return 0;
}

/* ---- the manifest, and the end ------------------------------------------------------ */

static int
put_manifest(struct job *j, char sha256[65], struct err *e)
{
	struct blob text = { 0 }, sum = { 0 };
	char line[80];
	int rc = -1;

	if (manifest_write(&j->what, &text, e) == -1)
		return -1;
	blob_sha256(&text, sha256);
	snprintf(line, sizeof(line), "%s  manifest\n", sha256);
	if (blob_set(&sum, line, strlen(line), e) == 0 &&
	    tar_put_blob(j->tar, "manifest", &text, (time_t)j->s->now, e) == 0)
		rc = tar_put_blob(j->tar, "manifest.sha256", &sum, (time_t)j->s->now, e);
	blob_done(&text);
	blob_done(&sum);
	return rc;
}

static int
finish(struct job *j, int64_t *bytes, struct err *e)
{
	struct stat st;

	if (tar_out_end(j->tar, e) == -1)
		return -1;
	if (fsync(j->fd) == -1 || fstat(j->fd, &st) == -1)
		return err_set(e, ERR_DISK, "%s: %s", j->part, strerror(errno));
	*bytes = st.st_size;
	return files_place(j->part, j->to, e);
}

static int
make(struct job *j, struct backup_made *m, struct err *e)
{
	j->what.made = j->s->now;
	snprintf(j->what.point, sizeof(j->what.point), "%s", j->s->point);
	if (check_room(j, e) == -1 || tar_out_new(&j->tar, j->fd, e) == -1 ||
	    put_book(j, e) == -1 ||
	    files_walk(j->s->archive, put_archived, j, e) == -1 ||
	    compare(j, e) == -1 || put_manifest(j, m->manifest, e) == -1)
		return -1;
	return finish(j, &m->bytes, e);
}

int
backup_make(const struct backup_setup *s, const char *to,
    struct backup_made *out, struct err *e)
{
	struct backup_made m = { .files = 0 };
	struct job *j = calloc(1, sizeof(*j));
	int rc = -1;

	if (j == NULL)
		return err_set(e, ERR_MEMORY, "a backup");
	j->s = s;
	j->fd = -1;
	if (set_paths(j, to, e) == 0 && (rc = make(j, &m, e)) == -1)
		unlink(j->part);
	tar_out_free(j->tar);
	if (j->fd != -1)
		close(j->fd);
	manifest_done(&j->named);
	if (rc == 0) {
		m.files = j->what.nfiles;
		m.what = j->what;
		*out = m;
	} else
		manifest_done(&j->what);
	free(j);
	return rc == 0 ? 0 : err_wrap(e, "backup to %s", to);
}

/* Straight from its locked page. */
int
backup_secret(const char *from, const char *to, struct err *e)
{
	struct secret *s = secret_new(e);
	int fd, rc = -1;

	if (s == NULL || secret_file(s, from, e) == -1)
		goto out;
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1 && errno == EEXIST) {
		is_there(to, e);
		goto out;
	}
	if (fd != -1 && write(fd, secret_bytes(s), secret_len(s)) == (ssize_t)secret_len(s) &&
	    fsync(fd) == 0)
		rc = files_sync_folder(to, e);
	else
		err_set(e, ERR_DISK, "%s: %s", to, strerror(errno));
	if (fd != -1) {
		close(fd);
		if (rc == -1)
			unlink(to);
	}
out:
	secret_free(s);
	return rc;
}
