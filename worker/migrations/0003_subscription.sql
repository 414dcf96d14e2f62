-- DERIVED: a subscription as Stripe last reported it, for display. Written with the facts that tell of it; facts of before this
-- table fill it when the next event or list of their subscription comes in.
CREATE TABLE subscription (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  id TEXT NOT NULL,                       -- sub_…
  customer TEXT,
  status TEXT NOT NULL,                   -- Stripe's word
  items TEXT NOT NULL,                    -- JSON list, one an item: {"product", "nickname", "price"}; a product's name is looked up in its facts
  amount_minor INTEGER,                   -- of one period over all items; NULL: not known
  currency TEXT,                          -- NULL: none, or several
  interval TEXT,                          -- day, week, month, year; NULL: none, or several
  interval_count INTEGER NOT NULL,
  current_period_end_s INTEGER,
  cancel_at_period_end INTEGER NOT NULL,  -- 1: it ends with that period
  trial_end_s INTEGER,
  ended_s INTEGER,
  created_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_customer ON subscription (site, mode, customer);
