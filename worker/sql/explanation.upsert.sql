-- ?3: JSON list of {"payment", "body", "decided_s", "cause"}; the last two are null where the answer is what it was
INSERT INTO explanation (site, mode, payment, body, decided_s, cause)
SELECT ?1, ?2, value ->> 'payment', value ->> 'body', value ->> 'decided_s', value ->> 'cause' FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, payment) DO UPDATE SET body = excluded.body, decided_s = coalesce(excluded.decided_s, decided_s),
  cause = coalesce(excluded.cause, cause)
WHERE body IS NOT excluded.body OR excluded.decided_s IS NOT NULL
