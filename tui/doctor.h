#ifndef TUI_DOCTOR_H
#define TUI_DOCTOR_H

/*
 * Is this counter fit to work?  A table of probes, each looks at one thing and
 * says how it is and what to do.  Each opens what it needs by itself, so that
 * one broken part hides none of the others; none changes anything, takes the
 * terminal's lock or gives a UKey a PIN.  A probe may block; on the screen
 * they run aside (tui/view_doctor.c).
 */
#include "conf/calendar.h"
#include "conf/settings.h"
#include "core/seams.h"

#include <sys/statvfs.h>
#include <sys/types.h>

enum finding_state { FINDING_OK, FINDING_WARNING, FINDING_FAILED, FINDING__MAX };

struct finding {
	enum finding_state state;
	char text[4096];                /* how it is; lines where several things are wrong */
	char todo[512];                 /* "" when there is nothing to do */
};

/* What the machine and the process are like, taken once; tests put in what they want judged. */
struct host {
	uid_t uid;
	mode_t umask;
	bool dumpable, cores;
	unsigned long long lockable;    /* bytes */
	int64_t now;                    /* UTC */
	enum { CLOCK_UNTOLD, CLOCK_KEPT, CLOCK_DRIFTS } clock; /* does anybody keep it right?  A sandbox may not tell */
	bool tty, console;              /* a terminal; the Linux console itself */
	int rows, cols;
	int (*space)(const char *path, struct statvfs *out);
};

struct book_sqlite;
struct font_chain;

/* The counter on the table: what was found when it was laid there. */
struct patient {
	char *file;                     /* its settings */
	struct conf *conf;              /* as far as they go (conf_look); NULL: there is no file */
	char *complaints;               /* about them, the points and the calendars, a line each */
	int ncomplaints;
	struct points points;
	struct calendar calendar;
	int terminal;
	struct book_sqlite *book;       /* NULL: book_err says why */
	struct err book_err;
	bool demo;
	struct font_chain *fonts;       /* NULL: fonts_err says why */
	struct err fonts_err;
	bool looked;                    /* the module answered: */
	struct token_info tokens[8];
	size_t ntokens;
	struct host host;
};

struct probe {
	const char *name;               /* for programs: "book" */
	const char *title;              /* for people, to be translated */
	bool setting;                   /* needs the settings: without any it is left out */
	void (*run)(struct patient *p, struct finding *f);
};

const struct probe *doctor_probes(size_t *n);

/* conf_path NULL: the usual places; terminal 0: the settings'.  MEMORY. */
int doctor_lay(struct patient **out, const char *conf_path, int terminal, struct err *e);
void doctor_free(struct patient *p);
/* One probe.  True unless there is nothing to look at. */
bool doctor_probe(struct patient *p, const struct probe *probe, struct finding *f);

const char *finding_word(enum finding_state s);         /* "正常" */
const char *finding_sign(enum finding_state s);         /* "=", "!", "x" */
const char *finding_name(enum finding_state s);         /* "ok", for programs */

#endif
