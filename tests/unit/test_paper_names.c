/* Names on paper, judged by pixels: extracted text is right even where a glyph is blank. */
#include "core/text.h"
#include "tests/unit/kit.h"
#include "tests/unit/paper_kit.h"
#include "print/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
setup(void **state)
{
	*state = paper_kit_new();
	return 0;
}

static int
teardown(void **state)
{
	paper_kit_free(*state);
	return 0;
}

/* ---- glyphs, each in a cell ------------------------------------------------------------- */

enum { COLUMNS = 12, CELL = 30, SIZE = 24, CHARS_MAX = 200 };

struct sheet {
	uint32_t u[CHARS_MAX];
	size_t n;
};

static double
cell_x(size_t i)
{
	return 20 + (double)(i % COLUMNS * CELL);
}

static double
cell_y(size_t i)
{
	size_t row = i / COLUMNS;

	return 550 - (double)(row * CELL);
}

/* Every character of the vectors' names, once. */
static struct sheet
all_characters(void)
{
	static const char *const groups[] = { "common", "rare_bmp", "supplementary", "long" };
	json_t *names = kit_vectors("names.json"), *name;
	struct sheet s = { .n = 0 };
	size_t at, i, step;
	uint32_t u;

	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		json_array_foreach(json_object_get(names, groups[g]), at, name) {
			for (const char *p = json_string_value(name); (step = text_next(p, &u)) > 0; p += step) {
				for (i = 0; i < s.n && s.u[i] != u; i++)
					;
				assert_true(s.n < CHARS_MAX);
				if (i == s.n)
					s.u[s.n++] = u;
			}
		}
	}
	json_decref(names);
	return s;
}

static void
make_sheet(const struct paper_kit *k, const struct sheet *s)
{
	struct pen pen = { .size = SIZE };
	struct font_chain *chain = NULL;
	struct glyph_set *glyphs = NULL;
	struct draw d;
	struct blob pdf = { 0 }, none = { 0 };
	struct page page = { .size = &page_a5, .title = "sheet", .id = "00112233445566778899aabbccddeeff", .content = &d,
		.file = { { "none", &none } } };
	char one[5], fonts[PAGE_FONTS_SIZE], *path = kit_path(k->dir, "sheet.pdf");
	struct err e;

	assert_int_equal(font_chain_open(&chain, "", &e), 0);
	assert_int_equal(glyph_set_new(&glyphs, chain, &e), 0);
	draw_init(&d, glyphs);
	for (size_t i = 0; i < s->n; i++) {
		one[text_put(s->u[i], one)] = '\0';
		draw_text(&d, cell_x(i), cell_y(i), &pen, one);
	}
	assert_int_equal(page_make(&page, glyphs, &pdf, fonts, &e), 0);
	assert_int_equal(blob_write(&pdf, path, 0644, &e), 0);
	free(path);
	blob_done(&pdf);
	draw_done(&d);
	glyph_set_free(glyphs);
	font_chain_free(chain);
}

/* The same sheet by librsvg, Pango and cairo from the same fonts: nothing of ours in it. */
static void
make_peer(const struct paper_kit *k, const struct sheet *s)
{
	char *path = kit_path(k->dir, "peer.svg");
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "<svg xmlns='http://www.w3.org/2000/svg' width='419.53pt' height='595.28pt' viewBox='0 0 419.53 595.28' "
	    "font-size='%d' font-family='WenQuanYi Micro Hei, Droid Sans Fallback, LXGW WenKai, BabelStone Han, HanaMinB'>\n",
	    SIZE);
	for (size_t i = 0; i < s->n; i++)
		fprintf(f, "<text x='%.2f' y='%.2f'>&#x%X;</text>\n", cell_x(i), 595.28 - cell_y(i), (unsigned)s->u[i]);
	fputs("</svg>\n", f);
	assert_int_equal(fclose(f), 0);
	free(path);
	paper_kit_do(k, "rsvg-convert -f pdf -o peer.pdf peer.svg");
}

/* Of the ink of both, how much stands in both: percent. */
static int
alike(const struct picture *a, size_t i, const struct picture *b, size_t j)
{
	double scale = a->w / 419.53;
	int side = (int)(CELL * scale), both = 0, any = 0;
	int ax = (int)(cell_x(i) * scale), ay = a->h - (int)((cell_y(i) + SIZE) * scale);
	int bx = (int)(cell_x(j) * scale), by = b->h - (int)((cell_y(j) + SIZE) * scale);

	for (int y = 0; y < side; y++) {
		for (int x = 0; x < side; x++) {
			bool ink = a->gray[(ay + y) * a->w + ax + x] < 128;
			bool other = b->gray[(by + y) * b->w + bx + x] < 128;
			both += ink && other;
			any += ink || other;
		}
	}
	return any > 0 ? 100 * both / any : 0;
}

