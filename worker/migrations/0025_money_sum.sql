-- Money added up: what reports without filters are answered from. Derived.

CREATE TABLE money_sum (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  model TEXT NOT NULL,                    -- of attribution, within the site's own window
  span TEXT NOT NULL CHECK (span IN ('day', 'month')),
  dimension TEXT NOT NULL,                -- a headwater::report::Dimension, or 'all'
  starts_s INTEGER NOT NULL,              -- the first instant of the day or month, in the site's zone
  ends_s INTEGER NOT NULL,                -- the first one after it: in another zone it is another day
  sums TEXT NOT NULL,                     -- headwater::report::money_sum::TotalSums, or NamedSums
  PRIMARY KEY (site, mode, model, span, dimension, starts_s)
) STRICT, WITHOUT ROWID;

-- 1: the money of every day that has columns is added up. A new Worker's cron sees to the sites of before; one that an earlier Worker makes
-- meanwhile is such a site.
ALTER TABLE visit_sum_until ADD COLUMN money_summed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX visit_sum_until_money ON visit_sum_until (site) WHERE money_summed = 0;
