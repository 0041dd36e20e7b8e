/*
 * Another UKey is put into the reader instead: a blank one, one made for another
 * order, a blank one bound to another order, somebody else's; at each step boundary and at each call of a
 * making and a handover.  It is refused, nothing is written to it, and with the
 * right one back the work goes on.  RULES 31.
 */
#include "core/text.h"
#include "core/token/client.h"
#include "core/token/reader.h"
#include "tests/fault/resumekit.h"
#include "tests/fault/sweep.h"
#include "tui/wire.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Folders of the others in the drawer; the script takes its blank from 01 on. */
enum { BLANK, MADE, BOUND, FOREIGN, OTHERS };
static const char *const others[OTHERS] = { "07", "08", "09", "99" };
static const char *const what[OTHERS] = { "a blank one", "one of another order", "one bound to another order", "somebody else's" };

/* ---- the world with the others in its drawer ------------------------------------------------ */

static struct world prepared;

/* "Not now", before anything is written. */
static void
stop_in_time(struct script *s, enum moment m, const struct progress *g)
{
	s->later = s->later || resume_is(m, g, "making", MAKING_BEGUN);
}

/* For a copy of the order: made ahead and put away, or (in_time) only begun. */
static void
make_another(struct world *w, const char *order, const char *serial, int which, bool in_time)
{
	struct world also = *w;
	struct script s = { .blanks = atoi(others[which]) - 1, .on = in_time ? stop_in_time : NULL };
	struct err e;

	snprintf(also.order, sizeof(also.order), "%s", order);
	resume_copy(w, also.order, serial);
	assert_int_equal(world_ahead(&also, &s, NULL, &e), in_time ? -1 : 0);
	assert_int_equal(s.made, in_time ? 0 : 1);
	resume_reader(w, false);
	w->kept++;
}

/* Not of our stock, with PINs and a key of its own. */
static void
make_foreign(const struct world *w)
{
	char drawer[WORLD_PATH + 32], from[WORLD_PATH + 40], to[WORLD_PATH + 40], serial[1][40];
	struct secret *pin = NULL;
	struct blob spki = { 0 };
	struct token *t;
	struct wired *x;
	struct err e;

	snprintf(drawer, sizeof(drawer), "%s/foreign", w->folder);
	snprintf(from, sizeof(from), "%s/01", drawer);
	snprintf(to, sizeof(to), "%s/tokens/%s", w->folder, others[FOREIGN]);
	assert_int_equal(world_run((const char *const[]){ "mkdir", drawer, NULL }), 0);
	assert_int_equal(reader_make_blanks("/usr/lib/softhsm/libsofthsm2.so", drawer, 1, serial, &e), 0);
	assert_int_equal(rename(from, to), 0);
	assert_int_equal(world_open(w, &x, &e), 0);
	assert_int_equal(reader_insert(x->reader, others[FOREIGN], &e), 0);
	t = &x->counter.token;
	assert_non_null(pin = secret_new(&e));
	assert_int_equal(secret_set(pin, "31415926", 8, &e), 0);
	assert_int_equal(t->ops->format(t->self, serial[0], pin, pin, "SOMEBODY", &e), 0);
	assert_int_equal(t->ops->login(t->self, serial[0], pin, &e), 0);
	assert_int_equal(t->ops->key_make(t->self, serial[0], "5e57", 2048, &spki, &e), 0);
	blob_done(&spki);
	secret_free(pin);
	wire_close(x);
	resume_reader(w, false);
}

static int
prepare(void **state)
{
	(void)state;
	sweep_world(&prepared);
	make_another(&prepared, "SZ2611150031012345678901AAAAAAAA", "5E57000000000001", MADE, false);
	make_another(&prepared, "SZ2611150031012345678901BBBBBBBB", "5E57000000000002", BOUND, true);
	make_foreign(&prepared);
	return 0;
}

static int
put_away(void **state)
{
	world_done(&prepared);
	return kit_teardown(state);
}

/* The sweep's fresh world becomes a copy of it. */
static void
become(struct world *w)
{
	world_done(w);
	assert_int_equal(world_run((const char *const[]){ "cp", "-a", prepared.folder, w->folder, NULL }), 0);
	memcpy(w->order, prepared.order, sizeof(w->order));
	w->kept = prepared.kept;
}

/* ---- one swap ---------------------------------------------------------------------------------- */

struct swap {
	struct world *w;
	int at;                 /* boundary, from 1 on; 0: a call */
	int other;
	bool in;                /* the other one is in the reader */
	bool wanted;            /* then the clerk was asked for the right one */
};

