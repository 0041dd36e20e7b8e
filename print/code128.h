#ifndef PRINT_CODE128_H
#define PRINT_CODE128_H

/*
 * Code 128 (ISO/IEC 15417), the bar code every hand-held scanner reads, those
 * with a laser too.  Of its three code sets B (printable ASCII) and C (pairs of
 * digits) are used, as the standard's annex E says for the shortest symbol.
 */
#include "print/draw.h"

enum {
	CODE128_TEXT = 40,              /* characters at most */
	CODE128_SYMBOLS = 2 * CODE128_TEXT + 3,
};

/* Symbol values with start, check and stop; returns how many, 0 for what is empty, too long or not printable ASCII. */
size_t code128_encode(const char *text, unsigned char out[CODE128_SYMBOLS]);
/* The widths of a symbol's bars and spaces in modules, a digit each. */
const char *code128_widths(unsigned char symbol);

/*
 * The bars `height` high with y below them, the text under them; what is drawn
 * ends at `right`, its quiet zones within `room`.  Modules are as wide as the room
 * allows up to a third of a millimetre, whole dots at 300 and 600 dpi; no
 * narrower than a quarter: then, and when there is no code, the drawing fails.
 */
void code128_draw(struct draw *d, double right, double y, double room, double height, const char *text);

#endif
