/* F1: a page for each screen; the pages are data. */
#include "core/text.h"
#include "tui/frame.h"

#include <stdlib.h>

enum { LINES_MAX = 18 };

struct help {
	struct view view;
	enum help_page page;
};

static const struct {
	const char *title;
	const char *lines[LINES_MAX];
} pages[HELP__MAX] = {
	[HELP_SIGN_IN] = { N_("登录"), {
		N_("输入工号，Enter，输入密码，Enter。密码只显示星号。"),
		N_("多次输错会暂时锁定，时间逐次加长；忘记密码请管理员重置。"),
		"",
		N_("锁定的屏幕保留正在办理的内容：原柜员输入密码即可继续。"),
		N_("F2 换人：另一位柜员登录后从首页开始，原来的办理自动暂停，"),
		N_("看不到原来的内容；以后从「在办」继续。"),
	} },
	[HELP_HOME] = { N_("首页：先找人"), {
		N_("刷身份证、扫码，或输订单号、手机、证件号、姓名、机构的任意一段。"),
		N_("一个字也能查。查到一单，Enter 直接打开核验；查到几单，"),
		N_("同一经办人的已替您选好，空格增减，Enter 一起办理。"),
		"",
		N_("[x] 已选   [ ] 可选   [-] 不能领取，下面一行说明原因和怎么办"),
		N_("不同经办人的订单要分开办理。"),
		"",
		N_("「在办」是没有办完的：Tab 换到那里，Enter 从停下的一步继续。"),
		N_("F12 菜单里有「预先制作」：领取人没来，先把UKey做好。"),
		N_("经办人问收不到短信：请他用运营商的应用核对号码是否本人实名、"),
		N_("能否收短信。订单上的手机号在柜台不能改，只能在网上营业厅改。"),
		"",
		N_("F2 回到查找   Tab 换区   Esc 清空   Ctrl-L 重画   Alt+数字 同 F 键"),
	} },
	[HELP_AHEAD] = { N_("预先制作"), {
		N_("领取人还没来，先把UKey做好：证书写入、验证，密码不发。"),
		N_("列的是本受理点可领取和已受理、还没有做的订单，等得最久的在前。"),
		"",
		N_("空格 选取，一次最多 12 单；Enter 开始，一个UKey接一个。"),
		N_("每做好一个，拔下，与订单号一起装袋，Enter 做下一个。"),
		N_("Esc 停下。做到一半的，以后在这里选同一单，从停下的一步继续。"),
		"",
		N_("领取人来时照常核验，插回这个UKey，密码短信这时才发。"),
	} },
	[HELP_CHECK] = { N_("核验：一屏看完人、材料、标书、告知"), {
		N_("证件号输入或扫入，与订单上的经办人逐字核对；姓名请看着证件核对。"),
		N_("人证一栏由您确认：是原件、没有过期、与本人相貌一致。"),
		"",
		N_("签收单：经办人带来的。未带可以现场打印一份请他签字。"),
		N_("标书：原证书加密的标书，在证书注销之后无法再解密。"),
		N_("  原证书未注销：3 不能办理，4 请核实后改日再来。"),
		N_("  原证书已注销：停办没有用，请建议留好原UKey、先问平台，由领取人决定。"),
		N_("告知：新证书不能用于 V1.0 平台；密码只发到经办人的手机。"),
		"",
		N_("Enter 到下一个没填的一项；都齐了 Enter 开始制作。"),
		N_("空格 勾选   数字 选择   Tab 逐项   Esc 离开   F9 不能办理，选原因"),
		N_("扫码枪扫的证件号，不论光标在哪里都进证件号一栏，不会选中别的。"),
		N_("离开后再来是新的一次到访，从头核验。"),
	} },
	[HELP_MAKING] = { N_("制作"), {
		N_("插入一个空白UKey，核对外壳上的尾号，Enter 确认；以后只写这一个。"),
		N_("制作中请勿拔出。拔出了也不要紧：插回同一个，自动继续。"),
		N_("生成密钥在有的型号上要几十秒。"),
		"",
		N_("Esc 停在下一个安全的地方；已经做好的一步不会重做。"),
		N_("F9 领取人离开：UKey 收回，做到一半的留在「在办」，下次重新核验。"),
		N_("断电、关机之后，这一单在首页「在办」，从停下的一步继续。"),
	} },
	[HELP_HANDOVER] = { N_("交付"), {
		N_("密码短信发到经办人手机，送达之后密码才写入UKey。"),
		N_("  1 请经办人（在场或电话里）念出短信上的两位编号，相符即继续"),
		N_("  2 重发：写入之前重发的是同一个密码"),
		N_("  3 稍后：UKey 收好，订单在「在办」"),
		N_("受理点没有人知道密码，也不要替领取人看短信。"),
		"",
		N_("回执打印后请领取人签字，然后逐项勾选；全勾，Enter 即「已交付」。"),
		N_("F9 未签收：UKey 收回，下次重新核验。"),
	} },
	[HELP_MESSAGE] = { N_("说明"), {
		N_("每条提示都说：发生了什么，原因，怎么办，代码。"),
		N_("打电话给技术支持时请报代码。"),
		"",
		N_("1 重试：条件改好之后再做同一步。"),
		N_("2 暂停：停在上一步，什么都不会丢，以后从「在办」继续。"),
		N_("  还有别的订单时，2 只放下这一单，接着办下一单；Esc 都暂停。"),
		N_("3 原证书还没注销：写明原因，由主管批准暂缓注销。"),
		N_("F9 领取人离开：UKey 收回，下次重新核验。"),
	} },
};

static void
draw(struct view *v, struct screen *s)
{
	struct help *h = (struct help *)v;

	frame_top(v->app, s);
	screen_putf(s, 2, 1, s->cols - 2, STYLE_STRONG, _("帮助  %s"),
	    _(pages[h->page].title));
	screen_rule(s, 3);
	for (int i = 0; i < LINES_MAX && pages[h->page].lines[i] != NULL; i++)
		screen_put(s, 4 + i, 1, s->cols - 2, STYLE_PLAIN,
		    _(pages[h->page].lines[i]));
	screen_rule(s, s->rows - 3);
	screen_put(s, s->rows - 2, 1, s->cols - 2, STYLE_DIM,
	    _("任意键返回"));
}

static void
key(struct view *v, const struct key *k)
{
	(void)k;
	app_close(v->app, v);
}

static void
closed(struct view *v)
{
	free(v);
}

static const struct view_ops ops = {
	.help = HELP_MESSAGE,
	.alone = true,
	.draw = draw,
	.key = key,
	.closed = closed,
};

struct view *
view_help_new(struct app *a, enum help_page page)
{
	struct help *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->view = (struct view){ .ops = &ops, .app = a };
	h->page = page;
	return &h->view;
}
