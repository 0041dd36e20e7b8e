#include "print/update.h"

#include "core/clock.h"
#include "core/text.h"
#include "print/xref.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGE_ROOM = 60 };

/* The file as it grows, and where in it things came to stand. */
struct writer {
	FILE *f;
	char *p;
	size_t n;
	long field, value, look;        /* object numbers */
	size_t at_field, at_value, at_look, at_range;
	struct update_hole hole;
};

static size_t
here(const struct writer *w)
{
	return (size_t)ftell(w->f);
}

/* A text string (ISO 32000-1, 7.9.2.2): UTF-16, big-endian, with its mark. */
static void
put_text(struct writer *w, const char *key, const char *s)
{
	uint32_t u;
	size_t step;

	fprintf(w->f, "/%s <FEFF", key);
	for (; (step = text_next(s, &u)) > 0; s += step) {
		if (u > 0xFFFF)
			fprintf(w->f, "%04X%04X", (unsigned)(0xD800 + ((u - 0x10000) >> 10)),
			    (unsigned)(0xDC00 + ((u - 0x10000) & 0x3FF)));
		else
			fprintf(w->f, "%04X", (unsigned)u);
	}
	fputs(">\n", w->f);
}

static void
put_hundredths(struct writer *w, double v)
{
	long n = lround(v * 100);

	fprintf(w->f, "%ld.%02ld ", n / 100, n % 100);
}

/* "2026-11-23T09:49:00+08:00" as (D:20261123094900+08'00'). */
static void
put_date(struct writer *w, const char *key, int64_t when)
{
	char s[32];

	time_rfc3339(when, s);
	fprintf(w->f, "/%s (D:%.4s%.2s%.2s%.2s%.2s%.2s%.3s'%.2s')\n", key, s, s + 5, s + 8, s + 11, s + 14, s + 17, s + 19,
	    s + 23);
}

/* The field as it was, with its value and its looks. */
static void
put_field(struct writer *w, const char *body, size_t n)
{
	w->at_field = here(w);
	fprintf(w->f, "%ld 0 obj\n<<", w->field);
	fwrite(body, 1, n, w->f);
	fprintf(w->f, "/V %ld 0 R\n/AP << /N %ld 0 R >>\n>>\nendobj\n", w->value, w->look);
}

static void
put_value(struct writer *w, const struct update *u)
{
	w->at_value = here(w);
	fprintf(w->f, "%ld 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached\n", w->value);
	put_date(w, "M", u->when);
	put_text(w, "Name", u->name);
	put_text(w, "Reason", u->reason);
	put_text(w, "Location", u->location);
	fputs("/ByteRange ", w->f);
	w->at_range = here(w);
	fprintf(w->f, "%-*s\n/Contents ", RANGE_ROOM, "");
	w->hole.from = here(w);
	fputc('<', w->f);
	for (size_t i = 0; i < u->room; i++)
		fputs("00", w->f);
	fputc('>', w->f);
	w->hole.to = here(w);
	fputs("\n>>\nendobj\n", w->f);
}

static void
put_look(struct writer *w, const struct update *u)
{
	w->at_look = here(w);
	fprintf(w->f, "%ld 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 ", w->look);
	put_hundredths(w, u->w);
	put_hundredths(w, u->h);
	fprintf(w->f, "]\n/Resources << /Font << %s>> >> /Length %zu >>\nstream\n", u->fonts, u->appearance->n);
	fwrite(u->appearance->p, 1, u->appearance->n, w->f);
	fputs("\nendstream\nendobj\n", w->f);
}

/* The second identifier changes with each revision: it comes from the bytes of the one before. */
static void
put_xref(struct writer *w, const struct xref *x, const struct blob *before)
{
	size_t start = here(w);
	char digest[65];

	blob_sha256(before, digest);
	fprintf(w->f, "xref\n%ld 1\n%010zu 00000 n\r\n", w->field, w->at_field);
	fprintf(w->f, "%ld 2\n%010zu 00000 n\r\n%010zu 00000 n\r\n", w->value, w->at_value, w->at_look);
	fprintf(w->f, "trailer\n<< /Size %ld /Prev %zu /Root %ld 0 R ", w->look + 1, x->start, x->root);
	if (x->info > 0)
		fprintf(w->f, "/Info %ld 0 R ", x->info);
	fprintf(w->f, "/ID [%s <%.32s>] >>\nstartxref\n%zu\n%%%%EOF\n", x->id, digest, start);
}

