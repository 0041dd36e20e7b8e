/*
 * What the flow has to say: a problem (again or later), a refusal with what
 * to bring and where (RULES 21), a form to be signed, a UKey made ahead, a
 * reprint, or that all is done.
 */
#include "core/step.h"
#include "core/text.h"
#include "tui/frame.h"
#include "tui/left.h"

#include <stdio.h>
#include <stdlib.h>

struct face;

struct message {
	struct view view;
	struct desk_ask *ask;           /* open as long as the view stands */
	const struct face *face;        /* of its kind */
	char file[4096];                /* DELIVERED: the receipt */
};

/* ---- drawing ---- */

/* Orders behind the one in hand. */
static int
behind(const struct message *m)
{
	const struct desk_doing *d = &m->view.app->work.doing;

	return d->of - d->at;
}

/* RULES 3: a supervisor may put the revocation off. */
static bool
may_defer(const struct message *m)
{
	return m->ask->why->code == ERR_OLD_NOT_REVOKED;
}

static const char *
put_off_text(const struct message *m)
{
	if (m->view.app->work.job == &flow_reprint)
		return _("2 这次不补打了；已用的次数不再用");
	if (may_defer(m))
		return _("2 这一单不能办理");
	if (behind(m) > 0 && !pickup_stops_all(m->ask->why->code))
		return _("2 先办下一单：这一单停在上一步，什么都不会丢");
	return _("2 暂停：停在上一步，什么都不会丢");
}

