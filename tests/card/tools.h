#ifndef TESTS_CARD_TOOLS_H
#define TESTS_CARD_TOOLS_H

/* OpenSC's own tools on the rig's UKey 0: the judges of the software UKey. */
#include "tests/card/rig.h"
#include "tests/unit/cli.h"

#define TOOLS_PIN "40817263"

/* The rig that the tools of this program work on. */
extern struct rig *tools_rig;

/* Run in the rig's folder; exits 0; what it says holds a text. */
const struct ran *tools_run(const char *const argv[]);
void tools_ok(const char *const argv[]);
void tools_say(const char *const argv[], const char *text);

/* pkcs15-init erases it; sets it up under TOOLS_PIN. */
bool tools_erase(void);
bool tools_create(void);
/* The commands of both. */
unsigned tools_format(void);
/* pkcs11-tool makes an RSA-2048 key; lists what it sees under a PIN; does that PIN open it? */
bool tools_key(const char *id);
const struct ran *tools_objects(const char *pin);
bool tools_opens(const char *pin);

/* What pkcs15-init is to find in its environment; tools_judge does it by itself. */
void tools_environment(void);
/* cmocka setup: UKey 0 blank, or formatted, in its reader, with nothing that lies in wait. */
int tools_blank(void **state);
int tools_formatted(void **state);
/* The tests on UKeys without secure messaging, then with; how many failed. */
#define tools_judge(tests) tools_judge_((tests), sizeof(tests) / sizeof((tests)[0]))
int tools_judge_(const struct CMUnitTest *tests, size_t n);

#endif
