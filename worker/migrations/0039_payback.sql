-- The owner's word on what each sale costs: cohorts hold net revenue × margin, less payment fees, against costs. A Worker of the version
-- before reads neither.

ALTER TABLE site ADD COLUMN margin_bp INTEGER NOT NULL DEFAULT 10000; -- basis points, 0 to 10000
ALTER TABLE site ADD COLUMN payment_fees TEXT NOT NULL DEFAULT '{"rate_bp":0,"fixed":[]}'; -- JSON

-- Sums of money have a new form (3): of each customer also how much was captured, in how many payments; they may hold the money of all
-- currencies in one (0042); and a column says which visitors payments name (0045). As in 0033, a Worker of the version
-- before may run on and write sums of its own form: the site's money is then no longer held to be added up in the new one.
DROP TRIGGER money_sum_of_before;
DROP TRIGGER money_sum_of_before_anew;
CREATE TRIGGER money_sum_of_before AFTER INSERT ON money_sum WHEN NEW.model NOT GLOB '*.3'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
CREATE TRIGGER money_sum_of_before_anew AFTER UPDATE ON money_sum WHEN NEW.model NOT GLOB '*.3'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
