-- A check adds our own entries up by the page, beside what Stripe's lists add up to.
ALTER TABLE check_total ADD COLUMN entries_minor INTEGER NOT NULL DEFAULT 0;  -- all our entries
ALTER TABLE check_total ADD COLUMN unlisted_minor INTEGER NOT NULL DEFAULT 0; -- of these, of payments that the lists do not hold
