-- Identifies that the site's own server signed, and the ids of other tools.

ALTER TABLE site ADD COLUMN identify_key TEXT;          -- sealed; NULL: none
ALTER TABLE site ADD COLUMN identify_key_hint TEXT;     -- its last four characters
ALTER TABLE site ADD COLUMN identify_key_made_s INTEGER;
ALTER TABLE site ADD COLUMN identify_key_before TEXT;   -- sealed; the one it replaced …
ALTER TABLE site ADD COLUMN identify_key_before_until_s INTEGER; -- … is taken until then
ALTER TABLE site ADD COLUMN identify_signing TEXT NOT NULL DEFAULT 'optional' -- required: unsigned identifies are refused
  CHECK (identify_signing IN ('optional', 'required'));

-- Who the site's server signed to be a customer (A4).
CREATE TABLE signed_customer (
  site TEXT NOT NULL,
  customer TEXT NOT NULL,                 -- cus_…
  visitor TEXT NOT NULL,
  at_s INTEGER NOT NULL,                  -- the earliest
  PRIMARY KEY (site, customer, visitor)
) STRICT, WITHOUT ROWID;

-- Another tool's id of a browser, and the visitor it was seen beside first (A12).
CREATE TABLE alias (
  site TEXT NOT NULL,
  alias TEXT NOT NULL,                    -- UUID of the other tool's cookie
  visitor TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  PRIMARY KEY (site, alias)
) STRICT, WITHOUT ROWID;
