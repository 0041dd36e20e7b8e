/* The commands, run as they are: what they say, and what they exit with. */
#include "tests/unit/cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define says(text, part)                                                       \
	do {                                                                   \
		if (strstr(text, part) == NULL)                                \
			fail_msg("no \"%s\" in: %s", part, text);              \
	} while (0)

static int
lines(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* ---- usage, help, settings --------------------------------------------------- */

static void
usage_errors_exit_2(void **state)
{
	static const char *const wrong[] = { "frobnicate", "orders", "orders import", "orders show",
		"orders frob", "orders list a b", "demo", "demo %/x --orders", "demo %/x --orders 0",
		"demo %/x --orders 1x", "demo %/x --orders -5", "demo %/x --terminal 1",
		"--terminal 0", "--terminal 100", "--terminal", "--conf", "--frob", "ukey frob",
		"ukey insert", "phone delay 3 4", "audit", "staff", "audit verify x", "token-helper x",
		"orders list", "orders show SZ1", "orders import %/x", "orders export %/x", "audit verify",
		"staff list", "staff list --staff", "phone --staff 1001", "notices --staff 1001" };
	char *dir = kit_dir(), *x = kit_path(dir, "x");

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const struct ran *r;

		cli_exits(dir, wrong[i], 2);
		r = cli(dir, wrong[i]);
		says(r->err, "--help");
		assert_string_equal(r->out, "");
	}
	assert_int_equal(access(x, F_OK), -1);
	free(x);
	free(dir);
}

static void
every_verb_has_its_help(void **state)
{
	static const char *const verbs[] = { "demo", "doctor", "orders import", "orders export", "orders list", "notices",
		"orders show", "form signoff", "form letter", "audit verify", "ukey", "ukey insert", "ukey remove", "phone",
		"staff list" };
	char *dir = kit_dir(), line[100];

	(void)state;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		snprintf(line, sizeof(line), "%s --help", verbs[i]);
		cli_exits(dir, line, 0);
		snprintf(line, sizeof(line), "ukey-pickup %s", verbs[i]);
		says(cli(dir, "--help")->out, line);
	}
	assert_null(strstr(cli(dir, "--help")->out, "token-helper"));
	says(cli(dir, "--version")->out, "ukey-pickup 0.");
	says(cli(dir, "--help-settings")->out, "token:module");
	free(dir);
}

/* "orders" is no command by itself. */
static void
the_first_word_of_a_command_lists_how_it_goes_on(void **state)
{
	static const char *const firsts[][2] = { { "orders", "orders export FILE" }, { "receipt", "receipt show NO" },
		{ "form", "form letter" }, { "stock", "stock receive FILE" }, { "staff", "staff list" },
		{ "audit", "audit verify" }, { "ukey", "ukey remove [N]" } };
	char *dir = kit_dir(), line[100];
	const struct ran *r;

	(void)state;
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		snprintf(line, sizeof(line), "%s --help", firsts[i][0]);
		cli_exits(dir, line, 0);
		r = cli(dir, line);
		says(r->out, firsts[i][1]);
		assert_null(strstr(r->out, "phone"));
		assert_string_equal(r->err, "");
	}
	cli_exits(dir, "orders -h", 0);
	cli_exits(dir, "orders", 2);
	r = cli(dir, "orders");
	says(r->err, "少了一项：import|export|list|show");
	says(r->err, "ukey-pickup orders --help");
	assert_string_equal(r->out, "");
	cli_exits(dir, "orders --json", 2);
	cli_exits(dir, "orders frob", 2);
	says(cli(dir, "orders frob")->err, "没有这个命令：frob");
	cli_exits(dir, "order --help", 2);
	cli_exits(dir, "ord", 2);
	says(cli(dir, "ord")->err, "没有这个命令：ord");
	free(dir);
}

