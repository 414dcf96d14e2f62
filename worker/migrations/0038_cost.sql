-- What the owner says was spent on a source or a campaign, at most 20,000 rows of a site. Cohorts are held against it. A Worker of the
-- version before reads none of it.
CREATE TABLE cost (
  site TEXT NOT NULL,
  id TEXT NOT NULL,                       -- <first day>~<16 hex digits of a digest of what tells rows apart>
  source TEXT NOT NULL,                   -- as reports name it, in lower case
  medium TEXT NOT NULL,                   -- in lower case; empty: none
  campaign TEXT NOT NULL,                 -- as reports name it; empty: the source as such
  currency TEXT NOT NULL,                 -- lower-case ISO 4217
  first_day TEXT NOT NULL,                -- YYYY-MM-DD in the site's zone
  last_day TEXT NOT NULL,                 -- inclusive, 366 days at most
  amount_minor INTEGER NOT NULL,
  note TEXT,                              -- the owner's own words: shown as text, never as markup
  made_s INTEGER NOT NULL,
  PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

-- Rows of one name have no day in common, so the last one that begins before a day is the only one that can have it.
CREATE INDEX cost_name ON cost (site, source, medium, campaign, currency, first_day, last_day);
