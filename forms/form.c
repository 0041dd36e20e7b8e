#include "forms/form.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

bool
form_asked(const struct form *f, size_t i, const void *facts,
    const struct form_value *values)
{
	return f->fields[i].asked == NULL || f->fields[i].asked(facts, values);
}

bool
form_filled(const struct form *f, size_t i, const struct form_value *values)
{
	switch (f->fields[i].kind) {
	case FORM_TEXT:
		return values[i].text[0] != '\0';
	case FORM_CHOICE:
		return values[i].choice != 0;
	case FORM_TICK:
		return values[i].ticked;
	}
	return false;
}

size_t
form_choices(const struct form_field *f)
{
	size_t n = 0;

	while (f->choices != NULL && f->choices[n] != NULL)
		n++;
	return n;
}

static bool
missing(const struct form *f, size_t i, const void *facts,
    const struct form_value *values, const bool *wrong)
{
	if (!form_asked(f, i, facts, values))
		return false;
	if (form_filled(f, i, values))
		return wrong != NULL && wrong[i];
	return f->fields[i].need != NULL;
}

size_t
form_next(const struct form *f, const void *facts,
    const struct form_value *values, const bool *wrong, size_t from)
{
	for (size_t k = 0; k < f->n; k++)
		if (missing(f, (from + k) % f->n, facts, values, wrong))
			return (from + k) % f->n;
	return f->n;
}

size_t
form_missing(const struct form *f, const void *facts,
    const struct form_value *values, const bool *wrong, char *out, size_t size)
{
	const struct form_field *field;
	size_t n = 0, used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < f->n; i++) {
		if (!missing(f, i, facts, values, wrong))
			continue;
		field = &f->fields[i];
		snprintf(out + used, size - used, "%s%s", n++ > 0 ? _("、") : "",
		    _(field->need != NULL ? field->need : field->label));
		out[text_whole(out)] = '\0';
		used = strlen(out);
	}
	return n;
}
