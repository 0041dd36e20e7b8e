#include "tui/json_out.h"

#include "core/clock.h"

json_t *
json_out_time(int64_t t)
{
	char text[32];

	if (t == 0)
		return json_null();
	time_rfc3339(t, text);
	return json_string(text);
}

json_t *
json_out_text(const char *s)
{
	return s[0] != '\0' ? json_string(s) : json_null();
}

int
json_out_print(const json_t *j, FILE *to, struct err *e)
{
	if (json_dumpf(j, to, JSON_INDENT(1)) == -1 || fputc('\n', to) == EOF || fflush(to) != 0)
		return err_set(e, ERR_DISK, "writing JSON");
	return 0;
}
