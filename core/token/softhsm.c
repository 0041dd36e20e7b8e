#include "core/token/softhsm.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int
softhsm_configure(const char *folder, struct err *e)
{
	char whole[PATH_MAX], path[64];
	int fd;

	/* softhsm2.conf(5) has lines and comments, and no way to quote them */
	if (realpath(folder, whole) == NULL || strpbrk(whole, "\n#") != NULL)
		return err_set(e, ERR_SETTINGS, "SoftHSM2 cannot use the folder %s", folder);
	if ((fd = memfd_create("softhsm2.conf", MFD_CLOEXEC)) == -1)
		return err_set(e, ERR_FAULT, "memfd_create: %s", strerror(errno));
	if (dprintf(fd, "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n",
	    whole) < 0) {
		close(fd);
		return err_set(e, ERR_FAULT, "cannot write softhsm2.conf");
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (setenv("SOFTHSM2_CONF", path, 1) == -1) {
		close(fd);
		return err_set(e, ERR_MEMORY, "setenv");
	}
	return fd;
}
