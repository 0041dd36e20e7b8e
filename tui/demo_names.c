#include "tui/demo_names.h"

#include <stdio.h>
#include <string.h>

/* Beyond these many the persons and institutions come again. */
enum { CROWD = 9900 };

uint64_t
demo_mix(uint64_t n)
{
	n += 0x9e3779b97f4a7c15u;
	n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
	n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
	return n ^ (n >> 31);
}

/* ---- check characters ------------------------------------------------------ */

void
resident_number(const char *first17, char out[ID_SIZE])
{
	static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += weight[i] * (first17[i] - '0');
	snprintf(out, ID_SIZE, "%.17s%c", first17, "10X98765432"[sum % 11]);
}

/* GB 11714: letters count 10 to 35. */
static char
organisation_check(const char *code8)
{
	static const int weight[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (int i = 0; i < 8; i++)
		sum += weight[i] * (code8[i] <= '9' ? code8[i] - '0' : code8[i] - 'A' + 10);
	return "0X987654321"[sum % 11];
}

/* GB 32100: its alphabet leaves out I, O, S, V and Z; the weights are the powers of 3. */
static char
code_check(const char *first17)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0;

	for (int i = 0, weight = 1; i < 17; i++, weight = weight * 3 % 31)
		sum += weight * (int)(strchr(alphabet, first17[i]) - alphabet);
	return alphabet[(31 - sum % 31) % 31];
}

void
institution_code(const char *code8, char out[ID_SIZE])
{
	char first17[18];

	snprintf(first17, sizeof(first17), "91440300%.8s%c", code8, organisation_check(code8));
	snprintf(out, ID_SIZE, "%s%c", first17, code_check(first17));
}

/* ---- persons --------------------------------------------------------------- */

/* Residents' numbers stand without their check character. */
static const struct {
	const char *name;
	enum document document;
	const char *number, *mobile;
} persons[DEMO_PERSONS] = {
	[WANG_XIAOMING] = { "王小明", DOCUMENT_RESIDENT_ID, "44030019900307991", "13800138000" },
	[HAN_MEIMEI] = { "韩梅梅", DOCUMENT_RESIDENT_ID, "44030019920815002", "13800138001" },
	[OUYANG_NANA] = { "欧阳娜娜", DOCUMENT_RESIDENT_ID, "44030019880229992", "13900139000" },
	[LI_LEI] = { "李雷", DOCUMENT_RESIDENT_ID, "44030020000229993", "13700137000" },
	[ZHANG_ZHE] = { "张喆", DOCUMENT_RESIDENT_ID, "44030019850612301", "13800138011" },
	[LI_KUN] = { "李堃", DOCUMENT_RESIDENT_ID, "44030019790923302", "13800138012" },
	[WANG_YAN] = { "王㛃", DOCUMENT_RESIDENT_ID, "44030019930404303", "13800138013" },
	[ZHAO_YAN] = { "赵䶮", DOCUMENT_RESIDENT_ID, "44030019811130304", "13800138014" },
	[ZHOU_HONG] = { "周𬭎", DOCUMENT_RESIDENT_ID, "44030019870118305", "13800138015" },
	[WU_JI] = { "吴𠮷", DOCUMENT_RESIDENT_ID, "44030019960727306", "13800138016" },
	[ZHENG_FU] = { "郑𫖯", DOCUMENT_RESIDENT_ID, "44030019830209307", "13800138017" },
	[SUN_MIAO] = { "孙𬸚", DOCUMENT_RESIDENT_ID, "44030019911012308", "13800138018" },
	[ABDUREHIM] = { "阿卜杜热西提·买买提明·吾买尔江", DOCUMENT_RESIDENT_ID,
	    "44030019860521309", "13800138019" },
	[LIN_UNDRAWN] = { "林\xf0\xb2\x80\x80", DOCUMENT_RESIDENT_ID, "44030019890816310",
	    "13800138020" },
	[CHEN_HK] = { "陈志强", DOCUMENT_PERMIT_HMT, "81000019940823991", "13800138021" },
	[SAMPLE_ANNA] = { "SAMPLE ANNA MARIA", DOCUMENT_FOREIGN_CARD, "93268219850101001",
	    "13800138022" },
	[SIMA_XIANGRU] = { "司马相如", DOCUMENT_RESIDENT_ID, "44030019750305311", "13800138023" },
	[CHEN_YUN] = { "陈赟", DOCUMENT_RESIDENT_ID, "44030019840914312", "13800138024" },
	[LIN_CHONG] = { "林翀", DOCUMENT_RESIDENT_ID, "44030019950228313", "13800138025" },
	[HUANG_YUYI] = { "黄煜燚", DOCUMENT_RESIDENT_ID, "44030019900606314", "13800138026" },
	[HE_YAN] = { "何龑", DOCUMENT_RESIDENT_ID, "44030019821225315", "13800138027" },
	[LIU_YANG] = { "刘洋", DOCUMENT_RESIDENT_ID, "44030019880808316", "13800138028" },
	[ZHANG_WEI] = { "张伟", DOCUMENT_RESIDENT_ID, "44030019780417317", "13800138029" },
	[WANG_FANG] = { "王芳", DOCUMENT_TEMPORARY_ID, "44030019940103318", "13800138030" },
	[ZHAO_MING] = { "赵明", DOCUMENT_RESIDENT_ID, "44030019870711992", "13800138031" },
	[LUO_JIN] = { "罗锦", DOCUMENT_RESIDENT_ID, "44030019830317319", "13800138032" },
	[GAO_PING] = { "高平", DOCUMENT_RESIDENT_ID, "44030019910922320", "13800138033" },
	[XU_JING] = { "许静", DOCUMENT_RESIDENT_ID, "44030019860624321", "13800138034" },
	[TANG_HAO] = { "唐浩", DOCUMENT_RESIDENT_ID, "44030019931208322", "13800138035" },
	[SONG_YU] = { "宋宇", DOCUMENT_RESIDENT_ID, "44030019800519323", "13800138036" },
	[DENG_KAI] = { "邓凯", DOCUMENT_RESIDENT_ID, "44030019890103324", "13800138037" },
	[CAO_YING] = { "曹颖", DOCUMENT_RESIDENT_ID, "44030019920727325", "13800138038" },
	[PENG_BO] = { "彭博", DOCUMENT_RESIDENT_ID, "44030019841114326", "13800138039" },
};

