-- The last book at or before ?3
SELECT starts_s, body FROM recurring_book WHERE site = ?1 AND mode = ?2
  AND starts_s = (SELECT max(b.starts_s) FROM recurring_book b WHERE b.site = ?1 AND b.mode = ?2 AND b.starts_s <= ?3) ORDER BY part
