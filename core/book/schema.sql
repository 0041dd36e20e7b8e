-- The book, schema version 1.  Times are UTC seconds, dates are days since
-- 1970-01-01, 0 = none.  State words are those of core/order.h and core/record.h.

CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- RULES 9-13.  id sorts as the order numbers do (orders.c says how), so a
-- page of any list, searched or not, is a range of ids.
CREATE TABLE orders (
	id INTEGER PRIMARY KEY,
	no TEXT NOT NULL UNIQUE CHECK (no <> ''),
	service TEXT NOT NULL CHECK (service IN ('RSA_UPGRADE', 'RSA_UPGRADE+ESEAL')),
	kind TEXT NOT NULL CHECK (kind IN ('institution', 'institution_business', 'institution_personal')),
	state TEXT NOT NULL CHECK (state IN ('submitted', 'accepted', 'ready', 'collected', 'mailed')),
	holder TEXT NOT NULL,
	institution TEXT NOT NULL,
	uscc TEXT NOT NULL,
	old_serial TEXT NOT NULL,
	old_subject TEXT NOT NULL,
	old_issuer TEXT NOT NULL,
	old_end INTEGER NOT NULL,
	old_medium TEXT NOT NULL,
	handler TEXT NOT NULL,
	handler_document TEXT NOT NULL CHECK (handler_document IN ('resident_id', 'temporary_id',
	    'permit_hmt', 'foreign_card', 'permit_hm', 'permit_tw', 'passport')),
	handler_number TEXT NOT NULL,
	mobile TEXT NOT NULL,
	email TEXT NOT NULL,
	mail INTEGER NOT NULL CHECK (mail IN (0, 1)),
	point TEXT NOT NULL,
	addressee TEXT NOT NULL,
	address TEXT NOT NULL,
	address_phone TEXT NOT NULL,
	seal_rate INTEGER NOT NULL CHECK (seal_rate >= 0),
	seal_days INTEGER NOT NULL CHECK (seal_days >= 0),
	seal_amount INTEGER NOT NULL CHECK (seal_amount >= 0),
	seal_paid INTEGER NOT NULL,
	liveness INTEGER NOT NULL,
	ordered INTEGER NOT NULL,
	accepted INTEGER NOT NULL,
	ready INTEGER NOT NULL,
	collected INTEGER NOT NULL,
	cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
	suspended INTEGER NOT NULL,
	suspended_reason TEXT NOT NULL,
	held INTEGER NOT NULL CHECK (held IN (0, 1))
) STRICT;
CREATE INDEX orders_point ON orders (point);
CREATE INDEX orders_unready ON orders (state, ordered) WHERE state IN ('submitted', 'accepted');
CREATE INDEX orders_ready ON orders (state) WHERE state = 'ready';
CREATE INDEX orders_ready_point ON orders (point) WHERE state = 'ready';
CREATE INDEX orders_unmade ON orders (point, state, ready) WHERE state IN ('accepted', 'ready');

-- What a search finds: the grams of an order's words (search.c).  It keeps no
-- text: a row is taken out with the words it was put in with.
CREATE VIRTUAL TABLE order_words USING fts5 (grams, content = '', columnsize = 0, tokenize = 'ascii');

