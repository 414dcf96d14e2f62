-- Sums of money have a new form, the third: they may hold the money of all currencies in one. See 0033.
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
