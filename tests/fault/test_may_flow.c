/*
 * The flow's own doors (tests/unit/may_doors.def), tried with each permission
 * alone: open exactly where core/may.h says, and a refusal is shown, told and
 * writes nothing else.  A step asks anew: a right withdrawn meanwhile is gone.
 */
#include "core/token/client.h"
#include "tests/fault/resumekit.h"
#include "tests/unit/may_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The one who is signed in has this permission alone from the next start on. */
static void
has_alone(const struct world *w, enum permission p)
{
	char sql[100];

	snprintf(sql, sizeof(sql), "UPDATE staff SET permissions = %u WHERE id = '1001'", 1u << p);
	assert_int_equal(world_sql(w, sql), 0);
}

/* What the clerk in hand is left with when `record` comes to its first step, or to its message. */
struct withdrawal {
	const char *record;
	unsigned permissions;
};

static void
at_step(struct script *s, enum moment m, const struct progress *g)
{
	const struct withdrawal *x = s->arg;

	if (m == AT_STEP && strcmp(g->record, x->record) == 0)
		s->c->clerk.permissions = x->permissions;
}

static enum desk_sms
at_message(struct script *s, const struct sms_view *v)
{
	const struct withdrawal *x = s->arg;

	(void)v;
	s->c->clerk.permissions = x->permissions;
	return DESK_SMS_HOLD;
}

static int
pickup(struct world *w, struct script *s, enum permission p, struct err *e)
{
	has_alone(w, p);
	return world_pickup(w, s, NULL, e);
}

static int
ahead(struct world *w, struct script *s, enum permission p, struct err *e)
{
	has_alone(w, p);
	return world_ahead(w, s, NULL, e);
}

static int
give_up(struct world *w, struct script *s, enum permission p, struct err *e)
{
	struct script first = { .retries = 0 };

	if (world_ahead(w, &first, NULL, e) == -1)
		return -1;
	has_alone(w, p);
	return world_lost(w, s, NULL, e);
}

static int
reset(struct world *w, struct script *s, enum permission p, struct err *e)
{
	struct script first = { .retries = 0 };

	resume_pickup(w, &first, NULL, ERR_NONE);
	has_alone(w, p);
	return world_reset(w, s, NULL, e);
}

static int
reprint(struct world *w, struct script *s, enum permission p, struct err *e)
{
	struct script first = { .retries = 0 };

	resume_pickup(w, &first, NULL, ERR_NONE);
	has_alone(w, p);
	return world_reprint(w, s, NULL, e);
}

static int
withdrawn_at(const char *record, struct world *w, struct script *s, enum permission p, struct err *e)
{
	struct withdrawal x = { record, 1u << p };
	int rc;

	s->on = at_step;
	s->arg = &x;
	rc = world_pickup(w, s, NULL, e);
	s->arg = NULL;
	return rc;
}

static int
step_of_making(struct world *w, struct script *s, enum permission p, struct err *e)
{
	return withdrawn_at("making", w, s, p, e);
}

static int
step_of_handover(struct world *w, struct script *s, enum permission p, struct err *e)
{
	return withdrawn_at("handover", w, s, p, e);
}

/* A hold that succeeds stops the order. */
static int
hold(struct world *w, struct script *s, enum permission p, struct err *e)
{
	struct withdrawal x = { NULL, 1u << p };
	char path[WORLD_PATH + 32];
	int rc;

	snprintf(path, sizeof(path), "%s/phone/.mode", w->folder);
	kit_write(path, "never", 0600);
	s->on_sms = at_message;
	s->arg = &x;
	rc = world_pickup(w, s, NULL, e);
	s->arg = NULL;
	return rc == -1 && e->code == ERR_ON_HOLD ? 0 : rc;
}

/* What each door writes: a number that is 0 until then. */
#define WRITES_pickup "SELECT count(*) FROM visits"
#define WRITES_ahead "SELECT count(*) FROM makings"
#define WRITES_give_up "SELECT count(*) FROM approvals"
#define WRITES_reset "SELECT count(*) - 1 FROM visits"
#define WRITES_reprint "SELECT count(*) FROM reprints"
#define WRITES_step_of_making "SELECT count(*) FROM makings WHERE state <> 'begun'"
#define WRITES_step_of_handover "SELECT count(*) FROM handovers WHERE state <> 'begun'"
#define WRITES_hold "SELECT count(*) FROM orders WHERE held"

struct door {
	const char *name;
	enum may_action action;
	int (*try)(struct world *w, struct script *s, enum permission p, struct err *e);
	const char *writes;
};

static void
walk(const struct door *d, enum permission p)
{
	enum err_code want = may_kit_says(d->action, p, false), got;
	struct script s = { .retries = 0 };
	struct err e = { .code = ERR_NONE };
	void *w;

	resume_new(&w);
	got = d->try(w, &s, p, &e) == 0 ? ERR_NONE : e.code;
	if (got != want)
		fail_msg("%s with %s: %d, not %d", d->name, permission_name(p), (int)got, (int)want);
	assert_int_equal(resume_count(w, d->writes) > 0, want == ERR_NONE);
	if (want != ERR_NONE) {
		assert_int_equal(s.last, want);
		assert_int_equal(s.refusals, 1);
		assert_int_equal(s.slips, 0);   /* nothing a visitor is told */
	}
	assert_int_equal(secret_alive(), 0);
	resume_free(&w);
}

static void
the_flows_doors_open_as_the_table_says(void **state)
{
	static const struct door doors[] = {
#define FLOW_DOOR(action, name) { #name, MAY_##action, name, WRITES_##name },
#include "tests/unit/may_doors.def"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		for (int p = 0; p < PERMISSION__MAX; p++)
			walk(&doors[i], (enum permission)p);
}

/* The screen let through whom the book knows otherwise by now: refused by the book, shown, nothing begun. */
static void
signed_in(struct script *s, enum moment m, const struct progress *g)
{
	(void)g;
	if (m == AT_STEP && s->boundaries == 1)
		has_alone(s->w, PERMISSION_AUDIT);
}

static void
what_the_book_takes_back_stops_the_next_record(void **state)
{
	struct script s = { .on = signed_in };

	resume_pickup(*state, &s, NULL, ERR_MAY);
	assert_int_equal(s.refusals, 1);
	assert_int_equal(resume_count(*state, "SELECT count(*) FROM makings"), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flows_doors_open_as_the_table_says),
		RESUME(what_the_book_takes_back_stops_the_next_record),
	};

	if (argc > 1 && strcmp(argv[1], "token-helper") == 0)
		return token_helper_main();
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
