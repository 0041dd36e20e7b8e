#ifndef PRINT_PAPER_OWN_H
#define PRINT_PAPER_OWN_H

/* What each paper is made with. */
#include "print/font.h"
#include "print/paper.h"
#include "print/sign.h"

#include <pthread.h>

struct paper_pdf {
	pthread_mutex_t drawing;        /* a form for the clerk, while the flow makes its papers */
	struct font_chain *fonts;
	struct sign_key *branch;
	char *service_phone, *website;
};

/* Of struct paper_ops. */
int paper_dayend(void *self, const struct day *d, const char *point_name, bool demo, const char *path, struct err *e);

#endif
