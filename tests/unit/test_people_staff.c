#include "core/staff.h"

#include "core/text.h"
#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>

/* -- a book of one person, who remembers the last audit line -- */

struct page {
	struct staff staff;
	int lines;
	char action[40], by[ID_SIZE], facts[80];
	bool full;                      /* nothing can be written */
};

static int
page_line(struct page *p, const struct actor *by, const char *action, const char *facts, struct err *e)
{
	if (p->full)
		return err_set(e, ERR_BOOK, "disk full");
	p->lines++;
	snprintf(p->action, sizeof p->action, "%s", action);
	snprintf(p->by, sizeof p->by, "%s", by->staff);
	snprintf(p->facts, sizeof p->facts, "%s", facts ? facts : "");
	return 0;
}

static int
page_get(void *self, const char *id, struct staff *out, struct err *e)
{
	struct page *p = self;

	if (strcmp(id, p->staff.id) != 0)
		return err_set(e, ERR_NOT_FOUND, "staff %s", id);
	*out = p->staff;
	return 0;
}

static int
page_put(void *self, const struct actor *by, const struct staff *s, const char *action, struct err *e)
{
	struct page *p = self;

	if (page_line(p, by, action, NULL, e))
		return -1;
	p->staff = *s;
	return 0;
}

static int
page_audit(void *self, const struct actor *by, const struct audit_line *l, struct err *e)
{
	return page_line(self, by, l->action, l->facts, e);
}

static const struct book_ops page_ops = {
	.staff_get = page_get,
	.staff_put = page_put,
	.audit_add = page_audit,
};

static struct secret *
secret_of(const char *s)
{
	struct err e = {0};
	struct secret *out = secret_new(&e);

	assert_non_null(out);
	assert_int_equal(secret_set(out, s, strlen(s), &e), 0);
	return out;
}

/* 李娜, whose password is "right". */
static struct page
page(void)
{
	static char hash[200];
	struct page p = { .staff = { .id = "1001", .person = "P01", .name = "李娜", .permissions = 1 } };
	struct err e = {0};

	if (!*hash) {
		struct secret *right = secret_of("right");

		assert_int_equal(staff_hash(right, hash, &e), 0);
		secret_free(right);
	}
	strcpy(p.staff.hash, hash);
	return p;
}

/* What signing in with this came to; 0 = in. */
static enum err_code
attempt(struct page *p, const char *id, const char *password, int64_t now)
{
	struct book b = { .ops = &page_ops, .self = p };
	struct secret *s = secret_of(password);
	struct staff out = { .id = "nobody" };
	struct err e = {0};
	int rc = staff_sign_in(&b, 7, id, s, now, &out, &e);

	secret_free(s);
	assert_string_equal(out.id, rc == 0 ? "1001" : "nobody");
	if (rc == 0)
		return ERR_NONE;
	if (e.code == ERR_SIGN_IN_LOCKED)
		assert_non_null(strstr(e.say, "锁定到"));
	return e.code;
}

static void
a_hash_is_scrypt_with_its_costs_and_salted(void **state)
{
	struct secret *s = secret_of("right");
	char one[200], two[200];
	struct err e = {0};

	(void)state;
	assert_int_equal(staff_hash(s, one, &e), 0);
	assert_int_equal(staff_hash(s, two, &e), 0);
	secret_free(s);
	assert_memory_equal(one, "scrypt$32768$8$1$", 17);
	assert_int_equal(strlen(one), 17 + 32 + 1 + 64);
	assert_string_not_equal(one, two);
}

static void
the_key_is_what_others_derive(void **state)
{
	/* Python's hashlib.scrypt, salt "SodiumChloride12" */
	struct page p = page();

	(void)state;
	strcpy(p.staff.hash, "scrypt$16384$8$1$536f6469756d43686c6f726964653132$"
	    "354f0178e2690934c77071dfb14d0550e5a30926f45c9b66fb6dcb228378ded7");
	assert_int_equal(attempt(&p, "1001", "pleaseletmein", 1000), ERR_NONE);
	assert_int_equal(attempt(&p, "1001", "pleaseletmeout", 1000), ERR_SIGN_IN);
}

static void
the_right_password_signs_in(void **state)
{
	struct page p = page();

	(void)state;
	assert_int_equal(attempt(&p, "1001", "right", 1000), ERR_NONE);
	assert_string_equal(p.action, "sign_in");
	assert_string_equal(p.by, "1001");
	assert_int_equal(p.lines, 1);
}

