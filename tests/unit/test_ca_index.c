/* The local CA's memory: found by serial, however many there are. */
#include "core/ca/index.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MANY = 5000 };

struct memory {
	char *dir, *path;
	struct ca_index index;
};

static int
setup(void **state)
{
	struct memory *m = calloc(1, sizeof(*m));
	struct err e;

	assert_non_null(m);
	m->dir = kit_dir();
	m->path = kit_path(m->dir, "index.db");
	m->index.lazy = true;
	assert_int_equal(ca_index_create(m->path, &e), 0);
	assert_int_equal(ca_index_read(&m->index, m->path, &e), 0);
	m->index.lazy = true;
	*state = m;
	return 0;
}

static int
teardown(void **state)
{
	struct memory *m = *state;

	ca_index_done(&m->index);
	free(m->path);
	free(m->dir);
	free(m);
	return 0;
}

static void
issue(struct memory *m, const char *serial, const char *order)
{
	struct ca_row row = { .key = "-", .end = 1900000000 };
	struct err e;

	snprintf(row.serial, sizeof(row.serial), "%s", serial);
	snprintf(row.order, sizeof(row.order), "%s", order);
	assert_int_equal(ca_index_issued(&m->index, m->path, &row, &e), 0);
}

static void
serial_of(unsigned n, char out[SERIAL_SIZE])
{
	snprintf(out, SERIAL_SIZE, "%08X%08X", n * 2654435761u, n);
}

static void
every_serial_finds_its_own_row(void **state)
{
	struct memory *m = *state;
	struct ca_index again = { 0 };
	const struct ca_row *r;
	char serial[SERIAL_SIZE], order[NO_SIZE];
	struct err e;

	for (unsigned n = 0; n < MANY; n++) {
		serial_of(n, serial);
		snprintf(order, sizeof(order), "SZ%u", n);
		assert_null(ca_index_find(&m->index, serial));
		issue(m, serial, order);
	}
	assert_int_equal(ca_index_read(&again, m->path, &e), 0);
	assert_int_equal(again.n, MANY);
	for (unsigned n = 0; n < MANY; n++) {
		serial_of(n, serial);
		snprintf(order, sizeof(order), "SZ%u", n);
		assert_non_null(r = ca_index_find(&m->index, serial));
		assert_string_equal(r->order, order);
		assert_non_null(r = ca_index_find(&again, serial));
		assert_string_equal(r->order, order);
	}
	ca_index_done(&again);
}

static void
serials_are_numbers(void **state)
{
	struct memory *m = *state;

	assert_null(ca_index_find(&m->index, "0ABC"));
	issue(m, "0ABC", "SZ1");
	assert_non_null(ca_index_find(&m->index, "0abc"));
	assert_non_null(ca_index_find(&m->index, "ABC"));
	assert_non_null(ca_index_find(&m->index, "000abC"));
	assert_null(ca_index_find(&m->index, "ABC0"));
	assert_null(ca_index_find(&m->index, ""));
}

static void
newest_of_a_serial_counts(void **state)
{
	struct memory *m = *state;
	struct err e;

	issue(m, "AB", "SZ1");
	issue(m, "CD", "SZ2");
	issue(m, "AB", "SZ3");
	assert_string_equal(ca_index_find(&m->index, "AB")->order, "SZ3");
	assert_int_equal(ca_index_revoked(&m->index, m->path, "AB", 1800000000, CA_REASON_SUPERSEDED, &e), 0);
	assert_int_equal(m->index.rows[0].revoked, 0);
	assert_int_equal(ca_index_find(&m->index, "AB")->revoked, 1800000000);
	assert_int_equal(ca_index_find(&m->index, "CD")->revoked, 0);
}

/* A line that is not understood leaves what was known before it. */
static void
torn_rows_are_not_found(void **state)
{
	struct memory *m = *state;
	struct err e;
	FILE *f;

	issue(m, "AB", "SZ1");
	f = fopen(m->path, "a");
	assert_non_null(f);
	fputs("issued\tCD\tsome day\tSZ2\t-\t-\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(ca_index_read(&m->index, m->path, &e), -1);
	assert_int_equal(e.code, ERR_FAULT);
	assert_non_null(ca_index_find(&m->index, "AB"));
	assert_null(ca_index_find(&m->index, "CD"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(every_serial_finds_its_own_row),
		T(serials_are_numbers),
		T(newest_of_a_serial_counts),
		T(torn_rows_are_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
