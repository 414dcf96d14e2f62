-- Keys of all sites with something to do at ?1 (seconds, milliseconds in ?2): a job whose wait is over, a check that is due, a question
-- or one about line items, a payment whose settlement is to be asked for, fees to be read, an endpoint to be made, or one to be deleted after a disconnect. The keys that waited longest come
-- first. A key that Stripe told to wait is left out; a wait longer than an hour means that the clock was set back.
SELECT k.site, k.integration, k.mode FROM api_key k JOIN integration i ON i.id = k.integration
WHERE k.lease_until_ms <= ?2 AND k.next_ask_ms NOT BETWEEN ?2 + 5000 AND ?2 + 3600000 AND (
  EXISTS (SELECT 1 FROM endpoint e WHERE e.site = k.site AND e.integration = k.integration AND e.mode = k.mode AND e.next_try_s <= ?1
    AND (i.status = 'disconnected' OR k.accepted = 1 AND e.state IN ('missing', 'standing')))
  OR i.status <> 'disconnected' AND k.accepted = 1 AND (
    EXISTS (SELECT 1 FROM job j WHERE j.site = k.site AND j.integration = k.integration AND j.mode = k.mode AND j.kind <> 'removal' AND j.state = 'running' AND j.wait_until_s <= ?1)
    OR k.next_check_s <= ?1
    OR EXISTS (SELECT 1 FROM question q WHERE q.site = k.site AND q.mode = k.mode AND q.integration = k.integration)
    OR coalesce(k.permissions ->> 'rak_checkout_session_read', 1) <> 0
      AND EXISTS (SELECT 1 FROM line_item_question l WHERE l.site = k.site AND l.mode = k.mode AND l.integration = k.integration)
    OR coalesce(k.permissions ->> 'rak_balance_read', 1) <> 0 AND EXISTS (
      SELECT 1 FROM site s CROSS JOIN exchange c INDEXED BY exchange_unasked
        ON c.site = s.id AND c.mode = k.mode AND c.reporting_currency = s.reporting_currency AND c.into_minor IS NULL AND c.asked = 0
      WHERE s.id = k.site
      UNION ALL SELECT 1 FROM site s WHERE s.id = k.site AND s.reporting_currency IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM fee_walk w WHERE w.site = k.site AND w.integration = k.integration AND w.mode = k.mode AND w.next_s > ?1)
    )
  )
)
ORDER BY k.next_ask_ms, k.site, k.integration, k.mode LIMIT 20
