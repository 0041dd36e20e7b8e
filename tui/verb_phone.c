/* What becomes of the messages to the demo's phone: a trainee's switch. */
#include "core/sms/folder.h"
#include "core/text.h"
#include "tui/verb.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *word, *means;
} modes[] = {
	{ "ok", N_("短信正常送达") },
	{ "fail", N_("短信都不送达，有回报") },
	{ "delay", N_("短信过了这么多秒才送达") },
	{ "never", N_("短信收得到，但一直没有回报") },
};

static void
print_mode(const char *mode)
{
	size_t n = strcspn(mode, " ");

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strlen(modes[i].word) == n && strncmp(modes[i].word, mode, n) == 0)
			printf(_("演示手机：%s（%s）\n"), mode, text_get(modes[i].means));
}

static int
set_mode(const struct args *a, struct wired *w, struct err *e)
{
	char mode[100];
	int n = snprintf(mode, sizeof(mode), "%s%s%s", a->word[0], a->nwords > 1 ? " " : "",
	    a->nwords > 1 ? a->word[1] : "");

	if (n < 0 || (size_t)n >= sizeof(mode))
		return err_set(e, ERR_INPUT, "mode of %d characters", n);
	return sms_folder_set_mode(w->phone, mode, e);
}

int
verb_phone(const struct args *a, struct wired *w, struct err *e)
{
	char mode[SMS_MODE_SIZE];

	if ((a->nwords > 0 && set_mode(a, w, e) == -1) || sms_folder_mode(w->phone, mode, e) == -1)
		return err_wrap(e, "the demo's phone");
	print_mode(mode);
	return 0;
}
