-- Recurring revenue. All derived, but for recurring_until. Units are the 30,240th part of a minor unit a month (headwater::recurring::amount).
-- Facts of before this migration have no rows until `npm run rebuild`, or until a new fact changes what their subscription is worth. A
-- Worker of the version before writes none.

CREATE TABLE recurring_step (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  customer TEXT NOT NULL,                 -- cus_…
  subscription TEXT NOT NULL,             -- sub_…
  at_s INTEGER NOT NULL,
  product TEXT NOT NULL,                  -- prod_…; empty: not known
  currency TEXT NOT NULL,
  told INTEGER NOT NULL,                  -- 0 event, 1 list, 3 assumed: counts where no paid invoice is known
  units INTEGER NOT NULL,                 -- more or less, of what the subscription is worth
  past_due INTEGER NOT NULL,              -- of those that are past due, more or less
  country TEXT,                           -- of the first invoice's address
  PRIMARY KEY (site, mode, customer, subscription, at_s, product, currency, told)
) STRICT, WITHOUT ROWID;

-- What paid invoices tell of the time before the versions of their subscription do.
CREATE TABLE recurring_paid (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  customer TEXT NOT NULL,
  subscription TEXT NOT NULL,
  invoice TEXT NOT NULL,                  -- in_…
  from_s INTEGER NOT NULL,
  to_s INTEGER NOT NULL,
  product TEXT NOT NULL,
  price TEXT NOT NULL,                    -- empty: not known
  currency TEXT NOT NULL,
  units INTEGER NOT NULL,
  PRIMARY KEY (site, mode, customer, subscription, invoice)
) STRICT, WITHOUT ROWID;

-- Items and discounts of a subscription's newest version that are not in its worth.
CREATE TABLE recurring_left_out (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  subscription TEXT NOT NULL,
  why TEXT NOT NULL,                      -- headwater::recurring::worth::Left
  price TEXT NOT NULL,                    -- empty: the subscription as a whole
  product TEXT NOT NULL,
  customer TEXT NOT NULL,
  running INTEGER NOT NULL,               -- 1: the subscription is active or past due
  PRIMARY KEY (site, mode, subscription, why, price)
) STRICT, WITHOUT ROWID;
CREATE INDEX recurring_left_out_running ON recurring_left_out (site, mode, subscription) WHERE running = 1;

-- Both added up for each customer: only what changes something at an instant. Made anew for a customer whenever one of its rows above is.
CREATE TABLE recurring_change (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  customer TEXT NOT NULL,
  currency TEXT NOT NULL,
  subscription TEXT NOT NULL,
  product TEXT NOT NULL,
  units INTEGER NOT NULL,
  past_due INTEGER NOT NULL,
  again INTEGER NOT NULL,                 -- 1: the customer has an earlier change in this currency
  told INTEGER NOT NULL,                  -- 2: a paid invoice; else as above
  country TEXT,
  PRIMARY KEY (site, mode, at_s, customer, currency, subscription, product)
) STRICT, WITHOUT ROWID;
CREATE INDEX recurring_change_customer ON recurring_change (site, mode, customer);

-- Who holds what at the first instant of a month, and where each came from (headwater::recurring::book).
CREATE TABLE recurring_book (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  starts_s INTEGER NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (site, mode, starts_s, part)
) STRICT, WITHOUT ROWID;

-- WORKING: when the next book is due.
CREATE TABLE recurring_until (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  changes INTEGER NOT NULL,               -- counts what may change a book: who makes one sees that it has changed meanwhile
  until_s INTEGER NOT NULL,               -- there is no book that is right after this instant
  due_s INTEGER NOT NULL,                 -- from when on the next can be made
  PRIMARY KEY (site, mode)
) STRICT, WITHOUT ROWID;
CREATE INDEX recurring_until_due ON recurring_until (due_s);

-- A change makes the books after it wrong, whichever statement writes it.
CREATE TRIGGER recurring_change_comes AFTER INSERT ON recurring_change
BEGIN
  DELETE FROM recurring_book WHERE site = new.site AND mode = new.mode AND starts_s > new.at_s;
  INSERT INTO recurring_until VALUES (new.site, new.mode, 1, new.at_s, 0)
  ON CONFLICT (site, mode) DO UPDATE SET changes = changes + 1, due_s = iif(excluded.until_s < until_s, 0, due_s), until_s = min(until_s, excluded.until_s);
END;

CREATE TRIGGER recurring_change_goes AFTER DELETE ON recurring_change
BEGIN
  DELETE FROM recurring_book WHERE site = old.site AND mode = old.mode AND starts_s > old.at_s;
  UPDATE recurring_until SET changes = changes + 1, due_s = iif(old.at_s < until_s, 0, due_s), until_s = min(until_s, old.at_s)
  WHERE site = old.site AND mode = old.mode;
END;

