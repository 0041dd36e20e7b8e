#ifndef PRINT_QR_H
#define PRINT_QR_H

/* A QR code (ISO/IEC 18004), error correction M, its quiet zone of four modules kept white around it. */
#include "print/draw.h"

/* The symbol is `side` wide; the quiet zone comes on top.  Fails the drawing when the text is too long. */
void qr_draw(struct draw *d, double x, double y, double side, const char *text);

#endif
