-- A subscription leads to the invoice that brought its first money, so that a renewal is told from the first money after a trial.
-- Of what is known already: the first paid invoice of each, where it is not the one that began the subscription.
INSERT INTO link (site, mode, source, target)
SELECT site, mode, subscription, object FROM (
  SELECT site, mode, object, body ->> 'subscription' AS subscription, max(body ->> 'billing_reason' = 'subscription_create') AS begins,
    row_number() OVER (
      PARTITION BY site, mode, body ->> 'subscription' ORDER BY coalesce(min(body ->> 'paid_s'), min(body ->> 'created_s')), object
    ) AS place
  FROM fact
  WHERE body ->> 'kind' = 'invoice' AND body ->> 'paid' = 1 AND body ->> 'amount_paid' > 0 AND body ->> 'subscription' IS NOT NULL
  GROUP BY site, mode, object, body ->> 'subscription'
) WHERE place = 1 AND coalesce(begins, 0) = 0
ON CONFLICT DO NOTHING;

-- The payments of these subscriptions are decided again.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
SELECT DISTINCT l.site, l.mode, l.source, '', 1, 'upgrade', unixepoch() FROM link l
WHERE l.source GLOB 'sub_*' AND l.target GLOB 'in_*'
  AND EXISTS (SELECT 1 FROM clue c WHERE c.site = l.site AND c.clue = l.source AND c.mode = l.mode)
  AND NOT EXISTS (
    SELECT 1 FROM fact f WHERE f.site = l.site AND f.mode = l.mode AND f.object = l.target
      AND f.body ->> 'billing_reason' = 'subscription_create'
  )
ON CONFLICT (site, mode, hub) DO UPDATE SET cursor = '', generation = generation + 1;

-- A charge that was only mentioned later and the invoice or checkout it paid lead to each other by customer, currency, amount and time
-- (`stripe::link`). Of what is known already: first where the invoices and checkouts wait, then where the charges look for them.
INSERT INTO link (site, mode, source, target)
SELECT site, mode, meeting, object FROM (
  SELECT site, mode, object, 'meeting_' || (body ->> 'currency') || '_' || amount || '_' || (at_s / 172800) || '_' || (body ->> '$.carried.customer') AS meeting
  FROM (
    SELECT site, mode, object, body, body ->> 'amount_paid' AS amount, coalesce(body ->> 'paid_s', body ->> 'created_s') AS at_s
    FROM fact
    WHERE body ->> 'kind' = 'invoice' AND body ->> 'paid' = 1 AND body ->> 'out_of_band' = 0
      AND body ->> 'payment_intent' IS NULL AND body ->> 'charge' IS NULL
    UNION ALL
    SELECT site, mode, object, body, body ->> 'amount_total', coalesce(body ->> 'paid_s', body ->> 'created_s')
    FROM fact
    WHERE body ->> 'kind' = 'checkout_session' AND body ->> 'payment_status' = 'paid' AND body ->> 'payment_intent' IS NULL
      AND body ->> 'mode' IN ('subscription', 'other')
  ) WHERE amount > 0
) WHERE length(meeting) <= 255
ON CONFLICT DO NOTHING;

INSERT INTO link (site, mode, source, target)
SELECT c.site, c.mode, iif(way.value = 'in', meeting, object), iif(way.value = 'in', object, meeting) FROM (
  SELECT site, mode, object,
    'meeting_' || (body ->> 'currency') || '_' || (body ->> 'amount_captured') || '_' || max((body ->> 'created_s' + side.value) / 172800, 0) || '_'
      || (body ->> '$.carried.customer') AS meeting
  FROM fact, json_each('[-86400, 86400]') side
  WHERE body ->> 'kind' = 'charge' AND body ->> 'told' = 'later' AND body ->> 'captured' = 1 AND body ->> 'status' = 'succeeded'
    AND body ->> 'invoice' IS NULL AND body ->> 'amount_captured' > 0 AND (body ->> 'amount_refunded' > 0 OR body ->> 'disputed' = 1)
) c, json_each('["in", "out"]') way
WHERE length(meeting) <= 255
ON CONFLICT DO NOTHING;

-- The payments of these charges are decided again.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
SELECT DISTINCT f.site, f.mode, f.body ->> '$.carried.customer', '', 1, 'upgrade', unixepoch() FROM fact f
WHERE f.body ->> 'kind' = 'charge' AND f.body ->> 'told' = 'later'
  AND EXISTS (SELECT 1 FROM link l WHERE l.site = f.site AND l.mode = f.mode AND l.source = f.object AND l.target GLOB 'meeting_*')
ON CONFLICT (site, mode, hub) DO UPDATE SET cursor = '', generation = generation + 1;

-- Whose events count beside those of the connected account itself: a JSON list of accounts (acct_…), or ["all"]. Money of another account
-- than the site's own is left out unless it is named here.
ALTER TABLE site ADD COLUMN connected_accounts TEXT NOT NULL DEFAULT '[]';
