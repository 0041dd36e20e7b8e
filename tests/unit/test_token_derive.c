/* RULES 26: tests/data/derived.json, and the same by the openssl command. */
#include "core/token/derive.h"

#include "core/blob.h"
#include "tests/unit/kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *
vectors(void)
{
	json_t *j = kit_vectors("../derived.json");

	assert_true(json_array_size(json_object_get(j, "vectors")) > 0);
	return j;
}

static const char *
text(const json_t *v, const char *key)
{
	const char *s = json_string_value(json_object_get(v, key));

	assert_non_null(s);
	return s;
}

static struct secret *
master_of(const json_t *v)
{
	unsigned char b[64];
	struct err e;
	struct secret *s = secret_new(&e);
	int n = hex_get(text(v, "master"), b, sizeof(b));

	assert_true(n > 0 && s != NULL);
	assert_int_equal(secret_set(s, b, (size_t)n, &e), 0);
	return s;
}

static struct derive
derive_of(const json_t *v)
{
	return (struct derive){
		.purpose = text(v, "purpose"),
		.key_version = (int)json_integer_value(json_object_get(v, "key_version")),
		.model = text(v, "model"),
		.serial = text(v, "serial"),
		.nonce = text(v, "nonce"),
		.digits = (int)json_integer_value(json_object_get(v, "digits")),
	};
}

static void
vectors_hold(void **state)
{
	json_t *j = vectors(), *v;
	struct err e;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(j, "vectors"), i, v) {
		struct derive d = derive_of(v);
		struct secret *master = master_of(v), *pin = secret_new(&e);

		assert_int_equal(derive_pin(master, &d, pin, &e), 0);
		assert_int_equal(secret_len(pin), (size_t)d.digits);
		assert_string_equal((const char *)secret_bytes(pin), text(v, "pin"));
		secret_free(master);
		secret_free(pin);
	}
	json_decref(j);
}

/* What `openssl kdf` says for a vector: hex in lower case, without its colons. */
static void
openssl_kdf(const json_t *v, char out[33])
{
	char cmd[1200], line[120] = "";
	size_t n = 0;
	FILE *p;

	snprintf(cmd, sizeof(cmd), "openssl kdf -keylen 16 -kdfopt digest:SHA2-256 "
	    "-kdfopt hexkey:%s -kdfopt hexinfo:%s HKDF", text(v, "master"), text(v, "info"));
	p = popen(cmd, "r");
	assert_non_null(p);
	assert_non_null(fgets(line, sizeof(line), p));
	assert_int_equal(pclose(p), 0);
	for (const char *c = line; *c != '\0' && n < 32; c++)
		if (strchr("0123456789ABCDEF", *c) != NULL)
			out[n++] = (char)(*c >= 'A' ? *c + 'a' - 'A' : *c);
	out[n] = '\0';
}

static void
openssl_says_the_same(void **state)
{
	json_t *j = vectors(), *v;
	char key[33];
	size_t i;

	(void)state;
	if (access("/usr/bin/openssl", X_OK) == -1)
		skip();
	json_array_foreach(json_object_get(j, "vectors"), i, v) {
		openssl_kdf(v, key);
		assert_string_equal(key, text(v, "key"));
	}
	json_decref(j);
}

static void
every_field_counts(void **state)
{
	const struct derive same = { "transport", 1, "m", "s", "00", 12 };
	struct derive other[] = { same, same, same, same, same, same };
	struct err e;
	struct secret *master = secret_new(&e), *a = secret_new(&e), *b = secret_new(&e);

	(void)state;
	other[0].purpose = "so";
	other[1].key_version = 2;
	other[2].model = "n";
	other[3].serial = "t";
	other[4].nonce = "01";
	other[5].model = "ms"; /* and none runs into the next */
	other[5].serial = "";
	assert_int_equal(secret_set(master, "0123456789abcdef", 16, &e), 0);
	assert_int_equal(derive_pin(master, &same, a, &e), 0);
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		assert_int_equal(derive_pin(master, &other[i], b, &e), 0);
		assert_false(secret_equal(a, b));
	}
	secret_free(master);
	secret_free(a);
	secret_free(b);
}

static void
nonsense_is_a_fault_and_touches_nothing(void **state)
{
	struct derive d = { "so", 1, "m", "s", "00", 17 };
	struct err e;
	struct secret *master = secret_new(&e), *out = secret_new(&e);

	(void)state;
	assert_int_equal(secret_set(out, "kept", 4, &e), 0);
	d.digits = 8;
	assert_int_equal(derive_pin(master, &d, out, &e), -1); /* an empty master */
	assert_int_equal(e.code, ERR_FAULT);
	assert_int_equal(secret_set(master, "0123456789abcdef", 16, &e), 0);
	for (int digits = -1; digits <= 17; digits += 18) {
		d.digits = digits;
		assert_int_equal(derive_pin(master, &d, out, &e), -1);
		assert_int_equal(e.code, ERR_FAULT);
	}
	assert_string_equal((const char *)secret_bytes(out), "kept");
	secret_free(master);
	secret_free(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_hold),
		cmocka_unit_test(openssl_says_the_same),
		cmocka_unit_test(every_field_counts),
		cmocka_unit_test(nonsense_is_a_fault_and_touches_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
