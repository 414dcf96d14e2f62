-- Fails when a visitor of a client reference has begun another session before the payment. ?2: JSON list of {"visitor", "paid_s", "seen_s"}
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 FROM json_each(?2) w WHERE (
  SELECT max(started_s) FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'paid_s'
) IS NOT w.value ->> 'seen_s' LIMIT 1
