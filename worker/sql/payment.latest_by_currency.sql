-- The latest 200 payments of a mode by currency, most first. known: how many of them have a known source
SELECT currency, count(*) AS payments, sum(known) AS known FROM (
  SELECT p.currency, EXISTS (
    SELECT 1 FROM credit c WHERE c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND (c.channel <> 'Unassigned' OR c.source IS NOT NULL)
  ) AS known
  FROM payment p WHERE p.site = ?1 AND p.mode = ?2 ORDER BY p.paid_s DESC, p.id DESC LIMIT 200
) GROUP BY currency ORDER BY payments DESC, currency
