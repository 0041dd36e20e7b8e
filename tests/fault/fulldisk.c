#include "tests/fault/fulldisk.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int
put(const char *path, const char *text)
{
	size_t n = strlen(text);
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc;

	if (fd == -1)
		return -1;
	rc = write(fd, text, n) == (ssize_t)n ? 0 : -1;
	close(fd);
	return rc;
}

/* As root a mount namespace will do; else one of users makes us root in it. */
static int
own_mounts(void)
{
	const unsigned uid = getuid(), gid = getgid();
	char map[64];

	if (unshare(CLONE_NEWNS) == 0)
		return 0;
	if (errno != EPERM || unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
		return -1;
	snprintf(map, sizeof(map), "%u %u 1", uid, uid);
	if (put("/proc/self/uid_map", map) == -1 || put("/proc/self/setgroups", "deny") == -1)
		return -1;
	snprintf(map, sizeof(map), "%u %u 1", gid, gid);
	return put("/proc/self/gid_map", map);
}

/* UKeys are no files of the counter: a full disk does not fill them. */
static int
ukey_outside(const struct world *w, const char *aside, const char *name)
{
	char in[WORLD_PATH + 16], out[WORLD_PATH + 32];

	snprintf(in, sizeof(in), "%s/%s", w->folder, name);
	snprintf(out, sizeof(out), "%s/%s", aside, name);
	if (world_run((const char *const[]){ "rm", "-rf", in, NULL }) != 0)
		return -1;
	return symlink(out, in);
}

int
fulldisk_under(const struct world *w)
{
	char aside[WORLD_PATH + 16], all[WORLD_PATH + 32];

	snprintf(aside, sizeof(aside), "%s" FULLDISK_ASIDE, w->folder);
	snprintf(all, sizeof(all), "%s/.", aside);
	if (own_mounts() == -1 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
	    rename(w->folder, aside) == -1 || mkdir(w->folder, 0700) == -1 ||
	    mount("small", w->folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=0700") == -1 ||
	    world_run((const char *const[]){ "cp", "-a", all, w->folder, NULL }) != 0)
		return -1;
	return ukey_outside(w, aside, "reader") == -1 ? -1 : ukey_outside(w, aside, "tokens");
}

static void
ballast(const struct world *w, char out[WORLD_PATH + 16])
{
	snprintf(out, WORLD_PATH + 16, "%s/ballast", w->folder);
}

int
fulldisk_fill(const struct world *w, long left)
{
	char path[WORLD_PATH + 16];
	struct statvfs fs;
	off_t size;
	int fd, rc;

	ballast(w, path);
	if (statvfs(w->folder, &fs) == -1)
		return -1;
	size = (off_t)(fs.f_bavail * fs.f_bsize) - left;
	if ((fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) == -1)
		return -1;
	rc = size <= 0 ? 0 : posix_fallocate(fd, 0, size);
	close(fd);
	return rc == 0 ? 0 : -1;
}

void
fulldisk_free(const struct world *w)
{
	char path[WORLD_PATH + 16];

	ballast(w, path);
	unlink(path);
}
