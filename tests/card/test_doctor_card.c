/* What doctor says of real readers and of what OpenSC needs, each missing in turn. */
#include "tests/card/cardworld.h"
#include "tests/unit/cli.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

static struct rig *rig;
static char *demo;

/* The line of that title begins with that sign and says that. */
static void
says(const char *sign, const char *title, const char *text)
{
	const struct ran *r = cli(demo, "doctor --conf %/counter.ini");
	const char *line, *end;

	for (line = r->out; line != NULL && *line != '\0'; line = end != NULL ? end + 1 : NULL) {
		end = strchr(line, '\n');
		if (strstr(line, title) == NULL || (end != NULL && strstr(line, title) > end))
			continue;
		if (line[0] != sign[0] || strstr(line, text) == NULL)
			break;
		return;
	}
	fail_msg("no \"%s %s ... %s\" in\n%s%s", sign, title, text, r->out, r->err);
}

/* This line of [token], one for the module in place of what is there. */
static void
setting(const char *line)
{
	char *ini = kit_path(demo, "counter.ini"), *at;
	struct blob b = { 0 };
	struct err e;
	FILE *f;

	assert_int_equal(blob_read(&b, ini, 65536, &e), 0);
	assert_int_equal(blob_add(&b, "", 1, &e), 0);
	assert_non_null(at = strstr((char *)b.p, "module = "));
	assert_non_null(f = fopen(ini, "w"));
	fprintf(f, "%.*s%s%s", (int)(at - (char *)b.p), (char *)b.p, line,
	    strncmp(line, "module", 6) == 0 ? strchr(at, '\n') + 1 : at);
	assert_int_equal(fclose(f), 0);
	blob_done(&b);
	free(ini);
}

static int
counter(void **state)
{
	char *ini;

	(void)state;
	rig_pcscd_start(rig);
	if (!rig_is_in(rig, 0))
		rig_insert(rig, 0);
	demo = cli_demo();
	ini = kit_path(demo, "counter.ini");
	assert_int_equal(cardworld_settings(ini), 0);
	free(ini);
	return 0;
}

static int
done(void **state)
{
	free(demo);
	return kit_teardown(state);
}

/* Nobody can run or load it: only here, in the rig's own view of the files. */
static void
hide(const char *path)
{
	assert_int_equal(mount("/dev/null", path, NULL, MS_BIND, NULL), 0);
}

static void
readers_and_driver_are_fine(void **state)
{
	(void)state;
	says("=", "读卡器", "读卡器 2 个");
	says("=", "读卡器", "插着 1 个UKey");
	says("=", "UKey驱动", "opensc-pkcs11.so");
}

static void
without_pcscd_the_readers_fail(void **state)
{
	(void)state;
	rig_pcscd_kill(rig);
	says("x", "读卡器", "pcscd");
	says("!", "UKey驱动", "没有检查");
}

static void
a_name_no_reader_has_is_a_warning(void **state)
{
	(void)state;
	setting("pcsc_reader = ePass\n");
	says("!", "读卡器", "没有一个名称里有「ePass」");
}

static void
a_module_for_virtual_ukeys_fails(void **state)
{
	(void)state;
	setting("module = /usr/lib/softhsm/libsofthsm2.so\n");
	says("x", "UKey驱动", "只有虚拟UKey");
}

static void
without_pkcs15_init_the_driver_fails(void **state)
{
	(void)state;
	hide("/usr/bin/pkcs15-init");
	says("x", "UKey驱动", "pkcs15-init");
	assert_int_equal(umount("/usr/bin/pkcs15-init"), 0);
}

static void
without_the_legacy_provider_the_driver_fails(void **state)
{
	const char *module = rig_module();
	char path[300];

	(void)state;
	snprintf(path, sizeof(path), "%.*s/ossl-modules/legacy.so", (int)(strrchr(module, '/') - module), module);
	hide(path);
	says("x", "UKey驱动", "OpenSSL legacy.so");
	assert_int_equal(umount(path), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, counter, done)
	const struct CMUnitTest tests[] = {
		T(readers_and_driver_are_fine),
		T(without_pcscd_the_readers_fail),
		T(a_name_no_reader_has_is_a_warning),
		T(a_module_for_virtual_ukeys_fails),
		T(without_pkcs15_init_the_driver_fails),
		T(without_the_legacy_provider_the_driver_fails),
	};
	int failed;

	rig = rig_new(&(struct rig_setup){ .aes = false });
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rig_done(rig);
	cli_done();
	return failed;
}
