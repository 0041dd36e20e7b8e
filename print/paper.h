#ifndef PRINT_PAPER_H
#define PRINT_PAPER_H

/* The paper seam: receipts by libharu, signed (PAdES B-B, ETSI EN 319 142-1), in the archive. */
#include "core/seams.h"

struct paper_pdf;

struct paper_setup {
	const char *fonts;              /* files by colon; "" = the packaged chain */
	const char *branch_cert, *branch_key;   /* PEM files */
	const char *service_phone, *website;
};

int paper_pdf_new(struct paper_pdf **out, const struct paper_setup *s, struct err *e);
void paper_pdf_free(struct paper_pdf *p);
struct paper paper_pdf_seam(struct paper_pdf *p);

/* A demo's sample of a letter of authorization: a PDF file at `path`. */
struct letter_text;
int paper_pdf_letter(struct paper_pdf *p, const struct letter_text *t, const char *path, struct err *e);

#endif
