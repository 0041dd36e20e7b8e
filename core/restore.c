#include "core/restore_own.h"

#include "core/digest.h"
#include "core/files.h"
#include "core/tar.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MANIFEST_MOST = 512 << 20 };

static int
disk(struct err *e, const char *path)
{
	int why = errno;

	err_set(e, ERR_DISK, "%s: %s", path, strerror(why));
	return err_say(e, "%s: %s", path, strerror(why));
}

/* ---- an empty place, and a place to work ------------------------------------------ */

static const char *const beside[] = { "", "-wal", "-shm", "-journal" };
enum { BESIDE = sizeof(beside) / sizeof(beside[0]) };

static int
is_empty(const struct restoring *j, struct err *e)
{
	char path[PATH_MAX + 16];

	for (size_t i = 0; i < BESIDE; i++) {
		snprintf(path, sizeof(path), "%s%s", j->s->book_path, beside[i]);
		if (access(path, F_OK) == -1)
			continue;
		err_set(e, ERR_INPUT, "%s is there", path);
		return err_say(e, _("%s 已存在：恢复不覆盖订单库，请先把它移走"), path);
	}
	return 0;
}

static void
clear_book(const struct restoring *j)
{
	char path[PATH_MAX + 16];

	for (size_t i = 0; i < BESIDE; i++) {
		snprintf(path, sizeof(path), "%s%s", j->book, beside[i]);
		unlink(path);
	}
}

