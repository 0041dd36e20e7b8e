/* What the flow has to say, kind by kind. */
#include "tui/view_message_own.h"

#include "core/step.h"
#include "core/text.h"
#include "tui/frame.h"
#include "tui/lost.h"

#include <stdio.h>
#include <string.h>

static int
behind(const struct message *m)
{
	const struct desk_doing *d = &m->view.app->work.doing;

	return d->of - d->at;
}

bool
message_may_defer(const struct message *m)
{
	return m->ask->why->code == ERR_OLD_NOT_REVOKED;
}

static const char *
put_off_text(const struct message *m)
{
	if (m->view.app->work.job == &flow_reprint)
		return _("2 这次不补打了；已用的次数不再用");
	if (message_may_defer(m))
		return _("2 这一单不能办理");
	if (behind(m) > 0 && !pickup_stops_all(m->ask->why->code))
		return _("2 先办下一单：这一单停在上一步，什么都不会丢");
	return _("2 暂停：停在上一步，什么都不会丢");
}

void
message_draw_problem(const struct message *m, struct screen *s)
{
	int y = 5;

	y += frame_error(s, y, m->ask->why) + 1;
	screen_put(s, y, 16, 60, STYLE_PLAIN, _("1 重试"));
	screen_put(s, y + 1, 16, 60, STYLE_PLAIN, put_off_text(m));
	if (message_may_defer(m))
		screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
		    _("3 送主管审批暂缓注销"));
	if (lost_offered(m->view.app, m->ask->why))
		screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
		    _("9 这个UKey坏了或丢了，送主管审批作废"));
	screen_cursor(s, y + 1, 16);
}

/* RULES 19: the right point, by name, with address and hours. */
static int
draw_point(const struct message *m, struct screen *s, int y, const char *id)
{
	const struct point *p = points_find(m->view.app->setup->points, id);

	if (p == NULL)
		return 0;
	screen_put(s, y, 4, 12, STYLE_DIM, _("受理点"));
	screen_put(s, y, 16, s->cols - 17, STYLE_STRONG, p->name);
	screen_put(s, y + 1, 16, s->cols - 17, STYLE_PLAIN, p->address);
	screen_putf(s, y + 2, 16, s->cols - 17, STYLE_PLAIN, "%s   %s",
	    p->phone, p->hours);
	return 3;
}

/* RULES 21: what the visitor takes along. */
static void
draw_slip(const struct message *m, struct screen *s, int y)
{
	int end = s->rows - 3;

	if (m->ask->path == NULL)
		return;
	screen_put(s, y, 4, 12, STYLE_DIM, _("告知单"));
	y += screen_wrap(s, y, 16, s->cols - 17, end - y, STYLE_STRONG,
	    m->ask->path);
	if (y < end)
		screen_put(s, y, 16, s->cols - 17, STYLE_PLAIN,
		    _("打印后交给来人"));
}

void
message_draw_refused(const struct message *m, struct screen *s)
{
	const struct order *o = m->ask->orders;
	int y = 4;

	if (o != NULL) {
		screen_put(s, y, 4, 12, STYLE_DIM, _("订单"));
		screen_put(s, y, 16, s->cols - 17, STYLE_PLAIN, o->no);
		screen_put(s, y + 1, 4, 12, STYLE_DIM, _("机构"));
		y += screen_wrap(s, y + 1, 16, s->cols - 17, 3, STYLE_PLAIN,
		    o->institution) + 2;
	}
	y += frame_error(s, y, m->ask->why);
	if (o != NULL && m->ask->why->code == ERR_WRONG_POINT)
		y += draw_point(m, s, y, o->point);
	draw_slip(m, s, y);
}

int
message_to_come(const struct message *m)
{
	return m->ask->kind == DESK_DELIVERED || m->ask->kind == DESK_MADE ?
	    behind(m) : 0;
}

