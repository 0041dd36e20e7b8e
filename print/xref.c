#include "print/xref.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECTS_MOST = 10000, REVISIONS_MOST = 16, TAIL = 64, ROW = 20 };

static const char *
skip_space(const char *s)
{
	return s + strspn(s, " \r\n\t");
}

/* A number at *s, which moves behind it. */
static bool
take_number(const char **s, long *out)
{
	char *end;
	long v;

	*s = skip_space(*s);
	if (**s < '0' || **s > '9')
		return false;
	v = strtol(*s, &end, 10);
	if (v < 0 || v == LONG_MAX)
		return false;
	*s = end;
	*out = v;
	return true;
}

static bool
take_word(const char **s, const char *word)
{
	size_t n = strlen(word);

	*s = skip_space(*s);
	if (strncmp(*s, word, n) != 0)
		return false;
	*s += n;
	return true;
}

/* The number after a key of a dictionary. */
static bool
number_of(const char *dict, const char *end, const char *key, long *out)
{
	const char *s = memmem(dict, (size_t)(end - dict), key, strlen(key));

	if (s == NULL)
		return false;
	s += strlen(key);
	return take_number(&s, out);
}

static bool
take_id(struct xref *x, const char *dict, const char *end)
{
	const char *s = memmem(dict, (size_t)(end - dict), "/ID", 3), *from, *to;

	from = s != NULL ? strchr(s, '<') : NULL;
	to = from != NULL ? strchr(from, '>') : NULL;
	if (to == NULL || to > end || (size_t)(to - from) + 2 > sizeof x->id)
		return false;
	memcpy(x->id, from, (size_t)(to - from) + 1);
	x->id[to - from + 1] = '\0';
	return true;
}

/* The newest trailer says how many objects there are and which is the root. */
static bool
take_trailer(struct xref *x, const char *dict, const char *end)
{
	if (!number_of(dict, end, "/Size", &x->size) || x->size < 2 || x->size > OBJECTS_MOST ||
	    !number_of(dict, end, "/Root", &x->root) || x->root >= x->size || !take_id(x, dict, end) ||
	    memmem(dict, (size_t)(end - dict), "/Encrypt", 8) != NULL)
		return false;
	if (!number_of(dict, end, "/Info", &x->info))
		x->info = 0;
	x->at = calloc((size_t)x->size, sizeof *x->at);
	return x->at != NULL;
}

/* Rows "0000000017 00000 n\r\n"; an object keeps what a newer table said. */
static bool
take_rows(struct xref *x, const char *s, long first, long n)
{
	const char *row;
	long offset, generation;

	for (long i = 0; i < n; i++) {
		row = s + i * ROW;
		if (first + i >= x->size || !take_number(&row, &offset) || !take_number(&row, &generation))
			return false;
		row = skip_space(row);
		if (*row == 'n' && x->at[first + i] == 0 && (size_t)offset < x->length)
			x->at[first + i] = (size_t)offset;
	}
	return true;
}

/* One table with its trailer; *prev is the one before, 0 = none. */
static bool
take_table(struct xref *x, size_t at, long *prev)
{
	const char *s = x->text + at, *trailer, *end;
	long first, n;

	trailer = at < x->length ? strstr(s, "trailer") : NULL;
	end = trailer != NULL ? strstr(trailer, "startxref") : NULL;
	if (end == NULL || !take_word(&s, "xref") || (x->at == NULL && !take_trailer(x, trailer, end)))
		return false;
	while (take_number(&s, &first) && take_number(&s, &n)) {
		s = skip_space(s);
		if (first >= x->size || n > x->size || s + n * ROW > trailer || !take_rows(x, s, first, n))
			return false;
		s += n * ROW;
	}
	if (!number_of(trailer, end, "/Prev", prev))
		*prev = 0;
	return true;
}

static bool
take_file(struct xref *x)
{
	const char *s;
	long at, prev;

	if (x->length < (size_t)2 * TAIL || strncmp(x->text, "%PDF-1.", 7) != 0)
		return false;
	s = memmem(x->text + x->length - TAIL, TAIL, "startxref", 9);
	if (s == NULL || !take_word(&s, "startxref") || !take_number(&s, &at) || !take_word(&s, "%%EOF") ||
	    *skip_space(s) != '\0')
		return false;
	x->start = (size_t)at;
	for (int i = 0; i < REVISIONS_MOST; i++, at = prev) {
		if (!take_table(x, (size_t)at, &prev))
			return false;
		if (prev == 0)
			return true;
	}
	return false;
}

int
xref_read(struct xref *x, const struct blob *pdf, struct err *e)
{
	struct xref in = { .length = pdf->n };

	in.text = malloc(pdf->n + 1);
	if (in.text == NULL)
		return err_set(e, ERR_MEMORY, "%zu bytes of PDF", pdf->n);
	if (pdf->n > 0)
		memcpy(in.text, pdf->p, pdf->n);
	in.text[pdf->n] = '\0';
	if (!take_file(&in)) {
		xref_done(&in);
		return err_set(e, ERR_RECEIPT, "not a PDF file this program made");
	}
	*x = in;
	return 0;
}

void
xref_done(struct xref *x)
{
	free(x->text);
	free(x->at);
	*x = (struct xref){ 0 };
}

int
xref_dict(const struct xref *x, long no, const char **body, size_t *n)
{
	const char *s, *end;
	long number, generation;

	if (no <= 0 || no >= x->size || x->at[no] == 0)
		return -1;
	s = x->text + x->at[no];
	end = strstr(s, "endobj");
	if (end == NULL || !take_number(&s, &number) || !take_number(&s, &generation) || number != no ||
	    !take_word(&s, "obj") || !take_word(&s, "<<"))
		return -1;
	while (end > s && strncmp(end, ">>", 2) != 0)
		end--;
	if (end == s)
		return -1;
	*body = s;
	*n = (size_t)(end - s);
	return 0;
}