/* What another one left there, killed, goes. */
static int
open_place(struct restoring *j, struct err *e)
{
	if (files_make_way(j->book, e) == -1)
		return -1;
	j->lock = open(j->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (j->lock == -1)
		return disk(e, j->folder);
	if (flock(j->lock, LOCK_EX | LOCK_NB) == -1) {
		close(j->lock);
		j->lock = -1;
		err_set(e, ERR_INPUT, "%s: locked", j->folder);
		return err_say(e, "%s", _("另一个恢复正在进行"));
	}
	clear_book(j);
	if (files_remove(j->archive, e) == -1 ||
	    files_make_way(j->archive, e) == -1)
		return -1;
	if (mkdir(j->archive, 0700) == -1 ||
	    (j->archive_fd = open(j->archive, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1)
		return disk(e, j->archive);
	return 0;
}

static void
close_place(struct restoring *j)
{
	struct err e;

	if (j->archive_fd != -1)
		close(j->archive_fd);
	if (j->lock == -1)
		return;
	files_remove(j->archive, &e);
	clear_book(j);
	rmdir(j->folder);
	close(j->lock);
}

static int
set_paths(struct restoring *j, struct err *e)
{
	if (strlen(j->s->book_path) > PATH_MAX - 64 ||
	    strlen(j->s->archive) > PATH_MAX - 64)
		return err_set(e, ERR_DISK, "path too long");
	snprintf(j->folder, PATH_MAX, "%s.restoring", j->s->book_path);
	snprintf(j->book, PATH_MAX, "%s.restoring/book.db", j->s->book_path);
	snprintf(j->archive, PATH_MAX, "%s/.restoring", j->s->archive);
	return 0;
}

/* Each side might take all of it. */
static int
check_room(struct restoring *j, const char *file, struct err *e)
{
	const int fds[] = { j->lock, j->archive_fd };
	struct statvfs fs;
	struct stat st;

	if (stat(file, &st) == -1)
		return restore_no_backup(e, strerror(errno), file, strerror(errno));
	j->of = st.st_size;
	for (size_t i = 0; i < 2; i++) {
		if (fstatvfs(fds[i], &fs) == -1)
			return disk(e, j->folder);
		if ((int64_t)fs.f_bavail * (int64_t)fs.f_frsize < j->of) {
			errno = ENOSPC;
			return disk(e, i == 0 ? j->folder : j->archive);
		}
	}
	return 0;
}

/* ---- taking it apart ------------------------------------------------------------------ */

/* Where it lies until all is checked. */
static int
staged(const struct restoring *j, const char *name, char out[PATH_MAX], struct err *e)
{
	const char *in = name + sizeof(ARCHIVE) - 1;

	if (strcmp(name, "book.db") == 0) {
		memcpy(out, j->book, PATH_MAX);
		return 0;
	}
	if ((size_t)snprintf(out, PATH_MAX, "%s/%s", j->archive, in) >= PATH_MAX)
		return err_set(e, ERR_DISK, "%.100s...: path too long", name);
	return files_make_way(out, e);
}

static int
take_file(struct restoring *j, struct tar_in *t, const char *name, int64_t size,
    time_t mtime, struct err *e)
{
	const struct timespec times[2] = { { .tv_sec = mtime }, { .tv_sec = mtime } };
	char path[PATH_MAX], sum[65];
	int fd, rc;

	if (!manifest_name_ok(name))
		return restore_no_backup(e, "a strange name", name, _("里面有不认识的文件"));
	if (staged(j, name, path, e) == -1)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd == -1 && errno == EEXIST)
		return restore_no_backup(e, "twice", name, _("里面有不认识的文件"));
	if (fd == -1)
		return disk(e, path);
	rc = tar_get(t, fd, sum, e);
	if (rc == 0)
		rc = manifest_add(&j->got, name, size, sum, e);
	futimens(fd, times);
	close(fd);
	j->done += size;
	if (j->s->told != NULL)
		j->s->told(j->s->ctx, j->done < j->of ? j->done : j->of, j->of);
	return rc;
}

static int
take_one(struct restoring *j, struct tar_in *t, const char *name, int64_t size,
    time_t mtime, struct err *e)
{
	if (strcmp(name, "manifest") == 0)
		return tar_get_blob(t, MANIFEST_MOST, &j->text, e);
	if (strcmp(name, "manifest.sha256") == 0)
		return tar_get_blob(t, 200, &j->sum, e);
	return take_file(j, t, name, size, mtime, e);
}

static int
take_apart(struct restoring *j, const char *file, struct err *e)
{
	struct tar_in *t = NULL;
	const char *name;
	int64_t size;
	time_t mtime;
	int rc;

	if (tar_in_open(&t, file, e) == -1)
		return -1;
	while ((rc = tar_next(t, &name, &size, &mtime, e)) == 1)
		if (take_one(j, t, name, size, mtime, e) == -1) {
			rc = -1;
			break;
		}
	tar_in_free(t);
	manifest_sort(&j->got);
	return rc;
}

/* ---- into place -------------------------------------------------------------------------- */

static int
target(const struct restoring *j, const char *name, char out[PATH_MAX], struct err *e)
{
	if ((size_t)snprintf(out, PATH_MAX, "%s/%s", j->s->archive,
	    name + sizeof(ARCHIVE) - 1) >= PATH_MAX)
		return err_set(e, ERR_DISK, "%.100s...: path too long", name);
	return 0;
}

/* 1: it is there already, the same; 0: it is not there. */
static int
is_there(struct digest *d, const char *path, const char *sha256, struct err *e)
{
	char sum[65];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc;

	if (fd == -1)
		return errno == ENOENT ? 0 : disk(e, path);
	rc = digest_file(d, fd, sum, e);
	close(fd);
	if (rc == -1)
		return -1;
	if (strcmp(sum, sha256) == 0)
		return 1;
	err_set(e, ERR_INPUT, "%s is another file than the backup's", path);
	return err_say(e, _("%s 已存在，内容与备份不同：请先把它移走"), path);
}

/* Twice over the archive: looked at as a whole before the first file gets its place. */
static int
place_archive(struct restoring *j, bool only_look, struct err *e)
{
	struct digest *d = digest_new(e);
	char from[PATH_MAX], to[PATH_MAX];
	int rc = d != NULL ? 0 : -1;

	for (size_t i = 0; i < j->what.nfiles && rc != -1; i++) {
		const struct manifest_file *f = &j->what.files[i];

		if (strcmp(f->name, "book.db") == 0)
			continue;
		rc = target(j, f->name, to, e) == -1 || staged(j, f->name, from, e) == -1 ?
		    -1 : is_there(d, to, f->sha256, e);
		if (rc != 0 || only_look)
			continue;
		if (files_make_way(to, e) == -1 ||
		    (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == -1 &&
		    disk(e, to) == -1))
			rc = -1;
	}
	digest_free(d);
	return rc == -1 ? -1 : 0;
}

static int
sync_both(const struct restoring *j, struct err *e)
{
	if (syncfs(j->lock) == -1 || syncfs(j->archive_fd) == -1)
		return disk(e, j->folder);
	return 0;
}

static int
put_back(struct restoring *j, struct err *e)
{
	if (place_archive(j, true, e) == -1 || sync_both(j, e) == -1 ||
	    place_archive(j, false, e) == -1 || sync_both(j, e) == -1)
		return -1;
	return files_place(j->book, j->s->book_path, e);
}

static int
run(struct restoring *j, const char *file, struct err *e)
{
	if (set_paths(j, e) == -1 || is_empty(j, e) == -1 ||
	    open_place(j, e) == -1 || check_room(j, file, e) == -1 ||
	    take_apart(j, file, e) == -1 || restore_check_manifest(j, e) == -1 ||
	    restore_check_files(j, e) == -1 || restore_check_book(j, e) == -1)
		return -1;
	return put_back(j, e);
}

int
restore_file(const struct restore_setup *s, const char *file,
    struct restore_done *out, struct err *e)
{
	struct restoring *j = calloc(1, sizeof(*j));
	int rc;

	if (j == NULL)
		return err_set(e, ERR_MEMORY, "a restore");
	j->s = s;
	j->lock = j->archive_fd = -1;
	rc = run(j, file, e);
	close_place(j);
	if (rc == 0) {
		*out = (struct restore_done){ .what = j->what, .lines = j->lines };
		memcpy(out->manifest, j->manifest, sizeof(out->manifest));
	} else
		manifest_done(&j->what);
	manifest_done(&j->got);
	blob_done(&j->text);
	blob_done(&j->sum);
	free(j);
	return rc == 0 ? 0 : err_wrap(e, "restoring %s", file);
}
