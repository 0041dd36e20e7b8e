#include "tui/demo_orders.h"

#include "core/clock.h"
#include "core/rules.h"
#include "forms/due.h"
#include "tui/demo_names.h"

#include <stdio.h>
#include <string.h>

enum feature {
	SEAL = 1,               /* with an electronic seal, paid */
	UNPAID = 2,             /* ... not paid */
	MAIL = 4,
	ELSEWHERE = 8,          /* fetched at another point */
	CANCELLED = 16,
	SUSPENDED = 32,
	NO_LIVENESS = 64,
	LONG_NAME = 128,        /* the institution of 60 characters */
	DUE = 256,              /* ordered so that its making limit is today */
};

/* What an order is to be, before it has numbers and dates. */
struct plan {
	int seq;                /* the last digits of its number */
	int ago;                /* ordered so many days ago */
	size_t handler;         /* enum demo_person, or beyond */
	size_t institution;
	enum order_kind kind;
	enum order_state state;
	unsigned features;
	int days;               /* the old certificate had left when ordered */
	const char *holder;     /* of a personal certificate; NULL = the handler */
};

/* ---- the samples: tests rely on them --------------------------------------- */

#define INST ORDER_INSTITUTION
#define BUSI ORDER_BUSINESS
#define PERS ORDER_PERSONAL

static const struct plan samples[] = {
	/* one handler, three orders, the last not paid */
	{ 23, 7, WANG_XIAOMING, 0, INST, ORDER_READY, SEAL, 450, NULL },
	{ 24, 7, WANG_XIAOMING, 0, BUSI, ORDER_READY, 0, 450, NULL },
	{ 3, 6, WANG_XIAOMING, 0, PERS, ORDER_READY, SEAL | UNPAID, 450, "陈𬭎" },
	/* exactly one, ready, nothing unusual */
	{ 31, 8, HAN_MEIMEI, 11, INST, ORDER_READY, 0, 380, NULL },
	/* rare characters in the basic plane */
	{ 32, 9, ZHANG_ZHE, 12, INST, ORDER_READY, 0, 512, NULL },
	{ 33, 9, LI_KUN, 13, BUSI, ORDER_READY, SEAL, 365, NULL },
	{ 34, 9, WANG_YAN, 14, PERS, ORDER_READY, 0, 200, NULL },
	{ 35, 9, ZHAO_YAN, 15, PERS, ORDER_READY, SEAL, 730, NULL },
	/* and outside it */
	{ 36, 10, ZHOU_HONG, 16, PERS, ORDER_READY, 0, 300, NULL },
	{ 37, 10, WU_JI, 17, INST, ORDER_READY, 0, 90, NULL },
	{ 38, 10, ZHENG_FU, 18, BUSI, ORDER_READY, 0, 640, NULL },
	{ 39, 10, SUN_MIAO, 19, PERS, ORDER_READY, 0, 410, NULL },
	/* long names */
	{ 40, 11, ABDUREHIM, 20, PERS, ORDER_READY, 0, 500, NULL },
	{ 41, 11, SIMA_XIANGRU, 0, INST, ORDER_READY, LONG_NAME, 333, NULL },
	/* a name no font draws: stopped before the making (RULES 36) */
	{ 42, 11, LIN_UNDRAWN, 21, PERS, ORDER_READY, 0, 120, NULL },
	/* other documents */
	{ 43, 12, CHEN_HK, 22, INST, ORDER_READY, 0, 365, NULL },
	{ 44, 12, SAMPLE_ANNA, 23, BUSI, ORDER_READY, 0, 365, NULL },
	{ 45, 40, WANG_FANG, 24, INST, ORDER_READY, 0, 365, NULL },      /* and ready for over 30 days */
	/* not collectable here or now */
	{ 46, 9, OUYANG_NANA, 1, INST, ORDER_READY, MAIL, 450, NULL },
	{ 47, 10, LI_LEI, 2, INST, ORDER_READY, ELSEWHERE, 450, NULL },
	{ 48, 8, LIU_YANG, 25, INST, ORDER_ACCEPTED, CANCELLED, 450, NULL },
	{ 49, 8, ZHANG_WEI, 26, INST, ORDER_READY, SUSPENDED, 450, NULL },
	{ 50, 1, CHEN_YUN, 27, INST, ORDER_SUBMITTED, 0, 450, NULL },
	{ 51, 1, LIN_CHONG, 28, BUSI, ORDER_SUBMITTED, NO_LIVENESS, 450, NULL },
	{ 52, 3, HUANG_YUYI, 29, INST, ORDER_ACCEPTED, 0, 450, NULL },
	{ 53, 15, HE_YAN, 30, INST, ORDER_ACCEPTED, 0, 450, NULL },     /* overdue (RULES 5) */
	{ 54, 14, ZHAO_MING, 31, INST, ORDER_MAILED, MAIL, 450, NULL },
	/* enum demo_sample */
	[DEMO_AGENT] =
	{ 55, 9, LUO_JIN, 32, INST, ORDER_READY, SEAL, 420, NULL },
	{ 56, 9, LUO_JIN, 32, BUSI, ORDER_READY, 0, 420, NULL },
	[DEMO_NO_CHOP] =
	{ 57, 9, GAO_PING, 33, INST, ORDER_READY, 0, 380, NULL },
	[DEMO_AHEAD] =
	{ 58, 10, XU_JING, 34, INST, ORDER_READY, 0, 365, NULL },
	{ 59, 10, TANG_HAO, 35, BUSI, ORDER_READY, SEAL, 540, NULL },
	[DEMO_OVERDUE] =
	{ 60, 25, SONG_YU, 36, INST, ORDER_ACCEPTED, 0, 450, NULL },
	{ 61, 22, DENG_KAI, 37, BUSI, ORDER_ACCEPTED, SEAL, 450, NULL },
	[DEMO_DUE] =
	{ 62, 0, CAO_YING, 38, INST, ORDER_ACCEPTED, DUE, 450, NULL },
	{ 63, 0, PENG_BO, 39, PERS, ORDER_ACCEPTED, DUE, 450, NULL },
};
enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

