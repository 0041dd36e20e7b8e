#include "tests/unit/tokenkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
bed_helper(int argc, char **argv)
{
	return argc == 2 && strcmp(argv[1], "token-helper") == 0 ? token_helper_main() : -1;
}

void
bed_assert_ok(int rc, const char *what, const struct err *e, const char *file, int line)
{
	char text[600];

	if (rc == 0)
		return;
	err_line(e, text, sizeof(text));
	print_error("%s:\n%s\n", what, text);
	_fail(file, line);
}

void
bed_assert_err(int rc, enum err_code want, const char *what, const struct err *e,
    const char *file, int line)
{
	char text[600] = "it was done";

	if (rc == -1 && e->code == want)
		return;
	if (rc == -1)
		err_line(e, text, sizeof(text));
	print_error("%s:\nwanted error %d, got: %s\n", what, (int)want, text);
	_fail(file, line);
}

void
bed_client(struct bed *b, const char *program, int ms)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct token_client_setup s = { .module = BED_MODULE, .inserted = b->inserted,
		.log = b->log, .ms = ms != 0 ? ms : 60000 };
	struct err e;

	assert_true(n > 0);
	self[n] = '\0';
	s.program = program != NULL ? program : self;
	token_client_free(b->client);
	b->client = NULL;
	assert_ok(token_client_new(&b->client, &s, &e));
	b->token = token_client_seam(b->client);
}

int
bed_new(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	struct err e;

	assert_non_null(b);
	b->dir = kit_dir();
	b->drawer = kit_path(b->dir, "drawer");
	b->inserted = kit_path(b->dir, "reader");
	b->log = kit_path(b->dir, "module.log");
	assert_ok(reader_new(&b->reader, b->inserted, b->drawer, &e));
	assert_ok(reader_make_blanks(BED_MODULE, b->drawer, 2, b->serials, &e));
	assert_ok(reader_insert(b->reader, "1", &e));
	bed_client(b, NULL, 0);
	*state = b;
	return 0;
}

int
bed_free(void **state)
{
	struct bed *b = *state;

	token_client_free(b->client);
	reader_free(b->reader);
	free(b->dir);
	free(b->drawer);
	free(b->inserted);
	free(b->log);
	free(b);
	return 0;
}

struct secret *
bed_secret(const char *digits)
{
	struct err e;
	struct secret *s = secret_new(&e);

	assert_non_null(s);
	assert_ok(secret_set(s, digits, strlen(digits), &e));
	return s;
}

void
bed_format(struct bed *b, const char *serial)
{
	struct secret *so = bed_secret(BED_SO), *pin = bed_secret(BED_PIN);
	struct err e;
	int rc = b->token.ops->format(b->token.self, serial, so, pin, "SZ2611160023", &e);

	secret_free(so);
	secret_free(pin);
	assert_ok(rc);
}

int
bed_try_login(struct bed *b, const char *serial, const char *pin, struct err *e)
{
	struct secret *s = bed_secret(pin);
	int rc = b->token.ops->login(b->token.self, serial, s, e);

	secret_free(s);
	return rc;
}

void
bed_login(struct bed *b, const char *serial)
{
	struct err e;

	assert_ok(bed_try_login(b, serial, BED_PIN, &e));
}
