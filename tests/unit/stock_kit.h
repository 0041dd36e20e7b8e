#ifndef TESTS_UNIT_STOCK_KIT_H
#define TESTS_UNIT_STOCK_KIT_H

/* Serials as the book takes them. */
#include "core/order.h"

#include <stddef.h>

/* Up to 8, good until the next call. */
const char (*stock_kit_list(const char *const *names, size_t n))[ID_SIZE];

#define NAMES(...) (const char *const[]){ __VA_ARGS__ }
#define COUNT(...) (sizeof(NAMES(__VA_ARGS__)) / sizeof(char *))
#define LIST(...) stock_kit_list(NAMES(__VA_ARGS__), COUNT(__VA_ARGS__)), COUNT(__VA_ARGS__)

/* By the kit's keeper, with the file's own `e`. */
#define RECEIVE(...) k->book.ops->stock_receive(k->book.self, &k->keeper, LIST(__VA_ARGS__), "ePass2003", &e)
#define SPOIL(...) k->book.ops->stock_leave(k->book.self, &k->keeper, STOCK_SPOILED, LIST(__VA_ARGS__), "外壳损坏", &e)
#define RETURN(...) k->book.ops->stock_leave(k->book.self, &k->keeper, STOCK_RETURNED, LIST(__VA_ARGS__), "厂家召回", &e)

#endif
