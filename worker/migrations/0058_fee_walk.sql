-- Types of balance transactions that a key could not read are read later, back to where they were left. A Worker of the version before
-- leaves both columns as they are.
ALTER TABLE fee_walk ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;           -- a bit for each type
ALTER TABLE fee_walk ADD COLUMN left_out_since_s INTEGER NOT NULL DEFAULT 0;
