/* The software UKey, judged by those it is made for: OpenSC's tools and driver. */
#include "tests/card/rig.h"
#include "tests/unit/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rig *rig;

static const struct ran *
tool(const char *const argv[])
{
	return cli_program(rig_dir(rig), argv);
}

static void
its_serial_is_what_opensc_reads(void **state)
{
	char serial[40], seen[40] = "";
	const struct ran *r = tool((const char *const[]){ "opensc-tool", "-r", rig_reader(rig, 0), "--serial", NULL });
	size_t n = 0;

	(void)state;
	if (r->code != 0)
		fail_msg("%s%s", r->out, r->err);
	for (const char *p = r->out; *p != '\0' && *p != '\n' && n < 16; p++)
		if (strchr("0123456789ABCDEF", *p) != NULL)
			seen[n++] = (char)(*p >= 'A' ? *p + 32 : *p);
	rig_serial(rig, 0, serial);
	assert_string_equal(seen, serial);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_serial_is_what_opensc_reads),
	};
	int rc;

	rig = rig_new(&(struct rig_setup){ 0 });
	rc = cmocka_run_group_tests(tests, NULL, kit_teardown);
	rig_done(rig);
	cli_done();
	return rc;
}