/* ---- the crowd -------------------------------------------------------------- */

enum {
	SPAN = 45,              /* days the crowd's orders spread over; 17 has no divisor in common */
	TAILS = 9899,           /* last fours for it before they come again: on another day, as 45 has none with it */
};

/* The last digits of its number: four of them, as long as there are days for them. */
static int
crowd_seq(size_t k)
{
	return (int)(100 + k % TAILS + k / ((size_t)TAILS * SPAN) * 10000);
}

static unsigned
crowd_features(uint64_t h)
{
	unsigned f = 0, d = (unsigned)(h % 100);

	f |= d < 5 ? MAIL : d < 10 ? ELSEWHERE : 0;
	f |= d == 10 ? CANCELLED : d == 11 ? SUSPENDED : 0;
	if (h / 100 % 10 < 3)
		f |= h / 1000 % 5 == 0 ? SEAL | UNPAID : SEAL;
	return f;
}

/* Every fifth shares handler and institution with the one before. */
static struct plan
crowd(size_t k)
{
	uint64_t h = demo_mix(k ^ 0x756b6579u);
	unsigned d = (unsigned)(h >> 32) % 20;
	size_t who = k % 5 == 4 ? k - 1 : k;
	struct plan p = {
		.seq = crowd_seq(k),
		.ago = (int)(1 + k * 17 % SPAN),
		.handler = DEMO_PERSONS + who,
		.institution = 100 + who,
		.kind = d < 12 ? INST : d < 17 ? BUSI : PERS,
		.features = crowd_features(h),
		.days = 60 + (int)((h >> 40) % 1000),
	};

	p.state = p.ago > 4 ? ORDER_READY : p.ago > 1 ? ORDER_ACCEPTED : ORDER_SUBMITTED;
	return p;
}

/* ---- from plan to order ------------------------------------------------------ */

/* Shenzhen keeps UTC+8 all the year. */
static int64_t
local_time(int32_t date, int minute)
{
	return ((int64_t)date * 24 - 8) * 3600 + (int64_t)minute * 60;
}

/* `n` working days on, by weekdays alone; the date itself if it is one and n is 0. */
static int32_t
working_day(int32_t date, int n)
{
	for (;; date++) {
		if (date_weekday(date) == 0 || date_weekday(date) == 6)
			continue;
		if (n-- == 0)
			return date;
	}
}

/* The making limit of an order of that day (RULES 5). */
static int32_t
limit(const struct calendar *c, int32_t ordered)
{
	int32_t last;

	if (c != NULL && workday_after(c, ordered, DUE_DAYS, &last) == 0)
		return last;
	return working_day(ordered + 1, DUE_DAYS - 1);
}

/* The earliest day whose limit is not past yet. */
static int32_t
due_today(const struct calendar *c, int32_t today)
{
	int32_t ordered = today - 1;

	while (limit(c, ordered - 1) >= today)
		ordered--;
	return ordered;
}