static void
every_wrong_setting_is_named_in_one_run(void **state)
{
	char *demo = cli_demo(), *ini = kit_path(demo, "counter.ini");
	const struct ran *r;

	(void)state;
	kit_write(ini,
	    "[counter]\nname = x\nterminal = 100\nlanguage = fr\n"
	    "[token]\nmodule = /nonexistent.so\nbits = many\nfrob = 1\n", 0600);
	cli_exits(demo, "", 2);
	r = cli(demo, "");
	says(r->err, "counter.ini: counter:point:");
	says(r->err, "counter.ini: counter:terminal:");
	says(r->err, "counter.ini: counter:language:");
	says(r->err, "counter.ini: token:module:");
	says(r->err, "/nonexistent.so");
	says(r->err, "counter.ini: token:bits:");
	says(r->err, "counter.ini: token:frob:");
	says(r->err, "I01");
	free(ini);
	free(demo);
}

static void
a_point_that_is_not_in_the_register_is_refused(void **state)
{
	char *demo = cli_demo(), *ini = kit_path(demo, "counter.ini"), *text = kit_read(ini), *at;

	(void)state;
	assert_non_null(at = strstr(text, "FT01"));
	memcpy(at, "ZZ99", 4);
	kit_write(ini, text, 0600);
	cli_exits_as(demo, "1001", "orders list --conf %/counter.ini", 2);
	says(cli_as(demo, "1001", "orders list --conf %/counter.ini")->err, "counter:point: ZZ99 is not in");
	free(text);
	free(ini);
	free(demo);
}

static void
no_settings_exit_2(void **state)
{
	char *dir = kit_dir();

	(void)state;
	cli_exits(dir, "--conf %/nothing.ini", 2);
	cli_exits(dir, "orders list --staff 1001 --conf %/nothing.ini", 2);
	free(dir);
}

static void
a_secret_others_can_read_is_refused(void **state)
{
	static const char *const secrets[] = { "master.secret", "branch/branch.key" };
	static const char *const keys[] = { "token:master", "branch:key" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *demo = cli_demo(), *path = kit_path(demo, secrets[i]);

		assert_int_equal(chmod(path, 0644), 0);
		cli_exits(demo, "", 2);
		says(cli(demo, "")->err, keys[i]);
		free(path);
		free(demo);
	}
}

/* ---- demo --------------------------------------------------------------------- */

static mode_t
mode_of(const char *dir, const char *name)
{
	char *path = kit_path(dir, name);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	free(path);
	return st.st_mode & 07777;
}

static void
a_demo_is_for_its_owner_only(void **state)
{
	static const char *const files[] = { "SIGN-IN.txt", "master.secret", "branch/branch.key",
		"ca/ca.key", "book.db", "counter.ini", "scans/letter-2-orders.pdf" };
	static const char *const folders[] = { ".", "ca", "branch", "tokens", "reader", "phone",
		"receipts", "log", "scans" };
	char *demo = cli_demo();

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_int_equal(mode_of(demo, files[i]), 0600);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		assert_int_equal(mode_of(demo, folders[i]), 0700);
	free(demo);
}

static void
a_demo_says_what_next_in_three_lines(void **state)
{
	char *dir = kit_dir(), *demo = kit_path(dir, "d");
	const struct ran *r = cli(dir, "demo %/d --orders 3");

	(void)state;
	assert_int_equal(r->code, 0);
	assert_int_equal(lines(r->out), 3);
	says(r->out, "SIGN-IN.txt");
	says(r->out, "演示 无效");
	assert_int_equal(lines(cli_as(demo, "1001", "orders list")->out), 3);
	free(demo);
	free(dir);
}

/* What a trainee attaches, and one that is to be refused: samples, small, and said to be void. */
static void
a_demos_scanner_has_scanned_two_letters(void **state)
{
	static const struct {
		const char *file, *says[3];
		bool chop;
	} letters[] = {
		{ "scans/letter-2-orders.pdf", { "0056 机构业务证书", "赵明", "440300198707119924" }, true },
		{ "scans/letter-no-chop.pdf", { "0057", "赵明", "有效期至" }, false },
	};
	char *demo = cli_demo();
	struct stat st;

	(void)state;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		char *path = kit_path(demo, letters[i].file);
		const char *const argv[] = { "pdftotext", "-raw", path, "-", NULL };
		const struct ran *r = cli_program(demo, argv);

		assert_int_equal(r->code, 0);
		for (size_t k = 0; k < 3; k++)
			says(r->out, letters[i].says[k]);
		says(r->out, "本委托书无效");
		assert_int_equal(strstr(r->out, "公章 样例") != NULL, letters[i].chop);
		assert_int_equal(stat(path, &st), 0);
		assert_true(st.st_size < 40000);
		free(path);
	}
	free(demo);
}

