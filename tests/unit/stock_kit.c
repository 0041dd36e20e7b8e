#include "tests/unit/stock_kit.h"

#include "tests/unit/kit.h"

#include <stdio.h>

const char (*
stock_kit_list(const char *const *names, size_t n))[ID_SIZE]
{
	static char list[8][ID_SIZE];

	assert_true(n <= 8);
	for (size_t i = 0; i < n; i++)
		snprintf(list[i], ID_SIZE, "%s", names[i]);
	return (const char (*)[ID_SIZE])list;
}
