/*
 * `make pickup`: a whole pickup by the handler, on the real screen of a fresh
 * demo counter.
 *
 *	pickup PROGRAM OUT
 *	pickup --exponent MODULE SERIAL         asks for what must not be told (exponent.h)
 *
 * The first leaves in OUT: counter/ (the counter, with softhsm2.conf that shows its UKeys
 * from OUT), handler.pdf (the signed receipt), screens/NN-name.txt and .svg,
 * pickup.json (what was done).
 */
#include "tests/term/exponent.h"
#include "tests/term/run.h"
#include "tests/term/vt.h"

#include <errno.h>
#include <ftw.h>
#include <jansson.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS = 24, COLS = 80, TEXT = 200, ORDERS = 60 };

struct pickup {
	const char *program, *out;
	char conf[PATH_MAX];
	char clerk[TEXT], password[TEXT];
	char order[TEXT], number[TEXT];         /* whose ID number is scanned in */
	struct vt *vt;
	int shots;
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

static json_t *
ask(const struct pickup *p, const char *what, const char *which)
{
	const char *argv[] = { p->program, "orders", what, "--conf", p->conf, "--json", which, NULL };
	json_error_t why;
	char *text = NULL;
	json_t *j;

	if (run(&text, argv) != 0)
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

static bool
is(const json_t *line, const char *key, const char *value)
{
	return strcmp(text_in(line, NULL, key), value) == 0;
}

/* Ready here, nothing in the way, and its handler's only one. */
static bool
plain(const json_t *lines, const json_t *line)
{
	const char *mobile = text_in(line, NULL, "mobile");
	const json_t *other;
	size_t i, same = 0;

	if (!is(line, "state", "ready") || json_is_true(json_object_get(line, "mail")) || !is(line, "point", "FT01") ||
	    json_is_true(json_object_get(line, "cancelled")) || json_is_true(json_object_get(line, "suspended")) ||
	    json_is_true(json_object_get(line, "unpaid")))
		return false;
	json_array_foreach(lines, i, other)
		same += is(other, "mobile", mobile);
	return same == 1;
}

static void
choose_order(struct pickup *p)
{
	json_t *lines = ask(p, "list", NULL), *line = NULL, *o;
	size_t i;

	json_array_foreach(lines, i, line)
		if (plain(lines, line))
			break;
	if (i == json_array_size(lines))
		give_up("no order can be fetched at", p->conf);
	snprintf(p->order, sizeof p->order, "%s", text_in(line, NULL, "order"));
	o = ask(p, "show", p->order);
	snprintf(p->number, sizeof p->number, "%s", text_in(o, "handler", "number"));
	json_decref(o);
	json_decref(lines);
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
	f = must_open(in_out(p, "counter/SIGN-IN.txt"), "r");
	while (fscanf(f, "%199s %199s%*[^\n]", p->clerk, p->password) == 2)
		if (strspn(p->clerk, "0123456789") == strlen(p->clerk))
			break;
	fclose(f);
	f = must_open(in_out(p, "counter/softhsm2.conf"), "w");
	fputs("directories.tokendir = counter/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", f);
	fclose(f);
}

/* -- the pickup, station by station -- */

static void
ukey(struct pickup *p, const char *what)
{
	const char *argv[] = { p->program, "ukey", what, "--conf", p->conf, "1", NULL };

	if (run(NULL, argv) != 0)
		give_up("failed: ukey", what);
}

static void
insert(struct pickup *p)
{
	ukey(p, "insert");
}

/* $CLERK, $PASSWORD and $NUMBER stand for the counter's. */
static const struct station {
	void (*before)(struct pickup *p);
	const char *keys, *wait, *name;
	bool passing;                   /* goes by itself: may be over before it is looked at */
} stations[] = {
	{ NULL, "", "工号", "sign-in", false },
	{ NULL, "$CLERK<Enter>$PASSWORD<Enter>", "刷身份证", "home", false },
	{ NULL, "$NUMBER<Enter>", "人证", "check", false },
	{ NULL, "<Space>11<Space><Space>", "开始制作", "check-filled", false },
	{ NULL, "<Enter>", "请插入一个空白UKey", "insert", false },
	{ insert, "", "用这个吗", "confirm", false },
	{ NULL, "<Enter>", "请勿拔出", "making", true },
	{ NULL, "", "送达后自动继续", "message", true },
	{ NULL, "", "我们留下", "handover", false },
	{ NULL, "<Space><Space><Space><Space><Space>", "= 都齐了", "ticked", false },
	{ NULL, "<Enter>", "= 已交付", "delivered", false },
	{ NULL, "<Enter>", "刷身份证", "home-again", false },
};

#define STATIONS (sizeof stations / sizeof *stations)

static void
type(struct pickup *p, const char *keys)
{
	const struct { const char *name, *value; } names[] = {
		{ "$CLERK", p->clerk }, { "$PASSWORD", p->password }, { "$NUMBER", p->number },
	};
	char one[TEXT];

	while (*keys) {
		size_t i = 0, n;

		while (i < 3 && strncmp(keys, names[i].name, strlen(names[i].name)) != 0)
			i++;
		if (i < 3) {
			vt_keys(p->vt, names[i].value);
			keys += strlen(names[i].name);
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
arrive(struct pickup *p, size_t at)
{
	const char *texts[STATIONS + 1] = { NULL };
	int got;

	for (size_t n = 0; at + n < STATIONS; n++) {
		texts[n] = stations[at + n].wait;
		if (!stations[at + n].passing)
			break;
	}
	if ((got = vt_wait_any(p->vt, texts)) < 0)
		give_up("stuck before", stations[at].name);
	return (size_t)got;
}

static void
drive(struct pickup *p)
{
	char *argv[] = { (char *)(uintptr_t)p->program, (char[]){"--conf"}, p->conf, NULL };

	p->vt = vt_open(ROWS, COLS, argv);
	if (!p->vt)
		give_up("no pseudo-terminal:", strerror(errno));
	for (size_t i = 0; i < STATIONS; i++) {
		if (stations[i].before)
			stations[i].before(p);
		type(p, stations[i].keys);
		i += arrive(p, i);
		vt_settle(p->vt);
		shot(p, stations[i].name);
	}
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

static void
write_facts(struct pickup *p)
{
	json_t *o = ask(p, "show", p->order), *counter = json_object_get(o, "counter"), *list;

	receipt_no = text_in(counter, "handover", "receipt");
	if (nftw(in_out(p, "counter/receipts"), find_receipt, 16, FTW_PHYS) != 1)
		give_up("no file of receipt", receipt_no);
	copy_file(receipt_path, in_out(p, "handler.pdf"));
	list = json_pack("[{ss ss ss ss ss ss ss}]", "order", p->order, "collector", "handler",
	    "token_serial", text_in(counter, "making", "token_serial"),
	    "old_certificate", text_in(o, "old_certificate", "serial"),
	    "certificate", text_in(counter, "making", "certificate"),
	    "receipt", "handler.pdf", "mobile", text_in(o, "handler", "mobile"));
	if (!list || json_dump_file(list, in_out(p, "pickup.json"), JSON_INDENT(1)))
		give_up("pickup.json:", strerror(errno));
	json_decref(list);
	json_decref(o);
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
	choose_order(&p);
	drive(&p);
	ukey(&p, "remove");
	write_facts(&p);
	printf("order %s delivered; receipt: %s\n", p.order, in_out(&p, "handler.pdf"));
	return 0;
}
