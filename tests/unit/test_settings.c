#include "conf/settings.h"

#include "tests/unit/kit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with all a settings file refers to. */
struct counter_dir {
	char *dir, *ini;
	char *said;     /* what the last load complained of */
	struct conf *conf;
};

static void
put(const struct counter_dir *c, const char *name, const char *text, unsigned mode)
{
	char *path = kit_path(c->dir, name);

	kit_write(path, text, mode);
	free(path);
}

static char *
sample(const char *name)
{
	const char *top = getenv("TOP");
	char *path, *text;

	assert_true(asprintf(&path, "%s/conf/%s", top != NULL ? top : ".", name) > 0);
	text = kit_read(path);
	assert_non_null(text);
	free(path);
	return text;
}

static int
setup(void **state)
{
	struct counter_dir *c = calloc(1, sizeof(*c));
	char *branch, *points = sample("points.ini");

	c->dir = kit_dir();
	c->ini = kit_path(c->dir, "counter.ini");
	branch = kit_path(c->dir, "branch");
	assert_int_equal(mkdir(branch, 0700), 0);
	put(c, "points.ini", points, 0644);
	put(c, "module.so", "", 0644);
	put(c, "master.secret", "x", 0600);
	put(c, "branch/branch.pem", "x", 0644);
	put(c, "branch/branch.key", "x", 0600);
	free(points);
	free(branch);
	*state = c;
	return 0;
}

static int
teardown(void **state)
{
	struct counter_dir *c = *state;

	conf_free(c->conf);
	free(c->said);
	free(c->ini);
	free(c->dir);
	free(c);
	return 0;
}

/* Loads `text` as counter.ini; the complaints land in c->said. */
static int
load(struct counter_dir *c, const char *text)
{
	size_t size;
	FILE *f;
	int n;

	free(c->said);
	if (text != NULL)
		kit_write(c->ini, text, 0644);
	f = open_memstream(&c->said, &size);
	assert_non_null(f);
	n = conf_load(&c->conf, c->ini, f);
	fclose(f);
	return n;
}

#define GOOD "[counter]\npoint = FT01\nname = 福田受理点\n[token]\nmodule = module.so\n"

static void
the_least_file_gets_all_defaults(void **state)
{
	struct counter_dir *c = *state;
	char *master = kit_path(c->dir, "master.secret");

	assert_int_equal(load(c, GOOD), 0);
	assert_string_equal(c->said, "");
	assert_string_equal(c->conf->counter_point, "FT01");
	assert_string_equal(c->conf->counter_name, "福田受理点");
	assert_string_equal(c->conf->sms_signature, "深圳CA");
	assert_int_equal(c->conf->token_bits, 2048);
	assert_string_equal(c->conf->ca_revoke_old, "on_submit");
	assert_string_equal(c->conf->token_master, master);
	assert_string_equal(c->conf->folder, c->dir);
	assert_string_equal(c->conf->counter_calendars, c->dir);
	assert_string_equal(c->conf->file, c->ini);
	free(master);
}

static void
values_of_the_file_win(void **state)
{
	struct counter_dir *c = *state;

	assert_int_equal(load(c, GOOD "bits = 3072 ; inline remark\n[book]\npath = /var/lib/x/book.db\n"
	                              "[ca]\nrevoke_old = on_delivery\n[paper]\nwebsite = \"a;b\"\nfonts =\n"),
	    0);
	assert_int_equal(c->conf->token_bits, 3072);
	assert_string_equal(c->conf->book_path, "/var/lib/x/book.db");
	assert_string_equal(c->conf->ca_revoke_old, "on_delivery");
	assert_string_equal(c->conf->paper_website, "a;b");
	assert_string_equal(c->conf->paper_fonts, "");
}

static void
windows_files_are_taken(void **state)
{
	struct counter_dir *c = *state;

	assert_int_equal(load(c, "\xEF\xBB\xBF[counter]\r\npoint = FT01\r\nname = 福田\r\n[token]\r\nmodule = module.so\r\n"), 0);
	assert_string_equal(c->conf->counter_name, "福田");
}

