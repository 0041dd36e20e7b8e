#include "core/notices.h"

#include "conf/settings.h"
#include "core/sms/message.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>

/* Who fetched it, as the handler may know it: masked. */
static int
tell_agent(struct counter *c, const struct order *o, struct sms_notice *f,
    char name[NAME_SIZE], struct err *e)
{
	struct book *b = &c->book;
	struct handover h;
	struct visit *v;
	int rc;

	if ((v = malloc(sizeof(*v))) == NULL)
		return err_set(e, ERR_MEMORY, "a visit");
	if ((rc = b->ops->handover_of(b->self, o->no, &h, e)) == 0 &&
	    (rc = b->ops->visit_get(b->self, h.visit, v, e)) == 0) {
		text_mask_name(v->collector, name, NAME_SIZE);
		f->agent = name;
		f->when = h.delivered;
	}
	free(v);
	return rc;
}

static int
compose(struct counter *c, const struct notice *n, const struct order *o,
    struct secret *body, struct err *e)
{
	const struct point *point = points_find(c->points, o->point);
	char name[NAME_SIZE];
	struct sms_notice f = {
		.signature = c->conf->sms_signature,
		.order = o->no,
		.point = point != NULL ? point->name : c->point_name,
		.address = point != NULL ? point->address : "",
		.service_phone = c->conf->paper_service_phone,
		.demo = c->demo,
	};

	if (n->kind == NOTICE_COLLECTED && tell_agent(c, o, &f, name, e) == -1)
		return -1;
	return sms_notice_text(n->kind, &f, body, e);
}

static int
send(struct counter *c, const struct notice *n, const char *id, struct err *e)
{
	const struct sms *s = &c->sms;
	struct book *b = &c->book;
	struct secret *body = NULL;
	struct order o;
	int ms = (int)c->conf->sms_seconds * 1000, rc = -1;

	if (b->ops->order_get(b->self, n->order, &o, e) == -1 ||
	    (body = secret_new(e)) == NULL || compose(c, n, &o, body, e) == -1)
		goto out;
	rc = s->ops->send(s->self, id, o.mobile, body, &ms, e);
out:
	secret_free(body);
	return rc;
}

/* One that went out before a crash is only marked: its id says so. */
static int
go_out(struct counter *c, const struct notice *n, struct err *e)
{
	const struct sms *s = &c->sms;
	enum sms_state state;
	int64_t when;
	int again;
	char id[NO_SIZE];

	snprintf(id, sizeof(id), "n%lld", (long long)n->id);
	if (s->ops->state(s->self, id, &state, &when, &again, e) == 0)
		return 0;
	return e->code == ERR_NOT_FOUND ? send(c, n, id, e) : -1;
}

/* A gateway that does not answer is not asked again for the next one. */
int
notices_send(struct counter *c, int max, int *sent, struct err *e)
{
	struct book *b = &c->book;
	const struct actor by = { "", c->terminal };
	struct notice n = { .id = 0 };
	struct err why = { .code = ERR_NONE };
	int done = 0;
	bool out;

	while (done < max && err_kind(&why) != ERR_REMOTE) {
		if (b->ops->notice_next(b->self, n.id, &n, e) == -1) {
			if (e->code != ERR_NOT_FOUND)
				return -1;
			break;
		}
		out = go_out(c, &n, &why) == 0;
		if (b->ops->notice_end(b->self, &by, n.id, out, e) == -1)
			return -1;
		done += out;
	}
	*sent = done;
	return 0;
}
