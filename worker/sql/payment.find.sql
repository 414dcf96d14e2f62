-- Ids among which are the payments that a search means: an object of Stripe's (?3, or NULL) and what it leads to in two steps, but not
-- through a subscription or customer; and what carries one of some clues (?4: JSON list), or the subscription that a Checkout Session began.
-- ?5: how many of these
WITH RECURSIVE reach (id, steps) AS (
  SELECT ?3, 0 WHERE ?3 IS NOT NULL
  UNION SELECT l.target, steps + 1 FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id WHERE steps < 2 AND reach.id NOT GLOB 'sub_*' AND reach.id NOT GLOB 'cus_*'
  UNION SELECT t.value, steps + 1 FROM reach CROSS JOIN fact n ON n.site = ?1 AND n.mode = ?2 AND n.object = reach.id CROSS JOIN json_each(n.body, '$.t') t WHERE steps < 2 AND reach.id NOT GLOB 'sub_*' AND reach.id NOT GLOB 'cus_*'
  LIMIT 500
)
SELECT id FROM reach
UNION ALL SELECT payment FROM (SELECT c.payment FROM reach r CROSS JOIN clue c ON c.site = ?1 AND c.clue = r.id AND c.mode = ?2 WHERE ?3 GLOB 'cs_*' AND r.id GLOB 'sub_*' LIMIT CAST(?5 AS INTEGER))
UNION ALL SELECT payment FROM (SELECT c.payment FROM json_each(?4) k CROSS JOIN clue c ON c.site = ?1 AND c.clue = k.value AND c.mode = ?2 LIMIT CAST(?5 AS INTEGER))
