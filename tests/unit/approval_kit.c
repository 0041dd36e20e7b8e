#include "tests/unit/approval_kit.h"

#include "core/approval.h"
#include "core/clock.h"

#include <stdio.h>
#include <string.h>

void
approval_kit_staff(struct book_kit *k)
{
	const unsigned supervise = 1u << PERMISSION_SUPERVISE;
	struct staff gone;
	struct err e;

	book_kit_staff(k, "2001", "P3", supervise);
	book_kit_staff(k, "2002", "P4", supervise);
	book_kit_staff(k, "2003", "P6", supervise | 1u << PERMISSION_PICKUP);
	book_kit_staff(k, "2008", "P5", supervise);
	book_kit_staff(k, "2009", "P1", supervise);
	gone = approval_kit_who(k, "2008");
	gone.disabled = true;
	assert_ok(k->book.ops->staff_put(k->book.self, &k->admin, &gone, "staff_disable", &e));
}

struct staff
approval_kit_who(struct book_kit *k, const char *id)
{
	struct staff s;
	struct err e;

	assert_ok(k->book.ops->staff_get(k->book.self, id, &s, &e));
	return s;
}

struct visit
approval_kit_visit(struct book_kit *k, const char *a, const char *b)
{
	struct visit v = {
		.point = "FT01", .clerk = "1001", .terminal = 1, .agent = true,
		.collector = "赵明", .number = "440300199003079927",
		.document_until = 23800, .same_person = true, .signoff = true,
		.bids = BIDS_NONE, .told_platform = true, .told_mobile = true,
		.letter = {
			.principal = "深圳市测试建设工程有限公司",
			.principal_code = "91440300MA5TEXT03E",
			.agent = "赵明", .agent_number = "440300199003079927",
			.issued = 20777, .valid_until = 20807,
			.chop_name = "深圳市测试建设工程有限公司",
			.original_kept = true,
		},
	};
	struct err e;

	snprintf(v.orders[v.norders++], NO_SIZE, "%s", a);
	if (b != NULL)
		snprintf(v.orders[v.norders++], NO_SIZE, "%s", b);
	assert_ok(k->book.ops->visit_new(k->book.self, &k->by, &v, &e));
	return v;
}

void
approval_kit_facts(const struct visit *v, char out[FACTS_SIZE])
{
	char issued[16], until[16];
	size_t n;

	date_format(v->letter.issued, issued);
	date_format(v->letter.valid_until, until);
	n = (size_t)snprintf(out, FACTS_SIZE, "{\"collector\":{\"name\":\"%s\",\"number\":\"%s\"},\"letter\":"
	    "{\"chop\":\"%s\",\"issued\":\"%s\",\"principal_code\":\"%s\",\"until\":\"%s\"},\"orders\":[",
	    v->collector, v->number, v->letter.chop_name, issued, v->letter.principal_code, until);
	for (size_t i = 0; i < v->norders; i++)
		n += (size_t)snprintf(out + n, FACTS_SIZE - n, "%s{\"no\":\"%s\"}", i > 0 ? "," : "", v->orders[i]);
	snprintf(out + n, FACTS_SIZE - n, "]}");
}

struct approval
approval_kit_ask(struct book_kit *k, const struct visit *v)
{
	struct approval a = { .kind = APPROVAL_LETTER, .visit = v->id };
	struct err e;

	approval_kit_facts(v, a.facts);
	assert_ok(k->book.ops->approval_add(k->book.self, &k->by, &a, &e));
	return a;
}

void
approval_kit_decide(struct book_kit *k, struct approval *a, enum approval_decision decision)
{
	const struct staff who = approval_kit_who(k, "2001");
	const struct actor by = { who.id, 1 };
	struct err e;

	a->decision = decision;
	snprintf(a->saw, sizeof(a->saw), "original");
	snprintf(a->reason, sizeof(a->reason), "%s", decision == APPROVAL_APPROVED ? "" : "看不清");
	assert_ok(approval_decide(&k->book, &by, &who, 30, k->now, a, &e));
}

struct approval
approval_kit_approved(struct book_kit *k, struct visit *v)
{
	struct approval a = approval_kit_ask(k, v);
	struct err e;

	approval_kit_decide(k, &a, APPROVAL_APPROVED);
	v->approval = a.id;
	assert_ok(k->book.ops->visit_move(k->book.self, &k->by, v, v->state, &e));
	return a;
}

void
approval_kit_end(struct book_kit *k, struct visit *v, enum visit_end end)
{
	enum visit_state from = v->state;
	struct err e;

	v->state = VISIT_CLOSED;
	v->end = end;
	assert_ok(k->book.ops->visit_move(k->book.self, &k->by, v, from, &e));
}