/* All that lies on a UKey, wherever it is; what only says that it was looked at does not count. */
static void
content(const struct world *w, const char *name, struct blob *out)
{
	char pattern[WORLD_PATH + 64];
	struct blob f = { 0 };
	struct err e;
	glob_t g;

	snprintf(pattern, sizeof(pattern), "%s/[rt][eo]*e*/%s/*.object", w->folder, name);
	assert_int_equal(glob(pattern, 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		assert_int_equal(blob_read(&f, g.gl_pathv[i], 1 << 20, &e), 0);
		assert_int_equal(blob_add(out, f.p, f.n, &e), 0);
		blob_done(&f);
	}
	globfree(&g);
}

static void
reader_of(const struct world *w, const char *only)
{
	char reader[WORLD_PATH + 32], drawer[WORLD_PATH + 32];
	struct reader *r;
	struct err e;

	snprintf(reader, sizeof(reader), "%s/reader", w->folder);
	snprintf(drawer, sizeof(drawer), "%s/tokens", w->folder);
	assert_int_equal(reader_new(&r, reader, drawer, &e), 0);
	assert_int_equal(reader_remove(r, NULL, &e), 0);
	if (only != NULL)
		assert_int_equal(reader_insert(r, only, &e), 0);
	reader_free(r);
}

/* The last four of the order's UKey; "" = none yet: then a blank one is as good as another. */
static void
bound(const struct world *w, char last4[8])
{
	struct making m = { 0 };
	struct wired *x;
	struct err e;

	last4[0] = '\0';
	assert_int_equal(wire_open(&x, w->ini, 0, WIRE_BOOK, &e), 0);
	if (x->book.ops->making_of(x->book.self, w->order, &m, &e) == 0)
		snprintf(last4, 8, "%s", text_last4(m.token_serial));
	making_done(&m);
	wire_close(x);
}

static void
swap(struct swap *p)
{
	char right[8];

	bound(p->w, right);
	if (p->other == BLANK && right[0] == '\0')
		return;
	reader_of(p->w, others[p->other]);
	p->in = true;
}

static void
at_desk(struct script *s, enum moment m, const struct progress *g)
{
	struct swap *p = s->arg;

	(void)g;
	if (m == AT_STEP && p->at != 0 && s->boundaries == p->at)
		swap(p);
	if (m == AT_UKEY_WANTED && p->in) {
		p->wanted = true;
		p->in = false;
		reader_of(p->w, NULL);  /* the script puts in the right one */
	}
}

static void
at_call(struct faulty *f)
{
	swap(f->arg);
}

static const char *
swapped(struct world *w, struct swap *p, struct faulty *f)
{
	struct script s = { .retries = 2, .on = at_desk, .arg = p };
	struct blob before = { 0 }, after = { 0 };
	const char *wrong;
	char right[8];

	content(w, others[p->other], &before);
	wrong = sweep_pickup(w, &s, f);
	content(w, others[p->other], &after);
	if (wrong == NULL && !blob_equal(&before, &after))
		wrong = "the other one was written to";
	if (wrong == NULL && s.refusals > 0)
		wrong = "the visitor was refused for it";
	blob_done(&before);
	blob_done(&after);
	bound(w, right);
	reader_of(w, right[0] != '\0' ? right : NULL);
	return wrong != NULL ? wrong : sweep_recovers(w);
}

static int wanted;              /* points of a sweep at which the right one was asked for */

static const char *
at_boundary(struct sweep *sweep, struct world *w, int at, char hit[64])
{
	struct swap p = { .w = w, .at = at / OTHERS + 1, .other = at % OTHERS };
	const char *wrong;

	(void)sweep;
	become(w);
	wrong = swapped(w, &p, NULL);
	if (wrong == NULL && p.in)
		wrong = "delivered, and nobody saw the other one";
	snprintf(hit, 64, "boundary %d, %s", p.at, what[p.other]);
	wanted += p.wanted;
	return wrong;
}

static const char *
in_call(struct sweep *sweep, struct world *w, int at, char hit[64])
{
	struct swap p = { .w = w, .other = at % OTHERS };
	struct faulty f = { .mode = FAULT_HOOK, .at = at / OTHERS + 1, .times = 1,
		.hook = at_call, .arg = &p };
	const char *wrong;

	(void)sweep;
	become(w);
	wrong = swapped(w, &p, &f);
	snprintf(hit, 64, "%.30s, %s", f.hit, what[p.other]);
	wanted += p.wanted;
	return wrong;
}

/* ---- the sweeps ----------------------------------------------------------------------------------- */

static void
count(int *boundaries, int *calls)
{
	struct world w = { .order = "" };
	struct faulty f = { .at = 0 };
	struct script s = { .retries = 0 };

	sweep_world(&w);
	become(&w);
	assert_null(sweep_pickup(&w, &s, &f));
	assert_int_equal(s.delivered, 1);
	world_done(&w);
	*boundaries = s.boundaries;
	*calls = f.calls;
	wanted = 0;
}

static void
another_ukey_at_each_boundary(void **state)
{
	struct sweep s = { .name = "swap_at_boundaries", .sample = 16, .point = at_boundary };
	int boundaries, calls;

	(void)state;
	count(&boundaries, &calls);
	s.total = OTHERS * boundaries;
	sweep_run(&s);
	assert_true(wanted > 0);
}

static void
another_ukey_at_each_call(void **state)
{
	struct sweep s = { .name = "swap_in_calls", .sample = 30, .point = in_call };
	int boundaries, calls;

	(void)state;
	count(&boundaries, &calls);
	s.total = OTHERS * calls;
	sweep_run(&s);
	assert_true(wanted > 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_ukey_at_each_boundary),
		cmocka_unit_test(another_ukey_at_each_call),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, prepare, put_away);
}