static void
the_sample_loads_and_mentions_every_setting_with_its_default(void **state)
{
	struct counter_dir *c = *state;
	struct conf *defaults;
	char *text = sample("counter.ini"), *at = strstr(text, "/usr/lib/softhsm/libsofthsm2.so");

	/* the module may not be installed where tests run */
	assert_non_null(at);
	memmove(at, "module.so", 9);
	memset(at + 9, ' ', strlen("/usr/lib/softhsm/libsofthsm2.so") - 9);
	assert_int_equal(load(c, GOOD), 0);
	defaults = c->conf;
	assert_int_equal(load(c, text), 0);
#define SAME(s, k)                                                             \
	assert_non_null(strstr(text, "\n" #k " ="));                           \
	assert_string_equal(c->conf->s##_##k, defaults->s##_##k);
#define TEXT(s, k, def, help) SAME(s, k)
#define NEED(s, k, help) SAME(s, k)
#define PATH(s, k, def, help) SAME(s, k)
#define FILE_(s, k, def, help) SAME(s, k)
#define SECRET(s, k, def, help) SAME(s, k)
#define CHOICE(s, k, def, words, help) SAME(s, k)
#define NUM(s, k, def, lo, hi, help)                                           \
	assert_non_null(strstr(text, "\n" #k " ="));                           \
	assert_int_equal(c->conf->s##_##k, defaults->s##_##k);
#include "conf/settings.def"
	conf_free(defaults);
	free(text);
}

static void
everything_wrong_is_said_in_one_run(void **state)
{
	struct counter_dir *c = *state;

	assert_int_equal(load(c, "[counter]\n"
	                         "name = 福田受理点\n"
	                         "this is nothing\n"
	                         "terminal = one\n"
	                         "[token]\n"
	                         "modul = /x\n"
	                         "module = /no/such/module.so\n"
	                         "bits = 1024\n"
	                         "bits = 2048\n"
	                         "[ca]\n"
	                         "kind = cloud\n"
	                         "[weather]\n"
	                         "today = fine\n"),
	    10);
	assert_null(c->conf);
	assert_non_null(strstr(c->said, "counter.ini:3: neither [section] nor key = value\n"));
	assert_non_null(strstr(c->said, "counter.ini:9: given a second time\n"));
	assert_non_null(strstr(c->said, "counter.ini: counter:point: must be given"));
	assert_non_null(strstr(c->said, "counter.ini: counter:terminal: not a whole number: one\n"));
	assert_non_null(strstr(c->said, "counter.ini: token:modul: unknown, did you mean token:module?\n"));
	assert_non_null(strstr(c->said, "counter.ini: token:module: no such file /no/such/module.so\n"));
	assert_non_null(strstr(c->said, "counter.ini: token:bits: 1024 is not within 2048 and 4096\n"));
	assert_non_null(strstr(c->said, "counter.ini: ca:kind: cloud is none of local\n"));
	assert_non_null(strstr(c->said, "counter.ini: weather: unknown\n"));
	assert_non_null(strstr(c->said, "counter.ini: weather:today: unknown\n"));
}

static void
refuse(struct counter_dir *c, const char *text, const char *why)
{
	assert_int_equal(load(c, text), 1);
	assert_null(c->conf);
	if (strstr(c->said, why) == NULL)
		print_error("said: %s", c->said);
	assert_non_null(strstr(c->said, why));
}

static void
numbers_are_whole_and_within_range(void **state)
{
	struct counter_dir *c = *state;

	refuse(c, GOOD "bits = 2048x\n", "token:bits: not a whole number: 2048x");
	refuse(c, GOOD "bits =\n", "token:bits: not a whole number: ");
	refuse(c, GOOD "bits = 99999999999999999999\n", "token:bits: 99999999999999999999 is not within");
	refuse(c, GOOD "key_version = 0\n", "token:key_version: 0 is not within 1 and 255");
	refuse(c, GOOD "[screen]\nlock_minutes = -1\n", "screen:lock_minutes: -1 is not within 0 and 240");
}

static void
choices_are_matched_whole(void **state)
{
	struct counter_dir *c = *state;

	refuse(c, GOOD "[ca]\nrevoke_old = on\n", "ca:revoke_old: on is none of on_submit|on_delivery");
	refuse(c, GOOD "[ca]\nrevoke_old = on_submit|on_delivery\n", "is none of");
}

static void
a_path_must_not_be_empty(void **state)
{
	refuse(*state, GOOD "[book]\npath =\n", "book:path: must not be empty");
	refuse(*state, GOOD "[counter]\npoints = branch\n", "counter:points: not a regular file");
}

static void
a_secret_is_ours_alone(void **state)
{
	struct counter_dir *c = *state;
	char *key = kit_path(c->dir, "branch/branch.key"), *to = kit_path(c->dir, "master.secret");

	assert_int_equal(chmod(key, 0640), 0);
	refuse(c, GOOD, "counter.ini: branch:key: mode is 0640, must be 0600 /");
	assert_int_equal(unlink(key), 0);
	refuse(c, GOOD, "counter.ini: branch:key: no such file /");
	assert_int_equal(mkfifo(key, 0600), 0);
	refuse(c, GOOD, "counter.ini: branch:key: not a regular file /");
	assert_int_equal(unlink(key), 0);
	assert_int_equal(symlink(to, key), 0);
	refuse(c, GOOD, "counter.ini: branch:key: must not be a symbolic link /");
	assert_int_equal(unlink(key), 0);
	kit_write(key, "x", 0600);
	if (geteuid() == 0) {
		assert_int_equal(chown(key, 12345, 0), 0);
		refuse(c, GOOD, "counter.ini: branch:key: belongs to another user (12345) /");
	}
	free(to);
	free(key);
}

static void
a_file_that_is_no_settings_file_is_said(void **state)
{
	struct counter_dir *c = *state;

	assert_int_equal(load(c, NULL), 1);
	assert_non_null(strstr(c->said, "counter.ini: cannot read "));
	assert_non_null(strstr(c->said, "No such file"));
	assert_int_equal(mkdir(c->ini, 0700), 0);
	assert_int_equal(load(c, NULL), 1);
	assert_int_equal(rmdir(c->ini), 0);
	refuse(c, GOOD "[sms]\nsignature = \xC9\xEE\xDB\xDA\n", "counter.ini:7: not UTF-8");
}

static void
a_line_too_long_is_said(void **state)
{
	char text[4000];

	strcpy(text, GOOD "[sms]\nsignature = ");
	memset(text + strlen(text), 'x', 2000);
	text[2000] = '\0';
	refuse(*state, text, "counter.ini:7: line too long");
}

static void
equal_names_in_other_sections_are_no_repetition(void **state)
{
	struct counter_dir *c = *state;

	assert_int_equal(load(c, GOOD "seconds = 6\n[ca]\nseconds = 7\n[sms]\nseconds = 8\n; seconds = 9\n"), 0);
	assert_int_equal(c->conf->token_seconds, 6);
	assert_int_equal(c->conf->ca_seconds, 7);
	assert_int_equal(c->conf->sms_seconds, 8);
}

static void
equal_names_in_any_case_are_a_repetition(void **state)
{
	refuse(*state, GOOD "[CA]\nseconds = 7\n[ca]\nSeconds = 8\n", "counter.ini:9: given a second time");
}

static void
help_names_every_setting(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	conf_help(f);
	fclose(f);
	assert_non_null(strstr(text, "token:module"));
	assert_non_null(strstr(text, "default on_submit, one of on_submit|on_delivery"));
	assert_non_null(strstr(text, "default 2048, from 2048 to 4096"));
	free(text);
}

/* ---- points ----------------------------------------------------------------- */

static int
load_points(struct counter_dir *c, const char *text, struct points *ps)
{
	char *path = kit_path(c->dir, "points.ini");
	size_t size;
	FILE *f;
	int n;

	free(c->said);
	if (text != NULL)
		kit_write(path, text, 0644);
	f = open_memstream(&c->said, &size);
	n = points_load(ps, path, f);
	fclose(f);
	free(path);
	return n;
}

static void
points_are_found_by_number(void **state)
{
	struct points ps = { 0 };

	assert_int_equal(load_points(*state, NULL, &ps), 0);
	assert_true(ps.n >= 3);
	assert_non_null(points_find(&ps, "FT01"));
	assert_string_equal(points_find(&ps, "FT01")->name, "福田受理点");
	assert_string_equal(points_find(&ps, "NS02")->id, "NS02");
	assert_null(points_find(&ps, "XX99"));
	assert_null(points_find(&ps, ""));
	points_done(&ps);
}

static void
every_fault_of_the_register_is_said(void **state)
{
	struct counter_dir *c = *state;
	struct points ps = { 0 };

	assert_int_equal(load_points(c,
	                     "[ft01]\nname = 福田\naddress =\nphone = 1\nhours = 2\nfax = 3\n"
	                     "[A_1]\nname = x\n[FT01234567890123]\nname = x\n[ns02]\nname = x\n",
	                     &ps),
	    7);
	assert_non_null(strstr(c->said, "points.ini: FT01:address: must be given\n"));
	assert_non_null(strstr(c->said, "points.ini: ft01:fax: unknown\n"));
	assert_non_null(strstr(c->said, "points.ini: a_1: not a point number"));
	assert_non_null(strstr(c->said, "points.ini: NS02:hours: must be given\n"));
	assert_null(ps.p);
	assert_int_equal(load_points(c, "; nothing\n", &ps), 1);
	assert_non_null(strstr(c->said, "no point in it"));
}

static void
a_text_longer_than_its_place_is_refused(void **state)
{
	char text[600];
	struct points ps = { 0 };

	snprintf(text, sizeof(text), "[A1]\nname = %0150d\naddress = a\nphone = 1\nhours = 2\n", 7);
	assert_int_equal(load_points(*state, text, &ps), 1);
	assert_non_null(strstr(((struct counter_dir *)*state)->said, "A1:name: longer than 119 bytes"));
}

/* What is wrong is complained of all the same, and the rest can be looked at. */
static void
a_look_goes_on_where_a_load_gives_up(void **state)
{
	struct counter_dir *c = *state;
	char *secret = kit_path(c->dir, "master.secret"), *nothing = kit_path(c->dir, "nothing.ini");
	struct conf *k = NULL;
	FILE *out = fopen("/dev/null", "w");

	assert_int_equal(chmod(secret, 0644), 0);
	put(c, "counter.ini", "[counter]\npoint = FT01\nterminal = 100\nlanguage = fr\nframe = 1\n"
	    "[token]\nmodule = gone.so\n[screen]\nlock_minutes = x\n", 0600);
	assert_int_equal(conf_load(&k, c->ini, out), 7);
	assert_null(k);
	assert_int_equal(conf_look(&k, c->ini, out), 7);
	assert_string_equal(k->counter_point, "FT01");
	assert_string_equal(k->counter_name, "");
	assert_string_equal(k->counter_language, "zh");
	assert_int_equal(k->counter_terminal, 1);
	assert_int_equal(k->screen_lock_minutes, 10);
	assert_string_equal(k->token_master, secret);
	assert_non_null(strstr(k->token_module, "/gone.so"));
	conf_free(k);
	k = NULL;
	assert_int_equal(conf_look(&k, nothing, out), 1);
	assert_null(k);
	fclose(out);
	free(secret);
	free(nothing);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(the_least_file_gets_all_defaults),
	    T(values_of_the_file_win),
	    T(windows_files_are_taken),
	    T(the_sample_loads_and_mentions_every_setting_with_its_default),
	    T(everything_wrong_is_said_in_one_run),
	    T(numbers_are_whole_and_within_range),
	    T(choices_are_matched_whole),
	    T(a_path_must_not_be_empty),
	    T(a_secret_is_ours_alone),
	    T(a_file_that_is_no_settings_file_is_said),
	    T(a_line_too_long_is_said),
	    T(equal_names_in_other_sections_are_no_repetition),
	    T(equal_names_in_any_case_are_a_repetition),
	    T(a_look_goes_on_where_a_load_gives_up),
	    T(help_names_every_setting),
	    T(points_are_found_by_number),
	    T(every_fault_of_the_register_is_said),
	    T(a_text_longer_than_its_place_is_refused),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, kit_teardown);
}
