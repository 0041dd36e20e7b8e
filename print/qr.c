#include "print/qr.h"

#include <math.h>
#include <qrencode.h>
#include <stddef.h>

enum { QUIET = 4 };

/* Dark modules as rectangles, one for each run in a row: no seams between neighbours. */
static void
draw_row(struct draw *d, const unsigned char *row, int width, double x, double y, double module)
{
	int from, to;

	for (from = 0; from < width; from = to + 1) {
		for (to = from; to < width && (row[to] & 1) != 0; to++)
			;
		if (to > from)
			draw_fill(d, x + from * module, y, (to - from) * module, module, 0);
	}
}

void
qr_draw(struct draw *d, double x, double y, double side, const char *text)
{
	QRcode *q = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	double module;

	if (q == NULL) {
		draw_fail(d, "text too long for a QR code");
		return;
	}
	module = round(100 * side / q->width) / 100;    /* what an operator can say: rows meet exactly */
	side = module * q->width;
	draw_fill(d, x - QUIET * module, y - QUIET * module, side + 2 * QUIET * module, side + 2 * QUIET * module, 1);
	for (int r = 0; r < q->width; r++)
		draw_row(d, q->data + (ptrdiff_t)r * q->width, q->width, x, y + side - (r + 1) * module, module);
	QRcode_free(q);
}
