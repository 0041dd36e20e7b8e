#include "tui/view_home_own.h"

#include "core/text.h"

#include <stdio.h>

enum {
	FIND_ROW = 3,
	ORDER = 8,              /* column of the order's number */
	FEET = 6,               /* rows below what is found */
	REASON = 2,             /* rows kept for a refusal's reason */
	WAITED = 7,             /* cells for how long */
	WIDE = 24,              /* cells the handler's column takes where there is room */
};

/* Columns; the institution takes what is left. */
struct columns {
	int institution, handler, kind, state, width;
};

static struct columns
columns(const struct screen *s)
{
	struct columns c = { .institution = 21 };
	int extra = s->cols - SCREEN_COLS;
	int wide = extra >= WIDE ? WIDE : 0;

	c.width = 31 + extra - wide;
	c.handler = wide > 0 ? c.institution + c.width : 0;
	c.kind = c.institution + c.width + wide;
	c.state = c.kind + 18;
	return c;
}

static int
found_top(const struct home *h)
{
	return FIND_ROW + 2 + (h->nunfinished > 0 ? (int)h->nunfinished + 2 : 0);
}

int
home_rows(const struct home *h, const struct screen *s)
{
	int rows = s->rows - FEET - found_top(h) - 1 - REASON - home_ukey_rows(h);

	return rows > 1 ? rows : 1;
}

static void
mark(struct screen *s, int y, bool here)
{
	if (!here)
		return;
	screen_put(s, y, 1, 1, STYLE_STRONG, ">");
	screen_cursor(s, y, 1);
}

void
home_draw_find(struct home *h, struct screen *s)
{
	char masked[NAME_SIZE];

	screen_put(s, FIND_ROW, 1, 6, STYLE_STRONG, _(find_form.fields[0].label));
	if (h->zone == ZONE_FIND && !h->anew)
		edit_draw(&h->find, s, FIND_ROW, 7, 28, true);
	else {
		find_masked(h->find.text, masked, sizeof(masked));
		screen_fill(s, FIND_ROW, 7, 28, STYLE_FIELD);
		screen_put(s, FIND_ROW, 7, 27, STYLE_FIELD, masked);
		if (h->zone == ZONE_FIND)
			screen_cursor(s, FIND_ROW, 7);
	}
	screen_put(s, FIND_ROW, 38, s->cols - 38, STYLE_DIM,
	    _("刷身份证、扫码、插UKey，或输任意一项"));
}

static void
draw_unfinished(struct home *h, struct screen *s)
{
	const struct order_line *l;
	struct columns c = columns(s);
	char how[120];
	int y = FIND_ROW + 2;

	if (h->nunfinished == 0)
		return;
	screen_putf(s, y, 1, ORDER - 2, STYLE_STRONG, _("在办 %zu"),
	    h->nunfinished);
	screen_put(s, y, ORDER, 12, STYLE_DIM, _("订单"));
	screen_put(s, y, c.institution, 20, STYLE_DIM, _("机构"));
	screen_put(s, y, c.kind, 18, STYLE_DIM, _("进度"));
	screen_put(s, y, s->cols - WAITED, WAITED, STYLE_DIM, _("已等"));
	for (size_t i = 0; i < h->nunfinished; i++) {
		l = &h->unfinished[i];
		y++;
		mark(s, y, h->zone == ZONE_UNFINISHED && h->at == i);
		screen_put(s, y, ORDER, 12, STYLE_PLAIN, l->no);
		screen_put(s, y, c.institution, c.width - 1, STYLE_PLAIN,
		    l->institution);
		find_progress(l, how, sizeof(how));
		screen_put(s, y, c.kind, s->cols - c.kind - WAITED, STYLE_PLAIN,
		    how);
		find_waited(l, app_now(h->view.app), how, sizeof(how));
		screen_put(s, y, s->cols - WAITED, WAITED, STYLE_PLAIN, how);
	}
	screen_rule(s, y + 1);
}

/* May several of them be collected together? */
static bool
several(const struct found *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->list.n; i++)
		n += f->rows[i].ok;
	return n > 1;
}

