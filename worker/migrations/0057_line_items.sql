-- Checkout Sessions whose line items Stripe is still to be asked for, since no event tells them; the answer, an empty one included, is a
-- fact. A Worker of the version before neither writes nor reads it.
CREATE TABLE line_item_question (
  site TEXT NOT NULL,
  mode TEXT NOT NULL,
  session TEXT NOT NULL,                  -- cs_…: whose line items are asked for
  integration TEXT NOT NULL,              -- whose key is asked with: one that told of the payment
  queued_s INTEGER NOT NULL,
  PRIMARY KEY (site, mode, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_item_question_queued ON line_item_question (site, mode, integration, queued_s, session);
