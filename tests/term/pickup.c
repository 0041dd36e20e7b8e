/*
 * `make pickup`: a pickup by the handler, then one by an agent of two orders in
 * one visit, on the real screens of a fresh demo counter.
 *
 *	pickup PROGRAM OUT
 *	pickup --exponent MODULE SERIAL         asks for what must not be told (exponent.h)
 *
 * The first leaves in OUT: counter/ (the counter, with softhsm2.conf that shows its UKeys
 * from OUT), handler.pdf, agent.pdf, agent-2.pdf (the signed receipts),
 * screens/NN-name.txt and .svg, pickup.json (what was done).
 */
#include "tests/term/exponent.h"
#include "tests/term/run.h"
#include "tests/term/vt.h"

#include <errno.h>
#include <ftw.h>
#include <jansson.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 24, COLS = 80, TEXT = 200, ORDERS = 60, WORDS = 12 };

/* What stands for it in the keys, and what is typed. */
struct word {
	const char *name;
	char value[TEXT];
};

struct pickup {
	const char *program, *out;
	char conf[PATH_MAX];
	struct word words[WORDS];
	size_t nwords;
	char order[TEXT], orders[2][TEXT];      /* the handler's, the agent's */
	struct vt *vt;
	int shots, inserted;
};

static _Noreturn void
give_up(const char *what, const char *which)
{
	fprintf(stderr, "pickup: %s %s\n", what, which);
	exit(1);
}

/* -- files -- */

static const char *
in_out(const struct pickup *p, const char *name)
{
	static char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/%s", p->out, name) >= (int)sizeof path)
		give_up("path too long:", name);
	return path;
}

static FILE *
must_open(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (!f)
		give_up(path, strerror(errno));
	return f;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Nothing but what an earlier run left is removed. */
static void
fresh_folder(const struct pickup *p)
{
	if (mkdir(p->out, 0700) == 0 || rmdir(p->out) == 0)
		goto make;
	if (access(in_out(p, "screens"), F_OK))
		give_up(p->out, "is there and no earlier pickup");
	if (nftw(p->out, remove_one, 16, FTW_DEPTH | FTW_PHYS))
		give_up(p->out, strerror(errno));
make:
	mkdir(p->out, 0700);
	if (mkdir(in_out(p, "screens"), 0700))
		give_up(p->out, strerror(errno));
}

static void
copy_file(const char *from, const char *to)
{
	FILE *in = must_open(from, "r"), *out = must_open(to, "w");
	char buf[8192];
	size_t n;

	while ((n = fread(buf, 1, sizeof buf, in)) > 0)
		fwrite(buf, 1, n, out);
	if (ferror(in) || fclose(out))
		give_up(to, strerror(errno));
	fclose(in);
}

/* -- what the counter says of itself -- */

static const char *
value(const struct pickup *p, const char *name)
{
	for (size_t i = 0; i < p->nwords; i++)
		if (strcmp(p->words[i].name, name) == 0)
			return p->words[i].value;
	give_up("no such word:", name);
}

static json_t *
ask(const struct pickup *p, const char *what, const char *which)
{
	const char *argv[] = { p->program, "orders", what, "--conf", p->conf, "--staff", value(p, "$CLERK"),
		"--json", which, NULL };
	json_error_t why;
	char *text = NULL;
	json_t *j;

	if (run_fed(&text, argv, value(p, "$PASSWORD")) != 0)
		give_up("failed: orders", what);
	j = json_loads(text, JSON_REJECT_DUPLICATES, &why);
	if (!j)
		give_up("orders --json:", why.text);
	free(text);
	return j;
}

static const char *
text_in(const json_t *j, const char *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object ? json_object_get(j, object) : j, key));

	if (!s || !*s)
		give_up("no such text:", key);
	return s;
}

