#ifndef TESTS_TERM_EXPONENT_H
#define TESTS_TERM_EXPONENT_H

/*
 * Asks a PKCS#11 module for the private exponent of the one key on the UKey
 * with this serial number; the environment has the PIN (PIN) and what the
 * module wants.  pkcs11-tool never asks.
 * 0: refused as sensitive (and the modulus is told).  1: told.  2: no answer.
 */
int exponent_ask(const char *module, const char *serial);

#endif
