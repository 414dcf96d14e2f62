-- The next payments whose source is not known, newest first, after ?4 (the last one done, or empty); ?3: the queue's name for them; ?5: how many
SELECT p.id AS payment FROM payment p INDEXED BY payment_unplaced
WHERE p.site = ?1 AND p.mode = ?2 AND ?3 <> '' AND p.confidence = 'unknown' AND p.gross_minor > 0
  AND p.paid_s <= coalesce((SELECT c.paid_s FROM payment c WHERE c.site = ?1 AND c.mode = ?2 AND c.id = ?4), iif(?4 = '', 9e15, -1))
  AND (?4 = '' OR (p.paid_s, p.id) < (SELECT c.paid_s, c.id FROM payment c WHERE c.site = ?1 AND c.mode = ?2 AND c.id = ?4))
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?5 AS INTEGER)
