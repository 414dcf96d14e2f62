-- Those that begin on ?2 or later and before ?3, and have days from ?4 on; a site has 20,000 at most
SELECT source, campaign, currency, first_day, last_day, amount_minor
FROM cost WHERE site = ?1 AND id >= ?2 AND id < ?3 AND last_day >= ?4