static void
draw_problem(const struct message *m, struct screen *s)
{
	int y = 5;

	y += frame_error(s, y, m->ask->why) + 1;
	screen_put(s, y, 16, 60, STYLE_PLAIN, _("1 重试"));
	screen_put(s, y + 1, 16, 60, STYLE_PLAIN, put_off_text(m));
	if (may_defer(m))
		screen_put(s, y + 2, 16, 60, STYLE_PLAIN,
		    _("3 送主管审批暂缓注销"));
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

static void
draw_refused(const struct message *m, struct screen *s)
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

/* Orders still to come where one is done with. */
static int
to_come(const struct message *m)
{
	return m->ask->kind == DESK_DELIVERED || m->ask->kind == DESK_MADE ?
	    behind(m) : 0;
}

static void
draw_delivered(const struct message *m, struct screen *s)
{
	const struct handover *h = m->ask->handover;
	int y = 4;

	screen_put(s, y, 16, 20, STYLE_GOOD, _("= 已交付"));
	if (to_come(m) > 0)
		screen_putf(s, y, 36, 40, STYLE_WARN, _("! 还有 %d 单"),
		    to_come(m));
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
static void
draw_form(const struct message *m, struct screen *s)
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

/* RULES 27: signed by who asked for it, and kept. */
static void
draw_reset(const struct message *m, struct screen *s)
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
static void
draw_reprinted(const struct message *m, struct screen *s)
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
static void
draw_made(const struct message *m, struct screen *s)
{
	int y = 4;

	screen_put(s, y, 16, 20, STYLE_GOOD, _("= 已制作"));
	if (to_come(m) > 0)
		screen_putf(s, y, 36, 40, STYLE_WARN, _("! 还有 %d 单"),
		    to_come(m));
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

/* By the kind of question; the rest are not this view's. */
static const struct face {
	const char *title;
	enum stage stage;
	void (*draw)(const struct message *m, struct screen *s);
	const char *enter;              /* what Enter does; NULL: digits choose */
	const char *esc;                /* how Esc says "not now"; NULL: it reads on, like Enter */
} faces[] = {
	[DESK_PROBLEM] = { N_("出了问题"), STAGE__MAX, draw_problem, NULL, N_("暂停") },
	[DESK_REFUSED] = { N_("不能办理"), STAGE__MAX, draw_refused, N_("知道了"), NULL },
	[DESK_FORM_READY] = { N_("签收单"), STAGE_CHECK, draw_form, N_("已签好，继续"), N_("离开") },
	[DESK_RESET] = { N_("重置密码"), STAGE__MAX, draw_reset, N_("继续"), NULL },
	[DESK_MADE] = { N_("预先制作"), STAGE__MAX, draw_made, N_("继续"), N_("停止") },
	[DESK_REPRINTED] = { N_("补打回执"), STAGE__MAX, draw_reprinted, N_("继续"), NULL },
	[DESK_DELIVERED] = { N_("已交付"), STAGE__MAX, draw_delivered, N_("继续"), NULL },
};

static void
draw(struct view *v, struct screen *s)
{
	struct message *m = (struct message *)v;

	frame_work(v->app, s, _(m->face->title), m->face->stage);
	screen_rule(s, s->rows - 3);
	if (v->app->work.asked)
		m->face->draw(m, s);
}

/* From a screen that asks what now; elsewhere nothing is left to break off. */
static bool
may_leave(const struct message *m)
{
	return left_possible(m->view.app) && (m->ask->kind == DESK_PROBLEM ||
	    m->ask->kind == DESK_FORM_READY);
}

static void
bar(struct view *v, struct keybar *b)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked)
		return;
	if (m->face->enter != NULL)
		keybar_key(b, "Enter",
		    to_come(m) > 0 ? _("办下一单") : _(m->face->enter));
	else
		keybar_key(b, _("数字"), _("选择"));
	if (m->face->esc != NULL)
		keybar_key(b, "Esc", _(m->face->esc));
	if (may_leave(m))
		keybar_f(b, 9, _("领取人离开"));
}

/* ---- keys ---- */

static void
choose(struct message *m, enum desk_choice choice)
{
	m->ask->choice = choice;
	serve_answer(m->view.app, 0);
}

/* Esc pauses the visit, not the order alone. */
static void
key_problem(struct message *m, const struct key *k)
{
	if (key_digit(k) == 1)
		choose(m, DESK_RETRY);
	else if (key_digit(k) == 2)
		choose(m, DESK_LATER);
	else if (key_digit(k) == 3 && may_defer(m))
		choose(m, DESK_APPROVAL);
	else if (k->kind == K_ESC)
		serve_later(m->view.app);
}

static void
key(struct view *v, const struct key *k)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked)
		return;
	if (key_f(k, 9) && may_leave(m))
		left_ask(v);
	else if (m->ask->kind == DESK_PROBLEM)
		key_problem(m, k);
	else if (k->kind == K_ESC && m->face->esc != NULL)
		serve_later(v->app);
	else if (k->kind == K_ENTER || k->kind == K_ESC)
		serve_answer(v->app, 0);
}

/* Where the visit ends here, the next person is being scanned already. */
static void
scan(struct view *v, const char *text)
{
	struct message *m = (struct message *)v;

	if (!v->app->work.asked || m->face->esc != NULL || to_come(m) > 0) {
		screen_bell();
		return;
	}
	app_scan_next(v->app, text);
	serve_answer(v->app, 0);
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_MESSAGE,
	.draw = draw,
	.bar = bar,
	.key = key,
	.scan = scan,
	.closed = closed,
};

/* Where the receipt lies, as far as the book says. */
static void
find_file(struct message *m)
{
	const struct app *a = m->view.app;
	const struct book *b = &a->setup->book;
	struct receipt_row r;
	struct err e;

	if (m->ask->kind == DESK_DELIVERED && b->ops->receipt_get(b->self,
	    m->ask->handover->receipt, &r, &e) == 0)
		snprintf(m->file, sizeof(m->file), "%s/%s",
		    a->counter->conf->paper_receipts, r.path);
}

struct view *
view_message_new(struct app *a)
{
	struct message *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->view = (struct view){ .ops = &ops, .app = a };
	m->ask = desk_asked(a->desk);
	m->face = &faces[m->ask->kind];
	find_file(m);
	return &m->view;
}
