-- Who changed what, and when: never what was written. The version before reads and writes none of it.

CREATE TABLE activity (
  id INTEGER PRIMARY KEY AUTOINCREMENT,   -- the newest has the highest
  at_s INTEGER NOT NULL,
  kind TEXT NOT NULL,                     -- owner_token, member or api_token
  name TEXT,                              -- the member's at that time, or how the API token begins
  route TEXT NOT NULL,                    -- its name in the table of routes
  site TEXT,
  target TEXT                             -- an id; of a person a keyed digest
) STRICT;
