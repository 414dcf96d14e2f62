-- The newest ?5 rates before a place (?2 day, ?3 currency, ?4 into, NULL: from the newest on)
SELECT day, currency, into_currency, units, scale FROM rate INDEXED BY rate_newest
WHERE site = ?1 AND (?2 IS NULL OR (day, currency, into_currency) < (?2, ?3, ?4)) ORDER BY day DESC, currency DESC, into_currency DESC LIMIT ?5
