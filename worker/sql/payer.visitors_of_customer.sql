-- The visitors that a customer's (?3) payments name, by the earliest payment of each. Of more than 200 some.
SELECT k.visitor FROM (SELECT DISTINCT visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = ?3 AND visitor <> '' LIMIT 200) k
ORDER BY (SELECT min(paid_s) FROM payment WHERE site = ?1 AND mode = ?2 AND customer = ?3 AND visitor = k.visitor), k.visitor LIMIT 20
