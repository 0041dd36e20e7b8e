/* An order file: complained of, or taken whole, and written again it is the same orders. */
#include "tests/fuzz/fuzz.h"

#include "core/intake.h"
#include "core/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = 1795000000 };              /* in November 2026 */

static char *
file_of(const char *order)
{
	char *text;

	fuzz_must(asprintf(&text, "{\"format\":\"ukey-pickup orders\",\"version\":1,\"orders\":[%s]}", order) > 0);
	return text;
}

/* Zeros between the fields too, so that two of the same facts are the same bytes. */
static void
again(const struct order *o)
{
	struct order *back = NULL;
	char *json, *file, *json2;
	size_t n = 0;
	struct err e;

	fuzz_must(text_valid(o->no) && text_valid(o->institution) && text_valid(o->handler) && o->no[0] != '\0');
	fuzz_must(order_json(o, &json, &e) == 0);
	file = file_of(json);
	fuzz_must(orders_read(fuzz_file((const uint8_t *)file, strlen(file)), NOW, &back, &n, stderr) == 0);
	fuzz_must(n == 1 && order_json(back, &json2, &e) == 0);
	fuzz_must(strcmp(json, json2) == 0);
	free(json);
	free(json2);
	free(file);
	free(back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct order *o = NULL;
	size_t count = 77;

	if (orders_read(fuzz_file(p, n), NOW, &o, &count, fuzz_nowhere()) != 0)
		fuzz_must(o == NULL && count == 77);
	else
		for (size_t i = 0; i < count; i++)
			again(&o[i]);
	free(o);
	return 0;
}

void
fuzz_seeds(fuzz_take *take, void *to)
{
	size_t n;
	char *text = fuzz_source("tests/data/vectors/orders.json", &n), *order, *file, name[40];
	json_t *j = json_loadb(text, n, 0, NULL), *list = json_object_get(j, "orders");

	fuzz_must(json_array_size(list) > 0);
	for (size_t i = 0; i < json_array_size(list); i++) {
		fuzz_must((order = json_dumps(json_array_get(list, i), JSON_COMPACT)) != NULL);
		file = file_of(order);
		snprintf(name, sizeof(name), "order%zu", i);
		take(to, name, file, strlen(file));
		free(order);
		free(file);
	}
	json_decref(j);
	free(text);
}