/* Whose they all are, or whose the cursor's row is. */
static void
draw_handler(struct home *h, struct screen *s, int y, int x)
{
	struct found *f = &h->found;
	bool all = f->text[0] != '\0' && found_one_handler(f);
	const struct found_row *r = all ? &f->rows[0] :
	    h->zone == ZONE_FOUND ? found_at(f) : NULL;
	char name[NAME_SIZE], mobile[ID_SIZE];

	if (r == NULL)
		return;
	text_mask_name(r->order.handler, name, sizeof(name));
	text_mask_mobile(r->order.mobile, mobile, sizeof(mobile));
	x += 3 + screen_putf(s, y, x, s->cols - x - 1, STYLE_PLAIN,
	    _("经办人 %s   %s"), name, mobile);
	if (!all)
		screen_put(s, y, x, s->cols - x - 1, STYLE_PLAIN,
		    r->line.institution);
	else if (several(f))
		screen_put(s, y, x, s->cols - x - 1, STYLE_PLAIN,
		    _("同一经办人，可一次核验、一并领取"));
}

static void
draw_summary(struct home *h, struct screen *s, int y)
{
	const struct found *f = &h->found;
	int x;

	if (f->text[0] == '\0') {
		x = screen_put(s, y, 1, 40, STYLE_STRONG, _("可领取的订单"));
	} else if (f->list.n == 0) {
		screen_put(s, y, 1, 60, STYLE_STRONG,
		    _("没有查到。请核对，或换一项再查"));
		return;
	} else {
		x = screen_putf(s, y, 1, 40, STYLE_STRONG, f->list.more ?
		    _("查到 %zu 单以上") : _("查到 %zu 单"), f->list.n);
	}
	draw_handler(h, s, y, x + 4);
}

static void
draw_kind(const struct found_row *r, struct screen *s, int y, int x)
{
	char holder[NAME_SIZE] = "";

	if (r->order.kind == ORDER_PERSONAL)
		text_mask_name(r->order.holder, holder, sizeof(holder));
	screen_putf(s, y, x, 17, STYLE_PLAIN, "%s %s",
	    order_kind_text(r->order.kind), holder);
}

static void
draw_row(struct home *h, const struct found_row *r, struct screen *s, int y)
{
	struct columns c = columns(s);
	char name[NAME_SIZE], mobile[ID_SIZE];

	screen_put(s, y, 3, 3, STYLE_PLAIN, !r->ok ? "[-]" :
	    found_is_picked(&h->found, r->line.no) ? "[x]" : "[ ]");
	screen_put(s, y, ORDER, 12, STYLE_PLAIN, r->line.no);
	screen_put(s, y, c.institution, c.width - 1, STYLE_PLAIN,
	    r->line.institution);
	if (c.handler > 0) {
		text_mask_name(r->order.handler, name, sizeof(name));
		text_mask_mobile(r->order.mobile, mobile, sizeof(mobile));
		screen_putf(s, y, c.handler, WIDE - 1, STYLE_PLAIN, "%s %s",
		    name, mobile);
	}
	draw_kind(r, s, y, c.kind);
	screen_put(s, y, c.state, s->cols - c.state,
	    r->ok ? STYLE_PLAIN : STYLE_WARN,
	    find_word(&r->line, r->ok ? NULL : &r->why));
}

static int
draw_reason(struct home *h, const struct found_row *r, struct screen *s,
    int y, int rows)
{
	char why[800], text[900];

	find_reason(&r->order, &r->why, h->view.app->setup->points, why,
	    sizeof(why));
	snprintf(text, sizeof(text), "%s%s", why, home_to_reset(h) == r ?
	    _("忘记密码，用 F12 菜单「重置密码」。") : "");
	return screen_wrap(s, y, ORDER, s->cols - ORDER - 2, rows, STYLE_DIM, text);
}

/* Of a search (not of all that is ready here), and with room for the cursor's row. */
static bool
shown_unasked(struct home *h, int spare)
{
	return h->found.text[0] != '\0' && (spare > REASON ||
	    h->zone != ZONE_FOUND || found_at(&h->found)->ok);
}

/* What is typed wrong is said by its reason alone; an error whole. */
static void
draw_note(const struct home *h, struct screen *s, int y)
{
	if (h->e.code == ERR_INPUT && h->e.say[0] != '\0')
		screen_putf(s, y, 1, s->cols - 2, STYLE_WARN, "! %s", h->e.say);
	else
		frame_note(s, y, REASON, &h->e);
}

