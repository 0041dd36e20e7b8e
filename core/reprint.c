/*
 * Read the table, then the functions in the same order.
 */
#include "core/reprint.h"

#include "conf/settings.h"
#include "core/files.h"
#include "core/receipt.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One reprint in hand. */
struct job {
	struct counter *c;
	struct actor by;
	const char *no;                 /* the receipt's */
	struct receipt_line line;
	struct order order;
	struct blob facts, pdf;
	struct reprint r;
	char path[4096];
};

static int find(struct job *, struct err *);
static int look_at_original(struct job *, struct err *);
static int ask(struct job *, struct err *);
static int drop_unmade(struct job *, struct err *);
static int take_number(struct job *, struct err *);
static int make(struct job *, struct err *);
static int keep(struct job *, struct err *);
static int print(struct job *, struct err *);
static int give(struct job *, struct err *);

/* Each may run twice: it is tried again when it failed. */
static int (*const steps[])(struct job *, struct err *) = {
	find, look_at_original, ask, drop_unmade, take_number, make, keep, print, give,
};

/* 0: try again.  A refusal, and what the clerk puts off, end it. */
static int
after_failure(struct job *j, struct err *e)
{
	const struct desk *d = &j->c->desk;
	struct err why = *e;
	enum desk_choice choice;

	if (err_kind(e) == ERR_REFUSED || e->code == ERR_LATER)
		return -1;
	if (d->ops->problem(d->self, &why, &choice, e) == -1)
		return -1;
	return choice == DESK_RETRY ? 0 :
	    err_set(e, ERR_LATER, "put off after %s", err_code(&why));
}

static int
run(struct job *j, struct err *e)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		while (steps[i](j, e) == -1)
			if (after_failure(j, e) == -1)
				return err_wrap(e, "reprint of %s, step %zu",
				    j->no, i);
	return 0;
}

int
reprint_run(struct counter *c, const char (*receipts)[NO_SIZE], size_t n,
    struct err *e)
{
	const struct desk *d = &c->desk;
	struct job *j;
	struct err other;
	int rc;

	if (n != 1)
		return err_set(e, ERR_INPUT, "a reprint of %zu receipts", n);
	if ((j = calloc(1, sizeof(*j))) == NULL)
		return err_set(e, ERR_MEMORY, "a reprint");
	j->c = c;
	j->by = (struct actor){ c->clerk.id, c->terminal };
	j->no = receipts[0];
	rc = run(j, e);
	if (rc == -1 && err_kind(e) == ERR_REFUSED)
		d->ops->refused(d->self, j->order.no[0] != '\0' ? &j->order :
		    NULL, e, NULL, &other);
	blob_done(&j->facts);
	blob_done(&j->pdf);
	free(j);
	return rc;
}

/* ---- the steps ------------------------------------------------------------------ */

static int
find(struct job *j, struct err *e)
{
	const struct receipt_query q = { .only = j->no };
	struct book *b = &j->c->book;
	size_t n = 0;

	if (may(&j->c->clerk, MAY_REPRINT_RECEIPT, NULL, e) == -1 ||
	    b->ops->receipts_find(b->self, &q, &j->line, 1, &n, e) == -1)
		return -1;
	if (n == 0 || strcmp(j->line.row.no, j->no) != 0)
		return err_set(e, ERR_NOT_FOUND, "no receipt %s", j->no);
	if (b->ops->order_get(b->self, j->line.row.order, &j->order, e) == -1)
		return -1;
	if (j->line.row.voided || !j->line.delivered) {
		err_set(e, ERR_NOT_REPRINTED, "receipt %s does not stand", j->no);
		return err_say(e, j->line.row.voided ? _("回执 %s 已作废") :
		    _("回执 %s 的UKey还没有交付"), j->no);
	}
	memcpy(j->r.receipt, j->line.row.no, sizeof(j->r.receipt));
	return b->ops->receipt_facts(b->self, j->no, &j->facts, e);
}

/* Audited whatever becomes of the reprint: somebody has touched the archive, or lost of it. */
static int
tell_damage(struct job *j, struct err *e)
{
	struct book *b = &j->c->book;
	const struct receipt_row *r = &j->line.row;
	char facts[240];
	const struct audit_line l = {
		.action = "receipt_damaged",
		.order = r->order,
		.record = "handover",
		.record_id = r->handover,
		.facts = facts,
	};

	snprintf(facts, sizeof(facts), "{\"how\":\"%s\",\"no\":\"%s\",\"sha256\":\"%s\"}",
	    original_state_name(j->r.original), r->no, r->sha256);
	return b->ops->audit_add(b->self, &j->by, &l, e);
}

static int
look_at_original(struct job *j, struct err *e)
{
	if (receipt_path(j->c, j->no, j->path, sizeof(j->path), e) == -1 ||
	    receipt_kept(j->path, j->line.row.sha256, &j->r.original, e) == -1)
		return -1;
	return j->r.original == ORIGINAL_WHOLE ? 0 : tell_damage(j, e);
}

/* Who wants it, by name; typed only for somebody else. */
static int
name_requester(struct job *j, struct err *e)
{
	struct reprint *r = &j->r;
	const char *name = r->requester == REPRINT_BY_COLLECTOR ? j->line.collector :
	    r->requester == REPRINT_BY_HANDLER ? j->order.handler :
	    r->requester == REPRINT_BY_POINT ? j->c->point_name : r->name;
	char copy[NAME_SIZE];

	snprintf(copy, sizeof(copy), "%s", name);
	copy[text_whole(copy)] = '\0';
	if (r->requester == REPRINT_BY_NONE || copy[0] == '\0')
		return err_set(e, ERR_INPUT, "a reprint for nobody");
	memcpy(r->name, copy, sizeof(r->name));
	return 0;
}

