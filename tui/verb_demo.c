#include "core/text.h"
#include "tui/demo.h"
#include "tui/verb.h"

int
verb_demo(const struct args *a, struct wired *w, struct err *e)
{
	const char *dir = a->word[0];
	const int ahead = demo_ahead_count(a->orders);

	(void)w;
	if (demo_make(dir, a->orders, e) == -1)
		return err_wrap(e, "demo %s", dir);
	printf(_("演示柜台已建好：%s（%ld 单，UKey 空白 %d 个、已制待领 %d 个；演示 无效）\n"), dir, a->orders,
	    DEMO_UKEYS - ahead, ahead);
	printf(_("打开：ukey-pickup --conf %s/counter.ini    工号和密码见 %s/SIGN-IN.txt\n"), dir, dir);
	puts(_("试办：查找「王小明」或「韩梅梅」，代领查「罗锦」（赵明来领，委托书在 scans/）；F11 插入一个空白UKey；短信在 phone/，回执在 receipts/"));
	return 0;
}