/* By the making table itself: the UKeys lie in the drawer, verified, and no PIN has gone out. */
static void
a_demo_has_two_ukeys_made_ahead(void **state)
{
	char *demo = cli_demo(), *dir = kit_dir();
	const char *const phone[] = { "ls", "phone", NULL };

	(void)state;
	says(cli_as(demo, "1001", "orders list 许静")->out, "0058");
	cli_exits(demo, "ukey insert 20", 0);
	says(cli(demo, "ukey")->out, "0058\n      收好；领取人来时办理这一单");
	cli_exits(demo, "ukey remove", 0);
	cli_exits(demo, "ukey insert 19", 0);
	says(cli(demo, "ukey")->out, "已制待领，订单 ");
	cli_exits(demo, "ukey remove", 0);
	cli_exits(demo, "ukey insert 18", 0);
	says(cli(demo, "ukey")->out, "空白");
	assert_string_equal(cli_program(demo, phone)->out, "");
	cli_exits_as(demo, "3001", "audit verify", 0);
	/* too few orders for any */
	says(cli(dir, "demo %/d --orders 31")->out, "空白 20 个、已制待领 0 个");
	says(cli(dir, "demo %/e --orders 32")->out, "空白 18 个、已制待领 2 个");
	free(dir);
	free(demo);
}

static void
a_demo_never_overwrites(void **state)
{
	char *dir = kit_dir(), *file = kit_path(dir, "precious"), *sub = kit_path(dir, "empty");
	char *text;

	(void)state;
	kit_write(file, "keep", 0600);
	cli_exits(dir, "demo %", 1);
	cli_exits(dir, "demo %/precious", 1);
	text = kit_read(file);
	assert_string_equal(text, "keep");
	assert_int_equal(mkdir(sub, 0700), 0);
	cli_exits(dir, "demo %/empty/ --orders 1", 0);      /* an empty folder may be filled */
	free(text);
	free(sub);
	free(file);
	free(dir);
}

static void
a_demo_that_fails_leaves_nothing(void **state)
{
	char *dir = kit_dir();
	const char *const ls[] = { "ls", "-A", dir, NULL };

	(void)state;
	cli_exits(dir, "demo %/nowhere/d", 3);
	assert_string_equal(cli_program(dir, ls)->out, "");
	free(dir);
}

static void
a_demo_may_be_moved(void **state)
{
	char *demo = cli_demo(), *dir = kit_dir(), *moved = kit_path(dir, "elsewhere");
	const struct ran *r;

	(void)state;
	assert_int_equal(rename(demo, moved), 0);
	cli_exits_as(moved, "1001", "orders list", 0);                 /* ./counter.ini */
	cli_exits_as(moved, "3001", "audit verify --conf %/counter.ini", 0);
	cli_exits(moved, "ukey insert 3", 0);
	r = cli(moved, "ukey");
	assert_int_equal(r->code, 0);
	assert_int_equal(lines(r->out), 2);
	says(r->out, "空白，在库存里");
	free(moved);
	free(dir);
	free(demo);
}

/* ---- orders ------------------------------------------------------------------- */

static void
orders_are_found_by_any_part(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;
	json_t *j;

	(void)state;
	assert_int_equal(lines(cli_as(demo, "1001", "orders list")->out), 40);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list 王小明")->out), 3);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list 𬭎")->out), 2);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list 13800138001")->out), 1);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list 没有这个人")->out), 0);
	r = cli_as(demo, "1001", "orders list 韩梅梅 --json");
	assert_null(strstr(r->out, "13800138001"));     /* masked, RULES 39 */
	assert_non_null(j = json_loads(r->out, JSON_REJECT_DUPLICATES, NULL));
	assert_int_equal(json_array_size(j), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(j, 0), "mobile")),
	    "138****8001");
	json_decref(j);
	free(demo);
}

/* The number of the only order of a handler. */
static void
number_of(const char *demo, const char *handler, char out[40])
{
	char line[100];
	json_t *j;

	snprintf(line, sizeof(line), "orders list %s --json", handler);
	assert_non_null(j = json_loads(cli_as(demo, "1001", line)->out, 0, NULL));
	assert_int_equal(json_array_size(j), 1);
	snprintf(out, 40, "%s",
	    json_string_value(json_object_get(json_array_get(j, 0), "order")));
	json_decref(j);
}

