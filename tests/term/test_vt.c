#include "core/secret.h"
#include "tests/term/vt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct vt *
sh(const char *script)
{
	char text[1000];
	char *argv[] = { (char[]){"sh"}, (char[]){"-c"}, text, NULL };
	struct vt *v;

	snprintf(text, sizeof text, "%s", script);
	v = vt_open(24, 80, argv);
	assert_non_null(v);
	return v;
}

static void
wide_characters_take_two_cells(void **state)
{
	struct vt *v = sh("printf '\\033[2;3H证书<PIN>\\360\\254\\255\\216'; exec cat");
	int row = -1, col = -1;
	char buf[200];

	(void)state;
	assert_true(vt_wait(v, "PIN"));
	assert_true(vt_settle(v));
	assert_true(vt_find(v, "PIN", &row, &col));
	assert_int_equal(row, 1);
	assert_int_equal(col, 7);
	assert_string_equal(vt_row(v, 1, buf, sizeof buf), "  证书<PIN>𬭎");
	assert_int_equal(vt_cell(v, 1, 2).width, 2);
	assert_string_equal(vt_cell(v, 1, 2).text, "证");
	assert_int_equal(vt_cell(v, 1, 3).width, 0);
	vt_free(v);
}

static void
the_environment_is_the_same_everywhere(void **state)
{
	struct vt *v;

	(void)state;
	setenv("COLUMNS", "33", 1);
	setenv("TMUX", "x", 1);
	v = sh("echo \"[$LC_ALL $TERM $TMUX$COLUMNS$LINES$LANGUAGE]\"; stty size");
	assert_true(vt_wait(v, "[C.UTF-8 xterm-256color ]"));
	assert_true(vt_wait(v, "24 80"));
	assert_int_equal(vt_wait_exit(v), 0);
	vt_free(v);
	unsetenv("COLUMNS");
	unsetenv("TMUX");
}

static void
keys_arrive_as_a_terminal_sends_them(void **state)
{
	struct vt *v = sh("stty raw -echo; echo ready; head -c 28 | od -An -c -w40; exit 3");

	(void)state;
	assert_true(vt_wait(v, "ready"));
	vt_keys(v, "<F1><Up><Enter><Tab><S-Tab><BS><C-l><A-3>a<b<Space><F12>王<Esc>");
	assert_true(vt_wait(v, "033   O   P 033   O   A  \\r  \\t"));
	assert_int_equal(vt_wait_exit(v), 3);
	vt_free(v);
}

static void
a_wait_that_fails_says_so(void **state)
{
	struct vt *v = sh("echo one; exec cat");

	(void)state;
	assert_true(vt_wait(v, "one"));
	assert_false(vt_wait_ms(v, "two", 50));
	vt_keys(v, "two<Enter>");
	assert_true(vt_wait(v, "two"));
	vt_kill(v, 9);
	assert_int_equal(vt_wait_exit(v), 128 + 9);
	assert_false(vt_wait(v, "three"));
	vt_free(v);
}

static void
settled_means_all_is_drawn(void **state)
{
	struct vt *v = sh("i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; exec cat");
	char buf[200];
	int row, col;

	(void)state;
	assert_true(vt_wait(v, "line "));
	assert_true(vt_settle(v));
	assert_string_equal(vt_row(v, 22, buf, sizeof buf), "line 299");
	assert_true(vt_cursor(v, &row, &col));
	assert_int_equal(row, 23);
	assert_int_equal(col, 0);
	vt_free(v);
}

static void
a_resize_reaches_the_program(void **state)
{
	struct vt *v = sh("trap 'stty size' WINCH; echo ready; while read -r x; do :; done");
	int rows, cols;

	(void)state;
	assert_true(vt_wait(v, "ready"));
	vt_resize(v, 30, 100);
	vt_keys(v, "<Enter>");
	assert_true(vt_wait(v, "30 100"));
	vt_size(v, &rows, &cols);
	assert_int_equal(rows, 30);
	assert_int_equal(cols, 100);
	vt_free(v);
}

static void
colours_are_seen_after_reverse_video(void **state)
{
	struct vt *v = sh("printf '\\033[7;1mR\\033[0m\\033[38;2;1;2;3mC\\033[0m'; exec cat");

	(void)state;
	assert_true(vt_wait(v, "RC"));
	assert_true(vt_cell(v, 0, 0).bold);
	assert_int_equal(vt_cell(v, 0, 0).bg, 0xd0d0d0);
	assert_int_equal(vt_cell(v, 0, 1).fg, 0x010203);
	vt_free(v);
}

static void
the_screen_is_saved_as_text_and_picture(void **state)
{
	struct vt *v = sh("printf 'a<b 证\\n'; exec cat");
	char path[300], buf[4096] = "";
	const char *tmp = getenv("TMPDIR");
	FILE *f;

	(void)state;
	assert_true(vt_wait(v, "证"));
	snprintf(path, sizeof path, "%s/vt-%d.svg", tmp ? tmp : "/tmp", (int)getpid());
	assert_int_equal(vt_save_svg(v, path), 0);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(buf, 1, sizeof buf - 1, f) > 0);
	fclose(f);
	assert_non_null(strstr(buf, ">&#60;</text>"));
	assert_int_equal(vt_save_text(v, path), 0);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(buf, sizeof buf, f));
	fclose(f);
	assert_string_equal(buf, "a<b 证\n");
	unlink(path);
	assert_int_equal(vt_save_text(v, "/nowhere/at/all"), -1);
	vt_free(v);
}

static int
no_secret_alive(void **state)
{
	(void)state;
	return secret_alive();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide_characters_take_two_cells),
		cmocka_unit_test(the_environment_is_the_same_everywhere),
		cmocka_unit_test(keys_arrive_as_a_terminal_sends_them),
		cmocka_unit_test(a_wait_that_fails_says_so),
		cmocka_unit_test(settled_means_all_is_drawn),
		cmocka_unit_test(a_resize_reaches_the_program),
		cmocka_unit_test(colours_are_seen_after_reverse_video),
		cmocka_unit_test(the_screen_is_saved_as_text_and_picture),
	};

	return cmocka_run_group_tests(tests, NULL, no_secret_alive);
}
