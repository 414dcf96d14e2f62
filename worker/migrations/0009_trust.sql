-- What a stranger may do without a secret: claims are few, dated, and read after what was signed.

ALTER TABLE session ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;  -- 1: the visitor's own cookie came with the beacon that began it
ALTER TABLE alias ADD COLUMN contested INTEGER NOT NULL DEFAULT 0; -- 1: seen beside another visitor too: it leads to nobody
ALTER TABLE site ADD COLUMN claims_join INTEGER NOT NULL DEFAULT 1 -- 0: unsigned identifies join no touches of several browsers
  CHECK (claims_join IN (0, 1));

-- Identifies by what they name: those that were signed, and the claims in order of time, so that a bounded number of each is read.
CREATE INDEX identify_signed_user ON identify (site, user) WHERE signed = 1 AND user <> '';
CREATE INDEX identify_signed_email ON identify (site, email) WHERE signed = 1 AND email <> '';
CREATE INDEX identify_claimed_user ON identify (site, user, at_s) WHERE signed = 0 AND user <> '';
CREATE INDEX identify_claimed_email ON identify (site, email, at_s) WHERE signed = 0 AND email <> '';

-- Payments that claims join somebody to carry a clue of its own from now on; those of before are found by the mark in their journey.
INSERT INTO clue (site, clue, mode, payment)
SELECT site, 'claims', mode, id FROM payment WHERE instr(attribution, '"joined":true') > 0 ON CONFLICT DO NOTHING;
