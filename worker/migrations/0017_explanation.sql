-- What explains a payment's answer stands apart from the payment: lists and sums of payments need not read it. What was written before
-- stays in `payment.attribution`, and where that is not empty it counts; a payment's next change moves it, and `npm run rebuild` moves all.
-- So this costs no time on a large site, and a Worker of an earlier version goes on reading and writing its own rows.

-- DERIVED
CREATE TABLE explanation (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  payment TEXT NOT NULL,
  body TEXT NOT NULL,                     -- JSON: ladder, missing, journey, credits, objects; short names, or the long ones of before
  PRIMARY KEY (site, mode, payment)
) STRICT, WITHOUT ROWID;
