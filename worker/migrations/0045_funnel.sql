-- Checkout Sessions that nobody paid, by when they were opened: a funnel reads those of its range. A version is unpaid in either form of a body.
CREATE INDEX fact_unpaid_checkout ON fact (site, mode, coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s), object) WHERE object >= 'cs_' AND object < 'cs`' AND coalesce(body ->> '$.py', body ->> '$.payment_status') = 'unpaid';
-- The columns of money have one more, of the visitors whom payments name: days are made anew, as after 0033.
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
