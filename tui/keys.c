#include "tui/keys.h"

enum { ESC = 0x1B };

static bool
emit(struct key *out, enum key_kind kind)
{
	*out = (struct key){ .kind = kind };
	return true;
}

static bool
emit_f(struct key *out, int f)
{
	*out = (struct key){ .kind = K_F, .f = f };
	return true;
}

static bool
emit_char(struct key *out, uint32_t ch)
{
	if (ch >= 0xFF01 && ch <= 0xFF5E)
		ch -= 0xFEE0;
	else if (ch == 0x3000)
		ch = ' ';
	*out = (struct key){ .kind = K_CHAR, .ch = ch };
	return true;
}

static bool
control(struct keys *k, unsigned char b, struct key *out)
{
	if (b == ESC) {
		k->state = KEYS_ESC;
		return false;
	}
	if (k->pasting)
		return false;
	switch (b) {
	case '\r':
	case '\n':
		return emit(out, K_ENTER);
	case '\t':
		return emit(out, K_TAB);
	case 0x08:
	case 0x7F:
		return emit(out, K_BACKSPACE);
	case 0x0C:
		return emit(out, K_REPAINT);
	case 0x15:
		return emit(out, K_ERASE);
	default:
		return false;
	}
}

/* RFC 3629; a wrong byte is dropped with what it broke. */
static bool
utf8(struct keys *k, unsigned char b, struct key *out)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };

	if ((b & 0xC0) == 0x80) {
		if (k->need == 0)
			return false;
		k->ch = k->ch << 6 | (b & 0x3F);
		if (--k->need > 0 || k->ch < k->least || k->ch > 0x10FFFF ||
		    (k->ch >= 0xD800 && k->ch <= 0xDFFF))
			return false;
		return emit_char(out, k->ch);
	}
	k->need = b >= 0xF0 && b <= 0xF4 ? 3 : b >= 0xE0 && b < 0xF0 ? 2 :
	    b >= 0xC2 && b < 0xE0 ? 1 : 0;
	k->ch = b & (0x3Fu >> k->need);
	k->least = least[k->need];
	return b < 0x80 ? emit_char(out, b) : false;
}

static bool
after_esc(struct keys *k, unsigned char b, struct key *out)
{
	k->state = KEYS_PLAIN;
	if (b == '[')
		k->state = KEYS_CSI;
	else if (b == 'O')
		k->state = KEYS_SS3;
	else if (b == ESC) {
		k->state = KEYS_ESC;
		return !k->pasting && emit(out, K_ESC);
	} else if (b >= '0' && b <= '9' && !k->pasting)
		return emit_f(out, b == '0' ? 10 : b - '0');
	return false;
}

bool
keys_byte(struct keys *k, unsigned char b, struct key *out)
{
	switch (k->state) {
	case KEYS_ESC:
		return after_esc(k, b, out);
	case KEYS_CSI:
		if (b < 0x20 || b >= 0x7F)
			break;          /* torn: this byte begins something new */
		if (b >= 0x40)
			k->state = KEYS_PLAIN;
		return false;
	case KEYS_SS3:
		k->state = KEYS_PLAIN;
		return false;
	case KEYS_PLAIN:
		break;
	}
	k->state = KEYS_PLAIN;
	if (b >= 0x20 && b != 0x7F)
		return utf8(k, b, out);
	k->need = 0;
	return control(k, b, out);
}

bool
keys_special(struct keys *k, enum key_kind kind, int f, struct key *out)
{
	k->state = KEYS_PLAIN;
	k->need = 0;
	if (kind == K_PASTE || kind == K_PASTE_END) {
		k->pasting = kind == K_PASTE;
		return false;
	}
	*out = (struct key){ .kind = kind, .f = f };
	return !k->pasting && kind != K_NONE;
}

bool
keys_end(struct keys *k, struct key *out)
{
	if (k->state != KEYS_ESC)
		return false;
	k->state = KEYS_PLAIN;
	return !k->pasting && emit(out, K_ESC);
}

int
key_digit(const struct key *k)
{
	if (k->kind != K_CHAR || k->ch < '0' || k->ch > '9')
		return -1;
	return (int)(k->ch - '0');
}

bool
key_is(const struct key *k, enum key_kind kind)
{
	return k->kind == kind;
}

bool
key_f(const struct key *k, int f)
{
	return k->kind == K_F && k->f == f;
}

bool
key_char(const struct key *k, uint32_t ch)
{
	return k->kind == K_CHAR && k->ch == ch;
}
