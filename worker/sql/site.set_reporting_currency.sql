-- ?2: the currency; NULL: none
UPDATE site SET reporting_currency = ?2 WHERE id = ?1
