-- What asks for the self-reported source, and the answer in the traits of an identify. A Worker of the version before reads none of it; the
-- identifies that it keeps have no answer.
ALTER TABLE site ADD COLUMN self_reported_keys TEXT NOT NULL DEFAULT '[]';  -- JSON list of names; empty: the usual ones
ALTER TABLE identify ADD COLUMN self_reported TEXT;                         -- at most 200 characters of the visitor's own