static void
every_character_is_drawn_as_itself(void **state)
{
	struct paper_kit *k = *state;
	struct sheet s = all_characters();
	struct picture ours, peers;
	int wrong = 0;

	make_sheet(k, &s);
	make_peer(k, &s);
	ours = paper_kit_look(k, "sheet.pdf", 150);
	peers = paper_kit_look(k, "peer.pdf", 150);
	assert_int_equal(ours.w, peers.w);
	assert_int_equal(ours.h, peers.h);
	for (size_t i = 0; i < s.n; i++) {
		int same = alike(&ours, i, &peers, i);
		if (same < 80) {
			print_error("U+%04X: %d%% like its peer\n", (unsigned)s.u[i], same);
			wrong++;
		}
	}
	free(ours.gray);
	free(peers.gray);
	assert_int_equal(wrong, 0);
}

static void
no_two_characters_look_alike(void **state)
{
	struct paper_kit *k = *state;
	struct sheet s = all_characters();
	struct picture p;

	make_sheet(k, &s);
	p = paper_kit_look(k, "sheet.pdf", 150);
	for (size_t i = 0; i < s.n; i++)
		for (size_t j = i + 1; j < s.n; j++)
			assert_true(alike(&p, i, &p, j) < 80);
	free(p.gray);
}

/* ---- names on the receipt ------------------------------------------------------------------ */

/* How many pixels of the page differ. */
static long
difference(const struct picture *a, const struct picture *b)
{
	long n = 0;

	assert_int_equal(a->w * a->h, b->w * b->h);
	for (int i = 0; i < a->w * a->h; i++)
		n += abs(a->gray[i] - b->gray[i]) > 60;
	return n;
}

/* The name, but with a plain stroke for its last character: only that character's place may differ. */
static void
without_last(const char *name, char *out, size_t size)
{
	const char *last = name;
	size_t step;
	uint32_t u;

	for (const char *p = name; (step = text_next(p, &u)) > 0; p += step)
		last = p;
	snprintf(out, size, "%.*s一", (int)(last - name), name);
}

static void
rare_names_have_ink_on_the_receipt(void **state)
{
	static const char *const groups[] = { "rare_bmp", "supplementary" };
	struct paper_kit *k = *state;
	json_t *names = kit_vectors("names.json"), *name;
	struct picture with, without;
	char less[NAME_SIZE];
	size_t at;

	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		json_array_foreach(json_object_get(names, groups[g]), at, name) {
			paper_kit_set(k->order.handler, sizeof k->order.handler, json_string_value(name));
			paper_kit_receipt(k, "a.pdf");
			without_last(json_string_value(name), less, sizeof less);
			paper_kit_set(k->order.handler, sizeof k->order.handler, less);
			k->facts.no = "FT2611230037";
			paper_kit_receipt(k, "b.pdf");
			with = paper_kit_look(k, "a.pdf", 150);
			without = paper_kit_look(k, "b.pdf", 150);
			/* leave the QR code out: the facts differ */
			assert_true(paper_kit_ink(&with, 90, 200, 300, 290) > paper_kit_ink(&without, 90, 200, 300, 290) + 20);
			assert_true(difference(&with, &without) > 0);
			free(with.gray);
			free(without.gray);
		}
	}
	json_decref(names);
}

#define LONG_NAME "深圳市前海某某建设工程管理咨询服务集团股份有限公司第二分公司暨粤港澳大湾区重点项目联合管理委员会办公室筹备组测试机构六十"

static void
make_everything_long(struct paper_kit *k)
{
	static const char person[] = "阿卜杜热西提·买买提明·吾买尔江·周𬭎吴𠮷郑𫖯孙𬸚王㛃赵䶮";

	paper_kit_agent(k);
	paper_kit_set(k->order.institution, sizeof k->order.institution, LONG_NAME);
	paper_kit_set(k->order.holder, sizeof k->order.holder, person);
	paper_kit_set(k->order.handler, sizeof k->order.handler, person);
	paper_kit_set(k->visit.collector, sizeof k->visit.collector, person);
	k->visit.document = DOCUMENT_FOREIGN_CARD;
	k->visit.bids = BIDS_UNKNOWN;
	k->facts.point_name = "深圳市前海深港现代服务业合作区联合受理点";
	k->facts.clerk_name = "阿卜杜热西提·买买提明·吾买尔江";
	k->facts.approver_name = "阿卜杜热西提·买买提明·吾买尔江";
}

