#include "tests/term/vt_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- the pseudo-terminal -- */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
limit_ms(void)
{
	const char *s = getenv("VT_MS");
	int ms = s ? atoi(s) : 0;

	return ms > 0 ? ms : 20000;
}

static int
on_cursor(VTermPos pos, VTermPos old, int shown, void *ctx)
{
	struct vt *v = ctx;

	(void)old;
	v->cursor = pos;
	v->cursor_shown = shown;
	return 1;
}

static int
on_prop(VTermProp prop, VTermValue *val, void *ctx)
{
	if (prop == VTERM_PROP_CURSORVISIBLE)
		((struct vt *)ctx)->cursor_shown = val->boolean;
	return 1;
}

/* The terminal answers a question of the program. */
static void
on_answer(const char *s, size_t n, void *ctx)
{
	vt_send(ctx, s, n);
}

static const VTermScreenCallbacks callbacks = {
	.movecursor = on_cursor,
	.settermprop = on_prop,
};

static _Noreturn void
child(char *const argv[])
{
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "xterm-256color", 1);
	unsetenv("TMUX");
	unsetenv("COLUMNS");
	unsetenv("LINES");
	unsetenv("LANGUAGE");
	execvp(argv[0], argv);
	_exit(127);
}

static int
start(struct vt *v, char *const argv[])
{
	struct winsize ws = {
		.ws_row = (unsigned short)v->rows,
		.ws_col = (unsigned short)v->cols,
	};
	char name[64];

	v->pid = forkpty(&v->master, NULL, NULL, &ws);
	if (v->pid == 0)
		child(argv);
	if (v->pid < 0)
		return -1;
	fcntl(v->master, F_SETFD, FD_CLOEXEC);
	if (ptsname_r(v->master, name, sizeof name))
		return -1;
	v->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return v->slave < 0 ? -1 : 0;
}

struct vt *
vt_open(int rows, int cols, char *const argv[])
{
	struct vt *v = calloc(1, sizeof *v);

	if (!v)
		return NULL;
	v->master = v->slave = -1;
	v->rows = rows;
	v->cols = cols;
	v->cursor_shown = true;
	v->term = vterm_new(rows, cols);
	vterm_set_utf8(v->term, 1);
	vterm_output_set_callback(v->term, on_answer, v);
	v->screen = vterm_obtain_screen(v->term);
	vterm_screen_enable_altscreen(v->screen, 1);
	vterm_screen_set_callbacks(v->screen, &callbacks, v);
	vterm_screen_reset(v->screen, 1);
	if (start(v, argv)) {
		vt_free(v);
		return NULL;
	}
	return v;
}

/* Takes in what the program wrote within ms; false when there was nothing. */
static bool
pump(struct vt *v, int ms)
{
	struct pollfd p = { .fd = v->master, .events = POLLIN };
	char buf[16384];
	ssize_t n;

	if (poll(&p, 1, ms) <= 0 || (n = read(v->master, buf, sizeof buf)) <= 0)
		return false;
	v->bytes += (size_t)n;
	vterm_input_write(v->term, buf, (size_t)n);
	vterm_screen_flush_damage(v->screen);
	return true;
}

static bool
exited(struct vt *v)
{
	if (!v->gone && waitpid(v->pid, &v->status, WNOHANG) == v->pid)
		v->gone = true;
	return v->gone;
}

int
vt_wait_exit(struct vt *v)
{
	int64_t end = now_ms() + limit_ms();

	while (!exited(v)) {
		if (now_ms() > end)
			return -1;
		pump(v, 5);
	}
	while (pump(v, 0))
		;
	return WIFSIGNALED(v->status) ? 128 + WTERMSIG(v->status) : WEXITSTATUS(v->status);
}

void
vt_kill(struct vt *v, int sig)
{
	if (!exited(v))
		kill(v->pid, sig);
}

