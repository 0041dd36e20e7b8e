#include "tui/view_handover_own.h"

#include "core/clock.h"
#include "core/pin_reset.h"
#include "core/text.h"

#include <string.h>

enum { STEPS = 7, LOWER = 14 };

static const char *
sms_text(enum sms_state state)
{
#define SMS_X(name, text) text,
	static const char *const texts[] = { SMS_STATES(SMS_X) };
#undef SMS_X

	return state < SMS__MAX ? _(texts[state]) : "";
}

static void
draw_steps(const struct app *a, struct screen *s)
{
	const struct desk_doing *d = &a->work.doing;
	bool resets = handover_resets(a);
	bool begun = strcmp(d->record, resets ? "reset" : "handover") == 0;
	int n = resets ? PIN_RESET__MAX : STEPS;

	for (int i = 0; i < n; i++)
		frame_step(a, s, LOWER - 1 - n + i,
		    resets ? pin_reset_text((enum pin_reset_step)i) :
		    handover_state_text((enum handover_state)(HANDOVER_BEGUN + i)),
		    !begun || i > d->state ? STEP_TODO :
		    i == d->state ? STEP_NOW : STEP_DONE, NULL);
}

static void
draw_reading(struct handover_view *v, struct screen *s, int y)
{
	screen_put(s, y, 13, 30, STYLE_PLAIN, _("经办人念出的两位编号"));
	edit_draw(&v->number, s, y, 36, 4, true);
	if (v->wrong)
		screen_put(s, y, 44, 30, STYLE_WARN, _("! 编号不符"));
}

static void
draw_sms(struct handover_view *v, struct screen *s)
{
	char at[8];
	int y = LOWER;

	time_hhmm(v->message.sent, at);
	screen_put(s, y, 1, 11, STYLE_STRONG, _("短信"));
	screen_putf(s, y, 13, 60,
	    v->message.state == SMS_FAILED ? STYLE_WARN :
	    v->message.state == SMS_DELIVERED ? STYLE_GOOD : STYLE_PLAIN,
	    _("%s %s%s %s   第 %d 次"), at,
	    v->message.state == SMS_FAILED ? "! " :
	    v->message.state == SMS_DELIVERED ? "= " : "",
	    sms_text(v->message.state), v->message.mobile, v->message.attempt);
	screen_put(s, y + 1, 13, 64, STYLE_DIM,
	    _("送达后自动继续；在此之前密码不写入UKey"));
	if (!handover_resets(v->view.app))      /* told before it is set, RULES 25 */
		screen_put(s, y + 2, 13, 64, v->message.can_reset ? STYLE_DIM : STYLE_WARN,
		    v->message.can_reset ?
		    _("写入以后密码不能用的，可以由主管同意重置") :
		    _("! 这种UKey写入以后不能重置：密码不能用的，作废重做"));
	if (v->reading) {
		draw_reading(v, s, y + 3);
		return;
	}
	screen_put(s, y + 3, 13, 64, STYLE_PLAIN,
	    v->misses < READ_BACKS ?
	    _("1 经办人念出短信编号   2 重发短信   3 稍后再办") :
	    _("! 编号三次不对   2 重发短信   3 稍后再办"));
	screen_cursor(s, y + 3, 13);
	screen_put(s, y + 4, 13, 64, STYLE_PLAIN,
	    handover_resets(v->view.app) ? _("4 请主管同意「未确认」") :
	    _("4 请主管同意「未确认」   5 号码不对或已停用，冻结订单"));
	if (v->message.refused)
		screen_putf(s, y + 5, 13, 64, STYLE_WARN, "! %s  %s",
		    err_what(&v->message.why), v->message.why.say);
}

/* Two columns: what the visitor gets, what we keep. */
static void
draw_items(const struct handover_view *v, struct screen *s, int y)
{
	int left = y, right = y, row, x;

	for (size_t i = 0; i < v->nitems; i++) {
		x = v->items[i].ours ? 41 : 1;
		row = v->items[i].ours ? right++ : left++;
		screen_putf(s, row, x, 38, STYLE_PLAIN, "[%c] %s",
		    v->ticked[i] ? 'x' : ' ', v->items[i].text);
		if (v->at == i)
			screen_cursor(s, row, x + 1);
	}
}

static void
draw_list(const struct handover_view *v, struct screen *s)
{
	size_t n = handover_unticked(v);
	char at[8];
	int y = LOWER;

	time_hhmm(v->sms_arrived, at);
	if (v->sms_arrived != 0)
		screen_putf(s, y, 1, 40, STYLE_GOOD, _("= 短信 %s %s %s"), at,
		    v->sms_how, v->message.mobile);
	screen_putf(s, y, 41, 38, STYLE_PLAIN, _("回执 %s.pdf 请打印 2 份"),
	    v->receipt);
	screen_put(s, y + 1, 1, 38, STYLE_STRONG, _("交给领取人"));
	screen_put(s, y + 1, 41, 38, STYLE_STRONG, _("我们留下"));
	draw_items(v, s, y + 2);
	if (n > 0)
		screen_putf(s, s->rows - 4, 1, s->cols - 2, STYLE_PLAIN,
		    _("还差 %zu 项，全勾才能「已交付」"), n);
	else
		screen_put(s, s->rows - 4, 1, s->cols - 2, STYLE_GOOD,
		    _("= 都齐了，Enter 即「已交付」"));
}

/* Once the PIN is set, what is left is done with the visitor. */
static enum stage
stage(const struct handover_view *v)
{
	const struct desk_doing *d = &v->view.app->work.doing;

	return v->listing || (strcmp(d->record, "handover") == 0 &&
	    d->state >= HANDOVER_PIN_SET) ? STAGE_HAND_OVER : STAGE_SMS;
}

void
handover_draw(struct view *view, struct screen *s)
{
	struct handover_view *v = (struct handover_view *)view;
	const struct app *a = view->app;
	const struct desk_ask *q;

	frame_work(a, s, handover_resets(a) ? _("重置密码") : _("交付"), stage(v));
	frame_order(a, s, 3, 2);
	draw_steps(a, s);
	screen_rule(s, LOWER - 1);
	if ((q = handover_asked(a, DESK_WANT_UKEY)) != NULL)
		frame_want(a, s, LOWER, q);
	else if (v->listing)
		draw_list(v, s);
	else if (v->message.seen)
		draw_sms(v, s);
	else
		screen_put(s, LOWER, 13, 60, STYLE_STRONG, _("请勿拔出UKey"));
	screen_rule(s, s->rows - 3);
}
