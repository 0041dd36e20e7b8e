/* doctor: a line a probe, what to do under those that need it. */
#include "core/text.h"
#include "tui/doctor.h"
#include "tui/verb.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE = 14, LINE = 1024 };       /* cells of a title; bytes of a line */

/* As the probes come in: printed at once, or gathered for programs. */
struct report {
	int count[FINDING__MAX];
	bool settings;                  /* what failed is the settings */
	json_t *list;                   /* NULL: text for people */
};

/* Each line of a text, cleaned; the first goes on behind what stands there. */
static void
print_lines(const char *text, const char *margin, const char *first)
{
	char line[LINE], clean[LINE];
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == '\n'), first = margin) {
		n = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, text);
		text_clean(line, LINE - 1, clean, sizeof(clean));
		printf("%s%s\n", first, clean);
	}
}

static void
print_finding(const struct probe *probe, const struct finding *f)
{
	const char *title = text_get(probe->title);
	char margin[64];

	snprintf(margin, sizeof(margin), "%*s", 1 + 1 + text_cells(finding_word(f->state)) + 2 + TITLE, "");
	printf("%s %s  %s%*s", finding_sign(f->state), finding_word(f->state), title,
	    TITLE - text_cells(title), "");
	print_lines(f->text, margin, "");
	snprintf(margin + strlen(margin), sizeof(margin) - strlen(margin), "-> ");
	print_lines(f->todo, margin, margin);
	fflush(stdout);
}

static void
gather(struct report *r, const struct probe *probe, const struct finding *f)
{
	json_array_append_new(r->list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "probe", probe->name,
	    "title", text_get(probe->title), "state", finding_name(f->state), "text", f->text, "todo", f->todo));
}

static void
examine(struct patient *p, struct report *r)
{
	const struct probe *probes;
	struct finding f;
	size_t n;

	probes = doctor_probes(&n);
	for (size_t i = 0; i < n; i++) {
		if (!doctor_probe(p, &probes[i], &f))
			continue;
		r->count[f.state]++;
		r->settings |= f.state == FINDING_FAILED && strcmp(probes[i].name, "settings") == 0;
		if (r->list != NULL)
			gather(r, &probes[i], &f);
		else
			print_finding(&probes[i], &f);
	}
}

/* 0, or why not: the settings first, for they are mended first. */
static int
verdict(const struct report *r, struct err *e)
{
	if (r->settings)
		return err_set(e, ERR_SETTINGS, "doctor: the settings are wrong");
	if (r->count[FINDING_FAILED] > 0)
		return err_set(e, ERR_UNFIT, "doctor: %d of the probes failed", r->count[FINDING_FAILED]);
	return 0;
}

static int
finish(const struct report *r, struct err *e)
{
	json_t *all;

	if (r->list == NULL) {
		printf(_("正常 %d，注意 %d，异常 %d\n"), r->count[FINDING_OK], r->count[FINDING_WARNING],
		    r->count[FINDING_FAILED]);
		return verdict(r, e);
	}
	all = json_pack("{s:b, s:O}", "fit", r->count[FINDING_FAILED] == 0, "probes", r->list);
	if (all == NULL || json_dumpf(all, stdout, JSON_INDENT(2)) == -1) {
		json_decref(all);
		return err_set(e, ERR_MEMORY, "doctor --json");
	}
	putchar('\n');
	json_decref(all);
	return verdict(r, e);
}

int
verb_doctor(const struct args *a, struct wired *w, struct err *e)
{
	struct report r = { .list = a->json ? json_array() : NULL };
	struct patient *p = NULL;
	int rc;

	(void)w;
	if (doctor_lay(&p, a->conf, a->terminal, e) == -1) {
		json_decref(r.list);
		return -1;
	}
	if (p->conf != NULL && text_language(p->conf->counter_language, e) == -1)
		err_clear(e);           /* its own probe says so */
	examine(p, &r);
	rc = finish(&r, e);
	json_decref(r.list);
	doctor_free(p);
	return rc;
}