/* The handler's number or mobile, from the book itself: what a command shows of them is masked. */
static void
of_handler(struct pickup *p, const char *order, const char *column, char out[TEXT])
{
	char *sql = sqlite3_mprintf("SELECT %s FROM orders WHERE no = %Q", column, order);
	sqlite3_stmt *st = NULL;
	sqlite3 *db;

	if (sqlite3_open_v2(in_out(p, "counter/book.db"), &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		give_up("the book has no", order);
	snprintf(out, TEXT, "%s", (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	sqlite3_close(db);
	sqlite3_free(sql);
}

static bool
is(const json_t *line, const char *key, const char *value)
{
	return strcmp(text_in(line, NULL, key), value) == 0;
}

/* The demo's 赵明 brings a letter that lists this handler's two orders. */
#define AGENT "440300198707119924"
#define LISTED "罗锦"

/* Ready here, nothing in the way, no UKey made for it yet. */
static bool
plain(const json_t *line)
{
	static const char *const in_the_way[] = { "mail", "cancelled", "suspended", "unpaid" };

	for (size_t i = 0; i < sizeof in_the_way / sizeof *in_the_way; i++)
		if (json_is_true(json_object_get(line, in_the_way[i])))
			return false;
	return is(line, "state", "ready") && is(line, "point", "FT01") &&
	    *json_string_value(json_object_get(line, "token_serial")) == '\0';
}

/* How many orders its handler has. */
static size_t
siblings(const json_t *lines, const json_t *line)
{
	const char *mobile = text_in(line, NULL, "mobile");
	const json_t *other;
	size_t i, n = 0;

	json_array_foreach(lines, i, other)
		n += is(other, "mobile", mobile);
	return n;
}

static void
word(struct pickup *p, const char *name, const char *value)
{
	struct word *w = &p->words[p->nwords++];

	w->name = name;
	snprintf(w->value, sizeof w->value, "%s", value);
}

/* So many days from today, as it is typed. */
static void
day(struct pickup *p, const char *name, int days)
{
	time_t t = time(NULL) + (time_t)days * 24 * 60 * 60;
	struct tm tm;
	char text[TEXT];

	gmtime_r(&t, &tm);
	strftime(text, sizeof text, "%Y%m%d", &tm);
	word(p, name, text);
}

/* One whose handler has no other; and the two that the demo's letter lists. */
static void
choose_orders(struct pickup *p)
{
	json_t *lines = ask(p, "list", NULL), *letter = ask(p, "list", LISTED), *line;
	char number[TEXT];
	size_t i;

	json_array_foreach(lines, i, line)
		if (plain(line) && siblings(lines, line) == 1 && !*p->order)
			snprintf(p->order, sizeof p->order, "%s", text_in(line, NULL, "order"));
	if (!*p->order || json_array_size(letter) != 2)
		give_up("not the orders wanted at", p->conf);
	json_array_foreach(letter, i, line)
		snprintf(p->orders[i], sizeof p->orders[i], "%s", text_in(line, NULL, "order"));
	of_handler(p, p->order, "handler_number", number);
	word(p, "$NUMBER", number);
	day(p, "$ISSUED", -3);
	day(p, "$UNTIL", 27);
	json_decref(letter);
	json_decref(lines);
}

/* From "2001 password name ..." of the sheet with the sign-ins. */
static void
sign_in(struct pickup *p, const char *staff, const char *name, const char *name_password)
{
	FILE *f = must_open(in_out(p, "counter/SIGN-IN.txt"), "r");
	char id[TEXT], password[TEXT];

	while (fscanf(f, "%199s %199s%*[^\n]", id, password) == 2)
		if (strcmp(id, staff) == 0) {
			word(p, name, id);
			word(p, name_password, password);
		}
	fclose(f);
}

static void
make_counter(struct pickup *p)
{
	char dir[PATH_MAX], count[20];
	const char *argv[] = { p->program, "demo", dir, "--orders", count, NULL };
	FILE *f;

	snprintf(dir, sizeof dir, "%s", in_out(p, "counter"));
	snprintf(count, sizeof count, "%d", ORDERS);
	if (run(NULL, argv) != 0)
		give_up("failed: demo", dir);
	snprintf(p->conf, sizeof p->conf, "%s", in_out(p, "counter/counter.ini"));
	sign_in(p, "1001", "$CLERK", "$PASSWORD");
	sign_in(p, "2001", "$SUPERVISOR", "$SECRET");
	f = must_open(in_out(p, "counter/softhsm2.conf"), "w");
	fputs("directories.tokendir = counter/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", f);
	fclose(f);
}

/* -- the pickup, station by station -- */

static void
ukey(struct pickup *p, const char *what, const char *which)
{
	const char *argv[] = { p->program, "ukey", what, "--conf", p->conf, which, NULL };

	if (run(NULL, argv) != 0)
		give_up("failed: ukey", what);
}

static void
insert(struct pickup *p)
{
	char which[2] = { (char)('1' + p->inserted), '\0' };

	if (p->inserted++ > 0)
		ukey(p, "remove", NULL);
	ukey(p, "insert", which);
}

struct station {
	void (*before)(struct pickup *p);
	const char *keys, *wait, *name;
	bool passing;                   /* goes by itself: may be over before it is looked at */
};

static const struct station handler[] = {
	{ NULL, "", "工号", "sign-in", false },
	{ NULL, "$CLERK<Enter>$PASSWORD<Enter>", "刷身份证", "home", false },
	{ NULL, "$NUMBER<Enter>", "还差", "check", false },
	{ NULL, "<Space>11<Space><Space>", "开始制作", "check-filled", false },
	{ NULL, "<Enter>", "请插入一个空白UKey", "insert", false },
	{ insert, "", "用这个吗", "confirm", false },
	{ NULL, "<Enter>", "请勿拔出", "making", true },
	{ NULL, "", "送达后自动继续", "message", true },
	{ NULL, "", "请打印 2 份", "handover", false },
	{ NULL, "<Space><Space><Space><Space><Space>", "= 都齐了", "ticked", false },
	{ NULL, "<Enter>", "= 已交付", "delivered", false },
	{ NULL, "<Enter>", "刷身份证", "home-again", false },
	{ NULL, NULL, NULL, NULL, false },
};

/* The supervisor comes over. */
static const struct station agent[] = {
	{ NULL, LISTED "<Enter>", "办理所选 2 单", "agent-found", false },
	{ NULL, "<Enter>", "还差", "agent-check", false },
	{ NULL, AGENT "<Enter>", "代领：证件号不是经办人", "agent-number", false },
	{ NULL, "赵明<Enter>", "授权委托书", "agent-letter", false },
	{ NULL, "<F6>", "好了，继续核验", "agent-scans", false },
	{ NULL, "2", "1  [x]", "agent-scan", false },
	{ NULL, "0", "= 1 份已附", "agent-scanned", false },
	{ NULL, "<Space>11", "还差 9 项", "agent-seen-person", false },
	{ NULL, "1", "还差 8 项", "agent-agreed", false },
	{ NULL, "$ISSUED<Enter>", "还差 7 项", "agent-issued", false },
	{ NULL, "$UNTIL<Enter>", "还差 6 项", "agent-until", false },
	{ NULL, "<Space>11", "还差 3 项", "agent-papers", false },
	{ NULL, "1<Space><Space>", "= 都齐了", "agent-filled", false },
	{ NULL, "<Enter>", "等主管审批", "agent-approval", false },
	{ NULL, "1", "= 1 委托书原件", "agent-seen", false },
	{ NULL, "$SUPERVISOR<Enter>", "密码", "agent-supervisor", false },
	{ NULL, "$SECRET<Enter>", "决定", "agent-password", false },
	{ NULL, "1", "读卡器里是已交付的UKey", "agent-insert", false },
	{ insert, "", "用这个吗", "agent-confirm", false },
	{ NULL, "<Enter>", "请勿拔出", "agent-making", true },
	{ NULL, "", "送达后自动继续", "agent-message", true },
	{ NULL, "", "请打印 2 份", "agent-handover", false },
	{ NULL, "<Space><Space><Space><Space><Space><Space>", "= 都齐了", "agent-ticked", false },
	{ NULL, "<Enter>", "= 已交付", "agent-delivered", false },
	{ NULL, "<Enter>", "读卡器里是已交付的UKey", "agent-2-insert", false },
	{ insert, "", "用这个吗", "agent-2-confirm", false },
	{ NULL, "<Enter>", "请勿拔出", "agent-2-making", true },
	{ NULL, "", "送达后自动继续", "agent-2-message", true },
	{ NULL, "", "请打印 2 份", "agent-2-handover", false },
	{ NULL, "<Space><Space><Space><Space>", "= 都齐了", "agent-2-ticked", false },
	{ NULL, "<Enter>", "= 已交付", "agent-2-delivered", false },
	{ NULL, "<Enter>", "刷身份证", "agent-home", false },
	{ NULL, NULL, NULL, NULL, false },
};

/* Types the keys, each $WORD as what it stands for. */
static void
type(struct pickup *p, const char *keys)
{
	char one[TEXT];

	while (*keys) {
		size_t i = 0, n;

		while (i < p->nwords && strncmp(keys, p->words[i].name, strlen(p->words[i].name)) != 0)
			i++;
		if (i < p->nwords) {
			vt_keys(p->vt, p->words[i].value);
			keys += strlen(p->words[i].name);
			continue;
		}
		n = 1 + strcspn(keys + 1, "$");
		snprintf(one, sizeof one, "%.*s", (int)n, keys);
		vt_keys(p->vt, one);
		keys += n;
	}
}

static void
shot(struct pickup *p, const char *name)
{
	char file[TEXT];

	snprintf(file, sizeof file, "screens/%02d-%s.txt", ++p->shots, name);
	if (vt_save_text(p->vt, in_out(p, file)))
		give_up(file, strerror(errno));
	snprintf(file, sizeof file, "screens/%02d-%s.svg", p->shots, name);
	if (vt_save_svg(p->vt, in_out(p, file)))
		give_up(file, strerror(errno));
}

/* Waits for the station; answers how many were passed by. */
static size_t
arrive(struct pickup *p, const struct station *at)
{
	const char *texts[8] = { NULL };
	int got;

	for (size_t n = 0; n < 7 && at[n].name; n++) {
		texts[n] = at[n].wait;
		if (!at[n].passing)
			break;
	}
	if ((got = vt_wait_any(p->vt, texts)) < 0)
		give_up("stuck before", at->name);
	return (size_t)got;
}

static void
serve(struct pickup *p, const struct station *at)
{
	for (; at->name; at++) {
		if (at->before)
			at->before(p);
		type(p, at->keys);
		at += arrive(p, at);
		vt_settle(p->vt);
		shot(p, at->name);
	}
}

static void
drive(struct pickup *p)
{
	char *argv[] = { (char *)(uintptr_t)p->program, (char[]){"--conf"}, p->conf, NULL };

	p->vt = vt_open(ROWS, COLS, argv);
	if (!p->vt)
		give_up("no pseudo-terminal:", strerror(errno));
	serve(p, handler);
	serve(p, agent);
	vt_free(p->vt);
}

/* -- what came of it -- */

static char receipt_path[PATH_MAX];
static const char *receipt_no;

static int
find_receipt(const char *path, const struct stat *st, int type_, struct FTW *ftw)
{
	(void)st;
	if (type_ != FTW_F || strncmp(path + ftw->base, receipt_no, strlen(receipt_no)) != 0)
		return 0;
	snprintf(receipt_path, sizeof receipt_path, "%s", path);
	return 1;
}

/* One row of pickup.json, with the receipt beside it. */
static json_t *
facts(struct pickup *p, const char *order, const char *collector, const char *pdf)
{
	json_t *o = ask(p, "show", order), *counter = json_object_get(o, "counter"), *row;
	char mobile[TEXT];

	of_handler(p, order, "mobile", mobile);
	receipt_no = text_in(counter, "handover", "receipt");
	if (nftw(in_out(p, "counter/receipts"), find_receipt, 16, FTW_PHYS) != 1)
		give_up("no file of receipt", receipt_no);
	copy_file(receipt_path, in_out(p, pdf));
	row = json_pack("{ss ss ss ss ss ss ss}", "order", order, "collector", collector,
	    "token_serial", text_in(counter, "making", "token_serial"),
	    "old_certificate", text_in(o, "old_certificate", "serial"),
	    "certificate", text_in(counter, "making", "certificate"),
	    "receipt", pdf, "mobile", mobile);
	json_decref(o);
	return row;
}

static void
write_facts(struct pickup *p)
{
	json_t *list = json_pack("[ooo]", facts(p, p->order, "handler", "handler.pdf"),
	    facts(p, p->orders[0], "agent", "agent.pdf"), facts(p, p->orders[1], "agent", "agent-2.pdf"));

	if (!list || json_dump_file(list, in_out(p, "pickup.json"), JSON_INDENT(1)))
		give_up("pickup.json:", strerror(errno));
	json_decref(list);
}

int
main(int argc, char **argv)
{
	struct pickup p = {0};

	if (argc == 4 && strcmp(argv[1], "--exponent") == 0)
		return exponent_ask(argv[2], argv[3]);
	if (argc != 3) {
		fprintf(stderr, "usage: pickup PROGRAM OUT | pickup --exponent MODULE SERIAL\n");
		return 2;
	}
	p.program = argv[1];
	p.out = argv[2];
	fresh_folder(&p);
	make_counter(&p);
	choose_orders(&p);
	drive(&p);
	ukey(&p, "remove", NULL);
	write_facts(&p);
	printf("orders %s, and %s and %s by an agent, delivered; receipts: %s, agent.pdf, agent-2.pdf\n",
	    p.order, p.orders[0], p.orders[1], in_out(&p, "handler.pdf"));
	return 0;
}