static void
known_person(size_t n, struct person *out)
{
	*out = (struct person){ .document = persons[n].document };
	snprintf(out->name, NAME_SIZE, "%s", persons[n].name);
	resident_number(persons[n].number, out->number);
	snprintf(out->mobile, ID_SIZE, "%s", persons[n].mobile);
}

/* Born 1960 to 1999, always before the 29th. */
static void
someone(size_t n, struct person *out)
{
	static const char *const family[] = { "王", "李", "张", "刘", "陈", "杨", "黄", "吴", "周",
		"徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋",
		"唐", "许", "邓", "冯", "韩", "曹", "曾" };
	static const char *const given[] = { "伟", "芳", "敏", "静", "丽", "强", "磊", "洋", "艳",
		"勇", "军", "杰", "娟", "涛", "超", "霞", "平", "刚", "桂英", "文", "辉", "玲", "建华",
		"志远", "晓燕", "海波", "雪梅", "国庆", "思远", "雨桐", "子涵", "嘉怡" };
	uint64_t h = demo_mix(n);
	char first17[32];

	*out = (struct person){ .document = DOCUMENT_RESIDENT_ID };
	snprintf(out->name, NAME_SIZE, "%s%s", family[h % 30], given[h / 30 % 32]);
	snprintf(first17, sizeof(first17), "440300%04u%02u%02u%03u", (unsigned)(1960 + h / 960 % 40),
	    (unsigned)(1 + h / 38400 % 12), (unsigned)(1 + h / 460800 % 28),
	    (unsigned)(n % 1000));
	resident_number(first17, out->number);
	snprintf(out->mobile, ID_SIZE, "1380013%04u", (unsigned)(n % 10000));
}

void
demo_person(size_t n, struct person *out)
{
	if (n < DEMO_PERSONS)
		known_person(n, out);
	else
		someone(100 + n % CROWD, out);
}

/* ---- institutions ---------------------------------------------------------- */

void
demo_long_institution(struct institution *out)
{
	*out = (struct institution){ .name = "" };
	snprintf(out->name, NAME_SIZE, "%s",
	    "深圳市前海深港现代服务业合作区示范某某建设工程项目管理与造价咨询服务集团"
	    "股份有限公司粤港澳大湾区第二十分公司测试专用样例");
	institution_code("MA5T9999", out->uscc);
}

void
demo_institution(size_t n, struct institution *out)
{
	static const struct {
		const char *name, *code8;
	} known[] = {
		{ "深圳市测试建设工程有限公司", "MA5TEXT0" },
		{ "深圳市前海样例咨询服务有限公司", "MA5QWERT" },
		{ "广东示范监理有限公司", "MA5DEMA1" },
	};
	static const char *const sample[] = { "示范", "测试", "样例" };
	static const char *const mark[] = { "宏", "信", "达", "安", "鹏", "盛", "恒", "泰", "华", "嘉",
		"润", "瑞", "中", "海", "天", "和" };
	static const char *const trade[] = { "建设工程", "工程监理", "市政园林", "建筑装饰", "造价咨询",
		"工程检测", "岩土勘察", "机电安装", "建筑设计", "招标代理", "消防工程", "钢结构" };
	uint64_t h = demo_mix(n * 2 + 1);
	char code8[16];

	if (n < sizeof(known) / sizeof(known[0])) {
		snprintf(out->name, NAME_SIZE, "%s", known[n].name);
		institution_code(known[n].code8, out->uscc);
		return;
	}
	n %= CROWD;
	snprintf(out->name, NAME_SIZE, "深圳市%s%s%s%s有限公司", mark[n % 16],
	    mark[(n + 1 + n / 16 % 15) % 16], sample[h % 3], trade[h / 3 % 12]);
	snprintf(code8, sizeof(code8), "MA5T%04u", (unsigned)n);
	institution_code(code8, out->uscc);
}
