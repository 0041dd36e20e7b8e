#include "tests/term/counter.h"

#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
start(struct counter_vt *c, const char *terminal)
{
	char *ini = kit_path(c->demo, "counter.ini");
	char *const argv[] = { strdup(cli_binary()), strdup("--conf"), ini, strdup("--terminal"),
		strdup(terminal), NULL };
	int rows = 24, cols = 80;

	if (c->vt != NULL)
		vt_size(c->vt, &rows, &cols);
	vt_free(c->vt);
	assert_non_null(c->vt = vt_open(rows, cols, argv));
	assert_true(vt_wait_any(c->vt, (const char *const[]){ "工号", "Staff", NULL }) >= 0);
	for (size_t i = 0; argv[i] != NULL; i++)
		free(argv[i]);
}

void
counter_again(struct counter_vt *c)
{
	start(c, "1");
}

struct counter_vt *
counter_beside(const struct counter_vt *c, const char *terminal)
{
	struct counter_vt *other = calloc(1, sizeof(*other));

	assert_non_null(other);
	other->demo = strdup(c->demo);
	start(other, terminal);
	return other;
}

void
counter_away(struct counter_vt *c)
{
	vt_kill(c->vt, SIGTERM);
	assert_int_equal(vt_wait_exit(c->vt), 0);
	vt_free(c->vt);
	free(c->demo);
	free(c);
}

struct counter_vt *
counter_open_in(const char *demo, int rows, int cols, const char *counter)
{
	struct counter_vt *c = calloc(1, sizeof(*c));
	char *ini, *text, *all;

	assert_non_null(c);
	assert_non_null(c->demo = strdup(demo));
	ini = kit_path(c->demo, "counter.ini");
	text = kit_read(ini);
	assert_int_not_equal(asprintf(&all, "%.*s%s%s", (int)(strstr(text, "point = ") - text), text,
	    counter, strstr(text, "point = ")), -1);
	kit_write(ini, all, 0600);
	free(all);
	free(text);
	free(ini);
	counter_again(c);
	vt_resize(c->vt, rows, cols);
	return c;
}

static struct counter_vt *
open_demo(int rows, int cols, const char *counter)
{
	char *demo = cli_demo();
	struct counter_vt *c = counter_open_in(demo, rows, cols, counter);

	free(demo);
	return c;
}

struct counter_vt *
counter_open(int rows, int cols)
{
	return open_demo(rows, cols, "");
}

struct counter_vt *
counter_open_english(int rows, int cols)
{
	return open_demo(rows, cols, "language = en\n");
}

void
counter_close(struct counter_vt *c)
{
	counter_away(c);
	cli_done();
}

void
counter_password(const struct counter_vt *c, const char *staff, char out[40])
{
	cli_password(c->demo, staff, out);
}

void
counter_keys(struct counter_vt *c, const char *keys, const char *wait)
{
	assert_true(vt_settle(c->vt));
	vt_keys(c->vt, keys);
	assert_true(vt_wait(c->vt, wait));
	assert_true(vt_settle(c->vt));
}

void
counter_gone(struct counter_vt *c, const char *keys, const char *gone)
{
	assert_true(vt_settle(c->vt));
	vt_keys(c->vt, keys);
	assert_true(vt_wait_gone(c->vt, gone));
	assert_true(vt_settle(c->vt));
}

void
counter_enter(struct counter_vt *c, const char *staff, const char *wait)
{
	char password[40], keys[100];

	counter_password(c, staff, password);
	snprintf(keys, sizeof(keys), "%s<Enter>%s<Enter>", staff, password);
	counter_keys(c, keys, wait);
}

void
counter_sign_in(struct counter_vt *c, const char *staff)
{
	counter_enter(c, staff, "F2查找");
}

void
counter_number(const struct counter_vt *c, const char *name, char out[40])
{
	char command[120], no[40];
	json_t *o;

	snprintf(command, sizeof(command), "orders list %s --json", name);
	assert_non_null(o = json_loads(cli_as(c->demo, "1001", command)->out, 0, NULL));
	snprintf(no, sizeof(no), "%s", json_string_value(json_object_get(json_array_get(o, 0), "order")));
	json_decref(o);
	snprintf(command, sizeof(command), "orders show %s --json", no);
	assert_non_null(o = json_loads(cli_as(c->demo, "1001", command)->out, 0, NULL));
	snprintf(out, 40, "%s", json_string_value(json_object_get(json_object_get(o, "handler"), "number")));
	json_decref(o);
}

void
counter_scan(struct counter_vt *c, const char *name, const char *wait)
{
	char number[40], keys[60];

	counter_number(c, name, number);
	snprintf(keys, sizeof(keys), "%s<Enter>", number);
	counter_keys(c, keys, wait);
}

void
counter_ukey(struct counter_vt *c, const char *insert_or_remove, const char *which)
{
	char command[80];

	snprintf(command, sizeof(command), "ukey %s %s --conf %%/counter.ini", insert_or_remove, which);
	assert_int_equal(cli(c->demo, command)->code, 0);
}

/* ---- expected screens -------------------------------------------------------- */

