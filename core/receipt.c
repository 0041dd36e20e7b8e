#include "core/receipt.h"

#include "conf/settings.h"
#include "core/files.h"
#include "core/ukey.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PDF_MAX = 16 * 1024 * 1024 };

int
receipt_path(const struct counter *c, const char *no, char *out, size_t size,
    struct err *e)
{
	int n = snprintf(out, size, "%s/%s.pdf", c->conf->paper_receipts, no);

	if (n < 0 || (size_t)n >= size)
		return err_set(e, ERR_FAULT, "archive path too long");
	return 0;
}

/* Only what is known not to be there is missing: a disk that fails tells nothing of the file. */
static int
there(const char *path, enum original_state *out, struct err *e)
{
	struct stat st;

	*out = ORIGINAL_WHOLE;
	if (stat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode) || st.st_size > PDF_MAX)
			*out = ORIGINAL_CHANGED;
		return 0;
	}
	if (errno != ENOENT && errno != ENOTDIR)
		return err_set(e, ERR_DISK, "%s: %s", path, strerror(errno));
	*out = ORIGINAL_MISSING;
	return 0;
}

int
receipt_kept(const char *path, const char *sha256, enum original_state *out,
    struct err *e)
{
	enum original_state how;
	struct blob file = { 0 };
	char sum[65];

	if (there(path, &how, e) == -1)
		return -1;
	if (how == ORIGINAL_WHOLE) {
		if (blob_read(&file, path, PDF_MAX, e) == -1)
			return err_wrap(e, "what was booked as %.16s", sha256);
		blob_sha256(&file, sum);
		blob_done(&file);
		if (strcmp(sum, sha256) != 0)
			how = ORIGINAL_CHANGED;
	}
	*out = how;
	return 0;
}

/* A number signed, filed and booked before the last crash stands. */
static int
stands(struct pickup *p, const char *no, const char *path,
    struct receipt_row *row, struct err *e)
{
	struct book *b = &p->c->book;
	enum original_state how;

	if (b->ops->receipt_get(b->self, no, row, e) == -1 ||
	    receipt_kept(path, row->sha256, &how, e) == -1)
		return -1;
	if (how != ORIGINAL_WHOLE)
		return err_set(e, ERR_RECEIPT, "%s is %s", path, original_state_name(how));
	return 0;
}

/* What supervisors approved for this handover, and who they are. */
struct approvals {
	struct approval letter, deferral;
	struct staff approver, deferrer;
};

/* id 0: there is none. */
static int
approval_of(const struct book *b, int64_t id, struct approval *a,
    struct staff *who, struct err *e)
{
	if (id == 0)
		return 0;
	if (b->ops->approval_get(b->self, id, a, e) == -1 ||
	    b->ops->staff_get(b->self, a->decided_by, who, e) == -1)
		return err_wrap(e, "approval %lld of the receipt", (long long)id);
	return 0;
}

static int
approvals_of(const struct pickup *p, struct approvals *w, struct err *e)
{
	const struct book *b = &p->c->book;

	if (approval_of(b, p->visit.approval, &w->letter, &w->approver, e) == -1)
		return -1;
	return approval_of(b, p->handover.deferral, &w->deferral, &w->deferrer, e);
}

static int
sign(struct pickup *p, struct receipt_row *row, struct blob *pdf,
    struct blob *facts, struct err *e)
{
	struct counter *c = p->c;
	struct book *b = &c->book;
	bool original = strcmp(row->kind, "original") == 0;
	struct receipt_row first = { .no = "" };
	struct signer ukey = { ukey_sign, p, &p->making.cert };
	struct approvals w = { 0 };
	struct receipt_facts f = {
		.order = pickup_order(p),
		.visit = &p->visit,
		.making = &p->making,
		.approval = p->visit.approval != 0 ? &w.letter : NULL,
		.approver_name = w.approver.name,
		.deferral = p->handover.deferral != 0 ? &w.deferral : NULL,
		.deferrer_name = w.deferrer.name,
		.no = row->no,
		.kind = row->kind,
		.time = row->time,
		.point_name = c->point_name,
		.clerk_name = c->clerk.name,
		.product = p->product,
		.audit_head = row->audit_head,
		.supplements = original ? NULL : first.no,
		.demo = c->demo,
	};

	if (approvals_of(p, &w, e) == -1)
		return -1;
	if (!original && b->ops->receipt_original(b->self, row->order, &first,
	    e) == -1)
		return err_wrap(e, "what it supplements");
	if (c->paper.ops->receipt(c->paper.self, &f, original ? &ukey : NULL,
	    pdf, facts, e) == -1)
		return -1;
	blob_sha256(facts, row->facts_sha256);
	return 0;
}

/* File first, then the row: a row always has its file. */
static int
keep(struct pickup *p, struct receipt_row *row, const char *path,
    const struct blob *pdf, const struct blob *facts, struct err *e)
{
	struct book *b = &p->c->book;

	blob_sha256(pdf, row->sha256);
	snprintf(row->path, sizeof(row->path), "%.39s.pdf", row->no);
	if (blob_write(pdf, path, 0600, e) == -1)
		return -1;
	return b->ops->receipt_add(b->self, &p->by, pickup_claim(p), row, facts,
	    e);
}

int
receipt_sign(struct pickup *p, const char *no, bool supplement, struct err *e)
{
	struct book *b = &p->c->book;
	struct receipt_row row = { 0 };
	struct blob pdf = { 0 }, facts = { 0 };
	char path[4096];
	int64_t seq, at;
	int rc = -1;

	if (receipt_path(p->c, no, path, sizeof(path), e) == -1)
		return -1;
	if (stands(p, no, path, &row, e) == 0)
		goto done;
	if (e->code != ERR_NOT_FOUND)
		return -1;
	snprintf(row.no, sizeof(row.no), "%s", no);
	snprintf(row.order, sizeof(row.order), "%s", pickup_order(p)->no);
	snprintf(row.kind, sizeof(row.kind), "%s",
	    supplement ? "supplement" : "original");
	row.handover = p->handover.id;
	row.visit = p->visit.id;
	row.time = pickup_now(p);
	if (b->ops->audit_head(b->self, p->c->terminal, row.audit_head, &seq,
	    &at, e) == -1 || sign(p, &row, &pdf, &facts, e) == -1 ||
	    keep(p, &row, path, &pdf, &facts, e) == -1)
		goto out;
done:
	memcpy(p->handover.receipt, row.no, sizeof(p->handover.receipt));
	p->handover.receipt_time = row.time;
	p->handover.supplement = supplement;
	rc = 0;
out:
	blob_done(&pdf);
	blob_done(&facts);
	return rc;
}

int
receipt_drop_unbooked(struct pickup *p, const struct handover *h,
    const char *step, struct err *e)
{
	struct book *b = &p->c->book;
	struct receipt_row row;
	struct intent in;
	char path[4096];

	if (b->ops->intent_last(b->self, "handover", h->id, step, h->attempt,
	    &in, e) == -1)
		return e->code == ERR_NOT_FOUND ? 0 : -1;
	if (b->ops->receipt_get(b->self, in.key, &row, e) == 0)
		return 0;
	if (e->code != ERR_NOT_FOUND ||
	    receipt_path(p->c, in.key, path, sizeof(path), e) == -1)
		return -1;
	return files_drop(path, e);
}
