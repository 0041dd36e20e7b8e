#ifndef TUI_WIRE_H
#define TUI_WIRE_H

/*
 * The wiring: which real parts stand behind the seams, from the settings.
 * A verb opens only what it needs; everything is closed in reverse.
 *
 *   settings --> lock, book (one per thread), reader, token, master secret,
 *                CA, SMS, paper --> struct counter, which the flow works with
 */
#include "conf/calendar.h"
#include "conf/settings.h"
#include "core/seams.h"

enum wire_what {
	WIRE_CONF = 1,          /* settings, points, log: always with any other */
	WIRE_LOCK = 2,          /* one program per terminal number */
	WIRE_BOOK = 4,
	WIRE_READER = 8,
	WIRE_TOKEN = 16,        /* the client; the helper starts with the first call */
	WIRE_MASTER = 32,
	WIRE_CA = 64,
	WIRE_SMS = 128,
	WIRE_PAPER = 256,
	WIRE_COUNTER = 511,     /* all of it */
};

struct wired {
	struct conf *conf;
	struct points points;
	struct calendar calendar;
	struct counter counter; /* the flow thread's; desk and clerk are filled by the app */
	struct book book;       /* the main thread's own connection */
	struct book outbox;     /* the thread's that sends notices */
	struct reader *reader;

	/* what stands behind the seams */
	int lock;               /* held open, -1 = none */
	unsigned opened;        /* a bit for each part */
	struct book_sqlite *main_book, *flow_book, *lease_book, *outbox_book; /* one a thread */
	struct token_client *client;
	struct ca_local *local_ca;
	struct sms_folder *phone;
	struct paper_pdf *pdf;
	struct secret *master;
};

/*
 * Open what `what` says.  conf_path NULL: ./counter.ini, else
 * /etc/ukey-pickup/counter.ini.  terminal 0: the settings' number.
 * Complaints about settings go to stderr, a line each.
 * SETTINGS, TERMINAL (the number is open elsewhere), NOT_DEMO (a folder phone
 * with a book that is not a demo's), and what the parts say.
 */
int wire_open(struct wired **out, const char *conf_path, int terminal,
    unsigned what, struct err *e);
/* The same for what is wanted only now; what is open stays as it is. */
int wire_also(struct wired *w, unsigned what, struct err *e);
/* NULL is fine.  The log stays open: what went wrong is logged after. */
void wire_close(struct wired *w);

/* The settings file meant: as given, or the first of the usual places. */
const char *wire_conf_path(const char *given);
/* The system's clock behind the seam. */
struct clock wire_clock(void);

#endif