/* Reasons stand under their rows: the cursor's first, others where room is left. */
static void
draw_found(struct home *h, struct screen *s)
{
	struct found *f = &h->found;
	int y = found_top(h), end = s->rows - FEET - home_ukey_rows(h) - (h->noted ? REASON : 0);
	int spare = end - y - 1 - (int)f->list.n, used;
	const struct found_row *r;
	bool here;

	draw_summary(h, s, y++);
	for (size_t i = 0; i < f->list.n && y < end; i++) {
		r = &f->rows[i];
		here = h->zone == ZONE_FOUND && f->list.at == i;
		mark(s, y, here);
		draw_row(h, r, s, y++);
		if (r->ok || spare <= 0 || !(here || shown_unasked(h, spare)))
			continue;
		used = draw_reason(h, r, s, y, spare < REASON ? spare : REASON);
		y += used;
		spare -= used;
	}
	if (h->noted)
		draw_note(h, s, end);
}

static void
draw_counts(const struct home *h, struct screen *s)
{
	const struct book_counts *n = &h->counts;
	int y = s->rows - 5;

	screen_rule(s, y - 1);
	if (h->due.unknown_year != 0)
		screen_putf(s, y, 1, s->cols - 2, STYLE_WARN,
		    _("! 缺 %d 年工作日数据，制作时限算不出"),
		    h->due.unknown_year);
	else
		screen_putf(s, y, 1, s->cols - 2, STYLE_PLAIN,
		    _("制作时限  今日到期 %-3d 逾期 %d"), h->due.today,
		    h->due.overdue);
	screen_putf(s, y, 45, s->cols - 46, STYLE_PLAIN,
	    _("可领取 %-5d 其中超过 30 天 %d"), n->ready, n->ready_30d);
	screen_putf(s, y + 1, 1, s->cols - 2, STYLE_PLAIN,
	    _("今日      已交付 %-3d 不能办理 %-3d 作废 %-3d 空白 %d  已制待领 %d  待审批 %d"),
	    n->delivered_today, n->refused_today, n->spoiled_today, n->blank,
	    n->made_waiting, n->approvals_waiting);
	screen_rule(s, y + 2);
}

/* Who serves nobody here is told what there is to do: no figures, no list. */
static void
draw_role(const struct app *a, struct screen *s)
{
	static const struct {
		enum permission permission;
		const char *text;
	} jobs[] = {
		{ PERMISSION_SUPERVISE, N_("主管：F4 审批，后面的数字是在等的件数；别的窗口送审，这里马上看到。") },
		{ PERMISSION_REPRINT, N_("补打：F5 查回执、补打；写明原因和申请人，纸上注明第几次。") },
		{ PERMISSION_AUDIT, N_("审计员：用命令 ukey-pickup audit verify --staff 工号 核对审计链。") },
		{ PERMISSION_ADMIN, N_("管理员：用命令 ukey-pickup orders import 导入订单，staff list 列出人员，都加 --staff 工号。") },
	};
	const struct staff *who = &a->counter->clerk;
	char roles[NAME_SIZE];
	int y = FIND_ROW + 1;

	staff_roles(who, roles, sizeof(roles));
	screen_putf(s, y, 4, s->cols - 5, STYLE_STRONG, _("您的角色：%s"),
	    roles);
	y += 2;
	for (size_t i = 0; i < sizeof(jobs) / sizeof(jobs[0]); i++)
		if ((who->permissions & 1u << jobs[i].permission) != 0)
			y += 1 + screen_wrap(s, y, 4, s->cols - 8, 2,
			    STYLE_PLAIN, _(jobs[i].text));
	screen_put(s, y, 4, s->cols - 5, STYLE_PLAIN,
	    _("查订单、办领取，请柜员登录：F10 换人登录。"));
	screen_rule(s, s->rows - 3);
}

void
home_draw(struct view *v, struct screen *s)
{
	struct home *h = (struct home *)v;
	const struct app *a = v->app;

	frame_top(a, s);
	lamps_draw(&a->lamps, s, 1, 1, home_ukey_word(a, s) - 1);
	screen_rule(s, 2);
	if (a->signed_in && !home_serves(h)) {
		draw_role(a, s);
		home_draw_ukey(h, s, s->rows - 3 - HOME_UKEY_ROWS);
		return;
	}
	screen_rule(s, FIND_ROW + 1);
	draw_unfinished(h, s);
	draw_found(h, s);
	home_draw_ukey(h, s, s->rows - FEET - HOME_UKEY_ROWS);
	draw_counts(h, s);
	home_draw_find(h, s);
	if (a->flow != NULL)
		screen_put(s, s->rows - 2, 1, s->cols - 2, STYLE_DIM,
		    a->next.id[0] != '\0' ? _("正在暂停上一位柜员的办理...") :
		    _("正在打开..."));
}
