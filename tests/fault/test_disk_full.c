/*
 * The disk is full, for real, from each step boundary on and from the middle of
 * each call on that writes: not a byte left, or a page or a few, so that the
 * first of two writes still fits.  The clerk makes room and tries again, or puts
 * it off and the program starts anew.
 */
#include "core/token/client.h"
#include "tests/fault/fulldisk.h"
#include "tests/fault/judge.h"
#include "tests/fault/sweep.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Bytes left when it is full. */
static const long left[] = { 0, 4096, 20480 };
enum { LEFT = sizeof(left) / sizeof(left[0]), KINDS = 2 * LEFT };

/* A point of a sweep, in the process whose disk it is. */
struct point {
	struct world *w;
	int at;                 /* the boundary, 0 = before the program starts; or the call, from 1 on */
	long left;
	bool again;             /* the clerk makes room and tries again */
	int problems;           /* the clerk saw */
};

static int felt;                /* points of a sweep at which the clerk saw that something was wrong */

static void
fill(struct point *p)
{
	if (fulldisk_fill(p->w, p->left) == -1)
		_exit(4);
}

static void
room(struct point *p)
{
	fulldisk_free(p->w);
}

static void
at_moment(struct script *s, enum moment m, const struct progress *g)
{
	struct point *p = s->arg;

	(void)g;
	if (m == AT_STEP && s->boundaries == p->at)
		fill(p);
}

static void
makes_room(struct script *s, const struct err *why)
{
	(void)why;
	if (((struct point *)s->arg)->again)
		room(s->arg);
}

static void
at_call(struct faulty *f)
{
	fill(f->arg);
}

/* ---- in a process with a disk of its own --------------------------------------------------- */

/* What it found, for the process that asked. */
struct answer {
	char wrong[200], hit[64];
	int problems;           /* the clerk saw */
};

static const char *
judged(struct point *p, struct script *s, struct faulty *f)
{
	const char *wrong = sweep_pickup(p->w, s, f);

	p->problems = s->problems;
	room(p);
	return wrong != NULL ? wrong : sweep_recovers(p->w);
}

static const char *
full_at_boundary(struct point *p, char hit[64])
{
	struct script s = { .retries = p->again ? 2 : 0, .on = at_moment, .on_problem = makes_room,
		.arg = p };

	snprintf(hit, 64, "boundary %d, %ld left", p->at, p->left);
	if (p->at == 0)
		fill(p);
	return judged(p, &s, NULL);
}

static const char *
full_in_call(struct point *p, char hit[64])
{
	struct faulty f = { .mode = FAULT_HOOK, .at = p->at, .times = 1, .hook = at_call, .arg = p };
	struct script s = { .retries = p->again ? 2 : 0, .on_problem = makes_room, .arg = p };
	const char *wrong = judged(p, &s, &f);

	snprintf(hit, 64, "%.30s, %ld left", f.hit, p->left);
	return wrong;
}

static const char *
elsewhere(const char *(*try)(struct point *p, char hit[64]), struct point *p, char hit[64])
{
	static char wrong[200];
	struct answer *a = mmap(NULL, sizeof(*a), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const char *found;
	int st = -1;
	pid_t pid;

	assert_ptr_not_equal(a, MAP_FAILED);
	if ((pid = fork()) == 0) {
		if (fulldisk_under(p->w) == -1)
			_exit(5);
		found = try(p, a->hit);
		snprintf(a->wrong, sizeof(a->wrong), "%s", found != NULL ? found : "");
		a->problems = p->problems;
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &st, 0), pid);
	memcpy(hit, a->hit, sizeof(a->hit));
	memcpy(wrong, a->wrong, sizeof(a->wrong));
	felt += a->problems > 0;
	munmap(a, sizeof(*a));
	if (!WIFEXITED(st) || WEXITSTATUS(st) != 0)
		return WIFEXITED(st) && WEXITSTATUS(st) == 5 ? "no disk can be mounted here" : "it broke down";
	return wrong[0] != '\0' ? wrong : NULL;
}

/* ---- the sweeps -------------------------------------------------------------------------------- */

static const char *
point(struct sweep *s, struct world *w, int at, char hit[64])
{
	struct point p = { .w = w, .left = left[at % KINDS / 2], .again = at % 2 != 0 };
	const bool calls = s->arg != NULL;
	char aside[WORLD_PATH + 16];
	const char *wrong;

	p.at = at / KINDS + (calls ? 1 : 0);
	wrong = elsewhere(calls ? full_in_call : full_at_boundary, &p, hit);
	snprintf(aside, sizeof(aside), "%s" FULLDISK_ASIDE, w->folder);
	world_run((const char *const[]){ "rm", "-rf", aside, NULL });
	return wrong;
}

/* Of an undisturbed pickup. */
static void
count(int *boundaries, int *calls)
{
	struct world w = { .order = "" };
	struct faulty f = { .at = 0 };
	struct script s = { .retries = 0 };

	sweep_world(&w);
	assert_null(sweep_pickup(&w, &s, &f));
	world_done(&w);
	*boundaries = s.boundaries;
	*calls = f.calls;
}

static void
disk_full_from_each_boundary_on(void **state)
{
	struct sweep s = { .name = "disk_full_at_boundaries", .sample = 16, .point = point };
	int boundaries, calls;

	(void)state;
	felt = 0;
	count(&boundaries, &calls);
	s.total = KINDS * (boundaries + 1);
	sweep_run(&s);
	print_message("full disk felt at %d\n", felt);
	assert_true(felt > 0);
}

static void
disk_full_from_each_call_on(void **state)
{
	struct sweep s = { .name = "disk_full_in_calls", .sample = 30, .point = point };
	int boundaries, calls;

	(void)state;
	felt = 0;
	count(&boundaries, &calls);
	s.total = KINDS * calls;
	s.arg = &calls;
	sweep_run(&s);
	print_message("full disk felt at %d\n", felt);
	assert_true(felt > 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(disk_full_from_each_boundary_on),
		cmocka_unit_test(disk_full_from_each_call_on),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
