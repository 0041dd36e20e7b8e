/* Orders in and out of the book: for the admin, and for programs (--json). */
#include "core/clock.h"
#include "core/intake.h"
#include "core/text.h"
#include "tui/orders_json.h"
#include "tui/verb.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 200 };

int
verb_orders_import(const struct args *a, struct wired *w, struct err *e)
{
	const struct actor by = { w->counter.clerk.id, w->counter.terminal };
	struct order *o = NULL;
	size_t n = 0;
	int wrong, rc;
	bool tell = strcmp(w->conf->sms_ready_notice, "yes") == 0;

	if ((wrong = orders_read(a->word[0], clock_now(), &o, &n, stderr)) != 0)
		return err_set(e, ERR_ORDER_FILE, "%d complaints about %s", wrong, a->word[0]);
	if ((rc = w->book.ops->orders_add(w->book.self, &by, o, n, e)) == -1)
		err_wrap(e, "importing %s", a->word[0]);
	else
		printf(_("已导入 %zu 单。\n"), n);
	free(o);
	if (rc == -1 || !tell)
		return rc;
	return wire_also(w, WIRE_SMS, e) == -1 ? -1 : verb_notices_send(w, e);
}

/* Every order the text finds, page by page, in the order of their numbers. */
static int
each_order(const struct book *b, const char *text, int (*each)(void *ctx,
    const struct order_line *l, struct err *e), void *ctx, struct err *e)
{
	struct order_query q = { .text = text };
	struct order_line *page;
	size_t n = 0;
	int rc = -1;

	if ((page = calloc(PAGE, sizeof(*page))) == NULL)
		return err_set(e, ERR_MEMORY, "a page of orders");
	do {
		if (b->ops->orders_find(b->self, &q, page, PAGE, &n, e) == -1)
			goto out;
		for (size_t i = 0; i < n; i++)
			if (each(ctx, &page[i], e) == -1)
				goto out;
		if (n > 0)
			memcpy(q.after, page[n - 1].no, sizeof(q.after));
	} while (n == PAGE);
	rc = 0;
out:
	free(page);
	return rc;
}

/* ---- export ---------------------------------------------------------------- */

struct export {
	const struct book *book;
	struct blob file;
};

static int
export_one(void *ctx, const struct order_line *l, struct err *e)
{
	struct export *x = ctx;
	struct order o;
	char *json = NULL;
	bool first = x->file.p[x->file.n - 1] == '[';
	int rc = -1;

	if (x->book->ops->order_get(x->book->self, l->no, &o, e) == -1 ||
	    order_json(&o, &json, e) == -1)
		goto out;
	if (blob_add(&x->file, first ? "\n" : ",\n", first ? 1 : 2, e) == -1 ||
	    blob_add(&x->file, json, strlen(json), e) == -1)
		goto out;
	rc = 0;
out:
	free(json);
	return rc;
}

int
verb_orders_export(const struct args *a, struct wired *w, struct err *e)
{
	static const char head[] = "{\n\"format\": \"ukey-pickup orders\",\n\"version\": 1,\n\"orders\": [";
	static const char foot[] = "\n]\n}\n";
	struct export x = { .book = &w->book };
	int rc = -1;

	if (blob_set(&x.file, head, sizeof(head) - 1, e) == -1 ||
	    each_order(&w->book, "", export_one, &x, e) == -1 ||
	    blob_add(&x.file, foot, sizeof(foot) - 1, e) == -1 ||
	    blob_write(&x.file, a->word[0], 0600, e) == -1)
		err_wrap(e, "exporting to %s", a->word[0]);
	else
		rc = 0;
	blob_done(&x.file);
	return rc;
}

/* ---- list ------------------------------------------------------------------ */

/* One column of a table: cleaned, cut and filled to its cells. */
static void
column(const char *s, int cells)
{
	char text[TEXT_SIZE];
	int used = text_clean(s, cells, text, sizeof(text));

	printf("%s%*s  ", text, cells - used, "");
}

static int
list_one(void *ctx, const struct order_line *l, struct err *e)
{
	char name[NAME_SIZE], mobile[ID_SIZE];

	(void)ctx;
	(void)e;
	text_mask_name(l->handler, name, sizeof(name));
	text_mask_mobile(l->mobile, mobile, sizeof(mobile));
	column(l->no, 14);
	column(l->institution, 32);
	column(order_kind_text(l->kind), 12);
	column(name, 8);
	column(mobile, 11);
	printf("%s%s%s%s%s\n", order_state_text(l->state), l->cancelled ? _(" 已取消") : "",
	    l->suspended != 0 ? _(" 已冻结") : "", l->mail ? _(" 邮寄") : "",
	    l->unpaid ? _(" 未缴费") : "");
	return 0;
}

