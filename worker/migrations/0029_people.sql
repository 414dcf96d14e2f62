-- Who pays, added up: what each customer brought from each browser in each currency. Derived. The triggers below keep it equal to the
-- payments, whichever version of the Worker writes those. A person's revenue is read from these rows, and not from all payments.

CREATE TABLE payer (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  customer TEXT NOT NULL,                 -- cus_…; empty: the payments have no customer
  visitor TEXT NOT NULL,                  -- whom the payments name; empty: nobody
  currency TEXT NOT NULL,
  stored INTEGER NOT NULL,                -- payments of any state; a row without one is deleted
  payments INTEGER NOT NULL,              -- those that brought money
  gross_millions INTEGER NOT NULL,        -- a sum is millions × 10^6 + rest, so that no sum can overflow
  gross_rest INTEGER NOT NULL,
  refunds_millions INTEGER NOT NULL,
  refunds_rest INTEGER NOT NULL,
  disputes_millions INTEGER NOT NULL,
  disputes_rest INTEGER NOT NULL,
  PRIMARY KEY (site, mode, customer, visitor, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX payer_visitor ON payer (site, mode, visitor) WHERE visitor <> '';

-- The payments of each of them in order of time, and those of which money went back.
CREATE INDEX payment_payer ON payment (site, mode, customer, visitor, paid_s);
CREATE INDEX payment_returned ON payment (site, mode, customer, visitor, paid_s) WHERE refunds_minor <> 0 OR disputes_minor <> 0;

CREATE TRIGGER payer_gains AFTER INSERT ON payment WHEN new.customer IS NOT NULL OR new.visitor IS NOT NULL
BEGIN
  INSERT INTO payer VALUES (new.site, new.mode, ifnull(new.customer, ''), ifnull(new.visitor, ''), new.currency, 1, new.gross_minor <> 0,
    new.gross_minor / 1000000, new.gross_minor % 1000000, new.refunds_minor / 1000000, new.refunds_minor % 1000000,
    new.disputes_minor / 1000000, new.disputes_minor % 1000000)
  ON CONFLICT (site, mode, customer, visitor, currency) DO UPDATE SET stored = stored + 1, payments = payments + excluded.payments,
    gross_millions = gross_millions + excluded.gross_millions, gross_rest = gross_rest + excluded.gross_rest,
    refunds_millions = refunds_millions + excluded.refunds_millions, refunds_rest = refunds_rest + excluded.refunds_rest,
    disputes_millions = disputes_millions + excluded.disputes_millions, disputes_rest = disputes_rest + excluded.disputes_rest;
END;

CREATE TRIGGER payer_loses AFTER DELETE ON payment WHEN old.customer IS NOT NULL OR old.visitor IS NOT NULL
BEGIN
  UPDATE payer SET stored = stored - 1, payments = payments - (old.gross_minor <> 0),
    gross_millions = gross_millions - old.gross_minor / 1000000, gross_rest = gross_rest - old.gross_minor % 1000000,
    refunds_millions = refunds_millions - old.refunds_minor / 1000000, refunds_rest = refunds_rest - old.refunds_minor % 1000000,
    disputes_millions = disputes_millions - old.disputes_minor / 1000000, disputes_rest = disputes_rest - old.disputes_minor % 1000000
  WHERE site = old.site AND mode = old.mode AND customer = ifnull(old.customer, '') AND visitor = ifnull(old.visitor, '') AND currency = old.currency;
  DELETE FROM payer WHERE site = old.site AND mode = old.mode AND customer = ifnull(old.customer, '') AND visitor = ifnull(old.visitor, '')
    AND currency = old.currency AND stored = 0;
END;

-- Money of the same payer: the difference.
CREATE TRIGGER payer_changes AFTER UPDATE ON payment
WHEN (old.customer, old.visitor, old.currency) IS (new.customer, new.visitor, new.currency) AND (new.customer IS NOT NULL OR new.visitor IS NOT NULL)
  AND (old.gross_minor, old.refunds_minor, old.disputes_minor) IS NOT (new.gross_minor, new.refunds_minor, new.disputes_minor)
BEGIN
  UPDATE payer SET payments = payments + (new.gross_minor <> 0) - (old.gross_minor <> 0),
    gross_millions = gross_millions + new.gross_minor / 1000000 - old.gross_minor / 1000000,
    gross_rest = gross_rest + new.gross_minor % 1000000 - old.gross_minor % 1000000,
    refunds_millions = refunds_millions + new.refunds_minor / 1000000 - old.refunds_minor / 1000000,
    refunds_rest = refunds_rest + new.refunds_minor % 1000000 - old.refunds_minor % 1000000,
    disputes_millions = disputes_millions + new.disputes_minor / 1000000 - old.disputes_minor / 1000000,
    disputes_rest = disputes_rest + new.disputes_minor % 1000000 - old.disputes_minor % 1000000
  WHERE site = new.site AND mode = new.mode AND customer = ifnull(new.customer, '') AND visitor = ifnull(new.visitor, '') AND currency = new.currency;
END;

-- Another payer: taken from the one before, which may have been nobody, and added to the new one.
CREATE TRIGGER payer_moves_from AFTER UPDATE ON payment
WHEN (old.customer, old.visitor, old.currency) IS NOT (new.customer, new.visitor, new.currency) AND (old.customer IS NOT NULL OR old.visitor IS NOT NULL)
BEGIN
  UPDATE payer SET stored = stored - 1, payments = payments - (old.gross_minor <> 0),
    gross_millions = gross_millions - old.gross_minor / 1000000, gross_rest = gross_rest - old.gross_minor % 1000000,
    refunds_millions = refunds_millions - old.refunds_minor / 1000000, refunds_rest = refunds_rest - old.refunds_minor % 1000000,
    disputes_millions = disputes_millions - old.disputes_minor / 1000000, disputes_rest = disputes_rest - old.disputes_minor % 1000000
  WHERE site = old.site AND mode = old.mode AND customer = ifnull(old.customer, '') AND visitor = ifnull(old.visitor, '') AND currency = old.currency;
  DELETE FROM payer WHERE site = old.site AND mode = old.mode AND customer = ifnull(old.customer, '') AND visitor = ifnull(old.visitor, '')
    AND currency = old.currency AND stored = 0;
END;

CREATE TRIGGER payer_moves_to AFTER UPDATE ON payment
WHEN (old.customer, old.visitor, old.currency) IS NOT (new.customer, new.visitor, new.currency) AND (new.customer IS NOT NULL OR new.visitor IS NOT NULL)
BEGIN
  INSERT INTO payer VALUES (new.site, new.mode, ifnull(new.customer, ''), ifnull(new.visitor, ''), new.currency, 1, new.gross_minor <> 0,
    new.gross_minor / 1000000, new.gross_minor % 1000000, new.refunds_minor / 1000000, new.refunds_minor % 1000000,
    new.disputes_minor / 1000000, new.disputes_minor % 1000000)
  ON CONFLICT (site, mode, customer, visitor, currency) DO UPDATE SET stored = stored + 1, payments = payments + excluded.payments,
    gross_millions = gross_millions + excluded.gross_millions, gross_rest = gross_rest + excluded.gross_rest,
    refunds_millions = refunds_millions + excluded.refunds_millions, refunds_rest = refunds_rest + excluded.refunds_rest,
    disputes_millions = disputes_millions + excluded.disputes_millions, disputes_rest = disputes_rest + excluded.disputes_rest;
END;

INSERT INTO payer
SELECT site, mode, ifnull(customer, ''), ifnull(visitor, ''), currency, count(*), sum(gross_minor <> 0),
  sum(gross_minor / 1000000), sum(gross_minor % 1000000), sum(refunds_minor / 1000000), sum(refunds_minor % 1000000),
  sum(disputes_minor / 1000000), sum(disputes_minor % 1000000)
FROM payment WHERE customer IS NOT NULL OR visitor IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
