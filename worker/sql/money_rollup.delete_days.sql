-- Sums that a Worker of an earlier version made. ?3: JSON list of first instants
DELETE FROM money_rollup
WHERE site = ?1 AND mode = ?2 AND model IN ('last_non_direct', 'first_touch') AND starts_s IN (SELECT value FROM json_each(?3))