static bool
has(const char *body, size_t n, const char *what)
{
	return memmem(body, n, what, strlen(what)) != NULL;
}

static int
find_field(const struct xref *x, const char *name, long *no, const char **body, size_t *n)
{
	char key[80];

	snprintf(key, sizeof key, "/T (%s)", name);
	for (*no = 1; *no < x->size; (*no)++)
		if (xref_dict(x, *no, body, n) == 0 && has(*body, *n, key) && has(*body, *n, "/FT /Sig"))
			return 0;
	return -1;
}

static int
put_range(struct writer *w, struct err *e)
{
	char range[RANGE_ROOM + 1];
	int n;

	n = snprintf(range, sizeof range, "[0 %zu %zu %zu]", w->hole.from, w->hole.to, w->n - w->hole.to);
	if (n < 0 || n > RANGE_ROOM)
		return err_set(e, ERR_RECEIPT, "file too large");
	memcpy(w->p + w->at_range, range, (size_t)n);
	return 0;
}

/* Every write goes to memory, so one look at the end is enough. */
static int
write_all(struct writer *w, const struct xref *x, const struct blob *pdf, const struct update *u, struct err *e)
{
	const char *body;
	size_t n;
	bool failed;

	if (find_field(x, u->field, &w->field, &body, &n) == -1)
		return err_set(e, ERR_RECEIPT, "no signature field %s", u->field);
	if (has(body, n, "/V "))
		return err_set(e, ERR_RECEIPT, "field %s is signed already", u->field);
	w->value = x->size;
	w->look = x->size + 1;
	w->f = open_memstream(&w->p, &w->n);
	if (w->f == NULL)
		return err_set(e, ERR_MEMORY, "open_memstream");
	fwrite(pdf->p, 1, pdf->n, w->f);
	if (pdf->p[pdf->n - 1] != '\n')
		fputc('\n', w->f);
	put_field(w, body, n);
	put_value(w, u);
	put_look(w, u);
	put_xref(w, x, pdf);
	failed = ferror(w->f) != 0;
	if (fclose(w->f) != 0 || failed)
		return err_set(e, ERR_MEMORY, "incremental update");
	return put_range(w, e);
}

int
update_field(const struct blob *pdf, const struct update *u, struct blob *out, struct update_hole *hole, struct err *e)
{
	struct xref x = { 0 };
	struct writer w = { 0 };
	int rc = -1;

	if (xref_read(&x, pdf, e) == -1)
		return -1;
	if (write_all(&w, &x, pdf, u, e) == -1)
		goto out;
	blob_done(out);
	out->p = (unsigned char *)w.p;
	out->n = w.n;
	*hole = w.hole;
	w.p = NULL;
	rc = 0;
out:
	free(w.p);
	xref_done(&x);
	return rc;
}

int
update_check(const struct blob *pdf, const char *field, struct err *e)
{
	struct xref x = { 0 };
	const char *body;
	size_t n;
	long no;
	int rc;

	if (xref_read(&x, pdf, e) == -1)
		return -1;
	if (find_field(&x, field, &no, &body, &n) == 0 && has(body, n, "/V "))
		rc = 0;
	else
		rc = err_set(e, ERR_RECEIPT, "not signed as %s", field);
	xref_done(&x);
	return rc;
}

int
update_fill(struct blob *pdf, const struct update_hole *hole, const struct blob *signature, struct err *e)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char *p = pdf->p + hole->from + 1;

	if (2 * signature->n > hole->to - hole->from - 2)
		return err_set(e, ERR_RECEIPT, "a signature of %zu bytes does not fit", signature->n);
	for (size_t i = 0; i < signature->n; i++) {
		*p++ = (unsigned char)digits[signature->p[i] >> 4];
		*p++ = (unsigned char)digits[signature->p[i] & 15];
	}
	return 0;
}