static const char *
member(const json_t *j, const char *object, const char *key)
{
	return json_string_value(json_object_get(json_object_get(j, object), key));
}

static void
an_order_is_shown_to_programs(void **state)
{
	char *demo = cli_demo(), no[40], line[100];
	json_t *j;

	(void)state;
	number_of(demo, "韩梅梅", no);
	snprintf(line, sizeof(line), "orders show %s --json", no);
	assert_non_null(j = json_loads(cli_as(demo, "1001", line)->out, JSON_REJECT_DUPLICATES, NULL));
	assert_string_equal(json_string_value(json_object_get(j, "order")), no);
	assert_string_equal(member(j, "handler", "mobile"), "138****8001");
	assert_string_equal(member(j, "handler", "number"), "440***********0024");
	assert_int_equal(strlen(member(j, "old_certificate", "serial")), 16);
	assert_string_equal(member(j, "counter", "state"), "ready");
	assert_true(json_is_null(json_object_get(json_object_get(j, "counter"), "making")));
	assert_true(json_is_null(json_object_get(json_object_get(j, "counter"), "handover")));
	json_decref(j);
	snprintf(line, sizeof(line), "orders show %s", no);
	assert_null(strstr(cli_as(demo, "1001", line)->out, "13800138001"));
	cli_exits_as(demo, "1001", "orders show SZ0000000000", 1);
	says(cli_as(demo, "1001", "orders show SZ0000000000")->err, "I03");
	free(demo);
}

/* What was exported goes in again, and is the same. */
static void
orders_exported_can_be_imported(void **state)
{
	char *demo = cli_demo(), *dir = kit_dir(), *one, *two;

	(void)state;
	cli_exits_as(demo, "9001", "orders export %/a.json", 0);
	cli_exits_as(demo, "9001", "orders import %/a.json", 0);       /* the same facts again */
	assert_int_equal(lines(cli_as(demo, "1001", "orders list")->out), 40);
	cli_exits_as(demo, "9001", "orders export %/b.json", 0);
	one = kit_path(demo, "a.json");
	two = kit_path(demo, "b.json");
	const char *const cmp[] = { "cmp", one, two, NULL };

	assert_int_equal(cli_program(dir, cmp)->code, 0);
	free(one);
	free(two);
	free(dir);
	free(demo);
}

/* Orders of another demo under new numbers, the last spoiled as asked. */
static void
write_new_orders(const char *demo, const char *name, const char *key, json_t *value)
{
	char *path = kit_path(demo, "all.json"), *to = kit_path(demo, name), no[40];
	json_t *j, *orders, *o;

	assert_int_equal(cli_as(demo, "9001", "orders export %/all.json")->code, 0);
	assert_non_null(j = json_load_file(path, 0, NULL));
	orders = json_object_get(j, "orders");
	while (json_array_size(orders) > 3)
		json_array_remove(orders, 3);
	for (size_t i = 0; i < 3; i++) {
		snprintf(no, sizeof(no), "SZ990101%04zu", i);
		o = json_array_get(orders, i);
		json_object_set_new(o, "order", json_string(no));
		json_object_set_new(json_object_get(o, "old_certificate"), "serial",
		    json_string(no + 2));
	}
	if (key != NULL)
		json_object_set(json_array_get(orders, 2), key, value);
	json_decref(value);
	assert_int_equal(json_dump_file(j, to, JSON_INDENT(1)), 0);
	json_decref(j);
	free(to);
	free(path);
}

static void
an_import_is_all_or_nothing(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	write_new_orders(demo, "bad.json", "ordered", json_string("yesterday"));
	cli_exits_as(demo, "9001", "orders import %/bad.json", 1);
	r = cli_as(demo, "9001", "orders import %/bad.json");
	says(r->err, "bad.json:");
	says(r->err, "orders[2].ordered");
	says(r->err, "I02");
	assert_int_equal(lines(cli_as(demo, "1001", "orders list")->out), 40);
	write_new_orders(demo, "good.json", NULL, NULL);
	cli_exits_as(demo, "9001", "orders import %/good.json", 0);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list")->out), 43);
	assert_int_equal(lines(cli_as(demo, "1001", "orders list SZ990101")->out), 3);
	write_new_orders(demo, "other.json", "email", json_string("another@example.com"));
	cli_exits_as(demo, "9001", "orders import %/other.json", 1);   /* there, with other facts */
	cli_exits_as(demo, "9001", "orders import %/missing.json", 1);
	cli_exits_as(demo, "3001", "audit verify", 0);
	free(demo);
}

