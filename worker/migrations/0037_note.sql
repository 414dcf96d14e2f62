-- What the owner wrote on days, at most 500 of a site: shown on the chart, and nothing is computed from it. A Worker of the version before
-- reads none of it.
CREATE TABLE note (
  site TEXT NOT NULL,
  day TEXT NOT NULL,                      -- YYYY-MM-DD in the site's zone
  id TEXT NOT NULL,
  text TEXT NOT NULL,                     -- the owner's own words: shown as text, never as markup
  made_s INTEGER NOT NULL,
  PRIMARY KEY (site, day, id)
) STRICT, WITHOUT ROWID;
