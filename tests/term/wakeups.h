#ifndef TESTS_TERM_WAKEUPS_H
#define TESTS_TERM_WAKEUPS_H

/* How often a program woke: voluntary context switches of all its threads and of all it started
 * (proc(5), status), counted between two minute ticks of the clock, when home draws its time. */
#include <sys/types.h>

/* Waits for `ms` of quiet that no minute's tick falls into, and counts.  -1: nothing to count. */
long wakeups_idle(pid_t pid, int ms);

#endif
