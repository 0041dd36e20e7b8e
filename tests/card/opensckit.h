#ifndef TESTS_CARD_OPENSCKIT_H
#define TESTS_CARD_OPENSCKIT_H

/* A bed for each test: UKey 0 blank and in its reader, 1 outside, and the program's own helper with OpenSC. */
#include "tests/card/rig.h"
#include "tests/unit/tokenkit.h"

#define KEY "0a0b0c0d0a0b0c0d0a0b0c0d0a0b0c0d"
#define LABEL "SQ20261123001"
#define OTHER_PIN "71625340"

enum { LOOKS = 8 };

struct opensc_bed {
	struct rig *rig;
	struct token_client *client;
	struct token token;
	char serials[2][40];
	char *log;                      /* the helper's */
	struct secret *so_pin, *pin, *other_pin;
};
extern struct opensc_bed bed;
extern struct err e;

/* A call of the seam. */
#define OP(name, ...) bed.token.ops->name(bed.token.self, __VA_ARGS__)

/* The helper anew. */
void opensc_client_new(void);
/* cmocka's. */
int opensc_blank(void **state);
int opensc_done(void **state);
/* The tests on UKeys without secure messaging, then with: how many failed. */
#define opensc_judge(tests) opensc_judge_((tests), sizeof(tests) / sizeof((tests)[0]))
int opensc_judge_(const struct CMUnitTest *tests, size_t n);

/* What the UKey of this serial is said to be; it must be there. */
struct token_info look_for(const char *serial);
/* How many there are. */
size_t looks(void);
/* The format of one; of UKey 0, and logged in. */
int format(const char *serial);
void formatted(void);
/* A key on UKey 0; made, or 0 or -1. */
int make_key(void);

#endif
