#include "tests/bench/ahead.h"

#include "core/ahead.h"
#include "tests/bench/bench.h"
#include "tests/fault/script.h"
#include "tui/wire.h"

static struct {
	double from, to, keygen;
	struct token real;
	struct token_ops token;
	struct desk_ops desk;
	struct blob cert;
} run;

static int
timed_key(void *self, const char *serial, const char *id, int bits,
    struct blob *spki, struct err *e)
{
	double from = bench_now();
	int rc = run.real.ops->key_make(self, serial, id, bits, spki, e);

	run.keygen = bench_now() - from;
	return rc;
}

static int
confirmed(void *self, const struct token_info *t, const struct order *o,
    struct err *e)
{
	int rc = script_desk.confirm_ukey(self, t, o, e);

	run.from = bench_now();
	return rc;
}

static int
made(void *self, const struct order *o, const struct making *m, struct err *e)
{
	run.to = bench_now();
	blob_done(&run.cert);
	if (blob_set(&run.cert, m->cert.p, m->cert.n, e) == -1)
		return -1;
	return script_desk.made(self, o, m, e);
}

void
ahead_made(struct world *w, struct script *s, struct ahead_time *out)
{
	struct wired *x;
	struct err e;
	char line[400];

	if (world_open(w, &x, &e) == -1)
		bench_fail("making", "no counter");
	run.desk = script_desk;
	run.desk.confirm_ukey = confirmed;
	run.desk.made = made;
	run.real = x->counter.token;
	run.token = *run.real.ops;
	run.token.key_make = timed_key;
	s->w = w;
	s->c = &x->counter;
	x->counter.desk = (struct desk){ &run.desk, s };
	x->counter.token.ops = &run.token;
	if (ahead_run(&x->counter, (const char (*)[NO_SIZE])&w->order, 1, &e) == -1) {
		err_line(&e, line, sizeof(line));
		bench_fail("making", line);
	}
	*out = (struct ahead_time){ run.to - run.from - run.keygen, run.keygen, run.cert };
	run.cert = (struct blob){ 0 };
	wire_close(x);
}