-- Orders that wait for their people, by the day they became ready (China
-- Standard Time: UTC+8, no summer time).  Kept by triggers: home asks often.
CREATE TABLE waiting (
	day INTEGER PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT;
CREATE TRIGGER waiting_added AFTER INSERT ON orders
WHEN NEW.state = 'ready' AND NOT NEW.mail AND NOT NEW.cancelled AND NEW.suspended = 0
BEGIN
	INSERT INTO waiting VALUES ((NEW.ready + 28800) / 86400, 1)
	    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER waiting_left AFTER UPDATE OF state, ready, cancelled, suspended ON orders
WHEN OLD.state = 'ready' AND NOT OLD.mail AND NOT OLD.cancelled AND OLD.suspended = 0
BEGIN
	UPDATE waiting SET n = n - 1 WHERE day = (OLD.ready + 28800) / 86400;
END;
CREATE TRIGGER waiting_came AFTER UPDATE OF state, ready, cancelled, suspended ON orders
WHEN NEW.state = 'ready' AND NOT NEW.mail AND NOT NEW.cancelled AND NEW.suspended = 0
BEGIN
	INSERT INTO waiting VALUES ((NEW.ready + 28800) / 86400, 1)
	    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Who works on an order now.  version only grows: it is the fence.
CREATE TABLE claims (
	order_no TEXT PRIMARY KEY REFERENCES orders (no),
	version INTEGER NOT NULL,
	terminal INTEGER NOT NULL,      -- 0 = released
	since INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visits (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	no TEXT NOT NULL,
	point TEXT NOT NULL,
	terminal INTEGER NOT NULL,
	clerk TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('open', 'person_seen', 'letter_seen', 'papers_seen',
	    'approved', 'closed')),
	"end" TEXT NOT NULL CHECK ("end" IN ('', 'delivered', 'refused', 'walked_out', 'broken_off')),
	opened INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	agent INTEGER NOT NULL CHECK (agent IN (0, 1)),
	collector TEXT NOT NULL,
	document TEXT NOT NULL CHECK (document IN ('resident_id', 'temporary_id',
	    'permit_hmt', 'foreign_card', 'permit_hm', 'permit_tw', 'passport')),
	number TEXT NOT NULL,
	document_until INTEGER NOT NULL,
	electronic INTEGER NOT NULL CHECK (electronic IN (0, 1)),
	same_person INTEGER NOT NULL CHECK (same_person IN (0, 1)),
	letter_principal TEXT NOT NULL,
	letter_principal_code TEXT NOT NULL,
	letter_agent TEXT NOT NULL,
	letter_agent_number TEXT NOT NULL,
	letter_matter TEXT NOT NULL,
	letter_issued INTEGER NOT NULL,
	letter_valid_until INTEGER NOT NULL,
	letter_chop_name TEXT NOT NULL,
	letter_original_kept INTEGER NOT NULL CHECK (letter_original_kept IN (0, 1)),
	letter_scan_pages INTEGER NOT NULL,
	letter_scan_sha256 TEXT NOT NULL,
	approval INTEGER REFERENCES approvals (id),
	signoff INTEGER NOT NULL CHECK (signoff IN (0, 1)),
	signoff_here INTEGER NOT NULL CHECK (signoff_here IN (0, 1)),
	bids TEXT NOT NULL CHECK (bids IN ('', 'none', 'opened', 'sealed', 'unknown')),
	bids_advised INTEGER NOT NULL CHECK (bids_advised IN (0, 1)),
	told_platform INTEGER NOT NULL CHECK (told_platform IN (0, 1)),
	told_mobile INTEGER NOT NULL CHECK (told_mobile IN (0, 1)),
	old_kept INTEGER NOT NULL CHECK (old_kept IN (0, 1)),
	CHECK ((state = 'closed') = ("end" <> ''))
) STRICT;
CREATE INDEX visits_open ON visits (terminal) WHERE state <> 'closed';
CREATE INDEX visits_approval ON visits (approval) WHERE approval IS NOT NULL;
CREATE TABLE visit_orders (
	visit INTEGER NOT NULL REFERENCES visits (id),
	nth INTEGER NOT NULL,
	order_no TEXT NOT NULL REFERENCES orders (no),
	PRIMARY KEY (visit, nth),
	UNIQUE (visit, order_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_orders_order ON visit_orders (order_no);

CREATE TABLE makings (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	order_no TEXT NOT NULL REFERENCES orders (no),
	attempt INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('begun', 'old_checked', 'formatted', 'keyed', 'issued',
	    'written', 'verified', 'spoiled', 'unknown')),
	visit INTEGER REFERENCES visits (id),
	terminal INTEGER NOT NULL,
	clerk TEXT NOT NULL,
	begun INTEGER NOT NULL,
	verified INTEGER NOT NULL,
	token_serial TEXT NOT NULL COLLATE NOCASE REFERENCES stock (serial),
	token_model TEXT NOT NULL,
	nonce TEXT NOT NULL,
	key_version INTEGER NOT NULL,
	key_id TEXT NOT NULL,
	csr BLOB NOT NULL,
	cert BLOB NOT NULL,
	cert_serial TEXT NOT NULL,
	cert_begin INTEGER NOT NULL,
	cert_end INTEGER NOT NULL,
	old_revoked INTEGER NOT NULL,
	spoiled_reason TEXT NOT NULL,
	spoiled INTEGER NOT NULL DEFAULT 0,     -- when
	handed_over INTEGER NOT NULL DEFAULT 0, -- when
	approval INTEGER REFERENCES approvals (id),
	UNIQUE (order_no, attempt)
) STRICT;
-- RULES 30, 31: one UKey an order, one order a UKey.
CREATE UNIQUE INDEX makings_order ON makings (order_no) WHERE state <> 'spoiled';
CREATE UNIQUE INDEX makings_token ON makings (token_serial) WHERE state <> 'spoiled';
CREATE INDEX makings_of_token ON makings (token_serial);
CREATE INDEX makings_model ON makings (token_model);
CREATE INDEX makings_certificate ON makings (cert_serial) WHERE cert_serial <> '';
CREATE INDEX makings_unfinished ON makings (begun) WHERE state <> 'spoiled' AND handed_over = 0;
CREATE INDEX makings_spoiled ON makings (spoiled) WHERE state = 'spoiled';
CREATE INDEX makings_unknown ON makings (id) WHERE state = 'unknown';

CREATE TABLE handovers (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	order_no TEXT NOT NULL REFERENCES orders (no),
	making INTEGER NOT NULL REFERENCES makings (id),
	visit INTEGER NOT NULL REFERENCES visits (id),
	attempt INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('begun', 'old_revoked', 'receipt_signed', 'pin_sent',
	    'pin_arrived', 'pin_set', 'printed', 'delivered', 'broken_off')),
	terminal INTEGER NOT NULL,
	clerk TEXT NOT NULL,
	begun INTEGER NOT NULL,
	delivered INTEGER NOT NULL,
	receipt TEXT NOT NULL,
	receipt_time INTEGER NOT NULL,
	sms_id TEXT NOT NULL,
	sms_no TEXT NOT NULL,
	sms_count INTEGER NOT NULL,
	sms_sent INTEGER NOT NULL,
	sms_arrived INTEGER NOT NULL,
	sms_how TEXT NOT NULL CHECK (sms_how IN ('', 'delivered', 'read_back', 'unconfirmed')),
	probes INTEGER NOT NULL,
	pin_set INTEGER NOT NULL,
	printed INTEGER NOT NULL,
	supplement INTEGER NOT NULL CHECK (supplement IN (0, 1)),
	deferral INTEGER REFERENCES approvals (id)
) STRICT;
CREATE UNIQUE INDEX handovers_order ON handovers (order_no) WHERE state <> 'broken_off';
CREATE TRIGGER handovers_end BEFORE UPDATE OF state ON handovers WHEN OLD.state IN ('delivered', 'broken_off')
BEGIN SELECT RAISE (ABORT, 'a handover that has ended stays so'); END;
CREATE INDEX handovers_of_order ON handovers (order_no);
CREATE INDEX handovers_delivered ON handovers (delivered) WHERE state = 'delivered';

-- An outside effect about to happen, booked before it.
CREATE TABLE intents (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	record TEXT NOT NULL CHECK (record IN ('making', 'handover')),
	record_id INTEGER NOT NULL,
	step TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	nth INTEGER NOT NULL,
	key TEXT NOT NULL,
	serial TEXT NOT NULL,
	booked INTEGER NOT NULL,
	ended INTEGER NOT NULL,
	ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
	ms INTEGER NOT NULL DEFAULT 0,  -- how long it took with nobody waited for; 0 = not known
	UNIQUE (record, record_id, step, attempt, nth)
) STRICT;

-- RULES 18.  Decided once; facts never change.
CREATE TABLE approvals (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind IN ('letter', 'deferred', 'unconfirmed', 'pin_reset', 'spoiled')),
	visit INTEGER REFERENCES visits (id),
	order_no TEXT NOT NULL,
	facts TEXT NOT NULL CHECK (facts <> ''),
	"check" TEXT NOT NULL,
	terminal INTEGER NOT NULL,
	asked_by TEXT NOT NULL,
	asked INTEGER NOT NULL,
	decided_by TEXT NOT NULL,
	decided INTEGER NOT NULL,
	expires INTEGER NOT NULL,
	decision TEXT NOT NULL CHECK (decision IN ('', 'approved', 'returned', 'rejected', 'withdrawn')),
	reason TEXT NOT NULL,
	saw TEXT NOT NULL CHECK (saw IN ('', 'original', 'scan')),
	used_by INTEGER REFERENCES handovers (id),
	used_making INTEGER REFERENCES makings (id),
	CHECK (decided_by <> asked_by OR decision = 'withdrawn'),
	CHECK (used_making IS NULL OR kind = 'spoiled' AND used_by IS NULL),
	CHECK ((decision = '') = (decided = 0))
) STRICT;
CREATE TRIGGER approvals_once BEFORE UPDATE ON approvals
WHEN (NEW.id, NEW.kind, NEW.visit, NEW.order_no, NEW.facts, NEW."check", NEW.terminal, NEW.asked_by, NEW.asked) IS NOT
    (OLD.id, OLD.kind, OLD.visit, OLD.order_no, OLD.facts, OLD."check", OLD.terminal, OLD.asked_by, OLD.asked)
    OR OLD.decision <> '' AND (NEW.decided_by, NEW.decided, NEW.expires, NEW.decision, NEW.reason, NEW.saw) IS NOT
    (OLD.decided_by, OLD.decided, OLD.expires, OLD.decision, OLD.reason, OLD.saw)
    OR OLD.used_by IS NOT NULL AND NEW.used_by IS NOT OLD.used_by
    OR OLD.used_making IS NOT NULL AND NEW.used_making IS NOT OLD.used_making
