#include "tests/term/vt_own.h"

#include <string.h>

/* What an xterm sends in application cursor mode, which ncurses asks for. */
static const struct key {
	const char *name, *bytes;
} keys[] = {
	{ "Enter", "\r" }, { "Tab", "\t" }, { "S-Tab", "\033[Z" }, { "Esc", "\033" },
	{ "Space", " " }, { "BS", "\177" }, { "Del", "\033[3~" }, { "Ins", "\033[2~" },
	{ "Up", "\033OA" }, { "Down", "\033OB" }, { "Right", "\033OC" }, { "Left", "\033OD" },
	{ "Home", "\033OH" }, { "End", "\033OF" }, { "PgUp", "\033[5~" }, { "PgDn", "\033[6~" },
	{ "F1", "\033OP" }, { "F2", "\033OQ" }, { "F3", "\033OR" }, { "F4", "\033OS" },
	{ "F5", "\033[15~" }, { "F6", "\033[17~" }, { "F7", "\033[18~" }, { "F8", "\033[19~" },
	{ "F9", "\033[20~" }, { "F10", "\033[21~" }, { "F11", "\033[23~" }, { "F12", "\033[24~" },
};

/* The bytes of the key called s[0..n), or a length of 0. */
static size_t
key_bytes(const char *s, size_t n, char out[8])
{
	if (n == 3 && strncmp(s, "C-", 2) == 0) {
		out[0] = (char)(s[2] & 0x1f);
		return 1;
	}
	if (n == 3 && strncmp(s, "A-", 2) == 0) {
		out[0] = '\033';
		out[1] = s[2];
		return 2;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strlen(keys[i].name) == n && strncmp(keys[i].name, s, n) == 0) {
			memcpy(out, keys[i].bytes, strlen(keys[i].bytes));
			return strlen(keys[i].bytes);
		}
	return 0;
}

void
vt_keys(struct vt *v, const char *s)
{
	char bytes[8];
	const char *end;
	size_t n;

	while (*s) {
		end = *s == '<' ? strchr(s, '>') : NULL;
		n = end ? key_bytes(s + 1, (size_t)(end - s - 1), bytes) : 0;
		if (n == 0) {
			n = 1 + strcspn(s + 1, "<");
			vt_send(v, s, n);
			s += n;
			continue;
		}
		vt_send(v, bytes, n);
		s = end + 1;
		if (n == 1 && bytes[0] == '\033')
			vt_settle(v);
	}
}