void
message_draw_delivered(const struct message *m, struct screen *s)
{
	const struct handover *h = m->ask->handover;
	int y = 4;

	screen_put(s, y, 16, 20, STYLE_GOOD, _("= 已交付"));
	if (message_to_come(m) > 0)
		screen_putf(s, y, 36, 40, STYLE_WARN, _("! 还有 %d 单"),
		    message_to_come(m));
	screen_putf(s, ++y, 16, 60, STYLE_STRONG,
	    _("请拔下 UKey 尾号%s，交给领取人"),
	    text_last4(m->view.app->work.doing.serial));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("订单"));
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN, h->order);
	screen_put(s, y + 3, 4, 12, STYLE_DIM, _("领取人"));
	screen_put(s, y + 3, 16, 60, STYLE_PLAIN, m->ask->visit->collector);
	screen_put(s, y + 4, 4, 12, STYLE_DIM, _("回执号"));
	screen_put(s, y + 4, 16, 60, STYLE_STRONG, h->receipt);
	screen_put(s, y + 5, 4, 12, STYLE_DIM, _("回执文件"));
	screen_wrap(s, y + 5, 16, s->cols - 17, 3, STYLE_PLAIN, m->file);
}

/* RULES 20: the form that was not brought is signed here, and we keep it. */
void
message_draw_form(const struct message *m, struct screen *s)
{
	int y = 5;

	screen_put(s, y, 16, 60, STYLE_GOOD, _("= 签收单已备好"));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("文件"));
	y += 2 + screen_wrap(s, y + 2, 16, s->cols - 17, 3, STYLE_STRONG,
	    m->ask->path);
	screen_put(s, y + 1, 4, 12, STYLE_DIM, _("怎么办"));
	screen_put(s, y + 1, 16, 60, STYLE_PLAIN, _("1. 打印这个文件"));
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN, _("2. 请领取人当面签字"));
	screen_put(s, y + 3, 16, 60, STYLE_PLAIN,
	    _("3. 收下留存，交付时在清单上勾「签收单」"));
}

/* RULES 32: the slip is kept with what is left of the UKey; the order waits for another one. */
void
message_draw_spoiled(const struct message *m, struct screen *s)
{
	const struct making *k = m->ask->making;
	const char *name = m->ask->path != NULL ? strrchr(m->ask->path, '/') : NULL;
	char folder[4096];
	int y = 4;

	screen_putf(s, y, 16, 60, STYLE_GOOD, _("= UKey 尾号%s 已作废"),
	    text_last4(k->token_serial));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("订单"));
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN, m->ask->orders->no);
	screen_put(s, y + 3, 4, 12, STYLE_DIM, _("作废单文件"));
	screen_put(s, y + 3, 16, s->cols - 17, STYLE_STRONG, name != NULL ? name + 1 :
	    _("还没有做成；以后在「库存」里「作废」的那一行重做"));
	y += 4;
	if (name != NULL) {
		screen_put(s, y, 4, 12, STYLE_DIM, _("存档目录"));
		snprintf(folder, sizeof(folder), "%.*s", (int)(name - m->ask->path),
		    m->ask->path);
		y += screen_wrap(s, y, 16, s->cols - 17, 3, STYLE_PLAIN, folder);
	}
	screen_put(s, y + 1, 4, 12, STYLE_DIM, _("怎么办"));
	screen_put(s, y + 1, 16, 60, STYLE_PLAIN,
	    _("1. 拔下它，打印作废单，两人签字，一起留存"));
	if (k->state != MAKING_UNKNOWN) {       /* no certificate was asked for */
		screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
		    _("2. 按 Enter，插入一个空白UKey，这一单接着办"));
		return;
	}
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
	    _("2. 按 Enter：先向 CA 注销它的证书"));
	screen_put(s, y + 3, 16, 60, STYLE_PLAIN,
	    m->view.app->work.job == &flow_lost ?
	    _("3. 这一单可以再做：预先制作，或等领取人来") :
	    _("3. 插入一个空白UKey，这一单接着办"));
}

