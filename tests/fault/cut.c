#include "tests/fault/cut.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the child -------------------------------------------------------------------- */

/* Stops before its first act until the parent has its hands on it. */
static int
traced(struct world *w, struct script *s, struct faulty *f, struct err *e)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
		return err_set(e, ERR_FAULT, "no tracing here");
	raise(SIGSTOP);
	return world_pickup(w, s, f, e);
}

/* ---- what counts -------------------------------------------------------------------- */

#define CHANGES(X)                                                             \
	X(write) X(writev) X(pwrite64) X(rename) X(renameat) X(renameat2)      \
	X(link) X(linkat) X(symlink) X(symlinkat) X(unlink) X(unlinkat)        \
	X(truncate) X(ftruncate) X(fallocate) X(fsync) X(fdatasync)            \
	X(mkdir) X(mkdirat) X(rmdir) X(sendto) X(sendmsg) X(copy_file_range)

/* Calls some machines do not have (aarch64 has no plain rename). */
#ifndef SYS_rename
#define SYS_rename -1
#define SYS_link -1
#define SYS_symlink -1
#define SYS_unlink -1
#define SYS_mkdir -1
#define SYS_rmdir -1
#endif
#ifndef SYS_renameat
#define SYS_renameat -1
#endif

static const struct {
	long nr;
	const char *name;
} changes[] = {
#define CHANGE(name) { SYS_##name, #name },
	CHANGES(CHANGE)
#undef CHANGE
};

static const char *
change_name(const struct __ptrace_syscall_info *i)
{
	for (size_t k = 0; k < sizeof(changes) / sizeof(changes[0]); k++)
		if (changes[k].nr == (long)i->entry.nr)
			return changes[k].name;
	/* a file made or emptied by opening it */
	if (i->entry.nr == SYS_openat && (i->entry.args[2] & (O_CREAT | O_TRUNC)) != 0)
		return "openat";
	return NULL;
}

/* ---- the parent ---------------------------------------------------------------------- */

/* One stop of thread t: true when this is the moment. */
static bool
is_now(struct cut *c, pid_t t, pid_t *waits)
{
	struct __ptrace_syscall_info i;
	const char *name;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, t, (void *)sizeof(i), &i) <= 0)
		return false;
	if (i.op == PTRACE_SYSCALL_INFO_EXIT)
		return *waits == t;
	if (i.op != PTRACE_SYSCALL_INFO_ENTRY || (name = change_name(&i)) == NULL ||
	    ++c->calls != c->at)
		return false;
	snprintf(c->hit, sizeof(c->hit), "%s", name);
	*waits = t;
	return !c->after;
}

/* Not the tracer's own stops, nor the one a new thread begins with. */
static int
signal_of(int st)
{
	int sig = WSTOPSIG(st);

	return st >> 16 != 0 || sig == SIGSTOP || sig == (SIGTRAP | 0x80) ? 0 : sig;
}

static int
trace(pid_t pid, struct cut *c)
{
	const long want = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
	pid_t t, waits = 0;
	int st;

	if (waitpid(pid, &st, 0) != pid || !WIFSTOPPED(st) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)want) == -1)
		return -1;
	ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
	while ((t = waitpid(-1, &st, __WALL)) != -1 || errno == EINTR) {
		if (t == -1)
			continue;
		if (!WIFSTOPPED(st)) {
			if (t == pid)
				return st;
			continue;       /* one of its threads */
		}
		if (WSTOPSIG(st) == (SIGTRAP | 0x80) && is_now(c, t, &waits))
			kill(pid, SIGKILL);
		ptrace(PTRACE_SYSCALL, t, NULL, (void *)(intptr_t)signal_of(st));
	}
	return -1;
}

int
cut_pickup(struct world *w, struct script *s, struct cut *c)
{
	pid_t pid = fork();

	if (pid == 0)
		world_child_runs(traced, w, s, NULL);
	return pid == -1 ? -1 : trace(pid, c);
}
