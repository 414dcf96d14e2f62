-- What is known of a visitor's device when a session begins. NULL: unknown, as in every session stored before these columns existed. A
-- Worker of the version before writes none of them.

ALTER TABLE session ADD COLUMN country TEXT;    -- ISO 3166-1 alpha-2, in capitals
ALTER TABLE session ADD COLUMN device TEXT;     -- desktop, mobile, tablet
ALTER TABLE session ADD COLUMN browser TEXT;    -- a name from core/src/data/devices.txt
ALTER TABLE session ADD COLUMN os TEXT;         -- likewise
ALTER TABLE session ADD COLUMN is_new INTEGER;  -- 1: no earlier session of the visitor was known when it began; 0: one was
