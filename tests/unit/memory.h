#ifndef TESTS_UNIT_MEMORY_H
#define TESTS_UNIT_MEMORY_H

/* What stands in the memory of a process, this one or a child: for what may not stand there. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Where the text stands in pages the process can write; the first `max` places go to `at`.
 * Returns how often.  -1 when we may not look (another process, and we are not root).
 * `what` itself must stand in a page that is only read: a literal.
 */
long memory_find(pid_t pid, const char *what, uintptr_t *at, size_t max);
/* Nowhere.  Fails the test otherwise, saying where; also when we may not look. */
void memory_has_none(pid_t pid, const char *what);

/* Is the page of p locked, kept out of dumps, and wiped in a child?  (Under ASan nothing is ever locked.) */
bool memory_is_guarded(const void *p);

#endif
