#ifndef TESTS_CARD_RIG_OWN_H
#define TESTS_CARD_RIG_OWN_H

/* What the files of the rig share. */
#include <stdbool.h>
#include <sys/types.h>

enum { RIG_UKEYS = 2, RIG_PATH = 200, RIG_PORT = 35963, RIG_WAIT_MS = 10000 };

struct rig {
	pid_t pid;              /* the test */
	pid_t pcscd;
	int doom;               /* the UKey at whose trap pcscd dies; -1 = none */
	char dir[RIG_PATH];
	bool long_names;
	struct rig_ukey {
		pid_t pid;
		int listening;
		char ctl[32];
		char reader[128];
	} ukeys[RIG_UKEYS];
};

/* The program cannot go on: says why, exits 1. */
void rig_fatal(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void rig_errno(const char *what) __attribute__((noreturn));    /* the same, of a system call */
/* In a child: die with the test, whatever it dies of. */
void rig_die_with(pid_t test);
/* Into namespaces of our own: users (unless root), mounts, network; lo is up, /run is empty. */
void rig_space_enter(void);

#endif
