/* backup and restore as an admin types them: exit codes, what is said, what is left behind. */
#include "tests/unit/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
lose_the_book(const char *demo)
{
	const char *const mv[] = { "sh", "-c", "mkdir -p lost && mv book.db* lost/", NULL };

	assert_int_equal(cli_program(demo, mv)->code, 0);
}

static void
there_and_back(void **state)
{
	char *demo = cli_demo(), hash[65], *at;
	const struct ran *r;

	(void)state;
	r = cli_as(demo, "9001", "backup %/b.tar");
	assert_int_equal(r->code, 0);
	assert_non_null(at = strstr(r->out, "SHA-256"));
	assert_int_equal(sscanf(at, "SHA-256：%64[0-9a-f]", hash), 1);
	assert_string_equal(r->err, "");
	assert_int_equal(cli_as(demo, "9001", "backup %/b.tar")->code, 1);         /* it is there */
	assert_int_equal(cli(demo, "restore %/b.tar")->code, 1);        /* and so is the book */
	assert_non_null(strstr(cli(demo, "restore --check")->err, "I03")); /* never restored */
	lose_the_book(demo);
	r = cli(demo, "restore %/b.tar");
	assert_int_equal(r->code, 0);
	assert_non_null(strstr(r->out, hash));
	assert_non_null(strstr(r->out, "不一致 0 张"));
	assert_int_equal(cli(demo, "restore --check")->code, 0);
	assert_int_equal(cli_as(demo, "3001", "audit verify")->code, 0);
	cli_done();
	free(demo);
}

static void
a_certificate_the_book_does_not_know_is_listed(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	assert_int_equal(cli_as(demo, "9001", "backup %/b.tar")->code, 0);
	/* as if the makings had come after the backup */
	cli_sql(demo, "DELETE FROM intents; DROP TRIGGER stock_once; UPDATE stock SET state = 'blank' WHERE serial IN "
	    "(SELECT token_serial FROM makings); DELETE FROM makings");
	assert_int_equal(cli_as(demo, "9001", "backup %/older.tar")->code, 0);
	lose_the_book(demo);
	r = cli(demo, "restore %/older.tar");
	assert_int_equal(r->code, 0);
	assert_non_null(strstr(r->out, "CA 已签发，订单库里没有"));
	assert_non_null(strstr(r->out, "已搁置"));
	cli_done();
	free(demo);
}

static void
keys_go_to_files_of_their_own(void **state)
{
	char *demo = cli_demo(), *copy = kit_path(demo, "m.copy"), *key = kit_path(demo, "k.copy");
	const char *const same[] = { "sh", "-c", "cmp m.copy master.secret && cmp k.copy branch/branch.key && "
		"! grep -aqFf master.secret b.tar", NULL };
	struct stat st;

	(void)state;
	assert_int_equal(cli_as(demo, "9001", "backup %/b.tar --master m.copy --branch-key k.copy")->code, 0);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(cli_program(demo, same)->code, 0);
	cli_done();
	free(copy);
	free(key);
	free(demo);
}

/* No secret lies about for a backup that never was. */
static void
no_keys_without_a_backup(void **state)
{
	char *demo = cli_demo(), *copy = kit_path(demo, "m.copy"), *key = kit_path(demo, "k.copy");

	(void)state;
	assert_int_equal(cli_as(demo, "9001", "backup %/no/such/b.tar --master m.copy --branch-key k.copy")->code, 3);
	assert_int_equal(access(copy, F_OK), -1);
	assert_int_equal(access(key, F_OK), -1);
	assert_int_equal(cli_as(demo, "9001", "backup %/b.tar --master m.copy --branch-key k.copy")->code, 0);
	cli_done();
	free(copy);
	free(key);
	free(demo);
}

static void
what_is_wrong_is_said_with_its_code(void **state)
{
	char *demo = cli_demo(), *tar = kit_path(demo, "b.tar");

	(void)state;
	assert_int_equal(cli_as(demo, "9001", "backup")->code, 2);
	assert_int_equal(cli_as(demo, "9001", "backup a b")->code, 2);
	assert_int_equal(cli(demo, "restore --force %/b.tar")->code, 2);
	assert_int_equal(cli_as(demo, "9001", "backup %/no/such/folder/b.tar")->code, 3);
	kit_write(tar, "no backup at all\n", 0600);
	lose_the_book(demo);
	assert_int_equal(cli(demo, "restore")->code, 1);
	assert_int_equal(cli(demo, "restore %/nothing.tar")->code, 1);
	assert_int_equal(cli(demo, "restore %/b.tar")->code, 1);
	assert_non_null(strstr(cli(demo, "restore %/b.tar")->err, "I07"));
	assert_int_equal(cli_as(demo, "9001", "backup %/c.tar")->code, 3); /* no book */
	cli_done();
	free(tar);
	free(demo);
}

static void
a_damaged_receipt_is_named_and_the_rest_backed_up(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	cli_sql(demo, "PRAGMA foreign_keys = OFF; INSERT INTO receipts VALUES (1, 'FT2611230001', (SELECT no FROM orders LIMIT 1), "
	    "1, 1, 1, 'original', printf('%064d', 1), printf('%064d', 2), (SELECT hash FROM audit LIMIT 1), 'FT2611230001.pdf', 0)");
	r = cli_as(demo, "9001", "backup b.tar");
	assert_int_equal(r->code, 1);
	assert_non_null(strstr(r->err, "FT2611230001.pdf"));
	assert_non_null(strstr(r->err, "F04"));
	lose_the_book(demo);
	r = cli(demo, "restore b.tar");
	assert_int_equal(r->code, 0);
	assert_non_null(strstr(r->err, "FT2611230001.pdf"));
	cli_done();
	free(demo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(a_certificate_the_book_does_not_know_is_listed),
		cmocka_unit_test(keys_go_to_files_of_their_own),
		cmocka_unit_test(no_keys_without_a_backup),
		cmocka_unit_test(what_is_wrong_is_said_with_its_code),
		cmocka_unit_test(a_damaged_receipt_is_named_and_the_rest_backed_up),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
