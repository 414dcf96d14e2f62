-- Drops the lists of pages, and the marks, of the visits that began within a span (?2 to ?3, half open). How long their pages were looked at
-- stays, since its rows are dropped next
UPDATE visit SET pages = NULL, marks = x'', engaged_ms = nullif(ifnull(engaged_ms, 0) + ifnull((
  SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = visit.id
), 0), 0)
WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20) AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (?3 << 20)
  AND (pages IS NOT NULL OR EXISTS (SELECT 1 FROM engagement e WHERE e.site = ?1 AND e.session = visit.id))
