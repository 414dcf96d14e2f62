-- A clue of a site and mode that is queued because of money, not because of what browsers say or what is remembered. ?3: JSON list of the
-- ranges [from, below) in which such clues lie
SELECT p.site, p.mode, p.hub, p.cursor, p.generation, p.pass, p.cause
FROM json_each(?3) r CROSS JOIN pending p ON p.site = ?1 AND p.mode = ?2 AND p.hub >= r.value ->> 0 AND p.hub < r.value ->> 1 AND p.done = 0
LIMIT 1
