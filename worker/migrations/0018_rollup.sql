-- Derived: money and visits of each day, added up ahead of time, so that a report reads days and not rows. A report reads for itself what
-- does not stand here. A Worker of before does not mark the days that it changes: `npm run rebuild` puts right what it changed after the
-- first sums were made.

CREATE TABLE visit_rollup (
  site TEXT NOT NULL,
  dimension TEXT NOT NULL CHECK (dimension IN ('all', 'channel', 'source', 'campaign')),
  starts_s INTEGER NOT NULL,              -- the first instant of the day, in the site's zone
  sums TEXT NOT NULL,                     -- JSON: headwater::report::visits::DaySums
  PRIMARY KEY (site, dimension, starts_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_rollup_until (
  site TEXT PRIMARY KEY,
  until_s INTEGER NOT NULL,               -- sessions that began before are added up in visit_rollup; 0: none
  time_zone TEXT NOT NULL                 -- in whose days; in another zone nothing counts as added up
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_rollup_until_due ON visit_rollup_until (until_s);

INSERT INTO visit_rollup_until (site, until_s, time_zone) SELECT id, 0, time_zone FROM site WHERE true;

-- Sessions begin by the server's clock, so none comes that is older than what is added up. Should one come all the same, as when rows are
-- brought in by hand, everything is added up anew.
CREATE TRIGGER session_comes_late AFTER INSERT ON session
WHEN new.started_s < (SELECT until_s FROM visit_rollup_until WHERE site = new.site)
BEGIN
  DELETE FROM visit_rollup WHERE site = new.site;
  UPDATE visit_rollup_until SET until_s = 0 WHERE site = new.site;
END;

CREATE TABLE money_rollup (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  model TEXT NOT NULL,
  starts_s INTEGER NOT NULL,              -- the first instant of the day, in the site's zone
  ends_s INTEGER NOT NULL,                -- the first one after it: in another zone it is another day
  sums TEXT NOT NULL,                     -- JSON: headwater::report::MoneyDay
  PRIMARY KEY (site, mode, model, starts_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE stale_day (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  day INTEGER NOT NULL,                   -- of UTC, counted from 1970: no day of money_rollup that it touches counts
  taken INTEGER NOT NULL,                 -- 1: it is being added up; marked again meanwhile it is 0
  marked_s INTEGER NOT NULL,              -- when it was marked first: the oldest are added up first
  PRIMARY KEY (site, mode, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX stale_day_marked ON stale_day (marked_s);

INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT DISTINCT site, mode, at_s / 86400, 0, unixepoch() FROM entry WHERE true ON CONFLICT DO NOTHING;