/* RULES 23: with sms:ready_notice = yes an import tells those who can come now; each once. */
static void
an_import_tells_who_can_come_now(void **state)
{
	char *demo = cli_demo(), *ini = kit_path(demo, "counter.ini"), *text, *at, *with;

	(void)state;
	write_new_orders(demo, "good.json", NULL, NULL);
	cli_exits_as(demo, "9001", "orders import %/good.json", 0);
	says(cli(demo, "notices")->out, "已发出 0 条通知");
	cli_sql(demo, "UPDATE orders SET state = 'accepted', ready = 0 WHERE no LIKE 'SZ990101%'");
	assert_non_null(text = kit_read(ini));
	assert_non_null(at = strstr(text, "[sms]\n"));
	assert_true(asprintf(&with, "%.*s[sms]\nready_notice = yes\n%s", (int)(at - text), text,
	    at + strlen("[sms]\n")) > 0);
	kit_write(ini, with, 0600);
	assert_null(strstr(cli_as(demo, "9001", "orders import %/good.json")->out, "已发出 0 条通知"));
	says(cli_as(demo, "9001", "orders import %/good.json")->out, "已发出 0 条通知");
	says(cli(demo, "notices")->out, "已发出 0 条通知");
	free(with);
	free(text);
	free(ini);
	free(demo);
}

/* ---- audit -------------------------------------------------------------------- */

static void
the_audit_names_the_line_that_was_changed(void **state)
{
	char *demo = cli_demo();
	const struct ran *r;

	(void)state;
	cli_exits_as(demo, "3001", "audit verify", 0);
	cli_sql(demo, "DROP TRIGGER audit_fixed; UPDATE audit SET staff = '1001' WHERE seq = 3;");
	cli_exits_as(demo, "3001", "audit verify", 1);
	r = cli_as(demo, "3001", "audit verify");
	says(r->err, "F04");
	says(r->err, "3");
	free(demo);
}

static void
the_audit_misses_a_line_that_was_removed(void **state)
{
	char *demo = cli_demo();

	(void)state;
	cli_sql(demo, "DROP TRIGGER audit_kept; DELETE FROM audit WHERE seq = 2;");
	cli_exits_as(demo, "3001", "audit verify", 1);
	free(demo);
}

/* ---- UKeys, demo or not --------------------------------------------------------- */

static void
ukeys_go_in_and_out_of_a_demo(void **state)
{
	char *demo = cli_demo();

	(void)state;
	says(cli(demo, "ukey")->out, "没有UKey");
	cli_exits(demo, "ukey insert 1", 0);
	cli_exits(demo, "ukey insert 1", 1);                /* it is not in the drawer */
	cli_exits(demo, "ukey insert 21", 1);
	cli_exits(demo, "ukey insert 2", 0);
	assert_int_equal(lines(cli(demo, "ukey")->out), 4);
	cli_exits(demo, "ukey remove 1", 0);
	assert_int_equal(lines(cli(demo, "ukey")->out), 2);
	cli_exits(demo, "ukey remove", 0);
	says(cli(demo, "ukey")->out, "没有UKey");
	free(demo);
}

static void
the_demos_phone_has_a_switch(void **state)
{
	static const char *const modes[] = { "fail", "delay 30", "never", "ok" };
	static const char *const wrong[] = { "phone frob", "phone delay", "phone delay x", "phone delay 99999", "phone ok 3" };
	char *demo = cli_demo(), *file = kit_path(demo, "phone/.mode"), line[40], *text;

	(void)state;
	says(cli(demo, "phone")->out, "ok");
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		snprintf(line, sizeof(line), "phone %s", modes[i]);
		cli_exits(demo, line, 0);
		says(cli(demo, "phone")->out, modes[i]);
		assert_string_equal(text = kit_read(file), modes[i]);
		free(text);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cli_exits(demo, wrong[i], 1);
		says(cli(demo, "phone")->out, "ok");
	}
	free(file);
	free(demo);
}

