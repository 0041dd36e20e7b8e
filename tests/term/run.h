#ifndef TESTS_TERM_RUN_H
#define TESTS_TERM_RUN_H

/* Programs run to their end, without a shell. */

/* What it exited with (128 + signal; 127 = not found).  *out, when wanted, is
 * what it wrote to stdout; free it. */
int run(char **out, const char *const argv[]);
/* The same, with a line for its stdin. */
int run_fed(char **out, const char *const argv[], const char *line);

#endif
