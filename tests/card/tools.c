#include "tests/card/tools.h"

#include <stdlib.h>
#include <string.h>

#define PUK "90817263"

struct rig *tools_rig;

const struct ran *
tools_run(const char *const argv[])
{
	return cli_program(rig_dir(tools_rig), argv);
}

void
tools_ok(const char *const argv[])
{
	const struct ran *r = tools_run(argv);

	if (r->code != 0)
		fail_msg("%s %s ...: exit %d\n%s%s", argv[0], argv[1], r->code, r->out, r->err);
}

/* What a tool's output must say. */
void
tools_say(const char *const argv[], const char *text)
{
	const struct ran *r = tools_run(argv);

	if (strstr(r->out, text) == NULL && strstr(r->err, text) == NULL)
		fail_msg("%s %s ...: exit %d, no \"%s\"\n%s%s", argv[0], argv[1], r->code, text, r->out, r->err);
}

bool
tools_erase(void)
{
	return tools_run((const char *const[]){ "pkcs15-init", "-r", rig_reader(tools_rig, 0), "-E", "-T", NULL })->code == 0;
}

bool
tools_create(void)
{
	return tools_run((const char *const[]){ "pkcs15-init", "-r", rig_reader(tools_rig, 0), "-C", "-p", "pkcs15+onepin", "--pin",
		        "env:CARD_PIN", "--puk", "env:CARD_PUK", "--label", "SZ2611160023", NULL })
	           ->code == 0;
}

bool
tools_key(const char *id)
{
	return tools_run((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login",
		        "--pin", TOOLS_PIN, "--keypairgen", "--key-type", "rsa:2048", "--id", id, "--label", "key", NULL })
	           ->code == 0;
}

const struct ran *
tools_objects(const char *pin)
{
	return tools_run((const char *const[]){ "pkcs11-tool", "--module", rig_module(), "--slot-index", "0", "--login",
	    "--pin", pin, "--list-objects", NULL });
}

bool
tools_opens(const char *pin)
{
	return tools_objects(pin)->code == 0;
}

unsigned
tools_format(void)
{
	rig_zero(tools_rig, 0);
	assert_true(tools_erase());
	assert_true(tools_create());
	return rig_apdus(tools_rig, 0);
}

/* A blank UKey, in its reader: what each test begins with. */
int
tools_blank(void **state)
{
	(void)state;
	rig_slow(tools_rig, 0, 0);
	rig_tear(tools_rig, 0, 0, false);
	rig_wipe(tools_rig, 0);
	if (!rig_is_in(tools_rig, 0))
		rig_insert(tools_rig, 0);
	return 0;
}

int
tools_formatted(void **state)
{
	tools_blank(state);
	assert_true(tools_erase());
	assert_true(tools_create());
	return 0;
}

void
tools_environment(void)
{
	setenv("CARD_PIN", TOOLS_PIN, 1);
	setenv("CARD_PUK", PUK, 1);
}

int
tools_judge_(const struct CMUnitTest *tests, size_t n)
{
	int failed = 0;

	tools_environment();
	for (int aes = 0; aes <= 1; aes++) {
		tools_rig = rig_new(&(struct rig_setup){ .aes = aes == 1 });
		failed += _cmocka_run_group_tests(aes ? "AES" : "plain", tests, n, NULL, kit_teardown);
		rig_done(tools_rig);
	}
	cli_done();
	return failed;
}
