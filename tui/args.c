#include "tui/verb.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

enum { ORDERS_DEFAULT = 40, ORDERS_MAX = 1000000 };

/* ---- which verb ------------------------------------------------------------ */

/* How many words of the line the name takes; 0 if it is not this verb. */
static int
name_words(const char *name, int argc, char **argv)
{
	int n = 0;

	for (const char *p = name; *p != '\0'; n++) {
		size_t len = strcspn(p, " ");

		if (n == argc || strlen(argv[n]) != len || memcmp(argv[n], p, len) != 0)
			return 0;
		p += len;
		p += *p == ' ';
	}
	return n;
}

const struct verb *
verb_find(const struct verb *table, int argc, char **argv, int *used)
{
	const struct verb *best = NULL;
	int most = 0, n;

	for (const struct verb *v = table; v->name != NULL; v++) {
		n = name_words(v->name, argc, argv);
		if (n > most || (v->name[0] == '\0' && (argc == 0 || argv[0][0] == '-'))) {
			best = v;
			most = n;
		}
	}
	if (best != NULL)
		*used = most;
	return best;
}

/* ---- options --------------------------------------------------------------- */

static int
number(const char *s, long lo, long hi, long *out)
{
	char *end;
	long v;

	if (*s < '0' || *s > '9')
		return -1;
	v = strtol(s, &end, 10);
	if (*end != '\0' || v < lo || v > hi)
		return -1;
	*out = v;
	return 0;
}

static int
take_conf(struct args *a, const char *value)
{
	a->conf = value;
	return value[0] == '\0' ? -1 : 0;
}

static int
take_terminal(struct args *a, const char *value)
{
	long n;

	if (number(value, 1, 99, &n) == -1)
		return -1;
	a->terminal = (int)n;
	return 0;
}

static int
take_orders(struct args *a, const char *value)
{
	return number(value, 1, ORDERS_MAX, &a->orders);
}

static int
take_json(struct args *a, const char *value)
{
	(void)value;
	a->json = true;
	return 0;
}

static int
take_staff(struct args *a, const char *value)
{
	a->staff = value;
	return value[0] == '\0' || strlen(value) >= ID_SIZE ? -1 : 0;
}

static int
take_master(struct args *a, const char *value)
{
	a->master = value;
	return value[0] == '\0' ? -1 : 0;
}

static int
take_branch(struct args *a, const char *value)
{
	a->branch = value;
	return value[0] == '\0' ? -1 : 0;
}

static int
take_check(struct args *a, const char *value)
{
	(void)value;
	a->check = true;
	return 0;
}

/* Once each: twice would be two UKeys. */
static int
take_order(struct args *a, const char *value)
{
	for (int i = 0; i < a->norders; i++)
		if (strcmp(a->order[i], value) == 0)
			return -1;
	if (value[0] == '\0' || a->norders == VISIT_ORDERS)
		return -1;
	a->order[a->norders++] = value;
	return 0;
}

static int
take_out(struct args *a, const char *value)
{
	a->out = value;
	return value[0] == '\0' ? -1 : 0;
}

static const struct option {
	const char *name, *value;       /* value: what follows, "" for none */
	unsigned bit;
	int (*take)(struct args *a, const char *value);
} options[] = {
	{ "--conf", "FILE", OPTION_CONF, take_conf },
	{ "--terminal", "1-99", OPTION_TERMINAL, take_terminal },
	{ "--orders", "1-1000000", OPTION_ORDERS, take_orders },
	{ "--json", "", OPTION_JSON, take_json },
	{ "--staff", "NO", OPTION_STAFF, take_staff },
	{ "--master", "FILE", OPTION_MASTER, take_master },
	{ "--branch-key", "FILE", OPTION_BRANCH, take_branch },
	{ "--check", "", OPTION_CHECK, take_check },
	{ "--order", "NO", OPTION_ORDER, take_order },
	{ "-o", "FILE", OPTION_OUT, take_out },
};

/* Only the orders that --order names: without, there is nothing to see. */
static bool
shows_orders_named(const struct verb *v)
{
	return (v->options & OPTION_ORDER) != 0;
}

int
verb_may(const struct verb *v, const struct args *a)
{
	return shows_orders_named(v) && a->norders == 0 ? ANYONE : v->may;
}

static unsigned
allowed(const struct verb *v)
{
	return v->options | (v->may != ANYONE ? OPTION_STAFF : 0u);
}

static const struct option *
option_find(const char *name, const struct verb *v)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0 && (options[i].bit & allowed(v)) != 0)
			return &options[i];
	return NULL;
}

