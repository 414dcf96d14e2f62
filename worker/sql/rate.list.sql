-- The newest ?5 rates before a place (?2 day, ?3 currency, ?4 the currency it is priced in; NULL: from the newest on)
SELECT day, currency, into_currency, units, scale FROM rate
WHERE site = ?1 AND (day, currency, into_currency) < (coalesce(?2, '~'), coalesce(?3, '~'), coalesce(?4, '~'))
ORDER BY day DESC, currency DESC, into_currency DESC LIMIT ?5
