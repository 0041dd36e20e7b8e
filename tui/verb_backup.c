/* The book and the archive in one file, and back from it into an empty place. */
#include "core/backup.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/restore.h"
#include "core/restored.h"
#include "core/text.h"
#include "tui/progress.h"
#include "tui/verb.h"

#include <inttypes.h>
#include <string.h>

/* Its lines stand in the commands' own chain (verb_sign_in.c): the windows may be open. */
enum { NO_WINDOW = 0, SHOWN = 20 };

/* ---- backup ------------------------------------------------------------------ */

/* That it was asked for was told before it began; now what came of it. */
static int
tell_made(struct wired *w, const struct backup_made *m, struct err *e)
{
	const struct actor by = { w->counter.clerk.id, NO_WINDOW };
	char facts[120];
	const struct audit_line l = { .action = "backup_made", .facts = facts };

	snprintf(facts, sizeof(facts), "{\"files\":\"%zu\",\"manifest\":\"%s\"}", m->files, m->manifest);
	return w->book.ops->audit_add(w->book.self, &by, &l, e);
}

/* Each to a file of its own, wherever the admin keeps it apart; once there is a backup they belong to. */
static int
secrets(const struct args *a, struct wired *w, struct err *e)
{
	const struct {
		const char *from, *to, *say;
	} s[] = {
		{ w->conf->token_master, a->master, _("主密钥已另存：%s（不要与备份放在一起）\n") },
		{ w->conf->branch_key, a->branch, _("受理点签名私钥已另存：%s（不要与备份放在一起）\n") },
	};

	for (size_t i = 0; i < sizeof(s) / sizeof(s[0]); i++) {
		if (s[i].to == NULL)
			continue;
		if (backup_secret(s[i].from, s[i].to, e) == -1)
			return -1;
		printf(s[i].say, s[i].to);
	}
	return 0;
}

static int
say_missing(const struct manifest *m, struct err *e)
{
	if (m->nmissing == 0)
		return 0;
	for (size_t i = 0; i < m->nmissing && i < SHOWN; i++)
		fprintf(stderr, _("不在归档里，或与登记不符：%s\n"), m->missing[i]);
	err_set(e, ERR_AUDIT, "%zu files of the archive are not as booked", m->nmissing);
	return err_say(e, _("归档里有 %zu 个文件不在，或与登记不符；其余已备份"), m->nmissing);
}

int
verb_backup(const struct args *a, struct wired *w, struct err *e)
{
	struct progress_line line = { .what = N_("备份") };
	const struct backup_setup s = {
		.book = w->main_book,
		.book_path = w->conf->book_path,
		.archive = w->conf->paper_receipts,
		.point = w->conf->counter_point,
		.now = clock_now(),
		.told = progress_bytes,
		.ctx = &line,
	};
	struct backup_made m;
	int rc;

	rc = backup_make(&s, a->word[0], &m, e);
	progress_end(&line);
	if (rc == -1)
		return -1;
	printf(_("已备份：%s（%zu 个文件，%lld MB）\n"), a->word[0], m.files, (long long)(m.bytes >> 20) + 1);
	printf(_("清单 SHA-256：%s\n"), m.manifest);
	if ((rc = tell_made(w, &m, e)) == 0 && (rc = secrets(a, w, e)) == 0)
		rc = say_missing(&m.what, e);
	manifest_done(&m.what);
	return rc;
}

/* ---- restore ------------------------------------------------------------------ */

static void
print_finding(const struct restore_finding *f)
{
	char order[NO_SIZE];

	text_clean(f->order, 30, order, sizeof(order));
	printf("  %s  %s  %s  %s\n", order, f->serial, restore_what_text(f->what),
	    f->held ? _("已搁置") : "");
}

static int
print_findings(struct wired *w, struct err *e)
{
	struct restore_finding f[SHOWN];
	int64_t after = 0;
	size_t n;

	do {
		if (w->book.ops->restore_findings(w->book.self, after, f, SHOWN, &n, e) == -1)
			return -1;
		for (size_t i = 0; i < n; i++)
			print_finding(&f[i]);
		after = n > 0 ? f[n - 1].id : 0;
	} while (n == SHOWN);
	return 0;
}

static int
compare(struct wired *w, struct err *e)
{
	struct progress_line line = { .what = N_("与CA比对") };
	struct restored_result r;
	int rc;

	if (wire_also(w, WIRE_BOOK | WIRE_CA, e) == -1)
		return -1;
	rc = restored_compare(&w->book, &w->counter.ca, (int)w->conf->ca_seconds * 1000,
	    NO_WINDOW, progress_count, &line, &r, e);
	progress_end(&line);
	if (rc == -1)
		return -1;
	printf(_("与CA比对：看了 %lld 张证书，不一致 %zu 张\n"), (long long)r.checked, r.found);
	if (!r.listed)
		puts(_("这个CA列不出它签发过的证书：备份之后签发的，请与CA后台核对。"));
	if (r.found > 0 && print_findings(w, e) == -1)
		return -1;
	puts(_("打开柜台后由主管看结果并确认，确认之前不能办理。"));
	return 0;
}

static int
put_back(const struct args *a, struct wired *w, struct err *e)
{
	struct progress_line line = { .what = N_("恢复") };
	const struct restore_setup s = {
		.book_path = w->conf->book_path,
		.archive = w->conf->paper_receipts,
		.point = w->conf->counter_point,
		.clock = w->counter.clock,
		.told = progress_bytes,
		.ctx = &line,
	};
	struct restore_done d;
	char made[20];
	int rc = restore_file(&s, a->word[0], &d, e);

	progress_end(&line);
	if (rc == -1)
		return -1;
	time_minute(d.what.made, made);
	printf(_("已恢复：%s 的备份，%zu 个文件，审计链 %ld 行\n"), made, d.what.nfiles, d.lines);
	printf(_("清单 SHA-256：%s\n"), d.manifest);
	for (size_t i = 0; i < d.what.nmissing && i < SHOWN; i++)
		fprintf(stderr, _("备份时就不在归档里，或与登记不符：%s\n"), d.what.missing[i]);
	manifest_done(&d.what);
	return 0;
}

/* The book is in place, whatever the CA says now: it is asked again when the counter opens. */
int
verb_restore(const struct args *a, struct wired *w, struct err *e)
{
	struct err why;

	if (a->check)
		return compare(w, e);
	if (a->nwords == 0) {
		err_set(e, ERR_INPUT, "restore without a file");
		return err_say(e, _("少了一项：%s"), "FILE");
	}
	if (put_back(a, w, e) == -1)
		return -1;
	if (compare(w, &why) == 0)
		return 0;
	log_err(&why);
	fprintf(stderr, _("还没有与CA比对（%s）：打开柜台时再做，或用 restore --check\n"), err_what(&why));
	return 0;
}
