-- What reports are answered from: visits and money of days in columns, and visits added up by day and month. All derived. The tables
-- visit_rollup, visit_rollup_until and money_rollup are read by no Worker from now on; they stay because one of an earlier version may
-- still run.

ALTER TABLE session ADD COLUMN events INTEGER;     -- custom events; NULL: none, or begun before this column existed
ALTER TABLE session ADD COLUMN engaged_ms INTEGER; -- of pages whose rows of engagement are dropped; NULL: none

CREATE TABLE visit_span (
  site TEXT NOT NULL,
  starts_s INTEGER NOT NULL,              -- visits that began from here on …
  ends_s INTEGER NOT NULL,                -- … and before this: a part of a day that is not over
  sums TEXT NOT NULL,                     -- JSON: by dimension a list of headwater::report::visits::VisitGroup
  columns TEXT NOT NULL,                  -- JSON: by name the columns of headwater::report::visit_day::VisitDay
  PRIMARY KEY (site, starts_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_sum (
  site TEXT NOT NULL,
  span TEXT NOT NULL CHECK (span IN ('day', 'month')),
  dimension TEXT NOT NULL,                -- a headwater::report::Dimension, or 'all'
  starts_s INTEGER NOT NULL,              -- the first instant of the day or month, in the site's zone
  sums TEXT NOT NULL,                     -- JSON: headwater::report::visits::VisitSums
  PRIMARY KEY (site, span, dimension, starts_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_column (
  site TEXT NOT NULL,
  name TEXT NOT NULL,                     -- of the column
  starts_s INTEGER NOT NULL,              -- the first instant of the day
  body TEXT NOT NULL,                     -- headwater::report::visit_day::VisitDay
  PRIMARY KEY (site, name, starts_s)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_sum_until (
  site TEXT PRIMARY KEY,
  until_s INTEGER NOT NULL,               -- sessions that began before are added up; 0: none
  time_zone TEXT NOT NULL                 -- in whose days; in another zone nothing counts as added up
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_sum_until_due ON visit_sum_until (until_s);

INSERT INTO visit_sum_until (site, until_s, time_zone) SELECT id, 0, time_zone FROM site WHERE true;

-- Sessions begin by the server's clock, so none comes that is older than what is added up. Should one come all the same, as when rows are
-- brought in by hand, everything is added up anew.
DROP TRIGGER session_comes_late;
CREATE TRIGGER session_comes_late AFTER INSERT ON session
WHEN new.started_s < (SELECT until_s FROM visit_sum_until WHERE site = new.site)
BEGIN
  DELETE FROM visit_span WHERE site = new.site;
  DELETE FROM visit_sum WHERE site = new.site;
  DELETE FROM visit_column WHERE site = new.site;
  UPDATE visit_sum_until SET until_s = 0 WHERE site = new.site;
  DELETE FROM visit_rollup WHERE site = new.site;
  UPDATE visit_rollup_until SET until_s = 0 WHERE site = new.site;
END;

-- How long a session's pages were looked at outlives the rows of its pages.
CREATE TRIGGER engagement_is_dropped AFTER DELETE ON engagement
BEGIN
  UPDATE session SET engaged_ms = ifnull(engaged_ms, 0) + old.engaged_ms WHERE site = old.site AND id = old.session;
END;

CREATE TABLE money_column (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  name TEXT NOT NULL,                     -- of the column
  starts_s INTEGER NOT NULL,              -- the first instant of the day, in the site's zone
  ends_s INTEGER NOT NULL,                -- the first one after it: in another zone it is another day
  body TEXT NOT NULL,                     -- headwater::report::money_day::MoneyDay
  PRIMARY KEY (site, mode, name, starts_s)
) STRICT, WITHOUT ROWID;

INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT DISTINCT site, mode, at_s / 86400, 0, unixepoch() FROM entry WHERE true ON CONFLICT DO NOTHING;