static void
long_names_fit_and_stay_whole(void **state)
{
	struct paper_kit *k = *state;
	char *out;
	int code;

	assert_int_equal(text_chars(LONG_NAME), 60);
	make_everything_long(k);
	paper_kit_receipt(k, "a.pdf");
	out = paper_kit_run(k, &code, "pdftotext -raw a.pdf - | tr -d '\\n '");
	assert_non_null(strstr(out, LONG_NAME));
	assert_non_null(strstr(out, "证书持有人阿卜杜热西提·买买提明·吾买尔江·周𬭎吴𠮷郑𫖯孙𬸚王㛃赵䶮"));
	free(out);
}

/* Wherever the line ends: the collector's name pushes the attestation across it. */
static void
short_phrases_are_not_torn(void **state)
{
	struct paper_kit *k = *state;
	char name[NAME_SIZE] = "王", *out;
	int code;

	for (int n = 1; n < 24; n++) {
		strcat(name, "明");
		paper_kit_set(k->visit.collector, sizeof k->visit.collector, name);
		paper_kit_receipt(k, "a.pdf");
		out = paper_kit_run(k, &code, "pdftotext -layout a.pdf -");
		assert_non_null(strstr(out, "原件已核验，"));
		assert_non_null(strstr(out, "人证一致"));
		assert_non_null(strstr(out, "居民身份证"));
		free(out);
	}
}

static void
nothing_reaches_into_the_margins(void **state)
{
	struct paper_kit *k = *state;
	struct picture p;

	for (int tight = 0; tight < 2; tight++) {
		if (tight)
			make_everything_long(k);
		paper_kit_receipt(k, "a.pdf");
		p = paper_kit_look(k, "a.pdf", 100);
		assert_int_equal(paper_kit_ink(&p, 0, 0, 29, 595), 0);
		assert_int_equal(paper_kit_ink(&p, 391, 0, 29, 595), 0);
		assert_int_equal(paper_kit_ink(&p, 0, 0, 419, 16), 0);
		assert_int_equal(paper_kit_ink(&p, 0, 580, 419, 15), 0);
		/* white between the rows and the rule over the hand signature, and around the boxes */
		assert_int_equal(paper_kit_ink(&p, 0, 129, 250, 10), 0);
		assert_int_equal(paper_kit_ink(&p, 0, 36, 419, 4), 0);
		free(p.gray);
	}
}

/* The size of every text on the page, as the content stream says it. */
static void
no_text_is_smaller_than_8_points(void **state)
{
	struct paper_kit *k = *state;
	char *out, *p;
	int code, seen = 0;

	make_everything_long(k);
	paper_kit_receipt(k, "a.pdf");
	out = paper_kit_run(k, &code, "qpdf --qdf --object-streams=disable a.pdf - | grep -a ' Tf <' | grep -ao '/F[0-9] [0-9.]*'");
	for (p = out; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n', seen++)
		assert_true(strtod(p + 4, NULL) >= 8);
	assert_true(seen > 50);
	free(out);
}

static void
what_does_not_fit_is_refused(void **state)
{
	struct paper_kit *k = *state;
	struct blob pdf = { 0 }, facts = { 0 };
	struct approval put_off = { .decided = 0 };
	char wide[NAME_SIZE], wider[TEXT_SIZE - 1];
	struct err e;

	make_everything_long(k);
	memset(wider, 'W', sizeof wider - 1);
	wider[sizeof wider - 1] = '\0';
	k->making.old_revoked = 0;
	k->facts.deferral = &put_off;
	snprintf(put_off.facts, sizeof put_off.facts, "{\"reason\":\"%s\"}", wider);
	paper_kit_set(k->order.old_medium, sizeof k->order.old_medium, wider + sizeof wider - NAME_SIZE);
	paper_kit_set(put_off.decided_by, sizeof put_off.decided_by, wider + sizeof wider - ID_SIZE);
	k->facts.product = k->facts.approver_name = k->facts.deferrer_name = wider;
	memset(wide, 'W', sizeof wide - 1);
	wide[sizeof wide - 1] = '\0';
	paper_kit_set(k->order.institution, sizeof k->order.institution, wide);
	paper_kit_set(k->order.handler, sizeof k->order.handler, wide);
	paper_kit_set(k->order.holder, sizeof k->order.holder, wide + 1);
	paper_kit_set(k->visit.collector, sizeof k->visit.collector, wide);
	assert_int_equal(k->paper.ops->receipt(k->paper.self, &k->facts, &k->ukey, &pdf, &facts, &e), -1);
	assert_int_equal(e.code, ERR_RECEIPT);
	assert_null(pdf.p);
	assert_null(facts.p);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(every_character_is_drawn_as_itself),
		T(no_two_characters_look_alike),
		T(rare_names_have_ink_on_the_receipt),
		T(long_names_fit_and_stay_whole),
		T(short_phrases_are_not_torn),
		T(nothing_reaches_into_the_margins),
		T(no_text_is_smaller_than_8_points),
		T(what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, kit_teardown);
}
