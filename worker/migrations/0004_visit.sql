-- What a visitor did, by the names that the site gives it. For time lines; dropped with the hits.
CREATE TABLE visit_event (
  site TEXT NOT NULL,
  at_ms INTEGER NOT NULL,                 -- the server's clock
  id TEXT NOT NULL,                       -- random
  session TEXT NOT NULL,
  visitor TEXT NOT NULL,
  name TEXT NOT NULL,                     -- the site's word, 64 characters at most
  page TEXT,                              -- host and path
  props TEXT NOT NULL,                    -- JSON object of texts, the site's words too
  PRIMARY KEY (site, at_ms, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_event_visitor ON visit_event (site, visitor, at_ms);

-- How long and how far down each page of a session was looked at. Dropped with the hits.
CREATE TABLE engagement (
  site TEXT NOT NULL,
  session TEXT NOT NULL,
  page TEXT NOT NULL,                     -- host and path
  engaged_ms INTEGER NOT NULL,            -- summed, a day at most
  scroll_percent INTEGER NOT NULL,        -- the deepest
  first_s INTEGER NOT NULL,               -- when the page was first told of
  last_s INTEGER NOT NULL,                -- and last
  PRIMARY KEY (site, session, page)
) STRICT, WITHOUT ROWID;
-- By the first time, since that never changes: telling more of a page does not move its index.
CREATE INDEX engagement_first ON engagement (site, first_s);

-- The random salt under which cookieless visitors of one UTC day are computed. Deleted when its day is past: nobody can compute them again.
CREATE TABLE day_salt (
  day INTEGER PRIMARY KEY,                -- UTC days since 1970-01-01
  salt TEXT NOT NULL                      -- 32 bytes in hex
) STRICT, WITHOUT ROWID;
