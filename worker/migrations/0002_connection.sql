-- Connections by key: what is asked of Stripe, how far it has come, and what was found. A Worker of before writes none of it.

ALTER TABLE integration ADD COLUMN disconnected_s INTEGER; -- when the owner ended it
ALTER TABLE delivery ADD COLUMN took_ms INTEGER;           -- from its arrival to its commit
ALTER TABLE delivery ADD COLUMN mode TEXT;                 -- of the secret that signed it, for a replay
ALTER TABLE delivery ADD COLUMN secret TEXT;               -- sec_…, which secret signed it

CREATE INDEX delivery_quarantined ON delivery (integration, received_s) WHERE outcome = 'quarantined';

CREATE TABLE api_key (
  site TEXT NOT NULL,
  integration TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  sealed TEXT NOT NULL,                   -- the restricted key
  hint TEXT NOT NULL,                     -- last four characters
  created_s INTEGER NOT NULL,
  checked_s INTEGER NOT NULL,             -- when Stripe last accepted or refused it
  accepted INTEGER NOT NULL,              -- 0: refused
  permissions TEXT NOT NULL,              -- JSON: granted, by Stripe's name of the permission
  next_check_s INTEGER NOT NULL,          -- when our totals are compared with Stripe's again
  lease TEXT NOT NULL DEFAULT '',         -- who works with the key
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  next_ask_ms INTEGER NOT NULL DEFAULT 0, -- not before this is Stripe asked again
  rows_day INTEGER NOT NULL DEFAULT 0,    -- the day, counted from 1970 in UTC, of …
  rows_of_day INTEGER NOT NULL DEFAULT 0, -- … the rows that work with the key has written
  PRIMARY KEY (site, integration, mode)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoint (
  site TEXT NOT NULL,
  integration TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  url TEXT NOT NULL,                      -- where Stripe is to post
  state TEXT NOT NULL CHECK (state IN ('standing', 'unreachable', 'missing', 'forbidden', 'left_behind')),
  id TEXT,                                -- we_…, once it stands
  secret TEXT,                            -- sec_… of the signing secret that came with it
  api_version TEXT,
  checked_s INTEGER,                      -- when it was last seen right
  reason TEXT,                            -- why the last attempt failed
  next_try_s INTEGER NOT NULL,            -- not before this it is tried again
  PRIMARY KEY (site, integration, mode)
) STRICT, WITHOUT ROWID;

-- Long work, a page at a time: the rows a page brings and the place it ends are one commit.
CREATE TABLE job (
  site TEXT NOT NULL,
  integration TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  kind TEXT NOT NULL CHECK (kind IN ('import', 'check', 'removal')),
  run INTEGER NOT NULL,                   -- counts the times it was begun
  pages INTEGER NOT NULL,                 -- pages done; a commit of a page is guarded by it
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'done')),
  reason TEXT,                            -- why it waits or is paused
  permission TEXT,                        -- the permission that is missing
  step INTEGER NOT NULL,                  -- which list
  cursor TEXT,                            -- the last object done of it
  progress TEXT NOT NULL,                 -- JSON: what was found so far
  requests INTEGER NOT NULL,
  failures INTEGER NOT NULL,              -- in a row
  wait_until_s INTEGER NOT NULL,
  started_s INTEGER NOT NULL,
  ended_s INTEGER,
  PRIMARY KEY (site, integration, mode, kind)
) STRICT, WITHOUT ROWID;

-- Questions to Stripe that are still to be asked; the answer, none included, is a fact.
CREATE TABLE question (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  subscription TEXT NOT NULL,             -- whose Checkout Session is asked for
  integration TEXT NOT NULL,              -- whose key is asked with: one that told of the payment
  queued_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, subscription)
) STRICT, WITHOUT ROWID;

-- What Stripe's own lists add up to, of the check under way or the last one.
CREATE TABLE check_total (
  site TEXT NOT NULL,
  integration TEXT NOT NULL,
  mode TEXT NOT NULL,
  day TEXT NOT NULL,                      -- of the site's time zone
  currency TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute')),
  stripe_minor INTEGER NOT NULL,
  ours_minor INTEGER NOT NULL,            -- our entries for the same objects
  found_minor INTEGER NOT NULL,           -- absolute differences before they were healed
  PRIMARY KEY (site, integration, mode, day, currency, kind)
) STRICT, WITHOUT ROWID;

-- What is remembered of a customer has a clue of its own, which only payments that lean on it carry.
INSERT INTO clue (site, clue, mode, payment)
SELECT site, 'remembered:' || customer, mode, id FROM payment WHERE customer IS NOT NULL ON CONFLICT DO NOTHING;