void
vt_free(struct vt *v)
{
	int64_t end = now_ms() + 2000;

	if (!v)
		return;
	if (v->pid > 0) {
		vt_kill(v, SIGHUP);
		while (!exited(v) && now_ms() < end)
			pump(v, 5);
		if (!v->gone) {
			kill(v->pid, SIGKILL);
			waitpid(v->pid, NULL, 0);
		}
	}
	if (v->slave >= 0)
		close(v->slave);
	if (v->master >= 0)
		close(v->master);
	vterm_free(v->term);
	free(v);
}

void
vt_resize(struct vt *v, int rows, int cols)
{
	struct winsize ws = {
		.ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols,
	};

	v->rows = rows;
	v->cols = cols;
	vterm_set_size(v->term, rows, cols);
	ioctl(v->master, TIOCSWINSZ, &ws);
}

pid_t
vt_pid(struct vt *v)
{
	return v->pid;
}

void
vt_send(struct vt *v, const void *bytes, size_t n)
{
	const char *p = bytes;
	ssize_t k;

	for (; n > 0; p += k, n -= (size_t)k)
		if ((k = write(v->master, p, n)) < 0) {
			if (errno != EINTR)
				return;
			k = 0;
		}
}

/* -- waiting -- */

/* The state letter of a thread, from /proc: the field after "(name)". */
static char
thread_state(const char *pid_task, const char *tid)
{
	char path[320], line[512], *p;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s/stat", pid_task, tid);
	f = fopen(path, "re");
	if (!f)
		return 'X';
	p = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return p && p[1] ? p[2] : 'X';
}

/* Every thread waits for something to happen. */
static bool
asleep(pid_t pid)
{
	char path[64];
	struct dirent *d;
	bool all = true;
	DIR *dir;

	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	dir = opendir(path);
	if (!dir)
		return true;
	while (all && (d = readdir(dir)))
		if (d->d_name[0] != '.')
			all = !strchr("RD", thread_state(path, d->d_name));
	closedir(dir);
	return all;
}

bool
vt_settle(struct vt *v)
{
	int64_t end = now_ms() + limit_ms();
	int calm = 0, unread = 0;

	while (calm < 3) {
		if (now_ms() > end)
			return false;
		if (pump(v, 1)) {
			calm = 0;
			continue;
		}
		if (exited(v))
			return true;
		if (ioctl(v->slave, FIONREAD, &unread) || unread || !asleep(v->pid))
			calm = 0;
		else
			calm++;
	}
	return true;
}

static int
first_of(struct vt *v, const char *const texts[])
{
	for (int i = 0; texts[i]; i++)
		if (vt_find(v, texts[i], NULL, NULL))
			return i;
	return -1;
}

/* True until the program wrote its last or the time is over. */
static bool
go_on(struct vt *v, int64_t end)
{
	return (pump(v, 20) || !exited(v) || pump(v, 0)) && now_ms() < end;
}

static void
tell(struct vt *v, const char *text, const char *how)
{
	fprintf(stderr, "%s%s: %s\n", how, v->gone ? " (it exited)" : "", text);
	vt_print(v, stderr);
}

int
vt_wait_any(struct vt *v, const char *const texts[])
{
	int64_t end = now_ms() + limit_ms();
	int i;

	while ((i = first_of(v, texts)) < 0)
		if (!go_on(v, end)) {
			tell(v, texts[0], "never came");
			return -1;
		}
	return i;
}

static bool
wait_for(struct vt *v, const char *text, bool there, int ms)
{
	int64_t end = now_ms() + ms;

	while (vt_find(v, text, NULL, NULL) != there)
		if (!go_on(v, end)) {
			tell(v, text, there ? "never came" : "still there");
			return false;
		}
	return true;
}

bool
vt_wait(struct vt *v, const char *text)
{
	return wait_for(v, text, true, limit_ms());
}

bool
vt_wait_gone(struct vt *v, const char *text)
{
	return wait_for(v, text, false, limit_ms());
}

bool
vt_wait_ms(struct vt *v, const char *text, int ms)
{
	return wait_for(v, text, true, ms);
}
