-- How far sealed texts have been sealed anew since SEAL_KEY was changed. A Worker of the version before reads none of it, and opens no text
-- that has a key's id.
CREATE TABLE resealing (
  seal_key TEXT NOT NULL,                 -- the public id of SEAL_KEY …
  previous TEXT NOT NULL,                 -- … and of SEAL_KEY_PREVIOUS
  began_s INTEGER NOT NULL,
  sealed_column TEXT NOT NULL,            -- whose turn it is, or empty: all are done
  after TEXT NOT NULL,                    -- JSON list: the key of the row of that column that was looked at last
  resealed INTEGER NOT NULL,              -- texts that were sealed anew
  shut INTEGER NOT NULL,                  -- texts that open under neither key
  shut_text TEXT,                         -- where the first of those stands: a site's id and a place, never a value
  done_s INTEGER,
  PRIMARY KEY (seal_key, previous)
) STRICT, WITHOUT ROWID;
