CREATE TABLE entries (
  reference TEXT NOT NULL,
  number INTEGER NOT NULL,
  moment TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason_code TEXT NOT NULL,
  reason_text TEXT NOT NULL,
  payload TEXT NOT NULL,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (reference, number)
) STRICT;
CREATE INDEX entries_by_kind ON entries (kind, reference, number);
CREATE TABLE heads (
  reference TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  digest TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
  run_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (run_id, reference)
) STRICT, WITHOUT ROWID;
CREATE TABLE complaints (
  id TEXT PRIMARY KEY,
  moment TEXT NOT NULL,
  run_id TEXT NOT NULL,
  reference TEXT,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  answer TEXT,
  answered_by TEXT,
  answered_at TEXT
) STRICT, WITHOUT ROWID;
-- Numbers alone, by month: what is left of an erased case.
CREATE TABLE counts (
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (month, kind)
) STRICT, WITHOUT ROWID;
-- Cases that are being erased in this very transaction; empty otherwise.
CREATE TABLE erasing (reference TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
BEGIN
  SELECT RAISE(ABORT, 'an entry of a case is never changed');
END;
CREATE TRIGGER entries_go_with_their_case BEFORE DELETE ON entries
WHEN OLD.reference NOT IN (SELECT reference FROM erasing)
BEGIN
  SELECT RAISE(ABORT, 'an entry goes with its whole case alone');
END;
CREATE TRIGGER entries_follow_the_head BEFORE INSERT ON entries
WHEN NEW.number <> COALESCE((SELECT count FROM heads WHERE reference = NEW.reference), 0) + 1
BEGIN
  SELECT RAISE(ABORT, 'an entry follows the last one of its case');
END;
CREATE TRIGGER heads_go_on BEFORE UPDATE ON heads
WHEN NEW.count <> OLD.count + 1 OR NEW.reference <> OLD.reference
BEGIN
  SELECT RAISE(ABORT, 'a head goes on by one entry');
END;
CREATE TRIGGER heads_go_with_their_case BEFORE DELETE ON heads
WHEN OLD.reference NOT IN (SELECT reference FROM erasing)
BEGIN
  SELECT RAISE(ABORT, 'a head goes with its whole case alone');
END;
CREATE TRIGGER complaints_are_answered_once BEFORE UPDATE ON complaints
WHEN OLD.answer IS NOT NULL OR NEW.text <> OLD.text OR NEW.id <> OLD.id
BEGIN
  SELECT RAISE(ABORT, 'a complaint is answered once and otherwise never changed');
END;
