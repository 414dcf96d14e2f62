-- What Stripe keeps of payments. It is read for sites with a reporting currency alone; a Worker of the version before reads none of it.

-- A balance transaction of a payment: a fact, which Stripe never changes. The payment may come later than it.
CREATE TABLE fee (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  id TEXT NOT NULL,                       -- txn_…
  kind TEXT NOT NULL,                     -- payment, refund, dispute
  currency TEXT NOT NULL,                 -- of the account's balance
  amount_minor INTEGER NOT NULL,          -- what moved, before the fee; negative where money left
  fee_minor INTEGER NOT NULL,             -- what was kept of it; negative where a fee came back
  application_minor INTEGER NOT NULL,     -- of that a platform's part …
  tax_minor INTEGER NOT NULL,             -- … and tax; the rest is Stripe's
  at_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, payment, id)
) STRICT, WITHOUT ROWID;

-- How far the balance transactions of a key's account have been read.
CREATE TABLE fee_walk (
  site TEXT NOT NULL,
  integration TEXT NOT NULL,
  mode TEXT NOT NULL,
  step INTEGER NOT NULL,                  -- which type
  cursor TEXT,                            -- the last one read of it; NULL: from the newest on
  since_s INTEGER NOT NULL,               -- back to here
  began_s INTEGER NOT NULL,               -- when this reading began
  next_s INTEGER NOT NULL,                -- when the next page is due
  PRIMARY KEY (site, integration, mode)
) STRICT, WITHOUT ROWID;

-- Sums of money have a new form (4): in the reporting currency also what was kept, and of how many payments that is not known. As in 0039,
-- a Worker of the version before may run on and write sums of its own form.
DROP TRIGGER money_sum_of_before;
DROP TRIGGER money_sum_of_before_anew;
CREATE TRIGGER money_sum_of_before AFTER INSERT ON money_sum WHEN NEW.model NOT GLOB '*.4'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
CREATE TRIGGER money_sum_of_before_anew AFTER UPDATE ON money_sum WHEN NEW.model NOT GLOB '*.4'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
