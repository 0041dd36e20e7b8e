#ifndef TESTS_CARD_RIG_H
#define TESTS_CARD_RIG_H

/*
 * Real UKeys without hardware: pcscd with vsmartcard's two virtual readers and
 * a software ePass2003 in each (tests/card/card.h), all in namespaces of the
 * test's own, so that pcscd's fixed socket and the readers' ports are nobody
 * else's.  Works for root and, where the kernel lets users make namespaces, for
 * anybody.
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		if (argc == 2 && strcmp(argv[1], "token-helper") == 0)
 *			return token_helper_main();
 *		rig = rig_new(&(struct rig_setup){ .aes = true });      // before any thread
 *		...
 *		rig_done(rig);
 *	}
 *
 * What the test starts from then on (the counter, OpenSC's tools, a fork) sees
 * this pcscd.  UKeys are numbered 0 and 1, as their readers; rig_dir() holds
 * their images (ukey-0.img), what they were asked (ukey-0.log, without what
 * carries a PIN) and pcscd.log.
 *
 * Calls that wait do so for what pcscd says, ten seconds at most.  Whatever goes
 * wrong fails the test (rig_new: the program, saying what is missing).
 */
#include <stdbool.h>
#include <stddef.h>

#define RIG_MODULE "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"

struct rig;
struct rig_setup {
	bool aes;               /* UKeys with secure messaging, else without */
	bool absent;            /* both outside at first; else 0 is in its reader, 1 is not */
	bool long_names;        /* the readers' are longer than a slot's description in PKCS#11 */
};

struct rig *rig_new(const struct rig_setup *setup);
void rig_done(struct rig *r);
const char *rig_dir(const struct rig *r);
/* Where OpenSC's PKCS#11 module lies here. */
const char *rig_module(void);

/* The reader's name as PC/SC has it, the UKey's serial in 16 hex digits. */
const char *rig_reader(const struct rig *r, int n);
void rig_serial(const struct rig *r, int n, char out[40]);

/* In and out of its reader; returns when pcscd has seen it. */
void rig_insert(struct rig *r, int n);
void rig_remove(struct rig *r, int n);
/* The same, at once: pcscd sees it some 0.4 s later; then rig_seen waits. */
void rig_push(struct rig *r, int n);
void rig_pull(struct rig *r, int n);
void rig_seen(struct rig *r, int n, bool present);
/* In the reader?  (Torn out by a trap: no.) */
bool rig_is_in(struct rig *r, int n);

/* Blank again under its serial, wherever it is: as if the format had never been.  Only between what the test
 * starts: whoever has it open is not told. */
void rig_wipe(struct rig *r, int n);
/* Out of the reader, and another UKey is in its place: the one called so, a blank one with a serial of its own
 * the first time ("ukey-0" and "ukey-1" are those from the start).  Then rig_insert. */
void rig_swap(struct rig *r, int n, const char *name);
/* What is on it now, kept under a name for rig_swap: the same UKey as it was. */
void rig_keep(struct rig *r, int n, const char *name);

/* Commands it got since the last rig_zero or trap, and in all. */
unsigned rig_apdus(struct rig *r, int n);
unsigned rig_apdus_total(struct rig *r, int n);
void rig_zero(struct rig *r, int n);

/*
 * Once, at the `at`-th command from here (1 = the next; 0 = none any more):
 * torn out of the reader before that command has any effect, or after it had it
 * and before the answer; it stays out until rig_insert.  Or the status word `sw`
 * instead of running it, or (after) instead of the answer.
 */
void rig_tear(struct rig *r, int n, unsigned at, bool after);
void rig_status(struct rig *r, int n, unsigned at, unsigned sw, bool after);
/* Has it happened? */
bool rig_sprung(struct rig *r, int n);

/* Returns when it has got so many commands since the last rig_zero or trap; when a slow key generation is going on.
 * Half a minute at most. */
void rig_await(struct rig *r, int n, unsigned commands);
void rig_await_slow(struct rig *r, int n);

/* How long a key generation takes, ms; 0 = as fast as it goes (RSA-2048 in 70-500 ms).  Torn out meanwhile, there is
 * no key. */
void rig_slow(struct rig *r, int n, int ms);

/* pcscd dies (SIGKILL); it is started again and has both readers and what is in them. */
void rig_pcscd_kill(struct rig *r);
/* The same at UKey n's `at`-th command from here, as rig_tear. */
void rig_pcscd_dies(struct rig *r, int n, unsigned at, bool after);
/* Is it running?  (One that rig_pcscd_dies ended is not.) */
bool rig_pcscd_runs(struct rig *r);
/* Nothing to do while it runs. */
void rig_pcscd_start(struct rig *r);

/* Any word of the control socket (tests/card/softcard.h); its answer. */
void rig_ctl(const struct rig *r, int n, const char *line, char *answer, size_t size);

#endif
