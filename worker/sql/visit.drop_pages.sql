-- Drops the lists of pages, and the marks, of the visits that began within a span (?2 to ?3, half open)
UPDATE visit SET pages = NULL, marks = x'' WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
  AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (?3 << 20) AND pages IS NOT NULL