/* RULES 36, 39; and MAY_REASON, which the book looks at again. */
static int
judge(struct job *j, struct err *e)
{
	struct paper *a = &j->c->paper;
	struct reprint *r = &j->r;

	if (r->reason != REPRINT_OTHER)
		r->note[0] = '\0';
	if ((may_rules(MAY_REPRINT_RECEIPT) & MAY_REASON) != 0 &&
	    (r->reason == REPRINT_NONE || (r->reason == REPRINT_OTHER &&
	    r->note[0] == '\0')))
		return err_set(e, ERR_REASON, "a reprint for no reason");
	if (r->copy == REPRINT_COPY_NONE)
		return err_set(e, ERR_INPUT, "a reprint of no copy");
	if (name_requester(j, e) == -1)
		return -1;
	text_mask_numbers(r->note);
	text_mask_numbers(r->name);
	if (a->ops->preflight(a->self, r->note, e) == -1)
		return -1;
	return a->ops->preflight(a->self, r->name, e);
}

static bool
mendable(const struct err *e)
{
	return e->code == ERR_REASON || e->code == ERR_INPUT ||
	    e->code == ERR_UNPRINTABLE;
}

static int
ask(struct job *j, struct err *e)
{
	const struct desk *d = &j->c->desk;
	struct err why;

	if (d->ops->reprint(d->self, &j->line, &j->order, &j->r, NULL, e) == -1)
		return -1;
	while (judge(j, &why) == -1) {
		if (!mendable(&why)) {
			*e = why;
			return -1;
		}
		if (d->ops->reprint(d->self, &j->line, &j->order, &j->r, &why,
		    e) == -1)
			return -1;
	}
	return 0;
}

static int
path_of(const struct job *j, int nth, char *out, size_t size, struct err *e)
{
	int n = snprintf(out, size, "%s/reprints/%s-%d.pdf",
	    j->c->conf->paper_receipts, j->no, nth);

	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_FAULT, "archive path too long");
	return 0;
}

/* Number of the newest reprint that lies in the archive, booked or not. */
static int
in_archive(const struct job *j)
{
	char folder[4096];
	size_t n = strlen(j->no);
	const struct dirent *d;
	DIR *dir;
	long nth, most = 0;

	snprintf(folder, sizeof(folder), "%s/reprints", j->c->conf->paper_receipts);
	if ((dir = opendir(folder)) == NULL)
		return 0;
	while ((d = readdir(dir)) != NULL) {
		if (strncmp(d->d_name, j->no, n) != 0 || d->d_name[n] != '-')
			continue;
		nth = strtol(d->d_name + n + 1, NULL, 10);
		if (nth > most && nth < INT_MAX)
			most = nth;
	}
	closedir(dir);
	return (int)most;
}

/* Made since the backup a restored book is of, perhaps: that one was in hand then. */
static bool
is_before_restore(const struct job *j, const struct reprint *r)
{
	const struct book *b = &j->c->book;
	struct restore got;
	struct err e;

	return b->ops->restore_get(b->self, &got, &e) == 0 && r->time < got.restored;
}

/*
 * What a crash of this window left behind: signed under a number of its own,
 * never booked as made and never shown to anybody.  Other windows may be at
 * theirs.
 */
static int
drop_unmade(struct job *j, struct err *e)
{
	struct book *b = &j->c->book;
	struct reprint r;
	char path[4096];
	size_t n = 1;

	for (r.nth = 0; n == 1;) {
		if (b->ops->reprints_of(b->self, j->no, r.nth, &r, 1, &n, e) == -1)
			return -1;
		if (n == 0 || r.made != 0 || r.terminal != j->by.terminal || is_before_restore(j, &r))
			continue;
		if (path_of(j, r.nth, path, sizeof(path), e) == -1 ||
		    files_drop(path, e) == -1)
			return -1;
	}
	return 0;
}

static int
take_number(struct job *j, struct err *e)
{
	struct book *b = &j->c->book;

	j->r.nth = in_archive(j);
	if (b->ops->reprint_add(b->self, &j->by, &j->r, e) == -1)
		return -1;
	return path_of(j, j->r.nth, j->path, sizeof(j->path), e);
}

static int
make(struct job *j, struct err *e)
{
	struct paper *a = &j->c->paper;
	const struct reprint_facts f = {
		.facts = &j->facts,
		.receipt = &j->line.row,
		.reprint = &j->r,
		.point_name = j->c->point_name,
		.clerk_name = j->c->clerk.name,
	};

	return a->ops->reprint(a->self, &f, &j->pdf, e);
}

/* File first, then the row: what is booked as made has its file. */
static int
keep(struct job *j, struct err *e)
{
	struct book *b = &j->c->book;
	char folder[4096];

	snprintf(folder, sizeof(folder), "%s/reprints", j->c->conf->paper_receipts);
	if (mkdir(folder, 0700) == -1 && errno != EEXIST)
		return err_set(e, ERR_DISK, "%s: %s", folder, strerror(errno));
	blob_sha256(&j->pdf, j->r.sha256);
	snprintf(j->r.path, sizeof(j->r.path), "reprints/%s-%d.pdf", j->no,
	    j->r.nth);
	if (blob_write(&j->pdf, j->path, 0600, e) == -1)
		return -1;
	return b->ops->reprint_made(b->self, &j->by, &j->r, e);
}

static int
print(struct job *j, struct err *e)
{
	const struct paper *a = &j->c->paper;

	return a->ops->print(a->self, j->path, e);
}

static int
give(struct job *j, struct err *e)
{
	const struct desk *d = &j->c->desk;

	return d->ops->reprinted(d->self, &j->line, &j->r, j->path, e);
}
