-- Before ?2, which is a place or a day, back to those that begin on ?3; only with days from ?4 on, and of currency ?5 where it is said
SELECT id, source, medium, campaign, currency, first_day, last_day, amount_minor, note
FROM cost
WHERE site = ?1 AND id < ?2 AND id >= ?3 AND last_day >= ?4 AND (?5 = '' OR currency = ?5)
ORDER BY id DESC LIMIT ?6
