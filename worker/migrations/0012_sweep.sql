-- Claims that no payment carries are dropped when they are old: how far each table has been gone through. A Worker of before writes none of it.

CREATE TABLE sweep (
  name TEXT PRIMARY KEY,                  -- of the table
  place TEXT NOT NULL                     -- JSON list: the key of the last row looked at
) STRICT, WITHOUT ROWID;

-- Identifies are found by the indexes of those that were signed and of the claims.
DROP INDEX identify_user;
DROP INDEX identify_email;
