#include "tests/card/rig_own.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

void
rig_fatal(const char *fmt, ...)
{
	va_list ap;

	fputs("the UKey rig does not stand: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

void
rig_errno(const char *what)
{
	rig_fatal("%s: %s", what, strerror(errno));
}

void
rig_die_with(pid_t test)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != test)
		_exit(1);
}

static void
write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd == -1 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		rig_errno(path);
	close(fd);
}

/* Ourselves as root of a namespace of users: user_namespaces(7). */
static void
map_users(uid_t uid, gid_t gid)
{
	char line[64];

	write_text("/proc/self/setgroups", "deny");
	snprintf(line, sizeof(line), "0 %u 1", (unsigned)uid);
	write_text("/proc/self/uid_map", line);
	snprintf(line, sizeof(line), "0 %u 1", (unsigned)gid);
	write_text("/proc/self/gid_map", line);
}

static void
lo_up(void)
{
	struct ifreq i = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	i.ifr_flags = IFF_UP | IFF_RUNNING;
	if (fd == -1 || ioctl(fd, SIOCSIFFLAGS, &i) == -1)
		rig_errno("cannot bring lo up");
	close(fd);
}

static void
need(const char *path, const char *package)
{
	if (access(path, R_OK) == -1)
		rig_fatal("no %s; as root: apt-get install --no-install-recommends %s", path, package);
}

void
rig_space_enter(void)
{
	uid_t uid = getuid();
	gid_t gid = getgid();

	need("/usr/sbin/pcscd", "pcscd");
	need("/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "vsmartcard-vpcd");
	/* a container's root may not make these without a namespace of users, either */
	if (uid != 0 || unshare(CLONE_NEWNS | CLONE_NEWNET) == -1) {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET) == -1)
			rig_fatal("unshare: %s; run as root, or let users make namespaces"
			    " (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces)", strerror(errno));
		map_users(uid, gid);
	}
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
	    mount("ukeys", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") == -1 ||
	    mkdir("/run/pcscd", 0755) == -1)
		rig_errno("/run");
	lo_up();
}
