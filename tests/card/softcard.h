#ifndef TESTS_CARD_SOFTCARD_H
#define TESTS_CARD_SOFTCARD_H

/* The process that is one UKey, and what its control socket can do to it. */
#include "tests/card/card.h"

/* What goes wrong at a command. */
enum trap_kind {
	TRAP_NONE,
	TRAP_BEFORE,            /* pulled out before it has any effect */
	TRAP_AFTER,             /* ... when it has had it, before the answer */
	TRAP_SAY,               /* a status word instead of running it */
	TRAP_DO_SAY,            /* ... instead of its answer */
	TRAP_KILL,              /* a process dies (SIGKILL) before it has any effect */
	TRAP_KILL_AFTER,        /* ... when it has had it, before the answer */
};
struct trap {
	enum trap_kind kind;    /* NONE again once it has sprung */
	unsigned at;            /* 1 = the next command */
	unsigned sw;            /* SAY, DO_SAY */
	unsigned pid;           /* KILL, KILL_AFTER */
};

struct softcard {
	struct card card;
	int port;               /* of the virtual reader */
	int ctl;                /* listening control socket */
	int log;                /* commands and answers in hex; -1 = none */
	bool in;                /* in the reader, also while that has no power */
	int wire;               /* -1: not connected */
	unsigned since, total;  /* commands; `since` from the last trap or count on */
	struct trap trap;
	int slow_ms;            /* a key generation takes this long */
	/* one in the works: it has its effect and its answer when it is due */
	uint8_t *works;
	size_t works_n;
	int64_t due;
	/* who asked to be told when so many commands have come, or (WAIT_SLOW) a slow one begins; -1 = nobody */
	int waiter;
	unsigned waits_for;
};
enum { WAIT_SLOW = 0 };

/* Be that UKey until "quit" or the control socket fails. */
void softcard_run(struct softcard *s);

void softcard_insert(struct softcard *s);
void softcard_remove(struct softcard *s);

/* One control word with its arguments; the answer, one line.
 *
 *	insert | remove         in and out of the reader
 *	power                   the reader has come back: connect again if in it
 *	state                   "in" or "out", "connected" or "off", "armed" or "idle"
 *	wipe                    blank again, the serial stays
 *	serial                  in hex
 *	keep PATH               a copy of the image
 *	swap PATH               out of the reader, and from now on the UKey of that image
 *	                        (a blank one with a serial of its own where there is none)
 *	count                   commands since the last trap or zero, and in all
 *	zero                    count from here
 *	trap N before|after     torn out at the N-th command from here
 *	trap N say|do-say XXXX  status word instead of the N-th, or of its answer
 *	trap N kill|kill-after PID      that process dies at the N-th command from here (pcscd does)
 *	trap 0 before           none any more
 *	await N                 answers when N commands have come since the last trap or zero
 *	await 0                 ... when a slow key generation is going on
 *	slow MS                 how long a key generation takes; 0 = as long as it does
 *	quit
 *
 * False: the process is to end. */
bool ctl_word(struct softcard *s, const char *line, char *answer, size_t size);

#endif
