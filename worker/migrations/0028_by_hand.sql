-- What the owner said of payments by hand: a fact like any other, kept for good, whatever is derived anew. The latest of a payment counts;
-- those before are its history. A Worker of an earlier version reads none of it.
CREATE TABLE assignment (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  ordinal INTEGER NOT NULL,               -- from 1
  at_s INTEGER NOT NULL,
  agent TEXT,                             -- user agent of the sign-in that said it; NULL: the owner's token itself
  said TEXT,                              -- JSON: source, channel, campaign, landing_page; NULL: taken back
  note TEXT NOT NULL,                     -- the owner's own words, or empty
  PRIMARY KEY (site, mode, payment, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_at ON assignment (site, mode, at_s);

-- Payments whose source is not known: most payments are not in it.
CREATE INDEX payment_unplaced ON payment (site, mode, paid_s, id) WHERE confidence = 'unknown' AND gross_minor > 0;
