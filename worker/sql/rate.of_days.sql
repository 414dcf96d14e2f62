-- The newest rates of some currencies by day. ?2: JSON list of {"currency", "day", "from"}: days from …, to …, both included; ?3: the
-- reporting currency. The price of the currency itself comes before that of the reporting currency in it, of the same day
SELECT w.value ->> 'currency' AS currency, w.value ->> 'day' AS day, r.day AS rate_day, r.currency = ?3 AS is_inverse, r.units, r.scale
FROM json_each(?2) w CROSS JOIN rate r ON r.site = ?1 AND (r.currency, r.into_currency, r.day) = (
  SELECT n.currency, n.into_currency, n.day FROM (
    SELECT * FROM (SELECT a.currency, a.into_currency, a.day FROM rate a
      WHERE a.site = ?1 AND a.currency = w.value ->> 'currency' AND a.into_currency = ?3 AND a.day >= w.value ->> 'from' AND a.day <= w.value ->> 'day'
      ORDER BY a.day DESC LIMIT 1)
    UNION ALL SELECT * FROM (SELECT b.currency, b.into_currency, b.day FROM rate b
      WHERE b.site = ?1 AND b.currency = ?3 AND b.into_currency = w.value ->> 'currency' AND b.day >= w.value ->> 'from' AND b.day <= w.value ->> 'day'
      ORDER BY b.day DESC LIMIT 1)
  ) n ORDER BY n.day DESC, n.currency = ?3 LIMIT 1
)
