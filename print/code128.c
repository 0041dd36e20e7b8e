#include "print/code128.h"

#include <string.h>

enum { TO_C = 99, TO_B = 100, START_B = 104, START_C = 105, STOP = 106, CHECK_MODULUS = 103 };
enum { QUIET = 10 };                    /* modules left and right (ISO/IEC 15417, 4.3.2) */

#define DOT (72 / 300.0)

/* Bar, space, bar ... of each symbol (ISO/IEC 15417, table 1). */
static const char widths[][8] = {
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
	"221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
	"221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
	"212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
	"231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
	"231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
	"314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
	"112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
	"111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
	"214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
	"114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

const char *
code128_widths(unsigned char symbol)
{
	return widths[symbol <= STOP ? symbol : STOP];
}

/* ---- the symbols ------------------------------------------------------------------- */

static size_t
digits(const char *s)
{
	return strspn(s, "0123456789");
}

static unsigned char
pair(const char *s)
{
	return (unsigned char)((s[0] - '0') * 10 + (s[1] - '0'));
}

/* Do so many digits pay for changing to set C?  At either end of the text four do. */
static bool
worth_c(const char *s, bool first)
{
	size_t n = digits(s);

	return n >= 6 || (n >= 4 && (first || s[n] == '\0')) || (first && n == 2 && s[n] == '\0');
}

static bool
printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

size_t
code128_encode(const char *text, unsigned char out[CODE128_SYMBOLS])
{
	bool c = worth_c(text, true);
	unsigned long check = c ? START_C : START_B;
	size_t n = 0;

	if (text[0] == '\0' || strlen(text) > CODE128_TEXT || !printable(text))
		return 0;
	out[n++] = c ? START_C : START_B;
	while (*text != '\0') {
		if (c && digits(text) >= 2) {
			out[n++] = pair(text);
			text += 2;
		} else if (c) {
			out[n++] = TO_B;
			c = false;
		} else if (worth_c(text, false) && digits(text) % 2 == 0) {
			out[n++] = TO_C;
			c = true;
		} else
			out[n++] = (unsigned char)(*text++ - ' ');
	}
	for (size_t i = 1; i < n; i++)
		check += i * out[i];
	out[n++] = (unsigned char)(check % CHECK_MODULUS);
	out[n++] = STOP;
	return n;
}

/* ---- the bars ------------------------------------------------------------------------ */

static double
modules(const unsigned char *symbols, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		for (const char *w = code128_widths(symbols[i]); *w != '\0'; w++)
			sum += *w - '0';
	return sum;
}

/* Every first, third ... width is a bar. */
static double
draw_symbol(struct draw *d, double x, double y, double module, double height, const char *w)
{
	for (bool bar = true; *w != '\0'; w++, bar = !bar) {
		double wide = module * (*w - '0');
		if (bar)
			draw_fill(d, x, y, wide, height, 0);
		x += wide;
	}
	return x;
}

void
code128_draw(struct draw *d, double right, double y, double room, double height, const char *text)
{
	const struct pen small = { .size = 8 };
	unsigned char symbols[CODE128_SYMBOLS];
	size_t n = code128_encode(text, symbols);
	double module = 4 * DOT, wide = modules(symbols, n), x;

	if (n > 0 && module * (wide + 2 * QUIET) > room)
		module = 3 * DOT;
	if (n == 0 || module * (wide + 2 * QUIET) > room) {
		draw_fail(d, "no room or no symbols for a bar code");
		return;
	}
	x = right - module * wide;
	draw_fill(d, x - QUIET * module, y, module * (wide + 2 * QUIET), height, 1);
	draw_text_centre(d, x + module * wide / 2, y - 9, &small, text);
	for (size_t i = 0; i < n; i++)
		x = draw_symbol(d, x, y, module, height, code128_widths(symbols[i]));
}
