/*
 * Scans of the letter (F6): those attached, then the newest of the scanner's
 * folder; a digit attaches one or takes it off.  The flow copies them.
 */
#include "conf/settings.h"
#include "core/clock.h"
#include "core/scans.h"
#include "core/text.h"
#include "tui/dialog.h"
#include "tui/view_check_own.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* As the disk has it; one that is gone since keeps its name. */
static void
put_attached(struct check *c, size_t i)
{
	const char *receipts = c->view.app->counter->conf->paper_receipts;
	const char *scan = c->visit.scans[i];
	struct check_file *f = &c->files[c->nfiles++];
	char path[SCANS_PATH];
	struct stat st;

	*f = (struct check_file){ .at = (int)i };
	snprintf(f->scan.path, sizeof(f->scan.path), "%s", scan);
	if (strchr(scan, '/') == NULL)
		scans_path(receipts, scan, path);
	else
		snprintf(path, sizeof(path), "%s", scan);
	if (lstat(path, &st) == -1)
		return;
	f->scan.time = st.st_mtim.tv_sec;
	f->scan.nanoseconds = st.st_mtim.tv_nsec;
	f->scan.size = st.st_size;
}

/* The same file: as attached, or its copy in the archive, which has its time. */
static bool
attached(const struct check *c, const struct scan *s)
{
	const struct scan *a;

	for (size_t i = 0; i < c->visit.nscans; i++) {
		a = &c->files[i].scan;
		if (strcmp(a->path, s->path) == 0 || (a->time == s->time &&
		    a->nanoseconds == s->nanoseconds && a->size == s->size))
			return true;
	}
	return false;
}

static int
look(struct check *c, struct err *e)
{
	const char *folder = c->view.app->counter->conf->letter_scans;
	struct scan found[2 * VISIT_SCANS];
	size_t n;

	if (scans_list(folder, found, (size_t)2 * VISIT_SCANS, &n, e) == -1)
		return -1;
	c->nfiles = 0;
	for (size_t i = 0; i < c->visit.nscans; i++)
		put_attached(c, i);
	for (size_t i = 0; i < n && c->nfiles < VISIT_SCANS; i++)
		if (!attached(c, &found[i]))
			c->files[c->nfiles++] = (struct check_file){
			    found[i], -1 };
	return 0;
}

static void
take_off(struct visit *v, size_t i)
{
	memmove(v->scans[i], v->scans[i + 1],
	    (v->nscans - i - 1) * sizeof(v->scans[0]));
	v->nscans--;
}

static void
toggle(struct check *c, const struct check_file *f)
{
	struct visit *v = &c->visit;

	if (f->at >= 0)
		take_off(v, (size_t)f->at);
	else if (v->nscans < VISIT_SCANS)
		memcpy(v->scans[v->nscans++], f->scan.path,
		    sizeof(v->scans[0]));
}

enum { LINE = 120 };

static void
line_text(const struct check_file *l, char out[LINE])
{
	char when[16], name[48], large[24];
	const int64_t kb = (l->scan.size + 1023) / 1024;

	time_short(l->scan.time, when);
	text_clean(scans_name(l->scan.path), 24, name, sizeof(name));
	if (kb < 1024)
		snprintf(large, sizeof(large), "%lld KB", (long long)kb);
	else
		snprintf(large, sizeof(large), "%lld.%lld MB",
		    (long long)(kb / 1024), (long long)(kb % 1024 * 10 / 1024));
	snprintf(out, LINE, "[%c] %-11s %7s %s", l->at >= 0 ? 'x' : ' ', when,
	    large, name);
}

/* What was shown is what a digit means: the folder may have changed since. */
static void
chosen(struct view *v, int digit)
{
	struct check *c = (struct check *)v;

	if (digit < 1 || digit > (int)c->nfiles)
		return;
	toggle(c, &c->files[digit - 1]);
	check_attach(c);
}

void
check_attach(struct check *c)
{
	const char *folder = c->view.app->counter->conf->letter_scans;
	struct dialog_choice choices[VISIT_SCANS + 1];
	char texts[VISIT_SCANS][LINE], text[500];
	size_t i;

	if (look(c, &c->e) == -1) {
		c->noted = true;
		return;
	}
	if (c->nfiles == 0) {
		snprintf(text, sizeof(text),
		    _("文件夹里没有 PDF、JPG 或 PNG：%s"), folder);
		dialog_say(&c->view, _("附扫描件"), text);
		return;
	}
	for (i = 0; i < c->nfiles; i++) {
		line_text(&c->files[i], texts[i]);
		choices[i] = (struct dialog_choice){ (int)i + 1, texts[i] };
	}
	choices[i++] = (struct dialog_choice){ 0, _("好了，继续核验") };
	dialog_ask(&c->view, _("附扫描件"),
	    _("按数字附上或取下；最新的在前，最多 8 个文件。"),
	    choices, i, chosen);
}
