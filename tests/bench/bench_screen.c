/*
 * What the person at the counter feels, on a pseudo-terminal of 80x24: how
 * long a key takes and how many bytes, how long the start, how many keys a
 * pickup; and that an idle program sleeps.  bench_screen [BIG]: a counter's
 * folder with many orders.
 */
#include "core/token/client.h"
#include "tests/bench/bench.h"
#include "tests/term/counter.h"
#include "tests/term/vt_own.h"
#include "tests/unit/kit.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NUMBERS = 25, STARTS = 15, IDLE_SECONDS = 5 };

static struct vt *
minimal(void)
{
	const char *build = getenv("BUILD_DIR");
	char path[1000];
	char *argv[] = { path, NULL };
	struct vt *v;

	snprintf(path, sizeof(path), "%s/tests/bench/minimal", build != NULL ? build : "build");
	if ((v = vt_open(24, 80, argv)) == NULL || !vt_wait(v, "field"))
		bench_fail(path, "does not start");
	return v;
}

/* ---- keys --------------------------------------------------------------------- */

/* From the key to the first byte of the answer; the rest of it is taken in before the next key. */
static void
press(struct vt *v, const char *key, struct samples *seconds, struct samples *bytes)
{
	struct pollfd p = { .fd = v->master, .events = POLLIN };
	size_t before = v->bytes;
	double from;

	if (!vt_settle(v))
		bench_fail("key", "the screen does not come to rest");
	from = bench_now();
	if (write(v->master, key, 1) != 1 || poll(&p, 1, 20000) != 1)
		bench_fail("key", "no answer");
	samples_add(seconds, bench_now() - from);
	vt_settle(v);
	samples_add(bytes, (double)(v->bytes - before));
}

/* An ID number, digit by digit, into home's search line, which shows at each whom it finds. */
static void
keys(struct counter_vt *c)
{
	static struct samples ours, theirs, bytes, few;
	struct vt *least = minimal();
	char number[40];

	counter_number(c, "韩梅梅", number);
	for (int i = 0; i < NUMBERS; i++) {
		for (const char *key = number; *key != '\0'; key++) {
			press(c->vt, key, &ours, &bytes);
			press(least, key, &theirs, &few);
		}
		vt_keys(c->vt, "<C-u>");
		for (size_t k = 0; k < strlen(number); k++)
			vt_keys(least, "<BS>");
	}
	vt_free(least);
	bench_line("key_ms", samples_median(&ours) * 1e3, "ms", "");
	bench_line("key_over_minimal", samples_median(&ours) / samples_median(&theirs), "ratio", "<= 1.5");
	bench_line("bytes_per_key", samples_median(&bytes), "bytes", "<= 300");
	bench_line("bytes_per_key_p95", samples_part(&bytes, 0.95), "bytes", "");
}

/* The same in a book of many orders. */
static void
keys_of_many(const char *folder)
{
	struct counter_vt *c = counter_open_in(folder, 24, 80, "");
	static struct samples ours, bytes;
	char number[40];

	counter_sign_in(c, "1001");
	counter_number(c, "韩梅梅", number);
	for (int i = 0; i < NUMBERS; i++) {
		for (const char *key = number; *key != '\0'; key++)
			press(c->vt, key, &ours, &bytes);
		vt_keys(c->vt, "<C-u>");
	}
	bench_line("key_1m_ms", samples_median(&ours) * 1e3, "ms", "");
	bench_line("key_1m_p99_ms", samples_part(&ours, 0.99) * 1e3, "ms", "");
	counter_away(c);
}

/* ---- start -------------------------------------------------------------------- */

static double
start_ours(struct counter_vt *c)
{
	double from;

	vt_free(c->vt);
	c->vt = NULL;
	from = bench_now();
	counter_again(c);
	if (!vt_wait(c->vt, "工号"))
		bench_fail("start", "no sign-in screen");
	return bench_now() - from;
}

