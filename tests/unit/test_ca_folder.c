/* The local CA's folder: keys, index, lock, several handles. */
#include "tests/unit/cakit.h"
#include "tests/unit/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the folder ------------------------------------------------------------------------- */

static void
branch_signs_and_is_not_a_ca(void **state)
{
	struct cakit *b = *state;
	char *cert = kit_path(b->dir, "branch.pem"), *key = kit_path(b->dir, "branch.key");
	struct stat st;

	assert_int_equal(ca_local_branch(b->c, "福田受理点 (演示 无效)", cert, key, &b->e), 0);
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(cakit_shell("openssl verify -CAfile '%s/ca.pem' '%s' >/dev/null", b->folder, cert), 0);
	assert_int_equal(cakit_shell("openssl x509 -in '%s' -noout -text | grep -qx ' *Digital Signature, Non Repudiation'", cert), 0);
	assert_int_equal(cakit_shell("[ \"$(openssl x509 -in '%s' -noout -pubkey)\" = \"$(openssl pkey -in '%s' -pubout)\" ]", cert, key), 0);
	free(cert);
	free(key);
}

static void
root_is_rsa_3072_and_its_key_is_kept_shut(void **state)
{
	struct cakit *b = *state;
	struct ca_local *c = NULL;
	char *key = kit_path(b->folder, "ca.key");
	struct stat st;

	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(cakit_shell("openssl x509 -in '%s/ca.pem' -noout -text | grep -q 'Public-Key: (3072 bit)'", b->folder), 0);
	assert_int_equal(chmod(key, 0640), 0);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_null(c);
	free(key);
}

static void
a_ca_is_not_made_over_another(void **state)
{
	struct cakit *b = *state;
	char *path = kit_path(b->folder, "ca.pem"), *before = kit_read(path), *after;

	assert_int_equal(ca_local_create(b->folder, "Demo CA", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	after = kit_read(path);
	assert_string_equal(before, after);
	free(path);
	free(before);
	free(after);
}

static void
missing_and_mixed_up_folders_are_named(void **state)
{
	struct cakit *b = *state;
	struct ca_local *c = NULL;

	assert_int_equal(ca_local_open(&c, "/nonexistent/ca", &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_non_null(strstr(b->e.say, "/nonexistent/ca"));
	assert_int_equal(ca_local_create("/nonexistent/ca", "Demo CA", &b->e), -1);
	assert_int_equal(b->e.code, ERR_DISK);
	assert_int_equal(cakit_shell("openssl genrsa -out '%s/ca.key' 2048 2>/dev/null && chmod 600 '%s/ca.key'", b->folder, b->folder), 0);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_int_equal(cakit_shell("rm '%s/index.db'", b->folder), 0);
	assert_int_equal(cakit_issue(b, &b->cert), -1); /* while it is open */
	assert_int_equal(b->e.code, ERR_SETTINGS);
	assert_null(c);
}

static void
damaged_index_names_its_line(void **state)
{
	static const char *const bad[] = {
		"gone\t18CE",
		"issued\t18CE",
		"issued\tXX\t2028-02-09T23:59:59+08:00\tSZ1\t-\t-",
		"revoked\t99\tnow\tsuperseded",
		"revoked\t18CE\t2026-02-09T23:59:59+08:00\tsuperseded",
		"issued\t18CE\tsoon\tSZ1\t-\t-",
		"issued\t18CE\t2028-02-09T23:59:59+08:00\tSZ1\t-\tXYZ",
		"crl\t1",
		"crl\tx",
		"",
		"a\tb\tc\td\te\tf\tg",
	};
	struct cakit *b = *state;
	struct ca_local *c = NULL;
	char *path = kit_path(b->folder, "index.db"), *whole = kit_read(path), *text;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(asprintf(&text, "%s%s\n", whole, bad[i]) > 0);
		kit_write(path, text, 0600);
		assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
		assert_int_equal(b->e.code, ERR_FAULT);
		if (strstr(b->e.say, "第 3 行") == NULL)
			fail_msg("%s: %s", bad[i], b->e.say);
		free(text);
	}
	kit_write(path, "something else\n", 0600);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), -1);
	assert_non_null(strstr(b->e.say, "第 1 行"));
	kit_write(path, whole, 0600);
	assert_int_equal(ca_local_open(&c, b->folder, &b->e), 0);
	ca_local_free(c);
	free(path);
	free(whole);
}

static void
a_held_lock_costs_the_budget_and_no_more(void **state)
{
	struct cakit *b = *state;
	char *path = kit_path(b->folder, "lock");
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_int_equal(flock(fd, LOCK_EX), 0);
	b->ms = 20;
	assert_int_equal(cakit_issue(b, &b->cert), -1);
	assert_int_equal(b->e.code, ERR_REMOTE);
	close(fd);
	b->ms = CAKIT_BUDGET;
	assert_int_equal(cakit_issue(b, &b->cert), 0);
	free(path);
}

/* What another handle did is seen at once. */
static void
handles_share_what_is_booked(void **state)
{
	struct cakit *b = *state;
	struct ca_local *other = NULL;
	int64_t when;

	assert_int_equal(ca_local_open(&other, b->folder, &b->e), 0);
	assert_int_equal(ca_local_old(other, &b->o, 1795000000, &b->e), 0);
	assert_int_equal(cakit_status(b, b->o.old_issuer, b->o.old_serial, &when), CA_REVOKED);
	ca_local_free(other);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, cakit_new, cakit_free)

static void
a_look_counts_and_leaves_no_trace(void **state)
{
	struct cakit *b = *state;
	char *lock = kit_path(b->folder, "lock"), *key = kit_path(b->folder, "ca.key");
	struct ca_look l = { 0 };

	assert_int_equal(cakit_issue(b, &b->cert), 0);
	assert_int_equal(unlink(lock), 0);
	assert_int_equal(ca_local_look(b->folder, NULL, &b->e), 0);
	assert_int_equal(ca_local_look(b->folder, &l, &b->e), 0);
	assert_int_equal(l.issued, 1);
	assert_int_equal(l.revoked, 0);
	assert_true(l.crl_fresh);
	assert_int_equal(access(lock, F_OK), -1);
	assert_int_equal(chmod(key, 0644), 0);
	assert_int_equal(ca_local_look(b->folder, NULL, &b->e), -1);
	assert_int_equal(b->e.code, ERR_SETTINGS);
	free(lock);
	free(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(branch_signs_and_is_not_a_ca),
		CASE(root_is_rsa_3072_and_its_key_is_kept_shut),
		CASE(a_ca_is_not_made_over_another),
		CASE(missing_and_mixed_up_folders_are_named),
		CASE(damaged_index_names_its_line),
		CASE(a_held_lock_costs_the_budget_and_no_more),
		CASE(handles_share_what_is_booked),
		CASE(a_look_counts_and_leaves_no_trace),
	};

	return cmocka_run_group_tests(tests, cakit_setup, cakit_teardown);
}
