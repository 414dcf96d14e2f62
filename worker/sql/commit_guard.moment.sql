-- Fails when payment facts since (M4) is now later than ?3, or absent: a removal has moved it.
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM moment WHERE site = ?1 AND mode = ?2 AND at_s <= ?3)
