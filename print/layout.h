#ifndef PRINT_LAYOUT_H
#define PRINT_LAYOUT_H

/*
 * What the counter's papers have in common, so that they look alike: heading,
 * rows of facts in two columns, the line to sign by hand, the foot.  Lengths
 * are points; a y that is handed on is where the next thing may begin.
 */
#include "print/page.h"
#include "print/rows.h"
#include "print/words.h"

#define LAYOUT_LEFT 31.0                /* the margin, on both sides */
#define LAYOUT_FOOT 33.0                /* of the line over the foot */
#define LAYOUT_HAND 48.0                /* how high the part to sign by hand is */
#define LAYOUT_HANDS 76.0               /* ... by two */

#define GRAY_LABEL 0.38                 /* still black enough for any printer */
#define GRAY_HAIR 0.6

struct layout {
	struct draw *d;
	const struct page_size *size;
	const struct receipt_facts *facts;      /* what the words stand for */
	const struct slip_facts *slip;          /* ... of a slip's words, or NULL */
	bool spell;                     /* show codes for what no font draws */
	const struct reprint_facts *reprint;    /* ... on a reprint */
	const struct layout_style *style;       /* of the rows; layout_fit chooses */
	double values, values2;         /* where the columns' values begin */
};

struct layout_head {
	const char *copies, *title;
	const char *number;             /* {words}, as the rows' texts are */
	const char *place;              /* {words}; NULL: point and window */
	const char *demo;               /* what a demo counter's paper says */
};

double layout_right(const struct layout *l);
/* The words of a sentence filled in; a failure is the drawing's. */
const char *layout_filled(struct layout *l, const char *text, char out[WORDS_SIZE]);

/* A demo's mark under all, and what it says at y. */
void layout_demo(struct layout *l, double y, const char *note);
/* Also number, time, point; a long point's name takes a line of its own.  A demo's mark lies under all. */
double layout_head(struct layout *l, const struct layout_head *h);
/* The row; returns where it ends. */
double layout_row(struct layout *l, const struct row *r, double y);
/* Where to go: the slip's point under the label of `name`, and what is known of it. */
double layout_point(struct layout *l, enum rows_part name, double y);
/* The rows of this part that apply. */
double layout_rows(struct layout *l, enum rows_part part, double y);
/* The roomiest style in which body's rows end above `bottom`; false when there is none.  Draws nothing. */
bool layout_fit(struct layout *l, double (*body)(struct layout *l, const void *ctx, double y), const void *ctx,
    double y, double bottom);
/* From y down, LAYOUT_HANDS high: a rule, the statement, two who sign one below the other. */
void layout_hands(struct layout *l, double y, const char *statement, const char *first, const char *second);
/* From y down: a rule, the statement, whose signature and its date, the clerk ({words}). */
void layout_hand(struct layout *l, double y, const char *statement, const char *signer, const char *clerk);
void layout_foot(struct layout *l, const char *service_phone, const char *website);

#endif
