-- Visits in narrow rows, in order of time. The table session goes on being read, since what stands there is moved a few rows a minute, and
-- since a Worker of an earlier version may still write it.

ALTER TABLE site ADD COLUMN number INTEGER;  -- stands for the site in the keys of visits; up to 2,047
ALTER TABLE site ADD COLUMN landing_host TEXT;  -- the first of its hosts when this was set; touches leave it out, so it never changes
UPDATE site SET number = (SELECT count(*) FROM site o WHERE o.id <= site.id), landing_host = hosts ->> '$[0]';
CREATE UNIQUE INDEX site_number ON site (number);
CREATE TRIGGER site_is_numbered AFTER INSERT ON site WHEN new.number IS NULL
BEGIN
  UPDATE site SET number = (SELECT ifnull(max(number), 0) + 1 FROM site), landing_host = hosts ->> '$[0]' WHERE id = new.id;
END;
ALTER TABLE site ADD COLUMN pages_until_s INTEGER NOT NULL DEFAULT 0;  -- visits that began before have no lists of pages any more

-- Ids are UUIDs of 16 bytes; as text they are columns that take no room. Words (channel, device, browser, os) stand as numbers from
-- worker/src/store/word.rs, where they are listed there.
CREATE TABLE visit (
  at INTEGER PRIMARY KEY,                 -- 11 bits site.number, 32 bits started_s, 20 bits the beginning of the id, or the next free number
  site_number INTEGER NOT NULL,
  id_bytes BLOB NOT NULL,                 -- of the session
  visitor_bytes BLOB NOT NULL,
  lasted_s INTEGER NOT NULL,              -- from its first beacon to its last
  hits INTEGER NOT NULL,
  begins INTEGER NOT NULL,                -- 1: it begins a touch; 0: it continues one (the way back from checkout)
  channel TEXT NOT NULL,
  touch TEXT NOT NULL,                    -- headwater::visit::touch::Touch::to_stored; one that begins with / leaves site.landing_host out
  rules_version INTEGER NOT NULL,         -- of the channel rules used
  marks BLOB NOT NULL,                    -- of the last eight beacons, newest first, 4 bytes each
  proved INTEGER NOT NULL,                -- 1: the visitor's own cookie came with the beacon that began it
  country TEXT,                           -- ISO 3166-1 alpha-2, in capitals
  device TEXT,
  browser TEXT,
  os TEXT,
  is_new INTEGER,                         -- 1: no earlier visit of the visitor was known when it began; 0: one was; NULL: unknown
  events INTEGER,                         -- custom events; NULL: none, or unknown
  engaged_ms INTEGER,                     -- of pages whose rows of engagement are dropped; NULL: none
  pages TEXT,                             -- page views after the one that began it: headwater::visit::pages
  started_s INTEGER GENERATED ALWAYS AS ((at >> 20) & 4294967295) VIRTUAL, -- the server's clock
  last_s INTEGER GENERATED ALWAYS AS (((at >> 20) & 4294967295) + lasted_s) VIRTUAL,
  id TEXT GENERATED ALWAYS AS (lower(substr(hex(id_bytes), 1, 8) || '-' || substr(hex(id_bytes), 9, 4) || '-' || substr(hex(id_bytes), 13, 4)
    || '-' || substr(hex(id_bytes), 17, 4) || '-' || substr(hex(id_bytes), 21))) VIRTUAL,
  visitor TEXT GENERATED ALWAYS AS (lower(substr(hex(visitor_bytes), 1, 8) || '-' || substr(hex(visitor_bytes), 9, 4) || '-'
    || substr(hex(visitor_bytes), 13, 4) || '-' || substr(hex(visitor_bytes), 17, 4) || '-' || substr(hex(visitor_bytes), 21))) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX visit_id ON visit (id_bytes, site_number);
CREATE INDEX visit_visitor ON visit (visitor_bytes);  -- a visitor's visits stand in it in order of time

-- Visits begin by the server's clock, so none comes that is older than what is added up. Should one come all the same, everything is added
-- up anew. One that is moved here is added up already.
CREATE TRIGGER visit_comes_late AFTER INSERT ON visit
WHEN new.started_s < (SELECT u.until_s FROM site n CROSS JOIN visit_sum_until u ON u.site = n.id WHERE n.number = new.site_number)
  AND NOT EXISTS (SELECT 1 FROM site n CROSS JOIN session s ON s.site = n.id AND s.id = new.id WHERE n.number = new.site_number)
BEGIN
  DELETE FROM visit_span WHERE site = (SELECT id FROM site WHERE number = new.site_number);
  DELETE FROM visit_sum WHERE site = (SELECT id FROM site WHERE number = new.site_number);
  DELETE FROM visit_column WHERE site = (SELECT id FROM site WHERE number = new.site_number);
  UPDATE visit_sum_until SET until_s = 0 WHERE site = (SELECT id FROM site WHERE number = new.site_number);
END;

DROP TRIGGER engagement_is_dropped;
CREATE TRIGGER engagement_is_dropped AFTER DELETE ON engagement
BEGIN
  UPDATE session SET engaged_ms = ifnull(engaged_ms, 0) + old.engaged_ms WHERE site = old.site AND id = old.session;
  UPDATE visit SET engaged_ms = ifnull(engaged_ms, 0) + old.engaged_ms
  WHERE id_bytes = unhex(old.session, '-') AND site_number = (SELECT number FROM site WHERE id = old.site);
END;
