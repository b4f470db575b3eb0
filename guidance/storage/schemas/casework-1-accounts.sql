CREATE TABLE accounts (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('counsellor', 'officer', 'curator')),
  salt BLOB NOT NULL,
  n INTEGER NOT NULL,
  r INTEGER NOT NULL,
  p INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sessions INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
