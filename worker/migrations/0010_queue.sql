-- What visits cost, and the queue's turns. A Worker of before reads and writes none of it, but for the queue's rows, which it takes in any order.

-- Rows that beacons wrote on a day of UTC, and the dropping of old ones: near enough, since one beacon in eight is counted for eight.
CREATE TABLE visit_rows (
  day INTEGER NOT NULL,                   -- UTC days since 1970-01-01, as D1 counts its own
  site TEXT NOT NULL,                     -- empty: the dropping of old rows of all sites
  rows INTEGER NOT NULL,
  PRIMARY KEY (day, site)
) STRICT, WITHOUT ROWID;

ALTER TABLE pending ADD COLUMN pass INTEGER NOT NULL DEFAULT 0; -- the generation with which the pass under way began
ALTER TABLE pending ADD COLUMN turn INTEGER NOT NULL DEFAULT 0; -- of a site's the lowest comes next: when it was queued or had its last turn
ALTER TABLE pending ADD COLUMN due_s INTEGER NOT NULL DEFAULT 0; -- it rests until then; 0: it does not
ALTER TABLE pending ADD COLUMN done INTEGER NOT NULL DEFAULT 0; -- 1: nothing is to be done; it only keeps the next pass from coming before due_s
CREATE INDEX pending_turn ON pending (site, turn) WHERE done = 0;
CREATE INDEX pending_done ON pending (due_s) WHERE done = 1;

ALTER TABLE site ADD COLUMN queue_turn INTEGER NOT NULL DEFAULT 0; -- of the sites with a queue the lowest comes next
