-- Checkout Sessions that nobody paid, opened before ?3 (opened_s), ?4 (object) and ?5 (digest), and from ?6 on, newest first
SELECT object, digest, coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s) AS opened_s, body FROM fact INDEXED BY fact_unpaid_checkout
WHERE site = ?1 AND mode = ?2 AND object >= 'cs_' AND object < 'cs`' AND coalesce(body ->> '$.py', body ->> '$.payment_status') = 'unpaid'
  AND (coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s), object, digest) < (?3, ?4, ?5)
  AND coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s) >= ?6
ORDER BY coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s) DESC, object DESC, digest DESC LIMIT 500
