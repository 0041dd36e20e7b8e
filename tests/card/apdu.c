#include "tests/card/card.h"

enum { LE_SHORT_MAX = 256, LE_EXTENDED_MAX = 65536 };

unsigned
apdu_be16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

void
apdu_put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

/* Le of 1 or 2 bytes, where 0 means the most there can be. */
static size_t
expected(const uint8_t *p, size_t n)
{
	size_t v = n >= 2 ? apdu_be16(p + n - 2) : p[0];

	if (v != 0)
		return v;
	return n >= 2 ? LE_EXTENDED_MAX : LE_SHORT_MAX;
}

/* ISO 7816-3, 12.1.3: the four cases, each short or extended. */
bool
apdu_parse(const uint8_t *bytes, size_t n, struct apdu *out)
{
	struct apdu a = { 0 };
	size_t head, lc;
	bool extended;

	if (n < 4)
		return false;
	a = (struct apdu){ .cla = bytes[0], .ins = bytes[1], .p1 = bytes[2], .p2 = bytes[3], .data = bytes + 4 };
	bytes += 4;
	n -= 4;
	extended = n >= 3 && bytes[0] == 0;
	head = extended ? 3 : 1;
	if (n == head) {
		a.le = expected(bytes, n);
	} else if (n > head) {
		lc = extended ? apdu_be16(bytes + 1) : bytes[0];
		if (head + lc > n)
			return false;
		a.data = bytes + head;
		a.n = lc;
		if (n - head - lc > 0)
			a.le = expected(a.data + lc, n - head - lc);
	}
	*out = a;
	return true;
}

/* The length (ISO 7816-4, 5.2.2.2) at p[1]: how many bytes the head takes, 0 = cut short. */
static size_t
tlv_head(const uint8_t *p, size_t n, size_t *len)
{
	if (p[1] < 0x80) {
		*len = p[1];
		return 2;
	}
	if (p[1] == 0x81 && n >= 3) {
		*len = p[2];
		return 3;
	}
	if (p[1] == 0x82 && n >= 4) {
		*len = apdu_be16(p + 2);
		return 4;
	}
	return 0;
}

const uint8_t *
apdu_tlv(const uint8_t *p, size_t n, unsigned tag, size_t *len)
{
	size_t head, l;

	while (n >= 2) {
		head = tlv_head(p, n, &l);
		if (head == 0 || head + l > n)
			return NULL;
		if (p[0] == tag) {
			*len = l;
			return p + head;
		}
		p += head + l;
		n -= head + l;
	}
	return NULL;
}