static void
each_attempt_leaves_a_line_that_names_no_password(void **state)
{
	struct page p = page();

	(void)state;
	assert_int_equal(attempt(&p, "1001", "wrong", 1000), ERR_SIGN_IN);
	assert_string_equal(p.action, "sign_in_failed");
	assert_int_equal(p.staff.failures, 1);
	assert_int_equal(attempt(&p, "right", "right", 1000), ERR_SIGN_IN);
	assert_string_equal(p.action, "sign_in_failed");
	assert_string_equal(p.by, "");
	assert_string_equal(p.facts, "{\"why\":\"unknown id\"}");
	assert_int_equal(p.lines, 2);
}

static void
three_failures_lock_and_longer_each_time(void **state)
{
	struct page p = page();
	int64_t now = 1000000, expected[] = { 30, 60, 120, 240, 480, 960, 1920, 3600, 3600 };

	(void)state;
	assert_int_equal(attempt(&p, "1001", "wrong", now), ERR_SIGN_IN);
	assert_int_equal(attempt(&p, "1001", "wrong", now), ERR_SIGN_IN);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		assert_int_equal(attempt(&p, "1001", "wrong", now), ERR_SIGN_IN_LOCKED);
		assert_int_equal(p.staff.locked_until, now + expected[i]);
		now = p.staff.locked_until;
	}
}

static void
a_lock_holds_against_the_right_password_until_it_ends(void **state)
{
	struct page p = page();

	(void)state;
	p.staff.failures = 3;
	p.staff.locked_until = 1030;
	assert_int_equal(attempt(&p, "1001", "right", 1029), ERR_SIGN_IN_LOCKED);
	assert_string_equal(p.action, "sign_in_locked");
	assert_int_equal(p.staff.failures, 3);
	assert_int_equal(attempt(&p, "1001", "right", 1030), ERR_NONE);
	assert_int_equal(p.staff.failures, 0);
	assert_int_equal(p.staff.locked_until, 0);
	assert_string_equal(p.action, "sign_in");
}

static void
only_who_knows_the_password_hears_of_disabled(void **state)
{
	struct page p = page();

	(void)state;
	p.staff.disabled = true;
	assert_int_equal(attempt(&p, "1001", "wrong", 1000), ERR_SIGN_IN);
	assert_int_equal(attempt(&p, "1001", "right", 1000), ERR_STAFF_DISABLED);
	assert_string_equal(p.action, "sign_in_failed");
}

static void
nobody_signs_in_without_a_trace(void **state)
{
	struct page p = page();

	(void)state;
	p.full = true;
	assert_int_equal(attempt(&p, "1001", "right", 1000), ERR_BOOK);
	assert_int_equal(attempt(&p, "1001", "wrong", 1000), ERR_BOOK);
	assert_int_equal(attempt(&p, "1002", "right", 1000), ERR_BOOK);
	p.staff.failures = 1;
	assert_int_equal(attempt(&p, "1001", "right", 1000), ERR_BOOK);
	assert_int_equal(p.staff.failures, 1);
}

static void
no_password_fits_a_broken_hash(void **state)
{
	static const char *const broken[] = { "", "right", "scrypt$32768$8$1$00$00", "scrypt$1$8$1$",
		("scrypt$32768$8$1$00000000000000000000000000000000$"
		"0000000000000000000000000000000000000000000000000000000000000000x") };
	struct page p = page();

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		p.staff.failures = 0;
		strcpy(p.staff.hash, broken[i]);
		assert_int_equal(attempt(&p, "1001", "right", 1000), ERR_SIGN_IN);
		assert_int_equal(attempt(&p, "1001", "", 1000), ERR_SIGN_IN);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hash_is_scrypt_with_its_costs_and_salted),
		cmocka_unit_test(the_key_is_what_others_derive),
		cmocka_unit_test(the_right_password_signs_in),
		cmocka_unit_test(each_attempt_leaves_a_line_that_names_no_password),
		cmocka_unit_test(three_failures_lock_and_longer_each_time),
		cmocka_unit_test(a_lock_holds_against_the_right_password_until_it_ends),
		cmocka_unit_test(only_who_knows_the_password_hears_of_disabled),
		cmocka_unit_test(nobody_signs_in_without_a_trace),
		cmocka_unit_test(no_password_fits_a_broken_hash),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
