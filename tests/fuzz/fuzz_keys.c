/*
 * A terminal's bytes.  Four of them stand for what is no byte: 1 nothing more is
 * waiting, 2 a paste begins, 3 it ends, 4 the terminal's library tells F5.
 */
#include "tests/fuzz/fuzz.h"

#include "tui/keys.h"

static bool
next(struct keys *k, uint8_t b, struct key *out)
{
	switch (b) {
	case 1:
		return keys_end(k, out);
	case 2:
		return keys_special(k, K_PASTE, 0, out);
	case 3:
		return keys_special(k, K_PASTE_END, 0, out);
	case 4:
		return keys_special(k, K_F, 5, out);
	default:
		return keys_byte(k, b, out);
	}
}

static void
holds(const struct key *k, bool pasting)
{
	fuzz_must(k->kind != K_NONE && k->kind != K_MENU && k->kind != K_PASTE && k->kind != K_PASTE_END);
	fuzz_must(!pasting || k->kind == K_CHAR); /* what is pasted does nothing but stand there */
	if (k->kind == K_F)
		fuzz_must(k->f >= 1 && k->f <= 12);
	if (k->kind == K_CHAR) {
		fuzz_must(k->ch >= ' ' && k->ch != 0x7F && k->ch <= 0x10FFFF && (k->ch < 0xD800 || k->ch > 0xDFFF));
		fuzz_must(k->ch < 0xFF01 || k->ch > 0xFF5E);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct keys k = { 0 };
	struct key key = { 0 };

	for (size_t i = 0; i < n; i++) {
		const bool pasting = k.pasting;

		if (next(&k, p[i], &key))
			holds(&key, pasting);
		fuzz_must(k.need >= 0 && k.need <= 3);
	}
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	static const char typed[] = "1001\r\x1b[15~\x1b""5\x1bOP\x1b\1陈𬭎１２\t\x7f\x15\x0c";
	static const char pasted[] = "\2440300199003079914\n\x1b\x1b\x1b[A\3\r\4";
	static const char torn[] = "\xe9\x99\x1b\xc0\x80\xed\xa0\x80\xf5\x90\xff\x1b[1;2\x1b[Z";

	take(to, "typed", typed, sizeof(typed) - 1);
	take(to, "pasted", pasted, sizeof(pasted) - 1);
	take(to, "torn", torn, sizeof(torn) - 1);
}
