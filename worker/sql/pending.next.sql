-- The next clue: the site whose turn it is among those with something due at ?1, then the clue of it whose turn it is. The sites are few,
-- and so are the clues that rest
SELECT p.site, p.mode, p.hub, p.cursor, p.generation, p.pass, p.cause FROM (
  SELECT s.id FROM site s WHERE EXISTS (SELECT 1 FROM pending q INDEXED BY pending_turn WHERE q.site = s.id AND q.done = 0 AND q.due_s <= ?1)
  ORDER BY s.queue_turn, s.id LIMIT 1
) f CROSS JOIN pending p INDEXED BY pending_turn ON p.site = f.id AND p.done = 0 AND p.due_s <= ?1
ORDER BY p.turn, p.mode, p.hub LIMIT 1
