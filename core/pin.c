#include "core/pin.h"

#include <string.h>

enum { PIN_LEN = 8, GUESSABLE = 4, TRIES = 1000 };

static bool
three_equal(const char *p)
{
	for (int i = 2; i < PIN_LEN; i++)
		if (p[i] == p[i - 1] && p[i] == p[i - 2])
			return true;
	return false;
}

/* Four in a row that each go up, or each go down, by one. */
static bool
run_of_four(const char *p)
{
	int up = 1, down = 1;

	for (int i = 1; i < PIN_LEN; i++) {
		up = p[i] == p[i - 1] + 1 ? up + 1 : 1;
		down = p[i] == p[i - 1] - 1 ? down + 1 : 1;
		if (up == 4 || down == 4)
			return true;
	}
	return false;
}

/* "73737373": two digits all the way. */
static bool
two_repeated(const char *p)
{
	for (int i = 2; i < PIN_LEN; i++)
		if (p[i] != p[i - 2])
			return false;
	return true;
}

/* Four digits in a row that also stand in `known`. */
static bool
shares_digits(const char *p, const char *known)
{
	size_t n = strlen(known);

	for (size_t i = 0; i + GUESSABLE <= PIN_LEN; i++)
		for (size_t k = 0; k + GUESSABLE <= n; k++)
			if (memcmp(known + k, p + i, GUESSABLE) == 0)
				return true;
	return false;
}

const char *
pin_weak(const char *pin, const char *handler_number, const char *mobile)
{
	if (strlen(pin) != PIN_LEN || strspn(pin, "0123456789") != PIN_LEN)
		return "length or alphabet";
	if (three_equal(pin))
		return "three equal in a row";
	if (run_of_four(pin))
		return "run of four";
	if (two_repeated(pin))
		return "two-digit pattern repeated";
	if (shares_digits(pin, handler_number))
		return "4 digits of the ID number";
	if (shares_digits(pin, mobile))
		return "4 digits of the mobile";
	return NULL;
}

int
pin_new(struct secret *out, const struct order *o, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		if (secret_digits(out, PIN_LEN, e))
			return err_wrap(e, "customer PIN");
		if (!pin_weak((const char *)secret_bytes(out), o->handler_number, o->mobile))
			return 0;
	}
	secret_set(out, "", 0, e);
	return err_set(e, ERR_FAULT, "no good PIN in %d tries: the random source is broken", TRIES);
}
