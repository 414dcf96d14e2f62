-- What explains a payment's answer stands apart from the payment: lists and sums of payments need not read it. A Worker of an earlier
-- version writes it into `payment.attribution` still; where that is not empty it counts.

-- DERIVED
CREATE TABLE explanation (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  body TEXT NOT NULL,                     -- JSON: ladder, missing, journey, credits, objects; short names, or the long ones of before
  PRIMARY KEY (site, mode, payment)
) STRICT, WITHOUT ROWID;

INSERT INTO explanation (site, mode, payment, body) SELECT site, mode, id, attribution FROM payment;
UPDATE payment SET attribution = '';
