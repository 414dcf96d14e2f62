-- Sums of money have a new form. A Worker of the version before may run on, or come back: it writes sums of its own form, and takes the mark
-- off a day whose new sums it leaves as they were. So the site's money is no longer held to be added up in the new form, and the next new
-- Worker's cron makes that day anew.
CREATE TRIGGER money_sum_of_before AFTER INSERT ON money_sum WHEN NEW.model NOT GLOB '*.2'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
CREATE TRIGGER money_sum_of_before_anew AFTER UPDATE ON money_sum WHEN NEW.model NOT GLOB '*.2'
BEGIN
  UPDATE visit_sum_until SET money_form = 0 WHERE site = NEW.site AND money_form > 0;
END;
