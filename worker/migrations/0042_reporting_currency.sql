-- One reporting currency. What an owner asks for is written; without it nothing is. A Worker of the version before reads none of it.
ALTER TABLE site ADD COLUMN reporting_currency TEXT;                -- three lower-case letters; NULL: none
ALTER TABLE site ADD COLUMN rates_version INTEGER NOT NULL DEFAULT 1; -- counts the uploads of rates

-- The owner's table of rates.
CREATE TABLE rate (
  site TEXT NOT NULL,
  currency TEXT NOT NULL,                 -- one unit of this …
  into_currency TEXT NOT NULL,            -- … costs so much of this
  day TEXT NOT NULL,                      -- YYYY-MM-DD
  units INTEGER NOT NULL,                 -- the digits of the price without its point
  scale INTEGER NOT NULL,                 -- how many of them stand behind the point
  PRIMARY KEY (site, currency, into_currency, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_newest ON rate (site, day, currency, into_currency);

-- The rate of a payment, decided once and kept: a fact. Without one the payment waits.
CREATE TABLE exchange (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  reporting_currency TEXT NOT NULL,
  currency TEXT NOT NULL,                 -- the payment's
  into_minor INTEGER,                     -- so many minor units of the reporting currency …
  from_minor INTEGER,                     -- … for so many of the payment's; both NULL: it waits for a rate
  origin TEXT,                            -- stripe, table
  rate_day TEXT,                          -- the day of the table's rate
  decided_s INTEGER,
  paid_s INTEGER NOT NULL,                -- when the payment was paid, as it was first known
  asked INTEGER NOT NULL,                 -- 1: Stripe was asked what it settled
  tried INTEGER NOT NULL,                 -- the rates_version for which none was found; 0: not looked for yet
  PRIMARY KEY (site, mode, payment, reporting_currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX exchange_waits ON exchange (site, mode, reporting_currency, asked, tried, payment) WHERE into_minor IS NULL;
CREATE INDEX exchange_unasked ON exchange (site, mode, reporting_currency, paid_s) WHERE into_minor IS NULL AND asked = 0;

-- How far the payments of a site have been gone through since its reporting currency was set; no row: to the end.
CREATE TABLE exchange_walk (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  cursor TEXT NOT NULL,                   -- the last payment; empty: none yet
  PRIMARY KEY (site, mode)
) STRICT, WITHOUT ROWID;

-- A payment that comes in another currency waits for its rate, whichever version of the Worker writes it.
CREATE TRIGGER exchange_of_new AFTER INSERT ON payment
BEGIN
  INSERT INTO exchange (site, mode, payment, reporting_currency, currency, paid_s, asked, tried)
  SELECT NEW.site, NEW.mode, NEW.id, s.reporting_currency, NEW.currency, NEW.paid_s, 0, 0 FROM site s
  WHERE s.id = NEW.site AND s.reporting_currency <> NEW.currency
  ON CONFLICT (site, mode, payment, reporting_currency) DO NOTHING;
END;
CREATE TRIGGER exchange_of_changed AFTER UPDATE OF currency ON payment WHEN OLD.currency <> NEW.currency
BEGIN
  DELETE FROM exchange WHERE site = NEW.site AND mode = NEW.mode AND payment = NEW.id AND currency <> NEW.currency;
  INSERT INTO exchange (site, mode, payment, reporting_currency, currency, paid_s, asked, tried)
  SELECT NEW.site, NEW.mode, NEW.id, s.reporting_currency, NEW.currency, NEW.paid_s, 0, 0 FROM site s
  WHERE s.id = NEW.site AND s.reporting_currency <> NEW.currency
  ON CONFLICT (site, mode, payment, reporting_currency) DO NOTHING;
END;
