#include "core/text.h"

#include "core/blob.h"
#include "tests/unit/kit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
utf8_goes_both_ways(void **state)
{
	static const uint32_t some[] = { 1, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x20BB7, 0x10FFFF };
	uint32_t u;
	char s[5];
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		n = text_put(some[i], s);
		assert_int_equal(strlen(s), n);
		assert_int_equal(text_next(s, &u), n);
		assert_int_equal(u, some[i]);
	}
	assert_int_equal(text_put(0xD800, s), 0);
	assert_int_equal(text_put(0x110000, s), 0);
	assert_int_equal(text_next("", &u), 0);
	assert_int_equal(u, 0);
}

static void
wrong_bytes_are_no_characters(void **state)
{
	static const char *const bad[] = {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
	    "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\xB7", "\xFF"};
	uint32_t u;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(text_next(bad[i], &u), 0);
		assert_int_equal(u, UINT32_MAX);
		assert_false(text_valid(bad[i]));
	}
	assert_true(text_valid("深圳 ok 𠮷"));
	assert_false(text_valid("深圳\xE6"));
	assert_int_equal(text_chars("深\xFF圳"), 3);
}

static void
a_torn_character_is_not_whole(void **state)
{
	(void)state;
	assert_int_equal(text_whole(""), 0);
	assert_int_equal(text_whole("ab深"), 5);
	assert_int_equal(text_whole("ab\xE6\xB7"), 2);
	assert_int_equal(text_whole("ab\xF0\xA0\xAE"), 2);
	assert_int_equal(text_whole("ab𠮷"), 6);
}

static void
cells_do_not_depend_on_the_locale(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C");
	assert_int_equal(text_cells("abc"), 3);
	assert_int_equal(text_cells("深圳CA"), 6);
	assert_int_equal(text_cells("𠮷"), 2);
	assert_int_equal(text_cells("买买提·吾买尔"), 13); /* ambiguous: 1 */
	assert_int_equal(text_cells("a\033\b\xFF"), 4);
}

static void
clean(const char *s, int cells, const char *want)
{
	char out[64];

	assert_int_equal(text_clean(s, cells, out, sizeof(out)), text_cells(want));
	assert_string_equal(out, want);
}

static void
what_could_spoof_a_screen_becomes_a_question_mark(void **state)
{
	(void)state;
	clean("王\033[2J明", 20, "王?[2J明");
	clean("a\bb\rc\nd\te", 20, "a?b?c?d?e");
	clean("x\u202Ey\u200Bz\u2066w\uFEFF", 20, "x?y?z?w?");
	clean("\xC2\x9B" "31m", 20, "?31m"); /* C1: an 8-bit CSI */
	clean("王\xFF明", 20, "王?明");
}

static void
a_text_is_cut_by_cells(void **state)
{
	(void)state;
	clean("深圳市测试", 10, "深圳市测试");
	clean("深圳市测试", 9, "深圳市..");
	clean("深圳市测试", 8, "深圳市..");
	clean("深圳市测试", 7, "深圳..");
	clean("深圳市测试", 2, "..");
	clean("深圳市测试", 1, ".");
	clean("深圳市测试", 0, "");
	clean("abcdef", 6, "abcdef");
	clean("abcdef", 5, "abc..");
}

static void
a_text_is_cut_by_bytes_too(void **state)
{
	char out[9];

	(void)state;
	memset(out, 'x', sizeof(out));
	assert_int_equal(text_clean("深圳市", 20, out, 8), 4);
	assert_string_equal(out, "深..");
	assert_int_equal(out[8], 'x');
	assert_int_equal(text_clean("深圳", 20, out, 7), 4);
	assert_string_equal(out, "深圳");
}