int
verb_orders_list(const struct args *a, struct wired *w, struct err *e)
{
	char text[TEXT_SIZE] = "";
	struct orders_json *j = NULL;
	int rc = -1;

	if (a->nwords == 1 && text_copy(text, sizeof(text), a->word[0], e) == -1)
		return -1;
	text_fold(text);
	if (!a->json)
		return each_order(&w->book, text, list_one, NULL, e);
	if (orders_json_new(&j, e) == -1 || each_order(&w->book, text, orders_json_add, j, e) == -1 ||
	    orders_json_print(j, stdout, e) == -1)
		goto out;
	rc = 0;
out:
	orders_json_free(j);
	return rc;
}

/* ---- show ------------------------------------------------------------------ */

static void
fact(const char *label, const char *value)
{
	char text[DN_SIZE];

	column(label, 16);
	text_clean(value, 400, text, sizeof(text));
	puts(text);
}

static void
fact_time(const char *label, int64_t t)
{
	char text[20];

	if (t == 0)
		return;
	time_minute(t, text);
	fact(label, text);
}

static void
show_order(const struct order *o)
{
	char text[TEXT_SIZE];

	fact(_("订单号"), o->no);
	fact(_("业务类型"), order_service_text(o->service));
	fact(_("证书类型"), order_kind_text(o->kind));
	fact(_("机构名称"), o->institution);
	fact(_("机构证件号码"), o->uscc);
	fact(_("证书持有人"), o->holder);
	fact(_("原证书"), o->old_serial);
	fact(_("经办人"), o->handler);
	text_mask_id(o->handler_number, text, sizeof(text));
	fact(document_text(o->handler_document), text);
	text_mask_mobile(o->mobile, text, sizeof(text));
	fact(_("手机"), text);
	fact(_("领取方式"), o->mail ? _("邮寄") : o->point);
	if (o->seal_amount > 0) {
		snprintf(text, sizeof(text), _("%d元/年 × %d天 ÷ 365 = %d元，%s"), o->seal_rate,
		    o->seal_days, o->seal_amount, o->seal_paid != 0 ? _("已缴") : _("未缴费"));
		fact(_("电子签章"), text);
	}
	fact(_("状态"), order_state_text(o->state));
	fact(_("已取消"), o->cancelled ? _("是") : _("否"));
	fact_time(_("活体认证"), o->liveness);
	fact_time(_("下单"), o->ordered);
	fact_time(_("受理"), o->accepted);
	fact_time(_("可领取"), o->ready);
	fact_time(_("冻结"), o->suspended);
	fact_time(_("领取"), o->collected);
}

static void
show_work(const struct order_work *k)
{
	if (k->making != NULL) {
		fact(_("制作"), making_state_text(k->making->state));
		fact("UKey", k->making->token_serial);
		fact(_("新证书"), k->making->cert_serial);
	}
	if (k->handover != NULL) {
		fact(_("交付"), handover_state_text(k->handover->state));
		fact(_("回执号"), k->handover->receipt);
		fact_time(_("已交付"), k->handover->delivered);
	}
}

/* 0 with *found set, or -1 when the book could not say. */
static int
maybe(int rc, bool *found, struct err *e)
{
	if (rc == -1 && e->code != ERR_NOT_FOUND)
		return -1;
	*found = rc == 0;
	err_clear(e);
	return 0;
}

int
verb_orders_show(const struct args *a, struct wired *w, struct err *e)
{
	const struct book *b = &w->book;
	struct order o;
	struct making m = { 0 };
	struct handover h;
	bool making, handover;
	int rc = -1;

	if (b->ops->order_get(b->self, a->word[0], &o, e) == -1)
		return err_say(e, "%s", a->word[0]);
	if (maybe(b->ops->making_of(b->self, o.no, &m, e), &making, e) == -1 ||
	    maybe(b->ops->handover_of(b->self, o.no, &h, e), &handover, e) == -1)
		return err_wrap(e, "order %s", a->word[0]);
	const struct order_work k = { &o, making ? &m : NULL, handover ? &h : NULL };

	if (a->json)
		rc = order_work_print(&k, stdout, e);
	else {
		show_order(&o);
		show_work(&k);
		rc = 0;
	}
	making_done(&m);
	return rc;
}