/* RULES 27: signed by who asked for it, and kept. */
void
message_draw_reset(const struct message *m, struct screen *s)
{
	int y = 4;

	screen_put(s, y, 16, 60, STYLE_GOOD, _("= 密码已重置"));
	screen_putf(s, ++y, 16, 60, STYLE_STRONG,
	    _("请拔下 UKey 尾号%s，交还来访人"),
	    text_last4(m->view.app->work.doing.serial));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("订单"));
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN, m->ask->orders->no);
	screen_put(s, y + 3, 4, 12, STYLE_DIM, _("重置单"));
	y += 3 + screen_wrap(s, y + 3, 16, s->cols - 17, 3, STYLE_STRONG,
	    m->ask->path);
	screen_put(s, y + 1, 4, 12, STYLE_DIM, _("怎么办"));
	screen_put(s, y + 1, 16, 60, STYLE_PLAIN,
	    _("打印重置单，请申请人签字后留存"));
	screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
	    _("新密码已发到经办人手机，旧密码作废"));
}

/* RULES 35: which copy goes to whom, and that it is no original. */
void
message_draw_reprinted(const struct message *m, struct screen *s)
{
	const struct reprint *r = m->ask->reprint;
	int y = 4;

	screen_putf(s, y, 16, 60, STYLE_GOOD, _("= 已补打  第%d次  %s"), r->nth,
	    reprint_copy_text(r->copy));
	screen_put(s, ++y, 16, 60, STYLE_STRONG, r->copy == REPRINT_COPY_OURS ?
	    _("打印后由受理点留存") : _("打印后交给领取人"));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("回执号"));
	screen_put(s, y + 2, 16, 60, STYLE_STRONG, r->receipt);
	screen_put(s, y + 3, 4, 12, STYLE_DIM, _("申请人"));
	screen_putf(s, y + 3, 16, 60, STYLE_PLAIN, "%s %s",
	    reprint_requester_text(r->requester), r->name);
	screen_put(s, y + 4, 4, 12, STYLE_DIM, _("补打件"));
	screen_put(s, y + 4, 16, 60, STYLE_PLAIN, r->path);
	screen_put(s, y + 5, 4, 12, STYLE_DIM, _("存档目录"));
	y += 5 + screen_wrap(s, y + 5, 16, s->cols - 17, 3, STYLE_PLAIN,
	    m->view.app->counter->conf->paper_receipts);
	if (r->original != ORIGINAL_WHOLE)
		screen_wrap(s, y + 1, 16, s->cols - 17, 3, STYLE_WARN,
		    _("! 原件损坏，本件依订单库记录重制，纸上已注明；请告知审计员。"));
}

/* Put away with the order's number, until its people come. */
void
message_draw_made(const struct message *m, struct screen *s)
{
	int y = 4;

	screen_put(s, y, 16, 20, STYLE_GOOD, _("= 已制作"));
	if (message_to_come(m) > 0)
		screen_putf(s, y, 36, 40, STYLE_WARN, _("! 还有 %d 单"),
		    message_to_come(m));
	screen_putf(s, ++y, 16, 60, STYLE_STRONG,
	    _("请拔下 UKey 尾号%s，与订单号一起装袋"),
	    text_last4(m->ask->making->token_serial));
	screen_put(s, y + 2, 4, 12, STYLE_DIM, _("订单"));
	screen_put(s, y + 2, 16, 60, STYLE_STRONG, m->ask->orders->no);
	screen_put(s, y + 3, 4, 12, STYLE_DIM, _("机构"));
	screen_wrap(s, y + 3, 16, s->cols - 17, 3, STYLE_PLAIN,
	    m->ask->orders->institution);
	screen_put(s, y + 6, 16, 60, STYLE_DIM,
	    _("密码到交付时才发给经办人；到时插回这个UKey"));
}