/* In each match of `pattern`, what group 1 matched becomes '#'. */
static void
mask(char *text, const char *pattern)
{
	regmatch_t m[2];
	regex_t re;

	assert_int_equal(regcomp(&re, pattern, REG_EXTENDED | REG_NEWLINE), 0);
	while (regexec(&re, text, 2, m, 0) == 0) {
		memset(text + m[1].rm_so, '#', (size_t)(m[1].rm_eo - m[1].rm_so));
		text += m[1].rm_eo;
	}
	regfree(&re);
}

/* A path that ends a line is as long as the folder the tests run in. */
static void
cut_paths(char *text)
{
	char *path, *end;

	while ((path = strstr(text, " /")) != NULL) {
		path[1] = '#';
		end = path + 2 + strcspn(path + 2, "\n");
		memmove(path + 2, end, strlen(end) + 1);
	}
}

/* Doctor's lines about the machine the tests run on: what stands there is cut. */
static void
cut_machine(char *text)
{
	static const char *const titles[] = { "账号  ", "磁盘  ", "时钟  ", "语言  ", "工作日历  ",
		"Account  ", "Disk  ", "Clock  ", "Language  ", "Calendar  " };
	char *line, *at, *end;

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if ((at = strstr(text, titles[i])) == NULL)
			continue;
		for (line = at; line > text && line[-1] != '\n'; line--)
			;
		*line = '#';
		memmove(line + 1, at, strlen(at) + 1);
		end = line + 1 + strlen(titles[i]) - 2;
		memmove(end, end + strcspn(end, "\n"), strlen(end + strcspn(end, "\n")) + 1);
	}
}

static char *
masked_screen(struct vt *v)
{
	static const char *const patterns[] = {
		"[^0-9]([0-9]{4}-[0-9]{2}-[0-9]{2})",
		"周(日|一|二|三|四|五|六)",
		"([0-9]{2}:[0-9]{2})", "短信 ([0-9]{2})",
		"到访 ([0-9]{4}-[0-9]{3})", "编号 ([0-9]{2})", "orders [0-9]+  ([0-9]{4}-[0-9]{3})",
		"(SZ[0-9]{10})", "(FT[0-9]{10})", "RJFT([0-9]{8})", "UKey ([0-9a-f]{4}) ",
		"核对码 ([0-9A-F]{4}-[0-9A-F]{4})", "([0-9A-F]{4}[.]{2}[0-9A-F]{2})",
		"Check code ([0-9A-F]{4}-[0-9A-F]{4})", "([Ww]aiting [0-9]+ min)",
		"[^0-9]([0-9]{2}-[0-9]{2} )#####", "(已等 [0-9]+ 分钟)",
		"[ >] ([0-9a-f]{16}) ", "序列号 ([0-9a-fA-F]{16})", "尾号 ?([0-9a-fA-F]{4})",
		"cert[.] [.]{2}([0-9A-F]{4})", "证书 ([0-9A-F]{32})",
		"今日到期 ([0-9]+ *)", "逾期 ([0-9]+ +)可", "已等 ([ 0-9]{3}) 秒", "([ 0-9]{3}) s so far", "([0-9]+) 秒", "([0-9]+) s \\(waits", "(可领取 [0-9]+ *) ", "天 ([0-9]+)",
		"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) #####", "Serial ([0-9a-fA-F]{16})", "[Ee]nding ([0-9a-fA-F]{4})",
		"due today ([0-9]+ +)overdue", "overdue ([0-9]+ +)ready", "ready ([0-9]+ +)over 30", "over 30 days ([0-9]+)",
		"正常 ([0-9]+ +注意 [0-9]+) ", "ok ([0-9]+ +warn [0-9]+) ", "共 ([0-9]+) 行", "whole, ([0-9]+) ",
		"([0-9]+) 个文件和目录", "([0-9]+) files and",
		"[fr]-([0-9#-]+)[.]pdf", "ZF-([0-9a-zA-Z]{16})[.]pdf", " ([0-9]+) KB letter", "old cert[.] [.][.]([0-9A-F]{4})", "r [.][.]([0-9a-f]{4})",
	};
	char *text = NULL;
	size_t n;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	vt_print(v, f);
	assert_int_equal(fclose(f), 0);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		mask(text, patterns[i]);
	cut_paths(text);
	cut_machine(text);
	return text;
}

/* For the README (make pictures): what is compared, as it is seen. */
static void
picture(struct vt *v, const char *name)
{
	const char *dir = getenv("SCREENS_SVG");
	char path[4096];

	if (dir == NULL)
		return;
	snprintf(path, sizeof(path), "%s/%s.svg", dir, name);
	assert_int_equal(vt_save_svg(v, path), 0);
}

void
counter_shows(struct counter_vt *c, const char *name)
{
	const char *top = getenv("TOP");
	char path[4096], *want, *got;

	assert_true(vt_settle(c->vt));
	picture(c->vt, name);
	got = masked_screen(c->vt);
	snprintf(path, sizeof(path), "%s/tests/data/screens/%s.txt",
	    top != NULL ? top : ".", name);
	if (getenv("SCREENS_WRITE") != NULL)
		kit_write(path, got, 0644);
	want = kit_read(path);
	if (want == NULL || strcmp(want, got) != 0)
		fail_msg("%s is not\n%s\nbut\n%s", name, want != NULL ? want : "(no such file)", got);
	free(want);
	free(got);
}