CREATE TRIGGER recurring_change_moves AFTER UPDATE ON recurring_change
BEGIN
  DELETE FROM recurring_book WHERE site = new.site AND mode = new.mode AND starts_s > new.at_s;
  UPDATE recurring_until SET changes = changes + 1, due_s = iif(new.at_s < until_s, 0, due_s), until_s = min(until_s, new.at_s)
  WHERE site = new.site AND mode = new.mode;
END;

-- Where a customer came from is the credit of its first payment: another credit, or another first payment, makes the books wrong that
-- have the customer. Its first change is touched, and the triggers above do the rest.

CREATE TRIGGER recurring_credit_comes AFTER INSERT ON credit WHEN new.model = 'last_non_direct'
BEGIN
  UPDATE recurring_change SET told = told WHERE site = new.site AND mode = new.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT c.at_s, c.customer, c.currency, c.subscription, c.product FROM payment p
      CROSS JOIN recurring_change c ON c.site = p.site AND c.mode = p.mode AND c.customer = p.customer
    WHERE p.site = new.site AND p.mode = new.mode AND p.id = new.payment AND p.renewal = 0
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = p.site AND b.mode = p.mode
      AND coalesce(b.customer, b.email, b.visitor) = +p.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (p.paid_s, p.id))
    ORDER BY c.at_s LIMIT 1);
END;

CREATE TRIGGER recurring_credit_moves AFTER UPDATE ON credit WHEN new.model = 'last_non_direct'
BEGIN
  UPDATE recurring_change SET told = told WHERE site = new.site AND mode = new.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT c.at_s, c.customer, c.currency, c.subscription, c.product FROM payment p
      CROSS JOIN recurring_change c ON c.site = p.site AND c.mode = p.mode AND c.customer = p.customer
    WHERE p.site = new.site AND p.mode = new.mode AND p.id = new.payment AND p.renewal = 0
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = p.site AND b.mode = p.mode
      AND coalesce(b.customer, b.email, b.visitor) = +p.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (p.paid_s, p.id))
    ORDER BY c.at_s LIMIT 1);
END;

CREATE TRIGGER recurring_credit_goes AFTER DELETE ON credit WHEN old.model = 'last_non_direct'
BEGIN
  UPDATE recurring_change SET told = told WHERE site = old.site AND mode = old.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT c.at_s, c.customer, c.currency, c.subscription, c.product FROM payment p
      CROSS JOIN recurring_change c ON c.site = p.site AND c.mode = p.mode AND c.customer = p.customer
    WHERE p.site = old.site AND p.mode = old.mode AND p.id = old.payment AND p.renewal = 0
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = p.site AND b.mode = p.mode
      AND coalesce(b.customer, b.email, b.visitor) = +p.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (p.paid_s, p.id))
    ORDER BY c.at_s LIMIT 1);
END;

CREATE TRIGGER recurring_payer_comes AFTER INSERT ON payment WHEN new.renewal = 0 AND new.customer IS NOT NULL
BEGIN
  UPDATE recurring_change SET told = told WHERE site = new.site AND mode = new.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT at_s, customer, currency, subscription, product FROM recurring_change
    WHERE site = new.site AND mode = new.mode AND customer = new.customer
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = new.site AND b.mode = new.mode
      AND coalesce(b.customer, b.email, b.visitor) = +new.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (new.paid_s, new.id))
    ORDER BY at_s LIMIT 1);
END;

CREATE TRIGGER recurring_payer_goes AFTER DELETE ON payment WHEN old.renewal = 0 AND old.customer IS NOT NULL
BEGIN
  UPDATE recurring_change SET told = told WHERE site = old.site AND mode = old.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT at_s, customer, currency, subscription, product FROM recurring_change
    WHERE site = old.site AND mode = old.mode AND customer = old.customer
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = old.site AND b.mode = old.mode
      AND coalesce(b.customer, b.email, b.visitor) = +old.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (old.paid_s, old.id))
    ORDER BY at_s LIMIT 1);
END;

CREATE TRIGGER recurring_payer_moves AFTER UPDATE ON payment
WHEN (old.renewal, old.customer, old.paid_s, old.gross_minor > 0) IS NOT (new.renewal, new.customer, new.paid_s, new.gross_minor > 0)
BEGIN
  UPDATE recurring_change SET told = told WHERE site = new.site AND mode = new.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT at_s, customer, currency, subscription, product FROM recurring_change
    WHERE site = new.site AND mode = new.mode AND customer = new.customer
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = new.site AND b.mode = new.mode
      AND coalesce(b.customer, b.email, b.visitor) = +new.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (new.paid_s, new.id))
    ORDER BY at_s LIMIT 1);
  UPDATE recurring_change SET told = told WHERE site = old.site AND mode = old.mode AND (at_s, customer, currency, subscription, product) IN (
    SELECT at_s, customer, currency, subscription, product FROM recurring_change
    WHERE site = old.site AND mode = old.mode AND customer = old.customer
      AND NOT EXISTS (SELECT 1 FROM payment b WHERE b.site = old.site AND b.mode = old.mode
      AND coalesce(b.customer, b.email, b.visitor) = +old.customer AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (old.paid_s, old.id))
    ORDER BY at_s LIMIT 1);
END;
