-- The latest 200 payments of a mode by currency and rung, the currency with most of them first. Of each: its newest payment, and known,
-- how many have a known source
SELECT currency, rung, id AS payment, max(paid_s) AS paid_s, sum(known) AS known FROM (
  SELECT p.currency, p.rung, p.id, p.paid_s, EXISTS (
    SELECT 1 FROM credit c WHERE c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND (c.channel <> 'Unassigned' OR c.source IS NOT NULL)
  ) AS known
  FROM payment p WHERE p.site = ?1 AND p.mode = ?2 ORDER BY p.paid_s DESC, p.id DESC LIMIT 200
) GROUP BY currency, rung ORDER BY sum(count(*)) OVER (PARTITION BY currency) DESC, currency, paid_s DESC
