#ifndef TESTS_UNIT_PAPER_KIT_H
#define TESTS_UNIT_PAPER_KIT_H

/* A folder with a root, a UKey's and a branch's key and certificate, and the facts of one pickup. */
#include "print/paper.h"
#include "print/sign.h"

#include <stdbool.h>

struct paper_kit {
	char *dir;
	struct paper_pdf *pdf;
	struct paper paper;
	struct sign_key *ukey_key;
	struct signer ukey;

	struct order order;
	struct visit visit;
	struct making making;
	struct approval approval;
	struct receipt_facts facts;     /* a handler's pickup, points at the above */
	struct blob kept;               /* facts.json of the last receipt */
};

struct paper_kit *paper_kit_new(void);
void paper_kit_free(struct paper_kit *k);
/* Turns the pickup into an agent's, approved. */
void paper_kit_agent(struct paper_kit *k);
/* Makes the receipt into "dir/name"; fails the test when it cannot. */
void paper_kit_receipt(struct paper_kit *k, const char *name);

/* A text into one of the facts' arrays. */
void paper_kit_set(char *to, size_t size, const char *s);

/* A page as the eye sees it. */
struct picture {
	int w, h;
	unsigned char *gray;            /* 0 black .. 255 white; free it */
};
/* "dir/name", rendered. */
struct picture paper_kit_look(const struct paper_kit *k, const char *name, int dpi);
/* Dark pixels of a rectangle; points, y from the bottom as in print/draw.h. */
long paper_kit_ink(const struct picture *p, double x, double y, double w, double h);
/* Ink on an A5 page, but none in its margins or right over its foot. */
void paper_kit_margins(const struct picture *p);

/* Has the second file of the same page the mark that a demo's paper bears, under all its text? */
bool paper_kit_marked(const struct paper_kit *k, const char *plain, const char *marked);

/* Fails the test unless what the command says has `what` exactly `times` times. */
void paper_kit_says(const struct paper_kit *k, const char *command, const char *what, int times);
/* Runs a shell command in the kit's folder; what it wrote to stdout and stderr (free it), and its exit code. */
char *paper_kit_run(const struct paper_kit *k, int *code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same, when only success counts. */
void paper_kit_do(const struct paper_kit *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
