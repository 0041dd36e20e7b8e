/* The list: a page at a time by the key of the row before. */
#include "tests/unit/kit.h"
#include "tui/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `all` rows, "0001" and on; remembers what was asked. */
struct rows {
	int all, first;
	size_t loads;
	bool broken;
	char key[NO_SIZE];
};

static int
load(void *ctx, const char *after, size_t max, size_t *n, bool *more,
    struct err *e)
{
	struct rows *r = ctx;

	r->loads++;
	if (r->broken)
		return err_set(e, ERR_BOOK, "broken");
	r->first = after[0] == '\0' ? 1 : atoi(after) + 1;
	*n = 0;
	while (*n < max && r->first + (int)*n <= r->all)
		(*n)++;
	*more = r->first + (int)*n <= r->all;
	return 0;
}

static const char *
key(void *ctx, size_t row)
{
	struct rows *r = ctx;

	snprintf(r->key, sizeof(r->key), "%04d", r->first + (int)row);
	return r->key;
}

static const struct list_source source = { load, key };

static void
press(struct list *l, enum key_kind kind)
{
	struct err e;
	bool took;

	assert_int_equal(list_key(l, &(struct key){ .kind = kind }, &took, &e), 0);
	assert_true(took);
}

static void
setup(struct list *l, struct rows *r, int all, size_t height)
{
	struct err e;

	*r = (struct rows){ .all = all };
	list_init(l, &source, r);
	l->height = height;
	assert_int_equal(list_first(l, &e), 0);
}

static void
down_goes_over_the_page_and_up_comes_back(void **state)
{
	struct list l;
	struct rows r;

	(void)state;
	setup(&l, &r, 10, 4);
	for (int i = 0; i < 4; i++)
		press(&l, K_DOWN);
	assert_string_equal(key(&r, l.at), "0005");
	press(&l, K_UP);
	assert_string_equal(key(&r, l.at), "0004");
	list_done(&l);
}

static void
pages_end_at_the_last_row(void **state)
{
	struct list l;
	struct rows r;

	(void)state;
	setup(&l, &r, 10, 4);
	for (int i = 0; i < 5; i++)
		press(&l, K_PAGE_DOWN);
	assert_int_equal(l.n, 2);
	assert_false(l.more);
	for (int i = 0; i < 5; i++)
		press(&l, K_DOWN);
	assert_string_equal(key(&r, l.at), "0010");
	press(&l, K_PAGE_UP);
	assert_string_equal(key(&r, 0), "0005");
	press(&l, K_HOME);
	assert_string_equal(key(&r, l.at), "0001");
	press(&l, K_PAGE_UP);
	press(&l, K_UP);
	assert_string_equal(key(&r, l.at), "0001");
	list_done(&l);
}

static void
many_pages_are_remembered(void **state)
{
	struct list l;
	struct rows r;

	(void)state;
	setup(&l, &r, 9999, 10);
	for (int i = 0; i < 500; i++)
		press(&l, K_PAGE_DOWN);
	assert_string_equal(key(&r, 0), "5001");
	for (int i = 0; i < 499; i++)
		press(&l, K_PAGE_UP);
	assert_string_equal(key(&r, 0), "0011");
	list_done(&l);
}

static void
an_empty_list_takes_keys(void **state)
{
	struct list l;
	struct rows r;

	(void)state;
	setup(&l, &r, 0, 4);
	press(&l, K_DOWN);
	press(&l, K_PAGE_DOWN);
	press(&l, K_UP);
	assert_int_equal(l.n, 0);
	list_done(&l);
}

static void
a_failure_leaves_the_page_in_view(void **state)
{
	struct list l;
	struct rows r;
	struct err e;
	bool took;

	(void)state;
	setup(&l, &r, 10, 4);
	r.broken = true;
	assert_int_equal(list_again(&l, &e), -1);
	assert_int_equal(e.code, ERR_BOOK);
	assert_int_equal(l.n, 4);
	assert_int_equal(list_key(&l, &(struct key){ .kind = K_PAGE_DOWN }, &took,
	    &e), -1);
	r.broken = false;
	assert_int_equal(list_again(&l, &e), 0);
	assert_string_equal(key(&r, 0), "0001");
	list_done(&l);
}

static void
other_keys_are_not_its_own(void **state)
{
	struct list l;
	struct rows r;
	struct err e;
	bool took;

	(void)state;
	setup(&l, &r, 10, 4);
	assert_int_equal(list_key(&l, &(struct key){ .kind = K_ENTER }, &took,
	    &e), 0);
	assert_false(took);
	list_done(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(down_goes_over_the_page_and_up_comes_back),
		cmocka_unit_test(pages_end_at_the_last_row),
		cmocka_unit_test(many_pages_are_remembered),
		cmocka_unit_test(an_empty_list_takes_keys),
		cmocka_unit_test(a_failure_leaves_the_page_in_view),
		cmocka_unit_test(other_keys_are_not_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
