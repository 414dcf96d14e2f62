-- A customer's payments in order of time, as far as one of them may be the customer's first. Renewals are left out: their customer has paid
-- before, whether or not that payment was ever seen.
CREATE INDEX payment_of_payer ON payment (site, mode, coalesce(customer, email, visitor), paid_s, id) WHERE gross_minor > 0 AND renewal = 0;

-- Whose turn it is to have days added up is read from the newest mark of each site and mode. A Worker of an earlier version that runs on
-- adds no money up, and its reports read rows.
DROP INDEX stale_day_marked;

-- The form in which all of the site's money is added up; 0: that of an earlier version. A new Worker's cron makes the days of before anew,
-- and a report reads them from their rows until then.
ALTER TABLE visit_sum_until ADD COLUMN money_form INTEGER NOT NULL DEFAULT 0;
