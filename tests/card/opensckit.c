#include "tests/card/opensckit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct opensc_bed bed;
struct err e;

void
opensc_client_new(void)
{
	char program[4096];
	struct token_client_setup s = { .program = program, .module = rig_module(), .log = bed.log, .ms = 60000 };

	snprintf(program, sizeof(program), "%s/ukey-pickup", getenv("BUILD_DIR"));
	token_client_free(bed.client);
	bed.client = NULL;
	assert_ok(token_client_new(&bed.client, &s, &e));
	bed.token = token_client_seam(bed.client);
}

int
opensc_blank(void **state)
{
	struct rig *r = bed.rig;

	(void)state;
	rig_pcscd_start(r);
	rig_slow(r, 0, 0);
	rig_tear(r, 0, 0, false);
	rig_swap(r, 0, "ukey-0");
	for (int i = 0; i < 2; i++) {
		if (rig_is_in(r, i))
			rig_remove(r, i);
		rig_wipe(r, i);
		rig_serial(r, i, bed.serials[i]);
	}
	rig_insert(r, 0);
	bed.log = kit_path(rig_dir(r), "helper.log");
	opensc_client_new();
	bed.so_pin = bed_secret(BED_SO);
	bed.pin = bed_secret(BED_PIN);
	bed.other_pin = bed_secret(OTHER_PIN);
	return 0;
}

int
opensc_done(void **state)
{
	token_client_free(bed.client);
	bed.client = NULL;
	bed.so_pin = secret_free(bed.so_pin);
	bed.pin = secret_free(bed.pin);
	bed.other_pin = secret_free(bed.other_pin);
	free(bed.log);
	bed.log = NULL;
	return kit_teardown(state);
}

int
opensc_judge_(const struct CMUnitTest *tests, size_t n)
{
	int failed = 0;

	for (int aes = 0; aes <= 1; aes++) {
		bed.rig = rig_new(&(struct rig_setup){ .aes = aes == 1 });
		failed += _cmocka_run_group_tests(aes ? "AES" : "plain", tests, n, NULL, NULL);
		rig_done(bed.rig);
	}
	return failed;
}

struct token_info
look_for(const char *serial)
{
	struct token_info t[LOOKS];
	size_t n;

	assert_ok(OP(look, t, LOOKS, &n, &e));
	for (size_t i = 0; i < n; i++)
		if (strcmp(t[i].serial, serial) == 0)
			return t[i];
	fail_msg("%s is not among the %zu", serial, n);
	return t[0];
}

size_t
looks(void)
{
	struct token_info t[LOOKS];
	size_t n;

	assert_ok(OP(look, t, LOOKS, &n, &e));
	return n;
}

int
format(const char *serial)
{
	return OP(format, serial, bed.so_pin, bed.pin, LABEL, &e);
}

void
formatted(void)
{
	assert_ok(format(bed.serials[0]));
	assert_ok(OP(login, bed.serials[0], bed.pin, &e));
}

int
make_key(void)
{
	struct blob spki = { 0 };
	int rc = OP(key_make, bed.serials[0], KEY, 2048, &spki, &e);

	blob_done(&spki);
	return rc;
}