static void
starts(struct counter_vt *c)
{
	static struct samples ours, theirs;
	double from;

	for (int i = 0; i < STARTS; i++) {
		samples_add(&ours, start_ours(c));
		from = bench_now();
		vt_free(minimal());
		samples_add(&theirs, bench_now() - from);
	}
	bench_line("startup_ms", samples_median(&ours) * 1e3, "ms", "");
	bench_line("startup_over_minimal", samples_median(&ours) / samples_median(&theirs), "ratio", "<= 3");
}

/* ---- idle --------------------------------------------------------------------- */

/* Times its threads gave up the processor or lost it. */
static long
switches(long pid)
{
	char path[300], line[200];
	struct dirent *t;
	long sum = 0, n;
	DIR *d;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/task", pid);
	if ((d = opendir(path)) == NULL)
		bench_fail(path, "is gone");
	while ((t = readdir(d)) != NULL) {
		snprintf(path, sizeof(path), "/proc/%ld/task/%.20s/status", pid, t->d_name);
		if (t->d_name[0] == '.' || (f = fopen(path, "r")) == NULL)
			continue;
		while (fgets(line, sizeof(line), f) != NULL)
			if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1 ||
			    sscanf(line, "nonvoluntary_ctxt_switches: %ld", &n) == 1)
				sum += n;
		fclose(f);
	}
	closedir(d);
	return sum;
}

/* The program and its children: the helper around the UKey module. */
static long
all_switches(pid_t pid, int *processes)
{
	char path[100];
	long sum = switches(pid), child;
	FILE *f;

	*processes = 1;
	snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return sum;
	while (fscanf(f, "%ld", &child) == 1) {
		sum += switches(child);
		++*processes;
	}
	fclose(f);
	return sum;
}

/* The clock on the screen turns each minute, and nothing else may.  Idle is a few seconds after the last change:
 * the book is looked at once more then (tui/watch_book.h). */
static void
idle(struct counter_vt *c)
{
	struct timespec t;
	int processes;
	long before;

	vt_settle(c->vt);
	clock_gettime(CLOCK_REALTIME, &t);
	if (t.tv_sec % 60 > 55 - IDLE_SECONDS)
		sleep((unsigned)(61 - t.tv_sec % 60));
	sleep(3);
	vt_settle(c->vt);
	before = all_switches(vt_pid(c->vt), &processes);
	sleep(IDLE_SECONDS);
	bench_line("idle_wakeups_5s", (double)(all_switches(vt_pid(c->vt), &processes) - before), "times", "0");
	bench_line("idle_processes", processes, "", "(ours, counted above)");
}

/* ---- one pickup ----------------------------------------------------------------- */

static int strokes;

static void
stroke(struct counter_vt *c, const char *key, const char *wait)
{
	strokes++;
	counter_keys(c, key, wait);
}

/* The handler's ID was read; one order is theirs.  The ticks of the handover are the visitor's and ours in turn. */
static void
pickup(struct counter_vt *c)
{
	counter_scan(c, "韩梅梅", "还差 5 项");
	stroke(c, "<Space>", "还差 4 项");
	stroke(c, "1", "还差 3 项");
	stroke(c, "1", "还差 2 项");
	stroke(c, "<Space>", "还差 1 项");
	stroke(c, "<Space>", "都齐了");
	counter_ukey(c, "insert", "1");
	stroke(c, "<Enter>", "就用这个");
	stroke(c, "<Enter>", "存根联");
	counter_keys(c, "<Space><Space><Space><Space><Space>", "都齐了");
	stroke(c, "<Enter>", "= 已交付");
	bench_line("keystrokes_self_pickup", strokes, "keys", "<= 8");
	counter_keys(c, "<Enter>", "可领取的订单");
}

int
main(int argc, char **argv)
{
	struct counter_vt *c;

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	c = counter_open(24, 80);
	starts(c);
	counter_sign_in(c, "1001");
	keys(c);
	pickup(c);
	idle(c);
	counter_close(c);
	if (argc > 1)
		keys_of_many(argv[1]);
	return 0;
}