static void
put_people(struct order *o, const struct plan *p)
{
	struct person handler;
	struct institution i;

	demo_person(p->handler, &handler);
	if ((p->features & LONG_NAME) != 0)
		demo_long_institution(&i);
	else
		demo_institution(p->institution, &i);
	memcpy(o->handler, handler.name, sizeof(o->handler));
	o->handler_document = handler.document;
	memcpy(o->handler_number, handler.number, sizeof(o->handler_number));
	memcpy(o->mobile, handler.mobile, sizeof(o->mobile));
	snprintf(o->email, sizeof(o->email), "handler@example.com");
	memcpy(o->institution, i.name, sizeof(o->institution));
	memcpy(o->uscc, i.uscc, sizeof(o->uscc));
	if (p->kind != ORDER_PERSONAL)
		memcpy(o->holder, i.name, sizeof(o->holder));
	else
		snprintf(o->holder, sizeof(o->holder), "%s",
		    p->holder != NULL ? p->holder : handler.name);
}

static void
put_old(struct order *o, const struct plan *p, size_t n, int32_t ordered)
{
	snprintf(o->old_serial, sizeof(o->old_serial), "%016llX",
	    (unsigned long long)(demo_mix(n) >> 1 | 1ull << 60));
	snprintf(o->old_subject, sizeof(o->old_subject),
	    "CN=%s,OU=%s,O=%s,L=深圳市,ST=广东省,C=CN", o->holder, o->uscc, o->institution);
	snprintf(o->old_issuer, sizeof(o->old_issuer), "CN=%s,C=CN", DEMO_CA);
	snprintf(o->old_medium, sizeof(o->old_medium), "诚信飞天3003");
	o->old_end = ordered + p->days;
}

static void
put_delivery(struct order *o, const struct plan *p)
{
	o->mail = (p->features & MAIL) != 0;
	if (o->mail) {
		memcpy(o->addressee, o->handler, sizeof(o->addressee));
		snprintf(o->address, sizeof(o->address), "深圳市南山区示范路1号");
		memcpy(o->address_phone, o->mobile, sizeof(o->address_phone));
	} else
		snprintf(o->point, sizeof(o->point), "%s",
		    (p->features & ELSEWHERE) != 0 ? DEMO_OTHER_POINT : DEMO_POINT);
}

/* By the days left when ordered (RULES 11); paid 11 minutes after. */
static void
put_seal(struct order *o, const struct plan *p)
{
	if ((p->features & SEAL) == 0)
		return;
	o->service = ORDER_UPGRADE_ESEAL;
	o->seal_rate = p->kind == ORDER_PERSONAL ? 135 : 180;
	o->seal_days = p->days;
	o->seal_amount = seal_fee(o->seal_rate, o->seal_days);
	if ((p->features & UNPAID) == 0)
		o->seal_paid = o->ordered + 660;
}

/* Accepted the first working day at 16:20, ready two later at 10:00; what
 * would be today or after has not happened yet. */
static void
put_progress(struct order *o, const struct plan *p, int32_t ordered, int32_t today)
{
	int32_t accepted = working_day(ordered, 0), ready = working_day(accepted, 2);

	o->state = p->state;
	if (o->state >= ORDER_READY && ready >= today)
		o->state = ORDER_ACCEPTED;
	if (o->state >= ORDER_ACCEPTED && accepted >= today)
		o->state = ORDER_SUBMITTED;
	if ((p->features & NO_LIVENESS) == 0)
		o->liveness = o->ordered - 480;
	if (o->state >= ORDER_ACCEPTED)
		o->accepted = local_time(accepted, 16 * 60 + 20);
	if (o->state >= ORDER_READY)
		o->ready = local_time(ready, 10 * 60);
	o->cancelled = (p->features & CANCELLED) != 0;
	if ((p->features & SUSPENDED) != 0 && o->state >= ORDER_ACCEPTED) {
		o->suspended = local_time(today - 1, 11 * 60);
		snprintf(o->suspended_reason, sizeof(o->suspended_reason), "手机号码待更换");
	}
}

void
demo_order(size_t n, const struct calendar *c, int32_t today, struct order *out)
{
	struct plan p = n < SAMPLES ? samples[n] : crowd(n - SAMPLES);
	struct order o = { .kind = p.kind };
	int32_t ordered = (p.features & DUE) != 0 ? due_today(c, today) : today - p.ago;
	int year, month, day;

	date_ymd(ordered, &year, &month, &day);
	snprintf(o.no, sizeof(o.no), "SZ%02d%02d%02d%04d", year % 100, month, day, p.seq);
	o.ordered = local_time(ordered, 9 * 60 + 20 + (n < SAMPLES ? 0 : (int)(n % 240)));
	put_people(&o, &p);
	put_old(&o, &p, n, ordered);
	put_delivery(&o, &p);
	put_seal(&o, &p);
	put_progress(&o, &p, ordered, today);
	*out = o;
}