static void
copying_refuses_what_does_not_fit(void **state)
{
	char out[7] = "keep";
	struct err e;

	(void)state;
	assert_int_equal(text_copy(out, sizeof(out), "深圳市", &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(text_copy(out, sizeof(out), "\xFF", &e), -1);
	assert_string_equal(out, "keep");
	assert_int_equal(text_copy(out, sizeof(out), "深圳", &e), 0);
	assert_string_equal(out, "深圳");
}

static void
full_width_is_folded_and_trimmed(void **state)
{
	char a[] = "　 ４４０３００１９９００３０７９９１Ｘ　", b[] = " 王　小明\t", c[] = " 　", d[] = "！～\xFF";

	(void)state;
	text_fold(a);
	assert_string_equal(a, "44030019900307991X");
	text_fold(b);
	assert_string_equal(b, "王 小明");
	text_fold(c);
	assert_string_equal(c, "");
	text_fold(d);
	assert_string_equal(d, "!~\xFF");
}

static void
masks_are_those_of_the_screens(void **state)
{
	char out[64];

	(void)state;
	text_mask_id("440300199003079914", out, sizeof(out));
	assert_string_equal(out, "440***********9914");
	text_mask_id("E12345678", out, sizeof(out));
	assert_string_equal(out, "E1*****78");
	text_mask_mobile("13800138000", out, sizeof(out));
	assert_string_equal(out, "138****8000");
	text_mask_name("王小明", out, sizeof(out));
	assert_string_equal(out, "王*明");
	text_mask_name("陈某", out, sizeof(out));
	assert_string_equal(out, "陈*");
	text_mask_name("欧阳娜娜", out, sizeof(out));
	assert_string_equal(out, "欧**娜");
	text_mask_name("吴𠮷", out, sizeof(out));
	assert_string_equal(out, "吴*");
}

static void
numbers_in_a_written_line_are_masked(void **state)
{
	char s[] = "应为13912345678，身份证440300199003079914，见10010和2026-11-25", none[] = "";

	(void)state;
	text_mask_numbers(s);
	assert_string_equal(s, "应为139****5678，身份证440***********9914，见10010和2026-11-25");
	text_mask_numbers(none);
	assert_string_equal(none, "");
}

static void
a_mask_hides_short_texts_whole(void **state)
{
	char out[64], small[5];

	(void)state;
	text_mask_id("123", out, sizeof(out));
	assert_string_equal(out, "***");
	text_mask_mobile("", out, sizeof(out));
	assert_string_equal(out, "");
	text_mask_name("王", out, sizeof(out));
	assert_string_equal(out, "*");
	text_mask_name("王小明", small, sizeof(small));
	assert_string_equal(small, "王*");
}

static void
last4_is_the_end(void **state)
{
	(void)state;
	assert_string_equal(text_last4("0A3F55D122079C10"), "9C10");
	assert_string_equal(text_last4("C10"), "C10");
	assert_string_equal(text_last4(""), "");
	assert_string_equal(text_last4("a深圳市福"), "深圳市福");
}

static void
chinese_needs_no_catalogue(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(text_language("zh", &e), 0);
	assert_string_equal(_("可领取"), "可领取");
	assert_int_equal(text_language("en", &e), 0);
	assert_string_equal(_(""), ""); /* not the catalogue's header */
	assert_string_equal(_("no catalogue has this"), "no catalogue has this");
	assert_int_equal(text_language("zh", &e), 0);
}

/* Runs a command made of paths without quotes; its first line of output. */
static char *
run(const char *fmt, const char *dir)
{
	char *command, *line = NULL;
	size_t size = 0;
	FILE *p;

	assert_true(asprintf(&command, fmt, dir, dir, dir) > 0);
	p = popen(command, "r");
	assert_non_null(p);
	if (getline(&line, &size, p) == -1) {
		free(line);
		line = strdup("");
	}
	assert_int_equal(pclose(p), 0);
	line[strcspn(line, "\n")] = '\0';
	free(command);
	return line;
}

/* A copy of this program, with a catalogue beside it, says it in English. */
static void
english_comes_from_the_catalogue_beside_the_program(void **state)
{
	char *dir = kit_dir(), *po = kit_path(dir, "en.po"), *copy = kit_path(dir, "copy"), *got;
	struct blob self = { 0 };
	struct err e;

	(void)state;
	kit_write(po, "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
	              "msgid \"可领取\"\nmsgstr \"ready — collect\"\n", 0600);
	assert_int_equal(blob_read(&self, "/proc/self/exe", 1 << 28, &e), 0);
	assert_int_equal(blob_write(&self, copy, 0700, &e), 0);
	free(run("mkdir -p %s/locale/en/LC_MESSAGES && msgfmt -o %s/locale/en/LC_MESSAGES/ukey-pickup.mo %s/en.po", dir));
	got = run("%s/copy say-it-in-english", dir);
	assert_string_equal(got, "ready — collect|不在目录里");
	free(got);
	blob_done(&self);
	free(copy);
	free(po);
	free(dir);
}

static int
say_it(void)
{
	struct err e;

	if (text_language("en", &e) == -1)
		return 1;
	printf("%s|%s\n", _("可领取"), _("不在目录里"));
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(utf8_goes_both_ways),
	    cmocka_unit_test(wrong_bytes_are_no_characters),
	    cmocka_unit_test(a_torn_character_is_not_whole),
	    cmocka_unit_test(cells_do_not_depend_on_the_locale),
	    cmocka_unit_test(what_could_spoof_a_screen_becomes_a_question_mark),
	    cmocka_unit_test(a_text_is_cut_by_cells),
	    cmocka_unit_test(a_text_is_cut_by_bytes_too),
	    cmocka_unit_test(copying_refuses_what_does_not_fit),
	    cmocka_unit_test(full_width_is_folded_and_trimmed),
	    cmocka_unit_test(masks_are_those_of_the_screens),
	    cmocka_unit_test(numbers_in_a_written_line_are_masked),
	    cmocka_unit_test(a_mask_hides_short_texts_whole),
	    cmocka_unit_test(last4_is_the_end),
	    cmocka_unit_test(chinese_needs_no_catalogue),
		cmocka_unit_test(english_comes_from_the_catalogue_beside_the_program),
	};

	if (argc == 2 && strcmp(argv[1], "say-it-in-english") == 0)
		return say_it();
	return cmocka_run_group_tests_name("text", tests, NULL, kit_teardown);
}
