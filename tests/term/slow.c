#include "tests/term/slow.h"

#include "tests/term/slow_p11.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODULE "/usr/lib/softhsm/libsofthsm2.so"

static void
link_to(const char *to, const char *dir, const char *name)
{
	char *path = kit_path(dir, name);

	assert_int_equal(symlink(to, path), 0);
	free(path);
}

static void
use_module(const char *demo, const char *token, const char *settings)
{
	char *ini = kit_path(demo, "counter.ini"), *text = kit_read(ini), *at, *all;

	assert_non_null(text);
	assert_non_null(at = strstr(text, "reader = folder\n"));
	assert_true(asprintf(&all, "%.*smodule = slow/p11.so\n%s%s%s", (int)(at - text), text, token, at,
	    settings) > 0);
	kit_write(ini, all, 0600);
	free(all);
	free(text);
	free(ini);
}

struct slow
slow_open(const char *counter, const char *token, const char *settings)
{
	char *demo = cli_demo(), *dir = kit_path(demo, "slow"), *hold = kit_path(dir, SLOW_HOLD), *built;
	struct slow s;

	assert_true(asprintf(&built, "%.*s/tests/term/slow_p11.so", (int)(strrchr(cli_binary(), '/') - cli_binary()),
	    cli_binary()) > 0);
	assert_int_equal(mkdir(dir, 0700), 0);
	link_to(built, dir, "p11.so");
	link_to(MODULE, dir, SLOW_REAL);
	assert_int_equal(mkfifo(hold, 0600), 0);
	/* both ends: nobody waits for the other to open */
	assert_true((s.fifo = open(hold, O_RDWR | O_CLOEXEC)) != -1);
	use_module(demo, token, settings);
	cli_sql(demo, "UPDATE intents SET ms = 0");     /* what the demo made took what it took */
	s.c = counter_open_in(demo, 24, 80, counter);
	free(built);
	free(hold);
	free(dir);
	free(demo);
	return s;
}

void
slow_history(const struct slow *s, int n, int usual, int worst)
{
	char sql[1600];

	snprintf(sql, sizeof(sql), "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
	    "INSERT INTO stock (serial, tail, model, state, reason, time, staff) "
	    "SELECT 'PAST' || i, i || 'TSAP', 'SoftHSM v2', 'spoiled', 'old', 1, '1001' FROM n;"
	    "INSERT INTO makings (order_no, attempt, state, terminal, clerk, begun, verified, token_serial, token_model, "
	    "nonce, key_version, key_id, csr, cert, cert_serial, cert_begin, cert_end, old_revoked, spoiled_reason) "
	    "SELECT (SELECT max(no) FROM orders), 100 + substr(serial, 5), 'spoiled', 1, '1001', 1, 0, serial, model, 'n', 1, 'k', "
	    "x'', x'', '', 0, 0, 0, 'old' FROM stock WHERE serial LIKE 'PAST%%';"
	    "INSERT INTO intents (record, record_id, step, attempt, nth, key, serial, booked, ended, ok, ms) "
	    "SELECT 'making', id, 'formatted', attempt, 1, 'k', token_serial, 1, 1, 1, CASE attempt WHEN 101 THEN %d ELSE %d END "
	    "FROM makings WHERE token_serial LIKE 'PAST%%'", n, worst, usual);
	cli_sql(s->c->demo, sql);
}

void
slow_let_go(struct slow *s)
{
	char *hold = kit_path(s->c->demo, "slow/" SLOW_HOLD);

	assert_int_equal(unlink(hold), 0);
	assert_int_equal(write(s->fifo, "g", 1), 1);
	free(hold);
}

void
slow_begin(const struct slow *s)
{
	bool english = vt_find(s->c->vt, "F2Find", NULL, NULL);

	counter_ukey(s->c, "insert", "1");
	counter_scan(s->c, "韩梅梅", english ? "Missing 5" : "还差 5 项");
	counter_keys(s->c, "<Space>11<Space><Space><Enter>", english ? "Use this one" : "就用这个");
	vt_keys(s->c->vt, "<Enter>");
	assert_true(vt_wait(s->c->vt, english ? "[>] Generate the key" : "[>] 生成密钥"));
	assert_true(vt_settle(s->c->vt));
}

void
slow_close(struct slow *s)
{
	close(s->fifo);
	counter_close(s->c);
}
