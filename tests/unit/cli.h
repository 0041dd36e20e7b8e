#ifndef TESTS_UNIT_CLI_H
#define TESTS_UNIT_CLI_H

/* Runs our binary, $BUILD_DIR/ukey-pickup, as a person at a shell would. */
#include "tests/unit/kit.h"

#include <stdbool.h>

struct ran {
	int code;               /* exit code, or 128 + signal */
	char *out, *err;
};

/* Arguments as one text, split at spaces; '%' in it is `where`.  In folder
 * `where`, without a terminal.  The result stays good until the next call
 * or cli_done(). */
const struct ran *cli(const char *where, const char *arguments);
/* The same in a demo's folder, with --staff and, on stdin, that one's password of SIGN-IN.txt. */
const struct ran *cli_as(const char *demo, const char *staff, const char *arguments);
/* They exit with this, or the test fails and shows what they said. */
void cli_exits(const char *where, const char *arguments, int code);
void cli_exits_as(const char *demo, const char *staff, const char *arguments, int code);
void cli_password(const char *demo, const char *staff, char out[40]);
/* Any program, the same way. */
const struct ran *cli_program(const char *where, const char *const argv[]);
void cli_done(void);
/* Path of our binary, absolute. */
const char *cli_binary(void);

/* A demo of 40 orders of the test's own: copied from one made once.  Free the path. */
char *cli_demo(void);
/* Run SQL on its book with the sqlite3 program. */
void cli_sql(const char *demo, const char *sql);
/* The same; what it answers, rows by line, columns by '|', good as long as cli()'s. */
const char *cli_query(const char *demo, const char *sql);

#endif
