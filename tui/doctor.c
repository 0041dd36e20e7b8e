#include "tui/doctor_own.h"

#include "core/book/sqlite.h"
#include "core/text.h"
#include "print/font.h"
#include "tui/wire.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct probe probes[] = {
	{ "settings", N_("设置"), false, probe_settings },
	{ "account", N_("账号"), true, probe_account },
	{ "files", N_("文件权限"), true, probe_files },
	{ "process", N_("进程保护"), false, probe_process },
	{ "disk", N_("磁盘"), true, probe_disk },
	{ "clock", N_("时钟"), false, probe_clock },
	{ "locale", N_("语言"), false, probe_locale },
	{ "terminal", N_("屏幕"), false, probe_terminal },
	{ "calendar", N_("工作日历"), true, probe_calendar },
	{ "book", N_("订单库"), true, probe_book },
	{ "audit", N_("审计链"), true, probe_audit },
	{ "staff", N_("人员"), true, probe_staff },
	{ "master", N_("主密钥"), true, probe_master },
	{ "module", N_("UKey驱动"), true, probe_module },
	{ "reader", N_("读卡器"), true, probe_reader },
	{ "ca", N_("CA"), true, probe_ca },
	{ "branch", N_("受理点证书"), true, probe_branch },
	{ "sms", N_("短信"), true, probe_sms },
	{ "fonts", N_("字体"), true, probe_fonts },
	{ "printer", N_("打印"), true, probe_printer },
	{ "scans", N_("扫描件"), true, probe_scans },
};

const struct probe *
doctor_probes(size_t *n)
{
	*n = sizeof(probes) / sizeof(probes[0]);
	return probes;
}

/* ---- what was found ------------------------------------------------------------ */

static const struct {
	const char *name, *sign, *word;
} states[FINDING__MAX] = {
	[FINDING_OK] = { "ok", "=", N_("正常") },
	[FINDING_WARNING] = { "warning", "!", N_("注意") },
	[FINDING_FAILED] = { "failed", "x", N_("异常") },
};

const char *
finding_word(enum finding_state s)
{
	return text_get(states[s].word);
}

const char *
finding_sign(enum finding_state s)
{
	return states[s].sign;
}

const char *
finding_name(enum finding_state s)
{
	return states[s].name;
}

/* Another line, as far as there is room, unless it stands there already. */
static void
add_line(char *out, size_t size, const char *line)
{
	size_t used = strlen(out);

	if (line[0] == '\0' || strstr(out, line) != NULL || used + 2 > size)
		return;
	snprintf(out + used, size - used, "%s%s", used > 0 ? "\n" : "", line);
	out[text_whole(out)] = '\0';
}

void
finding_add(struct finding *f, enum finding_state s, const char *todo, const char *fmt, ...)
{
	char line[sizeof(f->text)];
	va_list ap;

	if (s < f->state)
		return;
	if (s > f->state)
		*f = (struct finding){ .state = s };
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	add_line(f->text, sizeof(f->text), line);
	add_line(f->todo, sizeof(f->todo), todo);
}

void
finding_err(struct finding *f, enum finding_state s, const char *todo, const struct err *e)
{
	if (todo == NULL)
		todo = err_todo(e);
	if (e->code == ERR_DISK && e->say[0] != '\0')
		finding_add(f, s, todo, "%s", e->say); /* nothing was being written */
	else
		finding_add(f, s, todo, "%s: %s", err_what(e), e->say[0] != '\0' ? e->say : e->at[0].text);
}

enum finding_state
doctor_strict(const struct patient *p)
{
	return p->demo ? FINDING_WARNING : FINDING_FAILED;
}

/* ---- the patient ---------------------------------------------------------------- */

static void
read_settings(struct patient *p, FILE *complaints)
{
	const struct point *here;

	p->ncomplaints = conf_look(&p->conf, p->file, complaints);
	if (p->conf == NULL)
		return;
	p->ncomplaints += points_load(&p->points, p->conf->counter_points, complaints);
	p->ncomplaints += calendar_load(&p->calendar, p->conf->counter_calendars, complaints);
	here = points_find(&p->points, p->conf->counter_point);
	if (here != NULL || p->points.n == 0)
		return;
	fprintf(complaints, "counter:point: %s is not in %s\n", p->conf->counter_point,
	    p->conf->counter_points);
	p->ncomplaints++;
}

/* First of all: whether it is a demo decides how strict the rest is. */
static void
open_book(struct patient *p)
{
	char mark[8];
	struct err e;

	if (book_sqlite_open(&p->book, p->conf->book_path, wire_clock(), &p->book_err) == -1)
		return;
	struct book b = book_sqlite_seam(p->book);

	p->demo = b.ops->meta_get(b.self, "demo", mark, sizeof(mark), &e) == 0 &&
	    strcmp(mark, "1") == 0;
}

static void
open_parts(struct patient *p)
{
	open_book(p);
	if (font_chain_open(&p->fonts, p->conf->paper_fonts, &p->fonts_err) == -1)
		p->fonts = NULL;
	if (p->terminal == 0)
		p->terminal = (int)p->conf->counter_terminal;
}

int
doctor_lay(struct patient **out, const char *conf_path, int terminal, struct err *e)
{
	struct patient *p = calloc(1, sizeof(*p));
	size_t size;
	FILE *f;

	if (p == NULL || (p->file = strdup(wire_conf_path(conf_path))) == NULL ||
	    (f = open_memstream(&p->complaints, &size)) == NULL) {
		doctor_free(p);
		return err_set(e, ERR_MEMORY, "doctor");
	}
	p->terminal = terminal;
	read_settings(p, f);
	fclose(f);
	doctor_host(&p->host);
	if (p->conf != NULL)
		open_parts(p);
	*out = p;
	return 0;
}

void
doctor_free(struct patient *p)
{
	if (p == NULL)
		return;
	font_chain_free(p->fonts);
	book_sqlite_free(p->book);
	calendar_done(&p->calendar);
	points_done(&p->points);
	conf_free(p->conf);
	free(p->complaints);
	free(p->file);
	free(p);
}

bool
doctor_probe(struct patient *p, const struct probe *probe, struct finding *f)
{
	*f = (struct finding){ .state = FINDING_OK };
	if (probe->setting && p->conf == NULL)
		return false;
	probe->run(p, f);
	return true;
}
