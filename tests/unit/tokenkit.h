#ifndef TESTS_UNIT_TOKENKIT_H
#define TESTS_UNIT_TOKENKIT_H

/* A drawer with two blank UKeys, a reader, and the client with a real helper and the real module. */
#include "core/token/client.h"
#include "core/token/reader.h"
#include "tests/unit/kit.h"

#define BED_MODULE "/usr/lib/softhsm/libsofthsm2.so"
#define BED_KEY "0a0b0c0d"
#define BED_SO "7230621975360636"
#define BED_PIN "438736237625"

struct bed {
	char *dir, *drawer, *inserted, *log;
	char serials[2][40];            /* of UKeys 1 and 2 */
	struct reader *reader;
	struct token_client *client;
	struct token token;
};

/* This program is its own helper: `x token-helper` serves.  Call first in main; -1: go on and test. */
int bed_helper(int argc, char **argv);

/* cmocka setup and teardown; UKey 1 is inserted. */
int bed_new(void **state);
int bed_free(void **state);
/* The client anew: another program, another budget (NULL, 0: as it was). */
void bed_client(struct bed *b, const char *program, int ms);

/* A secret of these digits; secret_free it. */
struct secret *bed_secret(const char *digits);
/* UKey `serial` formatted and logged in under BED_SO and BED_PIN. */
void bed_format(struct bed *b, const char *serial);
void bed_login(struct bed *b, const char *serial);
int bed_try_login(struct bed *b, const char *serial, const char *pin, struct err *e);

/* Says the chain of e when rc is not 0. */
#define assert_ok(call) bed_assert_ok((call), #call, &e, __FILE__, __LINE__)
void bed_assert_ok(int rc, const char *what, const struct err *e, const char *file, int line);
#define assert_err(call, want) bed_assert_err((call), (want), #call, &e, __FILE__, __LINE__)
void bed_assert_err(int rc, enum err_code want, const char *what, const struct err *e, const char *file, int line);

#endif
