-- Of the rows ?2 those whose days another row of their name has: the last one that begins before they end is looked at
SELECT n.key AS place, c.first_day, c.last_day
FROM json_each(?2) n CROSS JOIN cost c ON c.site = ?1 AND c.id = (
  SELECT b.id FROM cost b
  WHERE b.site = ?1 AND b.source = n.value ->> 'source' AND b.medium = n.value ->> 'medium' AND b.campaign = n.value ->> 'campaign'
    AND b.currency = n.value ->> 'currency' AND b.first_day <= n.value ->> 'last_day'
  ORDER BY b.first_day DESC LIMIT 1)
WHERE c.id <> n.value ->> 'id' AND c.last_day >= n.value ->> 'first_day'
ORDER BY n.key LIMIT 100
