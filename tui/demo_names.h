#ifndef TUI_DEMO_NAMES_H
#define TUI_DEMO_NAMES_H

/*
 * Persons and institutions that do not exist, with numbers that check:
 * identity numbers by GB 11643, institution codes by GB 32100 and GB 11714.
 * Every institution says in its name that it is a sample.
 */
#include "core/order.h"

struct person {
	char name[NAME_SIZE];
	enum document document;
	char number[ID_SIZE];
	char mobile[ID_SIZE];
};

struct institution {
	char name[NAME_SIZE];
	char uscc[ID_SIZE];
};

/* The persons the samples of demo_orders.c name; tests rely on them. */
enum demo_person {
	WANG_XIAOMING,          /* several orders */
	HAN_MEIMEI,             /* one order, nothing unusual about it */
	OUYANG_NANA,
	LI_LEI,
	ZHANG_ZHE, LI_KUN, WANG_YAN, ZHAO_YAN,          /* rare characters */
	ZHOU_HONG, WU_JI, ZHENG_FU, SUN_MIAO,           /* outside the basic plane */
	ABDUREHIM,              /* a long name with dots */
	LIN_UNDRAWN,            /* a character no font draws (U+32000) */
	CHEN_HK,                /* residence permit 81 */
	SAMPLE_ANNA,            /* foreign permanent resident card */
	SIMA_XIANGRU,
	CHEN_YUN, LIN_CHONG, HUANG_YUYI, HE_YAN, LIU_YANG, ZHANG_WEI, WANG_FANG,
	ZHAO_MING,              /* the agent of the sample letters */
	LUO_JIN,                /* two orders an agent fetches */
	GAO_PING,               /* one, with a letter that lacks the chop */
	XU_JING, TANG_HAO,      /* their UKeys are made ahead */
	SONG_YU, DENG_KAI,      /* past the making limit */
	CAO_YING, PENG_BO,      /* their limit is today */
	DEMO_PERSONS
};

/* 17 characters of a resident's number and the check character behind them (ISO 7064 MOD 11-2). */
void resident_number(const char *first17, char out[ID_SIZE]);
/* A company in Shenzhen: 91440300 + GB 11714 code of 8 characters + both check characters. */
void institution_code(const char *code8, char out[ID_SIZE]);

/* One of the persons above, or any number beyond: the same one for the same number. */
void demo_person(size_t n, struct person *out);
void demo_institution(size_t n, struct institution *out);
/* The institution of 60 characters. */
void demo_long_institution(struct institution *out);

/* A number from a number: spreads without a state (splitmix64). */
uint64_t demo_mix(uint64_t n);

#endif
