#include "core/token/softhsm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
softhsm_done(struct softhsm *s)
{
	if (s->conf != -1)
		close(s->conf);
	if (s->folder != -1)
		close(s->folder);
	*s = (struct softhsm){ -1, -1 };
}

int
softhsm_configure(struct softhsm *out, const char *folder, struct err *e)
{
	struct softhsm s = { memfd_create("softhsm2.conf", MFD_CLOEXEC),
		open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) };
	char path[64];

	if (s.folder == -1) {
		err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
		goto fail;
	}
	if (s.conf == -1 || dprintf(s.conf, "directories.tokendir = /proc/self/fd/%d\n"
	    "objectstore.backend = file\nlog.level = ERROR\n", s.folder) < 0) {
		err_set(e, ERR_FAULT, "cannot write softhsm2.conf");
		goto fail;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", s.conf);
	if (setenv("SOFTHSM2_CONF", path, 1) == -1) {
		err_set(e, ERR_MEMORY, "setenv");
		goto fail;
	}
	*out = s;
	return 0;
fail:
	softhsm_done(&s);
	return -1;
}