BEGIN SELECT RAISE (ABORT, 'an approval is decided and used once'); END;
CREATE TRIGGER approvals_kept BEFORE DELETE ON approvals
BEGIN SELECT RAISE (ABORT, 'approvals are kept'); END;
CREATE INDEX approvals_order ON approvals (order_no, kind);
CREATE INDEX approvals_visit ON approvals (visit);
CREATE INDEX approvals_asked ON approvals (asked);

-- RULES 17: a letter works once per listed order.  A PIN reset is a matter of its own.
CREATE TABLE letter_uses (
	institution_code TEXT NOT NULL,
	agent_number TEXT NOT NULL,
	order_no TEXT NOT NULL REFERENCES orders (no),
	matter TEXT NOT NULL CHECK (matter IN ('pickup', 'pin_reset')),
	visit INTEGER NOT NULL REFERENCES visits (id),
	time INTEGER NOT NULL,
	PRIMARY KEY (institution_code, agent_number, order_no, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_uses_order ON letter_uses (order_no);
CREATE INDEX letter_uses_agent ON letter_uses (agent_number, time);

-- Messages without a PIN that are to go out (RULES 23), booked with what they tell of.
CREATE TABLE notices (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	kind TEXT NOT NULL CHECK (kind IN ('ready', 'collected')),
	order_no TEXT NOT NULL REFERENCES orders (no),
	handover INTEGER NOT NULL,
	made INTEGER NOT NULL,
	sent INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	UNIQUE (kind, order_no)
) STRICT;
CREATE INDEX notices_waiting ON notices (id) WHERE sent = 0;

-- What was signed: written once; only voided may follow.  id sorts as they were booked.
CREATE TABLE receipts (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	no TEXT NOT NULL UNIQUE CHECK (no <> ''),
	order_no TEXT NOT NULL REFERENCES orders (no),
	handover INTEGER NOT NULL REFERENCES handovers (id),
	visit INTEGER NOT NULL REFERENCES visits (id),
	time INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('original', 'supplement')),
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	facts_sha256 TEXT NOT NULL CHECK (length(facts_sha256) = 64),
	audit_head TEXT NOT NULL CHECK (length(audit_head) = 64),
	path TEXT NOT NULL,
	voided INTEGER NOT NULL CHECK (voided IN (0, 1))
) STRICT;
CREATE INDEX receipts_order ON receipts (order_no);
CREATE INDEX receipts_time ON receipts (time);
CREATE TRIGGER receipts_once BEFORE INSERT ON receipts
WHEN EXISTS (SELECT 1 FROM receipts WHERE no = NEW.no OR id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'a receipt is written once'); END;
CREATE TRIGGER receipts_kept BEFORE DELETE ON receipts
BEGIN SELECT RAISE (ABORT, 'receipts are kept'); END;
CREATE TRIGGER receipts_fixed BEFORE UPDATE ON receipts
WHEN NEW.voided < OLD.voided OR (NEW.id, NEW.no, NEW.order_no, NEW.handover, NEW.visit, NEW.time, NEW.kind,
    NEW.sha256, NEW.facts_sha256, NEW.audit_head, NEW.path) IS NOT (OLD.id, OLD.no, OLD.order_no, OLD.handover,
    OLD.visit, OLD.time, OLD.kind, OLD.sha256, OLD.facts_sha256, OLD.audit_head, OLD.path)
BEGIN SELECT RAISE (ABORT, 'a receipt can only be voided'); END;

-- Its facts.json, whole: the paper can be made again whatever became of order, staff, settings and file.
CREATE TABLE receipt_facts (
	receipt INTEGER PRIMARY KEY REFERENCES receipts (id),
	facts TEXT NOT NULL CHECK (facts <> '')
) STRICT;
CREATE TRIGGER receipt_facts_once BEFORE INSERT ON receipt_facts
WHEN EXISTS (SELECT 1 FROM receipt_facts WHERE receipt = NEW.receipt)
BEGIN SELECT RAISE (ABORT, 'facts are written once'); END;
CREATE TRIGGER receipt_facts_kept BEFORE DELETE ON receipt_facts
BEGIN SELECT RAISE (ABORT, 'facts are kept'); END;
CREATE TRIGGER receipt_facts_fixed BEFORE UPDATE ON receipt_facts
BEGIN SELECT RAISE (ABORT, 'facts are fixed'); END;

-- What a search for receipts finds: grams as of orders, of what the receipt was signed with.
CREATE VIRTUAL TABLE receipt_words USING fts5 (grams, content = '', columnsize = 0, tokenize = 'ascii');

-- RULES 35.  nth is booked before a paper bears it; what the paper became follows once.
CREATE TABLE reprints (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	receipt TEXT NOT NULL REFERENCES receipts (no),
	nth INTEGER NOT NULL CHECK (nth > 0),
	reason TEXT NOT NULL CHECK (reason IN ('jam', 'lost', 'filed', 'other')),
	note TEXT NOT NULL,
	requester TEXT NOT NULL CHECK (requester IN ('collector', 'handler', 'point', 'other')),
	name TEXT NOT NULL CHECK (name <> ''),
	copy TEXT NOT NULL CHECK (copy IN ('ours', 'theirs')),
	original TEXT NOT NULL CHECK (original IN ('whole', 'missing', 'changed')),
	staff TEXT NOT NULL,
	terminal INTEGER NOT NULL,
	time INTEGER NOT NULL,
	made INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	path TEXT NOT NULL,
	CHECK ((reason = 'other') = (note <> '')),
	CHECK ((made = 0) = (sha256 = '')),
	UNIQUE (receipt, nth)
) STRICT;
CREATE TRIGGER reprints_next BEFORE INSERT ON reprints
WHEN NEW.made <> 0 OR NEW.nth < 1 + (SELECT coalesce(max(nth), 0) FROM reprints WHERE receipt = NEW.receipt)
OR (NEW.nth > 1 + (SELECT coalesce(max(nth), 0) FROM reprints WHERE receipt = NEW.receipt)
    AND NOT EXISTS (SELECT 1 FROM restores))
BEGIN SELECT RAISE (ABORT, 'reprints are counted'); END;
CREATE TRIGGER reprints_kept BEFORE DELETE ON reprints
BEGIN SELECT RAISE (ABORT, 'reprints are kept'); END;
CREATE TRIGGER reprints_fixed BEFORE UPDATE ON reprints
WHEN OLD.made <> 0 OR (NEW.id, NEW.receipt, NEW.nth, NEW.reason, NEW.note, NEW.requester, NEW.name, NEW.copy,
    NEW.original, NEW.staff, NEW.terminal, NEW.time) IS NOT (OLD.id, OLD.receipt, OLD.nth, OLD.reason, OLD.note,
    OLD.requester, OLD.name, OLD.copy, OLD.original, OLD.staff, OLD.terminal, OLD.time)
BEGIN SELECT RAISE (ABORT, 'a reprint is made once'); END;

CREATE TABLE staff (
	id TEXT PRIMARY KEY CHECK (id <> ''),
	person TEXT NOT NULL,
	name TEXT NOT NULL,
	permissions INTEGER NOT NULL,   -- bit per enum permission
	disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
	hash TEXT NOT NULL,
	failures INTEGER NOT NULL,
	locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- RULES 32.  A serial is the same however its letters are written.  time, staff and reason are those of
-- the state; tail is the serial from its end (raised), for who types its last digits.
CREATE TABLE stock (
	serial TEXT PRIMARY KEY COLLATE NOCASE CHECK (serial <> ''),
	tail TEXT NOT NULL,
	model TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('blank', 'making', 'made', 'out', 'spoiled', 'returned')),
	reason TEXT NOT NULL,
	time INTEGER NOT NULL,
	staff TEXT NOT NULL,
	CHECK (state NOT IN ('spoiled', 'returned') OR reason <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_state ON stock (state, time DESC, serial);
CREATE INDEX stock_tail ON stock (tail);
-- A blank leaves once; what was sent back may come again.
CREATE TRIGGER stock_once BEFORE UPDATE OF state ON stock
WHEN (OLD.state, NEW.state) NOT IN (VALUES ('blank', 'making'), ('blank', 'spoiled'), ('blank', 'returned'),
    ('making', 'made'), ('making', 'spoiled'), ('made', 'out'), ('made', 'spoiled'), ('returned', 'blank'))
BEGIN SELECT RAISE (ABORT, 'a UKey does not go that way'); END;
CREATE TRIGGER stock_kept BEFORE DELETE ON stock
BEGIN SELECT RAISE (ABORT, 'the stock is kept'); END;
-- Each step of each UKey, in order; was = '' for the first.
CREATE TABLE stock_moves (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	serial TEXT NOT NULL COLLATE NOCASE REFERENCES stock (serial),
	was TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	time INTEGER NOT NULL,
	staff TEXT NOT NULL
) STRICT;
CREATE INDEX stock_moves_way ON stock_moves (was, state, time);
CREATE INDEX stock_moves_serial ON stock_moves (serial);
CREATE TRIGGER stock_in AFTER INSERT ON stock BEGIN
	INSERT INTO stock_moves (serial, was, state, reason, time, staff)
	    VALUES (NEW.serial, '', NEW.state, NEW.reason, NEW.time, NEW.staff);
END;
CREATE TRIGGER stock_moved AFTER UPDATE OF state ON stock BEGIN
	INSERT INTO stock_moves (serial, was, state, reason, time, staff)
	    VALUES (NEW.serial, OLD.state, NEW.state, NEW.reason, NEW.time, NEW.staff);
END;
-- How many went each way, ever: so a period's sums look at its own moves only.
CREATE TABLE stock_ways (
	was TEXT NOT NULL,
	state TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY (was, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stock_ways_sum AFTER INSERT ON stock_moves BEGIN
	INSERT INTO stock_ways VALUES (NEW.was, NEW.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER stock_moves_fixed BEFORE UPDATE ON stock_moves
BEGIN SELECT RAISE (ABORT, 'moves are kept as they were'); END;
CREATE TRIGGER stock_moves_kept BEFORE DELETE ON stock_moves
BEGIN SELECT RAISE (ABORT, 'moves are kept as they were'); END;

-- Blanks counted by hand, and what the book had then.  With scanned ones, where the two differ.
CREATE TABLE stock_counts (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	time INTEGER NOT NULL,
	staff TEXT NOT NULL,
	terminal INTEGER NOT NULL,
	counted INTEGER NOT NULL CHECK (counted >= 0),
	booked INTEGER NOT NULL,
	scanned INTEGER NOT NULL CHECK (scanned IN (0, 1)),
	missing INTEGER NOT NULL,
	found INTEGER NOT NULL
) STRICT;
CREATE TABLE stock_differences (
	count INTEGER NOT NULL REFERENCES stock_counts (id),
	serial TEXT NOT NULL COLLATE NOCASE,
	found INTEGER NOT NULL CHECK (found IN (0, 1)),         -- 1: lies there, and is no blank of the book's
	PRIMARY KEY (count, serial)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stock_counts_fixed BEFORE UPDATE ON stock_counts
BEGIN SELECT RAISE (ABORT, 'a count stays as it was'); END;
CREATE TRIGGER stock_counts_kept BEFORE DELETE ON stock_counts
BEGIN SELECT RAISE (ABORT, 'a count stays as it was'); END;

-- RULES 32: day-ends, one after another.  One is prepared, anew as often as
-- wanted, and closed once by another person; with the next one its period is
-- over.  `to_` is the last of each that is its own.
CREATE TABLE days (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	after INTEGER NOT NULL UNIQUE,  -- the one before, 0 = none
	no TEXT NOT NULL,
	point TEXT NOT NULL,
	terminal INTEGER NOT NULL,
	digest TEXT NOT NULL CHECK (length(digest) = 64),
	facts BLOB NOT NULL,            -- core/day.h
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	prepared_by TEXT NOT NULL,
	prepared_name TEXT NOT NULL,
	prepared INTEGER NOT NULL,
	signed_by TEXT NOT NULL,
	signed_name TEXT NOT NULL,
	closed INTEGER NOT NULL,        -- when, 0 = not yet
	to_line INTEGER NOT NULL DEFAULT 0,
	to_move INTEGER NOT NULL DEFAULT 0,
	to_making INTEGER NOT NULL DEFAULT 0,
	CHECK ((closed = 0) = (no = '')),
	CHECK ((closed = 0) = (signed_by = '')),
	CHECK (signed_by <> prepared_by)
) STRICT;
CREATE UNIQUE INDEX days_no ON days (no) WHERE no <> '';
CREATE TRIGGER days_closed BEFORE UPDATE ON days WHEN OLD.closed <> 0
BEGIN SELECT RAISE (ABORT, 'a closed day stays as it was signed'); END;
CREATE TRIGGER days_kept BEFORE DELETE ON days
BEGIN SELECT RAISE (ABORT, 'days are kept'); END;

-- The last number handed out, by kind and local day.
CREATE TABLE numbers (
	kind TEXT NOT NULL,
	day INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (kind, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER numbers_grow BEFORE UPDATE ON numbers WHEN NEW.last <= OLD.last
BEGIN SELECT RAISE (ABORT, 'a number is handed out once'); END;
CREATE TRIGGER numbers_kept BEFORE DELETE ON numbers
BEGIN SELECT RAISE (ABORT, 'numbers are kept'); END;

-- One hash chain a terminal (audit.c).  Append-only.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,         -- in the order they were booked, at whatever window
	terminal INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	time INTEGER NOT NULL,
	staff TEXT NOT NULL,
	action TEXT NOT NULL CHECK (action <> ''),
	order_no TEXT NOT NULL,
	record TEXT NOT NULL CHECK (record IN ('', 'visit', 'making', 'handover')),
	record_id INTEGER NOT NULL,
	state TEXT NOT NULL,
	attempt INTEGER NOT NULL,
	facts TEXT NOT NULL,
	prev TEXT NOT NULL,
	hash TEXT NOT NULL UNIQUE,
	UNIQUE (terminal, seq)
) STRICT;
CREATE INDEX audit_order ON audit (order_no) WHERE order_no <> '';
CREATE INDEX audit_refused ON audit (time) WHERE action = 'refused';
CREATE UNIQUE INDEX audit_state ON audit (record, record_id, state, attempt) WHERE action = 'state';
CREATE TRIGGER audit_next BEFORE INSERT ON audit
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM audit WHERE terminal = NEW.terminal)
BEGIN SELECT RAISE (ABORT, 'the audit is a chain'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;

-- Each time this book was put back from a backup, and what it then did not know alike with the CA
-- (core/restored.h).  order_no may be one the book does not have: it is set aside when it comes.
CREATE TABLE restores (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	manifest TEXT NOT NULL CHECK (length(manifest) = 64),
	made INTEGER NOT NULL,
	restored INTEGER NOT NULL,
	compared INTEGER NOT NULL,
	listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
	checked INTEGER NOT NULL,
	acknowledged INTEGER NOT NULL,
	acknowledged_by TEXT NOT NULL,
	CHECK (acknowledged = 0 OR compared <> 0)
) STRICT;
CREATE TRIGGER restores_kept BEFORE DELETE ON restores
BEGIN SELECT RAISE (ABORT, 'restores are kept'); END;
CREATE TABLE restore_findings (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	order_no TEXT NOT NULL,
	serial TEXT NOT NULL,
	issuer TEXT NOT NULL,
	what TEXT NOT NULL CHECK (what IN ('not_in_book', 'not_at_ca', 'revoked')),
	found INTEGER NOT NULL,
	released INTEGER NOT NULL,      -- when a supervisor let the order go on
	UNIQUE (order_no, serial, what)
) STRICT;
CREATE INDEX restore_findings_open ON restore_findings (id) WHERE released = 0;

INSERT INTO meta VALUES ('schema', '1');
