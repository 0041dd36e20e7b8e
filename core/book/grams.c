/*
 * Grams of a text, from one character on, in every script: overlapping runs of
 * one, two and three characters, and a gram is a word to FTS5: hex code points
 * with z between, "6df1z5733z5e02" for 深圳市.  Three and more characters are a
 * phrase of three-grams, which is selective where single digits are not.  Long
 * numbers are a word as a whole too: a card or a bar code read in finds its
 * rows at once.  Words of the query hold only [0-9a-fz], so there is nothing
 * in them to escape.
 */
#include "core/book/grams.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

enum {
	GRAM = 3,               /* the longest */
	WHOLE = 10,             /* numbers from this long on are kept whole too */
	CHARS = 256,            /* of one field or query */
};

struct chars {
	uint32_t u[CHARS];
	size_t n;
};

static void
add(struct grams *g, const char *s)
{
	size_t n = strlen(s);

	if (g->n + n >= sizeof(g->text))
		return;
	memcpy(g->text + g->n, s, n + 1);
	g->n += n;
}

/* "6df1z5733 "; by hand, an import spends its time here. */
static void
add_gram(struct grams *g, const uint32_t *u, size_t n)
{
	char word[ID_SIZE * 9 + 1];
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		int shift = 28;

		while (shift > 0 && u[i] >> shift == 0)
			shift -= 4;
		for (; shift >= 0; shift -= 4)
			word[at++] = "0123456789abcdef"[u[i] >> shift & 15];
		word[at++] = i + 1 < n ? 'z' : ' ';
	}
	word[at] = '\0';
	add(g, word);
}

/* All grams of one length, in their order. */
static void
add_grams(struct grams *g, const struct chars *c, size_t n)
{
	for (size_t i = 0; i + n <= c->n; i++)
		add_gram(g, c->u + i, n);
}

/* Full width and upper case are the same to whoever looks for them. */
static void
take_apart(const char *text, struct chars *out)
{
	char folded[CHARS * 4];
	const char *s = folded;
	size_t n;

	snprintf(folded, sizeof(folded), "%s", text);
	text_fold(folded);
	out->n = 0;
	while (out->n < CHARS && (n = text_next(s, &out->u[out->n])) != 0) {
		if (out->u[out->n] >= 'A' && out->u[out->n] <= 'Z')
			out->u[out->n] += 'a' - 'A';
		out->n++;
		s += n;
	}
}

static bool
is_long(const struct chars *c)
{
	return c->n >= WHOLE && c->n < ID_SIZE;
}

void
grams_add(struct grams *g, const char *field, bool number)
{
	struct chars c;

	take_apart(field, &c);
	for (size_t n = 1; n <= GRAM; n++)
		add_grams(g, &c, n);
	if (number && is_long(&c))
		add_gram(g, c.u, c.n);
}

/* ---- what is looked for ---------------------------------------------------------- */

/* A word as a phrase.  A number somebody has is that number; any other is looked for in all. */
static int
add_phrase(struct book_sqlite *b, const char *index, struct grams *out,
    const struct chars *word, struct err *e)
{
	struct grams whole = { .n = 0 };
	char sql[120];
	int64_t id;
	int rc = 0;

	if (is_long(word)) {
		add_gram(&whole, word->u, word->n);
		snprintf(sql, sizeof(sql), "SELECT rowid FROM %s WHERE %s MATCH ? "
		    "LIMIT 1", index, index);
		rc = db_number(b, e, &id, sql, "t", whole.text);
	}
	if (rc == -1)
		return -1;
	add(out, out->n == 0 ? "\"" : "AND \"");
	if (rc == 1)
		add(out, whole.text);
	else
		add_grams(out, word, word->n < GRAM ? word->n : GRAM);
	add(out, "\" ");
	return 0;
}

int
grams_query(struct book_sqlite *b, const char *index, const char *text,
    struct grams *out, struct err *e)
{
	struct chars all, word;

	if (!text_valid(text) || text_chars(text) >= CHARS)
		return err_set(e, ERR_INPUT, "a search of %zu characters",
		    text_chars(text));
	take_apart(text, &all);
	out->n = 0;
	for (size_t i = 0; i < all.n; i++) {
		for (word.n = 0; i < all.n && all.u[i] != ' '; i++)
			word.u[word.n++] = all.u[i];
		if (word.n > 0 && add_phrase(b, index, out, &word, e) == -1)
			return -1;
	}
	return 0;
}