/* --help is good everywhere, the others only without a verb. */
static bool
takes_asking(struct args *a, const struct verb *v, const char *name)
{
	bool bare = v->name[0] == '\0', help, settings, version;

	help = strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0;
	settings = bare && strcmp(name, "--help-settings") == 0;
	version = bare && strcmp(name, "--version") == 0;
	a->help |= help;
	a->settings |= settings;
	a->version |= version;
	return help || settings || version;
}

static int
wrong(struct err *e, const char *say, const char *what)
{
	err_set(e, ERR_INPUT, "command line: %s", what);
	return err_say(e, say, what);
}

static int
take_option(struct args *a, const struct verb *v, const char *name, const char *next,
    int *used, struct err *e)
{
	const struct option *o;

	*used = 1;
	if (takes_asking(a, v, name))
		return 0;
	if ((o = option_find(name, v)) == NULL)
		return wrong(e, _("没有这个选项：%s"), name);
	if (o->value[0] == '\0')
		return o->take(a, "");
	if (next == NULL)
		return wrong(e, _("选项后面缺一项：%s"), name);
	*used = 2;
	if (o->take(a, next) == -1)
		return wrong(e, _("选项的值不对：%s"), next);
	return 0;
}

int
args_parse(struct args *out, const struct verb *v, int argc, char **argv, struct err *e)
{
	struct args a = { .orders = ORDERS_DEFAULT };
	bool plain = false;     /* behind "--" */
	int used;

	for (int i = 0; i < argc; i += used) {
		used = 1;
		if (!plain && strcmp(argv[i], "--") == 0)
			plain = true;
		else if (!plain && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (take_option(&a, v, argv[i], argv[i + 1], &used, e) == -1)
				return -1;
		} else if (a.nwords == v->max)
			return wrong(e, _("多了一项：%s"), argv[i]);
		else
			a.word[a.nwords++] = argv[i];
	}
	if (a.nwords < v->min && !a.help)
		return wrong(e, _("少了一项：%s"), v->usage);
	if (verb_may(v, &a) != ANYONE && a.staff == NULL && !a.help)
		return wrong(e, _("少了一项：%s"), "--staff");
	if ((v->options & OPTION_OUT) != 0 && a.out == NULL && !a.help)
		return wrong(e, _("少了一项：%s"), "-o FILE");
	*out = a;
	return 0;
}

/* ---- help ------------------------------------------------------------------ */

/* In brackets what may be left out, with dots what may stand there more than once. */
static void
usage_option(const struct option *o)
{
	bool must = o->bit == OPTION_OUT;

	printf(" %s%s%s%s%s%s", must ? "" : "[", o->name, o->value[0] != '\0' ? " " : "", o->value,
	    must ? "" : "]", o->bit == OPTION_ORDER ? "..." : "");
}

static void
usage_line(const struct verb *v)
{
	printf("  ukey-pickup%s%s%s%s", v->name[0] != '\0' ? " " : "", v->name,
	    v->usage[0] != '\0' ? " " : "", v->usage);
	if (v->may != ANYONE)
		printf(shows_orders_named(v) ? " [--staff NO]" : " --staff NO");
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if ((v->options & options[i].bit) != 0)
			usage_option(&options[i]);
	printf("\n      %s\n", text_get(v->help));
}

/* This command, or one whose name goes on from it ("orders": orders import, ...). */
static bool
is_under(const struct verb *v, const char *name)
{
	size_t n = strlen(name);

	return n > 0 && strncmp(v->name, name, n) == 0 && (v->name[n] == '\0' || v->name[n] == ' ');
}

bool
verb_goes_on(const struct verb *table, const char *word, char *out, size_t size)
{
	size_t used = 0;

	for (const struct verb *v = table; v->name != NULL; v++)
		if (is_under(v, word) && used < size)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? "|" : "",
			    v->name + strlen(word) + 1);
	return used > 0;
}

void
verb_help(const struct verb *table, const char *name)
{
	const struct verb *v;

	if (name[0] != '\0') {
		for (v = table; v->name != NULL; v++)
			if (is_under(v, name))
				usage_line(v);
		return;
	}
	printf("%s\n\n", _("深圳CA 证书领取：受理点的全屏柜台程序"));
	for (v = table; v->name != NULL; v++)
		usage_line(v);
	printf("\n  --help          %s\n  --help-settings %s\n  --version       %s\n",
	    _("每个命令后面都可以加，显示其用法"), _("列出全部设置"), _("显示版本"));
	printf("\n%s\n", _("带 --staff 的命令要登录：密码在终端上输入（不显示），没有终端时取标准输入的第一行。"));
	printf("%s\n", _("退出码：0 完成，1 不成立或被拒绝，2 用法或设置有误，3 环境问题"));
}