static void
outside_a_demo_there_is_no_folder_phone(void **state)
{
	char *demo = cli_demo();

	(void)state;
	cli_sql(demo, "DELETE FROM meta WHERE key = 'demo';");
	cli_exits(demo, "ukey insert 1", 1);
	says(cli(demo, "ukey insert 1")->err, "R33");
	says(cli(demo, "ukey remove")->err, "R33");
	cli_exits(demo, "phone", 1);
	says(cli(demo, "phone fail")->err, "R33");
	cli_exits(demo, "", 1);
	says(cli(demo, "")->err, "R33");
	cli_exits_as(demo, "1001", "orders list", 0);
	free(demo);
}

static void
staff_are_listed_without_their_passwords(void **state)
{
	char *demo = cli_demo();
	const struct ran *r = cli_as(demo, "9001", "staff list");

	(void)state;
	assert_int_equal(r->code, 0);
	assert_int_equal(lines(r->out), 5);
	says(r->out, "1001");
	says(r->out, "补打");
	assert_null(strstr(r->out, "scrypt"));
	free(demo);
}

/* ---- one program a terminal ------------------------------------------------------ */

static void
a_terminal_number_is_open_once(void **state)
{
	char *demo = cli_demo(), *path = kit_path(demo, "book.db.terminal-1");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_int_not_equal(fd, -1);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	cli_exits(demo, "", 3);
	says(cli(demo, "")->err, "F07");
	cli_exits_as(demo, "9001", "orders import %/counter.ini", 3);
	cli_exits_as(demo, "1001", "orders list", 0);                  /* only reads */
	assert_null(strstr(cli(demo, "--terminal 2")->err, "F07"));
	close(fd);
	assert_null(strstr(cli(demo, "")->err, "F07"));
	free(path);
	free(demo);
}

/* stdin and stdout are no terminal: said, not hung. */
static void
without_a_terminal_the_counter_says_so(void **state)
{
	char *demo = cli_demo();

	(void)state;
	cli_exits(demo, "", 3);
	free(demo);
}

static int
teardown(void **state)
{
	cli_done();
	return kit_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(usage_errors_exit_2),
		cmocka_unit_test(an_import_tells_who_can_come_now),
		cmocka_unit_test(every_verb_has_its_help),
		cmocka_unit_test(the_first_word_of_a_command_lists_how_it_goes_on),
		cmocka_unit_test(every_wrong_setting_is_named_in_one_run),
		cmocka_unit_test(a_point_that_is_not_in_the_register_is_refused),
		cmocka_unit_test(no_settings_exit_2),
		cmocka_unit_test(a_secret_others_can_read_is_refused),
		cmocka_unit_test(a_demo_is_for_its_owner_only),
		cmocka_unit_test(a_demo_says_what_next_in_three_lines),
		cmocka_unit_test(a_demos_scanner_has_scanned_two_letters),
		cmocka_unit_test(a_demo_has_two_ukeys_made_ahead),
		cmocka_unit_test(a_demo_never_overwrites),
		cmocka_unit_test(a_demo_that_fails_leaves_nothing),
		cmocka_unit_test(a_demo_may_be_moved),
		cmocka_unit_test(orders_are_found_by_any_part),
		cmocka_unit_test(an_order_is_shown_to_programs),
		cmocka_unit_test(orders_exported_can_be_imported),
		cmocka_unit_test(an_import_is_all_or_nothing),
		cmocka_unit_test(the_audit_names_the_line_that_was_changed),
		cmocka_unit_test(the_audit_misses_a_line_that_was_removed),
		cmocka_unit_test(ukeys_go_in_and_out_of_a_demo),
		cmocka_unit_test(the_demos_phone_has_a_switch),
		cmocka_unit_test(outside_a_demo_there_is_no_folder_phone),
		cmocka_unit_test(staff_are_listed_without_their_passwords),
		cmocka_unit_test(a_terminal_number_is_open_once),
		cmocka_unit_test(without_a_terminal_the_counter_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
